/** One report beside what Kith counted. */
import { useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import type { ReportComparison, ReportMeaning } from '../../shared/api.ts';
import { useGo } from '../address.ts';
import { del, get, put, useAct, useLoad } from '../client.ts';
import { Button, Card, Confirm, ErrorBox, Link, Page, Skeleton, toast } from '../parts/index.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';
import { MonthsCard, OrdersCard } from './comparison-tables.tsx';
import { ExportMenu } from './export-menu.tsx';
import { MeaningFields } from './reconcile-meaning.tsx';
import './people.css';
import './reconcile.css';

/** The page of a comparison. */
export default function Comparison() {
  const { id = '' } = useRoute().params as { id?: string };
  const [removing, setRemoving] = useState(false);
  const go = useGo();
  const path = `reports/${encodeURIComponent(id)}`;
  const found = useLoad(path, (signal) => get<ReportComparison>(path, { signal }));
  const report = found.data;
  return (
    <Page
      title={report?.name ?? t('compared.title')}
      finding={report ? findingOf(report) : undefined}
      under={<Link to="/reconcile">{t('compared.back')}</Link>}
      actions={
        report && may('marketer') ? (
          <>
            <ExportMenu path={path} what={t('compared.what')} />
            <Button onClick={() => setRemoving(true)}>{t('compared.delete')}</Button>
          </>
        ) : undefined
      }
    >
      {report ? (
        <div class="stack">
          <MonthsCard report={report} />
          {report.kind === 'orders' ? <OrdersCard report={report} /> : null}
          {may('marketer') ? <MeaningCard key={JSON.stringify(report.meaning)} report={report} changed={found.put} /> : null}
          <Confirm
            open={removing}
            onClose={() => setRemoving(false)}
            title={t('compared.deleteTitle', { name: report.name })}
            action={t('compared.delete')}
            onConfirm={async () => {
              await del(path);
              toast(t('compared.deleted', { name: report.name }));
              go('/reconcile');
            }}
          >
            <p>{t('compared.deleteWords', { n: report.lines })}</p>
          </Confirm>
        </div>
      ) : found.error ? (
        <ErrorBox error={found.error} retry={found.refresh} />
      ) : (
        <Skeleton rows={8} />
      )}
    </Page>
  );
}

/** The result in a sentence or two. */
function findingOf({ months, alike, found }: ReportComparison): string {
  const differ = months.filter(({ differs }) => differs).length;
  const all = months.length;
  const first =
    differ === 0 ? t('compared.alike', { n: all }) : all === 1 ? t('compared.differOnly') : t('compared.differ', { n: differ, all });
  const orders = Object.values(found).reduce((sum, n) => sum + n, 0);
  return alike === null || orders === 0 ? first : `${first} ${t('compared.orders', { n: orders, alike })}`;
}

function MeaningCard({ report, changed }: { report: ReportComparison; changed: (report: ReportComparison) => void }) {
  const [meaning, setMeaning] = useState<ReportMeaning>(report.meaning);
  const save = useAct(async () => {
    changed(await put<ReportComparison>(`reports/${encodeURIComponent(report.id)}`, { name: report.name, meaning }));
  });
  return (
    <Card title={t('compared.meaning')}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save.run();
        }}
      >
        <MeaningFields value={meaning} kind={report.kind} onChange={setMeaning} />
        <ErrorBox error={save.error} />
        <p>
          <Button type="submit" look="main" busy={save.busy} disabled={JSON.stringify(meaning) === JSON.stringify(report.meaning)}>
            {t('compared.save')}
          </Button>
        </p>
      </form>
    </Card>
  );
}
