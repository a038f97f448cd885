/** Who is who: links are statements with a reason. The plain case is made here at once; where somebody else said something too, all of it is judged at the end. */
import type { WarningKind } from '../../shared/api.ts';
import type { Event } from '../../shared/event.ts';
import type { Node, Person, Tx } from '../collect/tx.ts';
import type { Cast } from '../collect/cast.ts';
import { anchorOf } from './anchor.ts';
import { expectClaim, state, type Origin } from './claims.ts';
import { expectContacts } from './contact.ts';
import { expectLimits, limitOf } from './limits.ts';
import { reasonOf } from './settle.ts';
import { suggest } from './suggest.ts';
import { describe, mergeTraits } from './traits.ts';

export type { Origin } from './claims.ts';

/** Nobody reads more of what was refused; and what tells warnings apart stays short. */
const LONGEST = 500;
const brief = (detail: string): string =>
  detail.length <= LONGEST ? detail : `${detail.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '')}…`;

/** Records a refusal where the owner sees it, with who sent it: once for each thing said about a node (0: nobody), with how often. */
export async function warn(
  tx: Tx,
  site: number,
  node: number,
  kind: WarningKind,
  at: number,
  detail: string,
  origin: Origin,
): Promise<void> {
  tx.later(
    `insert into identity_warning (site, node, kind, at, last, count, detail, sender, source) values (?, ?, ?, ?, ?, 1, ?, ?, ?)
     on conflict (site, node, kind, detail, sender) do update set count = identity_warning.count + 1,
       at = case when excluded.at < identity_warning.at then excluded.at else identity_warning.at end,
       last = case when excluded.last > identity_warning.last then excluded.last else identity_warning.last end`,
    ...[site, node, kind, at, at, brief(detail), origin.sender, origin.source.id],
  );
}

/**
 * States that a device is a person's, because one event named both. An event that says nothing new costs nothing; the first statement about a device
 * joins it at once; every other one is judged with the rest when the batch is stored.
 */
export async function linkDevice(cast: Cast, device: Node, known: Node, event: Event, origin: Origin): Promise<void> {
  const { tx, site } = cast;
  const later = device.ownerTs !== null && event.ts > device.ownerTs;
  if (device.owner === known.node && later && (origin.trust === 'claimed' || device.ownerTrust === 'verified')) return;
  const free = device.owner === null && device.root === device.node && !cast.doubts.devices.has(device.node);
  const said = await state(tx, site, { namespace: device.namespace, value: device.value, node: known.node, event, origin });
  if (said === 'same') return;
  if (!free || said !== 'new' || (await limitOf(tx, site, device.namespace)) !== null) {
    cast.doubts.devices.add(device.node);
    cast.doubts.user(device.namespace, known.node);
    return;
  }
  cast.doubts.joined.add(device.node);
  await join(
    cast,
    device.root,
    known,
    event,
    origin,
    reasonOf(event.type === 'identify' || event.type === 'alias' ? event.type : 'event', known.value),
  );
  Object.assign(device, { owner: known.node, ownerTs: event.ts, ownerTrust: origin.trust });
  tx.later(
    '/* owned */ update node set owner = ?, owner_ts = ?, owner_trust = ? where node = ?',
    known.node,
    event.ts,
    origin.trust,
    device.node,
  );
}

/** Says that what an event says of who is who will be taken in. */
export function expectLinks(tx: Tx, site: number, { event, node, device }: { event: Event; node: Node; device?: Node }): void {
  const linked = device !== undefined && device !== node;
  if (linked && device.owner !== node.node) expectClaim(tx, site, device.namespace, device.value, node.node);
  if (event.type === 'identify') expectContacts(tx, site, node, event);
  if (linked || event.type === 'identify') expectLimits(tx, site);
}

/** `alias`: the previous id is the same person. An anonymous one joins; two known people wait for a human. */
export async function linkAlias(cast: Cast, previous: Node, known: Node, event: Event, origin: Origin): Promise<void> {
  if (previous.node === known.node) return;
  const { tx, site } = cast;
  if (!known.known) {
    const detail = `An alias of "${previous.value.slice(0, 60)}" names no user, so it was not tied to anyone.`;
    return warn(tx, site, known.node, 'no_user', event.ts, detail, origin);
  }
  if (!previous.known) return linkDevice(cast, previous, known, event, origin);
  const detail = `An alias says that "${previous.value}" and "${known.value}" are one person. Two known people are never joined without you.`;
  await warn(tx, site, known.node, 'two_known', event.ts, detail, origin);
  await suggest(tx, site, 'alias', previous.value, previous.node, known.node, event.ts);
}

/** Makes the child's whole tree part of the parent's profile, in memory and in the store. */
export async function join(
  cast: Cast,
  childRoot: number,
  parentNode: Node,
  event: Pick<Event, 'ts' | 'messageId'>,
  origin: Origin,
  reason: string,
): Promise<string> {
  const { tx, site } = cast;
  const child = await cast.person(childRoot);
  const parent = await cast.person(parentNode.root);
  const id = tx.newId('l');
  tx.later(
    `insert into link (site, id, child, parent, ts, message_id, source, trust, reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[site, id, child.node, parentNode.node, event.ts, event.messageId, origin.source.id, origin.trust, reason],
  );
  mergePeople(cast, child, parent);
  await cast.absorb(child, parent);
  parent.anchor = await anchorOf(tx, site, parent.node);
  return id;
}

function mergePeople(cast: Cast, child: Person, parent: Person): void {
  for (const name of mergeTraits(parent, child)) cast.changed(parent.node).traits.add(name);
  parent.identified ||= child.identified;
  parent.verified ||= child.verified;
  parent.firstSeen = Math.min(parent.firstSeen, child.firstSeen);
  parent.lastSeen = Math.max(parent.lastSeen, child.lastSeen);
  parent.nodes += child.nodes;
  parent.orders += child.orders;
  parent.gross += child.gross;
  parent.returned += child.returned;
  parent.margin += child.margin;
  parent.costs += child.costs;
  parent.reach += child.reach;
  parent.firstOrder = least(parent.firstOrder, child.firstOrder);
  parent.lastOrder = most(parent.lastOrder, child.lastOrder);
  describe(parent);
}
const least = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b));
const most = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.max(a, b));
