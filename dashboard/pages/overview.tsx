import type { Overview as Figures } from '../../shared/api.ts';
import { Concentration } from '../charts/concentration.tsx';
import { Figure } from '../charts/figure.tsx';
import { get, useLoad } from '../client.ts';
import { list, money, number, percent } from '../format.ts';
import { Card, Empty, ErrorBox, Link, Page, periodQuery, PeriodPicker, Skeleton, Tile, usePeriod } from '../parts/index.ts';
import { t, tn } from '../text/text.ts';
import { BestCustomers, WhatWorks } from './overview-tables.tsx';
import { Finding, whenWords } from './overview-finding.tsx';
import { completeFrom } from './overview-known.tsx';
import { LossCard } from './overview-losses.tsx';
import { Revenue } from './overview-revenue.tsx';
import { Sources } from './overview-sources.tsx';
import { ScriptTag, useCheck } from './script-tag.tsx';
import './overview.css';

/** The first page: who came, how many are known, what they spent, against before; who matters; what works. */
export default function Overview() {
  const [period] = usePeriod();
  const query = periodQuery(period);
  const overview = useLoad(`overview ${JSON.stringify(query)}`, (signal) => get<Figures>('overview', { query, signal }));
  const data = overview.data;
  if (data && data.newest === null) return <FirstDay />;
  return (
    <Page
      title={t('overview.title')}
      finding={data ? <Finding data={data} compare={period.compare} /> : overview.error ? t('overview.title') : <Skeleton look="title" />}
      actions={<PeriodPicker />}
    >
      <ErrorBox error={overview.error} retry={overview.refresh} />
      {data ? <Answers data={data} /> : overview.error ? null : <Waiting />}
    </Page>
  );
}

const course = ({ value, before, series }: Figures['visitors']) => ({ now: value, before, series });

function Answers({ data }: { data: Figures }) {
  const { concentration, currency } = data;
  const rows = [0.01, 0.05, 0.1, 0.2, 0.5, 1].flatMap((share) => {
    const point = data.concentration.curve.find(([x]) => x >= share - 1e-9);
    return point ? [[percent(point[0], { digits: 1 }), percent(point[1], { digits: 1 })]] : [];
  });
  return (
    <>
      <div class="tiles">
        <Tile label={t('overview.visitors')} value={number(data.visitors.value)} {...course(data.visitors)} />
        <Tile label={t('overview.known')} value={number(data.known.value)} {...course(data.known)} />
        <Tile label={t('overview.orders')} value={number(data.orders.value)} {...course(data.orders)} />
        <Tile
          label={t('overview.revenue')}
          value={money(data.revenue.value, { currency })}
          {...course(data.revenue)}
          hint={t('overview.afterReturns')}
        />
        {[data.margin, data.costs, data.reach].some(({ value, before }) => value !== 0 || before) ? (
          <Tile
            label={t('overview.profit')}
            value={money(data.profit.value, { currency })}
            {...course(data.profit)}
            hint={t('overview.afterCosts')}
          />
        ) : null}
        <Tile
          label={t('overview.returns')}
          value={money(data.returned.value && -data.returned.value, { currency })}
          {...course(data.returned)}
          lessIsBetter
        />
      </div>
      <LeftOver data={data} />
      <div class="columns even">
        <Revenue data={data} />
        {concentration.top20Share !== null && concentration.customers > 0 ? (
          <Figure
            title={t('overview.fifth.title', { share: percent(concentration.top20Share) })}
            subtitle={t('overview.fifth.of', { n: concentration.customers })}
            table={{ columns: [t('overview.fifth.customers'), t('overview.fifth.share')], rows }}
            note={completeFrom(data)}
          >
            <Concentration curve={concentration.curve} top20={concentration.top20Share} />
          </Figure>
        ) : (
          <Card title={t('overview.fifth.none')}>
            <p class="quiet">{t('overview.fifth.noneWords')}</p>
          </Card>
        )}
      </div>
      <div class="columns even">
        <BestCustomers data={data} />
        <WhatWorks data={data} />
      </div>
      <Sources />
      <LossCard when={whenWords(data)} />
    </>
  );
}

/** What leads from the margin to the profit; nothing where they are one. */
function LeftOver({ data: { margin, costs, reach, profit, currency } }: { data: Figures }) {
  const shown = (value: number) => money(value, { currency });
  const paid = [
    ...(costs.value === 0 ? [] : [t('overview.served', { amount: shown(costs.value) })]),
    ...(reach.value === 0 ? [] : [t('overview.reached', { amount: shown(reach.value) })]),
  ];
  if (paid.length === 0) return null;
  return <p class="quiet">{t('overview.leftOver', { margin: shown(margin.value), costs: list(paid), profit: shown(profit.value) })}</p>;
}

function Waiting() {
  return (
    <>
      <Skeleton look="block" />
      <Skeleton rows={4} />
    </>
  );
}

function FirstDay() {
  const check = useCheck();
  return (
    <Page title={t('overview.title')} finding={t('overview.empty.finding')}>
      <div class="columns">
        <Card title={t('tag.title')}>
          {check.data ? <ScriptTag check={check.data} then /> : <Skeleton rows={3} />}
          <ErrorBox error={check.error} retry={check.refresh} />
        </Card>
        <Card>
          <Empty title={t('overview.empty.title')} action={<Link to="/settings?tab=check">{t('overview.empty.check')}</Link>}>
            <p>{t('overview.empty.words')}</p>
            <p>{tn('overview.empty.demo', { flag: <code class="whole">--demo</code> })}</p>
          </Empty>
        </Card>
      </div>
    </Page>
  );
}
