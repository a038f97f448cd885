/** What a reading suggests: pairs whose records are alike go into the merge inbox, with how likely and why. What a human decided stays decided. */
import type { Evidence } from '../../shared/api.ts';
import type { Tx } from '../collect/tx.ts';
import { dropSuggestion } from '../identity/suggest.ts';
import type { Run } from './run.ts';

/** Two people (roots, `one` the smaller number) who are likely one. */
export interface Judged {
  one: number;
  two: number;
  score: number;
  evidence: Evidence[];
}
interface Standing {
  id: number;
  kind: string;
  decided_at: number | null;
  decision: string | null;
  a: number;
  b: number;
}
const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/** What was ever suggested about these people (roots), by pair. */
async function standing(tx: Tx, site: number, roots: readonly number[]): Promise<Map<string, Standing[]>> {
  const found = new Map<number, Standing>();
  for (const [mine, theirs] of [
    ['one', 'two'],
    ['two', 'one'],
  ] as const) {
    const rows = await tx.all<Standing>(
      `/* standing */ select s.id, s.kind, s.decided_at, s.decision, a.root as a, b.root as b
         from node a cross join suggestion s cross join node b
         where a.site = ? and a.root in (${marks(roots)}) and s.site = a.site and s.${mine} = a.node and b.node = s.${theirs}`,
      ...[site, ...roots],
    );
    for (const row of rows) found.set(row.id, row);
  }
  const pairs = new Map<string, Standing[]>();
  for (const row of found.values()) {
    const key = `${Math.min(row.a, row.b)} ${Math.max(row.a, row.b)}`;
    pairs.set(key, [...(pairs.get(key) ?? []), row]);
  }
  return pairs;
}

/** Keeps what is likely: beside an open suggestion of the same two, else as one of its own. Two whom a human kept apart, or took apart, are left alone. */
export async function keepPairs(tx: Tx, run: Run, judged: readonly Judged[], now: number): Promise<void> {
  if (judged.length === 0) return;
  const before = await standing(tx, run.site, [...new Set(judged.flatMap(({ one, two }) => [one, two]))]);
  for (const { one, two, score, evidence } of judged) {
    const known = before.get(`${one} ${two}`) ?? [];
    if (known.some(({ decided_at }) => decided_at !== null)) continue;
    const told = JSON.stringify(evidence);
    // One pair, one line in the inbox: what somebody said comes before what records look like, and the score stands beside one reason alone.
    const [first, ...others] = known.sort((a, b) => Number(a.kind === 'alike') - Number(b.kind === 'alike') || a.id - b.id);
    if (first)
      tx.later(
        '/* suggestedAgain */ update suggestion set score = ?, evidence = ?, read_at = ? where id = ?',
        ...[score, told, run.begunAt, first.id],
      );
    for (const { id, kind } of others) if (kind === 'alike') dropSuggestion(tx, run.site, id);
    if (known.length === 0)
      tx.later(
        `/* suggestAlike */ insert into suggestion (site, kind, value, one, two, at, note, score, evidence, read_at) values (?, 'alike', '', ?, ?, ?, '', ?, ?, ?)
           on conflict (site, kind, value, one, two) do nothing`,
        ...[run.site, one, two, now, score, told, run.begunAt],
      );
  }
}

/** Takes away what this reading did not find any more. */
export async function dropStale(tx: Tx, run: Run): Promise<void> {
  const stale = 'site = ? and decided_at is null and score is not null and (read_at is null or read_at < ?)';
  const alike = `select id from suggestion where kind = 'alike' and ${stale}`;
  await tx.run(`/* unbulkStale */ delete from bulk_pair where site = ? and suggestion in (${alike})`, ...[run.site, run.site, run.begunAt]);
  await tx.run(`/* dropStale */ delete from suggestion where kind = 'alike' and ${stale}`, run.site, run.begunAt);
  await tx.run(
    `/* dropScores */ update suggestion set score = null, evidence = null, read_at = null where ${stale}`,
    run.site,
    run.begunAt,
  );
}
