/** What is counted ahead about each person: kept up to date with every event, merged when two become one, recounted from events when not. */
import { both } from '../collect/both.ts';
import { eventMatches, amountOf, tallyEvents, type Occurrence } from '../../shared/event-match.ts';
import { EVENT_TYPES, type Event, type Json } from '../../shared/event.ts';
import { tallyKey, windowOf, type Facts, type Tally } from '../../shared/evaluate.ts';
import type { Did } from '../../shared/rule.ts';
import { DAY } from '../../shared/time.ts';
import { ORIGIN_COLUMNS, ORIGIN_OF, traitsOf, type TraitColumns } from '../store/computed-traits.ts';
import type { Query } from '../store/query.ts';
import { amountSql, eventSql } from '../store/rule-sql.ts';
import { plain, sql, type Sql } from '../store/sql.ts';
import { eventKey, factKey, rulebook, type FactDef, type Rulebook } from './rulebook.ts';

// Buckets count days from the year 1, so that -1 is free for all time.
const EPOCH = 719_162 * DAY;
const EVER = -1;
// Sums saturate where a double would no longer count every micro-unit.
const MOST = Number.MAX_SAFE_INTEGER;
const bucketOf = (ts: number) => Math.floor((ts + EPOCH) / DAY);

/** How far the facts (and segments) that are still being built have come: complete for roots up to the cursor. */
export type Cursors = Map<number | string, number>;
/** The cursors of everything that a site is building. */
export async function cursorsOf(q: Query, site: number, book: Rulebook): Promise<Cursors> {
  const cursors: Cursors = new Map();
  if (!book.building) return cursors;
  const facts = await q.all<{ fact: number; cursor: number }>(
    `/* factCursors */ select fact, cursor from fact_def where site = ? and status = 'building'`,
    site,
  );
  for (const { fact, cursor } of facts) cursors.set(fact, cursor);
  const segments = await q.all<{ id: string; cursor: number }>(
    `/* segmentCursors */ select id, cursor from segment where site = ? and status <> 'live'`,
    site,
  );
  for (const { id, cursor } of segments) cursors.set(id, cursor);
  return cursors;
}
const isComplete = (fact: FactDef, root: number, cursors: Cursors) => !fact.building || root <= (cursors.get(fact.fact) ?? Infinity);

/** A site as the facts need it. */
export interface Place {
  site: number;
  timeZone: string;
  /** Whether what happens is history that is brought in or taken back: memberships change, and nobody enters or leaves. */
  quiet?: boolean;
}

/** Adds new events to a root's facts; answers the facts that changed. One that is being built is recounted instead, so that nothing counts twice. */
export async function addEvents(
  q: Query,
  place: Place,
  book: Rulebook,
  cursors: Cursors,
  root: number,
  events: readonly Event[],
  now: number,
): Promise<Set<number>> {
  const changed = new Map<FactDef, Event[]>();
  for (const event of events)
    for (const key of new Set([eventKey(event.type, event.name), eventKey(event.type, '')])) {
      for (const fact of book.factsOf.get(key) ?? []) {
        if (!eventMatches(fact.did, event, now, place.timeZone)) continue;
        const list = changed.get(fact);
        if (list) list.push(event);
        else changed.set(fact, [event]);
      }
    }
  for (const [fact, matching] of changed) {
    if (fact.building) {
      if (isComplete(fact, root, cursors)) await recount(q, place, fact, root - 1, root, now);
      continue;
    }
    const buckets = new Map<number, { count: number; sum: number }>();
    for (const event of matching) {
      const sum = amountOf(fact.did, event);
      for (const bucket of fact.windowed ? [EVER, bucketOf(event.ts)] : [EVER]) {
        const tally = buckets.get(bucket) ?? { count: 0, sum: 0 };
        buckets.set(bucket, { count: tally.count + 1, sum: tally.sum + sum });
      }
      if (fact.windowed) q.later(ADD_EDGE, place.site, root, fact.fact, event.ts, event.messageId, 1, sum);
    }
    for (const [bucket, { count, sum }] of buckets)
      q.later(ADD_FACT, place.site, root, fact.fact, bucket, count, Math.max(-MOST, Math.min(MOST, sum)));
  }
  return new Set([...changed.keys()].map((fact) => fact.fact));
}
const ADDED = `count = fact.count + excluded.count, sum = case when fact.sum + excluded.sum > ${MOST} then ${MOST}
  when fact.sum + excluded.sum < -${MOST} then -${MOST} else fact.sum + excluded.sum end`;
const ADD_FACT = `/* addFact */ insert into fact (site, node, fact, bucket, count, sum) values (?, ?, ?, ?, ?, ?)
  on conflict (site, node, fact, bucket) do update set ${ADDED}`;
const EDGE_ADDED = `count = fact_edge.count + excluded.count, sum = fact_edge.sum + excluded.sum`;
const ADD_EDGE = `/* addEdge */ insert into fact_edge (site, node, fact, ts, message_id, count, sum) values (?, ?, ?, ?, ?, ?, ?)
  on conflict (site, node, fact, ts, message_id) do update set ${EDGE_ADDED}`;

/** Counts one fact anew from events, for all roots in (after, upTo]. */
export async function recount(q: Query, place: Place, fact: FactDef, after: number, upTo: number, now: number): Promise<void> {
  const { site } = place;
  const span = [site, after, upTo, fact.fact];
  q.later(`/* clearFact */ delete from fact where site = ? and node > ? and node <= ? and fact = ?`, ...span);
  if (fact.windowed) q.later(`/* clearEdges */ delete from fact_edge where site = ? and node > ? and node <= ? and fact = ?`, ...span);
  const a = { d: q.dialect, site, now, zone: place.timeZone };
  // From the people to their events, however many others have such events: written in this order, for one engine keeps to it.
  const roots = upTo === after + 1 ? sql`n.root = ${upTo}` : sql`n.root > ${after} and n.root <= ${upTo}`;
  const counted = sql`select n.root as root, e.ts as ts, e.message_id as message_id, ${amountSql(fact.did, a)} as amount from node n cross join event e
    where n.site = ${site} and ${roots} and e.node = n.node and ${eventSql(fact.did, a)}`;
  const run = ({ text, params }: Sql) => q.run(text, ...params);
  const sum = (of: string) => sql`cast(${plain(of)} as ${plain(q.dialect.int)})`;
  const total = q.dialect.total(plain('t.amount')).text;
  const bounded = `case when ${total} > ${MOST} then ${MOST} when ${total} < -${MOST} then -${MOST} else ${total} end`;
  await run(sql`/* recountEver */ insert into fact (site, node, fact, bucket, count, sum)
    select ${site}, t.root, ${fact.fact}, ${EVER}, count(*), ${sum(bounded)} from (${counted}) t group by t.root`);
  if (!fact.windowed) return;
  await run(sql`/* recountEdges */ insert into fact_edge (site, node, fact, ts, message_id, count, sum)
    select ${site}, t.root, ${fact.fact}, t.ts, t.message_id, count(*), ${sum(bounded)} from (${counted}) t group by t.root, t.ts, t.message_id`);
  const day = plain(`(t.ts + ${EPOCH}) / ${DAY}`);
  await run(sql`/* recountDays */ insert into fact (site, node, fact, bucket, count, sum)
    select t.site, t.node, t.fact, ${day}, sum(t.count), ${sum(bounded.replaceAll('t.amount', 't.sum'))} from fact_edge t
    where t.site = ${site} and t.node > ${after} and t.node <= ${upTo} and t.fact = ${fact.fact} group by t.site, t.node, t.fact, ${day}`);
}

// A fact that is being dropped must not move behind the drop's cursor.
const KEPT = `f.fact in (select d.fact from fact_def d where d.site = f.site and d.status <> 'dropping')`;

/** Recounts every kept fact of one root: after an undo, when nothing can be subtracted. */
export async function recountRoot(q: Query, place: Place, book: Rulebook, cursors: Cursors, root: number, now: number): Promise<void> {
  for (const fact of book.facts.values()) if (isComplete(fact, root, cursors)) await recount(q, place, fact, root - 1, root, now);
}

/** The child's facts become the parent's by adding; those still being built are recounted where the parent was reached. */
export async function mergeFacts(
  q: Query,
  place: Place,
  book: Rulebook,
  cursors: Cursors,
  child: number,
  parent: number,
  now: number,
): Promise<void> {
  const { site } = place;
  q.later(
    `/* mergeFacts */ insert into fact (site, node, fact, bucket, count, sum) select f.site, ?, f.fact, f.bucket, f.count, f.sum from fact f
       where f.site = ? and f.node = ? and ${KEPT} on conflict (site, node, fact, bucket) do update set ${ADDED}`,
    ...[parent, site, child],
  );
  q.later(
    `/* mergeEdges */ insert into fact_edge (site, node, fact, ts, message_id, count, sum) select f.site, ?, f.fact, f.ts, f.message_id, f.count, f.sum
       from fact_edge f where f.site = ? and f.node = ? and ${KEPT} on conflict (site, node, fact, ts, message_id) do update set ${EDGE_ADDED}`,
    ...[parent, site, child],
  );
  q.later(`/* dropFacts */ delete from fact where site = ? and node = ?`, site, child);
  q.later(`/* dropEdges */ delete from fact_edge where site = ? and node = ?`, site, child);
  for (const fact of book.facts.values())
    if (fact.building && isComplete(fact, parent, cursors)) await recount(q, place, fact, parent - 1, parent, now);
}

/** The tally of a `did` for one root: from its facts where they are complete, else counted from the root's events. */
export async function tallyOf(
  q: Query,
  place: Place,
  book: Rulebook,
  cursors: Cursors,
  root: number,
  did: Did,
  now: number,
): Promise<Tally> {
  const key = factKey(did, place.timeZone);
  const fact = key === null ? undefined : book.facts.get(key);
  if (!fact || !isComplete(fact, root, cursors)) return tallyEvents(did, await eventsOf(q, place.site, root, did), now, place.timeZone);
  const { from, to } = windowOf(did, now, place.timeZone);
  const at = [place.site, root, fact.fact];
  const days = (low: number, high: number) =>
    q.get<Tally>(`${TALLY} fact where site = ? and node = ? and fact = ? and bucket >= ? and bucket < ?`, ...at, low, high);
  if (!fact.windowed) return (await days(EVER, 0)) ?? { count: 0, sum: 0 };
  const edges = (low: number, high: number) =>
    low < high
      ? q.get<Tally>(`${TALLY} fact_edge where site = ? and node = ? and fact = ? and ts >= ? and ts < ?`, ...at, low, high)
      : undefined;
  const [start, stop] = [from === -Infinity ? 0 : Math.ceil((from + EPOCH) / DAY), to === Infinity ? MOST : Math.floor((to + EPOCH) / DAY)];
  const parts =
    start <= stop
      ? [
          from === -Infinity ? undefined : edges(from, start * DAY - EPOCH),
          days(start, stop),
          to === Infinity ? undefined : edges(stop * DAY - EPOCH, to),
        ]
      : [edges(from, to)];
  const near = did.within && 'last' in did.within ? [from, to] : [];
  const firsts = near.map((at_) => q.get<{ ts: number }>(`${FIRST} and ts >= ? order by ts limit 1`, ...at, at_));
  const [found, [first, next]] = await both(Promise.all(parts), Promise.all(firsts));
  const tally: Tally = { count: 0, sum: 0 };
  for (const part of found) {
    tally.count += part?.count ?? 0;
    tally.sum += part?.sum ?? 0;
  }
  return near.length === 0 ? tally : { ...tally, first: tally.count > 0 ? first?.ts : undefined, next: next?.ts };
}
const TALLY = `/* tally */ select coalesce(sum(count), 0) as count, coalesce(sum(sum), 0) as sum from`;
const FIRST = `/* firstEdge */ select ts from fact_edge where site = ? and node = ? and fact = ?`;

async function eventsOf(q: Query, site: number, root: number, did: Did): Promise<Occurrence[]> {
  const type = did.type ?? 'track';
  const named = did.event === undefined ? [] : [did.event];
  const rows = await q.all<{ name: string; ts: number; body: string }>(
    `/* eventsOf */ select e.name, e.ts, e.body from node n join event e on e.node = n.node where n.site = ? and n.root = ? and e.site = ? and e.kind = ?
       ${named.length > 0 ? 'and e.name = ?' : ''}`,
    ...[site, root, site, EVENT_TYPES.indexOf(type), ...named],
  );
  return rows.map(({ name, ts, body }) => ({ type, name, ts, data: (JSON.parse(body) as { data: Json }).data }));
}

type ProfileColumns = TraitColumns & { traits: string };
/** A root's traits as rules read them and as they were given, or null when the root has no profile. */
export async function traitsAt(q: Query, site: number, root: number): Promise<{ traits: Record<string, unknown>; own: Json } | null> {
  const row = await q.get<ProfileColumns>(
    `/* ruleTraits */ select p.traits, p.identified, p.orders, p.gross, p.returned, p.revenue, p.margin, p.costs, p.reach, p.first_seen, p.last_seen, p.first_order, p.last_order,
       ${ORIGIN_COLUMNS} from profile p ${ORIGIN_OF} where p.site = ? and p.node = ?`,
    ...[site, root],
  );
  if (!row) return null;
  const own = JSON.parse(row.traits) as Json;
  return { traits: traitsOf(own, row), own };
}

/** Everything that the given clauses read of one root, and the traits that it was given. For deciding and explaining; writes nothing. */
export async function audienceFacts(
  q: Query,
  site: number,
  root: number,
  dids: readonly Did[],
  segments: readonly string[],
  now: number,
  zone: string,
): Promise<{ facts: Facts; traits: Json }> {
  const place = { site, timeZone: zone };
  const book = await rulebook(q, site, zone);
  const cursors = dids.length > 0 ? await cursorsOf(q, site, book) : new Map();
  const found = await traitsAt(q, site, root);
  const tallies = new Map<string, Tally>();
  for (const did of dids) tallies.set(tallyKey(did, now, zone), await tallyOf(q, place, book, cursors, root, did, now));
  const member =
    segments.length > 0
      ? await q.all<{ segment: string }>(`/* memberOf */ select segment from membership where site = ? and node = ?`, site, root)
      : [];
  return {
    facts: { traits: found?.traits ?? {}, segments: new Set(member.map((row) => row.segment)), tallies },
    traits: found?.own ?? {},
  };
}
