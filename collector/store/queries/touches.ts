/** Contacts as people read them: one person's, and all of a site's as a file holds them. */
import type { ExportedTouch, Touch } from '../../../shared/api.ts';
import { fromMicros } from '../../../shared/money.ts';
import type { Query } from '../query.ts';
import { joined, plain, sql } from '../sql.ts';
import { BUYER, buyerOf, type BuyerColumns } from './buyer.ts';
import type { ExportPage } from './export-people.ts';
import { rootOf } from './timeline.ts';

/** Where a list of contacts goes on: after this time, message, and the node (by its public id) that it belongs to. */
export type TouchPlace = [ts: number, messageId: string, node: string];
/** Where a file of contacts goes on. */
export type TouchFilePlace = [node: number, messageId: string];

const TOUCH = `t.message_id, t.ts, t.channel, t.direction, t.campaign, t.subject, t.outcome, t.agent, t.currency, t.charged, t.cost`;
interface TouchColumns {
  message_id: string;
  ts: number;
  channel: string;
  direction: string;
  campaign: string;
  subject: string;
  outcome: string;
  agent: string;
  currency: string;
  charged: number | null;
  cost: number;
}
const touchOf = (row: TouchColumns, countedIn: string): Touch => ({
  messageId: row.message_id,
  at: new Date(row.ts).toISOString(),
  channel: row.channel || null,
  direction: row.direction || null,
  campaign: row.campaign || null,
  subject: row.subject || null,
  outcome: row.outcome || null,
  agent: row.agent || null,
  cost: row.charged === null ? null : fromMicros(row.charged),
  currency: row.currency,
  counted: fromMicros(row.cost),
  countedIn,
});

/** A page of a person's contacts over all that they were named by, newest first; null when there is no such profile. */
async function touches(
  q: Query,
  site: number,
  id: string,
  countedIn: string,
  after: TouchPlace | null,
  limit: number,
): Promise<{ items: Touch[]; next: TouchPlace | null } | null> {
  const root = await rootOf(q, site, id);
  if (root === undefined) return null;
  const conditions = [sql`n.site = ${site} and n.root = ${root} and t.site = n.site and t.node = n.node`];
  if (after) conditions.push(sql`(t.ts, t.message_id, n.id) < (${after[0]}, ${after[1]}, ${after[2]})`);
  const { text, params } = sql`/* touches */ select ${plain(TOUCH)}, n.id as node_id from node n cross join touch t
    where ${joined(conditions, ' and ')} order by t.ts desc, t.message_id desc, n.id desc limit ${limit + 1}`;
  const rows = await q.all<TouchColumns & { node_id: string }>(text, ...params);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => touchOf(row, countedIn)),
    next: rows.length > limit && last ? [last.ts, last.message_id, last.node_id] : null,
  };
}

/** A page of a site's contacts, by whom they were made with, after a place when one is given. */
async function exportedTouches(
  q: Query,
  site: number,
  countedIn: string,
  after: TouchFilePlace | null,
  limit: number,
): Promise<ExportPage<ExportedTouch, TouchFilePlace>> {
  const [node, message] = after ?? [0, ''];
  const rows = await q.all<TouchColumns & BuyerColumns & { node: number }>(
    `/* exportedTouches */ select t.node, ${TOUCH}, ${BUYER} from touch t cross join node n cross join node r left join profile p on p.site = r.site and p.node = r.node
     where n.node = t.node and r.node = n.root and t.site = ? and (t.node, t.message_id) > (?, ?) order by t.node, t.message_id limit ?`,
    ...[site, node, message, limit],
  );
  const last = rows.at(-1);
  return {
    items: rows.map((row): ExportedTouch => ({ ...touchOf(row, countedIn), profile: buyerOf(row) })),
    next: rows.length === limit && last ? [last.node, last.message_id] : null,
  };
}

/** Reads of contacts. */
export const touchReads = { touches, exportedTouches };
