import type { ProfileRow } from '../../../shared/api.ts';
import { fromMicros } from '../../../shared/money.ts';
import { profitOf } from '../../value/profit.ts';

/** The columns of a row in a list of people: of `profile p` and its root `node n`. */
export const PROFILE_ROW = `n.id, p.identified, p.name, p.email, p.first_seen, p.last_seen, p.orders, p.revenue, p.margin as left_over, p.costs as serving, p.reach as reaching, p.last_order,
  (select i.value from identifier i where i.site = n.site and i.node = n.node and i.namespace = 'user_id') as user_id`;
/** The columns of a row of the list, as the engine answers them. */
export interface ProfileRowColumns {
  id: string;
  identified: number;
  name: string | null;
  email: string | null;
  user_id: string | null;
  first_seen: number;
  last_seen: number;
  orders: number;
  revenue: number;
  left_over: number;
  serving: number;
  reaching: number;
  last_order: number | null;
}
const instant = (ms: number): string => new Date(ms).toISOString();
/** A row in a list of people, as the API shows it. */
export const profileRow = (row: ProfileRowColumns): ProfileRow => ({
  id: row.id,
  identified: row.identified === 1,
  name: row.name,
  email: row.email,
  userId: row.user_id,
  firstSeen: instant(row.first_seen),
  lastSeen: instant(row.last_seen),
  orders: row.orders,
  revenue: fromMicros(row.revenue),
  margin: fromMicros(row.left_over),
  costs: fromMicros(row.serving),
  reach: fromMicros(row.reaching),
  profit: fromMicros(profitOf({ margin: row.left_over, costs: row.serving, reach: row.reaching })),
  lastOrder: row.last_order === null ? null : instant(row.last_order),
});
