/** What of an order counts, judged anew with each report of it, so that it does not matter which came first. */
import { Cast } from '../collect/cast.ts';
import type { Person, Tx } from '../collect/tx.ts';
import { parcelsOf, reckon } from './costs.ts';
import { isOwn } from './own.ts';
import { settleReturns } from './settle-returns.ts';
import { storedOrder, type StoredOrder } from './stored-order.ts';
import { grossOf, type Terms } from './terms.ts';

/** A report of a cancellation or a shipment. */
interface Report {
  node: number;
  told: number;
  message_id: string;
  trust: string;
  kind: string;
  detail: string;
}
type Word = Pick<Report, 'told' | 'message_id' | 'trust'>;
const COUNTED = ['gross', 'margin', 'costs', 'rated', 'uncosted'] as const;
type Counted = Pick<StoredOrder, (typeof COUNTED)[number]>;
const NOTHING: Counted = { gross: 0, margin: 0, costs: 0, rated: 0, uncosted: 0 };

/** The cancellations and shipments of an order, by site and order id. */
export const SETTLING = `/* settling */ select node, ts as told, message_id, trust, kind, detail from order_step
  where site = ? and order_id = ? and kind in ('cancelled', 'shipped') order by ts, message_id`;

/** Adds (or takes away) an order's money. An order of nothing is kept, but makes no customer. */
export function countOrder(cast: Cast, person: Person, { gross, margin, costs }: Omit<Counted, 'rated' | 'uncosted'>, sign: 1 | -1): void {
  if (gross > 0) {
    person.orders += sign;
    person.gross += sign * gross;
    person.margin += sign * margin;
    person.costs += sign * costs;
  }
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
export const isNewer = (a: Word, b: Word): boolean =>
  a.trust !== b.trust ? a.trust === 'verified' : a.told !== b.told ? a.told > b.told : a.message_id > b.message_id;

/** Brings what counts of an order, and of what came back of it, up to date with everything that is known. */
export async function settleOrder(cast: Cast, orderId: string, terms: Terms): Promise<void> {
  const { tx, site } = cast;
  const order = await storedOrder(tx, site, orderId);
  const parcels = order ? await count(cast, orderId, order, terms) : 0;
  await settleReturns(cast, orderId, terms, parcels);
}

/** Counts an order anew; answers how many parcels it was sent in. */
async function count(cast: Cast, orderId: string, order: StoredOrder, terms: Terms): Promise<number> {
  const { tx, site } = cast;
  const reports = await tx.all<Report>(SETTLING, site, orderId);
  let cancelled = false;
  const trackings: (string | null)[] = [];
  for (const report of reports) {
    if (report.kind === 'cancelled' && !isNewer(report, order)) continue;
    if (report.trust !== 'verified' && !(await isOwn(cast, report.node, order))) continue;
    if (report.kind === 'cancelled') cancelled = true;
    else trackings.push((JSON.parse(report.detail) as { tracking?: string }).tracking ?? null);
  }
  const parcels = parcelsOf(trackings);
  const gross = await grossOf(tx, site, terms, order, cancelled);
  const now: Counted =
    gross > 0 ? { ...(await reckon(tx, site, terms, { ...order, gross }, orderId, parcels)), gross } : { ...NOTHING, gross };
  if (Number(cancelled) === order.cancelled && COUNTED.every((name) => now[name] === order[name])) return parcels;
  tx.later(
    'update orders set gross = ?, cancelled = ?, margin = ?, costs = ?, rated = ?, uncosted = ? where site = ? and node = ? and order_id = ?',
    ...[gross, Number(cancelled), now.margin, now.costs, now.rated, now.uncosted, site, order.node, orderId],
  );
  const person = await cast.person(await cast.rootOf(order.node));
  countOrder(cast, person, order, -1);
  countOrder(cast, person, now, 1);
  if (gross !== order.gross) await orderDates(cast, person);
  return parcels;
}

const around = (site: number, node: number): [string, ...number[]] => [
  `/* ordersAround */ select order_id as id from order_return where site = ? and node = ?
     union select order_id from order_step where site = ? and node = ? and kind in ('cancelled', 'shipped')
     union select o.order_id from orders o where o.site = ? and o.node = ? and (
       exists (select 1 from order_return r where r.site = o.site and r.order_id = o.order_id)
       or exists (select 1 from order_step s where s.site = o.site and s.order_id = o.order_id and s.kind in ('cancelled', 'shipped')))`,
  ...[site, node, site, node, site, node],
];
/** Says that it will be judged again what nodes ordered, sent back, cancelled or were sent. */
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
