/** Events as people read them: one person's history over all their devices, and what arrived last. */
import type { LiveEvent, TimelineEvent } from '../../../shared/api.ts';
import { EVENT_TYPES, type EventType, type Json } from '../../../shared/event.ts';
import type { Param, Query } from '../query.ts';

interface EventColumns {
  seq: number;
  node: number;
  message_id: string;
  ts: number;
  received_at: number;
  kind: number;
  name: string;
  body: string;
  known: number;
}
/** Where a timeline goes on: after this event time and messageId. */
export type Place = [ts: number, messageId: string];

const COLUMNS = 'e.seq, e.node, e.message_id, e.ts, e.received_at, e.kind, e.name, e.body';
/** So many devices are read one by one; of more, only those whose newest event can be on the page. */
const FEW = 50;

function shown(row: EventColumns): TimelineEvent {
  const body = JSON.parse(row.body) as { data?: Json; context?: Json; anonymousId?: string; userId?: string };
  const type = EVENT_TYPES[row.kind] ?? 'track';
  const data = body.data ?? {};
  return {
    id: `e_${row.seq.toString(36)}`,
    messageId: row.message_id,
    type,
    ...(row.name === '' ? {} : type === 'track' ? { event: row.name } : { name: row.name }),
    ...(type === 'identify' || type === 'group' ? { traits: data } : { properties: data }),
    context: body.context ?? {},
    timestamp: new Date(row.ts).toISOString(),
    receivedAt: new Date(row.received_at).toISOString(),
    ...(body.anonymousId === undefined ? {} : { anonymousId: body.anonymousId }),
    ...(body.userId === undefined ? {} : { userId: body.userId }),
    anonymous: row.known === 0,
  };
}

/** The profile's root behind any id that it ever had; undefined when nobody has it. */
export async function rootOf(q: Query, site: number, id: string): Promise<number | undefined> {
  const row = await q.get<{ root: number }>(`/* rootOf */ select root from node where site = ? and id = ?`, site, id);
  return row?.root;
}

/** A page of a person's events, newest first, after a place when one is given; null when there is no such profile. */
export async function timeline(
  q: Query,
  site: number,
  id: string,
  options: { types: EventType[]; limit: number; after: Place | null },
): Promise<{ items: TimelineEvent[]; next: Place | null } | null> {
  const root = await rootOf(q, site, id);
  if (root === undefined) return null;
  const place: Place = options.after ?? [Number.MAX_SAFE_INTEGER, ''];
  const kinds = options.types.map((type) => EVENT_TYPES.indexOf(type));
  const only = kinds.length > 0 ? ` and e.kind in (${kinds.map(() => '?').join(', ')})` : '';
  const rows: EventColumns[] = [];
  for (const { node, known } of await devices(q, site, root, place[0], options.limit)) {
    const found = await q.all<EventColumns>(
      `/* timeline */ select ${COLUMNS}, ${known} as known from event e where e.site = ? and e.node = ?
         and (e.ts < ? or (e.ts = ? and e.message_id < ?))${only} order by e.ts desc, e.message_id desc limit ?`,
      ...([site, node, place[0], place[0], place[1], ...kinds, options.limit + 1] as Param[]),
    );
    rows.push(...found);
  }
  rows.sort((a, b) => b.ts - a.ts || (a.message_id < b.message_id ? 1 : -1));
  const items = rows.slice(0, options.limit);
  const last = items.at(-1);
  return { items: items.map(shown), next: rows.length > options.limit && last ? [last.ts, last.message_id] : null };
}

async function devices(q: Query, site: number, root: number, before: number, limit: number): Promise<{ node: number; known: 0 | 1 }[]> {
  const few = await q.all<{ node: number; known: 0 | 1 }>(
    `/* devices */ select node, known from node where site = ? and root = ? limit ?`,
    ...[site, root, FEW + 1],
  );
  if (few.length <= FEW) return few;
  return q.all<{ node: number; known: 0 | 1 }>(
    `/* busyDevices */ select node, known from (select n.node, n.known,
         (select max(e.ts) from event e where e.site = n.site and e.node = n.node and e.ts <= ?) as newest from node n where n.site = ? and n.root = ?) d
       where newest is not null order by newest desc limit ?`,
    ...[before, site, root, limit + 1],
  );
}

/** What was stored last on a site, newest first, with whose it is. */
export async function newestEvents(q: Query, site: number, limit: number): Promise<LiveEvent[]> {
  const rows = await q.all<EventColumns & { profile: string; identified: number; person: string | null }>(
    `/* newestEvents */ select ${COLUMNS}, n.known, r.id as profile, p.identified, coalesce(p.name, p.email) as person
       from event e join node n on n.node = e.node join node r on r.node = n.root join profile p on p.site = e.site and p.node = n.root
       where e.site = ? order by e.seq desc limit ?`,
    ...[site, limit],
  );
  return rows.map((row) => ({ ...shown(row), profile: { id: row.profile, identified: row.identified === 1, name: row.person } }));
}

/** Reads of timelines. */
export const timelineReads = { timeline, newestEvents };
