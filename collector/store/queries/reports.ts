/** Reports of a shop's accounts, and the orders that they are compared with. */
import type { Report, ReportMeaning } from '../../../shared/api.ts';
import type { Content } from '../../reports/read.ts';
import { StoreError } from '../error.ts';
import type { Query } from '../query.ts';
import { totalOf } from '../sql.ts';
import { writeAudit, type Actor } from './audit.ts';

/** A report with what it holds. */
export interface KeptReport extends Report {
  content: Content;
}
/** An order as reports are compared with it; amounts in micro-units: `charged`, `tax` and `shipping` in its own currency, the others in the site's. */
export interface Counted {
  id: string;
  ts: number;
  node: number;
  currency: string;
  charged: number;
  tax: number;
  shipping: number;
  gross: number;
  cancelled: number;
  trust: string;
  returned: number;
  /** 1: its lines name prices, which hold the tax where the site's prices do; a total, a subtotal and a revenue are without. */
  priced: number;
}
/** A return with the order that it is of; without one its currency is the site's. */
export interface CountedReturn {
  id: string;
  messageId: string;
  ts: number;
  amount: number;
  charged: number | null;
  gross: number | null;
  currency: string | null;
}
/** At most so many reports of a site are kept. */
export const MOST_REPORTS = 50;

type Raw = Omit<Report, 'createdAt' | 'meaning' | 'kind'> & { createdAt: number; meaning: string; kind: Report['kind'] };
const COLUMNS = `id, name, meaning, lines, created_at as "createdAt"`;
function shown({ createdAt, meaning, ...row }: Omit<Raw, 'kind'>): Report {
  const { kind, ...rest } = JSON.parse(meaning) as ReportMeaning & { kind: Report['kind'] };
  return { ...row, kind, meaning: rest, createdAt: new Date(createdAt).toISOString() };
}

/** The reports of a site, newest first. */
export const reports = async (q: Query, site: number): Promise<Report[]> =>
  (await q.all<Raw>(`/* reports */ select ${COLUMNS} from report where site = ? order by created_at desc, id`, site)).map(shown);
/** One report with what it holds; null when there is none. */
export async function report(q: Query, site: number, id: string): Promise<KeptReport | null> {
  const row = await q.get<Raw & { content: string }>(
    `/* report */ select ${COLUMNS}, content from report where site = ? and id = ?`,
    ...[site, id],
  );
  if (!row) return null;
  const { content, ...rest } = row;
  return { ...shown(rest), content: JSON.parse(content) as Content };
}
/** Keeps a report. */
export async function addReport(
  q: Query,
  site: number,
  { id, name, meaning, content, createdAt }: Omit<KeptReport, 'lines' | 'kind'>,
  actor: Actor,
): Promise<void> {
  const held = await q.get<{ n: number }>(`/* reportsHeld */ select count(*) as n from report where site = ?`, site);
  if ((held?.n ?? 0) >= MOST_REPORTS) throw new StoreError('conflict', `At most ${MOST_REPORTS} reports are kept; delete one first.`);
  const now = Date.parse(createdAt);
  await q.run(
    `/* addReport */ insert into report (site, id, name, meaning, content, lines, created_at) values (?, ?, ?, ?, ?, ?, ?)`,
    ...[site, id, name, JSON.stringify({ kind: content.kind, ...meaning }), JSON.stringify(content), content.lines.length, now],
  );
  await writeAudit(q, site, actor, 'report.add', id, { name, lines: content.lines.length }, now);
}
/** Says anew what a report's sums mean. */
export async function changeReport(
  q: Query,
  site: number,
  id: string,
  name: string,
  meaning: ReportMeaning,
  actor: Actor,
  now: number,
): Promise<void> {
  const before = await report(q, site, id);
  if (!before) throw new StoreError('not_found', 'There is no such report.');
  await q.run(
    `/* changeReport */ update report set name = ?, meaning = ? where site = ? and id = ?`,
    ...[name, JSON.stringify({ kind: before.kind, ...meaning }), site, id],
  );
  await writeAudit(q, site, actor, 'report.change', id, { name, meaning }, now);
}
/** Deletes a report. */
export async function removeReport(q: Query, site: number, id: string, actor: Actor, now: number): Promise<void> {
  const { changes } = await q.run(`/* removeReport */ delete from report where site = ? and id = ?`, ...[site, id]);
  if (changes === 0) throw new StoreError('not_found', 'There is no such report.');
  await writeAudit(q, site, actor, 'report.remove', id, {}, now);
}

const ORDER = (
  q: Query,
): string => `o.order_id as id, o.ts, o.node, o.currency, o.charged, o.tax, o.shipping, o.gross, o.cancelled, o.trust,
  (select ${totalOf(q, 'r.amount')} from order_return r where r.site = o.site and r.order_id = o.order_id) as returned,
  case when exists (select 1 from order_line l where l.site = o.site and l.node = o.node and l.order_id = o.order_id and l.price <> 0)
    then 1 else 0 end as priced`;

/** Orders placed in [from, to), by time, after one. */
export async function countedOrders(
  q: Query,
  site: number,
  from: number,
  to: number,
  after: Counted | null,
  limit: number,
): Promise<Counted[]> {
  const params = after ? [after.ts, after.node, after.id] : [];
  return q.all<Counted>(
    `/* countedOrders */ select ${ORDER(q)} from orders o where o.site = ? and o.ts >= ? and o.ts < ?${after ? ' and (o.ts, o.node, o.order_id) > (?, ?, ?)' : ''}
     order by o.ts, o.node, o.order_id limit ?`,
    ...[site, after ? after.ts : from, to, ...params, limit],
  );
}
/** Orders by their ids, whenever they were placed; those that nobody reported are left out. */
export async function ordersByIds(q: Query, site: number, ids: string[]): Promise<Counted[]> {
  const found: Counted[] = [];
  for (const id of ids) {
    const row = await q.get<Counted>(
      `/* countedOrder */ select ${ORDER(q)} from order_key k join orders o on o.site = k.site and o.node = k.node and o.order_id = k.order_id
       where k.site = ? and k.order_id = ?`,
      ...[site, id],
    );
    if (row) found.push(row);
  }
  return found;
}
/** Returns that happened in [from, to), with the order of each, after one; by time. */
export async function countedReturns(
  q: Query,
  site: number,
  from: number,
  to: number,
  after: CountedReturn | null,
  limit: number,
): Promise<CountedReturn[]> {
  const params = after ? [after.ts, after.id, after.messageId] : [];
  return q.all<CountedReturn>(
    `/* countedReturns */ select t.order_id as id, t.message_id as "messageId", t.ts, t.amount, o.charged, o.gross, o.currency from order_return t
       left join order_key k on k.site = t.site and k.order_id = t.order_id
       left join orders o on o.site = k.site and o.node = k.node and o.order_id = k.order_id
     where t.site = ? and t.ts >= ? and t.ts < ? and t.amount <> 0${after ? ' and (t.ts, t.order_id, t.message_id) > (?, ?, ?)' : ''}
     order by t.ts, t.order_id, t.message_id limit ?`,
    ...[site, after ? after.ts : from, to, ...params, limit],
  );
}

/** Reads of reports. */
export const reportReads = { reports, report, countedOrders, ordersByIds, countedReturns };
/** Writes of reports. */
export const reportWrites = { addReport, changeReport, removeReport };
