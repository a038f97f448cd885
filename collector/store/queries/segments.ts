/** Changes of segments. A new rule is built in steps; while a changed one is, the members of the old rule stay until their turn comes. */
import { needs, type Rule } from '../../../shared/rule.ts';
import { bumpRevision } from '../../segments/rulebook.ts';
import { purgeLater, segmentBuildStep, segmentStepWrites } from '../../segments/steps.ts';
import { StoreError } from '../error.ts';
import type { Query } from '../query.ts';
import { segmentById, segmentRow, segmentUses, type SegmentRow, type VersionedSegment } from './segment-reads.ts';

/** Profiles that a change goes through at once, so that a small site's segment is live in the answer. */
const AT_ONCE = 300;
const missing = () => new StoreError('not_found', 'There is no such segment.');

/** Refuses references to segments that are not there, and circles among them. */
async function checkReferences(q: Query, site: number, id: string, rule: Rule): Promise<void> {
  const rows = await q.all<{ id: string; name: string; rule: string }>(
    `/* segmentRules */ select id, name, rule from segment where site = ?`,
    site,
  );
  const others = new Map(rows.map((row) => [row.id, { name: row.name, refers: needs(JSON.parse(row.rule) as Rule).segments }]));
  const seen = new Set<string>();
  const waiting = needs(rule).segments.map((to) => ({ to, via: [] as string[] }));
  for (let step = waiting.pop(); step; step = waiting.pop()) {
    const { to, via } = step;
    if (to === id)
      throw new StoreError(
        'invalid',
        `rule: this would be a circle: the segment asks for itself${via.length > 0 ? ` by way of ${via.join(', ')}` : ''}.`,
      );
    if (seen.has(to)) continue;
    seen.add(to);
    const other = others.get(to);
    if (!other) throw new StoreError('invalid', `rule: there is no segment "${to}".`);
    waiting.push(...other.refers.map((next) => ({ to: next, via: [...via, other.name] })));
  }
}
/** Refuses a name that another segment has, in whatever case: two lines of one name in a list say nothing. */
async function checkName(q: Query, site: number, id: string, name: string): Promise<void> {
  const rows = await q.all<{ name: string }>(`/* segmentNames */ select name from segment where site = ? and id <> ?`, site, id);
  const taken = rows.find((row) => row.name.toLowerCase() === name.toLowerCase());
  if (taken) throw new StoreError('conflict', `name: another segment is called “${taken.name}” already; choose another name.`);
}
async function answer(q: Query, site: number, id: string, now: number): Promise<VersionedSegment> {
  const zone = await q.get<{ zone: string }>(`/* siteZone */ select time_zone as zone from site where site = ?`, site);
  const segment = await segmentById(q, site, zone?.zone ?? 'UTC', id, now);
  if (!segment) throw missing();
  return segment;
}

/** Keeps a new segment and begins to fill it. `invalid` for a reference that leads nowhere or in a circle. */
export async function createSegment(
  q: Query,
  site: number,
  id: string,
  input: { name: string; rule: Rule },
  now: number,
  atOnce = AT_ONCE,
): Promise<VersionedSegment> {
  await checkName(q, site, id, input.name);
  await checkReferences(q, site, id, input.rule);
  await q.run(
    `/* createSegment */ insert into segment (site, id, name, rule, status, cursor, version, created_at, updated_at) values (?, ?, ?, ?, 'building', 0, 1, ?, ?)`,
    ...[site, id, input.name, JSON.stringify(input.rule), now, now],
  );
  await bumpRevision(q, site);
  await segmentBuildStep(q, now, atOnce);
  return answer(q, site, id, now);
}

async function current(q: Query, site: number, id: string, version: number | null): Promise<SegmentRow> {
  const row = await segmentRow(q, site, id);
  if (!row) throw missing();
  if (version !== null && version !== row.version)
    throw new StoreError('conflict', 'Somebody else has changed this segment meanwhile; load it again.');
  return row;
}

/** Changes a segment's name or rule; `conflict` when it is no longer the version that was read. A changed rule is built anew. */
export async function changeSegment(
  q: Query,
  site: number,
  id: string,
  input: { name?: string; rule?: Rule },
  version: number | null,
  now: number,
  atOnce = AT_ONCE,
): Promise<VersionedSegment> {
  const row = await current(q, site, id, version);
  const rule = input.rule === undefined ? row.rule : JSON.stringify(input.rule);
  if (input.name !== undefined && input.name !== row.name) await checkName(q, site, id, input.name);
  if (input.rule !== undefined) await checkReferences(q, site, id, input.rule);
  const anew = rule !== row.rule;
  await q.run(
    `/* changeSegment */ update segment set name = ?, rule = ?, status = ?, cursor = ?, version = version + 1, updated_at = ? where site = ? and id = ?`,
    ...[input.name ?? row.name, rule, anew && row.status === 'live' ? 'rebuilding' : row.status],
    ...[anew ? 0 : await cursorOf(q, site, id), now, site, id],
  );
  await bumpRevision(q, site);
  if (anew) await segmentBuildStep(q, now, atOnce);
  return answer(q, site, id, now);
}
const cursorOf = async (q: Query, site: number, id: string): Promise<number> =>
  (await q.get<{ cursor: number }>(`/* segmentCursor */ select cursor from segment where site = ? and id = ?`, site, id))?.cursor ?? 0;

/** Forgets a segment. `conflict`, with their names, while a live experience or another segment asks for it. */
export async function deleteSegment(q: Query, site: number, id: string, version: number | null): Promise<void> {
  await current(q, site, id, version);
  const live = ((await segmentUses(q, site)).get(id) ?? []).filter((use) => use.status === 'live').map((use) => use.name);
  if (live.length > 0) throw new StoreError('conflict', `This segment decides who sees ${live.join(', ')}; pause that experience first.`);
  const rows = await q.all<{ name: string; rule: string }>(
    `/* segmentRules */ select name, rule from segment where site = ? and id <> ?`,
    site,
    id,
  );
  const others = rows.filter((row) => needs(JSON.parse(row.rule) as Rule).segments.includes(id)).map((row) => row.name);
  if (others.length > 0) throw new StoreError('conflict', `The segment ${others.join(', ')} asks for this one; change its rule first.`);
  await q.run(`/* deleteSegment */ delete from segment where site = ? and id = ?`, site, id);
  await purgeLater(q, site, id);
  await bumpRevision(q, site);
}

/** Looks at every member of every segment anew: to be called when the site's time zone changes. */
export async function rebuildSegments(q: Query, site: number): Promise<void> {
  await q.run(`/* rebuildSegments */ update segment set status = 'rebuilding', cursor = 0 where site = ? and status = 'live'`, site);
  await bumpRevision(q, site);
}

/** Writes of segments. */
export const segmentWrites = { createSegment, changeSegment, deleteSegment, ...segmentStepWrites };
