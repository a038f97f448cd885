/** Who is who: links are statements with a reason, made in event order, refused where two people would be mixed up. */
import type { Event, Source, Trust } from '../../shared/event.ts';
import type { Node, Person, Tx } from '../collect/tx.ts';
import type { Cast } from '../collect/cast.ts';
import { anchorOf } from './anchor.ts';
import { describe, mergeTraits } from './traits.ts';

/** What can be wrong about who is who. */
export type WarningKind = 'poison_id' | 'shared_device' | 'two_known' | 'verified_trait' | 'reserved_name';
/** Where a statement comes from. */
export interface Origin {
  source: Source;
  trust: Trust;
  sender: string;
}

/** Records a refusal where the owner sees it, with who sent it: once for each thing said about a node (0: nobody), with how often. */
export async function warn(
  tx: Tx,
  site: number,
  node: number,
  kind: WarningKind,
  at: number,
  detail: string,
  sender: string,
): Promise<void> {
  await tx.run(
    `insert into identity_warning (site, node, kind, at, last, count, detail, sender) values (?, ?, ?, ?, ?, 1, ?, ?)
     on conflict (site, node, kind, detail, sender) do update set count = identity_warning.count + 1,
       last = case when excluded.last > identity_warning.last then excluded.last else identity_warning.last end`,
    ...[site, node, kind, at, at, detail, sender],
  );
}

/** States that a device is a person's, because one event named both. Refused when the device is somebody else's already. */
export async function linkDevice(cast: Cast, device: Node, known: Node, event: Event, origin: Origin): Promise<void> {
  const { tx, site } = cast;
  if (device.root === known.root) {
    if (origin.trust === 'verified') await confirm(tx, site, device, known);
    return;
  }
  const owner = await cast.person(device.root);
  if (owner.identified) {
    if (device.sharedSince === null || event.ts < device.sharedSince) {
      device.sharedSince = event.ts;
      await tx.run('update node set shared_since = ? where node = ?', event.ts, device.node);
      const detail = `This device belongs to another known person; "${known.value}" used it too. Its earlier history stays where it was.`;
      await warn(tx, site, known.node, 'shared_device', event.ts, detail, origin.sender);
    }
    return;
  }
  if (await wasUndone(tx, site, device.root, known)) return;
  await join(
    cast,
    device.root,
    known,
    event,
    origin,
    `${event.type === 'identify' ? 'Identified' : 'Named'} as "${known.value}" on this device`,
  );
}

/** `alias`: the previous id is the same person. An anonymous one joins; two known people wait for a human. */
export async function linkAlias(cast: Cast, previous: Node, known: Node, event: Event, origin: Origin): Promise<void> {
  if (previous.root === known.root) return;
  if (!previous.known) return linkDevice(cast, previous, known, event, origin);
  const detail = `An alias says that "${previous.value}" and "${known.value}" are one person. Two known people are never joined without you.`;
  await warn(cast.tx, cast.site, known.node, 'two_known', event.ts, detail, origin.sender);
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
  await tx.run(
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
  parent.firstOrder = least(parent.firstOrder, child.firstOrder);
  parent.lastOrder = most(parent.lastOrder, child.lastOrder);
  describe(parent);
}
const least = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b));
const most = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.max(a, b));

/** A verified statement of a link that was only claimed so far makes it verified. */
async function confirm(tx: Tx, site: number, device: Node, known: Node): Promise<void> {
  await tx.run(
    `update link set trust = 'verified' where site = ? and child = ? and parent = ? and ended_at is null and trust = 'claimed'`,
    ...[site, device.node, known.node],
  );
}

/** A human has taken these two apart: machines do not join them again. */
async function wasUndone(tx: Tx, site: number, child: number, known: Node): Promise<boolean> {
  const row = await tx.get(
    `select 1 from link l join node n on n.node = l.parent where l.site = ? and l.child = ? and n.root = ? and l.ended_at is not null limit 1`,
    ...[site, child, known.root],
  );
  return row !== undefined;
}
