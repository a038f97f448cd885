/** Orders: what was bought, by whom, and what became of it. */
import { ORDER_FILTERS, type List, type OrderCounts, type OrderFilter, type OrderRow } from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { get, useLoad } from '../client.ts';
import { money, number } from '../format.ts';
import { Button, Card, Empty, Link, Money, Num, Page, Person, Select, Table, Time, type Column } from '../parts/index.ts';
import { may } from '../session.ts';
import { t, tn } from '../text/text.ts';
import { ExportMenu } from './export-menu.tsx';
import { OrderStanding } from './order-words.tsx';
import { ListFoot } from './list-foot.tsx';
import { once, usePaged } from './paged.ts';
import { SearchBox } from './search-box.tsx';
import './people.css';
import './orders.css';

const columns = (): Column<OrderRow>[] => [
  { key: 'number', label: t('orders.number'), cell: (row) => <span class="order-number">{row.id}</span> },
  { key: 'person', label: t('orders.person'), cell: ({ profile }) => <Person name={profile.name} email={profile.email} userId={null} /> },
  { key: 'at', label: t('orders.at'), cell: (row) => <Time at={row.at} />, on: 'wide' },
  { key: 'state', label: t('orders.state'), cell: (row) => <OrderStanding row={row} /> },
  { key: 'items', label: t('orders.items'), align: 'end', cell: (row) => <Num value={row.items} />, on: 'wide' },
  { key: 'total', label: t('orders.total'), align: 'end', cell: (row) => <Money value={row.total} currency={row.currency} /> },
  {
    key: 'returned',
    label: t('orders.returned'),
    align: 'end',
    cell: (row) => (row.returned > 0 ? <Money value={row.returned} currency={row.siteCurrency} /> : <span class="quiet">–</span>),
    on: 'wide',
  },
];

/** The list of orders. */
export default function Orders() {
  const [query, change] = useQuery();
  const { q = '' } = query;
  const filter: OrderFilter = ORDER_FILTERS.find((name) => name === query['filter']) ?? 'all';
  const orders = usePaged<OrderRow>(
    `orders ${JSON.stringify([q, filter])}`,
    (cursor, signal) => get<List<OrderRow>>('orders', { query: { q: q || undefined, filter, cursor }, signal }),
    once(),
  );
  const filtered = q !== '' || filter !== 'all';
  return (
    <Page
      title={t('orders.title')}
      finding={<Finding />}
      actions={may('marketer') && orders.items?.length ? <ExportMenu path="orders" what={t('export.what.orders')} /> : undefined}
    >
      <Card class="people-list order-list">
        <div class="filters order-filters no-print">
          <SearchBox label={t('orders.search')} value={q} onChange={(text) => change({ q: text || undefined })} />
          <Select
            bare
            label={t('orders.which')}
            value={filter}
            onChange={(value) => change({ filter: value === 'all' ? undefined : value })}
            options={ORDER_FILTERS.map((value) => ({ value, label: t(`orders.filter.${value}`) }))}
          />
        </div>
        <Table
          caption={t('orders.caption')}
          columns={columns()}
          rows={orders.items}
          rowKey={(row) => row.id}
          href={(row) => `/orders/${encodeURIComponent(row.id)}`}
          load={orders}
          empty={filtered ? <NoneFit clear={() => change({ q: undefined, filter: undefined })} /> : <None />}
        />
        <ListFoot list={orders} shown={t('orders.shown', { n: orders.items?.length ?? 0 })} />
      </Card>
    </Page>
  );
}

function Finding() {
  const found = useLoad('order-counts', (signal) => get<OrderCounts>('order-counts', { signal })).data;
  if (!found) return <>{t('orders.title')}</>;
  if (found.orders === 0) return <>{t('orders.findingNone')}</>;
  return (
    <>
      {tn('orders.finding', { n: found.orders, who: <em>{number(found.orders)}</em> })}
      {found.unconfirmed > 0 ? (
        <>
          {' '}
          {t('orders.findingUnconfirmed', { n: found.unconfirmed, who: number(found.unconfirmed) })}{' '}
          {t('orders.findingWorth', { money: money(found.unconfirmedAmount, { currency: found.currency }) })}
        </>
      ) : null}
    </>
  );
}

const NoneFit = ({ clear }: { clear: () => void }) => (
  <Empty title={t('orders.noneFit')} action={<Button onClick={clear}>{t('orders.clear')}</Button>}>
    {t('orders.noneFitWords')}
  </Empty>
);
const None = () => (
  <Empty
    title={t('orders.empty')}
    action={
      <Link to="/settings" look="main">
        {t('orders.emptyAction')}
      </Link>
    }
  >
    {t('orders.emptyWords')}
  </Empty>
);
