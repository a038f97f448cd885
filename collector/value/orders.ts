/** Orders have their own identity: (site, order id). A browser and a server that both report one make one order. */
import type { Event } from '../../shared/event.ts';
import type { Cast } from '../collect/cast.ts';
import type { Node, Person } from '../collect/tx.ts';
import type { Origin } from '../identity/link.ts';
import { quoted, warnOfOrder, warnOfUnread } from './doubts.ts';
import { readOrder, type OrderClaim } from './order.ts';
import { settleReturns } from './returns.ts';
import { storedOrder } from './stored-order.ts';

interface OrderRow {
  node: number;
  ts: number;
  message_id: string;
  trust: string;
  gross: number;
}

/** A verified report beats a claimed one; among equals the newest (event time, messageId) is the correction that counts. */
function supersedes(event: Event, trust: string, stored: OrderRow): boolean {
  if (trust !== stored.trust) return trust === 'verified';
  return event.ts !== stored.ts ? event.ts > stored.ts : event.messageId > stored.message_id;
}

/** `Order Completed`: stores the order once and brings its person's totals up to date. */
export async function completeOrder(cast: Cast, node: Node, event: Event, origin: Origin, currency: string): Promise<void> {
  const order = readOrder(event, currency);
  if (!order)
    return warnOfOrder(
      cast,
      node,
      event,
      origin,
      'An order named no order_id, so it was not counted: it stands in the story as an event alone.',
    );
  await warnOfUnread(cast, node, event, origin, order);
  const { tx, site } = cast;
  const stored = await storedOrder<OrderRow>(tx, site, order.orderId);
  if (stored) {
    if (!supersedes(event, origin.trust, stored)) return;
    // Another browser cannot take over an order; only the site's server can say whose it is.
    if (stored.node !== node.node && origin.trust !== 'verified' && (await cast.rootOf(stored.node)) !== node.root) {
      const detail = `A browser reported order ${quoted(order.orderId)}, which is somebody else’s already. Only your server can say that it is another person’s.`;
      return warnOfOrder(cast, node, event, origin, detail);
    }
    tx.later('delete from orders where site = ? and node = ? and order_id = ?', site, stored.node, order.orderId);
    tx.later('delete from order_line where site = ? and node = ? and order_id = ?', site, stored.node, order.orderId);
    const before = await cast.person(await cast.rootOf(stored.node));
    count(cast, before, stored.gross, -1);
    await store(cast, node, order, event, origin, currency);
    await orderDates(cast, before);
  } else await store(cast, node, order, event, origin, currency);
  await settleReturns(cast, order.orderId, currency);
}

async function store(cast: Cast, node: Node, order: OrderClaim, event: Event, origin: Origin, siteCurrency: string): Promise<void> {
  const { tx, site } = cast;
  const charged = order.amount ?? 0;
  const gross = order.currency === siteCurrency ? charged : 0;
  tx.later(
    'insert into order_key (site, order_id, node) values (?, ?, ?) on conflict (site, order_id) do update set node = excluded.node',
    ...[site, order.orderId, node.node],
  );
  tx.later(
    `insert into orders (site, node, order_id, ts, message_id, source, trust, currency, charged, gross, discount, tax, shipping, coupon)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[site, node.node, order.orderId, event.ts, event.messageId, origin.source.id, origin.trust, order.currency],
    ...[charged, gross, order.discount, order.tax, order.shipping, order.coupon],
  );
  for (const [i, line] of order.lines.entries()) {
    tx.later(
      `insert into order_line (site, node, order_id, line, product_id, title, quantity, price, discount, amount) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[site, node.node, order.orderId, i, line.productId, line.title, line.quantity, line.price, line.discount, line.amount],
    );
  }
  const person = await cast.person(node.root);
  count(cast, person, gross, 1);
  if (gross > 0) {
    person.firstOrder = Math.min(person.firstOrder ?? event.ts, event.ts);
    person.lastOrder = Math.max(person.lastOrder ?? event.ts, event.ts);
  }
}

/** Adds (or takes away) an order's money. An order of nothing is kept, but makes no customer. */
function count(cast: Cast, person: Person, gross: number, sign: 1 | -1): void {
  if (gross > 0) person.orders += sign;
  if (gross > 0) person.gross += sign * gross;
  cast.touch(person);
}

/** First and last order of a person, read anew after an order was taken away. */
async function orderDates(cast: Cast, person: Person): Promise<void> {
  const row = await cast.tx.get<{ first: number | null; last: number | null }>(
    `select min(o.ts) as first, max(o.ts) as last from node n join orders o on o.site = n.site and o.node = n.node and o.gross > 0
     where n.site = ? and n.root = ?`,
    ...[cast.site, person.node],
  );
  person.firstOrder = row?.first ?? null;
  person.lastOrder = row?.last ?? null;
}
