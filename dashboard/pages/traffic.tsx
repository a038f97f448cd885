/** Where visits come from and what they bring: every row filters, every filter stands in the address. */
import { TRAFFIC_DIMENSIONS, type Traffic as Figures, type TrafficDimension } from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { Figure } from '../charts/figure.tsx';
import { LineChart } from '../charts/line.tsx';
import { get, useLoad } from '../client.ts';
import { clock, date, dayName, list, money, monthYear, number, percent, short, stepName, weekday } from '../format.ts';
import {
  Button,
  Card,
  Empty,
  ErrorBox,
  Link,
  Page,
  periodQuery,
  PeriodPicker,
  Skeleton,
  Tile,
  usePeriod,
  type Period,
} from '../parts/index.ts';
import { t } from '../text/text.ts';
import { beforeWords, whenWords } from './overview-finding.tsx';
import { Breakdowns } from './traffic-tables.tsx';
import { valueName } from './traffic-words.ts';
import './traffic.css';

/** The page of traffic. */
export default function Traffic() {
  const [period] = usePeriod();
  const [query, change] = useQuery();
  const filters: Partial<Record<TrafficDimension, string>> = Object.fromEntries(
    TRAFFIC_DIMENSIONS.flatMap((name) => (query[name] ? [[name, query[name]]] : [])),
  );
  const asked = { ...periodQuery(period), ...filters };
  const found = useLoad(`traffic ${JSON.stringify(asked)}`, (signal) => get<Figures>('traffic', { query: asked, signal }));
  const data = found.data;
  if (data && data.since === null && data.now.orders === 0) return <Nothing data={data} />;
  return (
    <Page
      title={t('traffic.title')}
      finding={data ? finding(data, period) : found.error ? t('traffic.title') : <Skeleton look="title" />}
      actions={<PeriodPicker />}
      under={<Chips filters={filters} change={change} />}
    >
      <ErrorBox error={found.error} retry={found.refresh} />
      {data ? <Answers data={data} /> : found.error ? null : <Skeleton rows={10} />}
    </Page>
  );
}

function finding(data: Figures, { compare }: Period): string {
  const when = whenWords(data);
  const { visits, people } = data.now;
  if (visits === 0) return t(Object.keys(data.filters).length > 0 ? 'traffic.noneFits' : 'traffic.none', { when });
  const top = data.filters.source || data.filters.channel ? undefined : data.tables.source.rows[0];
  return t('traffic.finding', {
    visits: t('traffic.visits', { n: visits }),
    people: t('traffic.people', { n: people }),
    when,
    change: changeWords(data, compare),
    top: top?.value && top.value !== 'direct' ? t('traffic.top', { name: valueName('source', top.value) }) : '',
  });
}

function changeWords(data: Figures, compare: Period['compare']): string {
  const before = data.before?.visits ?? 0;
  if (before === 0) return t('overview.change.none');
  const share = (data.now.visits - before) / before;
  const words = { share: percent(Math.abs(share)), before: beforeWords(data, compare) };
  if (Math.abs(share) < 0.005) return t('overview.change.same', { before: words.before });
  return share > 0 ? t('overview.change.more', words) : t('overview.change.less', words);
}

interface ChipsProps {
  filters: Partial<Record<TrafficDimension, string>>;
  change: (change: Record<string, string | undefined>) => void;
}
/** The filters in force, each with the way to take it away. */
function Chips({ filters, change }: ChipsProps) {
  const entries = TRAFFIC_DIMENSIONS.flatMap((name): [TrafficDimension, string][] => (filters[name] ? [[name, filters[name]]] : []));
  if (entries.length === 0) return null;
  return (
    <div class="traffic-filters" role="group" aria-label={t('traffic.filters')}>
      {entries.map(([name, value]) => {
        const words = { dimension: t(`traffic.by.${name}`), value: valueName(name, value) };
        return (
          <button
            key={name}
            type="button"
            class="chip accent traffic-filter"
            aria-label={t('traffic.unfilter', words)}
            onClick={() => change({ [name]: undefined })}
          >
            {t('traffic.filter', words)} <span aria-hidden="true">×</span>
          </button>
        );
      })}
      {entries.length > 1 ? (
        <Button small look="quiet" onClick={() => change(Object.fromEntries(entries.map(([name]) => [name, undefined])))}>
          {t('traffic.clear')}
        </Button>
      ) : null}
    </div>
  );
}

function Answers({ data }: { data: Figures }) {
  const { now, before, currency, costKnown } = data;
  const course = (of: 'visits' | 'people' | 'newPeople' | 'orders' | 'revenue') => ({ now: now[of], before: before?.[of] ?? null });
  const notes = [
    t('traffic.rule'),
    ...(data.elsewhere.orders > 0
      ? [t('traffic.elsewhere', { n: data.elsewhere.orders, revenue: money(data.elsewhere.revenue, { currency }) })]
      : []),
    ...(now.orders > 0 && now.margin === null ? [t('traffic.costNone')] : []),
    ...(now.margin !== null && costKnown !== null && costKnown < 0.995 ? [t('traffic.costSome', { share: percent(costKnown) })] : []),
  ];
  return (
    <>
      <div class="tiles">
        <Tile label={t('traffic.tile.visits')} value={number(now.visits)} {...course('visits')} series={data.visits} />
        <Tile label={t('traffic.tile.people')} value={number(now.people)} {...course('people')} />
        <Tile label={t('traffic.tile.newPeople')} value={number(now.newPeople)} {...course('newPeople')} />
        <Tile label={t('traffic.tile.orders')} value={number(now.orders)} {...course('orders')} />
        <Tile
          label={t('traffic.tile.revenue')}
          value={money(now.revenue, { currency, whole: Math.abs(now.revenue) >= 1000 })}
          {...course('revenue')}
          hint={t('traffic.tile.afterReturns')}
        />
        <Tile
          label={t('traffic.tile.margin')}
          value={now.margin === null ? '–' : money(now.margin, { currency, whole: Math.abs(now.margin) >= 1000 })}
          {...(now.margin === null ? {} : { now: now.margin, before: before?.margin ?? null })}
          hint={
            now.margin === null
              ? t('traffic.tile.noMargin')
              : costKnown !== null && costKnown < 0.995
                ? t('traffic.tile.someMargin', { share: percent(costKnown) })
                : undefined
          }
        />
      </div>
      <Course data={data} />
      <Breakdowns data={data} />
      <div class="traffic-notes hint">
        {notes.map((note) => (
          <p key={note}>{note}</p>
        ))}
        <p>{robotWords(data)}</p>
      </div>
    </>
  );
}

function robotWords(data: Figures): string {
  if (data.robots.hits === 0) return t('traffic.robotsNone', { when: whenWords(data) });
  const names = list(data.robots.names.map(({ name, hits }) => `${name} (${number(hits)})`));
  return t('traffic.robotsNames', { robots: t('traffic.robots', { n: data.robots.hits }), names });
}

/** Visits a step against before. */
function Course({ data }: { data: Figures }) {
  const { step } = data.period;
  const few = data.steps.length <= 8;
  const before = data.period.before ? data.visitsBefore : null;
  const longName = (at: string): string => (step === 'hour' ? clock(at) : step === 'month' ? monthYear(at) : date(at));
  const peak = data.visits.reduce<number>((best, v, i) => ((v ?? 0) > (data.visits[best] ?? 0) ? i : best), 0);
  const at = data.steps[peak];
  const title =
    !at || !data.visits[peak]
      ? t('traffic.chart.none')
      : step === 'hour'
        ? t('traffic.chart.titleHour', { when: clock(at) })
        : step === 'month'
          ? t('traffic.chart.titleMonth', { when: monthYear(at) })
          : step === 'week'
            ? t('traffic.chart.titleWeek', { when: dayName(at, Date.now()) })
            : t('traffic.chart.title', { when: few ? weekday(at) : date(at) });
  const count = (value: number | null | undefined) => (value === null || value === undefined ? '–' : number(value));
  return (
    <Figure
      title={title}
      subtitle={t(`traffic.chart.${step}`, { when: whenWords(data) })}
      legend={[{ label: t('parts.now'), tone: 'accent' }, ...(before ? [{ label: t('parts.before'), tone: 'before' as const }] : [])]}
      table={{
        columns: [t('parts.when'), t('parts.now'), ...(before ? [t('parts.before')] : [])],
        rows: data.steps.map((from, i) => [longName(from), count(data.visits[i]), ...(before ? [count(before[i])] : [])]),
      }}
    >
      <LineChart
        label={t('traffic.tile.visits')}
        steps={data.steps.map((from) => ({ short: stepName(from, step, few), long: longName(from) }))}
        now={data.visits}
        before={before}
        format={(value) => number(value)}
        axis={(value) => short(value)}
      />
    </Figure>
  );
}

/** Before the first visit: what will be here, and how. */
function Nothing({ data }: { data: Figures }) {
  return (
    <Page title={t('traffic.title')} finding={t('traffic.nothing')}>
      <Card>
        <Empty title={t('traffic.nothingTitle')} action={<Link to="/settings?tab=check">{t('traffic.toCheck')}</Link>}>
          <p>{t('traffic.nothingWords')}</p>
          {data.places ? null : <p>{t('traffic.empty.placesWords')}</p>}
        </Empty>
      </Card>
    </Page>
  );
}
