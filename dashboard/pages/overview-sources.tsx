import type { Traffic, TrafficRow } from '../../shared/api.ts';
import { useQuery, withQuery } from '../address.ts';
import { get, useLoad } from '../client.ts';
import { Card, Empty, ErrorBox, Link, Money, Num, periodQuery, Table, usePeriod, type Column } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { valueName } from './traffic-words.ts';

const FEW = 5;

/** What brought the visits of the period, in brief; the traffic page has the rest. */
export function Sources() {
  const [period] = usePeriod();
  const [query] = useQuery();
  const asked = { ...periodQuery(period), compare: 'none' };
  const found = useLoad(`traffic ${JSON.stringify(asked)}`, (signal) => get<Traffic>('traffic', { query: asked, signal }));
  const data = found.data;
  const columns: Column<TrafficRow>[] = [
    { key: 'value', label: t('traffic.by.source'), cell: (row) => valueName('source', row.value) },
    { key: 'visits', label: t('traffic.column.visits'), cell: (row) => <Num value={row.visits} />, align: 'end' },
    { key: 'people', label: t('traffic.column.people'), cell: (row) => <Num value={row.people} />, align: 'end', on: 'wide' },
    { key: 'orders', label: t('traffic.column.orders'), cell: (row) => <Num value={row.orders} />, align: 'end' },
    {
      key: 'revenue',
      label: t('traffic.column.revenue'),
      cell: (row) => <Money value={row.orders === 0 ? null : row.revenue} currency={data?.currency} whole />,
      align: 'end',
    },
  ];
  const there = { period: query['period'], from: query['from'], to: query['to'], compare: query['compare'] };
  return (
    <Card title={t('traffic.group.from')} aside={<Link to={`/traffic${withQuery({}, there)}`}>{t('traffic.all')}</Link>}>
      <ErrorBox error={data ? undefined : found.error} retry={found.refresh} />
      {found.error && !data ? null : (
        <Table
          caption={t('traffic.group.from')}
          columns={columns}
          rows={data?.tables.source.rows.slice(0, FEW)}
          rowKey={(row) => row.value ?? ''}
          href={(row) => `/traffic${withQuery({}, { ...there, source: row.value ?? undefined })}`}
          empty={<Empty title={t('traffic.noVisits')}>{t('traffic.nothingShort')}</Empty>}
        />
      )}
    </Card>
  );
}
