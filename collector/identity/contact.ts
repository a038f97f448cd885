/**
 * E-mail addresses and phone numbers that people state. A verified e-mail address becomes an identifier of the first who stated it; everything else only
 * suggests that two people may be one: an address typed into a browser proves nothing.
 */
import type { Event } from '../../shared/event.ts';
import type { Node, Tx } from '../collect/tx.ts';
import { claimsOf, expectClaim, expectClaimsOf, judge, state, type Origin } from './claims.ts';
import { beyondLimit } from './limits.ts';
import { isPoison } from './poison.ts';
import { expectPairs, suggestPairs } from './suggest.ts';

const LONGEST = 320;
const inOrder = (a: { ts: number; message_id: string }, b: { ts: number; message_id: string }): number =>
  a.ts - b.ts || (a.message_id < b.message_id ? -1 : 1);

/** An e-mail address as it is compared: without spaces around it, in lower case, composed (NFC). Dots and plus signs mean what they say. Null when it is none. */
export function emailOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const email = value.trim().normalize('NFC').toLowerCase();
  return email.length <= LONGEST && /^[^\s@]+@[^\s@]+$/.test(email) && !isPoison(email) ? email : null;
}
/** A phone number as it is compared: digits, with the plus (or 00) of a country before them. Null when it has fewer than seven. */
export function phoneOf(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value).trim();
  if (!/^[+\d][\d\s().\-/]*$/.test(text)) return null;
  const digits = text.replace(/\D/g, '');
  if (digits.length < 7 || digits.length > 15 || /^0+$/.test(digits)) return null;
  return text.startsWith('+') ? `+${digits}` : digits.startsWith('00') ? `+${digits.slice(2)}` : digits;
}

const statedIn = (event: Event): [namespace: 'email' | 'phone', value: string | null][] => [
  ['email', emailOf(event.data['email'])],
  ['phone', phoneOf(event.data['phone'])],
];
/** Says that the address and number that an identify states will be kept. */
export function expectContacts(tx: Tx, site: number, node: Node, event: Event): void {
  if (!node.known) return;
  for (const [namespace, value] of statedIn(event)) if (value !== null) expectClaim(tx, site, namespace, value, node.node);
}

/** Keeps the address and number that an identify of a known user states. Answers those that must be settled, as [namespace, value]. */
export async function stateContacts(tx: Tx, site: number, node: Node, event: Event, origin: Origin): Promise<[string, string][]> {
  const contested: [string, string][] = [];
  if (!node.known) return contested;
  for (const [namespace, value] of statedIn(event)) {
    if (value === null) continue;
    if ((await state(tx, site, { namespace, value, node: node.node, event, origin })) !== 'same') contested.push([namespace, value]);
  }
  return contested;
}

/** Says that it will be decided whose an address or number is. */
export function expectContact(tx: Tx, site: number, namespace: string, value: string): void {
  expectClaimsOf(tx, site, namespace, value);
  expectPairs(tx, site, namespace as 'email' | 'phone', value);
}
/** Decides whose an address or number is: the first verified statement's, within the limit. Others who state it are suggested as the same person. */
export async function settleContact(tx: Tx, site: number, namespace: string, value: string): Promise<void> {
  const claims = await claimsOf(tx, site, namespace, value);
  const standing = claims.filter((c) => c.verdict !== 'undone');
  await suggestPairs(tx, site, namespace as 'email' | 'phone', value, standing);
  if (namespace !== 'email') {
    for (const claim of standing) await judge(tx, site, claim, 'claimed');
    return;
  }
  // What a browser said earlier, or says it said, gives nobody an address: the earliest word of the site's own server counts.
  const [first] = standing.flatMap((c) => (c.firm_ts === null ? [] : [{ ...c, ts: c.firm_ts, message_id: c.firm_id ?? '' }])).sort(inOrder);
  const beyond = first !== undefined && (await beyondLimit(tx, site, first));
  for (const claim of standing) {
    const verdict = claim.trust === 'claimed' ? 'claimed' : claim.node !== first?.node ? 'taken' : beyond ? 'limit' : 'won';
    await judge(tx, site, claim, verdict);
  }
  if (!first || beyond) {
    tx.later(`/* dropEmail */ delete from identifier where site = ? and namespace = 'email' and value = ?`, site, value);
    return;
  }
  tx.later(
    `/* ownEmail */ insert into identifier (site, namespace, value, node, first_seen) values (?, 'email', ?, ?, ?)
       on conflict (site, namespace, value) do update set node = excluded.node, first_seen = excluded.first_seen`,
    ...[site, value, first.node, first.ts],
  );
}
