/** What the dashboard and the API read of segments: the segments themselves, who is in, who would be, and why. */
import type { Experience, Explanation, Preview, ProfileRow, Segment } from '../../../shared/api.ts';
import { explain } from '../../../shared/evaluate.ts';
import { needs, type Rule } from '../../../shared/rule.ts';
import { addDays, startOf, DAY, MINUTE } from '../../../shared/time.ts';
import { audienceFacts } from '../../segments/facts.ts';
import { StoreError } from '../error.ts';
import type { Query } from '../query.ts';
import { ruleSql } from '../rule-sql.ts';
import { sql } from '../sql.ts';
import { PROFILE_ROW, profileRow, type ProfileRowColumns } from './profile-row.ts';
import { ROOT } from './timeline.ts';

/** A segment as it is stored. */
export interface SegmentRow {
  id: string;
  name: string;
  rule: string;
  status: string;
  version: number;
  created_at: number;
  updated_at: number;
}
/** A segment with the version that its ETag states. */
export type VersionedSegment = Segment & { version: number };

const COLUMNS = `id, name, rule, status, version, created_at, updated_at`;
/** A segment's row, or undefined. */
export const segmentRow = (q: Query, site: number, id: string): Promise<SegmentRow | undefined> =>
  q.get<SegmentRow>(`/* segment */ select ${COLUMNS} from segment where site = ? and id = ?`, site, id);

/** Names of experiences (not archived) whose audience names a segment, by segment. */
export async function segmentUses(q: Query, site: number): Promise<Map<string, { id: string; name: string; status: string }[]>> {
  const uses = new Map<string, { id: string; name: string; status: string }[]>();
  const rows = await q.all<{ body: string }>(
    `/* segmentUses */ select body from experience where site = ? and status <> 'archived' order by name, id`,
    site,
  );
  for (const { body } of rows) {
    const { id, name, status, audience } = JSON.parse(body) as Experience;
    for (const segment of audience ? needs(audience).segments : []) {
      const list = uses.get(segment);
      if (list) list.push({ id, name, status });
      else uses.set(segment, [{ id, name, status }]);
    }
  }
  return uses;
}

const QUARTER = 15 * MINUTE;
const HISTORY_DAYS = 30;
/** Moves in and out by quarter of an hour, in which every zone's days begin. Merging two profiles is no leaving, but changes the number. */
const MOVES = `/* segmentMoves */ select at / ${QUARTER} as quarter, sum(2 * entered - 1) as net,
  sum(case when cause in ('link', 'unlink') then 0 else entered end) as entered,
  sum(case when cause in ('link', 'unlink') then 0 else 1 - entered end) as gone
  from membership_log where site = ? and segment = ? and at >= ? group by at / ${QUARTER}`;

async function shown(
  q: Query,
  site: number,
  zone: string,
  row: SegmentRow,
  uses: Awaited<ReturnType<typeof segmentUses>>,
  now: number,
): Promise<VersionedSegment> {
  const members = await q.get<{ count: number }>(
    `/* segmentCount */ select count(*) as count from membership where site = ? and segment = ?`,
    site,
    row.id,
  );
  const count = members?.count ?? 0;
  const today = startOf('day', now, zone);
  // The end of each of the last days but today.
  const ends = Array.from({ length: HISTORY_DAYS - 1 }, (_, i) => addDays(today, i - HISTORY_DAYS + 2, zone));
  const moves = await q.all<{ quarter: number; net: number; entered: number; gone: number }>(
    MOVES,
    site,
    row.id,
    Math.min(ends[0] ?? now, now - 7 * DAY),
  );
  const week = moves.filter((move) => (move.quarter + 1) * QUARTER > now - 7 * DAY);
  const total = (list: typeof moves, key: 'net' | 'entered' | 'gone') => list.reduce((sum, move) => sum + move[key], 0);
  return {
    id: row.id,
    name: row.name,
    rule: JSON.parse(row.rule) as Rule,
    count,
    status: row.status === 'live' ? 'live' : 'building',
    createdAt: new Date(row.created_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
    usedBy: (uses.get(row.id) ?? []).map(({ id, name }) => ({ id, name })),
    entered7d: total(week, 'entered'),
    left7d: total(week, 'gone'),
    history: [
      ...ends.map((end) =>
        end <= row.created_at
          ? null
          : count -
            total(
              moves.filter((move) => move.quarter * QUARTER >= end),
              'net',
            ),
      ),
      count,
    ],
    version: row.version,
  };
}

/** One segment, or null. */
export async function segmentById(q: Query, site: number, zone: string, id: string, now: number): Promise<VersionedSegment | null> {
  const row = await segmentRow(q, site, id);
  return row ? shown(q, site, zone, row, await segmentUses(q, site), now) : null;
}
/** Segments, newest first, after a (created, id) when one is given. */
export async function segmentList(
  q: Query,
  site: number,
  zone: string,
  limit: number,
  after: [number, string] | null,
  now: number,
): Promise<VersionedSegment[]> {
  const rows = await q.all<SegmentRow>(
    `/* segmentList */ select ${COLUMNS} from segment where site = ? and (created_at < ? or (created_at = ? and id < ?)) order by created_at desc, id desc limit ?`,
    ...[site, after?.[0] ?? Number.MAX_SAFE_INTEGER, after?.[0] ?? Number.MAX_SAFE_INTEGER, after?.[1] ?? '', limit],
  );
  const uses = await segmentUses(q, site);
  const list: VersionedSegment[] = [];
  for (const row of rows) list.push(await shown(q, site, zone, row, uses, now));
  return list;
}

const SAMPLE = 10;
/** Refuses a rule that asks for a segment which this site has not; `where` names the rule in the sentence. */
export async function demandSegments(q: Query, site: number, rule: Rule, where: string): Promise<void> {
  for (const id of needs(rule).segments)
    if (!(await q.get(`/* segmentThere */ select id from segment where site = ? and id = ?`, site, id)))
      throw new StoreError('invalid', `${where}: there is no segment "${id}".`);
}

/** Who would be in: counted anew from events and profiles, whatever is kept. The people seen last come first. */
export async function segmentPreview(q: Query, site: number, zone: string, rule: Rule, now: number): Promise<Omit<Preview, 'tookMs'>> {
  await demandSegments(q, site, rule, 'rule');
  const fits = ruleSql(rule, { d: q.dialect, site, now, zone });
  const { text, params } =
    sql`/* preview */ with fit as materialized (select p.node, p.identified, p.last_seen from profile p where p.site = ${site} and (${fits}))
    select 1 as tier, count(*) as node, coalesce(sum(identified), 0) as known from fit
    union all select 2, newest.node, 0 from (select node from fit order by last_seen desc, node desc limit ${SAMPLE}) newest`;
  const rows = await q.all<{ tier: number; node: number; known: number }>(text, ...params);
  const total = await q.get<{ total: number }>(`/* profileCount */ select count(*) as total from profile where site = ?`, site);
  const people: ProfileRow[] = [];
  for (const { tier, node } of rows) {
    if (tier === 1) continue;
    const row = await q.get<ProfileRowColumns>(
      `/* previewed */ select ${PROFILE_ROW} from profile p join node n on n.node = p.node where p.site = ? and p.node = ?`,
      ...[site, node],
    );
    if (row) people.push(profileRow(row));
  }
  const counted = rows.find((row) => row.tier === 1);
  return {
    count: counted?.node ?? 0,
    known: counted?.known ?? 0,
    total: total?.total ?? 0,
    people,
    sample: people.map((person) => person.id),
  };
}

/** Members, the newest profiles first, after a member's id when one is given; null when there is no such segment. */
export async function segmentMembers(
  q: Query,
  site: number,
  id: string,
  limit: number,
  after: string | null,
): Promise<ProfileRow[] | null> {
  if (!(await segmentRow(q, site, id))) return null;
  const from =
    after === null
      ? undefined
      : await q.get<{ node: number }>(`/* memberCursor */ select node from node where site = ? and id = ?`, site, after);
  const rows = await q.all<ProfileRowColumns>(
    `/* segmentMembers */ select ${PROFILE_ROW} from membership m join profile p on p.site = m.site and p.node = m.node join node n on n.node = m.node
       where m.site = ? and m.segment = ? and m.node < ? order by m.node desc limit ?`,
    ...[site, id, from?.node ?? Number.MAX_SAFE_INTEGER, limit],
  );
  return rows.map(profileRow);
}

/** Why a profile is in a segment or not, clause by clause; null when there is no such segment or profile. */
export async function segmentExplain(
  q: Query,
  site: number,
  zone: string,
  id: string,
  profile: string,
  now: number,
): Promise<Explanation | null> {
  const row = await segmentRow(q, site, id);
  const node = await q.get<{ root: number; id: string }>(
    `/* rootOf */ select r.node as root, r.id from node n join node r on r.node = ${ROOT} where n.site = ? and n.id = ?`,
    ...[site, profile],
  );
  if (!row || !node) return null;
  const rule = JSON.parse(row.rule) as Rule;
  const asked = needs(rule);
  const { facts } = await audienceFacts(q, site, node.root, asked.dids, asked.segments, now, zone);
  const member = await q.get<{ since: number }>(
    `/* memberSince */ select since from membership where site = ? and segment = ? and node = ?`,
    ...[site, id, node.root],
  );
  return {
    profile: node.id,
    segment: id,
    member: member !== undefined,
    since: member ? new Date(member.since).toISOString() : null,
    asOf: new Date(now).toISOString(),
    clause: explain(rule, facts, now, zone),
  };
}

/** Reads of segments. */
export const segmentReads = { segmentById, segmentList, segmentPreview, segmentMembers, segmentExplain };
