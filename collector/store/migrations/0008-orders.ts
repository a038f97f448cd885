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
  // Whether orders count that only browsers reported.
  `alter table site add column count_unconfirmed ${d.int} not null default 1`,
  // From a day of the site on (days since 1970): millionths of the site's currency for one unit of another.
  `create table rate (site ${d.int} not null, currency ${d.text} not null, day ${d.int} not null, rate ${d.int} not null, primary key (site, currency, day))`,
  // A recount of a site's orders that is under way, in the order of their ids: all up to this one are done.
  `create table recount (site ${d.int} primary key, after ${d.text} not null)`,
];
