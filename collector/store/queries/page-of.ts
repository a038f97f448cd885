/** On which page something was said: read from its event, so that a stranger's pages make no more warnings than there are. */
import { EVENT_TYPES, type Event } from '../../../shared/event.ts';
import { pathOf } from '../../traffic/told.ts';
import type { Query } from '../query.ts';

/** The path of the page, without its query, of what a node sent at a time; null where the event told none, or is not kept (any more). */
export async function pageOf(q: Query, site: number, node: number, ts: number): Promise<string | null> {
  const row = await q.get<{ kind: number; name: string; body: string }>(
    `/* pageOf */ select kind, name, body from event where site = ? and node = ? and ts = ? order by message_id limit 1`,
    ...[site, node, ts],
  );
  if (!row) return null;
  const { context } = JSON.parse(row.body) as Partial<Pick<Event, 'context'>>;
  return pathOf({ type: EVENT_TYPES[row.kind] ?? 'track', name: row.name, context: context ?? {} }) || null;
}
