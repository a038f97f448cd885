import type { Dialect } from '../dialect.ts';

/** What a shop tells of its refunds, by which one that it takes back is known. */
export const refunds = (d: Dialect): string[] => [
  // refund_id: the shop's own id, '' where the report names none; reports of one refund of an order are one return. cancelled: 1 where it was taken back.
  `alter table order_return add column refund_id ${d.text} not null default ''`,
  `alter table order_return add column cancelled ${d.int} not null default 0`,
  // What connected shops told of refunds had the refund's id in the message's alone.
  ...['woocommerce', 'shopify', 'stripe'].map(
    (kind) => `update order_return set refund_id = substr(message_id, ${`${kind}:refund:`.length + 1})
       where message_id like '${kind}:refund:%' and source in (select source from shop where shop.site = order_return.site and shop.kind = '${kind}')`,
  ),
  // JSON of the refunds of an order: all that any version of it listed, and those of the newest.
  `alter table shop_order add column refunds ${d.text}`,
];
