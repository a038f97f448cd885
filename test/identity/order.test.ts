import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '../../shared/event.ts';
import { portrait } from './portrait.ts';
import { segments } from './segments.ts';
import { event, MINUTE, rounds, seeded, T, Town } from './town.ts';

/** An event and who sends it. */
type Told = Event & { by: 'browser' | 'server' };
const told = (by: Told['by'], minute: number, messageId: string, e: Partial<Event>): Told => ({
  by,
  ...event({ messageId, ts: T + minute * MINUTE, ...e }),
});
const shopper = { anonymousId: 'a1' };
const order = (id: string, price: number) => ({ order_id: id, products: [{ product_id: 'p', price, quantity: 1 }] });

/** Three lines of which one names its cost and one its category, with a discount that does not divide. */
const basket = (id: string, more: object) => ({
  ...{ order_id: id, discount: 1, ...more },
  products: [
    { product_id: 'a', price: 7, quantity: 2, cost: 3 },
    { product_id: 'b', price: 3.33, quantity: 1, category: 'Lamps' },
    { product_id: 'c', price: 3.33, quantity: 1 },
  ],
});

/** Eight events of two people on one device, some of them late wherever they stand; with everything that may hang on an event. */
const stories: Record<string, Told[]> = {
  'two people on one device': [
    told('browser', 0, 'm0', { ...shopper, type: 'page', context: { page: { path: '/in', referrer: 'https://news.example/' } } }),
    told('browser', 5, 'm1', { ...shopper, type: 'identify', userId: 'u1', data: { name: 'Ann', email: 'Ann@example.com' } }),
    told('browser', 9, 'm2', { ...shopper, userId: 'u1', name: 'Order Completed', data: order('o1', 10) }),
    told('browser', 40, 'm3', { ...shopper, type: 'identify', userId: 'u2', data: { name: 'Ben', email: 'ann@example.com ' } }),
    told('browser', 50, 'm4', { ...shopper, type: 'page', userId: 'u2' }),
    told('browser', 60, 'm5', { ...shopper, name: 'Order Completed', data: order('o2', 7) }),
    told('server', 3, 'm6', { userId: 'u2', type: 'identify', data: { city: 'Bath', email: 'ben@example.com' } }),
    told('browser', 61, 'm7', { ...shopper, name: '$consent', data: { purposes: { ads: true, stats: false } } }),
  ],
  'the later statement first, and the server’s word': [
    told('server', 30, 'm0', { ...shopper, userId: 'u2', name: 'Order Completed', data: order('o1', 5) }),
    told('browser', 30, 'm1', { ...shopper, userId: 'u1', type: 'identify', data: { plan: 'free' } }),
    told('browser', 30, 'l0', { ...shopper, userId: 'u3', type: 'page' }),
    told('browser', 45, 'm3', { ...shopper, name: 'Order Refunded', data: { order_id: 'o1' } }),
    told('browser', 46, 'm4', { ...shopper, type: 'identify', data: { plan: 'trial' } }),
    told('browser', 46, 'm5', { ...shopper, type: 'group', groupId: 'acme', data: { name: 'Acme', seats: 3 } }),
    told('server', 46, 'm8', { ...shopper, type: 'group', groupId: 'acme', data: { name: 'Acme Ltd' } }),
    told('server', 50, 'm6', { userId: 'u1', type: 'identify', data: { email: 'x@example.com', phone: '+44 20 7946 0000' } }),
    told('server', 49, 'm7', { userId: 'u3', type: 'identify', data: { email: 'X@example.com', phone: '0044 20 79460000' } }),
  ],
  'an order confirmed, changed and cancelled': [
    told('browser', 1, 'm0', { ...shopper, name: 'Order Completed', data: order('o1', 10) }),
    told('server', 2, 'm1', { userId: 'u1', name: 'Order Completed', data: order('o1', 11) }),
    told('server', 9, 'm2', { userId: 'u1', name: 'Order Updated', data: order('o1', 9) }),
    told('browser', 5, 'm3', { ...shopper, type: 'identify', userId: 'u1' }),
    told('browser', 6, 'm4', { ...shopper, name: 'Order Completed', data: order('o2', 7) }),
    told('browser', 7, 'm5', { ...shopper, name: 'Order Cancelled', data: { order_id: 'o2' } }),
    told('server', 4, 'm6', { userId: 'u1', name: 'Order Cancelled', data: { order_id: 'o1' } }),
    told('browser', 8, 'm7', { ...shopper, userId: 'u2', name: 'Order Cancelled', data: { order_id: 'o1' } }),
  ],
  'an order with costs, parcels and returns': [
    told('browser', 1, 'm0', { ...shopper, name: 'Order Completed', data: basket('o1', { channel: 'web' }) }),
    told('server', 3, 'm1', {
      userId: 'u1',
      name: 'Order Completed',
      data: basket('o1', { shipping: 4, tax: 1.37, affiliation: 'Bazaar' }),
    }),
    told('server', 4, 'm2', { userId: 'u1', name: 'Order Shipped', data: { order_id: 'o1', tracking_number: 't1' } }),
    told('browser', 5, 'm3', { ...shopper, name: 'Order Shipped', data: { order_id: 'o2', tracking_number: 't2' } }),
    told('server', 6, 'm4', {
      userId: 'u1',
      name: 'Order Refunded',
      data: { order_id: 'o1', products: [{ product_id: 'a', price: 7, quantity: 1 }] },
    }),
    told('server', 7, 'm5', { userId: 'u1', name: 'Order Refunded', data: { order_id: 'o1', total: 2.5, written_off: true } }),
    told('browser', 8, 'm6', { ...shopper, name: 'Order Completed', data: basket('o2', {}) }),
    told('browser', 9, 'm7', { ...shopper, type: 'identify', userId: 'u1' }),
  ],
  'contacts with what they cost, on devices that turn out to be shared': [
    told('server', 1, 'm0', { ...shopper, name: 'Touch Made', data: { channel: 'ad', cost: 0.35, campaign: 'Spring' } }),
    told('server', 9, 'm1', { ...shopper, name: 'Touch Made', data: { channel: 'ad', cost: '0.333333', currency: 'usd' } }),
    told('server', 3, 'm2', { userId: 'u1', name: 'Touch Made', data: { channel: 'letter', cost: 1.15, outcome: 'read' } }),
    told('browser', 4, 'm3', { ...shopper, name: 'Touch Made', data: { channel: 'mail', cost: 100 } }),
    told('browser', 5, 'm4', { ...shopper, type: 'identify', userId: 'u1' }),
    told('browser', 7, 'm5', { ...shopper, type: 'identify', userId: 'u2' }),
    told('server', 8, 'm6', { userId: 'u2', name: 'Touch Made', data: { channel: 'call', cost: -4 } }),
    told('server', 2, 'm7', { userId: 'u2', name: 'Touch Made', data: { channel: 'visit', cost: 40, currency: 'CHF' } }),
  ],
  'aliases and poison': [
    told('browser', 1, 'm0', { ...shopper, name: 'Seen' }),
    told('browser', 2, 'm1', { type: 'alias', userId: 'u1', previousId: 'a1' }),
    told('browser', 2, 'm2', { anonymousId: 'a2', type: 'identify', userId: 'u1' }),
    told('browser', 1, 'm3', { anonymousId: 'a2', userId: 'u2', name: 'Seen' }),
    told('browser', 8, 'm4', { anonymousId: 'a2', name: 'Seen' }),
    told('browser', 9, 'm5', { ...shopper, userId: 'undefined', name: 'Seen' }),
    told('browser', 7, 'm6', { ...shopper, userId: 'undefined', name: 'Seen' }),
    told('browser', 3, 'm7', { ...shopper, userId: 'u2', type: 'page' }),
  ],
};

/** For the story of what orders leave. */
const SETTINGS = {
  ...{ countUnconfirmed: true, rates: [{ currency: 'USD', from: '2020-01-01', rate: 0.9137 }] },
  margins: { site: 0.3, categories: [{ category: 'Lamps', rate: 0.45 }] },
  serving: { order: 0.7, parcel: 2.9, return: 1.1, paymentShare: 0.019, payment: 0.25 },
};
/** Of each story. */
const ORDERS = rounds(334);
/** One for each story: the more sites a town has, the longer each takes. */
let town: Town;

async function arrive(
  events: readonly Told[],
  random: () => number,
): Promise<{ site: number; text: string; parts: Awaited<ReturnType<typeof portrait>> }> {
  const { site, browser, server } = await town.site();
  for (const [id, rule] of Object.entries(segments)) await town.write('createSegment', site, id, { name: id, rule }, T + 1e9);
  if (events.some(({ name }) => name === 'Order Shipped' || name === 'Touch Made'))
    await town.write('setOrderSettings', site, SETTINGS, { member: null }, T);
  const rest = [...events];
  for (let i = rest.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [rest[i], rest[j]] = [rest[j]!, rest[i]!];
  }
  while (rest.length > 0) {
    const { by } = rest[0]!;
    let n = 1;
    while (n < rest.length && rest[n]?.by === by && random() < 0.4) n++;
    await town.send(
      site,
      by === 'browser' ? browser : server,
      rest.splice(0, n).map(({ by: _, ...e }) => e),
    );
  }
  const parts = await portrait(town.eye, site);
  const text = JSON.stringify(parts);
  return { site, text, parts };
}

describe.each(Object.entries(stories))(`${3 * ORDERS} orders of arrival, in any batches: %s`, (_, events) => {
  let first: Awaited<ReturnType<typeof arrive>>;
  beforeAll(async () => {
    town = await Town.open();
    first = await arrive(events, () => 0.999);
  });
  afterAll(() => town.close());
  it('tell of the same people', { timeout: 120_000 }, async () => {
    const random = seeded(events.length + events[0]!.ts);
    for (let i = 0; i < ORDERS; i++) {
      const other = await arrive(events, random);
      if (other.text !== first.text) expect(other.parts).toEqual(first.parts);
      expect(other.text).toBe(first.text);
    }
  });
  it('leave nothing that a recomputation would change', async () => {
    const random = seeded(7);
    for (let i = 0; i < rounds(20); i++) expect(await town.drift((await arrive(events, random)).site)).toEqual([]);
  });
});
