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
  margin: number;
  costs: number;
  reach: number;
  first_seen: number;
  last_seen: number;
  first_order: number | null;
  last_order: number | null;
}
/** What a profile's touches tell, in words; null when nobody knows. Read with `ORIGIN_COLUMNS` from `ORIGIN_OF`. */
export type OriginColumns = Record<(typeof ORIGIN_NAMES)[number], string | null>;
/** What the computed traits of a profile are made of. */
export type TraitColumns = ComputedColumns & Partial<OriginColumns>;
interface ComputedTrait {
  type: 'text' | 'number' | 'truth';
  /** The profile's own columns that it is made of; empty for those of its touches. */
  from: readonly (keyof ComputedColumns)[];
  of(row: TraitColumns): unknown;
  sql(d: Dialect): string;
}

const ORIGIN_NAMES = [
  ...(['first_channel', 'first_source', 'first_medium', 'first_campaign', 'first_referrer'] as const),
  ...(['last_channel', 'last_source', 'last_medium', 'last_campaign', 'last_referrer'] as const),
  ...(['country', 'city', 'device', 'browser', 'system'] as const),
] as const;
/** The table and column behind one of them: `fw.source`. */
const columnOf = (name: (typeof ORIGIN_NAMES)[number]): string =>
  name.startsWith('first_') ? `fw.${name.slice(6)}` : name.startsWith('last_') ? `lw.${name.slice(5)}` : `oc.${name}`;
/** Columns of `OriginColumns`, after `ORIGIN_OF`. */
export const ORIGIN_COLUMNS = ORIGIN_NAMES.map((name) => `nullif(${columnOf(name)}, '') as ${name}`).join(', ');
const touchesOf = (table: string, of: string): string =>
  `left join ${table} po on po.site = ${of}.site and po.node = ${of}.node left join way fw on fw.way = po.first_way
   left join way lw on lw.way = po.last_way left join client oc on oc.client = po.client`;
/** Joins that follow `profile p`. */
export const ORIGIN_OF = touchesOf('profile_origin', 'p');
/** The same of a single `node n`. */
export const ORIGIN_OF_NODE = touchesOf('node_origin', 'n');

const origin = (name: (typeof ORIGIN_NAMES)[number]): ComputedTrait => ({
  type: 'text',
  from: [],
  of: (row) => row[name] ?? null,
  sql: () => {
    const column = columnOf(name);
    const table = column.startsWith('oc.')
      ? 'client oc on oc.client = po.client'
      : `way ${column.slice(0, 2)} on ${column.slice(0, 2)}.way = po.${column.startsWith('fw') ? 'first_way' : 'last_way'}`;
    return `select nullif(${column}, '') from profile_origin po join ${table} where po.site = p.site and po.node = p.node`;
  },
});

const money = (column: 'gross' | 'returned' | 'revenue' | 'margin' | 'costs' | 'reach'): ComputedTrait => ({
  type: 'number',
  from: [column],
  of: (row) => fromMicros(row[column]),
  sql: (d) => `cast(p.${column} as ${d.real}) / 1000000.0`,
});
const instant = (column: 'first_seen' | 'last_seen' | 'first_order' | 'last_order'): ComputedTrait => ({
  type: 'text',
  from: [column],
  of: (row) => {
    const at = row[column];
    return at === null ? null : new Date(at).toISOString();
  },
  sql: (d) => d.isoText(`p.${column}`),
});

/** Every `$`-trait and the column that it is computed from. */
export const computedTraits: Readonly<Record<string, ComputedTrait>> = {
  $orders: { type: 'number', from: ['orders'], of: (row) => row.orders, sql: () => 'p.orders' },
  $gross: money('gross'),
  $returned: money('returned'),
  $revenue: money('revenue'),
  $margin: money('margin'),
  $cost_to_serve: money('costs'),
  $cost_to_reach: money('reach'),
  $profit: {
    type: 'number',
    from: ['margin', 'costs', 'reach'],
    of: (row) => fromMicros(row.margin - row.costs - row.reach),
    sql: (d) => `cast(p.margin - p.costs - p.reach as ${d.real}) / 1000000.0`,
  },
  $first_seen: instant('first_seen'),
  $last_seen: instant('last_seen'),
  $first_order: instant('first_order'),
  $last_order: instant('last_order'),
  $identified: { type: 'truth', from: ['identified'], of: (row) => row.identified === 1, sql: () => 'p.identified' },
  $stage: {
    type: 'text',
    from: ['orders', 'identified'],
    of: (row) => (row.orders > 0 ? 'customer' : row.identified === 1 ? 'lead' : 'visitor'),
    sql: () => `case when p.orders > 0 then 'customer' when p.identified = 1 then 'lead' else 'visitor' end`,
  },
  ...Object.fromEntries(ORIGIN_NAMES.map((name) => [`$${name}`, origin(name)])),
};
/** The traits that the touches of a profile make: looked at again when those change. */
export const originTraits: readonly string[] = ORIGIN_NAMES.map((name) => `$${name}`);

const byColumn = new Map<string, string[]>();
for (const [name, { from }] of Object.entries(computedTraits))
  for (const column of from) byColumn.set(column, [...(byColumn.get(column) ?? []), name]);
/** The traits that must be looked at again when these columns of a profile changed. */
export const traitsFrom = (column: keyof ComputedColumns): readonly string[] => byColumn.get(column) ?? [];

/**
 * A profile's traits as rules read them: its own without `$`-names, and the computed ones that are there; of these only `wanted`, where given.
 */
export function traitsOf(own: Record<string, unknown>, row: TraitColumns, wanted?: ReadonlySet<string>): Record<string, unknown> {
  const all: Record<string, unknown> = Object.fromEntries(Object.entries(own).filter(([name]) => !name.startsWith('$')));
  for (const [name, trait] of Object.entries(computedTraits)) {
    if (wanted && !wanted.has(name)) continue;
    const value = trait.of(row);
    if (value !== null) all[name] = value;
  }
  return all;
}
