/** Runs a fault against the honest build and against each of its mutants, and says what came of it. */
import { Broken, diceOf, Impossible, type Fault, type Run, type Trial } from './fault.ts';

/** `kept` and `caught` are as it should be; `impossible` here is a skip with its reason. */
export type Verdict = 'kept' | 'broken' | 'impossible' | 'failed';
export interface Row {
  area: string;
  name: string;
  verdict: Verdict;
  /** Figures, or what was broken, or why it was not run. */
  told: string;
  mutants: { name: string; verdict: 'caught' | 'missed' | 'impossible' | 'failed'; told: string }[];
  seconds: number;
}

/** Runs once and says what came of it; never throws. */
export async function attempt(run: Run, trial: Trial): Promise<{ verdict: Verdict; told: string }> {
  try {
    return { verdict: 'kept', told: await run(trial) };
  } catch (error) {
    if (error instanceof Broken) return { verdict: 'broken', told: error.message };
    if (error instanceof Impossible) return { verdict: 'impossible', told: error.message };
    return { verdict: 'failed', told: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
const SEEN = { broken: 'caught', kept: 'missed', impossible: 'impossible', failed: 'failed' } as const;

/** One row of the report. Mutants always get the short run: what the short run catches, the long one does too. */
export async function judge(fault: Fault, seed: number, full: boolean): Promise<Row> {
  const began = performance.now();
  const { verdict, told } = await attempt(fault.run, { full, dice: diceOf(seed) });
  const mutants: Row['mutants'] = [];
  for (const mutant of verdict === 'impossible' ? [] : fault.mutants) {
    const seen = await attempt(mutant.run, { full: false, dice: diceOf(seed) });
    mutants.push({ name: mutant.name, verdict: SEEN[seen.verdict], told: seen.told });
  }
  return { area: fault.area, name: fault.name, verdict, told, mutants, seconds: (performance.now() - began) / 1000 };
}

/** Whether a row is as it should be. */
export const good = (row: Row): boolean =>
  (row.verdict === 'kept' || row.verdict === 'impossible') &&
  row.mutants.every(({ verdict }) => verdict === 'caught' || verdict === 'impossible');
