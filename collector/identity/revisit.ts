/** Visits counted anew from stored events, after it turned out whose a device is. */
import { EVENT_TYPES, type ClockNote, type Event, type Json, type SourceKind } from '../../shared/event.ts';
import type { Tx } from '../collect/tx.ts';
import { recordVisits } from '../collect/visits.ts';
import { toldOf } from '../traffic/told.ts';
import { touch } from '../traffic/touches.ts';
import { Words } from '../traffic/words.ts';
import type { Param, Query } from '../store/query.ts';

interface Row {
  message_id: string;
  ts: number;
  received_at: number;
  kind: number;
  source: number;
  from_kind: SourceKind | null;
  name: string;
  body: string;
}
interface Body {
  data?: Json;
  context?: Json;
  anonymousId?: string;
  userId?: string;
  previousId?: string;
  groupId?: string;
  clock?: ClockNote;
}

/** A stored event, with the source that it came from and that source's kind. */
export type Kept = Event & { source: number; from: SourceKind | null };

/** Stored events of a node as they came in, oldest first; `where` is a condition on `event e` joined with `source s`. */
export async function eventsWhere(q: Query, site: number, node: number, where: string, ...params: Param[]): Promise<Kept[]> {
  const rows = await q.all<Row>(
    `/* eventsWhere */ select e.message_id, e.ts, e.received_at, e.kind, e.source, s.kind as from_kind, e.name, e.body from event e left join source s on s.source = e.source
       where e.site = ? and e.node = ? and ${where} order by e.ts, e.message_id`,
    ...[site, node, ...params],
  );
  return rows.map(({ message_id: messageId, ts, received_at: receivedAt, kind, source, from_kind: from, name, body }) => {
    const { data = {}, context = {}, ...ids } = JSON.parse(body) as Body;
    return { type: EVENT_TYPES[kind] ?? 'track', messageId, name, ts, receivedAt, source, from, data, context, ...ids };
  });
}

const STEPS = 'e.kind in (0, 1, 2)';
/** A visit as it was, with what stored events no longer tell: the client's device and place. */
interface Was {
  start: number;
  stop: number;
  client: number | null;
}

/**
 * Replaces the visits of nodes, and what brought them. A device has those of its own events and of its owner's events on it; a user those of all their
 * other events. So the visits follow from the events and from whose each device is. Visits older than every event that is left stay.
 */
export async function revisit(tx: Tx, site: number, nodes: readonly number[]): Promise<void> {
  const steps = new Map<number, Event[]>();
  for (const node of nodes) steps.set(node, await stepsOf(tx, site, node));
  const from = [...steps.values()].reduce((least, [first]) => Math.min(least, first?.ts ?? Infinity), Infinity);
  if (from === Infinity) return;
  const was: Was[] = [];
  for (const node of nodes) {
    was.push(
      ...(await tx.all<Was>(
        '/* visitsWere */ select start, stop, client from visit where site = ? and node = ? and stop >= ?',
        site,
        node,
        from,
      )),
    );
    tx.later('/* forgetVisits */ delete from visit where site = ? and node = ? and stop >= ?', site, node, from);
    tx.later('/* forgetOrigin */ delete from node_origin where site = ? and node = ? and last_ts >= ?', site, node, from);
  }
  const words = new Words(tx, site);
  await words.learn([...steps.values()].flat());
  for (const [node, events] of steps) {
    await recordVisits(tx, site, { node }, events, words);
    for (const { start } of await tx.all<Was>(
      '/* revisited */ select start from visit where site = ? and node = ? and stop >= ?',
      site,
      node,
      from,
    )) {
      const client = was.find((v) => v.start <= start && start <= v.stop && v.client !== null)?.client;
      if (client !== undefined)
        tx.later(
          '/* sameClient */ update visit set client = ?, client_ts = ? where site = ? and node = ? and start = ?',
          client,
          start,
          site,
          node,
          start,
        );
    }
    const at = await tx.get<{ root: number }>('select root from node where node = ?', node);
    if (at) await touch(tx, site, node, at.root);
  }
}

/** The steps of visits that a node has, oldest first. */
async function stepsOf(tx: Tx, site: number, node: number): Promise<Event[]> {
  const it = await tx.get<{ known: number; owner: number | null; value: string }>(
    `/* stepsOf */ select n.known, n.owner, i.value from node n join identifier i on i.site = n.site and i.node = n.node and i.namespace <> 'email'
       where n.node = ?`,
    node,
  );
  if (!it) return [];
  const named = tx.dialect.jsonText('e.body', ['anonymousId']);
  const own = it.known
    ? await eventsWhere(
        tx,
        site,
        node,
        `${STEPS} and not exists (select 1 from identifier i join node d on d.node = i.node
           where i.site = e.site and i.namespace = 'anonymous_id' and i.value = ${named} and d.owner = e.node)`,
      )
    : await eventsWhere(tx, site, node, STEPS);
  const owners = it.known || it.owner === null ? [] : await eventsWhere(tx, site, it.owner, `${STEPS} and ${named} = ?`, it.value);
  return [...own, ...owners]
    .filter((event) => event.from === 'browser' || event.from === null || (event.from !== 'import' && toldOf(event).visible))
    .sort((a, b) => a.ts - b.ts || (a.messageId < b.messageId ? -1 : 1));
}
