/** The nodes that people joined by hand around one node: what machines judge as one. */
import type { Query } from '../store/query.ts';

/** A node of a group, with its own identifier; `top` has no link by hand above it. */
export interface Member {
  node: number;
  root: number;
  known: boolean;
  top: boolean;
  namespace: string;
  value: string;
  owner: number | null;
  shared_since: number | null;
}

/** Every node that links by hand lead to from a node, in either direction; itself alone when there are none. */
export async function group(q: Query, site: number, start: number): Promise<Member[]> {
  const found = new Map<number, Member>();
  const ahead = [start];
  for (let node = ahead.pop(); node !== undefined; node = ahead.pop()) {
    if (found.has(node)) continue;
    const row = await q.get<Omit<Member, 'known' | 'top'> & { known: number }>(
      `/* groupMember */ select n.node, n.root, n.known, n.owner, n.shared_since, i.namespace, i.value from node n
         join identifier i on i.site = n.site and i.node = n.node and i.namespace <> 'email' where n.node = ?`,
      node,
    );
    if (!row) continue;
    const above = await q.all<{ node: number }>(
      '/* byHandAbove */ select parent as node from link where site = ? and child = ? and source = 0 and ended_at is null',
      ...[site, node],
    );
    const below = await q.all<{ node: number }>(
      '/* byHandBelow */ select child as node from link where site = ? and parent = ? and source = 0 and ended_at is null',
      ...[site, node],
    );
    found.set(node, { ...row, known: row.known === 1, top: above.length === 0 });
    ahead.push(...[...above, ...below].map((link) => link.node));
  }
  return [...found.values()];
}

/** The node and all that reach it over links in force. */
export async function subtree(q: Query, site: number, top: number): Promise<number[]> {
  const nodes = new Set([top]);
  for (const node of nodes) {
    const children = await q.all<{ child: number }>(
      '/* subtree */ select child from link where site = ? and parent = ? and ended_at is null',
      ...[site, node],
    );
    for (const { child } of children) nodes.add(child);
  }
  return [...nodes];
}
