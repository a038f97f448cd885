/** Orders have their own identity: (site, order id). A browser and a server that both report one make one order. */
import type { Event } from '../../shared/event.ts';
import type { Cast } from '../collect/cast.ts';
import type { Node, Tx } from '../collect/tx.ts';
import type { Origin } from '../identity/link.ts';
import { quoted, warnOfOrder, warnOfUnread } from './doubts.ts';
import { readOrder, type OrderClaim } from './order.ts';
import { RETURNS } from './returns.ts';
import { CANCELLING, countOrder, isNewer, orderDates, settleOrder } from './settle.ts';
import { STORED, storedOrder } from './stored-order.ts';
import { grossOf, type Terms } from './terms.ts';

/** Says that an event's order will be looked at, where it tells of one. */
export function expectOrder(tx: Tx, site: number, event: Event, currency: string): void {
  if (event.type !== 'track' || (event.name !== 'Order Completed' && event.name !== 'Order Updated')) return;
  const order = readOrder(event, currency);
  if (!order) return;
  for (const text of [STORED, CANCELLING, RETURNS]) tx.ahead(text, site, order.orderId);
}

/** `Order Completed` and `Order Updated`: stores the order once, as the newest word tells it, and brings its person's totals up to date. */
export async function completeOrder(cast: Cast, node: Node, event: Event, origin: Origin, terms: Terms): Promise<void> {
  const order = readOrder(event, terms.currency);
  if (!order)
    return warnOfOrder(
      cast,
      node,
      event,
      origin,
      'An order named no order_id, so it was not counted: it stands in the story as an event alone.',
    );
  await warnOfUnread(cast, node, event, origin, order);
  // Many shops tell so of each change of state: what names no amount changes none.
  if (event.name === 'Order Updated' && order.amount === null) return;
  const { tx, site } = cast;
  const stored = await storedOrder(tx, site, order.orderId);
  if (stored) {
    if (!isNewer({ ts: event.ts, message_id: event.messageId, trust: origin.trust }, stored)) return;
    // Another browser cannot take over an order; only the site's server can say whose it is.
    if (stored.node !== node.node && origin.trust !== 'verified' && (await cast.rootOf(stored.node)) !== node.root) {
      const detail = `A browser reported order ${quoted(order.orderId)}, which is somebody else’s already. Only your server can say that it is another person’s.`;
      return warnOfOrder(cast, node, event, origin, detail);
    }
    tx.later('delete from orders where site = ? and node = ? and order_id = ?', site, stored.node, order.orderId);
    tx.later('delete from order_line where site = ? and node = ? and order_id = ?', site, stored.node, order.orderId);
    const before = await cast.person(await cast.rootOf(stored.node));
    countOrder(cast, before, stored.gross, -1);
    await store(cast, node, order, event, origin, terms);
    await orderDates(cast, before);
  } else await store(cast, node, order, event, origin, terms);
  await settleOrder(cast, order.orderId, terms);
}

async function store(cast: Cast, node: Node, order: OrderClaim, event: Event, origin: Origin, terms: Terms): Promise<void> {
  const { tx, site } = cast;
  const charged = order.amount ?? 0;
  const gross = await grossOf(tx, site, terms, { charged, currency: order.currency, ts: event.ts, trust: origin.trust }, false);
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
  countOrder(cast, person, gross, 1);
  if (gross > 0) {
    person.firstOrder = Math.min(person.firstOrder ?? event.ts, event.ts);
    person.lastOrder = Math.max(person.lastOrder ?? event.ts, event.ts);
  }
}
