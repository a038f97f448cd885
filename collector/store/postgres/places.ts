/**
 * Where each table's rows live when the database is spread over many machines (Citus), and the keys that this asks for. The keys are the same on one
 * machine, so that a database can be spread later: every unique key holds the column by which its rows are spread.
 */

/** Rows that live together: everything of a node, everything of an identifier, everything of an order's number. */
export type Spread = { by: string; beside: 'node' | 'identifier' | 'order_key' };

const node: Spread = { by: 'node', beside: 'node' };
const identifier: Spread = { by: 'value', beside: 'identifier' };

/** Tables that grow with visitors; the others are small, and stand whole on every machine. */
export const SPREAD: Readonly<Record<string, Spread>> = {
  ...Object.fromEntries(
    [
      ...['node', 'event', 'trait', 'consent', 'visit', 'node_origin', 'exposure', 'account_member', 'identity_warning', 'import_node'],
      ...['orders', 'order_line', 'order_return', 'order_step', 'order_report', 'touch', 'profile', 'profile_trait', 'profile_origin'],
      ...['fact', 'fact_edge', 'membership', 'membership_log', 'due', 'hygiene_person', 'hygiene_finding'],
    ].map((table) => [table, node]),
  ),
  link: { by: 'child', beside: 'node' },
  identifier,
  claim: identifier,
  failed_identifier: identifier,
  hygiene_key: identifier,
  order_key: { by: 'order_id', beside: 'order_key' },
};

/** Keys that the first shape of the tables has otherwise. What is found by a random id alone needs no unique key to be one. */
export const KEYS: readonly string[] = [
  `alter table event drop constraint event_pkey`,
  `alter table event add constraint event_pkey primary key using index event_message`,
  `create index event_seq on event (seq)`,
  // Reports count along an index alone, which needs the server to know what is visible to all: it looks after every few thousand rows, not after a fifth of all.
  `alter table event set (autovacuum_vacuum_insert_threshold = 10000, autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)`,
  `drop index node_id`,
  `create index node_id on node (site, id)`,
  `alter table link drop constraint link_pkey`,
  `alter table link add primary key (link, child)`,
  `drop index link_id`,
  `create index link_id on link (site, id)`,
  `alter table identity_warning drop constraint identity_warning_pkey`,
  `alter table identity_warning add primary key (id, node)`,
  `alter table membership_log drop constraint membership_log_pkey`,
  `alter table membership_log add primary key (id, node)`,
];

/** Spreads the tables; `all` are the names of every table that there is. */
export function spreading(all: readonly string[]): string[] {
  // Whoever others live beside comes first.
  const spread = all.filter((table) => table in SPREAD).sort((a, b) => Number(SPREAD[b]?.beside === b) - Number(SPREAD[a]?.beside === a));
  return [
    ...all.filter((table) => !(table in SPREAD)).map((table) => `select create_reference_table('${table}')`),
    ...spread.map((table) => {
      const { by, beside } = SPREAD[table] as Spread;
      return `select create_distributed_table('${table}', '${by}', colocate_with => '${beside === table ? 'none' : beside}')`;
    }),
  ];
}
