/** Orders have their own identity: (site, order id). A browser and a server that both report one make one order. */
import type { Event } from '../../shared/event.ts';
import type { Cast } from '../collect/cast.ts';
import type { Node } from '../collect/tx.ts';
import type { Origin } from '../identity/link.ts';
import { quoted, warnOfOrder, warnOfUnread } from './doubts.ts';
import { readOrder, type OrderClaim } from './order.ts';
import { countOrder, isNewer, orderDates, settleOrder } from './settle.ts';
import { storedOrder, type StoredOrder } from './stored-order.ts';
import { grossOf, type Terms } from './terms.ts';

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
    const report = { node: node.node, ts: event.ts, message_id: event.messageId, trust: origin.trust, source: origin.source.id };
    if (!isNewer(report, stored)) return gaveWay(cast, order.orderId, report, stored);
    // Another browser cannot take over an order; only the site's server can say whose it is.
    if (stored.node !== node.node && origin.trust !== 'verified' && (await cast.rootOf(stored.node)) !== node.root) {
      const detail = `A browser reported order ${quoted(order.orderId)}, which is somebody else’s already. Only your server can say that it is another person’s.`;
      return warnOfOrder(cast, node, event, origin, detail);
    }
    gaveWay(cast, order.orderId, stored, { source: origin.source.id, kind: origin.source.kind });
    tx.later('delete from orders where site = ? and node = ? and order_id = ?', site, stored.node, order.orderId);
    tx.later('delete from order_line where site = ? and node = ? and order_id = ?', site, stored.node, order.orderId);
    const before = await cast.person(await cast.rootOf(stored.node));
    countOrder(cast, before, stored, -1);
    await placeOrder(cast, node, order, event, origin, terms);
    await orderDates(cast, before);
  } else await placeOrder(cast, node, order, event, origin, terms);
  await settleOrder(cast, order.orderId, terms);
}

/** Keeps that a report counts for nothing because of what an import says: when that is taken back, it may count again. */
function gaveWay(
  { tx, site }: Cast,
  orderId: string,
  loser: { node: number; ts: number; message_id: string; source: number },
  winner: Pick<StoredOrder, 'source' | 'kind'>,
): void {
  if (winner.kind !== 'import' || winner.source === loser.source) return;
  tx.later(
    `/* gaveWay */ insert into order_report (site, node, order_id, message_id, ts, source) values (?, ?, ?, ?, ?, ?)
       on conflict (site, node, order_id, message_id) do nothing`,
    ...[site, loser.node, orderId, loser.message_id, loser.ts, loser.source],
  );
}

/** Writes an order as one report tells it, in an empty place, and counts it for its person. */
export async function placeOrder(cast: Cast, node: Node, order: OrderClaim, event: Event, origin: Origin, terms: Terms): Promise<void> {
  const { tx, site } = cast;
  const charged = order.amount ?? 0;
  // What a shop pays is no business of a browser's.
  const believed = origin.trust === 'verified';
  const gross = await grossOf(tx, site, terms, { charged, currency: order.currency, ts: event.ts, trust: origin.trust }, false);
  tx.later(
    'insert into order_key (site, order_id, node) values (?, ?, ?) on conflict (site, order_id) do update set node = excluded.node',
    ...[site, order.orderId, node.node],
  );
  tx.later(
    `insert into orders (site, node, order_id, ts, message_id, source, trust, currency, charged, gross, discount, tax, shipping, coupon,
       shipping_cost, channel, intermediary) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[site, node.node, order.orderId, event.ts, event.messageId, origin.source.id, origin.trust, order.currency],
    ...[charged, gross, order.discount, order.tax, order.shipping, order.coupon],
    ...[believed ? order.shippingCost : null, order.channel, order.intermediary],
  );
  for (const [i, line] of order.lines.entries()) {
    tx.later(
      `insert into order_line (site, node, order_id, line, product_id, title, quantity, price, discount, amount, cost, category)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[site, node.node, order.orderId, i, line.productId, line.title, line.quantity, line.price, line.discount, line.amount],
      ...[believed ? line.cost : null, line.category],
    );
  }
  const person = await cast.person(node.root);
  // What it leaves is settled with everything else that is known of it.
  countOrder(cast, person, { gross, margin: 0, costs: 0 }, 1);
  if (gross > 0) {
    person.firstOrder = Math.min(person.firstOrder ?? event.ts, event.ts);
    person.lastOrder = Math.max(person.lastOrder ?? event.ts, event.ts);
  }
}
