/** Orders that an import reported: what they were by everybody else's word, or nothing. */
import { trustOf } from '../../shared/event.ts';
import { Cast } from '../collect/cast.ts';
import type { Node, Tx } from '../collect/tx.ts';
import { eventsWhere, type Kept } from '../identity/revisit.ts';
import { readOrder } from '../value/order.ts';
import { placeOrder } from '../value/orders.ts';
import { isNewer, settleOrder } from '../value/settle.ts';
import { storedOrder } from '../value/stored-order.ts';
import type { Gone } from './gone.ts';

interface Report {
  node: number;
  root: number;
  event: Kept;
  trust: 'claimed' | 'verified';
}

/** Makes every order that was noted what the reports say that are left. The totals of its people are wrong until they are computed anew. */
export async function restoreOrders(tx: Tx, gone: Gone): Promise<void> {
  const { site, court, changes } = gone;
  if (gone.orders.size === 0) return;
  const cast = new Cast(tx, site, []);
  for (const id of gone.orders) {
    await fallBack(cast, gone, id);
    await settleOrder(cast, id, court);
  }
  await cast.save();
  for (const root of cast.changes.keys()) changes.touched.add(root);
}

async function fallBack(cast: Cast, { site, source, court, changes }: Gone, id: string): Promise<void> {
  const { tx } = cast;
  const stored = await storedOrder(tx, site, id);
  if (stored?.source !== source) return;
  const before = await rootOf(tx, stored.node);
  changes.touched.add(before);
  for (const table of ['orders', 'order_line', 'order_key'])
    tx.later(`/* unorder */ delete from ${table} where site = ? and order_id = ? and node = ?`, site, id, stored.node);
  const report = await newest(tx, site, source, id);
  if (!report) return;
  const { node, root, event, trust } = report;
  const order = readOrder(event, court.currency);
  if (!order) throw new Error(`the report of order ${id} names none`);
  changes.touched.add(root);
  tx.later(
    '/* reportStands */ delete from order_report where site = ? and node = ? and order_id = ? and message_id = ?',
    ...[site, node, id, event.messageId],
  );
  const place = { node, root } as Node;
  await placeOrder(cast, place, order, event, { source: { id: event.source, kind: event.from ?? 'browser' }, trust, sender: '' }, court);
}

/** The report that counts among those that gave way to an import: as they came, each by the rule by which it would have come. */
async function newest(tx: Tx, site: number, source: number, id: string): Promise<Report | undefined> {
  const rows = await tx.all<{ node: number; root: number; message_id: string }>(
    `/* reportsLeft */ select r.node, n.root, r.message_id from order_report r join node n on n.node = r.node
       join event e on e.site = r.site and e.node = r.node and e.message_id = r.message_id
       where r.site = ? and r.order_id = ? and r.source <> ? order by e.seq`,
    ...[site, id, source],
  );
  let best: Report | undefined;
  for (const { node, root, message_id } of rows) {
    const [event] = await eventsWhere(tx, site, node, 'e.message_id = ?', message_id);
    if (!event) throw new Error(`the event ${message_id} that reported order ${id} is not there`);
    const report: Report = { node, root, event, trust: trustOf({ kind: event.from ?? 'browser' }) };
    if (!best || (isNewer(word(report), word(best)) && (report.trust === 'verified' || report.root === best.root))) best = report;
  }
  return best;
}
const word = ({ event, trust }: Report) => ({ told: event.ts, message_id: event.messageId, trust });

const rootOf = async (tx: Tx, node: number): Promise<number> =>
  (await tx.get<{ root: number }>('select root from node where node = ?', node))?.root ?? node;
