/** Orders as pages show them: a list by time, one with everything that became of it, and how many there are. */
import type { Order, OrderCounts, OrderFilter, OrderLine, OrderReturn, OrderRow, OrderState, OrderStep } from '../../../shared/api.ts';
import { shownAmount } from '../../../shared/money.ts';
import type { Param, Query } from '../query.ts';
import { totalOf } from '../sql.ts';
import { PROFILE_ROW, profileRow, type ProfileRowColumns } from './profile-row.ts';

interface Row {
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
}
const instant = (ms: number): string => new Date(ms).toISOString();

// A browser speaks only of what browsers ordered, and for the person who ordered: of `order_step s` and `orders o`.
const COUNTS = `(s.trust = 'verified' or (o.trust = 'claimed' and exists (
  select 1 from node a join node b on b.root = a.root where a.node = s.node and b.node = o.node)))`;
const rowOf = (
  q: Query,
): string => `o.order_id, o.ts, o.node, o.trust, o.charged, o.currency, o.gross, o.cancelled, (select ${totalOf(q, 'r.amount')} from order_return r where r.site = o.site and r.order_id = o.order_id) as returned,
  coalesce((select sum(l.quantity) from order_line l where l.site = o.site and l.node = o.node and l.order_id = o.order_id), 0) as items,
  (select s.kind from order_step s where s.site = o.site and s.order_id = o.order_id and s.kind <> 'cancelled' and ${COUNTS}
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
const shown = (row: Row, siteCurrency: string): Omit<OrderRow, 'profile'> => ({
  id: row.order_id,
  at: instant(row.ts),
  state: stateOf(row),
  confirmed: row.trust === 'verified',
  total: shownAmount(row.charged, row.currency),
  currency: row.currency,
  counts: shownAmount(row.gross, siteCurrency),
  returned: shownAmount(row.returned, siteCurrency),
  siteCurrency,
  items: row.items,
});

/** What a list of orders is asked for: `text` begins their numbers, '' for any; `after` is where the page before ended. */
export interface OrdersAsked {
  text: string;
  filter: OrderFilter;
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
  const { text, filter, after, limit } = asked;
  const params: Param[] = [site];
  let where = ONLY[filter];
  if (text !== '') {
    where += ' and o.order_id >= ? and o.order_id < ?';
    params.push(text, text + LAST);
  }
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
  return { orders, unconfirmed, unconfirmedAmount: shownAmount(at_risk, currency), cancelled, currency };
}

/** One order with its lines, what became of it and what came back; null when nobody reported one with this id. */
export async function order(q: Query, site: number, orderId: string, siteCurrency: string): Promise<Order | null> {
  type Found = Row & ProfileRowColumns & { source: string | null; discount: number; tax: number; shipping: number; coupon: string };
  const row = await q.get<Found>(
    `/* order */ select ${rowOf(q)}, c.name as source, o.discount, o.tax, o.shipping, o.coupon, ${PROFILE_ROW} from order_key k
       join orders o on o.site = k.site and o.node = k.node and o.order_id = k.order_id
       join node child on child.node = o.node join node n on n.node = child.root join profile p on p.site = o.site and p.node = n.node
       left join source c on c.source = o.source where k.site = ? and k.order_id = ?`,
    ...[site, orderId],
  );
  if (!row) return null;
  const amount = (micros: number): number => shownAmount(micros, row.currency);
  return {
    ...shown(row, siteCurrency),
    profile: profileRow(row),
    source: row.source ?? '',
    discount: amount(row.discount),
    tax: amount(row.tax),
    shipping: amount(row.shipping),
    coupon: row.coupon || null,
    lines: await linesOf(q, site, row),
    steps: await stepsOf(q, site, row),
    returns: await returnsOf(q, site, orderId, siteCurrency),
  };
}

async function linesOf(q: Query, site: number, { node, order_id, currency }: Row): Promise<OrderLine[]> {
  const rows = await q.all<OrderLine>(
    `/* orderLines */ select product_id as "productId", title, quantity, price, discount, amount from order_line
       where site = ? and node = ? and order_id = ? order by line`,
    ...[site, node, order_id],
  );
  const amount = (micros: number): number => shownAmount(micros, currency);
  return rows.map((line) => ({ ...line, price: amount(line.price), discount: amount(line.discount), amount: amount(line.amount) }));
}

async function stepsOf(q: Query, site: number, { node, order_id }: Row): Promise<OrderStep[]> {
  const rows = await q.all<{ kind: OrderStep['kind']; ts: number; detail: string; source: string | null; counts: number }>(
    `/* orderSteps */ select s.kind, s.ts, s.detail, c.name as source, case when ${COUNTS} then 1 else 0 end as counts
       from order_step s join orders o on o.site = s.site and o.node = ? and o.order_id = s.order_id left join source c on c.source = s.source
       where s.site = ? and s.order_id = ? order by s.ts, s.message_id limit 200`,
    ...[node, site, order_id],
  );
  return rows.map(({ kind, ts, detail, source, counts }) => {
    const { carrier = null, tracking = null, reason = null, due = null } = JSON.parse(detail) as Partial<Record<string, string>>;
    return { kind, at: instant(ts), counts: counts === 1, source: source ?? '', carrier, tracking, reason, due };
  });
}

async function returnsOf(q: Query, site: number, orderId: string, siteCurrency: string): Promise<OrderReturn[]> {
  const rows = await q.all<{ ts: number; amount: number; trust: string; lines: string; source: string | null }>(
    `/* orderReturns */ select r.ts, r.amount, r.trust, r.lines, c.name as source from order_return r left join source c on c.source = r.source
       where r.site = ? and r.order_id = ? order by r.ts, r.message_id limit 200`,
    ...[site, orderId],
  );
  return rows.map(({ ts, amount, trust, lines, source }) => ({
    at: instant(ts),
    amount: shownAmount(amount, siteCurrency),
    confirmed: trust === 'verified',
    source: source ?? '',
    lines: (JSON.parse(lines) as OrderReturn['lines']).map(({ productId, title, quantity }) => ({ productId, title, quantity })),
  }));
}

/** Reads of orders. */
export const orderReads = { orderPage, orderCounts, order };
