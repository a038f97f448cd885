/** What was said about whose an identifier is. A row for each (identifier, user): the earliest statement counts, and nothing that was said is forgotten. */
import type { Event, Source, Trust } from '../../shared/event.ts';
import type { Tx } from '../collect/tx.ts';

/** What became of a claim: it holds, its user is the same person anyway, it is kept for suggestions only, or why it has no effect. */
export type Verdict = 'won' | 'same_person' | 'claimed' | 'shared_device' | 'taken' | 'limit' | 'undone';
/** Where a statement comes from. */
export interface Origin {
  source: Source;
  trust: Trust;
  sender: string;
}
/** The statement of one event: whose an identifier is. */
export interface Statement {
  namespace: string;
  value: string;
  /** The user's node. */
  node: number;
  event: Pick<Event, 'ts' | 'messageId' | 'type'>;
  origin: Origin;
}
/** A claim as it is kept, with the profile that its user belongs to now. */
export interface Claim {
  namespace: string;
  value: string;
  node: number;
  root: number;
  ts: number;
  message_id: string;
  source: number;
  trust: Trust;
  via: 'identify' | 'alias' | 'event';
  verdict: Verdict;
  /** The earliest verified statement among what it is made of. */
  firm_ts: number | null;
  firm_id: string | null;
}
/** What a statement changed: it is the first of this user, it is earlier or better trusted than what was known, or it says nothing new. */
export type Said = 'new' | 'changed' | 'same';

const via = ({ event }: Statement): Claim['via'] => (event.type === 'identify' || event.type === 'alias' ? event.type : 'event');

const CLAIM = `/* claim */ select ts, message_id, verdict, firm_ts, firm_id from claim where site = ? and namespace = ? and value = ? and node = ?`;
/** Says that a statement about an identifier will be kept. */
export const expectClaim = (tx: Tx, site: number, namespace: string, value: string, node: number): void =>
  tx.ahead(CLAIM, site, namespace, value, node);

/** Keeps a statement. A refused one that is said again is counted, where somebody identifies and does not just go on. */
export async function state(tx: Tx, site: number, s: Statement): Promise<Said> {
  const { namespace, value, node, event, origin } = s;
  const key = [site, namespace, value, node] as const;
  const kept = await tx.get<{ ts: number; message_id: string; verdict: Verdict; firm_ts: number | null; firm_id: string | null }>(
    CLAIM,
    ...key,
  );
  if (!kept) {
    tx.later(
      `/* addClaim */ insert into claim (site, namespace, value, node, ts, message_id, source, trust, via, sender, verdict, count, last, dismissed, firm_ts, firm_id)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'won', 1, ?, 0, ?, ?)`,
      ...[...key, event.ts, event.messageId, origin.source.id, origin.trust, via(s), origin.sender, event.ts],
      ...(origin.trust === 'verified' ? [event.ts, event.messageId] : [null, null]),
    );
    return 'new';
  }
  const before = (ts: number, id: string): boolean => event.ts < ts || (event.ts === ts && event.messageId < id);
  const earlier = before(kept.ts, kept.message_id);
  const firmer = origin.trust === 'verified' && (kept.firm_ts === null || before(kept.firm_ts, kept.firm_id ?? ''));
  if (earlier)
    tx.later(
      `/* earlierClaim */ update claim set ts = ?, message_id = ?, source = ?, via = ?, sender = ? where site = ? and namespace = ? and value = ? and node = ?`,
      ...[event.ts, event.messageId, origin.source.id, via(s), origin.sender, ...key],
    );
  if (firmer)
    tx.later(
      `/* firmClaim */ update claim set trust = 'verified', firm_ts = ?, firm_id = ? where site = ? and namespace = ? and value = ? and node = ?`,
      ...[event.ts, event.messageId, ...key],
    );
  if (kept.verdict !== 'won' && via(s) !== 'event')
    tx.later(
      `/* countClaim */ update claim set count = count + 1, last = case when last < ? then ? else last end
         where site = ? and namespace = ? and value = ? and node = ?`,
      ...[event.ts, event.ts, ...key],
    );
  return earlier || firmer ? 'changed' : 'same';
}

const CLAIMS = `/* claimsOf */ select c.namespace, c.value, c.node, n.root, c.ts, c.message_id, c.source, c.trust, c.via, c.verdict, c.firm_ts, c.firm_id
  from claim c join node n on n.node = c.node
  where c.site = ? and c.namespace = ? and c.value = ? order by c.ts, c.message_id, c.node`;
/** Says that everything said about an identifier will be asked for. */
export const expectClaimsOf = (tx: Tx, site: number, namespace: string, value: string): void => tx.ahead(CLAIMS, site, namespace, value);
/** Everything that was said about an identifier, in the order in which it is judged: event time, then messageId. */
export function claimsOf(tx: Tx, site: number, namespace: string, value: string): Promise<Claim[]> {
  return tx.all<Claim>(CLAIMS, site, namespace, value);
}

/** Writes what became of a claim, where it differs from before. */
export async function judge(tx: Tx, site: number, claim: Claim, verdict: Verdict): Promise<void> {
  if (claim.verdict === verdict) return;
  claim.verdict = verdict;
  tx.later(
    `/* judgeClaim */ update claim set verdict = ? where site = ? and namespace = ? and value = ? and node = ?`,
    ...[verdict, site, claim.namespace, claim.value, claim.node],
  );
}

/** A human says that an identifier is not this user's: what was said of it, and what will be, is as though it had never been said. */
export async function disown(
  tx: Tx,
  site: number,
  claim: Pick<Claim, 'namespace' | 'value' | 'node'>,
  member: string | null,
  now: number,
): Promise<void> {
  tx.later(
    `/* disown */ insert into claim (site, namespace, value, node, ts, message_id, source, trust, via, sender, verdict, count, last, dismissed, undone_at, undone_by)
       values (?, ?, ?, ?, ?, '', 0, 'claimed', 'event', '', 'undone', 0, ?, 0, ?, ?)
       on conflict (site, namespace, value, node) do update set verdict = 'undone', undone_at = excluded.undone_at, undone_by = excluded.undone_by`,
    ...[site, claim.namespace, claim.value, claim.node, now, now, now, member],
  );
}
