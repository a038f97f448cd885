import type { Dialect } from '../dialect.ts';

/** The catalogue in full: what a feed says too, by whose word each field is as it is, and what changed when. */
export const catalogue = (d: Dialect): string[] => [
  ...[
    ...['description', 'brand', 'availability', 'gtin', 'mpn', 'group_id'].map((name) => `${name} ${d.text}`),
    ...['sale_price', 'stock', 'created_at'].map((name) => `${name} ${d.int}`),
    // JSON {source: {field: [value, ms]}}, money in micro-units; empty for a row of an older version: then `owner_set` tells whose word all of it is.
    `said ${d.text} not null default '{}'`,
    `in_feed ${d.int} not null default 0`,
  ].map((column) => `alter table product add column ${column}`),
  `create index product_in_feed on product (site, product_id) where in_feed = 1`,
  // was, now: as text, money in micro-units. who: owner, csv, feed or event.
  `create table product_change (id ${d.serial}, site ${d.int} not null, product_id ${d.text} not null, field ${d.text} not null, was ${d.text}, now ${d.text},
     at ${d.int} not null, who ${d.text} not null, member ${d.text})`,
  `create index product_change_of on product_change (site, product_id, id)`,
  // held: products of the feed as it was last taken over. began: when a fetch began that has not ended yet. report, problems: JSON of the last fetch.
  `create table product_feed (site ${d.int} primary key, url ${d.text} not null, etag ${d.text}, modified ${d.text}, held ${d.int} not null, began ${d.int},
     tried_at ${d.int}, good_at ${d.int}, report ${d.text})`,
];
