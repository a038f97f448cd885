/**
 * What came back of an order. Every report is kept; how much of it counts is settled anew with each report of the order or its returns, so that it does not
 * matter which came first: the server's word beats a browser's, a browser returns only what browsers ordered, and nobody returns more than was ordered.
 */
import type { Event } from '../../shared/event.ts';
import type { Cast } from '../collect/cast.ts';
import type { Node } from '../collect/tx.ts';
import type { Origin } from '../identity/link.ts';
import { quoted, warnOfOrder, warnOfUnread } from './doubts.ts';
import { readOrder } from './order.ts';
import { isOwn, strangerTo } from './own.ts';
import { inSiteCurrency, type Terms } from './terms.ts';
import { storedOrder, type StoredOrder } from './stored-order.ts';

interface ReturnRow {
  node: number;
  message_id: string;
  ts: number;
  trust: string;
  currency: string;
  /** Null: everything that was ordered. */
  charged: number | null;
  amount: number;
}

/** What came back of an order, by site and order id. */
export const RETURNS = `/* returnsOf */ select node, message_id, ts, trust, currency, charged, amount from order_return
  where site = ? and order_id = ? order by ts, message_id`;

/** `Order Refunded`: a return of the given lines or total; of everything when the event names no amount. A return that only a server reports stands without its order. */
export async function refundOrder(cast: Cast, node: Node, event: Event, origin: Origin, terms: Terms): Promise<void> {
  const claim = readOrder(event, terms.currency);
  if (!claim) return warnOfOrder(cast, node, event, origin, 'A return named no order_id, so nothing was taken back of any order.');
  await warnOfUnread(cast, node, event, origin, claim);
  cast.tx.later(
    `insert into order_return (site, node, order_id, message_id, ts, source, trust, currency, charged, amount, lines) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)
     on conflict (site, node, order_id, message_id) do nothing`,
    ...[cast.site, node.node, claim.orderId, event.messageId, event.ts, origin.source.id, origin.trust, claim.currency],
    ...[claim.amount === null ? null : Math.abs(claim.amount), JSON.stringify(claim.lines)],
  );
  await settleReturns(cast, claim.orderId, terms);
  const why = origin.trust === 'claimed' ? await refusalOf(cast, node, claim.orderId) : null;
  if (why !== null)
    await warnOfOrder(
      cast,
      node,
      event,
      origin,
      `A browser reported a return of order ${quoted(claim.orderId)}, and it does not count: ${why}.`,
    );
}

/** Why a browser's return does not count as things are now; null when it does. */
async function refusalOf(cast: Cast, node: Node, orderId: string): Promise<string | null> {
  const { tx, site } = cast;
  const stranger = await strangerTo(cast, node, await storedOrder(tx, site, orderId), 'its return');
  if (stranger !== null) return stranger;
  const told = await tx.get(
    `/* toldReturn */ select 1 from order_return where site = ? and order_id = ? and trust = 'verified' limit 1`,
    ...[site, orderId],
  );
  return told ? 'your server reported what came back of it' : null;
}

/** Brings the amounts that count, and whose they are, up to date with what is known of an order. */
export async function settleReturns(cast: Cast, orderId: string, terms: Terms): Promise<void> {
  const { tx, site } = cast;
  const rows = await tx.all<ReturnRow>(RETURNS, site, orderId);
  if (rows.length === 0) return;
  const order = await storedOrder(tx, site, orderId);
  const told = rows.some((row) => row.trust === 'verified') ? 'verified' : 'claimed';
  let left = order ? Math.max(order.gross, 0) : Number.MAX_SAFE_INTEGER;
  for (const row of rows) {
    const counts = row.trust === told && (told === 'verified' || (await isOwn(cast, row.node, order)));
    const claimed = await claimedBy(cast, row, order, terms);
    const amount = counts ? Math.min(claimed, left) : 0;
    left -= amount;
    await place(cast, orderId, row, amount, row.trust === 'verified' && order ? order.node : row.node);
  }
}

/** What a return says came back, in the site's currency: by the rate of the day on which it was ordered, so that a whole return takes the whole order. */
async function claimedBy({ tx, site }: Cast, row: ReturnRow, order: StoredOrder | undefined, terms: Terms): Promise<number> {
  if (row.charged === null) return order?.gross ?? 0;
  return inSiteCurrency(tx, site, terms, { amount: row.charged, currency: row.currency, ts: order?.ts ?? row.ts });
}

/** Writes a return's amount and owner, and moves the difference between the people's totals. */
async function place(cast: Cast, orderId: string, row: ReturnRow, amount: number, owner: number): Promise<void> {
  const { tx, site } = cast;
  const taken =
    owner !== row.node &&
    (await tx.get(
      `/* returnThere */ select 1 from order_return where site = ? and node = ? and order_id = ? and message_id = ?`,
      ...[site, owner, orderId, row.message_id],
    ));
  if (taken) owner = row.node;
  if (amount === row.amount && owner === row.node) return;
  tx.later(
    `update order_return set amount = ?, node = ? where site = ? and node = ? and order_id = ? and message_id = ?`,
    ...[amount, owner, site, row.node, orderId, row.message_id],
  );
  await change(cast, row.node, -row.amount);
  await change(cast, owner, amount);
}
async function change(cast: Cast, node: number, difference: number): Promise<void> {
  const person = await cast.person(await cast.rootOf(node));
  person.returned += difference;
  cast.touch(person);
}
