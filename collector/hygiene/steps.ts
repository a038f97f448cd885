/** The steps of a reading: each a small write between those of visitors. */
import type { Tx } from '../collect/tx.ts';
import { siteDay } from '../../shared/time.ts';
import { comparePeople } from './compare.ts';
import { readPeople } from './read.ts';
import { keepRun, readingUnderWay, type Run } from './run.ts';
import { dropStale } from './suggested.ts';

/** Rows of keys for each person that a step is asked for. */
const KEYS_EACH = 6;

/** Takes the next step of the reading under way: `most` people read, or about as many pairs compared, those of at most six times as many keys. Answers its phase after that; null where there is nothing to do. */
export async function hygieneStep(tx: Tx, most: number, now: number): Promise<Run['phase'] | null> {
  const run = await readingUnderWay(tx);
  if (!run || run.phase === 'wanted') return run?.phase ?? null;
  if (run.phase === 'read') await readPeople(tx, run, most, now);
  else await comparePeople(tx, run, most * KEYS_EACH, most, now);
  // The step that compared the last ones ends it.
  if (run.phase === 'done') await end(tx, run, now);
  return run.phase;
}

/** Keeps the figures of the day: of more readings on one day the last. */
async function end(tx: Tx, run: Run, now: number): Promise<void> {
  await dropStale(tx, run);
  const zone = await tx.get<{ zone: string }>('select time_zone as zone from site where site = ?', run.site);
  const { people, score, missing, odd } = run.tally;
  tx.later(
    `/* keepDay */ insert into hygiene_day (site, day, at, people, score, found) values (?, ?, ?, ?, ?, ?)
       on conflict (site, day) do update set at = excluded.at, people = excluded.people, score = excluded.score, found = excluded.found`,
    ...[run.site, siteDay(now, zone?.zone ?? 'UTC'), now, people, score, JSON.stringify({ missing, odd })],
  );
  keepRun(tx, run, now);
}

/** Ends the reading under way without comparing anybody, where only figures are wanted. */
async function hygieneFigures(tx: Tx, now: number): Promise<void> {
  const run = await readingUnderWay(tx);
  if (run?.phase === 'compare') await end(tx, { ...run, phase: 'done', begunAt: 0 }, now);
}

/** Writes of the steps. */
export const hygieneStepWrites = { hygieneStep, hygieneFigures };
