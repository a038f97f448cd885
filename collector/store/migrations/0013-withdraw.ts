import type { Dialect } from '../dialect.ts';

/** What is kept of an import so that everything that it said can be taken back, whatever was said since. */
export const withdraw = (d: Dialect): string[] => [
  // Since when others than imports name a node; null: no import ever named it, and first_seen says it. The largest whole number: nobody else does.
  `alter table node add column live_seen ${d.int}`,
  // Nodes that an import named, with the earliest time at which it did.
  `create table import_node (site ${d.int} not null, source ${d.int} not null, node ${d.int} not null, first_seen ${d.int} not null,
     primary key (site, source, node))${d.clustered}`,
  `create index import_node_of on import_node (site, node, source, first_seen)`,
  // Reports of orders in whose place an import's report stands: what an order falls back to.
  `create table order_report (site ${d.int} not null, node ${d.int} not null, order_id ${d.text} not null, message_id ${d.text} not null, ts ${d.int} not null,
     source ${d.int} not null, primary key (site, node, order_id, message_id))${d.clustered}`,
  `create index order_report_order on order_report (site, order_id)`,
  // The node of the event that told of a return, which stands with the person who ordered.
  `alter table order_return add column teller ${d.int}`,
  `update order_return set teller = node where exists (select 1 from event e where e.site = order_return.site and e.node = order_return.node
     and e.message_id = order_return.message_id)`,
  `update order_return set teller = coalesce((select min(e.node) from event e where e.site = order_return.site and e.kind = 0 and e.name = 'Order Refunded'
     and e.ts = order_return.ts and e.message_id = order_return.message_id), node) where teller is null`,
  // What imports add to the dictionary, apart from what arrives.
  `create table import_name (site ${d.int} not null, source ${d.int} not null, kind ${d.int} not null, name ${d.text} not null, first_seen ${d.int} not null,
     last_seen ${d.int} not null, count ${d.int} not null, primary key (site, source, kind, name))${d.clustered}`,
  `create table import_field (site ${d.int} not null, source ${d.int} not null, kind ${d.int} not null, event ${d.text} not null, name ${d.text} not null,
     type ${d.text} not null, first_seen ${d.int} not null, last_seen ${d.int} not null, count ${d.int} not null, sender ${d.text} not null,
     primary key (site, source, kind, event, name, type))${d.clustered}`,
  // Withdrawals under way: nodes that are left.
  `create table withdrawal (site ${d.int} not null, source ${d.int} not null, nodes ${d.int} not null, primary key (site, source))${d.clustered}`,
  // What is found by a node that goes.
  `create index membership_log_node on membership_log (site, node)`,
];
