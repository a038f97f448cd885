/** What a human decides: two profiles are one person, or a link was wrong. Both are exact: raw rows stay, derived ones are computed anew. */
import { Cast } from '../collect/cast.ts';
import type { Node, Tx } from '../collect/tx.ts';
import { onLink } from '../segments/live.ts';
import { StoreError } from '../store/error.ts';
import { writeAudit, type Actor } from '../store/queries/audit.ts';
import { disown } from './claims.ts';
import { rootOf } from '../store/queries/timeline.ts';
import { Doubts } from './doubts.ts';
import { group, subtree } from './group.ts';
import { settle, type Court } from './judge.ts';
import { join } from './link.ts';
import { TERMS } from '../value/terms.ts';
import { Upheaval } from './settle.ts';

/** The node of a root, with the identifier that it belongs to. */
async function rootNode(tx: Tx, site: number, id: string): Promise<Node> {
  const root = await rootOf(tx, site, id);
  if (root === undefined) throw new StoreError('not_found', 'There is no such profile.');
  const row = await tx.get<Omit<Node, 'known'> & { known: number }>(
    `/* rootNode */ select n.node, n.id, n.root, n.known, i.namespace, i.value, n.first_seen as "firstSeen", n.shared_since as "sharedSince", n.live_seen as "liveSeen",
         n.owner, n.owner_ts as "ownerTs", n.owner_trust as "ownerTrust"
       from node n join identifier i on i.site = n.site and i.node = n.node and i.namespace <> 'email' where n.node = ?`,
    root,
  );
  if (!row) throw new Error(`root ${root} has no identifier`);
  return { ...row, known: row.known === 1 };
}

/** A site as judging needs it. @throws `not_found`. */
export const courtOf = async (tx: Tx, site: number): Promise<Court> => {
  const row = await tx.get<Court>(`select site, ${TERMS} from site where site = ?`, site);
  if (!row) throw new StoreError('not_found', 'This site does not exist any more.');
  return row;
};

/**
 * Joins `other` into `profile`; a known one survives an anonymous one. Answers the link and the surviving profile.
 * @throws `not_found`, or `conflict` when both are one person already.
 */
export async function linkByHuman(
  tx: Tx,
  site: number,
  profileId: string,
  otherId: string,
  actor: Actor,
  now: number,
): Promise<{ linkId: string; profile: string }> {
  const [one, two] = [await rootNode(tx, site, profileId), await rootNode(tx, site, otherId)];
  if (one.node === two.node) throw new StoreError('conflict', 'These are one person already.');
  const [parent, child] = one.known || !two.known ? [one, two] : [two, one];
  const court = await courtOf(tx, site);
  const cast = new Cast(tx, site, [parent, child]);
  await cast.load();
  const source = { id: 0, kind: 'server' as const };
  const origin = { source, trust: 'verified' as const, sender: '' };
  const inside = await nodesBelow(tx, site, child.node);
  const linkId = await join(cast, child.node, parent, { ts: now, messageId: tx.newId('h') }, origin, 'Joined by hand');
  await cast.save();
  await onLink(tx, court, child.node, parent.node, now);
  const doubts = new Doubts();
  for (const node of inside) doubts.joined.add(node);
  await sharedDevices(tx, site, [parent.node], doubts);
  await settle(tx, court, doubts, new Upheaval(), now);
  await writeAudit(tx, site, actor, 'profile.link', linkId, { child: child.id, parent: parent.id }, now);
  return { linkId, profile: parent.id };
}

/**
 * Ends a link: the side that joined is a profile of its own again, with everything that is its own. A link that machines made is as though nobody had
 * said it: later events of the same device do not join the two again.
 * @throws `not_found`, or `conflict` when it was undone before.
 */
export async function undoLink(tx: Tx, site: number, linkId: string, actor: Actor, now: number): Promise<{ profiles: [string, string] }> {
  const link = await tx.get<{
    link: number;
    child: number;
    parent: number;
    source: number;
    ended_at: number | null;
    root: number;
    id: string;
  }>(
    `/* linkToUndo */ select l.link, l.child, l.parent, l.source, l.ended_at, c.root, c.id from link l join node c on c.node = l.child
       where l.site = ? and l.id = ?`,
    ...[site, linkId],
  );
  if (!link) throw new StoreError('not_found', 'There is no such link.');
  if (link.ended_at !== null) throw new StoreError('conflict', 'This link was undone before.');
  const parent = await tx.get<{ id: string }>('select id from node where node = ?', link.root);
  const court = await courtOf(tx, site);
  const [doubts, changes] = [new Doubts(), new Upheaval()];
  await tx.run('update link set ended_at = ?, ended_by = ? where link = ?', now, actor.member ?? 'server', link.link);
  if (link.source !== 0)
    for (const { namespace, value } of (await group(tx, site, link.child)).filter((member) => member.namespace === 'anonymous_id'))
      await disown(tx, site, { namespace, value, node: link.parent }, actor.member, now);
  for (const node of await subtree(tx, site, link.child)) {
    await tx.run('update node set root = ? where node = ?', link.child, node);
    changes.moved.add(node);
  }
  for (const root of [link.root, link.child]) changes.touched.add(root);
  // Whose the devices are follows from what was said: without this link somebody else's word may count.
  doubts.devices.add(link.child).add(link.parent);
  await sharedDevices(tx, site, [link.root, link.child], doubts);
  await settle(tx, court, doubts, changes, now);
  await writeAudit(tx, site, actor, 'link.undo', linkId, { child: link.id, parent: parent?.id }, now);
  return { profiles: [parent?.id ?? '', link.id] };
}

const nodesBelow = async (tx: Tx, site: number, root: number): Promise<number[]> =>
  (await tx.all<{ node: number }>('select node from node where site = ? and root = ?', site, root)).map((row) => row.node);

/** Devices whose claims by users of these profiles had no effect of their own: with whom each user is may decide them anew. */
export async function sharedDevices(tx: Tx, site: number, roots: readonly number[], doubts: Doubts): Promise<void> {
  for (const root of roots) {
    const rows = await tx.all<{ node: number }>(
      `/* sharedDevices */ select i.node from node n join claim c on c.site = n.site and c.node = n.node and c.verdict in ('shared_device', 'same_person', 'limit')
         join identifier i on i.site = c.site and i.namespace = c.namespace and i.value = c.value
         where n.site = ? and n.root = ? and n.known = 1 and c.verdict <> 'won' and c.namespace = 'anonymous_id'`,
      ...[site, root],
    );
    for (const { node } of rows) doubts.devices.add(node);
  }
}

/** The writes of linking and undoing by hand. */
export const linkWrites = { linkByHuman, undoLink };
