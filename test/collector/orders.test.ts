import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { List, OrderRow, ProfileRow, WarningGroup } from '../../shared/api.ts';
import { SECRET_KEY, startKith, type Kith } from '../kit/kith.ts';

let kith: Kith;
beforeEach(async () => void (kith = await startKith()));
afterEach(() => kith.close());

const order = (data: object, more: object = {}) => ({
  type: 'track',
  event: 'Order Completed',
  anonymousId: 'a1',
  properties: data,
  ...more,
});
const refund = (data: object, more: object = {}) => order(data, { event: 'Order Refunded', ...more });
const told = async (): Promise<string[]> => {
  const { items } = (await kith.api<List<WarningGroup>>('viewer', 'GET', '/warnings?kind=order')).body;
  return items.flatMap(({ examples }) => examples.map(({ detail }) => detail));
};

describe('an order that is not taken as it was sent', () => {
  it.each([
    ['without an id', order({ total: 5 }), 'named no order_id'],
    ['with a total that is no amount', order({ order_id: 'o1', total: '12,50 €' }), '"12,50 €", which is no amount'],
    [
      'with a price that is no amount',
      order({ order_id: 'o1', products: [{ price: 5 }, { price: 'free' }] }),
      '"free", which is no amount',
    ],
    ['without any amount', order({ order_id: 'o1' }), 'without a total and without prices'],
    ['with a currency that is none', order({ order_id: 'o1', total: 5, currency: '€' }), 'the currency "€"'],
    ['a return without an id', refund({ total: 5 }), 'A return named no order_id'],
    ['a return of an order that nobody knows', refund({ order_id: 'o9', total: 5 }), 'no such order was known'],
  ])('%s is told of', async (_, event, words) => {
    await kith.send([event]);
    const details = await told();
    expect(details).toHaveLength(1);
    expect(details[0]).toContain(words);
  });
  it('by another browser, which may neither take it over nor send it back', async () => {
    await kith.send([order({ order_id: 'o1', total: 5 })]);
    kith.pass(60_000);
    await kith.send([order({ order_id: 'o1', total: 5 }, { anonymousId: 'a2' })]);
    expect(await told()).toEqual([expect.stringContaining('somebody else’s already')]);
    await kith.send([refund({ order_id: 'o1', total: 5 }, { anonymousId: 'a2' })]);
    expect(await told()).toContainEqual(expect.stringContaining('somebody else made the order'));
  });
  it('and a browser’s return of what the server sold', async () => {
    await kith.send([order({ order_id: 'o1', total: 5 })], { key: SECRET_KEY });
    await kith.send([refund({ order_id: 'o1', total: 5 })]);
    expect(await told()).toEqual([expect.stringContaining('only your server can report its return')]);
  });
  it('leaves a sound order and its return in peace', async () => {
    await kith.send([order({ order_id: 'o1', total: '12.50', currency: 'eur' })]);
    await kith.send([refund({ order_id: 'o1', total: 5 })]);
    await kith.send([order({ order_id: 'o1', total: 12.5 })], { key: SECRET_KEY });
    expect(await told()).toEqual([]);
  });
});

describe('an order beyond all measure', () => {
  const huge = { price: 9e9, quantity: 9e9 };
  it('is counted for the most that can be held, beside the others of its batch', async () => {
    const said = await kith.send([
      order({ order_id: 'o1', products: [huge, huge, { price: 1, quantity: 1 }] }),
      order({ order_id: 'o2', total: -9e9, tax: 9e9, shipping: 9e9 }),
      order({ order_id: 'o3', total: 8.9e9 }),
      order({ order_id: 'o4', total: 5 }, { anonymousId: 'a2' }),
    ]);
    expect(said).toMatchObject({ status: 200, body: { accepted: 4 } });
    const stored = JSON.parse((await kith.store.read.canonicalRaw(kith.site.site))['orders'] ?? '[]') as {
      order_id: string;
      gross: number;
    }[];
    const most = Number.MAX_SAFE_INTEGER;
    expect(Object.fromEntries(stored.map(({ order_id, gross }) => [order_id, gross]))).toEqual({
      o1: most,
      o2: -most,
      o3: 8.9e15,
      o4: 5e6,
    });
    const { items } = (await kith.api<List<ProfileRow>>('owner', 'GET', '/profiles?sort=revenue')).body;
    expect(items.map(({ revenue }) => revenue)).toEqual([most / 1e6, 5]);
    expect((await kith.store.write.profileDrift(kith.site.site, 0, 1000)).drift).toEqual([]);
  });
  it('may be one of many, and who ordered them is worked out anew all the same', async () => {
    const orders = Array.from({ length: 1100 }, (_, i) => order({ order_id: `o${i}`, total: 9e9 }));
    expect(await kith.send(orders)).toMatchObject({ status: 200, body: { accepted: 1100 } });
    const late = { type: 'identify', anonymousId: 'a1', userId: 'u0', timestamp: '2020-01-01T00:00:00Z' };
    expect((await kith.send([{ type: 'identify', anonymousId: 'a1', userId: 'u1' }, late])).status).toBe(200);
    expect((await kith.store.write.profileDrift(kith.site.site, 0, 1000)).drift).toEqual([]);
    for (const path of [
      '/overview?period=all',
      '/traffic?period=all',
      '/value/summary',
      '/orders',
      '/order-counts',
      '/accounts',
      '/profiles',
    ])
      expect([path, (await kith.api('viewer', 'GET', path)).status]).toEqual([path, 200]);
  });
});

describe('an order that is told of many times', () => {
  it('counts in one batch as it does when each word comes by itself', async () => {
    const at = (second: number) => `2020-01-01T00:00:${String(second).padStart(2, '0')}Z`;
    const [bag, cup] = [
      { product_id: 'p1', name: 'Bag', price: 20, quantity: 2, cost: 5 },
      { product_id: 'p2', name: 'Cup', price: 8, quantity: 1, cost: 2 },
    ];
    const words: [string, string, object][] = [
      ['Order Completed', 'u1', { order_id: 'o1', products: [bag] }],
      ['Order Completed', 'u2', { order_id: 'o2', products: [bag, cup] }],
      ['Order Shipped', 'u1', { order_id: 'o1', tracking_number: 't1' }],
      ['Order Updated', 'u2', { order_id: 'o1', products: [bag, cup] }],
      ['Order Refunded', 'u2', { order_id: 'o2', products: [cup] }],
      ['Order Cancelled', 'u1', { order_id: 'o3' }],
      ['Order Completed', 'u1', { order_id: 'o4', total: 12 }],
      ['Order Updated', 'u1', { order_id: 'o2', products: [{ ...bag, cost: 7 }, cup] }],
      ['Order Refunded', 'u1', { order_id: 'o4', total: 2 }],
      ['Order Cancelled', 'u2', { order_id: 'o1' }],
      ['Order Updated', 'u2', { order_id: 'o1', products: [cup] }],
      ['Order Shipped', 'u2', { order_id: 'o1', tracking_number: 't2' }],
    ];
    const events = words.map(([event, userId, data], i) => order(data, { event, userId, anonymousId: undefined, timestamp: at(i) }));
    const counted = async ({ api, store, site }: Kith): Promise<unknown> => {
      expect((await store.write.profileDrift(site.site, 0, 1000)).drift).toEqual([]);
      const { items } = (await api<List<OrderRow>>('owner', 'GET', '/orders')).body;
      return items.map(({ id, state, counts, returned, margin, costs }) => ({ id, state, counts, returned, margin, costs }));
    };
    const apart = await startKith();
    try {
      expect(await kith.send(events, { key: SECRET_KEY })).toMatchObject({ status: 200, body: { accepted: events.length } });
      for (const event of events) expect((await apart.send([event], { key: SECRET_KEY })).status).toBe(200);
      const together = await counted(kith);
      expect(together).toHaveLength(3);
      expect(together).toEqual(await counted(apart));
      expect(together).toContainEqual({
        ...{ id: 'o1', state: expect.any(String) as string, counts: 8, returned: 0 },
        margin: 6,
        costs: 0,
      });
    } finally {
      await apart.close();
    }
  });
});
