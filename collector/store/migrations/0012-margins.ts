import type { Dialect } from '../dialect.ts';

/** What orders leave: by which way they came, what the goods cost, and what serving them costs. */
export const margins = (d: Dialect): string[] => [
  // Where it was sold and through whom, '' where nobody said. shipping_cost: what carrying it costs, in the order's currency, null where the server did not say.
  ...['channel', 'intermediary'].map((name) => `alter table orders add column ${name} ${d.text} not null default ''`),
  `alter table orders add column shipping_cost ${d.int}`,
  // In the site's currency, before returns. margin: what is left of what counts when the goods are paid. costs: of serving it. rated: what of gross has costs
  // by a rate; uncosted: what of it has costs that nobody knows.
  ...['margin', 'costs', 'rated', 'uncosted'].map((name) => `alter table orders add column ${name} ${d.int} not null default 0`),
  `create index orders_channel on orders (site, channel, ts) where channel <> ''`,
  `create index orders_intermediary on orders (site, intermediary, ts) where intermediary <> ''`,
  // Sums over a period are read along an index alone.
  `drop index orders_ts`,
  `create index orders_ts on orders (site, ts, node, gross, margin, costs, rated, uncosted)`,
  // What one of it costs, in the order's currency, null where the server did not say; its category, '' where nobody said.
  `alter table order_line add column cost ${d.int}`,
  `alter table order_line add column category ${d.text} not null default ''`,
  `create index order_line_product on order_line (site, product_id) where product_id <> ''`,
  // What a return takes of the order's margin, and what it costs; written_off: 1 where nothing of it can be sold again.
  ...['margin', 'costs', 'written_off'].map((name) => `alter table order_return add column ${name} ${d.int} not null default 0`),
  `drop index order_return_ts`,
  `create index order_return_ts on order_return (site, ts, node, amount, margin, costs)`,
  // margin: of orders less what returns took of it; costs: of orders and returns.
  ...['margin', 'costs'].map((name) => `alter table profile add column ${name} ${d.int} not null default 0`),
  // Costs to serve in the site's currency: an order, a parcel, a return, and a payment (fee_rate in millionths of what was paid).
  ...['cost_order', 'cost_parcel', 'cost_return', 'fee_rate', 'fee_fixed'].map(
    (name) => `alter table site add column ${name} ${d.int} not null default 0`,
  ),
  // Millionths of the price that are margin: of a category, and of the site where category is ''.
  `create table margin_rate (site ${d.int} not null, category ${d.text} not null, rate ${d.int} not null, primary key (site, category))`,
  // Products whose cost or category changed: the orders that hold one are counted anew in the order of their ids; all up to this one are done.
  `create table recount_product (site ${d.int} not null, product_id ${d.text} not null, after ${d.text} not null, primary key (site, product_id))`,
  `create index product_change_cost on product_change (site, product_id, at) where field = 'cost'`,
  // Earlier orders have no margin yet.
  `delete from recount`,
  `insert into recount (site, after) select site, '' from site`,
];
