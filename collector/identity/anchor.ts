import type { Query } from '../store/query.ts';

/**
 * The node that decides a profile's bucket in experiences: the device that was linked to it first (event time, messageId), else the profile itself.
 * So somebody who logs in keeps the variant that the device saw before.
 */
export async function anchorOf(q: Query, site: number, root: number): Promise<number> {
  const row = await q.get<{ child: number }>(
    `select l.child from link l join node n on n.node = l.child where l.site = ? and l.parent = ? and l.ended_at is null and n.known = 0
     order by l.ts, l.message_id limit 1`,
    ...[site, root],
  );
  return row?.child ?? root;
}
