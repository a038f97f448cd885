/** The catalogue learns from events: what a product page, a basket or an order says of a product. What the owner set by CSV stays. */
import type { Event, Json } from '../../shared/event.ts';
import type { Tx } from '../collect/tx.ts';
import { amountOf, productIdOf, textOf, titleOf } from './product-fields.ts';

const EVENTS: ReadonlySet<string> = new Set(['Product Viewed', 'Product Added', 'Product List Viewed', 'Products Searched', 'Order Completed', 'Order Updated', 'Cart Viewed']);

/** Whether an event may name products. */
export const namesProducts = (event: Event): boolean => event.type === 'track' && EVENTS.has(event.name);

/** Only addresses that a browser may follow. */
const address = (value: unknown): string | null => {
  const url = textOf(value);
  return /^(https?:\/\/|\/(?!\/))/i.test(url) ? url : null;
};

/** Stores what an event says of each product that is new or says something else than before; the newest event wins. */
export async function learnProducts(tx: Tx, site: number, event: Event, currency: string): Promise<void> {
  const items = Array.isArray(event.data['products']) ? event.data['products'].slice(0, 200) : [event.data];
  for (const item of items) {
    if (typeof item !== 'object' || item === null) continue;
    const p = item as Json;
    const [id, title] = [productIdOf(p), titleOf(p)];
    if (id === '' || title === '') continue;
    const said = [title, textOf(p['category']) || null, amountOf(p['price']) ?? null, address(p['url']), address(p['image_url'] ?? p['image'])] as const;
    tx.later(
      `insert into product (site, product_id, title, category, price, url, image, cost, currency, attributes, learnt_ts, owner_set, updated_at)
       values (?, ?, ?, ?, ?, ?, ?, null, ?, '{}', ?, 0, ?)
       on conflict (site, product_id) do update set title = excluded.title, category = coalesce(excluded.category, product.category),
         price = coalesce(excluded.price, product.price), url = coalesce(excluded.url, product.url), image = coalesce(excluded.image, product.image),
         learnt_ts = excluded.learnt_ts, updated_at = excluded.updated_at
       where product.owner_set = 0 and product.learnt_ts < excluded.learnt_ts and (product.title <> excluded.title
         or coalesce(excluded.category, '') <> coalesce(product.category, '') or coalesce(excluded.price, -1) <> coalesce(product.price, -1)
         or coalesce(excluded.url, '') <> coalesce(product.url, '') or coalesce(excluded.image, '') <> coalesce(product.image, ''))`,
      ...[site, id, ...said, textOf(p['currency']).toUpperCase() || currency, event.ts, event.receivedAt],
    );
  }
}
