/** What contacts cost that come without a cost: the owner's word, by channel. */
import type { ReachingCost } from '../../../shared/api.ts';
import { fromMicros, toMicros } from '../../../shared/money.ts';
import type { Query } from '../query.ts';

/** What the owner set, by channel. */
export async function reachingOf(q: Query, site: number): Promise<ReachingCost[]> {
  const rows = await q.all<{ channel: string; cost: number }>(
    `/* touchRates */ select channel, cost from touch_rate where site = ? order by channel`,
    site,
  );
  return rows.map(({ channel, cost }) => ({ channel, cost: fromMicros(cost) }));
}

/** Sets all of them anew. */
export function setReaching(q: Query, site: number, costs: readonly ReachingCost[]): void {
  q.later(`/* dropTouchRates */ delete from touch_rate where site = ?`, site);
  for (const { channel, cost } of costs)
    q.later(`/* addTouchRate */ insert into touch_rate (site, channel, cost) values (?, ?, ?)`, ...[site, channel, toMicros(cost) ?? 0]);
}
