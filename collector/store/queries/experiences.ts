/** Experiences as they are kept: the table row is an index, `body` is the whole experience as the API shows it. */
import type { Experience } from '../../../shared/api.ts';
import {
  created,
  changed,
  etagOf,
  problemOf,
  transitionProblem,
  type ExperienceChange,
  type ExperienceInput,
} from '../../personalize/experience.ts';
import { bumpRevision } from '../../segments/rulebook.ts';
import type { Query } from '../query.ts';
import { StoreError } from '../error.ts';
import { demandSegments } from './segment-reads.ts';

const parse = (row: { body: string }): Experience => JSON.parse(row.body) as Experience;
const missing = () => new StoreError('not_found', 'There is no such experience.');

/** One experience, or null. */
export async function experience(q: Query, site: number, id: string): Promise<Experience | null> {
  const row = await q.get<{ body: string }>(`/* experience */ select body from experience where site = ? and id = ?`, site, id);
  return row ? parse(row) : null;
}

/** Experiences, newest first, after a (created, id) when one is given. */
export async function experiences(q: Query, site: number, limit: number, after: [number, string] | null): Promise<Experience[]> {
  const rows = await q.all<{ body: string }>(
    `/* experiences */ select body from experience where site = ? and (created_at < ? or (created_at = ? and id < ?)) order by created_at desc, id desc limit ?`,
    site,
    after?.[0] ?? Number.MAX_SAFE_INTEGER,
    after?.[0] ?? Number.MAX_SAFE_INTEGER,
    after?.[1] ?? '',
    limit,
  );
  return rows.map(parse);
}

/** Every experience that is live, by id; its schedule is not looked at. */
export async function liveExperiences(q: Query, site: number): Promise<Experience[]> {
  const rows = await q.all<{ body: string }>(
    `/* liveExperiences */ select body from experience where site = ? and status = 'live' order by id`,
    site,
  );
  return rows.map(parse);
}

const columns = (e: Experience) => [
  e.name,
  e.slot,
  e.status,
  JSON.stringify(e),
  e.version,
  Date.parse(e.updatedAt),
  e.liveSince ? Date.parse(e.liveSince) : null,
];

/** Keeps a new experience, and `secret` to sign decisions with unless there is one. `invalid` with its reason when it cannot be. */
export async function createExperience(
  q: Query,
  site: number,
  id: string,
  input: ExperienceInput,
  secret: string,
  now: number,
): Promise<Experience> {
  const problem = problemOf(input);
  if (problem) throw new StoreError('invalid', problem);
  if (input.audience) await demandSegments(q, site, input.audience, 'audience');
  const made = created(input, id, now);
  await keepDecisionSecret(q, secret);
  await q.run(
    `/* createExperience */ insert into experience (name, slot, status, body, version, updated_at, live_since, created_at, site, id)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...columns(made),
    now,
    site,
    id,
  );
  await bumpRevision(q, site);
  return made;
}

/** Changes an experience; `conflict` when it is no longer the one that `etag` names, `invalid` when it cannot be so. */
export async function changeExperience(
  q: Query,
  site: number,
  id: string,
  change: ExperienceChange,
  etag: string | null,
  now: number,
): Promise<Experience> {
  const old = await experience(q, site, id);
  if (!old) throw missing();
  if (etag !== null && etag !== etagOf(old))
    throw new StoreError('conflict', 'Somebody else has changed this experience meanwhile; load it again.');
  const next = changed(old, change, now);
  const problem = transitionProblem(old.status, next.status, old.liveSince !== null) ?? problemOf(next);
  if (problem) throw new StoreError('invalid', problem);
  // What was removed meanwhile keeps nobody from archiving, only from showing it.
  const asked = JSON.stringify(next.audience) !== JSON.stringify(old.audience) || (next.status === 'live' && old.status !== 'live');
  if (next.audience && asked) await demandSegments(q, site, next.audience, 'audience');
  await q.run(
    `/* changeExperience */ update experience set name = ?, slot = ?, status = ?, body = ?, version = ?, updated_at = ?, live_since = ? where site = ? and id = ?`,
    ...columns(next),
    site,
    id,
  );
  await bumpRevision(q, site);
  return next;
}

/** Forgets an experience and who saw it. */
export async function deleteExperience(q: Query, site: number, id: string, etag: string | null): Promise<void> {
  const old = await experience(q, site, id);
  if (!old) throw missing();
  if (etag !== null && etag !== etagOf(old))
    throw new StoreError('conflict', 'Somebody else has changed this experience meanwhile; load it again.');
  await q.run(`/* deleteExposures */ delete from exposure where site = ? and experience = ?`, site, id);
  await q.run(`/* deleteExperience */ delete from experience where site = ? and id = ?`, site, id);
  await bumpRevision(q, site);
}

const SECRET = 'decision_secret';
/** The secret that signs decisions, or null before its first use. */
export async function decisionSecret(q: Query): Promise<string | null> {
  return (await q.get<{ value: string }>(`/* decisionSecret */ select value from setting where name = ?`, SECRET))?.value ?? null;
}

async function keepDecisionSecret(q: Query, candidate: string): Promise<void> {
  await q.run(`/* keepDecisionSecret */ insert into setting (name, value) values (?, ?) on conflict (name) do nothing`, SECRET, candidate);
}

/** Reads of experiences. */
export const experienceReads = { liveExperiences, experience, experiences };
/** Writes of experiences. */
export const experienceWrites = { createExperience, changeExperience, deleteExperience };
