/** How many identifiers machines may attach to one user. People decide beyond it. */
import type { Query } from '../store/query.ts';
import type { Claim } from './claims.ts';

/** Namespaces with a limit: how many of one user, unless the owner sets another; null is no limit. */
export const LIMITED = { anonymous_id: null, email: 5 } as const;
/** A namespace that has a limit. */
export type LimitedNamespace = keyof typeof LIMITED;

const LIMIT = '/* limitOf */ select most from identifier_limit where site = ? and namespace = ?';
/** Says that the limits of a site will be asked for. */
export function expectLimits(q: Query, site: number): void {
  for (const namespace of Object.keys(LIMITED)) q.ahead(LIMIT, site, namespace);
}
/** The limit of a namespace on a site; null: none. */
export async function limitOf(q: Query, site: number, namespace: string): Promise<number | null> {
  const row = await q.get<{ most: number | null }>(LIMIT, ...[site, namespace]);
  return row ? row.most : ((LIMITED as Record<string, number | null>)[namespace] ?? null);
}

/** Whether a user had as many identifiers of this kind as are allowed before this claim: judged in (event time, messageId) order. */
export async function beyondLimit(
  q: Query,
  site: number,
  claim: Pick<Claim, 'namespace' | 'node' | 'ts' | 'message_id'>,
): Promise<boolean> {
  const most = await limitOf(q, site, claim.namespace);
  if (most === null) return false;
  const earlier = await q.all(
    `/* earlierClaims */ select 1 from claim where site = ? and node = ? and namespace = ?
       and ${claim.namespace === 'email' ? '(firm_ts, firm_id)' : '(ts, message_id)'} < (?, ?) and verdict <> 'undone' limit ?`,
    ...[site, claim.node, claim.namespace, claim.ts, claim.message_id, most],
  );
  return earlier.length >= most;
}
