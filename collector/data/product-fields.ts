/** How the e-commerce spec names what is sold, with the spellings that shops use: read alike by orders and by the catalogue. Pure. */
import type { Json } from '../../shared/event.ts';
import { toMicros, type Micros } from '../../shared/money.ts';

const LONGEST = 512;

/** The first of these that is text or a number, as text; empty when none is. */
export function textOf(...values: unknown[]): string {
  for (const v of values) if ((typeof v === 'string' && v !== '') || typeof v === 'number') return String(v).slice(0, LONGEST);
  return '';
}

/** A number, or text that spells one, as shops often send prices; anything else is no amount. */
export const amountOf = (value: unknown): Micros | undefined =>
  toMicros(typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value);

/** A product's id; empty when it names none. */
export const productIdOf = (item: Json): string => textOf(item['product_id'], item['productId'], item['id'], item['sku']);
/** A product's title; empty when it names none. */
export const titleOf = (item: Json): string => textOf(item['name'], item['title']);
