/** The catalogue: what events taught, and what the owner set. */
import type { Product } from '../../../shared/api.ts';
import { fromMicros, toMicros } from '../../../shared/money.ts';
import type { Query } from '../query.ts';

/** A product as a file states it; null: the file has no word on it. */
export interface ProductInput {
  id: string;
  title: string;
  category: string | null;
  price: number | null;
  cost: number | null;
  currency: string | null;
  url: string | null;
  image: string | null;
  attributes: Record<string, string>;
}
interface ProductRow {
  product_id: string;
  title: string;
  category: string | null;
  price: number | null;
  cost: number | null;
  currency: string;
  url: string | null;
  image: string | null;
  attributes: string;
  owner_set: number;
  updated_at: number;
}
const money = (micros: number | null): number | null => (micros === null ? null : fromMicros(micros));
const shown = (row: ProductRow): Product => ({
  id: row.product_id,
  title: row.title,
  category: row.category,
  price: money(row.price),
  cost: money(row.cost),
  currency: row.currency,
  url: row.url,
  image: row.image,
  attributes: JSON.parse(row.attributes) as Product['attributes'],
  updatedAt: new Date(row.updated_at).toISOString(),
});
const literal = (text: string): string => text.replace(/[\\%_]/g, (mark) => `\\${mark}`);

/** Products by id, after an id when one is given; `q` is looked for in id, title and category. */
export async function productPage(q: Query, site: number, query: { q: string; limit: number; after: string }): Promise<Product[]> {
  const like = `%${literal(query.q.toLowerCase())}%`;
  const rows = await q.all<ProductRow>(
    `/* productPage */ select * from product where site = ? and product_id > ?
       and (? = '' or lower(title) like ? escape '\\' or lower(coalesce(category, '')) like ? escape '\\' or lower(product_id) like ? escape '\\')
       order by product_id limit ?`,
    ...[site, query.after, query.q, like, like, like, query.limit],
  );
  return rows.map(shown);
}

/** What the owner's file would do, or does when `commit` is set: rows it names get the file's words, the others stay. */
export async function importProducts(
  q: Query,
  site: number,
  products: ProductInput[],
  currency: string,
  commit: boolean,
  now: number,
): Promise<{ added: number; changed: number; unchanged: number }> {
  const counts = { added: 0, changed: 0, unchanged: 0 };
  for (const p of products) {
    const old = await q.get<ProductRow>(`/* productOf */ select * from product where site = ? and product_id = ?`, site, p.id);
    const attributes = { ...(old ? (JSON.parse(old.attributes) as Record<string, unknown>) : {}), ...p.attributes };
    const next = {
      title: p.title,
      category: p.category ?? old?.category ?? null,
      price: p.price === null ? (old?.price ?? null) : (toMicros(p.price) ?? null),
      cost: p.cost === null ? (old?.cost ?? null) : (toMicros(p.cost) ?? null),
      currency: p.currency ?? old?.currency ?? currency,
      url: p.url ?? old?.url ?? null,
      image: p.image ?? old?.image ?? null,
      attributes: JSON.stringify(attributes),
    };
    const same = old?.owner_set === 1 && Object.entries(next).every(([key, value]) => old[key as keyof ProductRow] === value);
    counts[old ? (same ? 'unchanged' : 'changed') : 'added']++;
    if (same || !commit) continue;
    await q.run(
      `/* setProduct */ insert into product (site, product_id, title, category, price, cost, currency, url, image, attributes, learnt_ts, owner_set, updated_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 1, ?)
         on conflict (site, product_id) do update set title = excluded.title, category = excluded.category, price = excluded.price, cost = excluded.cost,
           currency = excluded.currency, url = excluded.url, image = excluded.image, attributes = excluded.attributes, owner_set = 1, updated_at = excluded.updated_at`,
      ...[site, p.id, next.title, next.category, next.price, next.cost, next.currency, next.url, next.image, next.attributes, now],
    );
  }
  return counts;
}

export const productReads = { productPage };
export const productWrites = { importProducts };
