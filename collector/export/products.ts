/** The catalogue as a table that the import takes back: a column for each attribute. Pure. */
import type { Product } from '../../shared/api.ts';
import { isProductColumn } from '../data/product-words.ts';
import type { Sheet } from './answer.ts';
import { jsonCell, type Cell } from './csv.ts';

/** So many attributes have a column of their own: the import takes 100 columns in all. */
const MOST_ATTRIBUTES = 80;
const OWN = [
  ...(['id', 'title', 'description', 'category', 'brand', 'price', 'salePrice', 'cost', 'currency', 'availability', 'stock'] as const),
  ...(['url', 'image', 'gtin', 'mpn', 'group'] as const),
] as const;
/** A field as the import calls it. */
const columnName = (name: (typeof OWN)[number]): string => (name === 'salePrice' ? 'sale_price' : name);
/** Whether a product vanished from its feed is the feed's to say; a currency says something of amounts alone. */
function cellOf(product: Product, name: (typeof OWN)[number]): Cell {
  const { price, salePrice, cost } = product;
  if (name === 'currency' && price === null && salePrice === null && cost === null) return null;
  return product[name] === 'gone' ? null : product[name];
}

/** Gathers the names of attributes from page after page of products; `names` are those with a column, in the order in which they were met. */
export class AttributeNames {
  private readonly met = new Set<string>();
  /** The names so far. */
  get names(): string[] {
    return [...this.met];
  }
  /** Takes in one page. */
  add(products: readonly Product[]): void {
    for (const { attributes } of products)
      for (const name of Object.keys(attributes))
        if (this.met.size < MOST_ATTRIBUTES && name.trim() === name && !isProductColumn(name)) this.met.add(name);
  }
}

/** The table of products. What begins with `$` is Kith's own, and left aside by the import. */
export function productsSheet(attributes: readonly string[]): Sheet<Product> {
  const known = new Set(attributes);
  const rest = (product: Product): Cell => {
    const more = Object.entries(product.attributes).filter(([name]) => !known.has(name));
    return more.length === 0 ? null : JSON.stringify(Object.fromEntries(more));
  };
  return {
    head: [...OWN.map(columnName), ...attributes, '$updated_at', '$more_attributes'],
    rows: (product) => [
      [
        ...OWN.map((name) => cellOf(product, name)),
        ...attributes.map((name) => (Object.hasOwn(product.attributes, name) ? jsonCell(product.attributes[name]) : null)),
        ...[product.updatedAt, rest(product)],
      ],
    ],
  };
}
