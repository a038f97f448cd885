import type { Query } from '../store/query.ts';

/** The row of an order as it counts now. Money in micro-units: `charged` in its own currency, `gross` what of it counts in the site's. */
export interface StoredOrder {
  node: number;
  ts: number;
  message_id: string;
  trust: string;
  currency: string;
  charged: number;
  gross: number;
  cancelled: number;
}

/** An order by site and id. */
export const STORED = `/* storedOrder */ select o.node, o.ts, o.message_id, o.trust, o.currency, o.charged, o.gross, o.cancelled from order_key k
  join orders o on o.site = k.site and o.node = k.node and o.order_id = k.order_id where k.site = ? and k.order_id = ?`;
/** An order by its id, whoever's it is; undefined when nobody reported one. */
export const storedOrder = (q: Query, site: number, orderId: string): Promise<StoredOrder | undefined> =>
  q.get<StoredOrder>(STORED, site, orderId);
