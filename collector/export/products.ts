/** The catalogue as a table that the import takes back: a column for each attribute. Pure. */
import type { Product } from '../../shared/api.ts';
import { isProductColumn } from '../data/csv.ts';
import type { Sheet } from './answer.ts';
import { jsonCell, type Cell } from './csv.ts';

/** So many attributes have a column of their own: the import takes 100 columns in all. */
const MOST_ATTRIBUTES = 80;
const OWN = ['id', 'title', 'category', 'price', 'cost', 'currency', 'url', 'image'] as const;

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
    head: [...OWN, ...attributes, '$updated_at', '$more_attributes'],
    rows: (product) => [
      [
        ...OWN.map((name) => product[name]),
        ...attributes.map((name) => (Object.hasOwn(product.attributes, name) ? jsonCell(product.attributes[name]) : null)),
        ...[product.updatedAt, rest(product)],
      ],
    ],
  };
}
