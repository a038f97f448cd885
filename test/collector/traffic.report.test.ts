import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Traffic, TrafficDimension } from '../../shared/api.ts';
import type { Event } from '../../shared/event.ts';
import { startNeighbours, type Neighbours } from '../kit/neighbours.ts';
import { NOW, HOUR, T0, client, page, identify, order } from './traffic-told.ts';

describe('the report of traffic', () => {
  let kith: Neighbours;
  const ask = async (query: string): Promise<Traffic> => {
    const { status, body } = await kith.ask<Traffic>(`/traffic?${query}`);
    expect(status).toBe(200);
    return body;
  };
  const row = (data: Traffic, by: TrafficDimension, value: string | null) => data.tables[by].rows.find((one) => one.value === value);
  beforeAll(async () => {
    kith = await startNeighbours(NOW, 'Europe/Amsterdam');
    const words = { title: 'Seat', price: 20e6, cost: 8e6, currency: 'EUR' };
    await kith.store.write.importProducts([{ id: 'p1', words }], {
      ...{ site: kith.site.site, currency: 'EUR', who: 'csv', member: null },
      now: kith.now(),
    });
    await kith.tell([
      page('a1', 0, '/', 'https://www.google.com/'),
      page('a1', 0.1, '/seats', 'https://shop.example/'),
      page('a1', 30, '/'),
      identify('a1', 'u1', 30.1),
      page('a2', 2, '/seats?utm_source=news&utm_medium=email&utm_campaign=May', '', {
        client: client({ device: 'phone', city: '', country: '' }),
      }),
      identify('a2', 'u2', 2.1),
      page('a3', 3, '/', 'https://www.google.com/', { client: undefined }),
      page('a4', -24 * 9, '/', 'https://www.bing.com/'),
      identify('a4', 'u4', -24 * 9),
    ]);
    await kith.tell(
      [
        order('o1', 'u1', 0.3, 20), // within the first visit, by its server
        order('o2', 'u1', 30.2, 40, 'unknown'), // within a direct visit: that visit's own
        order('o3', 'u2', 20, 20), // outside of any visit
        order('o4', 'u4', 5, 30), // brought by a visit before the period
        order('o5', 'u9', 6, 100), // never seen
        { name: 'Order Refunded', userId: 'u1', ts: T0 + 40 * HOUR, data: { order_id: 'o1', total: 5 } },
      ],
      'server',
    );
    await kith.tellOther([page('a1', 0, '/other', 'https://www.google.com/')]);
  });
  afterAll(() => kith.close());

  it('adds up visits, people, orders, revenue and margin, and says what it does not know', async () => {
    const data = await ask('period=7d');
    expect(data.now).toEqual({ visits: 4, people: 3, newPeople: 3, orders: 4, revenue: 105, margin: 41 });
    expect(data.costKnown).toBeCloseTo(65 / 105, 6);
    expect(data.elsewhere).toEqual({ orders: 1, revenue: 100 });
    expect(data.before).toMatchObject({ visits: 1, orders: 0 });
    expect(data.visits.reduce<number>((sum, n) => sum + (n ?? 0), 0)).toBe(4);
    expect(data.places).toBe(false);
  });
  it.each<[TrafficDimension, string | null, object | undefined]>([
    ['channel', 'search', { visits: 2, people: 2, newPeople: 2, orders: 2, revenue: 45, margin: 29 }],
    ['channel', 'direct', { visits: 1, people: 1, orders: 1, revenue: 40, margin: null }],
    ['channel', 'mail', { visits: 1, orders: 1, revenue: 20, margin: 12 }],
    ['source', 'google', { visits: 2, orders: 1, revenue: 15, margin: 7 }],
    ['source', 'bing', { visits: 0, orders: 1, revenue: 30, margin: 22 }],
    ['campaign', 'May', { visits: 1, people: 1 }],
    ['campaign', null, undefined],
    ['referrer', 'google.com', { visits: 2 }],
    ['landing', '/', { visits: 3, people: 2 }],
    ['page', '/seats', { visits: 2, people: 2, views: 2 }],
    ['country', 'NL', { visits: 2 }],
    ['country', null, { visits: 2 }],
    ['device', 'phone', { visits: 1, orders: 1 }],
    ['browser', 'Chrome', { visits: 3 }],
  ])('by %s: %s', async (by, value, expected) => {
    const found = row(await ask('period=7d&compare=none'), by, value);
    if (expected) expect(found).toMatchObject(expected);
    else expect(found).toBeUndefined();
  });
  it.each([
    ['source=google', 2, 1],
    ['source=google&device=computer', 1, 1],
    ['country=(none)', 2, 1],
    ['page=/seats', 2, 2],
    ['page=/seats&channel=mail', 1, 1],
    ['landing=/seats', 1, 1],
    ['campaign=May&source=google', 0, 0],
    ['source=nobody', 0, 0],
  ])('with the filter %s has %i visits and %i orders', async (filter, visits, orders) => {
    const data = await ask(`period=7d&compare=none&${filter}`);
    expect(data.now).toMatchObject({ visits, orders });
    expect(data.visits.reduce<number>((sum, n) => sum + (n ?? 0), 0)).toBe(visits);
  });
  it('agrees with a naive recount of a few hundred visits', async () => {
    let seed = 7;
    const draw = (n: number): number => (seed = (seed * 48271) % 2147483647) % n;
    const referrers = ['', 'https://www.google.com/', 'https://www.bing.com/', 'https://blog.example/'];
    const naive = new Map<string, Set<string>>();
    const visits = new Map<string, number>();
    const events: Partial<Event>[] = [];
    for (let i = 0; i < 300; i++) {
      const [who, which] = [`a-many-${draw(60)}`, draw(4)];
      const source = ['direct', 'google', 'bing', 'blog.example'][which] as string;
      events.push(page(who, -24 * 40 - i, '/', referrers[which]));
      visits.set(source, (visits.get(source) ?? 0) + 1);
      naive.set(source, (naive.get(source) ?? new Set()).add(who));
    }
    await kith.tell(events);
    const data = await ask('from=2026-01-01&to=2026-01-21&compare=none');
    const counted = [...naive].map(([value, people]) => ({ value, visits: visits.get(value), people: people.size }));
    for (const expected of counted) expect(row(data, 'source', expected.value)).toMatchObject(expected);
    expect(data.now.visits).toBe(300);
  });
  it.each(['period=fortnight', `source=${'x'.repeat(301)}`, 'from=2026-03-05&to=2026-03-04'])(
    'refuses ?%s in a sentence',
    async (query) => {
      const { status, body } = await kith.ask(`/traffic?${query}`);
      expect({ status, code: body.error.code }).toEqual({ status: 400, code: 'invalid' });
    },
  );
});
