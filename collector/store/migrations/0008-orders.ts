import type { Dialect } from '../dialect.ts';

/** What becomes of an order after it was placed. */
export const orders = (d: Dialect): string[] => [
  // Whether the newest word about the order is that it was cancelled; it then counts as nothing.
  `alter table orders add column cancelled ${d.int} not null default 0`,
  `create index orders_cancelled on orders (site, ts) where cancelled = 1`,
  // What was reported of an order beside what it holds: kind is cancelled, shipped, delivered or delayed; detail is JSON of what the report says of it.
  `create table order_step (site ${d.int} not null, node ${d.int} not null, order_id ${d.text} not null, message_id ${d.text} not null, ts ${d.int} not null,
     source ${d.int} not null, trust ${d.text} not null, kind ${d.text} not null, detail ${d.text} not null,
     primary key (site, node, order_id, message_id))${d.clustered}`,
  `create index order_step_order on order_step (site, order_id)`,
];
