/** Orders as pages show them: a list by time, one with everything that became of it, and how many there are. */
import type { Order, OrderCounts, OrderFilter, OrderLine, OrderReturn, OrderRow, OrderState, OrderStep } from '../../../shared/api.ts';
import { shownAmount } from '../../../shared/money.ts';
import type { Param, Query } from '../query.ts';
import { totalOf } from '../sql.ts';
import { PROFILE_ROW, profileRow, type ProfileRowColumns } from './profile-row.ts';

/** A row of an order with what became of it. */
export interface Row {
  order_id: string;
  ts: number;
  node: number;
  trust: string;
  charged: number;
  currency: string;
  gross: number;
  cancelled: number;
  returned: number;
  items: number;
  step: string | null;
  margin: number;
  costs: number;
  back_margin: number;
  back_costs: number;
  channel: string;
  intermediary: string;
}
const instant = (ms: number): string => new Date(ms).toISOString();

/** A browser speaks only of what browsers ordered, and for the person who ordered: of `order_step s` and `orders o`. */
export const COUNTS = `(s.trust = 'verified' or (o.trust = 'claimed' and exists (
  select 1 from node a join node b on b.root = a.root where a.node = s.node and b.node = o.node)))`;
/** Columns of a `Row`, of `orders o`. */
export const rowOf = (
  q: Query,
): string => `o.order_id, o.ts, o.node, o.trust, o.charged, o.currency, o.gross, o.cancelled, o.margin, o.costs,
  o.channel, o.intermediary, ${['amount as returned', 'margin as back_margin', 'costs as back_costs']
    .map((named) => named.split(' as ') as [string, string])
    .map(
      ([column, name]) =>
        `(select ${totalOf(q, `r.${column}`)} from order_return r where r.site = o.site and r.order_id = o.order_id) as ${name}`,
    )
    .join(', ')},
  coalesce((select sum(l.quantity) from order_line l where l.site = o.site and l.node = o.node and l.order_id = o.order_id), 0) as items,
  (select s.kind from order_step s where s.site = o.site and s.order_id = o.order_id and s.kind not in ('cancelled', 'paid') and ${COUNTS}
     order by s.ts desc, s.message_id desc limit 1) as step`;
const ONLY: Record<OrderFilter, string> = {
  all: '',
  unconfirmed: ` and o.trust = 'claimed'`,
  cancelled: ` and o.cancelled = 1`,
  returned: ` and exists (select 1 from order_return r where r.site = o.site and r.order_id = o.order_id and r.amount > 0)`,
};
/** No text that begins with another is beyond it and this. */
const LAST = '\u{10FFFF}';

function stateOf({ cancelled, gross, returned, step }: Row): OrderState {
  if (cancelled === 1) return 'cancelled';
  return gross > 0 && returned >= gross ? 'returned' : ((step ?? 'placed') as OrderState);
}
/** An order as a list shows it, but for whose it is. */
export const shown = (row: Row, siteCurrency: string): Omit<OrderRow, 'profile'> => ({
  id: row.order_id,
  at: instant(row.ts),
  state: stateOf(row),
  confirmed: row.trust === 'verified',
  total: shownAmount(row.charged, row.currency),
  currency: row.currency,
  counts: shownAmount(row.gross, siteCurrency),
  returned: shownAmount(row.returned, siteCurrency),
  margin: shownAmount(row.margin - row.back_margin, siteCurrency),
  costs: shownAmount(row.costs + row.back_costs, siteCurrency),
  siteCurrency,
  items: row.items,
  channel: row.channel || null,
  intermediary: row.intermediary || null,
});

/** To what orders are narrowed: `text` begins their numbers, '' for any; placed in [from, until), in milliseconds, null for no bound. */
export interface OrdersNarrowed {
  text: string;
  filter: OrderFilter;
  channel: string | null;
  intermediary: string | null;
  from: number | null;
  until: number | null;
}
/** What `orders o` must meet, each condition with an `and` before it. */
export function orderConditions(narrowed: OrdersNarrowed): { where: string; params: Param[] } {
  const { text, filter, from, until } = narrowed;
  const params: Param[] = [];
  let where = ONLY[filter];
  const add = (condition: string, ...values: Param[]): void => {
    where += ` and ${condition}`;
    params.push(...values);
  };
  if (text !== '') add('o.order_id >= ? and o.order_id < ?', text, text + LAST);
  for (const name of ['channel', 'intermediary'] as const) {
    const wanted = narrowed[name];
    if (wanted !== null) add(`o.${name} = ? and o.${name} <> ''`, wanted);
  }
  if (from !== null) add('o.ts >= ?', from);
  if (until !== null) add('o.ts < ?', until);
  return { where, params };
}
/** What a list of orders is asked for: `after` is where the page before ended. */
export interface OrdersAsked extends OrdersNarrowed {
  after: [ts: number, node: number, orderId: string] | null;
  limit: number;
}
/** A page of orders, newest first, with where the next begins. */
export async function orderPage(
  q: Query,
  site: number,
  asked: OrdersAsked,
  currency: string,
): Promise<{ items: OrderRow[]; next: [number, number, string] | null }> {
  const { after, limit } = asked;
  const narrowed = orderConditions(asked);
  const params: Param[] = [site, ...narrowed.params];
  let { where } = narrowed;
  if (after) {
    where += ' and (o.ts, o.node, o.order_id) < (?, ?, ?)';
    params.push(...after);
  }
  const rows = await q.all<Row & { id: string; name: string | null; email: string | null }>(
    `/* orderPage */ select ${rowOf(q)}, root.id, p.name, p.email
       from (select * from orders o where o.site = ?${where} order by o.ts desc, o.node desc, o.order_id desc limit ?) o
       join node n on n.node = o.node join node root on root.node = n.root join profile p on p.site = o.site and p.node = n.root
       order by o.ts desc, o.node desc, o.order_id desc`,
    ...[...params, limit + 1],
  );
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(({ id, name, email, ...row }) => ({ ...shown(row, currency), profile: { id, name, email } })),
    next: rows.length > limit && last ? [last.ts, last.node, last.order_id] : null,
  };
}

/** How many orders there are, and how many of them only browsers reported, or were cancelled. */
export async function orderCounts(q: Query, site: number, currency: string): Promise<OrderCounts> {
  const row = await q.get<{ orders: number; unconfirmed: number; at_risk: number; cancelled: number }>(
    `/* orderCounts */ select count(*) as orders, coalesce(sum(case when trust = 'claimed' then 1 else 0 end), 0) as unconfirmed,
       ${totalOf(q, "case when trust = 'claimed' then gross else 0 end")} as at_risk, coalesce(sum(cancelled), 0) as cancelled from orders where site = ?`,
    site,
  );
  const { orders = 0, unconfirmed = 0, at_risk = 0, cancelled = 0 } = row ?? {};
  const named = (column: 'channel' | 'intermediary'): Promise<OrderCounts['channels']> =>
    q.all(
      `/* orderNames */ select ${column} as name, count(*) as orders from orders where site = ? and ${column} <> '' group by ${column}
         order by 2 desc, 1 limit 50`,
      site,
    );
  return {
    ...{ orders, unconfirmed, unconfirmedAmount: shownAmount(at_risk, currency), cancelled, currency },
    channels: await named('channel'),
    intermediaries: await named('intermediary'),
  };
}

/** Reads of lists of orders. */
export const orderReads = { orderPage, orderCounts };
