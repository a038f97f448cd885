/** The merge inbox: pairs of people who may be one, what joining them would make, and what was decided. */
import type { Evidence, MergePreview, MergeSide, ProfileRow, Suggestion } from '../../../shared/api.ts';
import type { Mark, Tx } from '../../collect/tx.ts';
import { suggest, type SuggestionKind } from '../../identity/suggest.ts';
import { wins } from '../../identity/traits.ts';
import { linkByHuman } from '../../identity/writes.ts';
import { StoreError } from '../error.ts';
import type { Query } from '../query.ts';
import { writeAudit, type Actor } from './audit.ts';
import { profileById } from './profile.ts';
import { PROFILE_ROW, profileRow, type ProfileRowColumns } from './profile-row.ts';
import { rootOf } from './timeline.ts';

/** Which suggestions are asked for: open, or those that a human refused. */
export type SuggestionStatus = 'open' | 'rejected';
interface Row {
  id: number;
  kind: SuggestionKind;
  value: string;
  at: number;
  note: string;
  a: number;
  b: number;
  decided_at: number | null;
  decided_by: string | null;
  score: number | null;
  evidence: string | null;
}
/** That no other open suggestion of the same two has the score: of more reasons for one pair, one line is shown. */
export const LEADS = `not exists (select 1 from suggestion o where o.site = s.site and o.one = s.one and o.two = s.two and s.score is null
    and o.score is not null and o.decided_at is null)`;
/** How a list of suggestions is sorted: the newest, or the likeliest first. */
export type SuggestionSort = 'newest' | 'likeliest';
/** What a list of suggestions is asked for. `least`: the least score, 0 for any and none. */
export interface SuggestionQuery {
  status: SuggestionStatus;
  sort: SuggestionSort;
  least: number;
  after: [key: number, id: number] | null;
  limit: number;
}
/** The public id of a suggestion's number. */
export const publicId = (id: number): string => `m_${id.toString(36)}`;
const keyOf = (id: string): number => (/^m_[0-9a-z]{1,10}$/.test(id) ? parseInt(id.slice(2), 36) : -1);
const PAIR = `s.id, s.kind, s.value, s.at, s.note, s.decided_at, s.score, s.evidence, m.email as decided_by, a.root as a, b.root as b from suggestion s
  join node a on a.node = s.one join node b on b.node = s.two left join member m on m.id = s.decided_by`;

/** Suggestions that still stand between two people, after a place (time or score, and id) when one is given. */
export async function suggestions(
  q: Query,
  site: number,
  { status, sort, least, after, limit }: SuggestionQuery,
): Promise<{ items: Suggestion[]; next: [number, number] | null }> {
  const key = sort === 'newest' ? 's.at' : 'coalesce(s.score, 0)';
  const rows = await q.all<Row>(
    `/* suggestions */ select ${PAIR} where s.site = ? and a.root <> b.root and ${status === 'open' ? `s.decided_at is null and ${LEADS}` : `s.decision = 'rejected'`}
       ${least > 0 ? `and s.score >= ${least}` : ''} and (${key} < ? or (${key} = ? and s.id < ?)) order by ${key} desc, s.id desc limit ?`,
    ...[site, after?.[0] ?? Number.MAX_SAFE_INTEGER, after?.[0] ?? 0, after?.[1] ?? 0, limit + 1],
  );
  const shown = rows.slice(0, limit);
  const items: Suggestion[] = [];
  for (const row of shown) items.push(await told(q, site, row));
  const last = shown.at(-1);
  return { items, next: rows.length > limit && last ? [sort === 'newest' ? last.at : (last.score ?? 0), last.id] : null };
}

/** Up to `limit` open suggestions from a score up, the least likely first. */
export async function leastLikely(q: Query, site: number, least: number, limit: number): Promise<Suggestion[]> {
  const rows = await q.all<Row>(
    `/* leastLikely */ select ${PAIR} where s.site = ? and a.root <> b.root and s.decided_at is null and s.score >= ? order by s.score, s.id limit ?`,
    ...[site, least, limit],
  );
  const items: Suggestion[] = [];
  for (const row of rows) items.push(await told(q, site, row));
  return items;
}

async function told(q: Query, site: number, row: Row): Promise<Suggestion> {
  return {
    id: publicId(row.id),
    kind: row.kind,
    value: row.value,
    note: row.note,
    score: row.score,
    evidence: row.evidence === null ? [] : (JSON.parse(row.evidence) as Evidence[]),
    at: new Date(row.at).toISOString(),
    one: await brief(q, site, row.a),
    two: await brief(q, site, row.b),
    decided: row.decided_at === null ? null : { at: new Date(row.decided_at).toISOString(), by: row.decided_by },
  };
}

async function brief(q: Query, site: number, root: number): Promise<ProfileRow> {
  const row = await q.get<ProfileRowColumns>(
    `/* suggested */ select ${PROFILE_ROW} from profile p join node n on n.node = p.node where p.site = ? and p.node = ?`,
    ...[site, root],
  );
  if (!row) throw new Error(`profile ${root} has no row`);
  return profileRow(row);
}

/** One suggestion; null when there is none. */
export async function suggestion(q: Query, site: number, id: string): Promise<Suggestion | null> {
  const row = await find(q, site, id);
  return row ? told(q, site, row) : null;
}
const find = (q: Query, site: number, id: string): Promise<Row | undefined> =>
  q.get<Row>(`/* suggestion */ select ${PAIR} where s.site = ? and s.id = ?`, site, keyOf(id));

/** How many suggestions wait, counted up to a hundred. */
export async function openSuggestions(q: Query, site: number): Promise<number> {
  const row = await q.get<{ n: number }>(
    `/* openSuggestions */ select count(*) as n from (select 1 from suggestion s join node a on a.node = s.one join node b on b.node = s.two
       where s.site = ? and s.decided_at is null and a.root <> b.root and ${LEADS} limit 100) few`,
    site,
  );
  return row?.n ?? 0;
}

/** What each of two profiles has, and what they would be as one; null when one of them does not exist. */
export async function mergePreview(q: Query, site: number, one: string, two: string, currency: string): Promise<MergePreview | null> {
  const [a, b] = [await side(q, site, one, currency), await side(q, site, two, currency)];
  if (!a || !b) return null;
  const survivor = a.shown.identified || !b.shown.identified ? 'one' : 'two';
  const names = [...new Set([...Object.keys(a.marks), ...Object.keys(b.marks)])].sort();
  const traits: MergePreview['traits'] = [];
  for (const name of names) {
    const [mine, theirs] = [own(a.marks, name), own(b.marks, name)];
    const winner = mine && theirs ? (wins(theirs, mine) ? 'two' : 'one') : mine ? 'one' : 'two';
    const [first, second] = [own(a.shown.traits, name), own(b.shown.traits, name)];
    if (first === undefined && second === undefined) continue;
    traits.push({ name, one: first, two: second, winner });
  }
  return {
    one: a.shown,
    two: b.shown,
    survivor,
    same: a.root === b.root,
    traits,
    orders: a.shown.orders + b.shown.orders,
    revenue: a.shown.revenue + b.shown.revenue,
    events: a.shown.events + b.shown.events,
    currency,
  };
}
const own = <T>(of: Record<string, T>, name: string): T | undefined => (Object.hasOwn(of, name) ? of[name] : undefined);

async function side(
  q: Query,
  site: number,
  id: string,
  currency: string,
): Promise<{ shown: MergeSide; marks: Record<string, Mark>; root: number } | null> {
  const root = await rootOf(q, site, id);
  const profile = root === undefined ? null : await profileById(q, site, id, currency);
  const kept = await q.get<{ marks: string; traits: string }>(
    '/* marks */ select marks, traits from profile where site = ? and node = ?',
    site,
    root ?? 0,
  );
  if (!profile || !kept || root === undefined) return null;
  const { name, email, identified, identifiers, counts, value, firstSeen, lastSeen, segments } = profile;
  const traits = JSON.parse(kept.traits) as Record<string, unknown>;
  return {
    root,
    marks: JSON.parse(kept.marks) as Record<string, Mark>,
    shown: {
      ...{ id: profile.id, name, email, identified, identifiers: identifiers.slice(0, 20), devices: counts.devices, events: counts.events },
      ...{ orders: value.orders, revenue: value.revenue, firstSeen, lastSeen, segments, traits },
    },
  };
}

/** Keeps a pair that a human thinks of as one. Answers it. */
async function suggestByHuman(
  tx: Tx,
  site: number,
  one: string,
  two: string,
  note: string,
  actor: Actor,
  now: number,
): Promise<Suggestion> {
  const [a, b] = [await rootOf(tx, site, one), await rootOf(tx, site, two)];
  if (a === undefined || b === undefined) throw new StoreError('not_found', 'There is no such profile.');
  if (a === b) throw new StoreError('conflict', 'These are one person already.');
  await suggest(tx, site, 'human', '', a, b, now, note);
  await tx.run(
    `update suggestion set decided_at = null, decided_by = null, decision = null, note = ? where site = ? and kind = 'human' and value = '' and one = ? and two = ?`,
    ...[note, site, Math.min(a, b), Math.max(a, b)],
  );
  const row = await tx.get<Row>(
    `select ${PAIR} where s.site = ? and s.kind = 'human' and s.value = '' and s.one = ? and s.two = ?`,
    ...[site, Math.min(a, b), Math.max(a, b)],
  );
  if (!row) throw new Error('the suggestion was not kept');
  await writeAudit(tx, site, actor, 'suggestion.make', publicId(row.id), {}, now);
  return told(tx, site, row);
}

/** Decides a suggestion: joins the two, refuses for good, or opens it again. Answers the link when one was made. */
export async function decideSuggestion(
  tx: Tx,
  site: number,
  id: string,
  decision: 'accepted' | 'rejected' | 'open',
  actor: Actor,
  now: number,
): Promise<{ linkId: string | null; profile: string | null }> {
  const row = await find(tx, site, id);
  if (!row) throw new StoreError('not_found', 'There is no such suggestion.');
  const linked =
    decision === 'accepted'
      ? await linkByHuman(tx, site, (await brief(tx, site, row.a)).id, (await brief(tx, site, row.b)).id, actor, now)
      : null;
  const open = decision === 'open';
  // Whatever else suggested the same two is answered with it.
  await tx.run(
    `/* decideSuggestion */ update suggestion set decided_at = ?, decided_by = ?, decision = ? where site = ? and (id = ?
       or (one = (select one from suggestion where id = ?) and two = (select two from suggestion where id = ?)))`,
    ...[open ? null : now, open ? null : actor.member, open ? null : decision, site, row.id, row.id, row.id],
  );
  await writeAudit(tx, site, actor, `suggestion.${decision}`, id, {}, now);
  return { linkId: linked?.linkId ?? null, profile: linked?.profile ?? null };
}

/** Reads of the merge inbox. */
export const suggestionReads = { suggestions, suggestion, leastLikely, mergePreview, openSuggestions };
/** Writes of the merge inbox. */
export const suggestionWrites = { suggestByHuman, decideSuggestion };
