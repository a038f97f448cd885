/** Orders have their own identity: (site, order id). A browser and a server that both report one make one order. */
import type { Event } from '../../shared/event.ts';
import type { Cast } from '../collect/cast.ts';
import { parseTime } from '../collect/clock.ts';
import type { Node, Tx } from '../collect/tx.ts';
import type { Origin } from '../identity/link.ts';
import { expectCosts } from './costs.ts';
import { quoted, warnOfOrder, warnOfUnread } from './doubts.ts';
import { readOrder, type OrderClaim } from './order.ts';
import { RETURNS } from './settle-returns.ts';
import { countOrder, isNewer, orderDates, SETTLING, settleOrder } from './settle.ts';
import { STORED, storedOrder, type StoredOrder } from './stored-order.ts';
import { grossOf, type Terms } from './terms.ts';

/** The imports of a site, also those that were taken back. */
const IMPORTS = `/* importsOf */ select source from source where site = ? and kind = 'import'`;

/** Says that an event's order will be looked at, where it tells of one. */
export function expectOrder(tx: Tx, site: number, event: Event, origin: Origin, currency: string): void {
  if (event.type !== 'track' || (event.name !== 'Order Completed' && event.name !== 'Order Updated')) return;
  const order = readOrder(event, currency);
  if (!order) return;
  for (const text of [STORED, SETTLING, RETURNS]) tx.ahead(text, site, order.orderId);
  tx.ahead(IMPORTS, site);
  expectCosts(tx, site, order.lines, placedAt(event, origin));
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
    const report = { node: node.node, told: event.ts, message_id: event.messageId, trust: origin.trust, source: origin.source.id };
    if (!isNewer(report, stored)) {
      if (await isImport(cast, stored.source)) gaveWay(cast, order.orderId, report, stored);
      return;
    }
    // Another browser cannot take over an order; only the site's server can say whose it is.
    if (stored.node !== node.node && origin.trust !== 'verified' && (await cast.rootOf(stored.node)) !== node.root) {
      const detail = `A browser reported order ${quoted(order.orderId)}, which is somebody else’s already. Only your server can say that it is another person’s.`;
      return warnOfOrder(cast, node, event, origin, detail);
    }
    if (origin.source.kind === 'import') gaveWay(cast, order.orderId, stored, { source: origin.source.id });
    tx.later('delete from orders where site = ? and node = ? and order_id = ?', site, stored.node, order.orderId);
    tx.later('delete from order_line where site = ? and node = ? and order_id = ?', site, stored.node, order.orderId);
    const before = await cast.person(await cast.rootOf(stored.node));
    countOrder(cast, before, stored, -1);
    await placeOrder(cast, node, order, event, origin, terms);
    await orderDates(cast, before);
  } else await placeOrder(cast, node, order, event, origin, terms);
  await settleOrder(cast, order.orderId, terms);
}

async function isImport({ tx, site }: Cast, source: number): Promise<boolean> {
  return (await tx.all<{ source: number }>(IMPORTS, site)).some((one) => one.source === source);
}

/** Keeps that a report counts for nothing because of what an import says: when that is taken back, it may count again. */
function gaveWay(
  { tx, site }: Cast,
  orderId: string,
  loser: { node: number; told: number; message_id: string; source: number },
  winner: Pick<StoredOrder, 'source'>,
): void {
  if (winner.source === loser.source) return;
  tx.later(
    `/* gaveWay */ insert into order_report (site, node, order_id, message_id, ts, source) values (?, ?, ?, ?, ?, ?)
       on conflict (site, node, order_id, message_id) do nothing`,
    ...[site, loser.node, orderId, loser.message_id, loser.told, loser.source],
  );
}

/** Writes an order as one report tells it, in an empty place, and counts it for its person. */
export async function placeOrder(cast: Cast, node: Node, order: OrderClaim, event: Event, origin: Origin, terms: Terms): Promise<void> {
  const { tx, site } = cast;
  const charged = order.amount ?? 0;
  // What a shop pays is no business of a browser's.
  const believed = origin.trust === 'verified';
  const ts = placedAt(event, origin);
  const gross = await grossOf(tx, site, terms, { charged, currency: order.currency, ts, trust: origin.trust }, false);
  tx.later(
    'insert into order_key (site, order_id, node) values (?, ?, ?) on conflict (site, order_id) do update set node = excluded.node',
    ...[site, order.orderId, node.node],
  );
  tx.later(
    `insert into orders (site, node, order_id, ts, message_id, source, trust, currency, charged, gross, discount, tax, shipping, coupon, told_ts,
       shipping_cost, channel, intermediary) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[site, node.node, order.orderId, ts, event.messageId, origin.source.id, origin.trust, order.currency],
    ...[charged, gross, order.discount, order.tax, order.shipping, order.coupon, event.ts],
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
    person.firstOrder = Math.min(person.firstOrder ?? ts, ts);
    person.lastOrder = Math.max(person.lastOrder ?? ts, ts);
  }
}

/** When an order was placed: a server may say so in `ordered_at`, so that a later word about it leaves it where it was; else when this was said. */
function placedAt(event: Event, origin: Origin): number {
  const said = event.data['ordered_at'];
  const placed = origin.trust === 'verified' && typeof said === 'string' ? parseTime(said) : null;
  return placed === null ? event.ts : Math.min(placed, event.receivedAt);
}
