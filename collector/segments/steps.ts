/** The two background chores of the rules, each a small write: whose time has come, and what is still being built. */
import type { Query } from '../store/query.ts';
import { cursorsOf, recount, type Place } from './facts.ts';
import { settle } from './live.ts';
import { bumpRevision, rulebook } from './rulebook.ts';

/**
 * Looks again at up to `limit` (profile, segment) pairs whose due time has passed, each at the very moment it was due, so that a late sweep writes the
 * same history as a punctual one. Answers how many; ask again while it is `limit`.
 */
export async function segmentDueSweep(q: Query, now: number, limit: number): Promise<number> {
  const rows = await q.all<{ site: number; node: number; rule: string; at: number; zone: string | null }>(
    `/* dueNow */ select d.site, d.node, d.rule, d.at, s.time_zone as zone from due d left join site s on s.site = d.site
       where d.at <= ? order by d.at, d.site, d.node limit ?`,
    ...[now, limit],
  );
  // Taken out first: `settle` sets the next one, and a rule that is gone must not come due for ever.
  for (const { site, node, rule, at } of rows)
    q.later(`/* dueDone */ delete from due where site = ? and node = ? and rule = ? and at = ?`, site, node, rule, at);
  // People at once, the moments of each in their order.
  const people = new Map<string, (typeof rows)[number][]>();
  for (const row of rows) {
    const key = `${row.site} ${row.node}`;
    people.set(key, [...(people.get(key) ?? []), row]);
  }
  await q.forEach(people.values(), async (dues) => {
    for (const at of new Set(dues.map((row) => row.at))) {
      const due = new Set(dues.filter((row) => row.at === at).map(({ rule }) => rule));
      const [{ site, node, zone }] = dues as [(typeof rows)[number]];
      if (zone === null) continue;
      const place = { site, timeZone: zone };
      const book = await rulebook(q, site, zone);
      const segments = new Set(book.segments.filter((segment) => due.has(segment.id)));
      await settle(q, place, book, await cursorsOf(q, site, book), node, segments, at, 'time');
    }
  });
  return rows.length;
}

/** What a build step did: whether more is waiting, and how many profiles it went through. */
export interface BuildStep {
  more: boolean;
  roots: number;
}
interface Building {
  kind: 'fact' | 'segment';
  key: number | string;
  cursor: number;
  status: string;
}

const WAITING = `select site from fact_def where status <> 'live' union select site from segment where status <> 'live'`;

/** Goes on with what a site is building, dropping or clearing away, for at most `budget` profiles in the order of their roots. */
export async function segmentBuildStep(q: Query, now: number, budget: number): Promise<BuildStep> {
  if (await purge(q, budget)) return { more: true, roots: 0 };
  const waiting = await q.all<{ site: number }>(`/* waitingSites */ ${WAITING} order by 1 limit 2`);
  const site = waiting[0]?.site;
  if (site === undefined) return { more: false, roots: 0 };
  const zone = (await q.get<{ zone: string }>(`/* siteZone */ select time_zone as zone from site where site = ?`, site))?.zone ?? 'UTC';
  const all = await buildings(q, site);
  const cursor = Math.min(...all.map((one) => one.cursor));
  const here = all.filter((one) => one.cursor === cursor);
  const next = Math.min(...all.filter((one) => one.cursor > cursor).map((one) => one.cursor));
  const rows = await q.all<{ node: number }>(
    `/* nextRoots */ select node from profile where site = ? and node > ? order by node limit ?`,
    ...[site, cursor, budget],
  );
  const done = rows.length < budget;
  const upTo = Math.min(next, done ? Number.MAX_SAFE_INTEGER : (rows.at(-1)?.node ?? cursor));
  const roots = rows.map((row) => row.node).filter((node) => node <= upTo);
  await build(q, { site, timeZone: zone }, here, roots, cursor, upTo, now);
  const finished = upTo === Number.MAX_SAFE_INTEGER;
  for (const one of here) await advance(q, site, one, upTo, finished);
  if (finished) await bumpRevision(q, site);
  return { more: !finished || waiting.length > 1 || all.length > here.length, roots: roots.length };
}

async function buildings(q: Query, site: number): Promise<Building[]> {
  const facts = await q.all<Building>(
    `/* buildingFacts */ select 'fact' as kind, fact as key, cursor, status from fact_def where site = ? and status <> 'live'`,
    site,
  );
  const segments = await q.all<Building>(
    `/* buildingSegments */ select 'segment' as kind, id as key, cursor, status from segment where site = ? and status <> 'live'`,
    site,
  );
  return [...facts, ...segments];
}

async function build(q: Query, place: Place, here: Building[], roots: number[], after: number, upTo: number, now: number): Promise<void> {
  const { site } = place;
  const book = await rulebook(q, site, place.timeZone);
  const keys = new Set(here.map((one) => one.key));
  for (const { key, status, kind } of here) {
    if (kind !== 'fact' || status !== 'dropping') continue;
    await q.run(`/* dropFact */ delete from fact where site = ? and node > ? and node <= ? and fact = ?`, site, after, upTo, key);
    await q.run(`/* dropEdge */ delete from fact_edge where site = ? and node > ? and node <= ? and fact = ?`, site, after, upTo, key);
  }
  for (const fact of book.facts.values()) if (keys.has(fact.fact)) await recount(q, place, fact, after, upTo, now);
  const cursors = await cursorsOf(q, site, book);
  // What was just counted is complete as far as these roots go.
  for (const key of keys) cursors.set(key, upTo);
  for (const cause of ['build', 'rule'] as const) {
    const status = cause === 'build' ? 'building' : 'rebuilding';
    const ids = new Set(here.filter((one) => one.status === status).map((one) => one.key));
    const segments = new Set(book.segments.filter((segment) => ids.has(segment.id)));
    if (segments.size > 0)
      await q.forEach(roots, async (root) => {
        await settle(q, place, book, cursors, root, segments, now, cause);
      });
  }
}

async function advance(q: Query, site: number, { kind, key, status }: Building, cursor: number, finished: boolean): Promise<void> {
  if (kind === 'segment')
    await q.run(
      `/* advanceSegment */ update segment set cursor = ?, status = ? where site = ? and id = ?`,
      cursor,
      finished ? 'live' : status,
      site,
      key,
    );
  else if (finished && status === 'dropping') await q.run(`/* forgetFact */ delete from fact_def where fact = ?`, key);
  else await q.run(`/* advanceFact */ update fact_def set cursor = ?, status = ? where fact = ?`, cursor, finished ? 'live' : status, key);
}

/** Leaves a deleted segment's rows to be cleared away in steps. */
export async function purgeLater(q: Query, site: number, segment: string): Promise<void> {
  await q.run(
    `/* purgeLater */ insert into setting (name, value) values (?, ?) on conflict (name) do nothing`,
    `purge:${segment}`,
    String(site),
  );
}
/** Clears away rows of a deleted segment; answers whether there was one. Its due times go when the sweep meets them. */
async function purge(q: Query, budget: number): Promise<boolean> {
  const row = await q.get<{ name: string; value: string }>(
    `/* purging */ select name, value from setting where name >= 'purge:' and name < 'purge;' limit 1`,
  );
  if (!row) return false;
  const [site, segment] = [Number(row.value), row.name.slice('purge:'.length)];
  const members = await q.all<{ node: number }>(
    `/* purgeable */ select node from membership where site = ? and segment = ? order by node limit ?`,
    ...[site, segment, budget],
  );
  for (const { node } of members)
    await q.run(`/* purgeMember */ delete from membership where site = ? and segment = ? and node = ?`, site, segment, node);
  const logged = await q.run(
    `/* purgeLog */ delete from membership_log where id in (select id from membership_log where site = ? and segment = ? limit ?)`,
    ...[site, segment, budget],
  );
  if (members.length === 0 && logged.changes === 0) await q.run(`/* purged */ delete from setting where name = ?`, row.name);
  return true;
}

/** The writes that build a new rule in small steps. */
export const segmentStepWrites = { segmentDueSweep, segmentBuildStep };
