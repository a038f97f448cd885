/** A profile computed anew from raw rows: after an undo, and as the yardstick that the kept rows must equal. */
import { Cast, newPerson } from '../collect/cast.ts';
import type { Mark, Person, Tx } from '../collect/tx.ts';
import { totalOf } from '../store/sql.ts';
import { touchProfile } from '../traffic/touches.ts';
import { anchorOf } from './anchor.ts';
import { searchText } from './search-text.ts';
import { describe, setTrait, wins } from './traits.ts';

interface NodeRow {
  node: number;
  id: string;
  known: number;
  first_seen: number;
}

/** The person whose tree ends at `root`, from nodes, links, traits, orders, returns, touches and events. */
export async function computePerson(tx: Tx, site: number, root: number): Promise<Person> {
  const nodes = await tx.all<NodeRow>('select node, id, known, first_seen from node where site = ? and root = ? order by node', site, root);
  const own = nodes.find((n) => n.node === root);
  if (!own) throw new Error(`node ${root} is no root`);
  const person = newPerson({ node: root, id: own.id, known: own.known === 1, firstSeen: own.first_seen, value: '' });
  person.nodes = nodes.length;
  person.identified = nodes.some((n) => n.known === 1);
  await traits(tx, site, person);
  await money(tx, site, person);
  await span(tx, site, person);
  person.anchor = await anchorOf(tx, site, root);
  person.search = await searchText(tx, site, person);
  return person;
}

async function traits(tx: Tx, site: number, person: Person): Promise<void> {
  const rows = await tx.all<{ name: string; ts: number; message_id: string; trust: string; value: string }>(
    `select t.name, t.ts, t.message_id, t.trust, t.value from node n join trait t on t.site = n.site and t.node = n.node where n.site = ? and n.root = ?`,
    ...[site, person.node],
  );
  for (const row of rows) {
    const mark: Mark = [row.trust === 'verified' ? 'v' : 'c', row.ts, row.message_id];
    if (wins(mark, Object.hasOwn(person.marks, row.name) ? person.marks[row.name] : undefined))
      setTrait(person, row.name, JSON.parse(row.value), mark);
  }
  describe(person);
}

async function money(tx: Tx, site: number, person: Person): Promise<void> {
  // A sum of whole numbers may be more than an engine holds as one.
  const orders = await tx.get<{ n: number; gross: number; margin: number; costs: number; first: number | null; last: number | null }>(
    `select count(*) as n, ${totalOf(tx, 'o.gross')} as gross, ${totalOf(tx, 'o.margin')} as margin, ${totalOf(tx, 'o.costs')} as costs, min(o.ts) as first, max(o.ts) as last
     from node n join orders o on o.site = n.site and o.node = n.node and o.gross > 0 where n.site = ? and n.root = ?`,
    ...[site, person.node],
  );
  const returns = await tx.get<{ amount: number; margin: number; costs: number }>(
    `select ${totalOf(tx, 'r.amount')} as amount, ${totalOf(tx, 'r.margin')} as margin, ${totalOf(tx, 'r.costs')} as costs from node n join order_return r on r.site = n.site and r.node = n.node where n.site = ? and n.root = ?`,
    ...[site, person.node],
  );
  const touches = await tx.get<{ cost: number }>(
    `select ${totalOf(tx, 't.cost')} as cost from node n join touch t on t.site = n.site and t.node = n.node where n.site = ? and n.root = ?`,
    ...[site, person.node],
  );
  person.orders = orders?.n ?? 0;
  person.gross = orders?.gross ?? 0;
  person.firstOrder = orders?.first ?? null;
  person.lastOrder = orders?.last ?? null;
  person.returned = returns?.amount ?? 0;
  person.margin = (orders?.margin ?? 0) - (returns?.margin ?? 0);
  person.costs = (orders?.costs ?? 0) + (returns?.costs ?? 0);
  person.reach = touches?.cost ?? 0;
}

/** When the nodes of a root were first and last seen: one that has no event of its own was last seen when it was first named. */
export const spanOf = (tx: Tx, site: number, root: number): Promise<{ first: number | null; last: number | null } | undefined> =>
  tx.get(
    `/* spanOf */ select min(n.first_seen) as first, max(coalesce((select max(e.ts) from event e where e.site = n.site and e.node = n.node), n.first_seen)) as last
       from node n where n.site = ? and n.root = ?`,
    ...[site, root],
  );

async function span(tx: Tx, site: number, person: Person): Promise<void> {
  const seen = await spanOf(tx, site, person.node);
  const row = await tx.get<{ verified: number | null }>(
    `select max((select 1 from event e join source s on s.source = e.source where e.site = n.site and e.node = n.node and n.known = 1 and s.kind <> 'browser' limit 1)) as verified
     from node n where n.site = ? and n.root = ?`,
    ...[site, person.node],
  );
  person.firstSeen = seen?.first ?? person.firstSeen;
  person.lastSeen = seen?.last ?? person.firstSeen;
  person.verified = row?.verified === 1;
}

/** Replaces the kept row and current traits of a root by what the raw rows say. */
export async function rebuildPerson(tx: Tx, site: number, root: number): Promise<Person> {
  const person = await computePerson(tx, site, root);
  const kept = await tx.people(site, [root]);
  for (const name of Object.keys(kept[0]?.traits ?? {}))
    tx.later('delete from profile_trait where site = ? and name = ? and node = ?', site, name, root);
  tx.later('delete from profile where site = ? and node = ?', site, root);
  const cast = new Cast(tx, site, []);
  cast.put(person);
  await cast.save();
  await touchProfile(tx, site, root);
  return person;
}
