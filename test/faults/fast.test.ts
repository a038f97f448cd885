/** The short run of every fault, with every change; `npm run test:faults` is the long one. */
import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { faults } from './all.ts';
import { builds } from './kit/build.ts';
import { diceOf } from './kit/fault.ts';
import { attempt } from './kit/judge.ts';

const SEED = 20261122;
/** So often a wrong build is tried: what it does wrong may need two things to meet. */
const TRIES = 5;
const trial = (n = 0) => ({ full: false, dice: diceOf(SEED + n) });

afterAll(() => {
  for (const folder of builds()) rmSync(folder, { recursive: true, force: true });
});

describe.each(faults.filter((fault) => !fault.long))('$area: Kith $name', ({ run, mutants }) => {
  it('(honest build)', async ({ skip }) => {
    const { verdict, told } = await attempt(run, trial());
    if (verdict === 'impossible') skip(told);
    expect({ verdict, told }).toEqual({ verdict: 'kept', told });
  });
  it.for(mutants)('and a Kith that $name is caught', async (mutant, { skip }) => {
    let { verdict, told } = await attempt(mutant.run, trial());
    for (let n = 1; n < TRIES && verdict === 'kept'; n++) ({ verdict, told } = await attempt(mutant.run, trial(n)));
    if (verdict === 'impossible') skip(told);
    expect({ verdict, told }).toEqual({ verdict: 'broken', told });
  });
});
