/** Events as people read them: one person's history over all their devices, and what arrived last. */
import type { LiveEvent, TimelineEvent } from '../../../shared/api.ts';
import { EVENT_TYPES, type EventType } from '../../../shared/event.ts';
import { NEVER } from '../../collect/tx.ts';
import type { Query } from '../query.ts';
import { joined, plain, sql } from '../sql.ts';
import { EVENT_COLUMNS, timelineEvent, type EventColumns } from './event-row.ts';

/** Where a timeline goes on: after this event time, messageId, and the node (by its public id) that the event belongs to. */
export type Place = [ts: number, messageId: string, node: string];
/** What of a timeline is asked for. */
export interface TimelineQuery {
  /** Empty: all. */
  types: EventType[];
  limit: number;
  after: Place | null;
}

/** The root of `node n`, as SQL: of a node that was first seen never, its device's. */
export const ROOT = `case when n.first_seen < ${NEVER} then n.root else (select d.root from identifier s cross join identifier i cross join node d
  where s.site = n.site and s.node = n.node and i.site = s.site and i.namespace = 'anonymous_id' and i.value = s.value and d.node = i.node) end`;

/** The profile's root behind any id that it ever had; undefined when nobody has it. */
export async function rootOf(q: Query, site: number, id: string): Promise<number | undefined> {
  const row = await q.get<{ root: number }>(`/* rootOf */ select ${ROOT} as root from node n where n.site = ? and n.id = ?`, site, id);
  return row?.root;
}

type Row = EventColumns & { node_id: string };
interface Head {
  node: number;
  id: string;
  known: 0 | 1;
  newest: number;
}

/**
 * A page of a person's events, newest first, after a place when one is given; null when there is no such profile.
 *
 * The devices are merged by their newest event: one look into the index tells each device's, and devices are read from the newest on until the page is
 * full of events that no further device can be newer than. So a page costs one look for each device, and events of a few devices, however long the history.
 */
export async function timeline(
  q: Query,
  site: number,
  id: string,
  query: TimelineQuery,
): Promise<{ items: TimelineEvent[]; next: Place | null } | null> {
  const root = await rootOf(q, site, id);
  if (root === undefined) return null;
  const wanted = query.limit + 1;
  let rows: Row[] = [];
  for (const head of await heads(q, site, root, query.after)) {
    const last = rows[wanted - 1];
    if (last && head.newest < last.ts) break;
    const found = await eventsOf(q, site, head, query, wanted);
    if (found.length > 0) rows = [...rows, ...found].sort(newestFirst).slice(0, wanted);
  }
  const items = rows.slice(0, query.limit);
  const last = items.at(-1);
  return { items: items.map(timelineEvent), next: rows.length > query.limit && last ? [last.ts, last.message_id, last.node_id] : null };
}

const newestFirst = (a: Row, b: Row): number => b.ts - a.ts || compare(b.message_id, a.message_id) || compare(b.node_id, a.node_id);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The devices (and other nodes) of a person that have events up to a place, with the time of their newest, the newest first. */
function heads(q: Query, site: number, root: number, after: Place | null): Promise<Head[]> {
  const until = after?.[0] ?? Number.MAX_SAFE_INTEGER;
  return q.all<Head>(
    `/* timelineHeads */ select node, id, known, newest from (
         select n.node, n.id, n.known, (select max(e.ts) from event e where e.site = n.site and e.node = n.node and e.ts <= ?) as newest
         from node n where n.site = ? and n.root = ? and n.first_seen <= ?) d
       where newest is not null order by newest desc`,
    ...[until, site, root, until],
  );
}

function eventsOf(q: Query, site: number, { node, id, known }: Head, { types, after }: TimelineQuery, limit: number): Promise<Row[]> {
  const conditions = [sql`e.site = ${site} and e.node = ${node}`];
  // The same message may stand on two nodes: those of a lower id come after it.
  if (after) conditions.push(sql`(e.ts, e.message_id) ${plain(id < after[2] ? '<=' : '<')} (${after[0]}, ${after[1]})`);
  if (types.length > 0)
    conditions.push(
      sql`e.kind in (${joined(
        types.map((type) => sql`${EVENT_TYPES.indexOf(type)}`),
        ', ',
      )})`,
    );
  const { text, params } = sql`/* timeline */ select ${plain(EVENT_COLUMNS)}, ${known} as known, ${id} as node_id from event e
    where ${joined(conditions, ' and ')} order by e.ts desc, e.message_id desc limit ${limit}`;
  return q.all<Row>(text, ...params);
}

/** So many of the newest events of all sites are gone through for one site's. */
const RECENT = 20_000;
const PERSON = `r.id as profile, p.identified, coalesce(p.name, p.email,
  (select i.value from identifier i where i.site = r.site and i.node = r.node and i.namespace = 'user_id')) as person`;
type LiveRow = EventColumns & { profile: string; identified: number; person: string | null };

/**
 * What was stored last on a site, newest first, with whose it is. A site that stood still while its neighbours stored their newest 20,000 events
 * shows what the people seen last did last instead.
 */
export async function newestEvents(q: Query, site: number, limit: number): Promise<LiveEvent[]> {
  const rows = await q.all<LiveRow>(
    `/* newestEvents */ select ${EVENT_COLUMNS}, n.known, ${PERSON}
       from (select * from event where site = ? and seq > (select coalesce(max(seq), 0) from event) - ? order by seq desc limit ?) e
       cross join node n cross join node r cross join profile p
       where n.node = e.node and r.node = n.root and p.site = e.site and p.node = n.root order by e.seq desc`,
    ...[site, RECENT, limit],
  );
  if (rows.length === 0) rows.push(...(await lastSeen(q, site, limit)));
  return rows.map((row) => ({
    ...timelineEvent(row),
    profile: { id: row.profile, identified: row.identified === 1, name: row.person },
  }));
}

function lastSeen(q: Query, site: number, limit: number): Promise<LiveRow[]> {
  return q.all<LiveRow>(
    `/* lastSeenEvents */ select ${EVENT_COLUMNS}, n.known, ${PERSON}
       from (select * from profile where site = ? order by last_seen desc, node desc limit ?) p
       cross join node r cross join node n cross join event e
       where r.node = p.node and n.site = p.site and n.root = p.node and e.site = n.site and e.node = n.node
       order by e.ts desc, e.seq desc limit ?`,
    ...[site, limit, limit],
  );
}

/** Reads of timelines. */
export const timelineReads = { timeline, newestEvents };
