/** What an import's batch leaves behind beside its events, so that it can be taken back: which nodes it named, and when each was first named by anybody else. */
import type { Source } from '../../shared/event.ts';
import { StoreError } from '../store/error.ts';
import { ROBOT, SHARED, type Sighted } from './sight.ts';
import { NEVER, type Node, type Tx } from './tx.ts';

/** Refuses what comes in the name of an import that is over, or that is none of this site's. `conflict`. */
export async function demandOpen(tx: Tx, site: number, source: Source): Promise<void> {
  const row = await tx.get<{ revoked_at: number | null }>(
    `/* importOpen */ select revoked_at from source where site = ? and source = ? and kind = 'import'`,
    ...[site, source.id],
  );
  if (!row || row.revoked_at !== null)
    throw new StoreError('conflict', 'This import was taken back, or never begun, so nothing more can be stored by it; begin a new one.');
}

/** Keeps which nodes an import named. Call before their times change; `nodes` are all that its events name. */
export async function markNamed(tx: Tx, site: number, source: Source, sighted: readonly Sighted[], nodes: readonly Node[]): Promise<void> {
  const first = new Map<Node, number>();
  for (const { event, node, device, previous, elsewhere } of sighted)
    for (const named of [node, device, previous, elsewhere])
      if (named && event.ts < (first.get(named) ?? Infinity)) first.set(named, event.ts);
  for (const node of nodes) {
    if (node.namespace === ROBOT) continue;
    // A device's other node begins with its first event, whoever tells it.
    if (node.liveSeen === null && node.namespace !== SHARED) {
      node.liveSeen = node.isNew ? NEVER : node.firstSeen;
      tx.later('/* namedByImport */ update node set live_seen = ? where node = ?', node.liveSeen, node.node);
    }
    tx.later(
      `/* importNode */ insert into import_node (site, source, node, first_seen) values (?, ?, ?, ?) on conflict (site, source, node) do update set
         first_seen = case when excluded.first_seen < import_node.first_seen then excluded.first_seen else import_node.first_seen end`,
      ...[site, source.id, node.node, first.get(node) ?? node.firstSeen],
    );
  }
}

/** Keeps that somebody else than an import named nodes that imports named before, or earlier than was known. */
export function markLive(tx: Tx, sighted: readonly Sighted[]): void {
  const changed = new Set<Node>();
  for (const { event, node, device, previous, elsewhere } of sighted)
    for (const named of [node, device, previous, elsewhere]) {
      if (!named || named.liveSeen === null || event.ts >= named.liveSeen) continue;
      named.liveSeen = event.ts;
      changed.add(named);
    }
  for (const { node, liveSeen } of changed) tx.later('/* liveSeen */ update node set live_seen = ? where node = ?', liveSeen, node);
}
