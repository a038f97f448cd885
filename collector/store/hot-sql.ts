/** The statements of ingest that run for every event, in the words that both engines share: one row each. What an engine does with many rows is its own. */
export const hot = {
  standing: `/* standing */ select node from identifier where site = ? and namespace = ? and value = ?`,
  addNode: `/* addNode */ insert into node (node, site, id, root, known, first_seen) values (?, ?, ?, ?, ?, ?)`,
  addIdentifier: `/* addIdentifier */ insert into identifier (site, namespace, value, node, first_seen) values (?, ?, ?, ?, ?)`,
  earlierNode: `/* earlierNode */ update node set first_seen = ? where node = ?`,
  earlierIdentifier: `/* earlierIdentifier */ update identifier set first_seen = ? where site = ? and namespace = ? and value = ?`,
  person: `/* person */ select p.*, n.id from profile p join node n on n.node = p.node where p.site = ? and p.node = ?`,
  savePerson: `/* savePerson */ insert into profile (site, node, identified, verified, name, email, search, traits, marks, first_seen, last_seen, anchor,
    nodes, orders, gross, returned, revenue, margin, costs, reach, first_order, last_order)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    on conflict (site, node) do update set identified = excluded.identified, verified = excluded.verified, name = excluded.name, email = excluded.email,
    search = excluded.search, traits = excluded.traits, marks = excluded.marks, first_seen = excluded.first_seen, last_seen = excluded.last_seen,
    anchor = excluded.anchor, nodes = excluded.nodes, orders = excluded.orders, gross = excluded.gross, returned = excluded.returned,
    revenue = excluded.revenue, margin = excluded.margin, costs = excluded.costs, reach = excluded.reach, first_order = excluded.first_order, last_order = excluded.last_order`,
  savePersonSeen: `/* savePersonSeen */ update profile set first_seen = ?, last_seen = ? where site = ? and node = ?`,
  event: `/* event */ insert into event (site, node, message_id, ts, received_at, kind, name, source, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  stands: `/* stands */ select 1 as stands from event where site = ? and node = ? and message_id = ?`,
} as const;
