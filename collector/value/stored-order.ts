import type { Query } from '../store/query.ts';

/** The row of an order as it counts now, whoever's it is; undefined when nobody reported one with this id. `Row` says which of its columns are read. */
export const storedOrder = <Row>(q: Query, site: number, orderId: string): Promise<Row | undefined> =>
  q.get<Row>(
    `/* storedOrder */ select o.node, o.ts, o.message_id, o.trust, o.gross from order_key k
       join orders o on o.site = k.site and o.node = k.node and o.order_id = k.order_id where k.site = ? and k.order_id = ?`,
    ...[site, orderId],
  );
