import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { List, Order, OrderSettings, OrderSettingsShown, ProfileRow, Segment } from '../../shared/api.ts';
import { SECRET_KEY, startKith, type Kith } from '../kit/kith.ts';

let kith: Kith;
beforeEach(async () => void (kith = await startKith()));
afterEach(() => kith.close());

const SERVER = { key: SECRET_KEY };
const order = (id: string, total: number, data: object = {}) => ({
  type: 'track',
  event: 'Order Completed',
  anonymousId: `of ${id}`,
  properties: { order_id: id, revenue: total, ...data },
});
const get = async <T>(path: string): Promise<T> => (await kith.api<T>('viewer', 'GET', path)).body;
const put = (settings: Partial<OrderSettings>) =>
  kith.api<OrderSettingsShown>('owner', 'PUT', '/order-settings', { countUnconfirmed: true, rates: [], ...settings });
/** Waits until everything was counted anew. */
async function settled(): Promise<OrderSettingsShown> {
  for (;;) {
    const settings = await get<OrderSettingsShown>('/order-settings');
    if (!settings.recounting) return settings;
    await new Promise((resume) => setTimeout(resume, 5));
  }
}
const counts = async (id: string): Promise<number> => (await get<Order>(`/orders/${id}`)).counts;
const spent = async (): Promise<number[]> =>
  (await get<List<ProfileRow>>('/profiles?sort=revenue')).items.map(({ revenue }) => revenue).sort((a, b) => a - b);

describe('orders that only browsers reported', () => {
  it('count until the owner says otherwise, then wait for the server; segments follow', async () => {
    const rule = { kind: 'trait', name: '$revenue', op: 'gt', value: 0 };
    const { id } = (await kith.api<Segment>('marketer', 'POST', '/segments', { name: 'Buyers', rule })).body;
    const buyers = async (): Promise<number> => (await get<Segment>(`/segments/${id}`)).count;
    await kith.send([order('b1', 10), order('b2', 20)]);
    await kith.send([order('s1', 5)], SERVER);
    expect(await spent()).toEqual([5, 10, 20]);
    await put({ countUnconfirmed: false });
    await settled();
    expect(await spent()).toEqual([0, 0, 5]);
    await kith.send([order('b3', 7)]);
    expect(await counts('b3')).toBe(0);
    await kith.send([order('b1', 11)], SERVER);
    expect(await counts('b1')).toBe(11);
    await put({ countUnconfirmed: true });
    await settled();
    expect(await spent()).toEqual([5, 7, 11, 20]);
    expect(await buyers()).toBe(4);
  });
  it('take what came back of them along', async () => {
    await kith.send([order('b1', 10), { ...order('b1', 4), event: 'Order Refunded' }]);
    expect(await spent()).toEqual([6]);
    await put({ countUnconfirmed: false });
    await settled();
    expect(await spent()).toEqual([0]);
  });
});

describe('orders in other currencies', () => {
  it('count by the newest rate that began by their day, earlier ones too', async () => {
    const at = (day: string) => ({ timestamp: `${day}T12:00:00Z` });
    await kith.send([
      { ...order('o1', 100, { currency: 'usd' }), ...at('2026-01-10') },
      { ...order('o2', 100, { currency: 'USD' }), ...at('2026-02-10') },
      { ...order('o3', 100, { currency: 'SEK' }), ...at('2026-02-10') },
    ]);
    expect((await settled()).missing).toEqual([
      { currency: 'USD', orders: 2, touches: 0, first: '2026-01-10' },
      { currency: 'SEK', orders: 1, touches: 0, first: '2026-02-10' },
    ]);
    await put({
      rates: [
        { currency: 'USD', from: '2026-01-01', rate: 0.9 },
        { currency: 'USD', from: '2026-02-10', rate: 0.85 },
      ],
    });
    const { missing, rates } = await settled();
    expect(missing.map(({ currency }) => currency)).toEqual(['SEK']);
    expect(rates).toHaveLength(2);
    expect(await Promise.all(['o1', 'o2', 'o3'].map(counts))).toEqual([90, 85, 0]);
    expect(await spent()).toEqual([0, 85, 90]);
    await kith.send([{ ...order('o1', 50, { currency: 'USD' }), event: 'Order Refunded', ...at('2026-02-20') }]);
    expect((await get<Order>('/orders/o1')).returned).toBe(45);
  });
  it('are exact to the micro-unit', async () => {
    // 2.25 x 0.850134 = 1.9128015, which binary fractions take for less.
    await put({ rates: [{ currency: 'USD', from: '2020-01-01', rate: 0.850134 }] });
    await kith.send([order('o1', 2.25, { currency: 'USD' })]);
    const stored = JSON.parse((await kith.store.read.canonicalRaw(kith.site.site))['orders'] ?? '[]') as { gross: number }[];
    expect(stored.map(({ gross }) => gross)).toEqual([1_912_802]);
  });
  it('are counted anew when days begin elsewhere, by the rates of the days that they are now of', async () => {
    const rates = [
      { currency: 'USD', from: '2020-01-01', rate: 0.5 },
      { currency: 'USD', from: '2026-03-04', rate: 0.9 },
    ];
    await put({ rates });
    await kith.send([{ ...order('o1', 100, { currency: 'USD' }), timestamp: '2026-03-03T20:00:00Z' }]);
    await settled();
    expect(await counts('o1')).toBe(50);
    await kith.api('owner', 'PUT', `/sites/${kith.site.id}`, { timeZone: 'Asia/Tokyo' });
    await settled();
    expect(await counts('o1')).toBe(90);
    expect(await spent()).toEqual([90]);
  });
  it('are counted anew when the site takes another currency, and its rates go', async () => {
    await kith.send([order('o1', 100, { currency: 'USD' }), order('o2', 7)]);
    await put({ rates: [{ currency: 'USD', from: '2020-01-01', rate: 0.9 }] });
    await settled();
    const { items } = await get<List<{ id: string }>>('/sites');
    await kith.api('owner', 'PUT', `/sites/${items[0]?.id}`, { currency: 'USD' });
    expect((await settled()).rates).toEqual([]);
    expect(await spent()).toEqual([0, 100]);
  });
});

describe('the settings', () => {
  it.each<[string, object, string]>([
    ['a currency that is none', { rates: [{ currency: 'EURO', from: '2026-01-01', rate: 1 }] }, 'currency'],
    ['the site’s own currency', { rates: [{ currency: 'EUR', from: '2026-01-01', rate: 1 }] }, 'own currency'],
    ['a day that is none', { rates: [{ currency: 'USD', from: '2026-02-30', rate: 1 }] }, 'a day such as'],
    ['a rate of nothing', { rates: [{ currency: 'USD', from: '2026-02-03', rate: 0 }] }, 'at least'],
    ['the same day twice', { rates: Array(2).fill({ currency: 'USD', from: '2026-02-03', rate: 1 }) }, 'one rate for a currency and day'],
    ['a choice that is none', { countUnconfirmed: 'yes' }, 'true or false'],
  ])('are refused with %s, and stay', async (_, change, words) => {
    const before = await settled();
    expect(await put(change)).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining(words) } } });
    expect(await settled()).toEqual(before);
  });
  it('are the owner’s, and leave a line in the audit', async () => {
    expect((await kith.api('marketer', 'PUT', '/order-settings', { countUnconfirmed: true, rates: [] })).status).toBe(403);
    await put({ countUnconfirmed: false });
    const { items } = (await kith.api<List<{ act: string }>>('owner', 'GET', '/audit')).body;
    expect(items[0]?.act).toBe('orders.settings');
  });
});
