/** An edit of a product while it is typed: text fields, what is wrong with them, and what they change. Pure. */
import type { ProductDetail, ProductEdit } from '../../shared/api.ts';
import type { Key } from '../text/text.ts';

/** The fields that can be edited, in their order. */
export const EDITED = [
  ...(['title', 'description', 'category', 'brand', 'price', 'salePrice', 'cost', 'currency'] as const),
  ...(['availability', 'stock', 'image', 'url', 'gtin', 'mpn', 'group'] as const),
] as const;
/** One of them. */
export type Edited = (typeof EDITED)[number];
/** What stands in the fields. */
export type Draft = Record<Edited, string>;
const AMOUNTS: ReadonlySet<Edited> = new Set<Edited>(['price', 'salePrice', 'cost']);

/** The fields as a product fills them. What vanished from the feed is not what an owner says. */
export const draftOf = (product: ProductDetail): Draft =>
  Object.fromEntries(
    EDITED.map((field) => [field, field === 'availability' && product[field] === 'gone' ? '' : String(product[field] ?? '')]),
  ) as Draft;

/** A typed number; null when it is none. */
const numberIn = (text: string): number | null => (/^\d+([.,]\d+)?$/.test(text.trim()) ? Number(text.trim().replace(',', '.')) : null);

/** What is wrong with a field; null when nothing is. */
export function problemOf(field: Edited, typed: string, product: ProductDetail): (Key & `product.no${string}`) | null {
  const text = typed.trim();
  if (field === 'title' && text === '' && product.said.title === undefined) return 'product.noTitle';
  if (text === '') return null;
  if (AMOUNTS.has(field) && numberIn(text) === null) return 'product.noAmount';
  if (field === 'stock' && !/^\d{1,12}$/.test(text)) return 'product.noWhole';
  if ((field === 'image' || field === 'url') && !/^(https?:\/\/|\/(?!\/))/i.test(text)) return 'product.noAddress';
  return null;
}

/** What the fields change, and what takes that back: of each field the shop's word before, or null where it had none. */
export function editOf(product: ProductDetail, draft: Draft): { change: Partial<ProductEdit>; undo: Partial<ProductEdit> } {
  const before = draftOf(product);
  const changed = EDITED.filter((field) => draft[field].trim() !== before[field].trim());
  const value = (field: Edited): string | number | null => {
    const text = draft[field].trim();
    return text === '' ? null : AMOUNTS.has(field) || field === 'stock' ? numberIn(text) : text;
  };
  const change = Object.fromEntries(changed.map((field) => [field, value(field)]));
  const undo = Object.fromEntries(changed.map((field) => [field, product.own[field] ?? null]));
  return { change, undo };
}
