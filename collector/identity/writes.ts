/** What a human decides: two profiles are one person, or a link was wrong. Both are exact: raw rows stay, derived ones are computed anew. */
import { Cast } from '../collect/cast.ts';
import type { Node, Tx } from '../collect/tx.ts';
import { onLink, onUnlink } from '../segments/live.ts';
import { StoreError } from '../store/error.ts';
import { join } from './link.ts';
import { rebuildPerson } from './rebuild.ts';

interface NodeRow {
  node: number;
  id: string;
  root: number;
  known: number;
  first_seen: number;
  shared_since: number | null;
}

/** The node of a root, with the identifier that it belongs to. */
async function rootNode(tx: Tx, site: number, id: string): Promise<Node> {
  const found = await tx.get<{ root: number }>('select root from node where site = ? and id = ?', site, id);
  if (!found) throw new StoreError('not_found', 'There is no such profile.');
  const row = await tx.get<NodeRow & { namespace: string; value: string }>(
    `select n.*, i.namespace, i.value from node n join identifier i on i.site = n.site and i.node = n.node where n.node = ?`,
    found.root,
  );
  if (!row) throw new StoreError('not_found', 'There is no such profile.');
  const { node, root, known, namespace, value, first_seen: firstSeen, shared_since: sharedSince } = row;
  return { node, id: row.id, root, known: known === 1, namespace, value, firstSeen, sharedSince };
}

const siteOf = async (tx: Tx, site: number): Promise<{ site: number; timeZone: string }> => {
  const row = await tx.get<{ timeZone: string }>('select time_zone as timeZone from site where site = ?', site);
  if (!row) throw new StoreError('not_found', 'This site does not exist any more.');
  return { site, timeZone: row.timeZone };
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
  member: string,
  now: number,
): Promise<{ linkId: string; profile: string }> {
  const [one, two] = [await rootNode(tx, site, profileId), await rootNode(tx, site, otherId)];
  if (one.node === two.node) throw new StoreError('conflict', 'These are one person already.');
  const [parent, child] = one.known || !two.known ? [one, two] : [two, one];
  const cast = new Cast(tx, site, [parent, child]);
  await cast.load();
  const source = { id: 0, kind: 'server' as const };
  const origin = { source, trust: 'verified' as const, sender: member };
  const linkId = await join(cast, child.node, parent, { ts: now, messageId: tx.newId('h') }, origin, 'Joined by hand');
  await cast.save();
  await onLink(tx, await siteOf(tx, site), child.node, parent.node, now);
  await record(tx, site, member, now, 'profile.link', linkId, { child: child.id, parent: parent.id });
  return { linkId, profile: parent.id };
}

/**
 * Ends a link: the side that joined is a profile of its own again, with everything that is its own. Later events of the same device do not join it again.
 * @throws `not_found`, or `conflict` when it was undone before.
 */
export async function undoLink(tx: Tx, site: number, linkId: string, member: string, now: number): Promise<{ profiles: [string, string] }> {
  const link = await tx.get<{ link: number; child: number; ended_at: number | null }>(
    'select link, child, ended_at from link where site = ? and id = ?',
    site,
    linkId,
  );
  if (!link) throw new StoreError('not_found', 'There is no such link.');
  if (link.ended_at !== null) throw new StoreError('conflict', 'This link was undone before.');
  const before = await tx.get<{ root: number }>('select root from node where node = ?', link.child);
  if (!before) throw new StoreError('not_found', 'The linked profile does not exist any more.');
  await tx.run('update link set ended_at = ?, ended_by = ? where link = ?', now, member, link.link);
  for (const node of await subtree(tx, site, link.child)) await tx.run('update node set root = ? where node = ?', link.child, node);
  const parent = await rebuildPerson(tx, site, before.root);
  const child = await rebuildPerson(tx, site, link.child);
  await onUnlink(tx, await siteOf(tx, site), [before.root, link.child], now);
  await record(tx, site, member, now, 'link.undo', linkId, { child: child.id, parent: parent.id });
  return { profiles: [parent.id, child.id] };
}

/** The node and all that reach it over links in force. */
async function subtree(tx: Tx, site: number, top: number): Promise<number[]> {
  const nodes = new Set([top]);
  for (const node of nodes) {
    const children = await tx.all<{ child: number }>(
      'select child from link where site = ? and parent = ? and ended_at is null',
      site,
      node,
    );
    for (const { child } of children) nodes.add(child);
  }
  return [...nodes];
}

async function record(tx: Tx, site: number, member: string, at: number, act: string, subject: string, detail: object): Promise<void> {
  await tx.run(
    'insert into audit (site, at, member, act, subject, detail) values (?, ?, ?, ?, ?, ?)',
    ...[site, at, member, act, subject, JSON.stringify(detail)],
  );
}

/** The writes of linking and undoing by hand. */
export const linkWrites = { linkByHuman, undoLink };
