/**
 * The active rules of a site: what its segments and its live experiences' audiences ask, indexed by what an event may change.
 * Kept per content: table `setting`, row `rules:SITE`, holds `REVISION DIGEST`; the same digest is the same book in every process and after every rollback.
 */
import { createHash } from 'node:crypto';
import type { Experience } from '../../shared/api.ts';
import { EVENT_TYPES } from '../../shared/event.ts';
import { matches, type Facts } from '../../shared/evaluate.ts';
import { isVolatile, needs, signature, type Did, type Needs, type Rule } from '../../shared/rule.ts';
import { originTraits } from '../store/computed-traits.ts';
import type { Query } from '../store/query.ts';

/** A segment whose membership is kept up to date. */
export interface LiveSegment {
  id: string;
  rule: Rule;
  needs: Needs;
  building: boolean;
}
/** A fact that is counted ahead: by all time alone, or by day with its edges too. */
export interface FactDef {
  fact: number;
  did: Did;
  windowed: boolean;
  building: boolean;
}
/** The active rules of a site, prepared for the transaction that stores events. */
export interface Rulebook {
  /** In an order in which a segment comes after those that its rule names. */
  segments: LiveSegment[];
  /** By fact key. */
  facts: Map<string, FactDef>;
  /** By `type:name`, and `type:` for those that name no event. */
  factsOf: Map<string, FactDef[]>;
  /** Segments to look at again when this fact changed, this event came, this trait changed, or that segment was entered or left. */
  byFact: Map<number, LiveSegment[]>;
  byEvent: Map<string, LiveSegment[]>;
  byTrait: Map<string, LiveSegment[]>;
  bySegment: Map<string, LiveSegment[]>;
  /** Names of the traits that any segment reads. */
  traits: ReadonlySet<string>;
  /** Whether any of them tells where somebody came from. */
  readsOrigin: boolean;
  /** Segments that somebody of whom nothing is known belongs to. */
  atFirst: LiveSegment[];
  /** Whether anything is still being built, so that cursors must be asked. */
  building: boolean;
}

interface SegmentRow {
  id: string;
  rule: string;
  status: string;
}
interface FactRow {
  fact: number;
  signature: string;
  status: string;
}

const settingOf = (site: number) => `rules:${site}`;
const REVISION = `/* rulesRevision */ select value from setting where name = ?`;
/** Says that the rules of a site will be asked for. */
export const expectRules = (q: Query, site: number): void => q.ahead(REVISION, settingOf(site));
async function stamp(q: Query, site: number): Promise<[revision: number, digest: string]> {
  const row = await q.get<{ value: string }>(REVISION, settingOf(site));
  const [revision, digest] = (row?.value ?? '0 ').split(' ');
  return [Number(revision), digest ?? ''];
}
/** Counts up with every change of a site's segments, experiences or their state. */
export const revisionOf = async (q: Query, site: number): Promise<number> => (await stamp(q, site))[0];

/** Whether a window cuts the event stream, so that days and edges must be kept. */
const isWindowed = (did: Did): boolean => did.within !== undefined && Object.values(did.within).some((bound) => bound !== undefined);
/** The key of the fact that answers a `did`; null when it can only be counted at the moment of asking. */
export function factKey(did: Did, zone: string): string | null {
  if (isVolatile(did)) return null;
  const dated = (did.where ?? []).some((w) => w.op === 'before' || w.op === 'after');
  return `${isWindowed(did) ? 'days' : 'ever'}${dated ? ` in ${zone}` : ''} ${signature(did)}`;
}
/** What an index of events is keyed by. */
export const eventKey = (type: string, name: string): string => `${type}:${name}`;

const books = new Map<string, Rulebook>();
const KEPT = 200;
/** The rulebook of a site as of this transaction. */
export async function rulebook(q: Query, site: number, zone: string): Promise<Rulebook> {
  const [, digest] = await stamp(q, site);
  const key = `${digest} ${zone}`;
  let book = books.get(key);
  if (!book) {
    book =
      digest === '' ? index([], [], [], zone) : index(await segmentRows(q, site), await audiences(q, site), await factRows(q, site), zone);
    if (books.size >= KEPT) books.delete(books.keys().next().value ?? '');
    books.set(key, book);
  }
  return book;
}

const segmentRows = (q: Query, site: number): Promise<SegmentRow[]> =>
  q.all<SegmentRow>(`/* liveSegments */ select id, rule, status from segment where site = ? order by id`, site);
const factRows = (q: Query, site: number): Promise<FactRow[]> =>
  q.all<FactRow>(`/* factDefs */ select fact, signature, status from fact_def where site = ? and status <> 'dropping' order by fact`, site);
async function audiences(q: Query, site: number): Promise<Rule[]> {
  const rows = await q.all<{ body: string }>(
    `/* liveAudiences */ select body from experience where site = ? and status = 'live' order by id`,
    site,
  );
  return rows.flatMap(({ body }) => (JSON.parse(body) as Experience).audience ?? []);
}

/**
 * To be called in the transaction of every change of a segment, an experience, or their state: defines the facts that are now needed,
 * marks those that are no longer, and makes every process read the new book.
 */
export async function bumpRevision(q: Query, site: number): Promise<void> {
  const zone = (await q.get<{ zone: string }>(`/* siteZone */ select time_zone as zone from site where site = ?`, site))?.zone ?? 'UTC';
  const [segments, rules] = [await segmentRows(q, site), await audiences(q, site)];
  const wanted = new Map<string, Did>();
  for (const rule of [...segments.map((segment) => JSON.parse(segment.rule) as Rule), ...rules])
    for (const did of needs(rule).dids) {
      const key = factKey(did, zone);
      if (key !== null) wanted.set(key, did);
    }
  const kept = new Set<string>();
  for (const row of await q.all<FactRow>(`/* allFactDefs */ select fact, signature, status from fact_def where site = ?`, site)) {
    kept.add(row.signature);
    if (!wanted.has(row.signature) && row.status !== 'dropping') await setFact(q, row.fact, 'dropping');
    else if (wanted.has(row.signature) && row.status === 'dropping') await setFact(q, row.fact, 'building');
  }
  for (const [key, did] of wanted) if (!kept.has(key)) await define(q, site, key, did);
  const content = JSON.stringify([site, zone, segments, rules, await factRows(q, site)]);
  const digest = createHash('sha256').update(content).digest('base64url');
  const [revision] = await stamp(q, site);
  await q.run(
    `/* bumpRevision */ insert into setting (name, value) values (?, ?) on conflict (name) do update set value = excluded.value`,
    ...[settingOf(site), `${revision + 1} ${digest}`],
  );
}
const setFact = (q: Query, fact: number, status: string) =>
  q.run(`/* setFact */ update fact_def set status = ?, cursor = 0 where fact = ?`, status, fact);
/** A fact of which nothing has happened yet is complete at once. */
async function define(q: Query, site: number, key: string, did: Did): Promise<void> {
  const kind = EVENT_TYPES.indexOf(did.type ?? 'track');
  const named = did.event === undefined ? [] : [did.event];
  const some = await q.get(
    `/* anyEvent */ select 1 from event where site = ? and kind = ? ${named.length > 0 ? 'and name = ?' : ''} limit 1`,
    ...[site, kind, ...named],
  );
  await q.run(
    `/* defineFact */ insert into fact_def (site, signature, windowed, status, cursor) values (?, ?, ?, ?, 0)`,
    ...[site, key, isWindowed(did) ? 1 : 0, some ? 'building' : 'live'],
  );
}

const NOTHING_KNOWN: Facts = { traits: {}, segments: new Set(), tallies: new Map() };

function index(rows: SegmentRow[], rules: Rule[], facts: FactRow[], zone: string): Rulebook {
  const segments = inOrder(
    rows.map(({ id, rule, status }) => {
      const parsed = JSON.parse(rule) as Rule;
      return { id, rule: parsed, needs: needs(parsed), building: status !== 'live' };
    }),
  );
  const traits = new Set(segments.flatMap((segment) => [...segment.needs.traits]));
  const book: Rulebook = {
    segments,
    facts: new Map(),
    factsOf: new Map(),
    byFact: new Map(),
    byEvent: new Map(),
    byTrait: new Map(),
    bySegment: new Map(),
    traits,
    readsOrigin: originTraits.some((name) => traits.has(name)),
    atFirst: segments.filter((segment) => matches(segment.rule, NOTHING_KNOWN, 0, zone)),
    building: facts.some((fact) => fact.status !== 'live') || segments.some((segment) => segment.building),
  };
  const defined = new Map(facts.map((row) => [row.signature, row]));
  const take = (did: Did): FactDef | undefined => {
    const key = factKey(did, zone);
    const row = key === null ? undefined : defined.get(key);
    if (key === null || !row) return undefined;
    let fact = book.facts.get(key);
    if (!fact) {
      fact = { fact: row.fact, did, windowed: isWindowed(did), building: row.status !== 'live' };
      book.facts.set(key, fact);
      add(book.factsOf, eventKey(did.type ?? 'track', did.event ?? ''), fact);
    }
    return fact;
  };
  for (const rule of rules) needs(rule).dids.forEach(take);
  for (const segment of segments) {
    for (const did of segment.needs.dids) {
      const fact = take(did);
      if (fact) add(book.byFact, fact.fact, segment);
      else add(book.byEvent, eventKey(did.type ?? 'track', did.event ?? ''), segment);
    }
    for (const name of segment.needs.traits) add(book.byTrait, name, segment);
    for (const id of segment.needs.segments) add(book.bySegment, id, segment);
  }
  return book;
}
function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (!list) map.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}
/** Each after those it refers to; circles are refused when a rule is saved. */
function inOrder(segments: LiveSegment[]): LiveSegment[] {
  const byId = new Map(segments.map((segment) => [segment.id, segment]));
  const ordered = new Set<LiveSegment>();
  const path = new Set<LiveSegment>();
  const visit = (segment: LiveSegment): void => {
    if (ordered.has(segment) || path.has(segment)) return;
    path.add(segment);
    for (const id of segment.needs.segments) {
      const other = byId.get(id);
      if (other) visit(other);
    }
    ordered.add(segment);
  };
  segments.forEach(visit);
  return [...ordered];
}
