/**
 * Taking an import back: after the last step a site says what it would say if the import had never been, whatever was said since. Each step takes some nodes
 * whole, in one transaction, and leaves a site that is right in itself; where it stopped the next goes on.
 */
import type { Source } from '../../shared/event.ts';
import type { Tx } from '../collect/tx.ts';
import { settle } from '../identity/judge.ts';
import { courtOf } from '../identity/writes.ts';
import { StoreError } from '../store/error.ts';
import { noteClaims, realias, restateClaims } from './claims.ts';
import { Gone, type Named } from './gone.ts';
import { forget, unname } from './nodes.ts';
import { restoreOrders } from './orders.ts';
import { unaccount, unteach } from './products.ts';
import { takeBack } from './words.ts';

/** What nothing else refers to, and goes with the last step. */
const LAST = ['import_name', 'import_field', 'order_report', 'identity_warning', 'failed_event', 'withdrawal'];

/** Adds the source of a new import; nobody has a key to it. */
async function addImportSource(tx: Tx, site: number, name: string, now: number): Promise<Source> {
  const id = tx.newId('src');
  await tx.run(
    `/* addImportSource */ insert into source (site, id, kind, name, key_hash, key_shown, created_at) values (?, ?, 'import', ?, ?, '', ?)`,
    // No key has this hash.
    ...[site, id, name, `import ${id}`, now],
  );
  const row = await tx.get<{ source: number }>('/* importSource */ select source from source where site = ? and id = ?', site, id);
  if (!row) throw new StoreError('internal', 'The source that was just added is not there.');
  return { id: row.source, kind: 'import' };
}

/**
 * Takes the next `most` nodes back that an import named; answers how many are left, 0 when it is as though it had never been. From the first step on nothing
 * can be stored by the import. Asking again, also after the end, does no harm. A step of ten nodes takes some milliseconds. @throws `not_found`.
 */
async function withdrawSource(tx: Tx, site: number, source: number, most: number, now: number): Promise<number> {
  const left = await begin(tx, site, source, now);
  const nodes = await next(tx, site, source, most);
  const gone = new Gone({ ...(await courtOf(tx, site)), quiet: true }, source, now);
  for (const named of nodes) {
    gone.changes.touched.add(named.node).add(named.root);
    await noteClaims(tx, gone, named);
    await takeBack(tx, gone, named);
  }
  await unteach(tx, gone);
  await unaccount(tx, gone);
  await restoreOrders(tx, gone);
  await restateClaims(tx, gone);
  await realias(tx, gone);
  for (const named of nodes) if (!(await unname(tx, gone, named))) await forget(tx, gone, named);
  await judge(tx, gone, nodes);
  if (nodes.length === most && left > nodes.length) {
    tx.later('/* withdrawn */ update withdrawal set nodes = ? where site = ? and source = ?', left - nodes.length, site, source);
    return left - nodes.length;
  }
  await end(tx, site, source);
  return 0;
}

/** Ends the import for whoever would go on with it, and answers how many nodes it still has. */
async function begin(tx: Tx, site: number, source: number, now: number): Promise<number> {
  const row = await tx.get<{ revoked_at: number | null }>(
    `/* importToWithdraw */ select revoked_at from source where site = ? and source = ? and kind = 'import'`,
    ...[site, source],
  );
  if (!row) throw new StoreError('not_found', 'There is no such import.');
  if (row.revoked_at === null) await tx.run('/* endImport */ update source set revoked_at = ? where source = ?', now, source);
  const under = await tx.get<{ nodes: number }>('/* underway */ select nodes from withdrawal where site = ? and source = ?', site, source);
  if (under) return under.nodes;
  const all = await tx.get<{ n: number }>(
    '/* namedNodes */ select count(*) as n from import_node where site = ? and source = ?',
    site,
    source,
  );
  const nodes = Number(all?.n ?? 0);
  await tx.run('/* beginWithdrawal */ insert into withdrawal (site, source, nodes) values (?, ?, ?)', site, source, nodes);
  return nodes;
}

async function next(tx: Tx, site: number, source: number, most: number): Promise<Named[]> {
  const rows = await tx.all<Omit<Named, 'known'> & { known: number }>(
    `/* nextNamed */ select n.node, n.root, n.known, n.live_seen as "liveSeen", i.namespace, i.value from import_node m join node n on n.node = m.node
       join identifier i on i.site = n.site and i.node = n.node and i.namespace <> 'email' where m.site = ? and m.source = ? order by m.node limit ?`,
    ...[site, source, most],
  );
  return rows.map((row) => ({ ...row, known: row.known === 1 }));
}

/** Judges anew who is who, and computes anew what follows for the people that are left. */
async function judge(tx: Tx, gone: Gone, nodes: readonly Named[]): Promise<void> {
  const { site, source, doubts, changes, court, now } = gone;
  for (const { node, known } of nodes) if (known) await beyondLimits(tx, gone, node);
  for (const node of [...doubts.devices]) if (!(await tx.get('select 1 from node where node = ?', node))) doubts.devices.delete(node);
  const devices = [...doubts.devices];
  await settle(tx, court, doubts, changes, now);
  for (const device of devices)
    tx.later(
      '/* neverLinked */ delete from link where site = ? and child = ? and source = ? and ended_at is not null',
      site,
      device,
      source,
    );
}

/** What was beyond a user's limit may be within it now. */
async function beyondLimits(tx: Tx, { site, doubts }: Gone, node: number): Promise<void> {
  const rows = await tx.all<{ namespace: string; value: string; device: number | null }>(
    `/* wereBeyond */ select c.namespace, c.value, i.node as device from claim c left join identifier i on i.site = c.site and i.namespace = c.namespace
       and i.value = c.value where c.site = ? and c.node = ? and c.verdict = 'limit' and c.verdict <> 'won'`,
    ...[site, node],
  );
  for (const { namespace, value, device } of rows) {
    if (namespace !== 'anonymous_id') doubts.contact(namespace, value);
    else if (device !== null) doubts.devices.add(device);
  }
}

async function end(tx: Tx, site: number, source: number): Promise<void> {
  await tx.run(
    `/* unfailed */ delete from failed_identifier where site = ? and failed in (select id from failed_event where site = ? and source = ?)`,
    ...[site, site, source],
  );
  for (const table of LAST) await tx.run(`/* lastOfImport */ delete from ${table} where site = ? and source = ?`, site, source);
}

/** Writes of imports and their withdrawal. */
export const withdrawWrites = { addImportSource, withdrawSource };
