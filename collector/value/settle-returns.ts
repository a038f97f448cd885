/**
 * How much of what came back counts, settled anew with each report of the order or its returns, so that it does not matter which came first: the server's
 * word beats a browser's, a browser returns only what browsers ordered, and nobody returns more than was ordered.
 */
import { bounded, type Micros } from '../../shared/money.ts';
import type { Cast } from '../collect/cast.ts';
import { isOwn } from './own.ts';
import { remainsOf, returnedBy, unknownCosts, type ReturnedRow } from './remains.ts';
import { storedOrder, type StoredOrder } from './stored-order.ts';
import { inSiteCurrency, type Terms } from './terms.ts';

interface ReturnRow extends ReturnedRow {
  node: number;
  /** The node of the event that told of it. */
  teller: number | null;
  message_id: string;
  ts: number;
  trust: string;
  currency: string;
  /** Null: everything that was ordered. */
  charged: number | null;
}
type Counted = Pick<ReturnedRow, 'amount' | 'margin' | 'costs'>;

/** What came back of an order, by site and order id. */
export const RETURNS = `/* returnsOf */ select node, teller, message_id, ts, trust, currency, charged, amount, margin, costs, lines, written_off
  from order_return where site = ? and order_id = ? order by ts, message_id, node`;

/** Brings what counts of returns, what they take of the order's margin, and whose they are, up to date with what is known of an order that was settled itself. */
export async function settleReturns(cast: Cast, orderId: string, terms: Terms, parcels: number): Promise<void> {
  const { tx, site } = cast;
  const rows = await tx.all<ReturnRow>(RETURNS, site, orderId);
  if (rows.length === 0) return;
  const order = await storedOrder(tx, site, orderId);
  const told = rows.some((row) => row.trust === 'verified') ? 'verified' : 'claimed';
  let left = order ? Math.max(order.gross, 0) : Number.MAX_SAFE_INTEGER;
  const remains = order && order.gross > 0 ? await remainsOf(tx, site, terms, order, orderId, parcels) : null;
  const unknown = remains ? null : await unknownCosts(tx, site);
  // In the order's own currency, so that parts which make the whole take the whole: each rounded alone could leave a micro-unit.
  let before = 0;
  for (const row of rows) {
    const counts = row.trust === told && (told === 'verified' || (await isOwn(cast, row.node, order)));
    const claimed = counts ? await claimedBy(cast, row, order, terms, before) : 0;
    const amount = Math.min(claimed, left);
    left -= amount;
    if (counts && row.currency === order?.currency) before = bounded(before + (row.charged ?? 0));
    const margin = amount > 0 ? (remains?.take(returnedBy(row, amount)).margin ?? unknown?.(amount) ?? 0) : 0;
    const now = { amount, margin, costs: amount > 0 ? terms.costReturn : 0 };
    await place(cast, orderId, row, now, row.trust === 'verified' && order ? order.node : (row.teller ?? row.node));
  }
}

/**
 * What a return says came back, in the site's currency: by the rate of the day on which it was ordered, so that a whole return takes the whole order.
 * `before`: what returns in the order's currency said before it.
 */
async function claimedBy(
  { tx, site }: Cast,
  { charged, currency, ts }: ReturnRow,
  order: StoredOrder | undefined,
  terms: Terms,
  before: Micros,
): Promise<Micros> {
  if (charged === null) return order?.gross ?? 0;
  const ours = (amount: Micros): Promise<Micros> => inSiteCurrency(tx, site, terms, { amount, currency, ts: order?.ts ?? ts });
  return currency === order?.currency ? (await ours(bounded(before + charged))) - (await ours(before)) : ours(charged);
}

/** Writes what a return counts for and its owner, and moves the difference between the people's totals. */
async function place(cast: Cast, orderId: string, row: ReturnRow, now: Counted, owner: number): Promise<void> {
  const { tx, site } = cast;
  const taken =
    owner !== row.node &&
    (await tx.get(
      `/* returnThere */ select 1 from order_return where site = ? and node = ? and order_id = ? and message_id = ?`,
      ...[site, owner, orderId, row.message_id],
    ));
  if (taken) owner = row.node;
  if (now.amount === row.amount && now.margin === row.margin && now.costs === row.costs && owner === row.node) return;
  tx.later(
    `update order_return set amount = ?, margin = ?, costs = ?, node = ? where site = ? and node = ? and order_id = ? and message_id = ?`,
    ...[now.amount, now.margin, now.costs, owner, site, row.node, orderId, row.message_id],
  );
  await change(cast, row.node, row, -1);
  await change(cast, owner, now, 1);
}
async function change(cast: Cast, node: number, { amount, margin, costs }: Counted, sign: 1 | -1): Promise<void> {
  const person = await cast.person(await cast.rootOf(node));
  person.returned += sign * amount;
  person.margin -= sign * margin;
  person.costs += sign * costs;
  cast.touch(person);
}
