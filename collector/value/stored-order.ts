import type { Query } from '../store/query.ts';

/**
 * The row of an order as it counts now. Money in micro-units: `charged` and what follows `cancelled` up to `shipping_cost` in its own currency, the
 * rest in the site's: `gross` is what of it counts, `margin` what that leaves when the goods are paid, `costs` what serving it costs.
 */
export interface StoredOrder {
  node: number;
  /** When it was placed. */
  ts: number;
  /** When the word that counts was said. */
  told: number;
  message_id: string;
  source: number;
  trust: string;
  currency: string;
  charged: number;
  gross: number;
  cancelled: number;
  discount: number;
  tax: number;
  shipping: number;
  shipping_cost: number | null;
  margin: number;
  costs: number;
  rated: number;
  uncosted: number;
}

/** An order by site and id. */
export const STORED = `/* storedOrder */ select o.node, o.ts, coalesce(o.told_ts, o.ts) as told, o.message_id, o.source, o.trust, o.currency, o.charged, o.gross,
    o.cancelled, o.discount, o.tax, o.shipping, o.shipping_cost, o.margin, o.costs, o.rated, o.uncosted
  from order_key k join orders o on o.site = k.site and o.node = k.node and o.order_id = k.order_id where k.site = ? and k.order_id = ?`;
/** An order by its id, whoever's it is; undefined when nobody reported one. */
export const storedOrder = (q: Query, site: number, orderId: string): Promise<StoredOrder | undefined> =>
  q.get<StoredOrder>(STORED, site, orderId);
