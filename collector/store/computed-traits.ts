/** The `$`-traits: what Kith computes of a profile, for one row in memory and as an expression over `profile p`. One table for both readers. */
import { fromMicros } from '../../shared/money.ts';
import type { Dialect } from './dialect.ts';

/** The columns of a profile that computed traits read. */
export interface ComputedColumns {
  identified: number;
  orders: number;
  gross: number;
  returned: number;
  revenue: number;
  first_seen: number;
  last_seen: number;
  first_order: number | null;
  last_order: number | null;
}
interface ComputedTrait {
  type: 'text' | 'number' | 'truth';
  of(row: ComputedColumns): unknown;
  sql(d: Dialect): string;
}
const money = (column: 'gross' | 'returned' | 'revenue'): ComputedTrait => ({
  type: 'number',
  of: (row) => fromMicros(row[column]),
  sql: () => `p.${column} / 1000000.0`,
});
const instant = (column: 'first_seen' | 'last_seen' | 'first_order' | 'last_order'): ComputedTrait => ({
  type: 'text',
  of: (row) => {
    const at = row[column];
    return at === null ? null : new Date(at).toISOString();
  },
  sql: (d) => d.isoText(`p.${column}`),
});

/** Every `$`-trait and the column that it is computed from. */
export const computedTraits: Readonly<Record<string, ComputedTrait>> = {
  $orders: { type: 'number', of: (row) => row.orders, sql: () => 'p.orders' },
  $gross: money('gross'),
  $returned: money('returned'),
  $revenue: money('revenue'),
  $first_seen: instant('first_seen'),
  $last_seen: instant('last_seen'),
  $first_order: instant('first_order'),
  $last_order: instant('last_order'),
  $identified: { type: 'truth', of: (row) => row.identified === 1, sql: () => 'p.identified' },
  $stage: {
    type: 'text',
    of: (row) => (row.orders > 0 ? 'customer' : row.identified === 1 ? 'lead' : 'visitor'),
    sql: () => `case when p.orders > 0 then 'customer' when p.identified = 1 then 'lead' else 'visitor' end`,
  },
};

/** A profile's traits as rules read them: its own without `$`-names, and the computed ones that are there. */
export function traitsOf(row: ComputedColumns & { traits: string }): Record<string, unknown> {
  const own = JSON.parse(row.traits) as Record<string, unknown>;
  const all: Record<string, unknown> = Object.fromEntries(Object.entries(own).filter(([name]) => !name.startsWith('$')));
  for (const [name, trait] of Object.entries(computedTraits)) {
    const value = trait.of(row);
    if (value !== null) all[name] = value;
  }
  return all;
}
