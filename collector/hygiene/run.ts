/**
 * A reading of all records of a site, kept in its row so that any process can go on with it: `wanted` until its turn comes, `read` while people are gone
 * through one after another, `compare` while those who share a key are compared, `done`.
 */
import type { HygieneField, OddProblem } from '../../shared/api.ts';
import type { Query } from '../store/query.ts';
import type { Kinds } from './odd.ts';

/** What a reading counts. `odd`: people by `field problem`. */
export interface Tally {
  people: number;
  score: number;
  missing: Partial<Record<HygieneField, number>>;
  odd: Record<string, number>;
}
/** A reading as its row holds it. `cursor`: the last node that was read; `after`: the last key that was compared. */
export interface Run {
  site: number;
  phase: 'wanted' | 'read' | 'compare' | 'done';
  begunAt: number;
  total: number;
  done: number;
  cursor: number;
  after: string;
  kinds: Kinds;
  tally: Tally;
}
interface Row extends Omit<Run, 'kinds' | 'tally'> {
  kinds: string;
  tally: string;
}
const NOTHING: Tally = { people: 0, score: 0, missing: {}, odd: {} };
const COLUMNS = `site, phase, begun_at as "begunAt", total, done, cursor, after, kinds, tally`;
const runOf = (row: Row): Run => ({ ...row, kinds: JSON.parse(row.kinds) as Kinds, tally: JSON.parse(row.tally) as Tally });

/** Asks for a reading of a site. One that is under way is left to end, unless it is to begin `anew`. */
export async function beginReading(q: Query, site: number, now: number, anew = false): Promise<void> {
  await q.run(
    `/* beginReading */ insert into hygiene_run (site, phase, begun_at, ended_at, total, done, cursor, after, kinds, tally)
       values (?, 'wanted', ?, null, 0, 0, 0, '', '{}', ?) on conflict (site) do update set phase = excluded.phase, begun_at = case when excluded.begun_at > hygiene_run.begun_at
         then excluded.begun_at else hygiene_run.begun_at + 1 end, ended_at = null,
       total = 0, done = 0, cursor = 0, after = '', kinds = '{}', tally = excluded.tally ${anew ? '' : `where hygiene_run.phase = 'done'`}`,
    ...[site, now, JSON.stringify(NOTHING)],
  );
}

/** Begins the reading that is wanted: how many people there are, and which types their traits mostly have. */
async function startReading(q: Query, site: number, total: number, kinds: Kinds): Promise<void> {
  await q.run(
    `/* startReading */ update hygiene_run set phase = 'read', total = ?, kinds = ? where site = ? and phase = 'wanted'`,
    ...[total, JSON.stringify(kinds), site],
  );
}

/** The reading under way of the first site that has one; null where all are done. */
export async function readingUnderWay(q: Query): Promise<Run | null> {
  const row = await q.get<Row>(`/* readingUnderWay */ select ${COLUMNS} from hygiene_run where phase <> 'done' order by site limit 1`);
  return row ? runOf(row) : null;
}

/** Keeps how far a reading has come. */
export function keepRun(q: Query, run: Run, endedAt: number | null = null): void {
  q.later(
    `/* keepRun */ update hygiene_run set phase = ?, done = ?, cursor = ?, after = ?, tally = ?, ended_at = ? where site = ?`,
    ...[run.phase, run.done, run.cursor, run.after, JSON.stringify(run.tally), endedAt, run.site],
  );
}

/** Counts one more person with an odd value. */
export const oddKey = (field: string, problem: OddProblem): string => `${problem} ${field}`;

/** Reads of readings. */
export const runReads = { readingUnderWay };
/** Writes of readings. */
export const runWrites = { beginReading, startReading };
