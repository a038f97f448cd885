/** What of an order or a return is told to the owner, because it was not taken as it was meant. */
import type { Event } from '../../shared/event.ts';
import type { Cast } from '../collect/cast.ts';
import type { Node } from '../collect/tx.ts';
import { warn, type Origin } from '../identity/link.ts';
import { unreadOf, type OrderClaim } from './order.ts';

const MOST_SHOWN = 60;
/** What follows where no amount of a report can be read, unless it counts as an order of nothing. */
const UNREAD: Readonly<Record<string, string>> = {
  'Order Refunded': 'all of the order counts as returned',
  'Order Updated': 'the order stays as it was',
};
/** A value of a stranger's, short enough for a sentence. */
export const quoted = (value: unknown): string => `"${(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, MOST_SHOWN)}"`;

/** Tells the owner what became of an order or a return, with who sent it. */
export async function warnOfOrder(cast: Cast, node: Node, event: Event, origin: Origin, detail: string): Promise<void> {
  await warn(cast.tx, cast.site, node.node, 'order', event.ts, detail, origin);
}

/** Tells of amounts and of a currency that could not be read. */
export async function warnOfUnread(cast: Cast, node: Node, event: Event, origin: Origin, claim: OrderClaim): Promise<void> {
  const what = `${event.name === 'Order Refunded' ? 'The return of order' : 'Order'} ${quoted(claim.orderId)}`;
  const { currency, amounts } = unreadOf(event);
  if (currency !== null)
    await warnOfOrder(
      cast,
      node,
      event,
      origin,
      `${what} came with the currency ${quoted(currency)}, which is no currency code such as EUR.`,
    );
  const [first] = amounts;
  if (first && claim.amount === null) {
    const counted = UNREAD[event.name] ?? 'it counts as an order of nothing';
    await warnOfOrder(
      cast,
      node,
      event,
      origin,
      `${what} came with ${first.name} ${quoted(first.value)}, which is no amount, so ${counted}.`,
    );
  } else if (first?.line)
    await warnOfOrder(
      cast,
      node,
      event,
      origin,
      `${what} came with ${first.name} ${quoted(first.value)}, which is no amount and counts as 0.`,
    );
  else if (claim.amount === null && event.name === 'Order Completed')
    await warnOfOrder(cast, node, event, origin, `${what} came without a total and without prices, so it counts as an order of nothing.`);
}
