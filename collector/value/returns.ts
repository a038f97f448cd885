/** What came back of an order. Every report is kept; how much of it counts is settled with the order. */
import type { Event } from '../../shared/event.ts';
import type { Cast } from '../collect/cast.ts';
import type { Node } from '../collect/tx.ts';
import type { Origin } from '../identity/link.ts';
import { quoted, warnOfOrder, warnOfUnread } from './doubts.ts';
import { readOrder } from './order.ts';
import { mayCount, strangerTo } from './own.ts';
import { settleOrder } from './settle.ts';
import { storedOrder } from './stored-order.ts';
import type { Terms } from './terms.ts';

/**
 * `Order Refunded`: a return of the given lines or total; of everything when the event names no amount. Reports of one `refund_id` are one return, of which the
 * newest word counts; `cancelled` takes it back. A return that only a server reports stands without its order.
 */
export async function refundOrder(cast: Cast, node: Node, event: Event, origin: Origin, terms: Terms): Promise<void> {
  const claim = readOrder(event, terms.currency);
  if (!claim) return warnOfOrder(cast, node, event, origin, 'A return named no order_id, so nothing was taken back of any order.');
  if (claim.cancelled && claim.refundId === '')
    await warnOfOrder(
      cast,
      node,
      event,
      origin,
      `A return of order ${quoted(claim.orderId)} was taken back without a refund_id that says which, so it changes nothing.`,
    );
  else if (!claim.cancelled) await warnOfUnread(cast, node, event, origin, claim);
  cast.tx.later(
    `insert into order_return (site, node, teller, order_id, message_id, ts, source, trust, currency, charged, amount, lines, written_off, refund_id, cancelled)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)
     on conflict (site, node, order_id, message_id) do nothing`,
    ...[cast.site, node.node, node.node, claim.orderId, event.messageId, event.ts, origin.source.id, origin.trust, claim.currency],
    ...[claim.amount === null ? null : Math.abs(claim.amount), JSON.stringify(claim.lines)],
    ...[claim.writtenOff ? 1 : 0, claim.refundId, claim.cancelled ? 1 : 0],
  );
  if (await mayCount(cast, node, claim.orderId, origin)) await settleOrder(cast, claim.orderId, terms);
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
    `/* toldReturn */ select 1 from order_return where site = ? and order_id = ? and trust = 'verified'
       and (cancelled = 0 or refund_id <> '') limit 1`,
    ...[site, orderId],
  );
  return told ? 'your server reported what came back of it' : null;
}
