/**
 * What is known of a product, and by whose word. Each source's words are kept apart, field by field; what the product is follows from them: the
 * owner's word beats the feed's, which beats what events teach, and of one source the newest counts. In whatever order they come, the same follows. Pure.
 */
import { PRODUCT_SOURCES, type Product, type ProductField, type ProductSource } from '../../shared/api.ts';
import type { Json } from '../../shared/event.ts';

/** Every fact of a product; money in micro-units, null where nobody has said anything. */
export type Facts = Pick<Product, ProductField>;
/** Facts in one statement; what it has no word on is absent or null. */
export type Words = { [K in ProductField]?: Facts[K] | null };
/** What a source says: each value with the moment at which it was said, in milliseconds. */
export type Told = { [K in ProductField]?: [value: NonNullable<Facts[K]>, at: number] };
/** Every source's words; those that each import's events taught, by the import's number, count like events'. */
export type Said = Partial<Record<ProductSource, Told>> & { imports?: Record<string, Told> };

/** Every field, in the order in which it is shown. */
export const FIELDS: readonly ProductField[] = [
  ...(['title', 'description', 'category', 'brand', 'price', 'salePrice', 'cost', 'currency', 'availability', 'stock'] as const),
  ...(['image', 'url', 'gtin', 'mpn', 'group', 'attributes'] as const),
];
/** Fields that hold money. */
export const MONEY: ReadonlySet<ProductField> = new Set<ProductField>(['price', 'salePrice', 'cost']);

/** What a source says after a statement made at `at`: of each field the newest word counts, the later stated of two at one moment. */
export function told(before: Told | undefined, words: Words, at: number): Told {
  const after: Record<string, [value: unknown, at: number]> = { ...before };
  for (const field in words) {
    const value = words[field as ProductField];
    if (value === undefined || value === null) continue;
    const old = after[field];
    if (old && old[1] > at) continue;
    after[field] = [field === 'attributes' ? { ...((old?.[0] as Json | undefined) ?? {}), ...(value as Json) } : value, at];
  }
  return after as Told;
}
/** What a source says by two accounts of it: of each field the newer word, the second's of two at one moment. */
export function newerOf(one: Told, two: Told): Told {
  const after: Record<string, [value: unknown, at: number]> = { ...one };
  for (const [field, word] of Object.entries(two)) if (!((after[field]?.[1] ?? -Infinity) > word[1])) after[field] = word;
  return after as Told;
}
/** Words in which those of imports stand among those of events: of each field the newest, what arrived before what was imported. */
export function heard({ imports, ...said }: Said): Partial<Record<ProductSource, Told>> {
  if (!imports) return said;
  const ids = Object.keys(imports).sort((a, b) => Number(a) - Number(b));
  return { ...said, event: newerOf(ids.map((id) => imports[id] as Told).reduce(newerOf), said.event ?? {}) };
}
/** The statement of a source that always tells everything: what it has no word on any more is gone. */
export const toldWhole = (words: Words, at: number): Told => told(undefined, words, at);

/** Whether two statements say the same, whenever they said it. */
export function alike(a: Told | undefined, b: Told | undefined): boolean {
  return FIELDS.every((field) => {
    const [one, two] = [a?.[field]?.[0] ?? null, b?.[field]?.[0] ?? null];
    return one === two || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(two));
  });
}

/** Whose word a field is; null where nobody has one. */
export function sourceOf(all: Said, field: ProductField): ProductSource | null {
  const said = heard(all);
  const who = PRODUCT_SOURCES.find((source) => said[source]?.[field] !== undefined) ?? null;
  if (who === null || (field !== 'salePrice' && field !== 'cost')) return who;
  const shown = currencyOf(said);
  return PRODUCT_SOURCES.find((source) => said[source]?.[field] !== undefined && inCurrency(said, source, shown)) ?? null;
}
/** The currency of whoever says the price; without a price, of whoever says one. */
function currencyOf(said: ReturnType<typeof heard>): string | null {
  const priced = PRODUCT_SOURCES.find((source) => said[source]?.price !== undefined);
  return (priced && said[priced]?.currency?.[0]) ?? PRODUCT_SOURCES.map((source) => said[source]?.currency?.[0]).find(Boolean) ?? null;
}
const inCurrency = (said: ReturnType<typeof heard>, source: ProductSource, currency: string | null): boolean =>
  currency === null || (said[source]?.currency?.[0] ?? currency) === currency;

/**
 * What a product is by all words. A cost or sale price in another currency than the price's is not its: it is kept as said, and left out. `currency`:
 * the site's, where nobody names one.
 */
export function factsOf(id: string, all: Said, currency: string): Facts {
  const said = heard(all);
  const facts: Record<string, unknown> = {};
  for (const field of FIELDS) {
    const source = sourceOf(said, field);
    facts[field] = source === null ? null : (said[source]?.[field]?.[0] ?? null);
  }
  const attributes = Object.assign({}, ...[...PRODUCT_SOURCES].reverse().map((source) => said[source]?.attributes?.[0])) as Json;
  return { ...(facts as unknown as Facts), title: (facts['title'] as string | null) ?? id, currency: currencyOf(said) ?? currency, attributes };
}
