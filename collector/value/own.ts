/** Whom to believe about an order: the server's word beats a browser's, and a browser speaks only of what browsers ordered, and for the person who ordered. */
import type { Cast } from '../collect/cast.ts';
import type { Node } from '../collect/tx.ts';
import type { Origin } from '../identity/link.ts';
import { storedOrder, type StoredOrder } from './stored-order.ts';

/** Whether what a browser of `node` says of an order is its own business. */
export async function isOwn(cast: Cast, node: number, order: StoredOrder | undefined): Promise<boolean> {
  if (order?.trust !== 'claimed') return false;
  return (await cast.rootOf(node)) === (await cast.rootOf(order.node));
}

/**
 * Whether a report of what becomes of an order may change what counts as things are now: a server's does, a browser's where the order is its own. Others wait
 * for that, and cost nothing meanwhile however many anybody sends.
 */
export const mayCount = async (cast: Cast, { node }: Node, orderId: string, { trust }: Origin): Promise<boolean> =>
  trust === 'verified' || isOwn(cast, node, await storedOrder(cast.tx, cast.site, orderId));

/** Why a browser may not report `what` of an order; null when it may. */
export async function strangerTo(cast: Cast, node: Node, order: StoredOrder | undefined, what: string): Promise<string | null> {
  if (!order) return 'no such order was known when it came';
  if (order.trust === 'verified') return `your server reported the order, so only your server can report ${what}`;
  if ((await cast.rootOf(order.node)) !== node.root) return 'somebody else made the order';
  return null;
}
