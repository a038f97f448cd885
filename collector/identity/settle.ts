/**
 * Whose each device is, as a function of everything that was said and of what people decided by hand, whatever came first:
 * - Devices that a human joined without naming anybody are judged together; those that a human gave to a known person are that person's.
 * - Else the smallest statement (event time, messageId) has them; one that a human took back was never made.
 * - From the first statement of somebody else on, what a device sends without a name is kept apart.
 */
import type { Tx } from '../collect/tx.ts';
import { keepApart } from './apart.ts';
import { claimsOf, judge, type Claim } from './claims.ts';
import { group, subtree, type Member } from './group.ts';
import { beyondLimit } from './limits.ts';
import { suggestPairs } from './suggest.ts';

/** What settling changed: profiles to compute anew, profiles that went into others, and nodes whose visits changed. */
export class Upheaval {
  readonly touched = new Set<number>();
  readonly joined = new Map<number, number>();
  readonly revisited = new Set<number>();
  /** Nodes whose returns are judged anew. */
  readonly moved = new Set<number>();
  readonly anchors = new Set<number>();
}

interface LinkRow {
  link: number;
  parent: number;
  ts: number;
  message_id: string;
  trust: string;
}

/** Settles the group of one node; what follows for the people is collected. */
export async function settleDevice(tx: Tx, site: number, node: number, now: number, changes: Upheaval): Promise<void> {
  const members = await group(tx, site, node);
  const devices = members.filter((m) => m.namespace === 'anonymous_id');
  const said = new Map<Member, Claim[]>();
  for (const device of devices) said.set(device, await claimsOf(tx, site, 'anonymous_id', device.value));
  const top = members.find((m) => m.top);
  if (!top) throw new Error(`node ${node} is in no group`);

  let root = top.root;
  const beyond = new Set<Claim>();
  if (!members.some((m) => m.known)) {
    const all = [...said.values()]
      .flat()
      .filter((c) => c.verdict !== 'undone')
      .sort(inOrder);
    let winner = all[0];
    if (winner && (await beyondLimit(tx, site, winner))) {
      for (const claim of all.filter((c) => c.node === winner?.node)) beyond.add(claim);
      winner = undefined;
    }
    root = await relink(tx, site, top, winner, now, changes);
  }
  for (const [device, claims] of said) await settleClaims(tx, site, device, claims, root, beyond, changes);
}

const inOrder = (a: Claim, b: Claim): number =>
  a.ts - b.ts || (a.message_id < b.message_id ? -1 : a.message_id > b.message_id ? 1 : a.node - b.node);
const REASON = { identify: 'Identified', alias: 'Joined by an alias', event: 'Named' } as const;

/** Makes the machine's link of a group what the winning claim says. Answers the root that the group belongs to. */
async function relink(tx: Tx, site: number, top: Member, winner: Claim | undefined, now: number, changes: Upheaval): Promise<number> {
  const link = await tx.get<LinkRow>(
    `/* machineLink */ select link, parent, ts, message_id, trust from link where site = ? and child = ? and ended_at is null and source <> 0`,
    ...[site, top.node],
  );
  const root = winner?.root ?? top.node;
  const stays = link && link.parent === winner?.node;
  if (link && !stays) tx.later('/* endLink */ update link set ended_at = ? where link = ?', now, link.link);
  if (winner && stays && (link.ts !== winner.ts || link.message_id !== winner.message_id || link.trust !== winner.trust)) {
    tx.later(
      '/* retellLink */ update link set ts = ?, message_id = ?, source = ?, trust = ?, reason = ? where link = ?',
      ...[winner.ts, winner.message_id, winner.source, winner.trust, await reason(tx, site, winner), link.link],
    );
    changes.anchors.add(root);
  }
  if (winner && !stays) await addLink(tx, site, top.node, winner);
  if (root === top.root) return root;
  for (const node of await subtree(tx, site, top.node)) {
    tx.later('update node set root = ? where node = ?', root, node);
    changes.moved.add(node);
  }
  if (top.root === top.node) changes.joined.set(top.node, root);
  else changes.touched.add(top.root);
  changes.joined.delete(root);
  changes.touched.add(root);
  return root;
}

async function addLink(tx: Tx, site: number, child: number, claim: Claim): Promise<void> {
  tx.later(
    `/* addLink */ insert into link (site, id, child, parent, ts, message_id, source, trust, reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[site, tx.newId('l'), child, claim.node, claim.ts, claim.message_id, claim.source, claim.trust],
    await reason(tx, site, claim),
  );
}
async function reason(tx: Tx, site: number, claim: Claim): Promise<string> {
  const user = await tx.get<{ value: string }>(
    `/* userId */ select value from identifier where site = ? and node = ? and namespace = 'user_id'`,
    ...[site, claim.node],
  );
  return reasonOf(claim.via, user?.value ?? '');
}
/** Why a device is somebody's, for people to read. */
export const reasonOf = (via: Claim['via'], user: string): string =>
  via === 'alias' ? `${REASON.alias} of "${user}"` : `${REASON[via]} as "${user}" on this device`;

/** Judges each claim on one device against whose it is now, and keeps the device apart from the first other person on. */
async function settleClaims(
  tx: Tx,
  site: number,
  device: Member,
  claims: Claim[],
  root: number,
  beyond: Set<Claim>,
  changes: Upheaval,
): Promise<void> {
  const standing = claims.filter((c) => c.verdict !== 'undone');
  const own = standing.filter((c) => c.root === root && !beyond.has(c));
  const others = standing.filter((c) => !own.includes(c));
  const owned = own.length > 0 || root !== device.node;
  for (const [i, claim] of own.entries()) await judge(tx, site, claim, i === 0 ? 'won' : 'same_person');
  for (const claim of others) await judge(tx, site, claim, beyond.has(claim) ? 'limit' : 'shared_device');
  const owner = own[0];
  if (device.owner !== (owner?.node ?? null)) {
    for (const node of [device.node, device.owner, owner?.node]) if (node !== null && node !== undefined) changes.revisited.add(node);
  }
  tx.later(
    '/* ownDevice */ update node set owner = ?, owner_ts = ?, owner_trust = ? where node = ?',
    ...[owner?.node ?? null, owner?.ts ?? null, owner?.trust ?? null, device.node],
  );
  const since = owned ? (others[0]?.ts ?? null) : null;
  if (since !== device.shared_since) {
    for (const node of await keepApart(tx, site, device, since)) {
      changes.revisited.add(node);
      changes.moved.add(node);
      const at = await tx.get<{ root: number }>('select root from node where node = ?', node);
      if (at) changes.touched.add(at.root);
    }
  }
  await suggestPairs(tx, site, 'device', device.value, standing);
}
