/** What a product may be told in, by a file or a feed: names of columns, amounts, availability; each word checked, with what to do about a wrong one. Pure. */
import { AVAILABILITIES, type Availability } from '../../shared/api.ts';
import { toMicros } from '../../shared/money.ts';
import type { Words } from './said.ts';

/** The columns that have a meaning. */
export type Column = 'id' | Exclude<keyof Words, 'attributes'>;
/** Words as they were written, by column, and what else was said. */
export interface Written {
  columns: Partial<Record<Column, string>>;
  attributes: Record<string, string>;
}
/** A product as a file or feed states it. */
export interface Stated {
  id: string;
  words: Words;
}

const NAMES: Record<Column, readonly string[]> = {
  id: ['id', 'product_id', 'sku'],
  title: ['title', 'name'],
  description: ['description', 'summary', 'content'],
  category: ['category', 'product_type'],
  brand: ['brand'],
  price: ['price'],
  salePrice: ['sale_price'],
  cost: ['cost', 'cost_price', 'cost_of_goods_sold'],
  currency: ['currency'],
  availability: ['availability'],
  stock: ['stock', 'quantity', 'inventory'],
  image: ['image', 'image_url', 'image_link'],
  url: ['url', 'link'],
  gtin: ['gtin', 'ean', 'upc', 'isbn'],
  mpn: ['mpn'],
  group: ['item_group_id', 'group'],
};
const COLUMNS: ReadonlyMap<string, Column> = new Map(
  Object.entries(NAMES).flatMap(([column, names]) => names.map((name) => [name, column as Column] as const)),
);
/** Which column a name means, in our words and in those of shops' feeds, whatever its case; anything else is an attribute. */
export const columnOf = (name: string): Column | undefined => COLUMNS.get(name.trim().toLowerCase().replace(/^g:/, '').replaceAll(' ', '_'));

/** Whether a column of this name can be no attribute: it is one of the product's own, or begins with $ and is what Kith itself says in an export. */
export const isProductColumn = (name: string): boolean => name === '' || name.startsWith('$') || columnOf(name) !== undefined;

const LONGEST: Partial<Record<Column, number>> = { id: 200, title: 500 };
/** What is too long is cut, but for what a product is known by. */
const CUT = { description: 5000, other: 1000 };

/** Puts a value where its name says; the first of two counts. */
export function write(to: Written, name: string, value: string): void {
  const column = columnOf(name);
  if (value === '') return;
  if (column) to.columns[column] ??= value;
  else if (!isProductColumn(name) && !Object.hasOwn(to.attributes, name))
    Object.defineProperty(to.attributes, name.slice(0, 100), { value: value.slice(0, 1000), enumerable: true, configurable: true, writable: true });
}

/** The statement of what was written, or why it is none and what to do. */
export function statedBy({ columns, attributes }: Written): Stated | string {
  const { id, title } = columns;
  if (!id) return 'The id is missing.';
  if (!title) return 'The title is missing.';
  if (id.length > (LONGEST.id ?? 0) || title.length > (LONGEST.title ?? 0)) return 'The id or the title is too long.';
  const words: Words = { title };
  for (const field of ['price', 'salePrice', 'cost'] as const) {
    const text = columns[field];
    const amount = amountOf(text);
    if (amount === undefined) return `The ${field === 'salePrice' ? 'sale price' : field} "${shown(text)}" is no amount; write it as 12.50.`;
    words[field] = amount === null ? null : (toMicros(amount) ?? null);
  }
  const { currency } = columns;
  if (currency && !/^[A-Za-z]{3}$/.test(currency)) return `The currency "${shown(currency)}" is no code of three letters, such as EUR.`;
  words.currency = (currency ?? codeIn(columns.price) ?? codeIn(columns.salePrice) ?? codeIn(columns.cost))?.toUpperCase() ?? null;
  const other = (['price', 'salePrice', 'cost'] as const).map((field) => codeIn(columns[field])?.toUpperCase()).find((code) => code && code !== words.currency);
  if (other) return `One amount is in ${other} and another in ${words.currency ?? ''}; write all amounts of a product in one currency.`;
  for (const key of ['url', 'image'] as const) {
    if (columns[key] && !/^(https?:\/\/|\/(?!\/))/i.test(columns[key])) return `The ${key} "${shown(columns[key])}" is no web address.`;
    words[key] = columns[key]?.slice(0, 2000) ?? null;
  }
  const availability = availabilityOf(columns.availability);
  if (availability === undefined)
    return `The availability "${shown(columns.availability)}" is none of in_stock, out_of_stock, preorder and backorder.`;
  words.availability = availability;
  if (columns.stock !== undefined && !/^\d{1,12}(\.0+)?$/.test(columns.stock))
    return `The stock "${shown(columns.stock)}" is no whole number of pieces, such as 12.`;
  words.stock = columns.stock === undefined ? null : Number(columns.stock);
  if (columns.gtin !== undefined && !/^[\dXx -]{8,18}$/.test(columns.gtin))
    return `The GTIN "${shown(columns.gtin)}" is none; it has 8 to 14 digits. Leave it empty where a product has none.`;
  for (const field of ['description', 'category', 'brand', 'gtin', 'mpn', 'group'] as const)
    words[field] = columns[field]?.slice(0, field === 'description' ? CUT.description : CUT.other) ?? null;
  if (Object.keys(attributes).length > 0) words.attributes = attributes;
  return { id, words };
}
const shown = (text = ''): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

function availabilityOf(text: string | undefined): Availability | null | undefined {
  if (text === undefined) return null;
  // An address of schema.org says the same.
  const word = text.trim().replace(/^https?:\/\/schema\.org\//i, '').replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase().replace(/[\s-]+/g, '_');
  const plain = { instock: 'in_stock', outofstock: 'out_of_stock', pre_order: 'preorder', back_order: 'backorder' }[word] ?? word;
  return plain === 'gone' ? undefined : AVAILABILITIES.find((one) => one === plain);
}

const AMOUNT = /^([A-Z]{3}|[€£$¥])?\s*([\d.,]+)\s*([A-Z]{3}|[€£$¥])?$/i;
/** The code of three letters that stands beside an amount. */
function codeIn(text: string | undefined): string | undefined {
  const [, before = '', , after = ''] = AMOUNT.exec(text?.trim() ?? '') ?? [];
  return [before, after].find((mark) => mark.length === 3);
}
/**
 * An amount written 12.50, 12,50, 1,234.50 or 1.234,50, with or without a currency's sign or code; null when empty, undefined when it is none.
 * One mark with three digits behind it (1.234) may mean either, and is refused.
 */
function amountOf(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  const bare = AMOUNT.exec(text.trim())?.[2];
  if (bare === undefined || /^[1-9]\d*[.,]\d{3}$/.test(bare)) return undefined;
  const plain = bare.lastIndexOf('.') > bare.lastIndexOf(',') ? bare.replaceAll(',', '') : bare.replaceAll('.', '').replace(',', '.');
  if (!/^\d+(\.\d+)?$/.test(plain)) return undefined;
  return toMicros(Number(plain)) === undefined ? undefined : Number(plain);
}
