/** The catalogue learns from events: what a product page, a basket or an order says of a product. What the owner set by CSV stays. */
import type { Event, Json } from '../../shared/event.ts';
import { toMicros } from '../../shared/money.ts';
import type { Tx } from '../collect/tx.ts';

const EVENTS: ReadonlySet<string> = new Set(['Product Viewed', 'Product Added', 'Product List Viewed', 'Products Searched', 'Order Completed', 'Cart Viewed']);

/** Whether an event may name products. */
export const namesProducts = (event: Event): boolean => event.type === 'track' && EVENTS.has(event.name);

const text = (...values: unknown[]): string | null => {
  for (const v of values) if ((typeof v === 'string' && v !== '') || typeof v === 'number') return String(v).slice(0, 500);
  return null;
};
/** Only addresses that a browser may follow. */
const address = (value: unknown): string | null => {
  const url = text(value);
  return url !== null && /^(https?:\/\/|\/(?!\/))/i.test(url) ? url : null;
};

/** Stores what an event says of each product that is new or says something else than before; the newest event wins. */
export async function learnProducts(tx: Tx, site: number, event: Event, currency: string): Promise<void> {
  const items = Array.isArray(event.data['products']) ? event.data['products'].slice(0, 200) : [event.data];
  for (const item of items) {
    if (typeof item !== 'object' || item === null) continue;
    const p = item as Json;
    const id = text(p['product_id'], p['productId'], p['id'], p['sku']);
    const title = text(p['name'], p['title']);
    if (id === null || title === null) continue;
    const price = typeof p['price'] === 'number' || typeof p['price'] === 'string' ? toMicros(Number(p['price'])) : undefined;
    const said = [title, text(p['category']), price ?? null, address(p['url']), address(p['image_url'] ?? p['image'])] as const;
    await tx.run(
      `insert into product (site, product_id, title, category, price, url, image, cost, currency, attributes, learnt_ts, owner_set, updated_at)
       values (?, ?, ?, ?, ?, ?, ?, null, ?, '{}', ?, 0, ?)
       on conflict (site, product_id) do update set title = excluded.title, category = coalesce(excluded.category, product.category),
         price = coalesce(excluded.price, product.price), url = coalesce(excluded.url, product.url), image = coalesce(excluded.image, product.image),
         learnt_ts = excluded.learnt_ts, updated_at = excluded.updated_at
       where product.owner_set = 0 and product.learnt_ts < excluded.learnt_ts and (product.title <> excluded.title
         or coalesce(excluded.category, '') <> coalesce(product.category, '') or coalesce(excluded.price, -1) <> coalesce(product.price, -1)
         or coalesce(excluded.url, '') <> coalesce(product.url, '') or coalesce(excluded.image, '') <> coalesce(product.image, ''))`,
      ...[site, id, ...said, text(p['currency'])?.toUpperCase() ?? currency, event.ts, event.receivedAt],
    );
  }
}
