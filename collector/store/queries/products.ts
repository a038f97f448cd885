/** The catalogue: what events taught, and what the owner set. */
import type { Product, ProductImport } from '../../../shared/api.ts';
import { fromMicros, toMicros } from '../../../shared/money.ts';
import type { Query } from '../query.ts';
import { joined, sql } from '../sql.ts';
import { anywhere } from './profile-match.ts';

/** A product as a file states it; null: the file has no word on it. */
export interface ProductInput extends Omit<Product, 'currency' | 'attributes' | 'updatedAt'> {
  currency: string | null;
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
/** Products by id, after an id when one is given; `q` is looked for in title, category and id, whatever its case. */
export async function productPage(q: Query, site: number, query: { q: string; limit: number; after: string }): Promise<Product[]> {
  const words = sql`p.title || ' ' || coalesce(p.category, '') || ' ' || p.product_id`;
  // The engine folds the case of ASCII letters alone: the word is tried as typed, in small and in large letters, and as a title begins.
  const typed = [query.q, query.q.toLowerCase(), query.q.toUpperCase(), query.q.charAt(0).toUpperCase() + query.q.slice(1)];
  const forms = new Set(typed.map((form) => form.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())));
  const fits = joined(
    [...forms].map((form) => sql`lower(${words}) like ${anywhere(form)} escape '\\'`),
    ' or ',
  );
  const { text, params } = sql`/* productPage */ select * from product p where p.site = ${site} and p.product_id > ${query.after}
    and (${query.q === '' ? sql`1 = 1` : fits}) order by p.product_id limit ${query.limit}`;
  return (await q.all<ProductRow>(text, ...params)).map(shown);
}

type Counts = Pick<ProductImport, 'added' | 'changed' | 'unchanged'>;
interface Planned {
  old: ProductRow | undefined;
  next: Pick<ProductRow, 'title' | 'category' | 'price' | 'cost' | 'currency' | 'url' | 'image' | 'attributes'>;
  act: keyof Counts;
}

/** What a row of the owner's file makes of a product: where it has a word, that counts; where it has none, what is there stays. */
async function planned(q: Query, site: number, p: ProductInput, currency: string): Promise<Planned> {
  const old = await q.get<ProductRow>(`/* productOf */ select * from product where site = ? and product_id = ?`, site, p.id);
  const attributes = { ...(old ? (JSON.parse(old.attributes) as Record<string, unknown>) : {}), ...p.attributes };
  const micros = (amount: number | null, kept: number | null = null) => (amount === null ? kept : (toMicros(amount) ?? null));
  const next = {
    title: p.title,
    category: p.category ?? old?.category ?? null,
    price: micros(p.price, old?.price),
    cost: micros(p.cost, old?.cost),
    currency: p.currency ?? old?.currency ?? currency,
    url: p.url ?? old?.url ?? null,
    image: p.image ?? old?.image ?? null,
    attributes: JSON.stringify(attributes),
  };
  const same = old?.owner_set === 1 && Object.entries(next).every(([key, value]) => old[key as keyof ProductRow] === value);
  return { old, next, act: old ? (same ? 'unchanged' : 'changed') : 'added' };
}

/** What the rows of the owner's file would do. */
export async function tryProducts(q: Query, site: number, products: ProductInput[], currency: string): Promise<Counts> {
  const counts: Counts = { added: 0, changed: 0, unchanged: 0 };
  for (const product of products) counts[(await planned(q, site, product, currency)).act]++;
  return counts;
}

/** Does it: from now on these products are as the owner says, whatever events say. */
export async function importProducts(q: Query, site: number, products: ProductInput[], currency: string, now: number): Promise<Counts> {
  const counts: Counts = { added: 0, changed: 0, unchanged: 0 };
  for (const product of products) {
    const { next, act } = await planned(q, site, product, currency);
    counts[act]++;
    if (act === 'unchanged') continue;
    await q.run(
      `/* setProduct */ insert into product (site, product_id, title, category, price, cost, currency, url, image, attributes, learnt_ts, owner_set, updated_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 1, ?)
         on conflict (site, product_id) do update set title = excluded.title, category = excluded.category, price = excluded.price, cost = excluded.cost,
           currency = excluded.currency, url = excluded.url, image = excluded.image, attributes = excluded.attributes, owner_set = 1, updated_at = excluded.updated_at`,
      ...[site, product.id, next.title, next.category, next.price, next.cost, next.currency, next.url, next.image, next.attributes, now],
    );
  }
  return counts;
}

/** Reads of the catalogue. */
export const productReads = { productPage, tryProducts };
/** Writes of the catalogue. */
export const productWrites = { importProducts };
