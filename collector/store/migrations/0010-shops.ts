import type { Dialect } from '../dialect.ts';

/** Shops that send webhooks, what they delivered, and reports that the figures are compared with. */
export const shops = (d: Dialect): string[] => [
  // When the word that counts was said, where that is not when the order was placed: `ts` is the latter.
  `alter table orders add column told_ts ${d.int}`,
  // secret, old_secret: signatures are made with them, so they are kept as they are; old_secret holds until old_until. choices: JSON.
  `create table shop (site ${d.int} not null, id ${d.text} not null, kind ${d.text} not null, name ${d.text} not null, source ${d.int} not null,
     secret ${d.text} not null, old_secret ${d.text} not null, old_until ${d.int} not null, choices ${d.text} not null, created_at ${d.int} not null,
     primary key (site, id))`,
  `create unique index shop_id on shop (id)`,
  // key: the shop's own id of the delivery or event. about: JSON of the headers that matter. waits_for: the order that must be known before.
  `create table shop_delivery (delivery ${d.serial}, site ${d.int} not null, shop ${d.text} not null, key ${d.text} not null, topic ${d.text} not null,
     about ${d.text} not null, received_at ${d.int} not null, state ${d.text} not null, reason ${d.text} not null, waits_for ${d.text} not null,
     tries ${d.int} not null, bytes ${d.int} not null, body ${d.text} not null)`,
  `create unique index shop_delivery_key on shop_delivery (site, shop, key)`,
  `create index shop_delivery_state on shop_delivery (site, shop, state, delivery)`,
  // By which id of a shop which order of Kith is meant, and whose it was when it was first heard of. about: JSON.
  `create table shop_order (site ${d.int} not null, shop ${d.text} not null, ref ${d.text} not null, order_id ${d.text} not null, about ${d.text} not null,
     primary key (site, shop, ref))${d.clustered}`,
  // A report of the shop's accounts to compare with. meaning, content: JSON.
  `create table report (site ${d.int} not null, id ${d.text} not null, name ${d.text} not null, meaning ${d.text} not null, content ${d.text} not null,
     lines ${d.int} not null, created_at ${d.int} not null, primary key (site, id))`,
];
