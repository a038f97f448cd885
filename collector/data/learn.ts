/** The catalogue learns from events: what a product page, a basket or an order says of a product. What the owner or the feed says stays. */
import type { Event, Json, Source } from '../../shared/event.ts';
import { HOUR } from '../../shared/time.ts';
import type { Tx } from '../collect/tx.ts';
import { productRow, saidOf } from '../store/queries/product-row.ts';
import { carryOut, planOf, planOfPast, type Saying } from '../store/queries/product-write.ts';
import { amountOf, productIdOf, textOf, titleOf } from './product-fields.ts';
import { alike, newerOf, told, type Told, type Words } from './said.ts';

const EVENTS: ReadonlySet<string> = new Set(['Product Viewed', 'Product Added', 'Product List Viewed', 'Products Searched', 'Order Completed', 'Order Updated', 'Cart Viewed']);

/** Whether an event may name products. */
const namesProducts = (event: Event): boolean => event.type === 'track' && EVENTS.has(event.name);

/** Only addresses that a browser may follow. */
const address = (value: unknown): string | null => {
  const url = textOf(value);
  return /^(https?:\/\/|\/(?!\/))/i.test(url) ? url : null;
};

/** What an event says of one product; null when it names none. */
function wordsOf(item: unknown, currency: string): { id: string; words: Words } | null {
  if (typeof item !== 'object' || item === null) return null;
  const p = item as Json;
  const [id, title] = [productIdOf(p), titleOf(p)];
  if (id === '' || title === '') return null;
  const price = amountOf(p['price']);
  const named = textOf(p['currency']).toUpperCase();
  const words: Words = {
    title,
    category: textOf(p['category']) || null,
    brand: textOf(p['brand']) || null,
    price: price ?? null,
    currency: price === undefined ? null : /^[A-Z]{3}$/.test(named) ? named : currency,
    url: address(p['url']),
    image: address(p['image_url'] ?? p['image']),
  };
  return { id, words };
}

/** What an event says of each product that it names. */
export function productsIn(event: Event, currency: string): { id: string; words: Words }[] {
  if (!namesProducts(event)) return [];
  const items = Array.isArray(event.data['products']) ? event.data['products'].slice(0, 200) : [event.data];
  return items.flatMap((item) => wordsOf(item, currency) ?? []);
}

/** Whether events say nothing else than before; to have said it again is written down once an hour. */
const known = (before: Told | undefined, after: Told): boolean =>
  alike(before, after) && (after.title?.[1] ?? 0) - (before?.title?.[1] ?? 0) < HOUR;

/**
 * Stores what events, oldest first, say of each product that is new or says something else than before. Of each field the newest event counts, also
 * when it arrives first; a late event is measured against when the same was last written down, which is at most an hour before it was last said. What an
 * import's events say (`past`) is kept apart.
 */
export async function learnProducts(tx: Tx, site: number, events: readonly Event[], currency: string, past: Source | null): Promise<void> {
  const heard = new Map<string, { told: Told; receivedAt: number }>();
  for (const event of events) {
    for (const said of productsIn(event, currency)) {
      const others = heard.get(said.id);
      const receivedAt = Math.max(others?.receivedAt ?? 0, event.receivedAt);
      heard.set(said.id, { told: told(others?.told, said.words, event.ts), receivedAt });
    }
  }
  await tx.forEach([...heard.keys()].sort(), async (id) => {
    const { told: news, receivedAt } = heard.get(id) as { told: Told; receivedAt: number };
    const row = await productRow(tx, site, id);
    const said = row ? saidOf(row) : {};
    const before = past ? said.imports?.[past.id] : said.event;
    const after = newerOf(before ?? {}, news);
    if (before !== undefined && known(before, after)) return;
    const by: Saying = { site, currency, who: 'event', member: null, now: receivedAt };
    if (past) return carryOut(tx, planOfPast(id, row, past.id, currency, () => after), { ...by, past: 'said' });
    await carryOut(
      tx,
      planOf(id, row, 'event', currency, () => after),
      by,
    );
  });
}
