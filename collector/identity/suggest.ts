/** Two people who may be one: what machines noticed and people decide. A pair is kept once, and what a human refused stays refused. */
import type { Query } from '../store/query.ts';

/** Why two people may be one. */
export type SuggestionKind = 'email' | 'phone' | 'alias' | 'device' | 'human' | 'alike';
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

/** The pairs of a site's bulks, found by their key: a bulk may hold very many of them, and a site has few bulks. Takes the site twice. */
export const IN_BULKS = 'site = ? and bulk in (select bulk from bulk where site = ?)';
/** Takes an open suggestion away, also from what was joined in bulk and taken apart again. */
export function dropSuggestion(q: Query, site: number, id: number): void {
  q.later(`/* unbulkOne */ delete from bulk_pair where ${IN_BULKS} and suggestion = ?`, site, site, id);
  q.later('delete from suggestion where id = ?', id);
}

const PAIRS = '/* pairsOf */ select id, one, two, at, decided_at from suggestion where site = ? and kind = ? and value = ?';
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
  const kept = await q.all<Pair & { id: number; at: number; decided_at: number | null }>(PAIRS, ...[site, kind, value]);
  const [first, ...others] = claims;
  const wanted = first ? others.slice(0, MOST).map((claim) => ({ ...pair(first.node, claim.node), at: claim.ts })) : [];
  const same = (a: Pair) => (b: Pair) => a.one === b.one && a.two === b.two;
  for (const old of kept) if (old.decided_at === null && !wanted.some(same(old))) dropSuggestion(q, site, old.id);
  for (const it of wanted) {
    const open = kept.find((old) => old.decided_at === null && same(old)(it));
    // What was said earlier may have been taken back.
    if (open && open.at < it.at) q.later('/* suggestedAt */ update suggestion set at = ? where id = ?', it.at, open.id);
    else await suggest(q, site, kind, value, it.one, it.two, it.at);
  }
}
