/** A product as its row holds it, as the catalogue reckons with it, and as the API shows it. */
import type { Availability, Product, ProductField } from '../../../shared/api.ts';
import { FIELDS, MONEY, type Facts, type Said, type Told } from '../../data/said.ts';
import { fromMicros } from '../../../shared/money.ts';
import type { Query } from '../query.ts';

/** A row of `product`. */
export interface ProductRow {
  product_id: string;
  title: string;
  description: string | null;
  category: string | null;
  brand: string | null;
  price: number | null;
  sale_price: number | null;
  cost: number | null;
  currency: string;
  availability: string | null;
  stock: number | null;
  url: string | null;
  image: string | null;
  gtin: string | null;
  mpn: string | null;
  group_id: string | null;
  attributes: string;
  said: string;
  learnt_ts: number;
  owner_set: number;
  in_feed: number;
  created_at: number | null;
  updated_at: number;
}

/** The facts of a row. */
export const rowFacts = (row: ProductRow): Facts => ({
  title: row.title,
  description: row.description,
  category: row.category,
  brand: row.brand,
  price: row.price,
  salePrice: row.sale_price,
  cost: row.cost,
  currency: row.currency,
  availability: row.availability as Availability | null,
  stock: row.stock,
  image: row.image,
  url: row.url,
  gtin: row.gtin,
  mpn: row.mpn,
  group: row.group_id,
  attributes: JSON.parse(row.attributes) as Facts['attributes'],
});

/** By whose word it is as it is. A row of an older version is all the owner's, or all of events. */
export function saidOf(row: ProductRow): Said {
  if (row.said !== '{}') return JSON.parse(row.said) as Said;
  const [facts, at] = [rowFacts(row), row.owner_set === 1 ? row.updated_at : row.learnt_ts];
  const told = Object.fromEntries(FIELDS.flatMap((field) => (facts[field] === null ? [] : [[field, [facts[field], at]]]))) as Told;
  return row.owner_set === 1 ? { owner: told } : { event: told };
}

/** One fact as the API shows it: money as a decimal amount. */
export const shownFact = (field: ProductField, value: unknown): string | number | null =>
  value === null || value === undefined
    ? null
    : MONEY.has(field)
      ? fromMicros(Number(value))
      : typeof value === 'object'
        ? JSON.stringify(value)
        : (value as string | number);

/** A product as the API shows it. */
export function shownProduct(row: ProductRow): Product {
  const facts = rowFacts(row);
  const money = (micros: number | null): number | null => (micros === null ? null : fromMicros(micros));
  return {
    id: row.product_id,
    ...facts,
    ...{ price: money(facts.price), salePrice: money(facts.salePrice), cost: money(facts.cost) },
    updatedAt: new Date(row.updated_at).toISOString(),
  };
}

/** The row of a product. */
export const productRow = (q: Query, site: number, id: string): Promise<ProductRow | undefined> =>
  q.get<ProductRow>(`/* productOf */ select * from product where site = ? and product_id = ?`, site, id);
