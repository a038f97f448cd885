/** A catalogue file: its dialect found out, each row read or refused with its line. Pure. */
import { parse } from 'csv-parse/sync';
import type { ProductInput } from '../store/queries/products.ts';

/** What a file holds: rows that are products, and rows that are not, with the reason. */
export interface CatalogueFile {
  read: number;
  products: ProductInput[];
  problems: { line: number; reason: string }[];
}
const MOST_ROWS = 100_000;
const MOST_PROBLEMS = 200;
const COLUMNS: Record<string, keyof ProductInput> = {
  id: 'id',
  product_id: 'id',
  sku: 'id',
  title: 'title',
  name: 'title',
  category: 'category',
  product_type: 'category',
  price: 'price',
  cost: 'cost',
  cost_price: 'cost',
  cost_of_goods_sold: 'cost',
  currency: 'currency',
  url: 'url',
  link: 'url',
  image: 'image',
  image_url: 'image',
  image_link: 'image',
};

/** The delimiter that stands most often in the first line. */
function delimiterOf(text: string): string {
  const line = text.slice(0, text.search(/[\r\n]|$/));
  const count = (mark: string): number => line.split(mark).length;
  return [',', ';', '\t'].sort((a, b) => count(b) - count(a))[0] ?? ',';
}

/** Reads a CSV with a head line; `id` and `title` (or `sku`, `name`) are needed, columns of other names become attributes. */
export function readCatalogue(text: string): CatalogueFile {
  const file: CatalogueFile = { read: 0, products: [], problems: [] };
  const refuse = (line: number, reason: string): void => {
    if (file.problems.length < MOST_PROBLEMS) file.problems.push({ line, reason });
  };
  let rows: { info: { lines: number }; record: Record<string, string> }[];
  try {
    rows = parse(text, {
      bom: true,
      columns: (head: string[]) => head.map((name) => name.trim()),
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      to: MOST_ROWS + 1,
    }) as typeof rows;
  } catch (error) {
    refuse(Number((error as { lines?: unknown }).lines ?? 1), `The file cannot be read as CSV: ${(error as Error).message}`);
    return file;
  }
  const head = Object.keys(rows[0]?.record ?? {});
  const missing = (['id', 'title'] as const).filter((need) => !head.some((name) => COLUMNS[name.toLowerCase()] === need));
  if (missing.length > 0) {
    refuse(1, rows.length === 0 ? 'The file has no rows.' : `The head line names no column ${missing.join(' and no column ')}.`);
    return file;
  }
  if (rows.length > MOST_ROWS) refuse(MOST_ROWS + 1, `At most ${MOST_ROWS} rows at a time; split the file.`);
  const seen = new Map<string, number>();
  for (const { info, record } of rows.slice(0, MOST_ROWS)) {
    file.read++;
    const product = productOf(record);
    const reason = typeof product === 'string' ? product : seen.has(product.id) ? `The id "${product.id}" stands in line ${seen.get(product.id)} already.` : null;
    if (reason !== null) refuse(info.lines, reason);
    else if (typeof product !== 'string') {
      seen.set(product.id, info.lines);
      file.products.push(product);
    }
  }
  return file;
}

/** The product of a row, or why it is none. */
function productOf(record: Record<string, string>): ProductInput | string {
  const found: Partial<Record<keyof ProductInput, string>> = {};
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(record)) {
    if (value === undefined || value === '') continue;
    const column = COLUMNS[name.toLowerCase()];
    if (column) found[column] ??= value;
    else if (name !== '') attributes[name.slice(0, 100)] = value.slice(0, 1000);
  }
  if (!found.id) return 'The id is missing.';
  if (!found.title) return 'The title is missing.';
  if (found.id.length > 200 || found.title.length > 500) return 'The id or the title is too long.';
  const [price, cost] = [amountOf(found.price), amountOf(found.cost)];
  if (price === undefined) return `The price "${found.price}" is no amount; write it as 12.50.`;
  if (cost === undefined) return `The cost "${found.cost}" is no amount; write it as 12.50.`;
  if (found.currency && !/^[A-Za-z]{3}$/.test(found.currency)) return `The currency "${found.currency}" is no code of three letters, such as EUR.`;
  for (const key of ['url', 'image'] as const)
    if (found[key] && !/^(https?:\/\/|\/(?!\/))/i.test(found[key])) return `The ${key} "${found[key]}" is no web address.`;
  return {
    id: found.id,
    title: found.title,
    category: found.category ?? null,
    price,
    cost,
    currency: found.currency?.toUpperCase() ?? null,
    url: found.url ?? null,
    image: found.image ?? null,
    attributes,
  };
}

/** An amount written 12.50, 12,50 or 1.234,50, with or without a currency's sign or code; null when empty, undefined when it is none. */
function amountOf(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  const bare = text.replace(/^[^\d-]*|\s*[A-Za-z€£$]*$/g, '');
  const point = bare.lastIndexOf('.') > bare.lastIndexOf(',') ? /,/g : /\./g;
  const plain = /[.,]\d{3}$/.test(bare) && !/[.,].*[.,]/.test(bare) ? undefined : bare.replace(point, '').replace(',', '.');
  if (plain === undefined || !/^\d+(\.\d+)?$/.test(plain)) return undefined;
  return Number(plain);
}
