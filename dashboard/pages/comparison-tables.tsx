/** The two tables of a comparison: months, and orders that differ. */
import { ORDER_DIFFERENCES, type MonthDifference, type MonthSum, type OrderDifference, type ReportComparison } from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { money, monthYear } from '../format.ts';
import { Card, Chip, Empty, Link, Money, Select, Table, type Column } from '../parts/index.ts';
import { t } from '../text/text.ts';
import { meaningWords } from './reconcile-meaning.tsx';

const BESIDE = ['unconfirmed', 'cancelled', 'waiting'] as const;
const Sum = ({ sum, count, currency }: { sum: number; count: number | null; currency: string }) => (
  <span class="compared-sum">
    <Money value={sum} currency={currency} />
    {count === null ? null : <span class="quiet">{t('compared.count', { n: count })}</span>}
  </span>
);

const monthColumns = (): Column<MonthDifference>[] => [
  {
    key: 'month',
    label: t('compared.month'),
    cell: ({ month }) => monthYear(`${month}-15T12:00:00Z`),
    sort: ({ month, currency }) => `${month} ${currency}`,
  },
  {
    key: 'there',
    label: t('compared.there'),
    align: 'end',
    cell: ({ there, currency }) => <Sum {...there} currency={currency} />,
    on: 'wide',
  },
  { key: 'here', label: t('compared.here'), align: 'end', cell: ({ here, currency }) => <Sum {...here} currency={currency} />, on: 'wide' },
  {
    key: 'difference',
    label: t('compared.difference'),
    align: 'end',
    cell: ({ difference, differs, currency }) =>
      differs ? money(difference, { currency, sign: true }) : <span class="quiet">{t('compared.asIs')}</span>,
    sort: ({ difference }) => Math.abs(difference),
  },
  { key: 'cause', label: t('compared.likely'), cell: (row) => <Likely row={row} /> },
];
function Likely({ row }: { row: MonthDifference }) {
  if (!row.differs) return <span class="quiet">–</span>;
  const beside = (name: (typeof BESIDE)[number], { count, sum }: MonthSum) =>
    count > 0 ? <li key={name}>{t(`compared.beside.${name}`, { n: count, sum: money(sum, { currency: row.currency }) })}</li> : null;
  return (
    <div class="compared-likely">
      {row.cause ? <Chip tone="warn">{t(`compared.cause.${row.cause}`)}</Chip> : <Chip tone="bad">{t('compared.unexplained')}</Chip>}
      <ul class="quiet">{BESIDE.map((name) => beside(name, row[name]))}</ul>
    </div>
  );
}

/** Every month in every currency. */
export const MonthsCard = ({ report }: { report: ReportComparison }) => (
  <Card title={t('compared.months')} subtitle={t('compared.monthsSub', { zone: report.timeZone, meaning: meaningWords(report.meaning) })}>
    <Table
      caption={t('compared.months')}
      columns={monthColumns()}
      rows={report.months}
      rowKey={({ month, currency }) => `${month} ${currency}`}
    />
  </Card>
);

const Side = ({ side, currency }: { side: { day: string; amount: number } | null; currency: string }) =>
  side === null ? (
    <span class="quiet">–</span>
  ) : (
    <span class="compared-sum">
      <Money value={side.amount} currency={currency} />
      <span class="quiet">{side.day}</span>
    </span>
  );
const orderColumns = (): Column<OrderDifference>[] => [
  {
    key: 'id',
    label: t('compared.order'),
    cell: ({ id, here }) => (here ? <Link to={`/orders/${encodeURIComponent(id)}`}>{id}</Link> : <span class="order-number">{id}</span>),
    sort: ({ id }) => id,
  },
  {
    key: 'kind',
    label: t('compared.kind'),
    cell: ({ kind }) => <Chip tone={kind === 'month' ? undefined : 'warn'}>{t(`compared.kind.${kind}`)}</Chip>,
  },
  { key: 'there', label: t('compared.there'), align: 'end', cell: ({ there, currency }) => <Side side={there} currency={currency} /> },
  {
    key: 'here',
    label: t('compared.here'),
    align: 'end',
    cell: ({ here, currency }) => <Side side={here} currency={here?.currency ?? currency} />,
  },
  {
    key: 'cause',
    label: t('compared.likely'),
    cell: ({ cause }) => (cause ? t(`compared.why.${cause}`) : <span class="quiet">–</span>),
    on: 'wide',
  },
];

/** Orders that differ, of one kind or of all; the kind stands in the address. */
export function OrdersCard({ report }: { report: ReportComparison }) {
  const [query, change] = useQuery();
  const kind = ORDER_DIFFERENCES.find((one) => one === query['kind']) ?? 'all';
  const rows = report.orders.filter((one) => kind === 'all' || one.kind === kind);
  const all = Object.values(report.found).reduce((sum, n) => sum + n, 0);
  const shown = report.orders.length;
  return (
    <Card title={t('compared.ordersTitle')} subtitle={shown < all ? t('compared.ordersSub', { n: shown, all }) : t('compared.ordersAll')}>
      <div class="filters compared-filters no-print">
        <Select
          bare
          label={t('compared.kind')}
          value={kind}
          onChange={(value) => change({ kind: value === 'all' ? undefined : value })}
          options={[
            { value: 'all', label: `${t('compared.kindAll')} (${all})` },
            ...ORDER_DIFFERENCES.map((value) => ({ value, label: `${t(`compared.kind.${value}`)} (${report.found[value]})` })),
          ]}
        />
      </div>
      <Table
        caption={t('compared.ordersTitle')}
        columns={orderColumns()}
        rows={rows}
        rowKey={(row) => `${row.kind} ${row.id} ${row.currency}`}
        empty={<Empty title={t(all === 0 ? 'compared.noneDiffer' : 'compared.noneOfKind')} />}
      />
    </Card>
  );
}
