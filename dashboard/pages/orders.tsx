/** Orders: what was bought, by whom, and what became of it. */
import { ORDER_FILTERS, type List, type OrderCounts, type OrderFilter, type OrderRow } from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { get, useLoad } from '../client.ts';
import { dayKey, money, number } from '../format.ts';
import { Button, Card, Empty, Input, Link, Money, Num, Page, Person, Select, Table, Time, type Column } from '../parts/index.ts';
import { may } from '../session.ts';
import { t, tn } from '../text/text.ts';
import { ExportMenu } from './export-menu.tsx';
import { OrderStanding } from './order-words.tsx';
import { ListFoot } from './list-foot.tsx';
import { once, usePaged } from './paged.ts';
import { SearchBox } from './search-box.tsx';
import './people.css';
import './orders.css';

const columns = (ways: boolean): Column<OrderRow>[] => [
  { key: 'number', label: t('orders.number'), cell: (row) => <span class="order-number">{row.id}</span> },
  { key: 'person', label: t('orders.person'), cell: ({ profile }) => <Person name={profile.name} email={profile.email} userId={null} /> },
  { key: 'at', label: t('orders.at'), cell: (row) => <Time at={row.at} />, on: 'wide' },
  { key: 'state', label: t('orders.state'), cell: (row) => <OrderStanding row={row} /> },
  ...(ways
    ? [
        {
          key: 'channel',
          label: t('orders.channel'),
          cell: ({ channel, intermediary }: OrderRow) => (
            <span class="person-words">
              {channel ? <span>{channel}</span> : intermediary ? null : <span class="quiet">–</span>}
              {intermediary ? <span class="person-detail">{intermediary}</span> : null}
            </span>
          ),
          on: 'wide' as const,
        },
      ]
    : []),
  { key: 'items', label: t('orders.items'), align: 'end', cell: (row) => <Num value={row.items} />, on: 'wide' },
  { key: 'total', label: t('orders.total'), align: 'end', cell: (row) => <Money value={row.total} currency={row.currency} /> },
  {
    key: 'returned',
    label: t('orders.returned'),
    align: 'end',
    cell: (row) => (row.returned > 0 ? <Money value={row.returned} currency={row.siteCurrency} /> : <span class="quiet">–</span>),
    on: 'wide',
  },
  {
    key: 'margin',
    label: t('orders.profit'),
    align: 'end',
    cell: (row) => (row.counts === 0 ? <span class="quiet">–</span> : <Money value={row.margin - row.costs} currency={row.siteCurrency} />),
    on: 'wide',
  },
];

/** The list of orders. */
export default function Orders() {
  const [query, change] = useQuery();
  const { q = '', channel, intermediary, from, to } = query;
  const counts = useLoad('order-counts', (signal) => get<OrderCounts>('order-counts', { signal })).data;
  const filter: OrderFilter = ORDER_FILTERS.find((name) => name === query['filter']) ?? 'all';
  const orders = usePaged<OrderRow>(
    `orders ${JSON.stringify([q, filter, channel, intermediary, from, to])}`,
    (cursor, signal) =>
      get<List<OrderRow>>('orders', { query: { q: q || undefined, filter, channel, intermediary, from, to, cursor }, signal }),
    once(),
  );
  const filtered = q !== '' || filter !== 'all' || [channel, intermediary, from, to].some((word) => word !== undefined);
  const asked = Object.fromEntries(
    Object.entries({ q, filter: query['filter'] ?? '', channel, intermediary, from, to }).flatMap(([name, word]) =>
      word ? [[name, word]] : [],
    ),
  );
  const ways = { channel: counts?.channels ?? [], intermediary: counts?.intermediaries ?? [] };
  return (
    <Page
      title={t('orders.title')}
      finding={<Finding found={counts} />}
      actions={
        may('marketer') && orders.items?.length ? (
          <ExportMenu
            path="orders"
            query={asked}
            what={t('export.what.orders')}
            beside={{ path: 'returns', name: t('export.what.returns') }}
          />
        ) : undefined
      }
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
          {(['channel', 'intermediary'] as const).map((name) =>
            ways[name].length > 0 || query[name] ? (
              <Select
                key={name}
                bare
                label={t(`orders.${name}`)}
                value={query[name] ?? ''}
                onChange={(value) => change({ [name]: value || undefined })}
                options={[
                  { value: '', label: t(`orders.any.${name}`) },
                  ...namesOf(ways[name], query[name]).map((value) => ({ value, label: value })),
                ]}
              />
            ) : null,
          )}
          <div class="order-period" role="group" aria-label={t('orders.period')}>
            <Input
              label={t('period.from')}
              type="date"
              value={from ?? ''}
              max={to ?? dayKey(Date.now())}
              onInput={(day) => change({ from: day || undefined })}
            />
            <Input
              label={t('period.to')}
              type="date"
              value={to ?? ''}
              min={from}
              max={dayKey(Date.now())}
              error={from && to && from > to ? t('period.order') : null}
              onInput={(day) => change({ to: day || undefined })}
            />
          </div>
        </div>
        <Table
          caption={t('orders.caption')}
          columns={columns(ways.channel.length > 0 || ways.intermediary.length > 0)}
          rows={orders.items}
          rowKey={(row) => row.id}
          href={(row) => `/orders/${encodeURIComponent(row.id)}`}
          load={orders}
          empty={
            filtered ? (
              <NoneFit
                clear={() =>
                  change(Object.fromEntries(['q', 'filter', 'channel', 'intermediary', 'from', 'to'].map((name) => [name, undefined])))
                }
              />
            ) : (
              <None />
            )
          }
        />
        <ListFoot list={orders} shown={t('orders.shown', { n: orders.items?.length ?? 0 })} />
      </Card>
    </Page>
  );
}

/** Names to choose from, also one that is chosen and among the rarest. */
function namesOf(found: OrderCounts['channels'], chosen: string | undefined): string[] {
  const names = found.map(({ name }) => name);
  return chosen && !names.includes(chosen) ? [...names, chosen] : names;
}

function Finding({ found }: { found: OrderCounts | undefined }) {
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
