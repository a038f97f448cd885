import type { SourceKind } from '../../shared/event.ts';
import type { Query } from '../store/query.ts';

/** The row of an order as it counts now. Money in micro-units: `charged` in its own currency, `gross` what of it counts in the site's. */
export interface StoredOrder {
  node: number;
  ts: number;
  message_id: string;
  source: number;
  /** Of its source; null for one that is not there. */
  kind: SourceKind | null;
  trust: string;
  currency: string;
  charged: number;
  gross: number;
  cancelled: number;
}

/** An order by its id, whoever's it is; undefined when nobody reported one. */
export const storedOrder = (q: Query, site: number, orderId: string): Promise<StoredOrder | undefined> =>
  q.get<StoredOrder>(
    `/* storedOrder */ select o.node, o.ts, o.message_id, o.source, s.kind, o.trust, o.currency, o.charged, o.gross, o.cancelled from order_key k
       join orders o on o.site = k.site and o.node = k.node and o.order_id = k.order_id left join source s on s.source = o.source
       where k.site = ? and k.order_id = ?`,
    ...[site, orderId],
  );
