import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { List, Order, OrderCounts, OrderRow, ProfileRow, SearchHit, WarningGroup } from '../../shared/api.ts';
import { SECRET_KEY, startKith, type Kith } from '../kit/kith.ts';

let kith: Kith;
beforeEach(async () => void (kith = await startKith()));
afterEach(() => kith.close());

const SERVER = { key: SECRET_KEY };
const said = (event: string, properties: object, more: object = {}) => ({ type: 'track', event, anonymousId: 'a1', properties, ...more });
const placed = (id: string, price: number, more: object = {}) =>
  said('Order Completed', { order_id: id, products: [{ product_id: 'p1', name: 'Saddle', price, quantity: 2 }] }, more);
/** Sends one event a minute after the last. */
const send = async (event: object, how?: object): Promise<void> => {
  kith.pass(60_000);
  await kith.send([event], how);
};
const get = async <T>(path: string): Promise<T> => (await kith.api<T>('viewer', 'GET', path)).body;
const order = (id: string): Promise<Order> => get(`/orders/${id}`);
const revenue = async (): Promise<[number, number]> => {
  const [first] = (await get<List<ProfileRow>>('/profiles')).items;
  return [first?.orders ?? 0, first?.revenue ?? 0];
};
const warnings = async (): Promise<string[]> =>
  (await get<List<WarningGroup>>('/warnings?kind=order')).items.flatMap(({ examples }) => examples.map(({ detail }) => detail));

describe('an order after it was placed', () => {
  it('is changed by the newest update, and keeps what an update does not name', async () => {
    await send(placed('o1', 10));
    expect(await revenue()).toEqual([1, 20]);
    await send(said('Order Updated', { order_id: 'o1', products: [{ product_id: 'p1', name: 'Saddle', price: 8, quantity: 2 }] }));
    expect(await revenue()).toEqual([1, 16]);
    await send(said('Order Updated', { order_id: 'o1', status: 'packed' }));
    expect(await revenue()).toEqual([1, 16]);
    expect(await order('o1')).toMatchObject({ state: 'placed', confirmed: false, total: 16, counts: 16, items: 2 });
  });
  it('shows what counts of it, however much anybody else says', async () => {
    await send(placed('o1', 10), SERVER);
    await send(said('Order Paid', { order_id: 'o1', amount: 20 }), SERVER);
    await send(said('Order Shipped', { order_id: 'o1' }), SERVER);
    await send(said('Order Refunded', { order_id: 'o1', refund_id: 'r1', revenue: 5 }), SERVER);
    const earlier = { anonymousId: 'a2', timestamp: new Date(kith.now() - 3_600_000).toISOString() };
    for (const name of ['Order Paid', 'Order Shipped', 'Order Refunded'])
      await kith.send(
        Array.from({ length: 210 }, (_, n) => said(name, { order_id: 'o1', refund_id: `x${n}`, amount: 1, revenue: 1 }, earlier)),
      );
    const { payments, steps, returns, returned } = await order('o1');
    expect([payments, steps, returns].map((list) => list.length)).toEqual([200, 200, 200]);
    expect([payments.at(-1)?.amount, payments.at(-1)?.counts, steps.at(-1)?.counts]).toEqual([20, true, true]);
    expect([returns.at(-1)?.refundId, returns.at(-1)?.amount, returned]).toEqual(['r1', 5, 5]);
  });
  it('counts as nothing once it was cancelled, and counts again with a newer word', async () => {
    await send(placed('o1', 10), SERVER);
    await send(said('Order Cancelled', { order_id: 'o1', reason: 'out of stock' }), SERVER);
    expect(await revenue()).toEqual([0, 0]);
    expect(await order('o1')).toMatchObject({
      state: 'cancelled',
      total: 20,
      counts: 0,
      steps: [{ kind: 'cancelled', counts: true, reason: 'out of stock' }],
    });
    await send(placed('o1', 11), SERVER);
    expect(await revenue()).toEqual([1, 22]);
    expect((await order('o1')).state).toBe('placed');
  });
  it('may be cancelled before it is known', async () => {
    await send(said('Order Cancelled', { order_id: 'o1' }), SERVER);
    await send(placed('o1', 10));
    expect(await revenue()).toEqual([0, 0]);
    expect((await order('o1')).state).toBe('cancelled');
  });
  it('takes its returns along when it is cancelled', async () => {
    await send(placed('o1', 10));
    await send(said('Order Refunded', { order_id: 'o1', total: 5 }));
    expect(await revenue()).toEqual([1, 15]);
    await send(said('Order Cancelled', { order_id: 'o1' }));
    expect(await revenue()).toEqual([0, 0]);
  });
  it('tells who carries it, and when it came', async () => {
    await send(placed('o1', 10));
    await send(said('Order Shipped', { order_id: 'o1', carrier: 'DHL', tracking_number: '0034' }), SERVER);
    expect((await order('o1')).state).toBe('shipped');
    await send(said('Order Delayed', { order_id: 'o1', estimated_delivery: '2026-03-09' }), SERVER);
    await send(said('Order Delivered', { order_id: 'o1' }), SERVER);
    const { state, steps } = await order('o1');
    expect(state).toBe('delivered');
    expect(steps.map(({ kind, carrier, tracking, due }) => [kind, carrier, tracking, due])).toEqual([
      ['shipped', 'DHL', '0034', null],
      ['delayed', null, null, '2026-03-09'],
      ['delivered', null, null, null],
    ]);
  });
  it('tells what was paid for it, and how, and counts as before', async () => {
    await send(placed('o1', 10));
    const paid = { order_id: 'o1', payment_method: 'card' };
    await send(said('Order Paid', { ...paid, amount: 15.5, currency: 'usd', transaction_id: 'ch_1' }), SERVER);
    await send(said('Order Paid', { ...paid, total: '4,50' }), SERVER);
    await send(said('Order Paid', { order_id: 'o1' }), SERVER);
    const { state, steps, payments } = await order('o1');
    expect([state, steps]).toEqual(['placed', []]);
    expect(payments.map(({ amount, currency, method, reference, counts }) => [amount, currency, method, reference, counts])).toEqual([
      [15.5, 'USD', 'card', 'ch_1', true],
      [null, 'EUR', 'card', null, true],
      [null, 'EUR', null, null, true],
    ]);
    expect(await revenue()).toEqual([1, 20]);
    await send(said('Order Shipped', { order_id: 'o1' }), SERVER);
    await send(said('Order Paid', { order_id: 'o1', amount: 1 }), SERVER);
    expect((await order('o1')).state).toBe('shipped');
  });
  it('is stored once, however often it is told', async () => {
    await send(placed('o1', 10));
    const shipped = said('Order Shipped', { order_id: 'o1' }, { messageId: 'm-ship' });
    await send(shipped);
    await send(shipped);
    expect((await order('o1')).steps).toHaveLength(1);
  });
});

describe('what a browser says of an order', () => {
  it('changes nothing of what the server sold', async () => {
    await send(placed('o1', 10), SERVER);
    for (const event of ['Order Cancelled', 'Order Shipped', 'Order Paid']) await send(said(event, { order_id: 'o1' }));
    expect(await order('o1')).toMatchObject({
      ...{ state: 'placed', counts: 20, steps: [{ counts: false }, { counts: false }], payments: [{ counts: false }] },
    });
    expect(await warnings()).toEqual(expect.arrayContaining([expect.stringContaining('only your server can report its cancellation')]));
  });
  it('changes nothing of what somebody else ordered', async () => {
    await send(placed('o1', 10));
    await send(said('Order Cancelled', { order_id: 'o1' }, { anonymousId: 'a2' }));
    expect((await order('o1')).counts).toBe(20);
    expect(await warnings()).toEqual([expect.stringContaining('somebody else made the order')]);
  });
  it('without a number is told of', async () => {
    await send(said('Order Delivered', {}));
    expect(await warnings()).toEqual([expect.stringContaining('Order Delivered named no order_id')]);
  });
  it('stays unconfirmed, a hundred times, until the server reports the number', async () => {
    for (let i = 0; i < 100; i++) await kith.send([placed(`f${i}`, 1, { anonymousId: `forger${i}` })]);
    await send(placed('f7', 3), SERVER);
    expect(await get<OrderCounts>('/order-counts')).toMatchObject({ orders: 100, unconfirmed: 99, unconfirmedAmount: 198, cancelled: 0 });
    expect((await order('f7')).confirmed).toBe(true);
  });
});

describe('the list of orders', () => {
  it('goes page by page, newest first, and finds by the beginning of a number', async () => {
    for (let i = 0; i < 7; i++) await send(placed(`A${i}`, 1 + i));
    await send(placed('B1', 1), SERVER);
    await send(said('Order Cancelled', { order_id: 'A3' }));
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { items, next }: List<OrderRow> = await get(`/orders?limit=3&cursor=${cursor}`);
      ids.push(...items.map(({ id }) => id));
      cursor = next;
    }
    expect(ids).toEqual(['B1', 'A6', 'A5', 'A4', 'A3', 'A2', 'A1', 'A0']);
    const found = async (query: string): Promise<string[]> => (await get<List<OrderRow>>(`/orders?${query}`)).items.map(({ id }) => id);
    expect(await found('q=%23B')).toEqual(['B1']);
    expect(await found('q=A1')).toEqual(['A1']);
    expect(await found('q=%25')).toEqual([]);
    expect(await found('filter=cancelled')).toEqual(['A3']);
    expect(await found('filter=unconfirmed')).toHaveLength(7);
  });
  it('is refused with a reason when it is asked for wrongly', async () => {
    for (const [path, words] of [
      ['/orders?filter=lost', 'filter: one of all'],
      ['/orders?limit=0', 'limit'],
      [`/orders?cursor=${Buffer.from('[1,2,3]').toString('base64url')}`, 'cursor'],
    ])
      expect(await kith.api('viewer', 'GET', path as string)).toMatchObject({
        status: 400,
        body: { error: { message: expect.stringContaining(words as string) } },
      });
    expect((await kith.api('viewer', 'GET', '/orders/none')).status).toBe(404);
  });
  it('is where the search leads', async () => {
    await send(placed('A/7?', 1));
    const { items } = await get<{ items: SearchHit[] }>(`/search?q=${encodeURIComponent('#A/7?')}`);
    expect(items).toContainEqual(expect.objectContaining({ kind: 'order', id: 'A/7?' }));
    expect(await order(encodeURIComponent('A/7?'))).toMatchObject({ id: 'A/7?', lines: [{ productId: 'p1', quantity: 2, amount: 2 }] });
  });
});
