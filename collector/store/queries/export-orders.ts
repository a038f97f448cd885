/** Orders and returns as a file holds them: walked by order id, which an order keeps whoever it turns out to be of. */
import type { ExportedOrder, ExportedReturn, OrderLine } from '../../../shared/api.ts';
import { fromMicros } from '../../../shared/money.ts';
import type { Line } from '../../value/order.ts';
import type { Query } from '../query.ts';
import { totalOf } from '../sql.ts';
import { BUYER, buyerOf, type BuyerColumns } from './buyer.ts';
import type { ExportPage } from './export-people.ts';
import { orderConditions, type OrdersNarrowed } from './orders.ts';

/** Where a file of returns goes on. */
export type ReturnPlace = [orderId: string, messageId: string, node: number];

/** Lines that a page of orders holds at most, unless it is of one order. */
const MOST_LINES = 5000;
const lineOf = ({ productId, title, quantity, price, discount, amount }: Line): OrderLine => ({
  ...{ productId, title, quantity },
  price: fromMicros(price),
  discount: fromMicros(discount),
  amount: fromMicros(amount),
});

interface OrderColumns extends BuyerColumns {
  order_id: string;
  ts: number;
  trust: string;
  currency: string;
  charged: number;
  gross: number;
  discount: number;
  tax: number;
  shipping: number;
  coupon: string;
  returned: number;
  cancelled: number;
  shipping_cost: number | null;
  channel: string;
  intermediary: string;
  margin: number;
  costs: number;
  rated: number;
  uncosted: number;
}
type Conditions = ReturnType<typeof orderConditions>;
/** The last order id of a page after one, so that the page has at most so many orders and lines, but at least one order; null: there is none. */
async function endOf(
  q: Query,
  site: number,
  { where, params }: Conditions,
  after: string,
  limit: number,
): Promise<{ last: string; more: boolean } | null> {
  const heads = await q.all<{ order_id: string; lines: number }>(
    `/* exportedOrderHeads */ select k.order_id,
       (select count(*) from order_line l where l.site = k.site and l.node = k.node and l.order_id = k.order_id) as lines
     from order_key k cross join orders o where k.site = ? and k.order_id > ? and o.site = k.site and o.node = k.node and o.order_id = k.order_id${where}
     order by k.order_id limit ?`,
    ...[site, after, ...params, limit],
  );
  let lines = 0;
  let last: string | null = null;
  for (const head of heads) {
    lines += head.lines;
    if (last !== null && lines > MOST_LINES) return { last, more: true };
    last = head.order_id;
  }
  return last === null ? null : { last, more: heads.length === limit };
}

/** A page of orders with their lines, as narrowed, after an order id ('': from the first). */
export async function exportedOrders(
  q: Query,
  site: number,
  narrowed: OrdersNarrowed,
  countedIn: string,
  after: string,
  limit: number,
): Promise<ExportPage<ExportedOrder, string>> {
  const conditions = orderConditions(narrowed);
  const { where, params } = conditions;
  const end = await endOf(q, site, conditions, after, limit);
  if (!end) return { items: [], next: null };
  const rows = await q.all<OrderColumns>(
    `/* exportedOrders */ select o.order_id, o.ts, o.trust, o.currency, o.charged, o.gross, o.discount, o.tax, o.shipping, o.coupon, o.cancelled,
       o.shipping_cost, o.channel, o.intermediary, o.margin, o.costs, o.rated, o.uncosted, ${BUYER},
       (select ${totalOf(q, 't.amount')} from order_return t where t.site = o.site and t.order_id = o.order_id) as returned
     from order_key k cross join orders o cross join node n cross join node r left join profile p on p.site = r.site and p.node = r.node
     where k.site = ? and k.order_id > ? and k.order_id <= ? and o.site = k.site and o.node = k.node and o.order_id = k.order_id
       and n.node = o.node and r.node = n.root${where} order by k.order_id`,
    ...[site, after, end.last, ...params],
  );
  const lines = new Map<string, OrderLine[]>();
  const found = await q.all<Line & { order_id: string }>(
    `/* exportedOrderLines */ select l.order_id, l.product_id as "productId", l.title, l.quantity, l.price, l.discount, l.amount
     from order_key k cross join orders o cross join order_line l where k.site = ? and k.order_id > ? and k.order_id <= ?
       and o.site = k.site and o.node = k.node and o.order_id = k.order_id
       and l.site = k.site and l.node = k.node and l.order_id = k.order_id${where} order by k.order_id, l.line`,
    ...[site, after, end.last, ...params],
  );
  for (const { order_id, ...line } of found) {
    const list = lines.get(order_id);
    if (list) list.push(lineOf(line));
    else lines.set(order_id, [lineOf(line)]);
  }
  const items = rows.map((row): ExportedOrder => ({
    orderId: row.order_id,
    at: new Date(row.ts).toISOString(),
    profile: buyerOf(row),
    confirmed: row.trust === 'verified',
    cancelled: row.cancelled === 1,
    currency: row.currency,
    amount: fromMicros(row.charged),
    discount: fromMicros(row.discount),
    tax: fromMicros(row.tax),
    shipping: fromMicros(row.shipping),
    shippingCost: row.shipping_cost === null ? null : fromMicros(row.shipping_cost),
    channel: row.channel || null,
    intermediary: row.intermediary || null,
    coupon: row.coupon || null,
    counted: fromMicros(row.gross),
    returned: fromMicros(row.returned),
    margin: fromMicros(row.margin),
    costs: fromMicros(row.costs),
    rated: fromMicros(row.rated),
    uncosted: fromMicros(row.uncosted),
    countedIn,
    lines: lines.get(row.order_id) ?? [],
  }));
  return { items, next: end.more ? end.last : null };
}

interface ReturnColumns extends BuyerColumns {
  order_id: string;
  message_id: string;
  node: number;
  ts: number;
  trust: string;
  currency: string;
  charged: number | null;
  amount: number;
  margin: number;
  costs: number;
  written_off: number;
  refund_id: string;
  cancelled: number;
  lines: string;
}
/**
 * A page of returns, after a place when one is given: every report, also those that do not count. The period is that in which they came back; whatever else
 * narrows them is asked of their orders.
 */
export async function exportedReturns(
  q: Query,
  site: number,
  { from, until, ...ofOrder }: OrdersNarrowed,
  countedIn: string,
  after: ReturnPlace | null,
  limit: number,
): Promise<ExportPage<ExportedReturn, ReturnPlace>> {
  const place = after ?? ['', '', 0];
  const order = orderConditions({ ...ofOrder, from: null, until: null });
  const when = [...(from === null ? [] : [['t.ts >= ?', from] as const]), ...(until === null ? [] : [['t.ts < ?', until] as const])];
  const where = `${when.map(([condition]) => ` and ${condition}`).join('')}${
    order.where === ''
      ? ''
      : ` and exists (select 1 from order_key k join orders o on o.site = k.site and o.node = k.node and o.order_id = k.order_id
       where k.site = t.site and k.order_id = t.order_id${order.where})`
  }`;
  const rows = await q.all<ReturnColumns>(
    `/* exportedReturns */ select t.order_id, t.message_id, t.node, t.ts, t.trust, t.currency, t.charged, t.amount, t.margin, t.costs, t.written_off,
       t.refund_id, t.cancelled, t.lines, ${BUYER}
     from order_return t join node n on n.node = t.node join node r on r.node = n.root left join profile p on p.site = r.site and p.node = r.node
     where t.site = ? and t.order_id >= ? and (t.order_id, t.message_id, t.node) > (?, ?, ?)${where}
     order by t.order_id, t.message_id, t.node limit ?`,
    ...[site, place[0], ...place, ...when.map(([, ms]) => ms), ...order.params, limit],
  );
  const items = rows.map((row): ExportedReturn => ({
    orderId: row.order_id,
    at: new Date(row.ts).toISOString(),
    profile: buyerOf(row),
    confirmed: row.trust === 'verified',
    currency: row.currency,
    refundId: row.refund_id || null,
    cancelled: row.cancelled === 1,
    amount: row.charged === null ? null : fromMicros(row.charged),
    counted: fromMicros(row.amount),
    margin: fromMicros(row.margin),
    costs: fromMicros(row.costs),
    writtenOff: row.written_off === 1,
    countedIn,
    lines: (JSON.parse(row.lines) as Line[]).map(lineOf),
  }));
  const last = rows.at(-1);
  return { items, next: rows.length === limit && last ? [last.order_id, last.message_id, last.node] : null };
}

/** Reads of orders and returns for a file. */
export const exportOrderReads = { exportedOrders, exportedReturns };
