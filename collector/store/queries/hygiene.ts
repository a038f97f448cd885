/** What readings of the records found: figures, their course, and whom each finding concerns. */
import type { Hygiene, HygieneField, HygienePerson, OddProblem, OddValue } from '../../../shared/api.ts';
import { HYGIENE_FIELDS } from '../../../shared/api.ts';
import { DAY } from '../../../shared/time.ts';
import { hygieneSettings } from '../../hygiene/settings.ts';
import type { Query } from '../query.ts';
import { plain, sql, type Sql } from '../sql.ts';
import { LEADS } from './suggestions.ts';
import { PROFILE_ROW, profileRow, type ProfileRowColumns } from './profile-row.ts';

/** Whom a list is of: who lacks a field, or has an odd value of a kind. */
export type HygieneFilter = { missing: HygieneField } | { field: string; problem: OddProblem };
/** The course goes back so many days at most. */
const COURSE = 400;
/** From these scores on a pair is likely, and as good as sure. */
const LIKELY = 80;
const SURE = 95;

interface Found {
  missing: Partial<Record<HygieneField, number>>;
  odd: Record<string, number>;
}
const mean = (sum: number, people: number): number | null => (people === 0 ? null : Math.round((sum / people) * 10) / 10);

/** What the last reading found, how it was before, and what is under way. */
export async function hygieneOf(q: Query, site: number): Promise<Hygiene> {
  const days = await q.all<{ day: number; at: number; people: number; score: number; found: string }>(
    `/* hygieneDays */ select day, at, people, score, found from hygiene_day where site = ? order by day desc limit ?`,
    ...[site, COURSE],
  );
  const last = days[0];
  const found = last ? (JSON.parse(last.found) as Found) : { missing: {}, odd: {} };
  const run = await q.get<{ phase: 'wanted' | 'read' | 'compare'; begun_at: number; done: number; total: number }>(
    `/* hygieneRun */ select phase, begun_at, done, total from hygiene_run where site = ? and phase <> 'done'`,
    site,
  );
  const { weights } = await hygieneSettings(q, site);
  return {
    readAt: last ? new Date(last.at).toISOString() : null,
    people: last?.people ?? 0,
    score: last ? mean(last.score, last.people) : null,
    missing: HYGIENE_FIELDS.map((field) => ({ field, people: found.missing[field] ?? 0, weight: weights[field] })),
    odd: Object.entries(found.odd)
      .map(([key, people]) => ({ problem: key.slice(0, key.indexOf(' ')) as OddProblem, field: key.slice(key.indexOf(' ') + 1), people }))
      .sort((a, b) => b.people - a.people || (a.field < b.field ? -1 : a.field > b.field ? 1 : a.problem < b.problem ? -1 : 1)),
    duplicates: await duplicates(q, site),
    days: days.reverse().map(({ day, people, score }) => ({
      day: new Date(day * DAY).toISOString().slice(0, 10),
      people,
      score: mean(score, people),
    })),
    run: run ? { phase: run.phase, begunAt: new Date(run.begun_at).toISOString(), done: run.done, total: run.total } : null,
  };
}

async function duplicates(q: Query, site: number): Promise<Hygiene['duplicates']> {
  const from = (least: number): string => `coalesce(sum(case when s.score >= ${least} then 1 else 0 end), 0)`;
  const row = await q.get<Hygiene['duplicates']>(
    `/* duplicates */ select count(*) as open, ${from(0)} as scored, ${from(LIKELY)} as likely, ${from(SURE)} as sure
       from suggestion s join node a on a.node = s.one join node b on b.node = s.two where s.site = ? and s.decided_at is null and a.root <> b.root and ${LEADS}`,
    site,
  );
  const of = (n: number | undefined): number => Number(n ?? 0);
  return { open: of(row?.open), scored: of(row?.scored), likely: of(row?.likely), sure: of(row?.sure) };
}

function filtered(site: number, filter: HygieneFilter, before: number, limit: number): Sql {
  if ('missing' in filter) {
    const bit = plain(String(2 ** HYGIENE_FIELDS.indexOf(filter.missing)));
    return sql`select h.node from hygiene_person h join profile p on p.site = h.site and p.node = h.node
      where h.site = ${site} and h.node < ${before} and (h.lacks / ${bit}) % 2 = 1 order by h.node desc limit ${limit}`;
  }
  return sql`select h.node from hygiene_finding h join profile p on p.site = h.site and p.node = h.node
    where h.site = ${site} and h.problem = ${filter.problem} and h.field = ${filter.field} and h.node < ${before} order by h.node desc limit ${limit}`;
}
const missingOf = (bits: number): HygieneField[] => HYGIENE_FIELDS.filter((_, i) => Math.floor(bits / 2 ** i) % 2 === 1);

/** The people whom a finding concerns, the newest first; `before`: the node that the page before ended with, null for the first. */
export async function hygienePeople(
  q: Query,
  site: number,
  filter: HygieneFilter,
  before: number | null,
  limit: number,
): Promise<{ items: HygienePerson[]; next: number | null }> {
  const wanted = filtered(site, filter, before ?? Number.MAX_SAFE_INTEGER, limit + 1);
  const people = sql`/* hygienePeople */ with wanted as materialized (${wanted}) select ${plain(PROFILE_ROW)}, p.node, h.score, h.lacks
    from wanted w cross join profile p cross join hygiene_person h join node n on n.node = p.node
    where p.site = ${site} and p.node = w.node and h.site = p.site and h.node = p.node order by p.node desc`;
  const rows = await q.all<ProfileRowColumns & { node: number; score: number; lacks: number }>(people.text, ...people.params);
  const odd = sql`/* hygieneOdd */ with wanted as materialized (${wanted}) select f.node, f.field, f.problem, f.value, f.proposal
    from wanted w cross join hygiene_finding f where f.site = ${site} and f.node = w.node order by f.node, f.field, f.problem`;
  const values = new Map<number, OddValue[]>();
  for (const { node, ...value } of await q.all<OddValue & { node: number }>(odd.text, ...odd.params))
    values.set(node, [...(values.get(node) ?? []), value]);
  const items = rows.slice(0, limit).map((row): HygienePerson => ({
    ...profileRow(row),
    completeness: row.score,
    missing: missingOf(row.lacks),
    odd: values.get(row.node) ?? [],
  }));
  return { items, next: rows.length > limit ? (rows[limit - 1]?.node ?? null) : null };
}

/** When a site was last read; null when never. One that is wanted counts from when it was asked for. */
export async function lastReading(q: Query, site: number): Promise<number | null> {
  return (await q.get<{ at: number }>(`/* lastReading */ select begun_at as at from hygiene_run where site = ?`, site))?.at ?? null;
}

/** Nine of ten people agree on a trait's type before the others are odd. */
const NEARLY_ALL = 0.9;

/** What a reading begins with: how many people there are, and the type of each trait that nearly all, but not all, have in it. */
export async function beforeReading(
  q: Query,
  site: number,
): Promise<{ total: number; kinds: Record<string, 'string' | 'number' | 'boolean'> }> {
  const all = await q.get<{ n: number }>(
    `/* readingTotal */ select count(*) as n from (select distinct root from node where site = ? and known = 1) people`,
    site,
  );
  const rows = await q.all<{ name: string; kind: 'string' | 'number' | 'boolean'; n: number }>(
    `/* traitKinds */ select name, kind, count(*) as n from profile_trait where site = ? and kind in ('string', 'number', 'boolean')
       group by name, kind order by name, kind`,
    site,
  );
  const sums = new Map<string, number>();
  for (const { name, n } of rows) sums.set(name, (sums.get(name) ?? 0) + Number(n));
  const kinds = rows.flatMap(({ name, kind, n }) => {
    const whole = sums.get(name) ?? 0;
    return Number(n) < whole && Number(n) >= whole * NEARLY_ALL ? [[name, kind] as const] : [];
  });
  return { total: Number(all?.n ?? 0), kinds: Object.fromEntries(kinds) };
}

/** Reads of what readings found. */
export const hygieneReads = { hygieneOf, hygienePeople, lastReading, beforeReading };
