import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concentrationOf } from '../../collector/value/concentration.ts';
import type { Overview, ValueSummary } from '../../shared/api.ts';
import type { Event } from '../../shared/event.ts';
import { startNeighbours, type Neighbours } from '../kit/neighbours.ts';

let number = 0;
const order = (userId: string, price: number, at: string, quantity = 1): Partial<Event> => ({
  name: 'Order Completed',
  userId,
  ts: Date.parse(at),
  data: { order_id: `o-${++number}`, products: [{ product_id: 'p', name: 'Seat', price, quantity }] },
});
const refund = (userId: string, total: number, at: string): Partial<Event> => ({
  name: 'Order Refunded',
  userId,
  ts: Date.parse(at),
  data: { order_id: `r-${++number}`, total },
});
const visit = (anonymousId: string, at: string, userId?: string): Partial<Event> => ({
  type: 'page',
  anonymousId,
  userId,
  ts: Date.parse(at),
});

/** A collector at an instant, with what happened before it. */
const at = async (now: string, zone: string, happened: Partial<Event>[], visits: Partial<Event>[] = []): Promise<Neighbours> => {
  const kith = await startNeighbours(now, zone);
  await kith.tell(happened, 'server');
  await kith.tell(visits);
  return kith;
};
const overview = async (kith: Neighbours, query: string): Promise<Overview> => {
  const { status, body } = await kith.ask<Overview>(`/overview?${query}`);
  expect({ status, error: (body as { error?: unknown }).error }).toEqual({ status: 200, error: undefined });
  return body;
};
const sum = (series: (number | null)[]): number => series.reduce<number>((total, value) => total + Math.round((value ?? 0) * 1e6), 0) / 1e6;

describe('an overview', () => {
  let kith: Neighbours;
  beforeAll(async () => {
    // Wednesday 4 March 2026, 13:00 in Amsterdam.
    kith = await at(
      '2026-03-04T12:00:00Z',
      'Europe/Amsterdam',
      [
        ...[0.1, 0.1, 0.1].map((price) => order('u-1', price, '2026-03-04T08:30:00Z')),
        order('u-1', 19.99, '2026-03-03T23:30:00Z', 3),
        order('u-2', 5, '2026-03-03T22:30:00Z'),
        order('u-2', 0, '2026-03-04T09:00:00Z'),
        refund('u-1', 4.05, '2026-03-04T10:00:00Z'),
        // A week before: one minute before and one after the same time of day.
        order('u-3', 40, '2026-02-25T11:59:00Z'),
        order('u-3', 700, '2026-02-25T12:01:00Z'),
        order('u-3', 9, '2025-03-05T11:00:00Z'),
      ],
      [
        visit('a-phone', '2026-03-04T08:00:00Z', 'u-1'),
        visit('a-laptop', '2026-03-04T08:45:00Z', 'u-1'),
        visit('a-laptop', '2026-03-04T11:45:00Z', 'u-1'),
        visit('a-stranger', '2026-03-04T08:10:00Z'),
        visit('a-yesterday', '2026-03-03T22:50:00Z'),
        visit('a-before', '2026-02-25T10:00:00Z'),
        visit('a-after', '2026-02-25T12:30:00Z'),
      ],
    );
    await kith.tellOther([order('u-1', 1000, '2026-03-04T08:30:00Z'), visit('a-other', '2026-03-04T08:30:00Z')]);
  });
  afterAll(() => kith.close());

  it('compares a running day with the same weekday up to the same minute, in the zone of the site', async () => {
    const day = await overview(kith, 'period=day');
    expect(day.period).toEqual({
      name: 'day',
      now: { from: '2026-03-03T23:00:00.000Z', to: '2026-03-04T12:00:00.000Z' },
      before: { from: '2026-02-24T23:00:00.000Z', to: '2026-02-25T12:00:00.000Z' },
      step: 'hour',
      running: true,
    });
    expect(day.orders).toMatchObject({ value: 4, before: 1 });
    expect(day.gross).toMatchObject({ value: 60.27, before: 40 });
    expect(day.returned).toMatchObject({ value: 4.05, before: 0 });
    expect(day.revenue).toMatchObject({ value: 56.22, before: 40 });
    expect(day.currency).toBe('EUR');
    expect(day.newest).toBe('2026-03-04T11:45:00.000Z');
  });

  it('counts people, not devices: once in the period, once in each step', async () => {
    const day = await overview(kith, 'period=day');
    expect(day.visitors).toMatchObject({ value: 2, before: 1 });
    expect(day.known).toMatchObject({ value: 1, before: 0 });
    expect(day.visitors.series.slice(8, 13)).toEqual([0, 2, 0, 0, 1]);
    expect(day.known.series.slice(8, 13)).toEqual([0, 1, 0, 0, 1]);
  });

  it('has a course without a future, whose money adds up exactly', async () => {
    const day = await overview(kith, 'period=day');
    expect(day.steps).toHaveLength(24);
    expect(day.steps[0]).toBe('2026-03-03T23:00:00.000Z');
    expect(day.gross.series.slice(0, 10)).toEqual([59.97, 0, 0, 0, 0, 0, 0, 0, 0, 0.3]);
    expect(day.gross.series.slice(13)).toEqual(Array.from({ length: 11 }, () => null));
    expect(sum(day.gross.series)).toBe(day.gross.value);
    expect(sum(day.revenue.series)).toBe(day.revenue.value);
    expect(sum(day.orders.series)).toBe(4);
    // The day before is drawn whole, also where today has not come to yet.
    expect(day.revenueBefore[12]).toBe(40);
    expect(day.revenueBefore[13]).toBe(700);
  });

  it.each([
    ['period=day&compare=year', { from: '2025-03-04T23:00:00.000Z', to: '2025-03-05T12:00:00.000Z' }, 9],
    ['period=day&compare=none', null, null],
    ['period=week', { from: '2026-02-22T23:00:00.000Z', to: '2026-02-25T12:00:00.000Z' }, 40],
    ['period=7d', { from: '2026-02-18T23:00:00.000Z', to: '2026-02-25T12:00:00.000Z' }, 40],
    ['period=all', null, null],
    [
      'period=custom&from=2026-03-03&to=2026-03-04&compare=previous',
      { from: '2026-02-28T23:00:00.000Z', to: '2026-03-02T12:00:00.000Z' },
      0,
    ],
  ])('?%s is compared with %j', async (query, before, gross) => {
    const found = await overview(kith, query);
    expect(found.period.before).toEqual(before);
    expect(found.gross.before).toBe(gross);
  });

  it('takes a custom period by the days of the site', async () => {
    const two = await overview(kith, 'period=custom&from=2026-03-03&to=2026-03-03&compare=none');
    expect(two.period).toMatchObject({ running: false, now: { from: '2026-03-02T23:00:00.000Z', to: '2026-03-03T23:00:00.000Z' } });
    expect(two).toMatchObject({ orders: { value: 1 }, gross: { value: 5 }, visitors: { value: 1 } });
    expect(two.revenueBefore.every((value) => value === null)).toBe(true);
  });

  it('shows who matters: the best customers, and how much the best fifth brings', async () => {
    const all = await overview(kith, 'period=all');
    expect(all.gross.value).toBe(814.27);
    expect(all.best.map(({ orders, revenue }) => [orders, revenue])).toEqual([
      [3, 749],
      [4, 56.22],
      [1, 5],
    ]);
    expect(all.concentration).toMatchObject({ customers: 3, top20Share: expect.closeTo(749 / 814.27, 12) });
    const { body } = await kith.ask<ValueSummary>('/value/summary');
    expect(body).toMatchObject({
      models: [],
      concentration: all.concentration,
      totals: { customers: 3, orders: 8, gross: 814.27, returned: -4.05, net: 810.22, currency: 'EUR' },
    });
  });

  it.each([
    'period=fortnight',
    'compare=never',
    'period=custom',
    'from=2026-03-01',
    'from=2026-03-05&to=2026-03-04',
    'period=&from=soon&to=2026-03-04',
    'period=custom&from=2026-03-05&to=2026-03-04',
    'period=custom&from=2026-02-30&to=2026-03-04',
    'period=custom&from=2026-03-04T00:00:00Z&to=2026-03-04T00:00:00Z',
    "period=custom&from=';--&to=%00",
  ])('refuses ?%s in a sentence', async (query) => {
    const { status, body } = await kith.ask(`/overview?${query}`);
    expect({ status, code: body.error.code }).toEqual({ status: 400, code: 'invalid' });
    expect(body.error.message).toMatch(/ .*\.$/);
  });
});

describe('days of other lengths', () => {
  it.each([
    ['forward', '2026-03-29T21:30:00Z', 23, '2026-03-28T23:00:00.000Z', '2026-03-29T00:59:00Z', 1],
    ['back', '2026-10-25T21:30:00Z', 25, '2026-10-24T22:00:00.000Z', '2026-10-25T00:59:00Z', 2],
  ])('the day on which clocks go %s', async (_, now, hours, from, bought, step) => {
    const kith = await at(now, 'Europe/Amsterdam', [order('u', 12.5, bought), order('u', 1, from)]);
    const day = await overview(kith, 'period=day');
    expect(day.steps).toHaveLength(hours);
    expect(day.period.now.from).toBe(from);
    expect(day.gross.series[step]).toBe(12.5);
    expect(day.gross.value).toBe(13.5);
    await kith.close();
  });

  it('an event of a clock set to the year 1 costs no thousands of steps, and is counted', async () => {
    const kith = await at('2026-03-04T12:00:00Z', 'UTC', [order('u', 5, '0001-02-03T00:00:00Z'), order('u', 7, '2026-01-01T00:00:00Z')]);
    const all = await overview(kith, 'period=all');
    expect(all.steps.length).toBeLessThanOrEqual(240);
    expect(all).toMatchObject({ gross: { value: 12 }, orders: { value: 2 } });
    expect(sum(all.gross.series)).toBe(12);
    await kith.close();
  });
});

describe('an empty site', () => {
  it('has an overview of noughts', async () => {
    const kith = await at('2026-03-04T12:00:00Z', 'Asia/Kolkata', []);
    for (const period of ['day', 'week', 'month', 'quarter', 'year', '7d', '30d', '90d', '12m', 'all']) {
      const empty = await overview(kith, `period=${period}`);
      expect(empty).toMatchObject({ visitors: { value: 0 }, gross: { value: 0 }, newest: null, best: [], experiences: [] });
      expect(empty.concentration).toEqual({ customers: 0, top20Share: null, gini: null, curve: [] });
      expect(empty.revenueBefore).toHaveLength(empty.steps.length);
    }
    await kith.close();
  });
});

describe('concentration', () => {
  const to = (n: number) => Array.from({ length: n }, (_, i) => n - i);
  it.each([
    [[5], 1, 0],
    [[1, 1, 1, 1], 1 / 4, 0],
    [[4, 1, 1, 1, 1], 4 / 8, 0.3],
    [[3, 3, 1, 1, 1, 1], 6 / 10, 4 / 15],
    [to(10), 19 / 55, 0.3],
  ])('of %j: the best fifth, rounded up, holds %d; Gini %d', (amounts, share, gini) => {
    const found = concentrationOf(amounts);
    expect(found.top20Share).toBeCloseTo(share, 12);
    expect(found.gini).toBeCloseTo(gini, 12);
    expect(found.customers).toBe(amounts.length);
    expect([found.curve[0], found.curve.at(-1)]).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });
  it('draws a million customers with a hundred points that only rise', () => {
    const { curve, gini } = concentrationOf(to(1_000_000));
    expect(curve).toHaveLength(101);
    expect(curve[20]).toEqual([0.2, expect.closeTo(0.36, 5)]);
    expect(curve.every(([x, y], i) => i === 0 || (x > (curve[i - 1]?.[0] ?? 1) && y >= (curve[i - 1]?.[1] ?? 1)))).toBe(true);
    expect(gini).toBeCloseTo(1 / 3, 5);
  });
});
