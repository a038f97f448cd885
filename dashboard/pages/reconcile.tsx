/** Comparing Kith's figures with the shop's own reports: those that are kept, and a new one. */
import type { List, Report } from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { get, useLoad } from '../client.ts';
import { Card, Empty, Num, Page, Table, Tabs, Time, type Column } from '../parts/index.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';
import { ExportMenu } from './export-menu.tsx';
import { FileForm } from './reconcile-file.tsx';
import { TypedForm } from './reconcile-typed.tsx';
import './reconcile.css';

const TABS = ['file', 'typed'] as const;
type Tab = (typeof TABS)[number];
const columns = (): Column<Report>[] => [
  { key: 'name', label: t('reconcile.name'), cell: (row) => row.name, sort: (row) => row.name },
  { key: 'kind', label: t('reconcile.kind'), cell: (row) => t(`reconcile.kind.${row.kind}`), on: 'wide' },
  { key: 'lines', label: t('reconcile.lines'), align: 'end', cell: (row) => <Num value={row.lines} />, on: 'wide' },
  { key: 'at', label: t('reconcile.at'), align: 'end', cell: (row) => <Time at={row.createdAt} />, sort: (row) => row.createdAt },
];

/** The page of comparisons. */
export default function Reconcile() {
  const [query, change] = useQuery();
  const tab: Tab = TABS.find((one) => one === query['tab']) ?? 'file';
  const kept = useLoad('reports', (signal) => get<List<Report>>('reports', { signal }));
  return (
    <Page title={t('reconcile.title')} finding={t('reconcile.finding')}>
      <div class="columns">
        <Card
          title={t('reconcile.kept')}
          subtitle={t('reconcile.keptSub')}
          aside={
            may('marketer') && kept.data?.items.length ? <ExportMenu path="reports" what={t('export.what.reports')} look="quiet" /> : null
          }
        >
          <Table
            caption={t('reconcile.kept')}
            columns={columns()}
            rows={kept.data?.items}
            rowKey={(row) => row.id}
            href={(row) => `/reconcile/${row.id}`}
            load={kept}
            empty={<Empty title={t('reconcile.none')}>{t('reconcile.noneWords')}</Empty>}
          />
        </Card>
        {may('marketer') ? (
          <Card title={t('reconcile.new')}>
            <Tabs<Tab>
              label={t('reconcile.tabs')}
              tabs={TABS.map((value) => ({ value, label: t(`reconcile.tab.${value}`) }))}
              value={tab}
              onChange={(next) => change({ tab: next === 'file' ? undefined : next })}
            >
              {tab === 'file' ? <FileForm /> : <TypedForm />}
            </Tabs>
          </Card>
        ) : null}
      </div>
    </Page>
  );
}
