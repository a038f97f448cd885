/** The second half of a reading: people who share a key are compared, and who is likely one person is suggested. */
import type { Tx } from '../collect/tx.ts';
import { pairs as isBlock, KEY, keyOf, keyValues, type KeyKind } from './keys.ts';
import { recordOf, type PersonRecord, type Traits } from './record.ts';
import { keepRun, type Run } from './run.ts';
import { hygieneSettings } from './settings.ts';
import { keepPairs, type Judged } from './suggested.ts';
import { LEAST_SCORE, weigh, type Frequencies } from './weigh.ts';

/** More people share a value by accident, and are not compared because of it; 1 + 2 + ... of them would be too many pairs. */
export const LARGEST_BLOCK = 30;
/** How many share a city or a company is counted so far. */
const COUNTED = 2000;
const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/** Compares the people of the next keys: those of at most `most` rows, and no more keys once there are `few` pairs. Answers nothing; the run's phase is `done` when there are no more. */
export async function comparePeople(tx: Tx, run: Run, most: number, few: number, now: number): Promise<void> {
  const { site } = run;
  const rows = await tx.all<{ value: string; node: number }>(
    `/* nextKeys */ select value, node from hygiene_key where site = ? and value > ? order by value, node limit ?`,
    ...[site, run.after, most],
  );
  const blocks = new Map<string, number[]>();
  for (const { value, node } of rows) blocks.set(value, [...(blocks.get(value) ?? []), node]);
  const whole = rows.length < most;
  const last = [...blocks.keys()].at(-1) ?? '';
  // What the end of the page cuts is met whole by the next one; what fills a page is too large for anything.
  if (!whole && blocks.size > 1) blocks.delete(last);
  const wanted = new Map<string, [number, number]>();
  let left = blocks.size;
  for (const [key, nodes] of blocks) {
    // Where many share, a page of keys is more pairs than one write may hold visitors up for.
    if (wanted.size >= few) break;
    left--;
    run.after = key;
    if (!isBlock(key) || nodes.length > LARGEST_BLOCK) continue;
    for (const [i, one] of nodes.entries()) for (const two of nodes.slice(i + 1)) wanted.set(`${one} ${two}`, [one, two]);
  }
  await keepPairs(tx, run, await judge(tx, run, [...wanted.values()], now), now);
  if (whole && left === 0) run.phase = 'done';
  keepRun(tx, run);
}

async function judge(tx: Tx, run: Run, pairs: readonly [number, number][], now: number): Promise<Judged[]> {
  if (pairs.length === 0) return [];
  const records = await recordsOf(tx, run.site, [...new Set(pairs.flat())], now);
  const frequencies = await frequenciesOf(tx, run, [...records.values()]);
  return pairs.flatMap(([one, two]): Judged[] => {
    const [mine, theirs] = [records.get(one), records.get(two)];
    if (!mine || !theirs) return [];
    const { score, evidence } = weigh(mine, theirs, frequencies);
    return score >= LEAST_SCORE ? [{ one, two, score, evidence }] : [];
  });
}

async function recordsOf(tx: Tx, site: number, nodes: readonly number[], now: number): Promise<Map<number, PersonRecord>> {
  const { countryUsed } = await hygieneSettings(tx, site);
  const rows = await tx.all<{ node: number; traits: string }>(
    `/* comparedRecords */ select node, traits from profile where site = ? and node in (${marks(nodes)})`,
    ...[site, ...nodes],
  );
  return new Map(rows.map(({ node, traits }) => [node, recordOf(JSON.parse(traits) as Traits, countryUsed, now)]));
}

async function frequenciesOf(tx: Tx, run: Run, records: readonly PersonRecord[]): Promise<Frequencies> {
  const keys = new Set(
    records.flatMap((record) => Object.entries(keyValues(record)).map(([kind, value]) => keyOf(kind as KeyKind, value))),
  );
  const common = [...keys].filter((key) => !isBlock(key));
  const others = [...keys].filter((key) => isBlock(key) && !key.startsWith(`${KEY.birthday}:`));
  const counts = new Map<string, number>();
  if (others.length > 0) {
    const rows = await tx.all<{ value: string; n: number }>(
      `/* sharedKeys */ select value, count(*) as n from hygiene_key where site = ? and value in (${marks(others)}) group by value`,
      ...[run.site, ...others],
    );
    for (const { value, n } of rows) counts.set(value, Number(n));
  }
  await tx.forEach(common, async (key) => {
    const row = await tx.get<{ n: number }>(
      `/* commonKey */ select count(*) as n from (select 1 from hygiene_key where site = ? and value = ? limit ?) few`,
      ...[run.site, key, COUNTED],
    );
    counts.set(key, Number(row?.n ?? 0));
  });
  return { people: run.tally.people, sharing: (key) => counts.get(key) ?? 0 };
}
