/** How clean the records are: who may be here twice, what is missing, what is odd, and how complete all of it is over time. */
import { useEffect } from 'preact/hooks';
import type { Hygiene as Figures } from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { get, post, useAct, useLoad } from '../client.ts';
import { number } from '../format.ts';
import { Button, Empty, ErrorBox, Link, Page, Skeleton, Tabs, Time } from '../parts/index.ts';
import { may } from '../session.ts';
import { t, tn } from '../text/text.ts';
import { CompletenessTab } from './hygiene-completeness.tsx';
import { DoublesTab } from './hygiene-doubles.tsx';
import { MissingTab, OddTab } from './hygiene-findings.tsx';
import './hygiene.css';

const TABS = ['doubles', 'missing', 'odd', 'complete'] as const;
type Tab = (typeof TABS)[number];
const LOOKS_AGAIN = 1000;

/** The page of data hygiene. */
export default function Hygiene() {
  const [query, setQuery] = useQuery();
  const tab: Tab = TABS.find((name) => name === query.tab) ?? 'doubles';
  const found = useLoad('hygiene', (signal) => get<Figures>('hygiene', { signal }));
  const data = found.data;
  const read = useAct(async () => {
    await post('hygiene/read');
    await found.refresh();
  });
  useEffect(() => {
    if (!data?.run) return;
    const timer = setTimeout(() => void found.refresh(), LOOKS_AGAIN);
    return () => clearTimeout(timer);
  }, [data]);
  if (!data)
    return (
      <Page title={t('nav.hygiene')} finding={<Skeleton look="title" />}>
        <ErrorBox error={found.error} retry={found.refresh} />
        {found.error ? null : <Skeleton rows={6} />}
      </Page>
    );
  return (
    <Page
      title={t('nav.hygiene')}
      finding={<Finding data={data} />}
      under={<p class="quiet">{data.readAt ? tn('hygiene.lastRead', { when: <Time at={data.readAt} /> }) : t('hygiene.never')}</p>}
      actions={
        <>
          {data.run ? (
            <span class="quiet" role="status">
              {progress(data.run)}
            </span>
          ) : null}
          {may('marketer') ? (
            <Button busy={read.busy || data.run !== null} onClick={() => void read.run()}>
              {t('hygiene.read')}
            </Button>
          ) : null}
        </>
      }
    >
      <ErrorBox error={read.error ?? found.error} />
      <Tabs<Tab>
        label={t('hygiene.tabs')}
        tabs={TABS.map((value) => ({ value, label: t(`hygiene.tab.${value}`) }))}
        value={tab}
        onChange={(next) => setQuery({ tab: next === 'doubles' ? undefined : next }, true)}
      >
        {data.people === 0 && data.duplicates.open === 0 && tab !== 'complete' ? (
          <Empty
            title={t('hygiene.empty')}
            action={
              <Link to="/settings" look="main">
                {t('hygiene.emptyAction')}
              </Link>
            }
          >
            {t('hygiene.emptyWords')}
          </Empty>
        ) : (
          <>
            {tab === 'doubles' ? <DoublesTab data={data} refresh={found.refresh} /> : null}
            {tab === 'missing' ? <MissingTab data={data} /> : null}
            {tab === 'odd' ? <OddTab data={data} /> : null}
            {tab === 'complete' ? <CompletenessTab data={data} refresh={found.refresh} /> : null}
          </>
        )}
      </Tabs>
    </Page>
  );
}

function Finding({ data }: { data: Figures }) {
  if (data.readAt === null) return <>{t('hygiene.findingNever')}</>;
  if (data.score === null) return <>{t('hygiene.findingNobody')}</>;
  return (
    <>
      {tn('hygiene.finding', { score: <em>{number(data.score)} %</em> })}
      {t('hygiene.findingDoubles', { n: data.duplicates.open })}
    </>
  );
}

function progress(run: NonNullable<Figures['run']>): string {
  if (run.phase === 'wanted') return t('hygiene.waiting');
  return run.phase === 'compare' ? t('hygiene.comparing') : t('hygiene.reading', { done: run.done, total: Math.max(run.done, run.total) });
}
