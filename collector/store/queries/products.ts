/** The catalogue as it is read: page by page, in figures, and one product with its past. */
import {
  PRODUCT_SOURCES,
  type CatalogueFigures,
  type Product,
  type ProductChange,
  type ProductDetail,
  type ProductEdit,
  type ProductField,
} from '../../../shared/api.ts';
import { FIELDS, sourceOf } from '../../data/said.ts';
import type { Query } from '../query.ts';
import { joined, plain, sql, type Sql } from '../sql.ts';
import { productRow, saidOf, shownFact, shownProduct, type ProductRow } from './product-row.ts';
import { anywhere } from './profile-match.ts';

/** What the list can be sorted by; products without a price or cost come last in either direction. */
export const PRODUCT_SORTS = ['id', 'title', 'price', 'cost', 'updated'] as const;
/** What the list is sorted by. */
export type ProductSort = (typeof PRODUCT_SORTS)[number];
/** What the list is asked for; `after`: sort key and id of the row that the page starts after. */
export interface ProductQuery {
  q: string;
  category: string | null;
  availability: 'available' | 'unavailable' | null;
  missing: 'cost' | 'image' | null;
  sort: ProductSort;
  descending: boolean;
  limit: number;
  after: [key: string | number | null, id: string] | null;
}
/** The whole catalogue by id, its first page. */
export const EVERY_PRODUCT: ProductQuery = {
  ...{ q: '', category: null, availability: null, missing: null },
  ...{ sort: 'id', descending: false, limit: 50, after: null },
};
const KEYS: Record<ProductSort, string> = {
  id: 'p.product_id',
  title: 'lower(p.title)',
  price: 'p.price',
  cost: 'p.cost',
  updated: 'p.updated_at',
};
const UNAVAILABLE = `p.availability in ('out_of_stock', 'gone')`;

/** The engine folds the case of ASCII letters alone: a word is tried as typed, in small and in large letters, and as a title begins. */
function fitting(typed: string): Sql {
  const words = sql`p.title || ' ' || coalesce(p.category, '') || ' ' || coalesce(p.brand, '') || ' ' || p.product_id || ' ' || coalesce(p.gtin, '')`;
  const forms = [typed, typed.toLowerCase(), typed.toUpperCase(), typed.charAt(0).toUpperCase() + typed.slice(1)];
  const each = new Set(forms.map((form) => form.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())));
  return joined(
    [...each].map((form) => sql`lower(${words}) like ${anywhere(form)} escape '\\'`),
    ' or ',
  );
}
/** Rows after one, where those without a key stand at the end in either direction. */
function beyond(key: Sql, [value, id]: NonNullable<ProductQuery['after']>, descending: boolean): Sql {
  if (value === null) return sql`${key} is null and p.product_id > ${id}`;
  return sql`${key} is null or ${key} ${plain(descending ? '<' : '>')} ${value} or (${key} = ${value} and p.product_id > ${id})`;
}

/** A page of the catalogue, with where the next one starts; `q` is looked for in title, category, brand, id and GTIN, whatever its case. */
export async function productPage(q: Query, site: number, query: ProductQuery): Promise<{ items: Product[]; next: ProductQuery['after'] }> {
  const key = plain(KEYS[query.sort]);
  const conditions = [sql`p.site = ${site}`];
  if (query.q !== '') conditions.push(sql`(${fitting(query.q)})`);
  if (query.category !== null) conditions.push(sql`p.category = ${query.category}`);
  if (query.availability === 'unavailable') conditions.push(plain(UNAVAILABLE));
  if (query.availability === 'available') conditions.push(plain(`(p.availability is null or not ${UNAVAILABLE})`));
  if (query.missing !== null) conditions.push(plain(`p.${query.missing} is null`));
  if (query.after) conditions.push(sql`(${beyond(key, query.after, query.descending)})`);
  const { text, params } = sql`/* productPage */ select p.*, ${key} as sort_key from product p where ${joined(conditions, ' and ')}
    order by case when ${key} is null then 1 else 0 end, ${key} ${plain(query.descending ? 'desc' : 'asc')}, p.product_id limit ${query.limit + 1}`;
  const rows = await q.all<ProductRow & { sort_key: string | number | null }>(text, ...params);
  const last = rows[query.limit - 1];
  return {
    items: rows.slice(0, query.limit).map(shownProduct),
    next: rows.length > query.limit && last ? [last.sort_key, last.product_id] : null,
  };
}

/** The catalogue in figures. */
export async function catalogueFigures(q: Query, site: number): Promise<CatalogueFigures> {
  const row = await q.get<{ products: number; unavailable: number; cost: number; image: number }>(
    `/* catalogueFigures */ select count(*) as products, count(case when ${UNAVAILABLE} then 1 end) as unavailable,
       count(case when p.cost is null then 1 end) as cost, count(case when p.image is null then 1 end) as image from product p where p.site = ?`,
    site,
  );
  const categories = await q.all<{ name: string; products: number }>(
    `/* productCategories */ select category as name, count(*) as products from product where site = ? and category is not null
     group by category order by count(*) desc, category limit 200`,
    site,
  );
  return {
    products: Number(row?.products ?? 0),
    unavailable: Number(row?.unavailable ?? 0),
    missingCost: Number(row?.cost ?? 0),
    missingImage: Number(row?.image ?? 0),
    categories: categories.map(({ name, products }) => ({ name, products: Number(products) })).sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

const CHANGES = 200;
/** Tracked fields that are no numbers. */
const WORDS: ReadonlySet<ProductField> = new Set<ProductField>(['title', 'currency', 'availability']);

/** One product with whose word it is and its past; null for one that nobody has named. */
export async function productDetail(q: Query, site: number, id: string): Promise<ProductDetail | null> {
  const row = await productRow(q, site, id);
  if (!row) return null;
  type ChangeRow = {
    field: ProductChange['field'];
    was: string | null;
    now: string | null;
    at: number;
    who: ProductChange['who'];
    by: string | null;
  };
  const changes = await q.all<ChangeRow>(
    `/* productChanges */ select c.field, c.was, c.now, c.at, c.who, coalesce(nullif(m.name, ''), m.email) as by from product_change c
     left join member m on m.id = c.member where c.site = ? and c.product_id = ? order by c.id desc limit ?`,
    ...[site, id, CHANGES],
  );
  const said = saidOf(row);
  const by = FIELDS.flatMap((field) => {
    const source = sourceOf(said, field);
    return source && PRODUCT_SOURCES.includes(source) ? [[field, source]] : [];
  });
  const own = FIELDS.flatMap((field) =>
    said.owner?.[field] && field !== 'attributes' ? [[field, shownFact(field, said.owner[field][0])]] : [],
  );
  const value = (field: ProductField, text: string | null): string | number | null =>
    text === null || WORDS.has(field) ? text : shownFact(field, Number(text));
  const moves = changes.filter(({ field }) => field === 'currency').reverse();
  const currencyBefore = (isMove: (move: ChangeRow) => boolean): string => moves.find(isMove)?.was ?? row.currency;
  return {
    ...shownProduct(row),
    said: Object.fromEntries(by) as ProductDetail['said'],
    own: Object.fromEntries(own) as Partial<ProductEdit>,
    since: row.created_at === null ? null : new Date(row.created_at).toISOString(),
    changes: changes.map(({ field, was, now, at, who, by: person }) => ({
      ...{ field, from: value(field, was), to: value(field, now) },
      currencies: { from: currencyBefore((move) => move.at >= at), to: currencyBefore((move) => move.at > at) },
      ...{ at: new Date(at).toISOString(), who, by: person },
    })),
  };
}

/** Reads of the catalogue. */
export const productReads = { productPage, catalogueFigures, productDetail };
