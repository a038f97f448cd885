/** Two people who may be one: what machines noticed and people decide. A pair is kept once, and what a human refused stays refused. */
import type { Query } from '../store/query.ts';

/** Why two people may be one. */
export type SuggestionKind = 'email' | 'phone' | 'alias' | 'device' | 'human';
/** So many people who share one value are paired with the first of them; more share it by accident. */
const MOST = 20;

interface Pair {
  one: number;
  two: number;
}
const pair = (a: number, b: number): Pair => (a < b ? { one: a, two: b } : { one: b, two: a });

/** Keeps one pair of users (by node), unless it is there. */
export async function suggest(
  q: Query,
  site: number,
  kind: SuggestionKind,
  value: string,
  a: number,
  b: number,
  at: number,
  note = '',
): Promise<void> {
  const { one, two } = pair(a, b);
  q.later(
    `/* suggest */ insert into suggestion (site, kind, value, one, two, at, note) values (?, ?, ?, ?, ?, ?, ?) on conflict (site, kind, value, one, two)
       do update set at = case when excluded.at < suggestion.at then excluded.at else suggestion.at end`,
    ...[site, kind, value, one, two, at, note],
  );
}

const PAIRS = '/* pairsOf */ select id, one, two, decided_at from suggestion where site = ? and kind = ? and value = ?';
/** Says that the pairs of all who state a value will be brought up to date. */
export const expectPairs = (q: Query, site: number, kind: SuggestionKind, value: string): void => q.ahead(PAIRS, site, kind, value);
/** Brings the pairs of all who state one value up to date: each with the first, by (event time, messageId). Decided ones stay. */
export async function suggestPairs(
  q: Query,
  site: number,
  kind: SuggestionKind,
  value: string,
  claims: readonly { node: number; ts: number }[],
): Promise<void> {
  const kept = await q.all<Pair & { id: number; decided_at: number | null }>(PAIRS, ...[site, kind, value]);
  const [first, ...others] = claims;
  const wanted = first ? others.slice(0, MOST).map((claim) => ({ ...pair(first.node, claim.node), at: claim.ts })) : [];
  const same = (a: Pair) => (b: Pair) => a.one === b.one && a.two === b.two;
  for (const old of kept) if (old.decided_at === null && !wanted.some(same(old))) q.later('delete from suggestion where id = ?', old.id);
  for (const { one, two, at } of wanted) await suggest(q, site, kind, value, one, two, at);
}
