/** What the process keeps about itself: jobs that ran, how the store grows, how late the work that waits for its time is. */
import type { Query } from '../query.ts';

/** One run of a job: when, whether it did what it should, and what came of it as JSON. */
export interface JobRun {
  job: string;
  began: number;
  ended: number;
  ok: boolean;
  detail: string;
}
/** The store on one day (days since 1970, UTC): its bytes, and the bytes that were free beside it; 0 where nobody can tell. */
export interface Growth {
  day: number;
  bytes: number;
  free: number;
}

/** The runs that began at or after `since`, newest first. */
async function jobRuns(q: Query, since: number, limit: number): Promise<JobRun[]> {
  const rows = await q.all<Omit<JobRun, 'ok'> & { ok: number }>(
    `/* jobRuns */ select job, began, ended, ok, detail from job_run where began >= ? order by began desc, id desc limit ?`,
    since,
    limit,
  );
  return rows.map((row) => ({ ...row, began: Number(row.began), ended: Number(row.ended), ok: Number(row.ok) === 1 }));
}
/** What was measured since a day, oldest first. */
async function growthSince(q: Query, day: number): Promise<Growth[]> {
  return q.all<Growth>(`/* growthSince */ select day, bytes, free from growth where day >= ? order by day`, day);
}
/** How many bytes the database takes, wherever it is. */
async function databaseBytes(q: Query): Promise<number> {
  return Number((await q.get<{ bytes: number }>(`/* databaseBytes */ select ${q.dialect.bytes} as bytes`))?.bytes ?? 0);
}
/** When the oldest membership that should have been looked at was due; null when nothing waits. */
async function oldestDue(q: Query, now: number): Promise<number | null> {
  const row = await q.get<{ at: number | null }>(`/* oldestDue */ select min(at) as at from due where at <= ?`, now);
  return row?.at == null ? null : Number(row.at);
}

/** Keeps a run, and forgets those before `forget`. */
async function noteJob(q: Query, run: JobRun, forget: number): Promise<void> {
  await q.run(`/* noteJob forgets */ delete from job_run where began < ?`, forget);
  await q.run(
    `/* noteJob */ insert into job_run (job, began, ended, ok, detail) values (?, ?, ?, ?, ?)`,
    run.job,
    run.began,
    run.ended,
    run.ok ? 1 : 0,
    run.detail,
  );
}
/** Keeps how large the store is today. */
async function noteGrowth(q: Query, { day, bytes, free }: Growth): Promise<void> {
  await q.run(
    `/* noteGrowth */ insert into growth (day, bytes, free) values (?, ?, ?)
     on conflict (day) do update set bytes = excluded.bytes, free = excluded.free`,
    day,
    bytes,
    free,
  );
}

/** Reads of what the process keeps about itself. */
export const upkeepReads = { jobRuns, growthSince, databaseBytes, oldestDue };
/** Writes of what the process keeps about itself. */
export const upkeepWrites = { noteJob, noteGrowth };
