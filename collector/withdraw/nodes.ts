/** Since when a node is known without an import, and the end of one that nobody else ever named. */
import { SHARED } from '../collect/sight.ts';
import { NEVER, type Tx } from '../collect/tx.ts';
import { apartNode, tidy } from '../identity/apart.ts';
import { subtree } from '../identity/group.ts';
import { dropProfile } from '../identity/judge.ts';
import { IN_BULKS, suggestPairs } from '../identity/suggest.ts';
import { sharedDevices } from '../identity/writes.ts';
import type { Gone, Named } from './gone.ts';

/** Tables whose rows stand at a node, or at the profile that it is the root of, and go with it. */
export const OF_NODE: readonly string[] = [
  ...['trait', 'consent', 'order_step', 'order_report', 'touch', 'identity_warning', 'account_member', 'import_node'],
  ...[
    'fact',
    'fact_edge',
    'membership',
    'membership_log',
    'due',
    'claim',
    'identifier',
    'hygiene_person',
    'hygiene_finding',
    'hygiene_key',
  ],
];
/** Columns that name a node and are not emptied like that when it goes, each with the reason. */
export const ELSEWHERE: Record<string, string> = {
  ...Object.fromEntries(
    ['visit.node', 'node_origin.node', 'profile_origin.node', 'exposure.node'].map((column) => [
      column,
      'imports make none, and nothing else came',
    ]),
  ),
  ...Object.fromEntries(
    ['event.node', 'orders.node', 'order_line.node', 'order_key.node', 'order_return.node', 'order_return.teller'].map((column) => [
      column,
      'taken back with what the import said',
    ]),
  ),
  ...Object.fromEntries(
    ['link.child', 'link.parent', 'node.node', 'node.root', 'node.owner', 'suggestion.one', 'suggestion.two'].map((column) => [
      column,
      'taken apart by itself',
    ]),
  ),
  ...Object.fromEntries(
    ['profile.node', 'profile.anchor', 'profile_trait.node'].map((column) => [
      column,
      'goes with the profile, and others are computed anew',
    ]),
  ),
  'fact_def.cursor': 'a place in the order of nodes',
  'segment.cursor': 'a place in the order of nodes',
  'recount_touch.cursor': 'a place in the order of nodes',
};

/** Forgets that an import named a node: answers whether anybody else does. What is left of it begins when they did. */
export async function unname(tx: Tx, gone: Gone, { node, namespace, value, liveSeen }: Named): Promise<boolean> {
  const { site, source } = gone;
  tx.later('/* unname */ delete from import_node where site = ? and source = ? and node = ?', site, source, node);
  const row = await tx.get<{ first: number | null }>(
    '/* namedElse */ select min(first_seen) as first from import_node where site = ? and node = ?',
    ...[site, node],
  );
  const others = row?.first ?? null;
  if (others === null) tx.later('/* namedByNone */ update node set live_seen = null where node = ?', node);
  if (namespace === SHARED) {
    await tidyApart(tx, gone, { node, root: node });
    return true;
  }
  const first = Math.min(liveSeen ?? NEVER, others ?? NEVER);
  if (first === NEVER) return false;
  tx.later('/* firstSeen */ update node set first_seen = ? where node = ?', first, node);
  tx.later(
    `/* firstNamed */ update identifier set first_seen = ? where site = ? and node = ? and namespace in ('user_id', 'anonymous_id')`,
    ...[first, site, node],
  );
  if (namespace === 'anonymous_id') await tidyApart(tx, gone, await apartNode(tx, site, value));
  return true;
}

/** A device's other node begins with its first event, and is kept for its id when there is none. */
async function tidyApart(tx: Tx, { site, changes }: Gone, apart: { node: number; root: number } | undefined): Promise<void> {
  if (!apart) return;
  await tidy(tx, site, apart.node);
  changes.touched.add(apart.node).add(apart.root);
}

/**
 * Takes a node away that nobody names any more. Links that a human made with it end with it: there is nobody left to be one with. Whoever joined it
 * is a profile of their own again.
 */
export async function forget(tx: Tx, gone: Gone, named: Named): Promise<void> {
  const { site, changes, doubts } = gone;
  const { node, root, known, namespace, value } = named;
  const links = await tx.all<{ child: number; parent: number; ended_at: number | null }>(
    `/* linksOf */ select child, parent, ended_at from link where site = ? and child = ?
       union all select child, parent, ended_at from link where site = ? and parent = ?`,
    ...[site, node, site, node],
  );
  for (const { child, parent } of links.filter(({ ended_at }) => ended_at === null)) {
    const top = child === node ? node : child;
    for (const below of await subtree(tx, site, top)) {
      tx.later('/* comeApart */ update node set root = ? where node = ?', top, below);
      changes.moved.add(below);
    }
    changes.touched.add(root).add(child);
    for (const other of [child, parent]) if (other !== node) doubts.devices.add(other);
    await sharedDevices(tx, site, [root, child], doubts);
  }
  if (links.length > 0) tx.later('/* unlink */ delete from link where site = ? and (child = ? or parent = ?)', site, node, node);
  const claims = await tx.all<{ namespace: string; value: string }>(
    '/* claimsBy */ select namespace, value from claim where site = ? and node = ?',
    ...[site, node],
  );
  for (const claim of claims) {
    if (claim.namespace !== 'anonymous_id') doubts.contact(claim.namespace, claim.value);
    const device = claim.namespace === 'anonymous_id' && (await standing(tx, site, claim.value));
    if (device) doubts.devices.add(device.node);
  }
  if (!known) tx.later(`/* unclaimed */ delete from claim where site = ? and namespace = ? and value = ?`, site, namespace, value);
  for (const side of ['one', 'two']) {
    tx.later(
      `/* unbulk */ delete from bulk_pair where ${IN_BULKS} and suggestion in (select id from suggestion where site = ? and ${side} = ?)`,
      ...[site, site, site, node],
    );
    tx.later(`/* unsuggest */ delete from suggestion where site = ? and ${side} = ?`, site, node);
  }
  await dropProfile(tx, site, node);
  for (const table of OF_NODE) tx.later(`/* forget */ delete from ${table} where site = ? and node = ?`, site, node);
  tx.later('/* forget */ delete from node where node = ?', node);
  if (namespace !== 'anonymous_id') return;
  await suggestPairs(tx, site, 'device', value, []);
  const apart = await apartNode(tx, site, value);
  if (apart) await forget(tx, gone, { ...named, node: apart.node, root: apart.root, namespace: SHARED, known: true });
}

const standing = (tx: Tx, site: number, device: string): Promise<{ node: number } | undefined> =>
  tx.get(`/* standing */ select node from identifier where site = ? and namespace = 'anonymous_id' and value = ?`, site, device);
