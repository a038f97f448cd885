/** Judges what is in doubt from everything that was said, and computes anew what follows for the people: visits, profiles, facts, segments, returns. */
import type { Cast } from '../collect/cast.ts';
import { NEVER, type Tx } from '../collect/tx.ts';
import type { Place } from '../segments/facts.ts';
import { onLink, onUnlink } from '../segments/live.ts';
import { touchProfile } from '../traffic/touches.ts';
import { expectOrdersOf, settleOrdersOf } from '../value/settle.ts';
import type { Terms } from '../value/terms.ts';
import { anchorOf } from './anchor.ts';
import { expectContact, settleContact } from './contact.ts';
import type { Doubts } from './doubts.ts';
import { limitOf } from './limits.ts';
import { rebuildPerson } from './rebuild.ts';
import { revisit } from './revisit.ts';
import { settleDevice, Upheaval } from './settle.ts';

/** A site as far as judging needs it. */
export type Court = Place & Terms;

/** Settles what a batch left in doubt; answers whether there was anything, so that the cast is to be read again. The people of the batch must be saved. */
export async function settleDoubts(cast: Cast, court: Court, now: number): Promise<boolean> {
  if (!cast.doubts.any) return false;
  await settle(cast.tx, court, cast.doubts, new Upheaval(), now);
  return true;
}

/** Judges everything that is in doubt; `changes` may hold what is known to have changed already. */
export async function settle(tx: Tx, court: Court, doubts: Doubts, changes: Upheaval, now: number): Promise<void> {
  for (const node of doubts.joined) changes.moved.add(node);
  for (const [namespace, value] of doubts.contacts.values()) expectContact(tx, court.site, namespace, value);
  expectOrdersOf(tx, court.site, doubts.joined);
  await tx.forEach(doubts.users.values(), ([namespace, node]) => rejudge(tx, court.site, doubts, namespace, node));
  await tx.forEach(doubts.contacts.values(), ([namespace, value]) => settleContact(tx, court.site, namespace, value));
  for (const node of doubts.devices) await settleDevice(tx, court.site, node, now, changes);
  await aftermath(tx, court, changes, now);
}

/** The claim that is now the first beyond a user's limit is in doubt too. */
async function rejudge(tx: Tx, site: number, doubts: Doubts, namespace: string, node: number): Promise<void> {
  const most = await limitOf(tx, site, namespace);
  if (most === null) return;
  const over = await tx.get<{ value: string; device: number | null }>(
    `/* beyondLimit */ select c.value, i.node as device from claim c left join identifier i on i.site = c.site and i.namespace = c.namespace and i.value = c.value
       where c.site = ? and c.node = ? and c.namespace = ? and c.verdict <> 'undone'
       ${namespace === 'email' ? 'and c.firm_ts is not null order by c.firm_ts, c.firm_id' : 'order by c.ts, c.message_id'} limit 1 offset ?`,
    ...[site, node, namespace, most],
  );
  if (!over) return;
  if (namespace !== 'anonymous_id') doubts.contact(namespace, over.value);
  else if (over.device !== null) doubts.devices.add(over.device);
}

/** Computes anew what follows from the changes: visits, profiles, anchors, facts, segments and returns. */
async function aftermath(tx: Tx, place: Court, changes: Upheaval, now: number): Promise<void> {
  const { site } = place;
  if (changes.revisited.size > 0) {
    await revisit(tx, site, [...changes.revisited]);
    for (const node of changes.revisited) {
      const at = await tx.get<{ root: number }>('select root from node where node = ?', node);
      if (at) changes.touched.add(at.root);
    }
  }
  for (const [child, parent] of changes.joined) {
    const root = (await tx.get<{ root: number }>('select root from node where node = ?', child))?.root ?? parent;
    if (root === child) continue;
    changes.touched.delete(child);
    await dropProfile(tx, site, child);
  }
  const alive: number[] = [];
  for (const node of changes.touched) {
    const row = await tx.get<{ root: number; seen: number }>('select root, first_seen as seen from node where node = ?', node);
    if (row?.seen === NEVER) tx.later('/* nobodyCame */ delete from profile_origin where site = ? and node = ?', site, node);
    else if (row?.root === node && !alive.includes(node)) alive.push(node);
  }
  for (const root of alive) await rebuildPerson(tx, site, root);
  for (const [child, parent] of changes.joined) await onLink(tx, place, child, parent, now);
  for (const root of changes.anchors)
    if (!alive.includes(root))
      tx.later('update profile set anchor = ? where site = ? and node = ?', await anchorOf(tx, site, root), site, root);
  const paid = await settleOrdersOf(tx, site, [...changes.moved], place);
  await onUnlink(tx, place, [...new Set([...alive, ...paid])], now);
}

/** Takes the kept row of a root away, with its current traits and touches. */
export async function dropProfile(tx: Tx, site: number, root: number): Promise<void> {
  const kept = await tx.get<{ traits: string }>('select traits from profile where site = ? and node = ?', site, root);
  for (const name of Object.keys(JSON.parse(kept?.traits ?? '{}') as object))
    tx.later('delete from profile_trait where site = ? and name = ? and node = ?', site, name, root);
  tx.later('delete from profile where site = ? and node = ?', site, root);
  await touchProfile(tx, site, root);
}
