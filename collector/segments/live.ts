/**
 * Membership in the transaction in which it changes: called by ingest after events and profile rows are stored, by links and their undo, by the due
 * sweep and by the back-fill. Costs one look at the rules' revision a batch when no rule asks for what happened. Never swallows.
 */
import type { Event } from '../../shared/event.ts';
import { matches, nextDue, tallyKey, type Facts, type Tally } from '../../shared/evaluate.ts';
import { tallyEvents } from '../../shared/event-match.ts';
import type { Did } from '../../shared/rule.ts';
import type { Query } from '../store/query.ts';
import { addEvents, cursorsOf, mergeFacts, recountRoot, tallyOf, traitsAt, type Cursors, type Place } from './facts.ts';
import { eventKey, rulebook, type LiveSegment, type Rulebook } from './rulebook.ts';
import { both } from '../collect/both.ts';

export { expectRules } from './rulebook.ts';

/** Segments that one profile entered and left. */
export interface Moves {
  entered: string[];
  left: string[];
}
/**
 * Why a membership changed, as its log keeps it. `build` leaves no log: who was already a member when the segment was made did not enter it. Nor does
 * `import`: history that is brought in, or taken back, is no news.
 */
export type Cause = 'event' | 'time' | 'link' | 'unlink' | 'rule' | 'build' | 'import';
/** What a batch did to one profile, as far as rules go. */
export interface Happened {
  root: number;
  /** Its events that were stored for the first time. */
  events: readonly Event[];
  changed: { traits: Iterable<string>; all?: boolean };
  known: Known;
}
/** What is at hand of a profile and need not be read again. */
export interface Known {
  /** Its traits as rules read them; of the computed ones at least those named that its own columns make. */
  traits(computed: ReadonlySet<string>): Record<string, unknown>;
  /** All events that it has, where nothing of it was stored before this transaction. */
  events?: readonly Event[];
}

const NONE: Moves = { entered: [], left: [] };

/**
 * Brings facts and memberships up to date with events stored in this transaction and with traits that changed, a profile at a time.
 * Call after profile rows and current traits are saved, and after `onLink` for links of the same batch.
 */
export async function applyEvents(q: Query, place: Place, happened: readonly Happened[], now: number): Promise<void> {
  const book = await rulebook(q, place.site, place.timeZone);
  if (book.segments.length === 0 && book.facts.size === 0) return;
  const cursors = await cursorsOf(q, place.site, book);
  // Each profile by itself, all at once: what is asked of one is asked of the others in the same moment.
  await q.forEach(happened, async ({ root, events, changed, known }) => {
    const facts = await addEvents(q, place, book, cursors, root, events, now);
    const affected = affectedBy(book, facts, events, changed);
    await settle(q, place, book, cursors, root, affected, now, place.quiet ? 'import' : 'event', known);
  });
}

/** The segments that what happened may move. */
function affectedBy(book: Rulebook, facts: ReadonlySet<number>, events: readonly Event[], changed: Happened['changed']): Set<LiveSegment> {
  const affected = new Set<LiveSegment>();
  const take = (segments: LiveSegment[] | undefined) => segments?.forEach((segment) => affected.add(segment));
  if (changed.all) take(book.segments);
  for (const fact of facts) take(book.byFact.get(fact));
  for (const { type, name } of book.byEvent.size > 0 ? events : []) {
    take(book.byEvent.get(eventKey(type, name)));
    take(book.byEvent.get(eventKey(type, '')));
  }
  for (const name of changed.traits) {
    take(book.byTrait.get(name));
    // First seen changes for somebody new: what no event names may hold for them from the beginning.
    if (name === '$first_seen') take(book.atFirst);
  }
  if (events.length > 0) ['$last_seen', '$first_seen'].forEach((name) => take(book.byTrait.get(name)));
  return affected;
}

/** Two profiles became one: the child's facts are added to the parent's, its memberships end, and the parent is looked at anew. */
export async function onLink(q: Query, place: Place, child: number, parent: number, now: number): Promise<Moves> {
  const book = await rulebook(q, place.site, place.timeZone);
  if (book.segments.length === 0 && book.facts.size === 0) return NONE;
  const cursors = await cursorsOf(q, place.site, book);
  await mergeFacts(q, place, book, cursors, child, parent, now);
  const cause = place.quiet ? 'import' : 'link';
  await leaveAll(q, place.site, child, now, cause);
  return settle(q, place, book, cursors, parent, new Set(book.segments), now, cause);
}

/** One profile became several again: the facts of each are recounted from its events. Call after their profile rows are rebuilt. */
export async function onUnlink(q: Query, place: Place, roots: readonly number[], now: number): Promise<void> {
  const book = await rulebook(q, place.site, place.timeZone);
  if (book.segments.length === 0 && book.facts.size === 0) return;
  const cursors = await cursorsOf(q, place.site, book);
  for (const root of roots) {
    await recountRoot(q, place, book, cursors, root, now);
    await settle(q, place, book, cursors, root, new Set(book.segments), now, place.quiet ? 'import' : 'unlink');
  }
}

async function leaveAll(q: Query, site: number, root: number, now: number, cause: Cause): Promise<void> {
  const rows = await q.all<{ segment: string }>(`/* memberships */ select segment from membership where site = ? and node = ?`, site, root);
  for (const { segment } of rows) leave(q, site, segment, root, now, cause);
  await q.run(`/* dropDues */ delete from due where site = ? and node = ?`, site, root);
}
const isNews = (cause: Cause): boolean => cause !== 'build' && cause !== 'import';
function enter(q: Query, site: number, segment: string, root: number, now: number, cause: Cause): void {
  q.later(
    `/* enter */ insert into membership (site, segment, node, since, backfilled) values (?, ?, ?, ?, ?)`,
    ...[site, segment, root, now, isNews(cause) ? 0 : 1],
  );
  if (isNews(cause)) q.later(LOG, site, segment, root, now, 1, cause);
}
function leave(q: Query, site: number, segment: string, root: number, now: number, cause: Cause): void {
  q.later(`/* leave */ delete from membership where site = ? and segment = ? and node = ?`, site, segment, root);
  if (cause !== 'import') q.later(LOG, site, segment, root, now, 0, cause);
}
const LOG = `/* logMove */ insert into membership_log (site, segment, node, at, entered, cause) values (?, ?, ?, ?, ?, ?)`;

/**
 * Decides membership of one root in the given segments, and in those whose rules name one that it entered or left, at one moment; keeps the next due
 * time of each. Segments that are being built and have not reached the root are left to the back-fill.
 */
export async function settle(
  q: Query,
  place: Place,
  book: Rulebook,
  cursors: Cursors,
  root: number,
  asked: ReadonlySet<LiveSegment>,
  now: number,
  cause: Cause,
  known?: Known,
): Promise<Moves> {
  const affected = new Set([...asked].filter((segment) => !segment.building || root <= (cursors.get(segment.id) ?? Infinity)));
  if (affected.size === 0) return NONE;
  const { site, timeZone } = place;
  const traits = known && !book.readsOrigin ? known.traits(book.traits) : (await traitsAt(q, site, root))?.traits;
  if (!traits) return NONE;
  // Who was nobody before this transaction is in no segment, and nothing is due.
  const events = known?.events;
  const tallies = new Map<string, Tally>();
  const tally = async (did: Did): Promise<void> => {
    const key = tallyKey(did, now, timeZone);
    if (tallies.has(key)) return;
    tallies.set(key, events ? tallyEvents(did, events, now, timeZone) : await tallyOf(q, place, book, cursors, root, did, now));
  };
  const [[rows, dues]] = events
    ? [[[], []]]
    : await both(
        both(
          q.all<{ segment: string }>(`/* memberships */ select segment from membership where site = ? and node = ?`, site, root),
          q.all<{ rule: string; at: number }>(`/* dues */ select rule, at from due where site = ? and node = ?`, site, root),
        ),
        q.forEach(
          [...affected].flatMap((segment) => segment.needs.dids),
          tally,
        ),
      );
  const due = new Map(dues.map((row) => [row.rule, row.at]));
  const segments = new Set(rows.map((row) => row.segment));
  const facts: Facts = { traits, segments, tallies };
  const moves: Moves = { entered: [], left: [] };
  for (const segment of book.segments) {
    if (!affected.has(segment)) continue;
    for (const did of segment.needs.dids) if (!tallies.has(tallyKey(did, now, timeZone))) await tally(did);
    const [was, is] = [segments.has(segment.id), matches(segment.rule, facts, now, timeZone)];
    if (was !== is) {
      if (is) segments.add(segment.id);
      else segments.delete(segment.id);
      (is ? enter : leave)(q, site, segment.id, root, now, cause);
      (is ? moves.entered : moves.left).push(segment.id);
      for (const other of book.bySegment.get(segment.id) ?? [])
        if (!other.building || root <= (cursors.get(other.id) ?? Infinity)) affected.add(other);
    }
    const at = nextDue(segment.rule, facts, now, timeZone);
    if (at === due.get(segment.id)) continue;
    if (at === undefined) q.later(`/* notDue */ delete from due where site = ? and node = ? and rule = ?`, site, root, segment.id);
    else q.later(SET_DUE, site, root, segment.id, at);
  }
  return moves;
}
const SET_DUE = `/* setDue */ insert into due (site, node, rule, at) values (?, ?, ?, ?) on conflict (site, node, rule) do update set at = excluded.at`;
