/** The law must kill every deliberate mistake: each mutant is a copy of the readers with one replacement, and some row must come out differently. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { matches as Matches, tallyKey as TallyKey } from '../../shared/evaluate.ts';
import type { tallyEvents as TallyEvents } from '../../shared/event-match.ts';
import type { Asking, ruleSql as RuleSql } from '../../collector/store/rule-sql.ts';
import { needs, type Rule } from '../../shared/rule.ts';
import { ENGINE } from '../kit/database.ts';
import { cases, groups, NOW, ZONE, type Someone } from '../rule.cases.ts';
import { factsOf, moveIn, openBench, type Bench } from './bench.ts';
import { memoryMutants, populationMutants, wordMutants, type Mutant } from './mutants.ts';

const top = join(import.meta.dirname, '../..');
// Under node_modules, so that copies find the packages that they import.
const copies = join(top, 'node_modules/.cache/kith-mutants');
const folders = ['shared', 'collector/store', 'collector/store/postgres'];
const words = ENGINE === 'sqlite' ? 'collector/store/dialect' : 'collector/store/postgres/dialect';

const sources = folders.flatMap((from) =>
  readdirSync(join(top, from))
    .filter((one) => one.endsWith('.ts'))
    .map((file) => ({ path: `${from}/${file}`, source: readFileSync(join(top, from, file), 'utf8') })),
);
const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true };
const script = (source: string) =>
  ts.transpileModule(source, { compilerOptions: options }).outputText.replace(/(from\s+'\.[^']*)\.ts'/g, "$1.mjs'");
const plain = new Map(sources.map(({ path, source }) => [path, script(source)]));

/** Compiles the readers with one replacement into a folder of their own. */
function compile(name: string, change?: Mutant): string {
  const folder = join(copies, name);
  const original = sources.find(({ path }) => path === change?.file)?.source ?? '';
  if (change && !original.includes(change.from)) throw new Error(`${change.file} does not hold ${change.from}`);
  for (const [path, text] of plain) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const changed = change?.file === path ? script(original.replace(change.from, () => change.to)) : text;
    writeFileSync(join(folder, path.replace(/\.ts$/, '.mjs')), changed);
  }
  return folder;
}
const load = async <T>(folder: string, path: string): Promise<T> =>
  (await import(/* @vite-ignore */ pathToFileURL(join(folder, path)).href)) as T;

/** The first row of the law that comes out differently in memory. */
async function brokenInMemory(folder: string): Promise<string | undefined> {
  const { matches, tallyKey } = await load<{ matches: typeof Matches; tallyKey: typeof TallyKey }>(folder, 'shared/evaluate.mjs');
  const { tallyEvents } = await load<{ tallyEvents: typeof TallyEvents }>(folder, 'shared/event-match.mjs');
  const holds = (someone: Someone, rule: Rule) => {
    const events = (someone.did ?? []).map((d) => ({ ...d, data: JSON.parse(JSON.stringify(d.data)) as Record<string, unknown> }));
    const tallies = new Map(needs(rule).dids.map((did) => [tallyKey(did, NOW, ZONE), tallyEvents(did, events, NOW, ZONE)]));
    return matches(rule, { ...factsOf(someone, rule, NOW, ZONE), tallies }, NOW, ZONE);
  };
  return cases.find(({ among, rule, fits }) =>
    Object.entries(groups[among] as Record<string, Someone>).some(([name, someone]) => {
      try {
        return holds(someone, rule) !== fits.includes(name);
      } catch {
        return true;
      }
    }),
  )?.says;
}
/** The first row of the law that comes out differently over the population. */
async function brokenInPopulation(folder: string, bench: Bench): Promise<string | undefined> {
  const { ruleSql } = await load<{ ruleSql: typeof RuleSql }>(folder, 'collector/store/rule-sql.mjs');
  const d = (await load<Record<string, Asking['d']>>(folder, `${words}.mjs`))[`${ENGINE}Dialect`] as Asking['d'];
  for (const { among, rule, fits, says } of cases) {
    let found: string[] | null;
    try {
      found = (await bench.fits(rule, NOW, (one, a) => ruleSql(one, { ...a, d }))).filter((id) => id.startsWith(`${among}/`));
    } catch {
      found = null;
    }
    const expected = fits.map((name) => `${among}/${name}`).sort();
    if (found === null || found.join() !== expected.join()) return says;
  }
  return undefined;
}

let bench: Bench;
beforeAll(async () => {
  rmSync(copies, { recursive: true, force: true });
  mkdirSync(copies, { recursive: true });
  bench = await openBench();
  await moveIn(bench);
});
afterAll(async () => {
  await bench.close();
  rmSync(copies, { recursive: true, force: true });
});

describe('the law', () => {
  it('passes the readers as they are', async () => {
    const folder = compile('none');
    expect(await brokenInMemory(folder)).toBeUndefined();
    expect(await brokenInPopulation(folder, bench)).toBeUndefined();
  });
});
describe('the law notices in memory that', () => {
  it.each(memoryMutants)('$says ($file)', async (mutant) => {
    expect(await brokenInMemory(compile(`memory-${memoryMutants.indexOf(mutant)}`, mutant))).toBeDefined();
  });
});
describe('the law notices over the population that', () => {
  const mutants = [...populationMutants, ...wordMutants[ENGINE]];
  it.each(mutants)('$says ($file)', async (mutant) => {
    expect(await brokenInPopulation(compile(`population-${mutants.indexOf(mutant)}`, mutant), bench)).toBeDefined();
  });
});
