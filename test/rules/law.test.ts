import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isProblem } from '../../shared/event.ts';
import { explain, matches, nextDue } from '../../shared/evaluate.ts';
import { parseRule } from '../../shared/rule-parse.ts';
import { cases, dueCases, groups, NOW, refusedCases, ZONE, type Someone } from '../rule.cases.ts';
import { factsOf, idOf, moveIn, openBench, type Bench } from './bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
  await moveIn(bench);
});
afterAll(() => bench.close());

describe.each(cases)('$point $says (among $among)', ({ among, rule, fits }) => {
  const people = Object.entries(groups[among] as Record<string, Someone>);
  it('in memory', () => {
    const found = people.filter(([, someone]) => matches(rule, factsOf(someone, rule, NOW, ZONE), NOW, ZONE)).map(([name]) => name);
    expect(found).toEqual(people.map(([name]) => name).filter((name) => fits.includes(name)));
    expect(fits.filter((name) => !(name in groups[among]))).toEqual([]);
  });
  it('over the population', async () => {
    const found = (await bench.fits(rule, NOW)).filter((id) => id.startsWith(`${among}/`));
    expect(found).toEqual(fits.map((name) => idOf(among, name)).sort());
  });
  it('and is let in at the door unchanged', () =>
    expect(parseRule(JSON.parse(JSON.stringify(rule)))).toEqual(JSON.parse(JSON.stringify(rule))));
});

describe('the next due moment', () => {
  it.each(dueCases)('$says', ({ among, person, rule, at }) => {
    const someone = (groups[among] as Record<string, Someone>)[person] ?? {};
    const answer = (now: number) => matches(rule, factsOf(someone, rule, now, ZONE), now, ZONE);
    expect(nextDue(rule, factsOf(someone, rule, NOW, ZONE), NOW, ZONE)).toBe(at);
    if (at !== undefined) expect(answer(at)).not.toBe(answer(at - 1));
  });
});

describe('the door', () => {
  it.each(refusedCases)('refuses %j', (raw, path) => {
    const result = parseRule(raw);
    expect(isProblem(result as object) && result).toMatchObject({
      code: 'bad_rule',
      reason: expect.stringMatching(/^[^ ]+: .+\.$/) as string,
    });
    expect((result as { reason: string }).reason.split(': ')[0]).toBe(path);
  });
});

describe('an explanation', () => {
  it('repeats the rule, clause by clause, with what was seen', () => {
    const rule = cases.find((one) => one.says === 'count and sum must both hold')?.rule;
    const someone = groups.sums['fifteen and minus five'];
    if (!rule) throw new Error('the case is gone');
    const both = {
      kind: 'all' as const,
      of: [rule, { kind: 'not' as const, of: { kind: 'trait' as const, name: 'x', op: 'exists' as const } }],
    };
    expect(explain(both, factsOf(someone, both, NOW, ZONE), NOW, ZONE)).toEqual({
      holds: true,
      rule: both,
      of: [
        { holds: true, rule, seen: { count: 2, sum: 10 } },
        { holds: true, rule: both.of[1], of: [{ holds: false, rule: { kind: 'trait', name: 'x', op: 'exists' }, seen: null }] },
      ],
    });
  });
});
