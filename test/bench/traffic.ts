/** Visit-shaped traffic, the same in every run: bursts of about ten events, most of them of visitors never seen before. */

/** An event as a client of the wire contract sends it. */
export interface Sent {
  type: 'track' | 'page' | 'identify';
  messageId: string;
  anonymousId: string;
  userId?: string;
  event?: string;
  name?: string;
  properties?: Record<string, unknown>;
  traits?: Record<string, unknown>;
  context: Record<string, unknown>;
  timestamp: string;
}

/** A small seeded generator (mulberry32): numbers in [0, 1). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const NEW_VISITORS = 0.7;
/** Every so many visitors there is one who says who they are. */
const EACH = 20;
/** Of a shop: the share of visits that end with an order, by people who said who they are and by others, about 3 % in all; and of returning visits by the former. */
const ORDERS = { known: 0.12, others: 0.01 };
const LOYAL = 0.5;
/** Every third person's orders are of a season ago, as when a history was brought along. */
const SEASON = 86_400_000 * 70;
const PLACES = [
  ['NL', ['Utrecht', 'Zwolle', 'Breda']],
  ['BE', ['Gent', 'Mechelen', 'Namur']],
  ['DE', ['Bremen', 'Kassel', 'Mainz']],
  ['FR', ['Lille', 'Nancy', 'Tours']],
  ['GB', ['Leeds', 'Bath', 'Perth']],
] as const;
const PAGES = ['Home', 'Concerts', 'Records', 'Concert', 'Record', 'Season passes', 'Basket'];

/** `count` events, in the order in which they happen, `start` in milliseconds. */
export const visits = (count: number, seed: number, start: number): Sent[] => traffic(seed, start)(count);

/**
 * A stream of events: each call gives the next `count`. `newVisitors` is the share of visits by somebody never seen before; with `burst` 1 every event is
 * somebody else's; a `shop` has orders, and knows where its known people live.
 */
export function traffic(
  seed: number,
  start: number,
  {
    newVisitors = NEW_VISITORS,
    burst,
    known = 0,
    shop = false,
  }: { newVisitors?: number; burst?: number; known?: number; shop?: boolean } = {},
): (count: number) => Sent[] {
  const next = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  let visitors = known;
  let now = start;
  let serial = 0;
  return (count) => {
    const events: Sent[] = [];
    while (events.length < count) {
      const fresh = visitors === 0 || next() < newVisitors;
      const loyal = !fresh && shop && next() < LOYAL;
      const visitor = fresh ? visitors++ : loyal ? Math.floor(next() * Math.ceil(visitors / EACH)) * EACH : Math.floor(next() * visitors);
      const anonymousId = `bench-${known ? 2 : seed}-${visitor}`;
      const length = Math.min(burst ?? 4 + Math.floor(next() * 13), count - events.length);
      const orders = shop && next() < (visitor % EACH === 0 ? ORDERS.known : ORDERS.others);
      for (let i = 0; i < length; i++) {
        now += 1 + Math.floor(next() * 20);
        const base = {
          messageId: `m-${seed}-${serial++}`,
          anonymousId,
          timestamp: new Date(now).toISOString(),
          context: context(visitor),
        };
        const product = Math.floor(next() * 400);
        if (i === 0 && visitor % EACH === 0)
          events.push({
            ...base,
            type: 'identify',
            userId: `u-${seed}-${visitor}`,
            traits: { email: `u${visitor}.${seed}@example.com`, plan: pick(['free', 'pass']), ...(shop ? home(visitor / EACH) : {}) },
          });
        else if (orders && i === length - 1)
          events.push({
            ...base,
            type: 'track',
            event: 'Order Completed',
            timestamp: new Date(now - (visitor % 3 === 0 ? SEASON : 0)).toISOString(),
            properties: { order_id: `o-${base.messageId}`, total: 20 + (product % 180), currency: 'EUR' },
          });
        else if (next() < 0.4)
          events.push({ ...base, type: 'page', name: pick(PAGES), properties: { path: `/p/${product}`, title: `Page ${product}` } });
        else
          events.push({
            ...base,
            type: 'track',
            event: pick(['Product Viewed', 'Product Viewed', 'Product Added', 'Products Searched']),
            properties: {
              product_id: `sku-${product}`,
              category: pick(['Seats', 'Passes', 'Records']),
              price: 10 + (product % 90),
              currency: 'EUR',
            },
          });
      }
    }
    return events;
  };
}

/** Where a known person lives. */
function home(person: number): { country: string; city: string } {
  const [country, cities] = PLACES[person % PLACES.length] ?? PLACES[0];
  return { country, city: cities[Math.floor(person / PLACES.length) % cities.length] ?? cities[0] };
}

const context = (visitor: number): Record<string, unknown> => ({
  library: { name: 'kith', version: 'bench' },
  locale: visitor % 3 ? 'en-GB' : 'nl-NL',
  page: { url: `https://hall.example/p/${visitor % 400}`, path: `/p/${visitor % 400}`, referrer: '', title: 'The hall' },
  screen: { width: 1440, height: 900 },
});

/** The list in parts of `size`. */
export function inParts<T>(list: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}
