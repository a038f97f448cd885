/** What of an order counts, judged anew with each report of it, so that it does not matter which came first. */
import { Cast } from '../collect/cast.ts';
import type { Person, Tx } from '../collect/tx.ts';
import { isOwn } from './own.ts';
import { settleReturns } from './returns.ts';
import { storedOrder, type StoredOrder } from './stored-order.ts';
import { grossOf, type Terms } from './terms.ts';

interface Cancelling {
  node: number;
  ts: number;
  message_id: string;
  trust: string;
}

/** The cancellations of an order, by site and order id. */
export const CANCELLING = `/* cancelling */ select node, ts, message_id, trust from order_step where site = ? and order_id = ? and kind = 'cancelled'`;

/** Adds (or takes away) an order's money. An order of nothing is kept, but makes no customer. */
export function countOrder(cast: Cast, person: Person, gross: number, sign: 1 | -1): void {
  if (gross > 0) person.orders += sign;
  if (gross > 0) person.gross += sign * gross;
  cast.touch(person);
}

/** First and last order of a person, read anew after an order was taken away. */
export async function orderDates(cast: Cast, person: Person): Promise<void> {
  const row = await cast.tx.get<{ first: number | null; last: number | null }>(
    `select min(o.ts) as first, max(o.ts) as last from node n join orders o on o.site = n.site and o.node = n.node and o.gross > 0
     where n.site = ? and n.root = ?`,
    ...[cast.site, person.node],
  );
  person.firstOrder = row?.first ?? null;
  person.lastOrder = row?.last ?? null;
}

/** Whether one report is the newer word: verified beats claimed; among equals the newest (event time, messageId) counts. */
export const isNewer = (a: Omit<Cancelling, 'node'>, b: Omit<Cancelling, 'node'>): boolean =>
  a.trust !== b.trust ? a.trust === 'verified' : a.ts !== b.ts ? a.ts > b.ts : a.message_id > b.message_id;

/** Brings what counts of an order, and of what came back of it, up to date with everything that is known; `anew` also where nothing was reported since. */
export async function settleOrder(cast: Cast, orderId: string, terms: Terms, anew = false): Promise<void> {
  const { tx, site } = cast;
  const cancelling = await tx.all<Cancelling>(CANCELLING, site, orderId);
  const order = cancelling.length > 0 || anew ? await storedOrder(tx, site, orderId) : undefined;
  if (order) await count(cast, orderId, order, cancelling, terms);
  await settleReturns(cast, orderId, terms);
}

async function count(cast: Cast, orderId: string, order: StoredOrder, cancelling: readonly Cancelling[], terms: Terms): Promise<void> {
  let cancelled = false;
  for (const report of cancelling)
    cancelled ||= isNewer(report, order) && (report.trust === 'verified' || (await isOwn(cast, report.node, order)));
  const gross = await grossOf(cast.tx, cast.site, terms, order, cancelled);
  if (gross === order.gross && Number(cancelled) === order.cancelled) return;
  cast.tx.later(
    'update orders set gross = ?, cancelled = ? where site = ? and node = ? and order_id = ?',
    ...[gross, Number(cancelled), cast.site, order.node, orderId],
  );
  const person = await cast.person(await cast.rootOf(order.node));
  countOrder(cast, person, order.gross, -1);
  countOrder(cast, person, gross, 1);
  await orderDates(cast, person);
}

const around = (site: number, node: number): [string, ...number[]] => [
  `/* ordersAround */ select order_id as id from order_return where site = ? and node = ?
     union select order_id from order_step where site = ? and node = ? and kind = 'cancelled'
     union select o.order_id from orders o where o.site = ? and o.node = ? and (
       exists (select 1 from order_return r where r.site = o.site and r.order_id = o.order_id)
       or exists (select 1 from order_step s where s.site = o.site and s.order_id = o.order_id and s.kind = 'cancelled'))`,
  ...[site, node, site, node, site, node],
];
/** Says that it will be judged again what nodes ordered, sent back or cancelled. */
export function expectOrdersOf(tx: Tx, site: number, nodes: Iterable<number>): void {
  for (const node of nodes) tx.ahead(...around(site, node));
}

/** Judges again what nodes ordered, sent back or cancelled: whose it is may have changed. The people must be saved before. Answers the profiles whose sums changed. */
export async function settleOrdersOf(tx: Tx, site: number, nodes: readonly number[], terms: Terms): Promise<number[]> {
  const ids = new Set<string>();
  await tx.forEach(nodes, async (node) => {
    const rows = await tx.all<{ id: string }>(...around(site, node));
    for (const { id } of rows) ids.add(id);
  });
  if (ids.size === 0) return [];
  const cast = new Cast(tx, site, []);
  for (const id of ids) await settleOrder(cast, id, terms);
  await cast.save();
  return [...cast.changes.keys()];
}
