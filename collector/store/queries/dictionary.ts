/** The dictionary: every event, property and trait that a site sends, with what was gathered of it and what people wrote about it. */
import { EVENT_TYPES } from '../../../shared/event.ts';
import { DAY } from '../../../shared/time.ts';
import type { ValueType } from '../../../shared/traits.ts';
import { EVERY_FIELD, EVERY_NAME } from '../../dictionary/past.ts';
import { StoreError } from '../error.ts';
import type { Query } from '../query.ts';
import { writeAudit, type Actor } from './audit.ts';

/** Which word is meant: `name` '' is the event itself, `event` '' with a name is a trait. */
export interface TermKey {
  kind: number;
  event: string;
  name: string;
}
/** What people wrote about one; `personal` null: not said. */
export interface TermNote {
  description: string;
  personal: number | null;
  purposes: string;
  hidden: number;
}
/** What was gathered of one, with its note. */
export interface TermRow extends TermKey, TermNote {
  first: number;
  last: number;
  count: number;
  properties: number;
  days: number[];
  types: { type: ValueType | ''; count: number; first: number; last: number; sender: string }[];
}
/** Names beyond the limits, under one row for each kind. */
export interface OverflowRow {
  what: 'events' | 'traits' | 'properties';
  count: number;
  first_seen: number;
  last_seen: number;
  sender: string;
  example: string;
}

/** Days of the course of an event. */
const DAYS = 30;
const TRAITS = [EVENT_TYPES.indexOf('identify'), EVENT_TYPES.indexOf('group')] as const;
const NOTE = `coalesce(t.description, '') as description, t.personal, coalesce(t.purposes, '[]') as purposes, coalesce(t.hidden, 0) as hidden`;

/** Every event of a site, the most frequent first, each with its course of the last 30 days. */
async function eventTerms(q: Query, site: number, now: number): Promise<TermRow[]> {
  const rows = await q.all<Omit<TermRow, 'event' | 'days' | 'types'>>(
    `/* eventTerms */ select e.kind, e.name, e.first_seen as first, e.last_seen as last, e.count, ${NOTE},
       (select count(*) from (select f.name from field_type f where f.site = ? and f.kind = e.kind and f.event = e.name
          union select f.name from import_field f where f.site = ? and f.kind = e.kind and f.event = e.name) every) as properties
     from ${EVERY_NAME} e left join term t on t.site = ? and t.kind = e.kind and t.event = e.name and t.name = ''
     order by e.count desc, e.kind, e.name`,
    ...[site, site, site, site, site],
  );
  const today = Math.floor(now / DAY);
  const counted = await q.all<{ kind: number; name: string; day: number; count: number }>(
    `/* eventDays */ select kind, name, day, count from name_day where site = ? and day > ? and day <= ?`,
    ...[site, today - DAYS, today],
  );
  const courses = new Map<string, number[]>();
  for (const { kind, name, day, count } of counted) {
    const course = courses.get(`${kind} ${name}`) ?? new Array<number>(DAYS).fill(0);
    course[DAYS - 1 - (today - Number(day))] = Number(count);
    courses.set(`${kind} ${name}`, course);
  }
  return rows.map(({ name, ...row }) => ({
    ...row,
    event: name,
    name: '',
    days: courses.get(`${row.kind} ${name}`) ?? new Array<number>(DAYS).fill(0),
    types: [],
  }));
}

/** What came as properties of one event (or as traits, where `event` is ''), most often seen first. */
export async function fieldTerms(q: Query, site: number, kind: number, event: string): Promise<TermRow[]> {
  type Row = TermKey & TermNote & { type: ValueType | ''; first: number; last: number; count: number; sender: string };
  const rows = await q.all<Row>(
    `/* fieldTerms */ select f.kind, f.event, f.name, f.type, f.first_seen as first, f.last_seen as last, f.count, f.sender, ${NOTE}
     from ${EVERY_FIELD} f left join term t on t.site = ? and t.kind = f.kind and t.event = f.event and t.name = f.name
     where f.kind = ? and f.event = ? order by f.name, f.count desc, f.type`,
    ...[site, site, site, kind, event],
  );
  const terms = new Map<string, TermRow>();
  for (const { type, first, last, count, sender, ...rest } of rows) {
    const term = terms.get(rest.name) ?? { ...rest, first, last, count: 0, properties: 0, days: [], types: [] };
    terms.set(rest.name, term);
    term.first = Math.min(term.first, first);
    term.last = Math.max(term.last, last);
    term.count += Number(count);
    term.types.push({ type, count: Number(count), first, last, sender });
  }
  return [...terms.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

/** Events and traits of a site. */
export async function dictionary(q: Query, site: number, now: number): Promise<TermRow[]> {
  const rows = await eventTerms(q, site, now);
  for (const kind of TRAITS) rows.push(...(await fieldTerms(q, site, kind, '')));
  return rows;
}

/** Names that found no room. */
export const overflow = (q: Query, site: number): Promise<OverflowRow[]> =>
  q.all<OverflowRow>(
    `/* overflow */ select what, count, first_seen, last_seen, sender, example from overflow where site = ? order by last_seen desc, what`,
    site,
  );

/** Writes what people say about a word; what is absent stays. `not_found` where the site never sent it. */
export async function setTerm(q: Query, site: number, key: TermKey, change: Partial<TermNote>, actor: Actor, now: number): Promise<void> {
  const { kind, event, name } = key;
  const known =
    name === ''
      ? await q.get(`/* eventKnown */ select 1 from ${EVERY_NAME} e where e.kind = ? and e.name = ?`, site, site, kind, event)
      : await q.get(
          `/* fieldKnown */ select 1 from ${EVERY_FIELD} f where f.kind = ? and f.event = ? and f.name = ?`,
          ...[site, site, kind, event, name],
        );
  if (!known) throw new StoreError('not_found', 'The site never sent this.');
  const before = await q.get<TermNote>(
    `/* termBefore */ select description, personal, purposes, hidden from term where site = ? and kind = ? and event = ? and name = ?`,
    ...[site, kind, event, name],
  );
  const next = { description: '', personal: null, purposes: '[]', hidden: 0, ...before, ...change };
  await q.run(
    `/* setTerm */ insert into term (site, kind, event, name, description, personal, purposes, hidden, updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (site, kind, event, name) do update set description = excluded.description, personal = excluded.personal,
     purposes = excluded.purposes, hidden = excluded.hidden, updated_at = excluded.updated_at`,
    ...[site, kind, event, name, next.description, next.personal, next.purposes, next.hidden, now],
  );
  await writeAudit(q, site, actor, 'dictionary.change', [event, name].filter(Boolean).join(': ') || String(EVENT_TYPES[kind]), change, now);
}

/** Forgets the courses of events before a UTC day. */
export async function dropDays(q: Query, before: number, limit: number): Promise<number> {
  const rows = await q.all<{ site: number; kind: number; name: string; day: number }>(
    `/* oldDays */ select site, kind, name, day from name_day where day < ? limit ?`,
    ...[before, limit],
  );
  for (const { site, kind, name, day } of rows)
    await q.run(`/* dropDay */ delete from name_day where site = ? and kind = ? and name = ? and day = ?`, site, kind, name, day);
  return rows.length;
}

/** Reads of the dictionary. */
export const dictionaryReads = { dictionary, fieldTerms, overflow };
/** Changes of the dictionary. */
export const dictionaryWrites = { setTerm, dropDays };
