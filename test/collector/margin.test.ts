import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  List,
  Order,
  OrderCounts,
  OrderRow,
  OrderSettings,
  OrderSettingsShown,
  ProductDetail,
  Profile,
  Segment,
  ValueSummary,
} from '../../shared/api.ts';
import { SECRET_KEY, startKith, type Kith } from '../kit/kith.ts';

let kith: Kith;
beforeEach(async () => void (kith = await startKith()));
afterEach(() => kith.close());

const SERVER = { key: SECRET_KEY };
const said = (event: string, properties: object, more: object = {}) => ({ type: 'track', event, userId: 'u1', properties, ...more });
/** Sends one event a minute after the last. */
const send = async (event: object, how: object = SERVER): Promise<void> => {
  kith.pass(60_000);
  await kith.send([event], how);
};
const get = async <T>(path: string): Promise<T> => (await kith.api<T>('viewer', 'GET', path)).body;
const order = (id = 'o1'): Promise<Order> => get(`/orders/${id}`);
/** Waits until everything was counted anew. */
async function settled(): Promise<OrderSettingsShown> {
  for (;;) {
    const settings = await get<OrderSettingsShown>('/order-settings');
    if (!settings.recounting) return settings;
    await new Promise((resume) => setTimeout(resume, 5));
  }
}
async function put(settings: Partial<OrderSettings>): Promise<OrderSettingsShown> {
  const { status } = await kith.api('owner', 'PUT', '/order-settings', { countUnconfirmed: true, rates: [], ...settings });
  expect(status).toBe(200);
  return settled();
}
const SERVING = { order: 0, parcel: 0, return: 0, paymentShare: 0, payment: 0 };
/** Of the person who ordered: revenue, margin, costs, profit. */
async function worth(): Promise<number[]> {
  const { items } = await get<List<{ id: string; orders: number }>>('/profiles?sort=revenue');
  const { value } = await get<Profile>(`/profiles/${items[0]?.id}`);
  return [value.revenue, value.margin, value.costs, value.profit];
}
const product = (id: string, price: number, more: object = {}) => ({ product_id: id, name: id, price, quantity: 1, ...more });
const statement = ({ statement: of }: Order): Record<string, number> =>
  Object.fromEntries([...(of?.parts ?? []), ...(of?.costs ?? [])].map(({ part, amount }) => [part, amount]));
const COLUMNS = 'id,title,price,cost,category';
/** Brings in what products cost. */
async function catalogue(...rows: string[]): Promise<void> {
  kith.pass(60_000);
  const headers = { authorization: `Bearer ${SECRET_KEY}`, 'content-type': 'text/csv' };
  const answer = await kith.app.request('/api/v1/products/import?commit=true', { method: 'POST', headers, body: rows.join('\n') });
  expect(answer.status).toBe(200);
}
/** What is left of an order when everything was counted anew. */
async function marginOf(expected: number, id = 'o1'): Promise<void> {
  await expect.poll(async () => (await order(id)).margin).toBe(expected);
}

describe('the margin of an order', () => {
  it('is what its lines leave when a discount is spread over them and the goods are paid', async () => {
    // 10 off 30 + 60 + 10 = 100: 27 + 54 + 9 are left of the lines, and 27-12, 54-50, 9-2 of the goods.
    const products = [product('a', 15, { quantity: 2, cost: 6 }), product('b', 60, { cost: 50 }), product('c', 10, { cost: 2 })];
    await send(said('Order Completed', { order_id: 'o1', discount: 10, products }));
    const { lines, margin, costs, statement: stated } = await order();
    expect(lines.map(({ counts, cost, margin: left, basis }) => [counts, cost, left, basis])).toEqual([
      [27, 12, 15, 'order'],
      [54, 50, 4, 'order'],
      [9, 2, 7, 'order'],
    ]);
    expect([margin, costs]).toEqual([26, 0]);
    expect(stated).toEqual({
      parts: [
        { part: 'goods', amount: 100 },
        { part: 'discounts', amount: -10 },
        { part: 'cost', amount: -64 },
      ],
      ...{ margin: 26, costs: [], profit: 26, rated: 0, uncosted: 0 },
    });
    expect(await worth()).toEqual([90, 26, 0, 26]);
  });
  it('loses no cent of a discount that does not divide: 1.00 over three lines of 3.33', async () => {
    const products = ['a', 'b', 'c'].map((id) => product(id, 3.33, { cost: 1 }));
    await send(said('Order Completed', { order_id: 'o1', discount: 1, products }));
    const { lines, margin, counts } = await order();
    // 8.99 = 2.996667 + 2.996667 + 2.996666 in micro-units.
    expect(lines.map((line) => line.counts)).toEqual([3, 3, 3]);
    expect([counts, margin]).toEqual([8.99, 5.99]);
    expect(await worth()).toEqual([8.99, 5.99, 0, 5.99]);
  });
  it('leaves out the tax that prices hold, on what was charged for carrying too', async () => {
    // 119 + 11.90 charged hold 20.90 tax: 19 of the goods, 1.90 of carrying; 100 - 70 + 10 - 4.
    const products = [product('a', 119, { cost: 70 })];
    await send(said('Order Completed', { order_id: 'o1', shipping: 11.9, tax: 20.9, shipping_cost: 4, products }));
    const of = await order();
    expect(of.lines[0]).toMatchObject({ counts: 119, tax: 19, cost: 70, margin: 30 });
    expect(statement(of)).toEqual({ goods: 119, shipping: 11.9, tax: -20.9, cost: -70, shippingCost: -4 });
    expect(of.margin).toBe(36);
    const { items } = await get<List<{ id: string }>>('/sites');
    await kith.api('owner', 'PUT', `/sites/${items[0]?.id}`, { pricesWithTax: false });
    await settled();
    expect((await order()).margin).toBe(56.9);
  });
  it('takes no cost from a browser, which anybody may be', async () => {
    await put({ margins: { site: 0.4, categories: [] } });
    await send(
      said('Order Completed', { order_id: 'o1', products: [product('a', 10, { cost: 0.01 })] }, { userId: undefined, anonymousId: 'a1' }),
      {},
    );
    expect((await order()).lines[0]).toMatchObject({ cost: 6, margin: 4, basis: 'site' });
  });
  it('is nothing for goods whose cost nobody knows, and says so', async () => {
    await send(said('Order Completed', { order_id: 'o1', products: [product('a', 30, { cost: 10 }), product('b', 10)] }));
    const of = await order();
    expect(of.lines.map(({ cost, margin, basis }) => [cost, margin, basis])).toEqual([
      [10, 20, 'order'],
      [null, null, 'none'],
    ]);
    expect(of.statement).toMatchObject({ margin: 20, uncosted: 0.25, rated: 0 });
    expect(statement(of)).toEqual({ goods: 40, cost: -10, unknown: -10 });
  });
  it('is nothing once the order is cancelled, or waits for the server', async () => {
    await put({ serving: { ...SERVING, order: 1 } });
    await send(said('Order Completed', { order_id: 'o1', products: [product('a', 30, { cost: 10 })] }));
    expect(await worth()).toEqual([30, 20, 1, 19]);
    await send(said('Order Cancelled', { order_id: 'o1' }));
    expect(await worth()).toEqual([0, 0, 0, 0]);
    expect((await order()).statement).toBeNull();
    await put({ margins: { site: 0.5, categories: [] } });
    await send(said('Order Completed', { order_id: 'o2', products: [product('a', 8)] }, { anonymousId: 'a1' }), {});
    expect(await worth()).toEqual([8, 4, 1, 3]);
    await put({ countUnconfirmed: false });
    expect(await worth()).toEqual([0, 0, 0, 0]);
  });
  it('of another currency comes back whole in parts whose amounts round down one by one', async () => {
    // 1.02 and 1.06 are 870,526.14 and 904,664.42 micro-units, 1,775,190.56 together.
    await put({ rates: [{ currency: 'USD', from: '2020-01-01', rate: 0.853457 }] });
    await send(said('Order Completed', { order_id: 'o1', currency: 'USD', products: [product('a', 2.08, { cost: 1 })] }));
    await send(said('Order Refunded', { order_id: 'o1', currency: 'USD', total: 1.02 }));
    expect((await order()).state).toBe('placed');
    await send(said('Order Refunded', { order_id: 'o1', currency: 'USD', total: 1.06 }));
    expect(await order()).toMatchObject({ state: 'returned', counts: 1.78, returned: 1.78, margin: 0 });
    expect(await worth()).toEqual([0, 0, 0, 0]);
  });
  it('of another currency goes by the rate of its day, cost prices by theirs', async () => {
    await put({
      rates: [
        { currency: 'USD', from: '2020-01-01', rate: 0.9 },
        { currency: 'GBP', from: '2020-01-01', rate: 1.2 },
      ],
    });
    await catalogue('id,title,price,cost,currency', 'b,b,30,10,GBP');
    const products = [product('a', 50, { cost: 20 }), product('b', 50)];
    await send(said('Order Completed', { order_id: 'o1', currency: 'USD', shipping: 10, products }));
    // 90 = 45 - 18 and 45 - 12; what was charged for carrying leaves nothing while nobody knows what that costs.
    const of = await order();
    expect(of.lines.map(({ counts, cost, margin }) => [counts, cost, margin])).toEqual([
      [45, 18, 27],
      [45, 12, 33],
    ]);
    expect(of.margin).toBe(60);
    await put({ rates: [] });
    expect(await order()).toMatchObject({ margin: 0, costs: 0, statement: null });
  });
});

describe('the cost of goods', () => {
  it('is the one that held when it was ordered, whatever it is later', async () => {
    await catalogue(COLUMNS, 'a,A,20,8,Lamps');
    await send(said('Order Completed', { order_id: 'o1', products: [product('a', 20)] }));
    await catalogue(COLUMNS, 'a,A,20,11,Lamps');
    await send(said('Order Completed', { order_id: 'o2', products: [product('a', 20)] }));
    await put({ serving: SERVING });
    expect((await order('o1')).lines[0]).toMatchObject({ cost: 8, basis: 'catalogue' });
    expect((await order('o2')).lines[0]).toMatchObject({ cost: 11, basis: 'catalogue' });
    expect([(await order('o1')).margin, (await order('o2')).margin]).toEqual([12, 9]);
  });
  it('is in the currency that the product had then, whatever it has later', async () => {
    const rates = [{ currency: 'USD', from: '2020-01-01', rate: 0.5 }];
    const columns = 'id,title,price,cost,currency';
    await put({ rates });
    await catalogue(columns, 'a,A,30,10,EUR', 'b,B,30,10,EUR');
    for (const id of ['a', 'b', 'c']) await send(said('Order Completed', { order_id: `o-${id}`, products: [product(id, 30)] }));
    await catalogue(columns, 'a,A,30,10,USD', 'b,B,30,20,USD', 'c,C,30,10,USD');
    await marginOf(25, 'o-c');
    await catalogue(columns, 'c,C,30,10,EUR');
    await put({ rates });
    expect(await Promise.all(['o-a', 'o-b', 'o-c'].map(async (id) => (await order(id)).margin))).toEqual([20, 20, 25]);
    const { changes } = await get<ProductDetail>('/products/b');
    expect(changes.map(({ field, from, to, currencies }) => [field, from, to, currencies])).toEqual([
      ['cost', 10, 20, { from: 'EUR', to: 'USD' }],
      ['currency', 'EUR', 'USD', { from: 'EUR', to: 'USD' }],
    ]);
  });
  it('that becomes known later counts for what was sold before, in the background', async () => {
    await send(said('Order Completed', { order_id: 'o1', products: [product('a', 20)] }));
    expect((await order()).margin).toBe(0);
    await catalogue(COLUMNS, 'a,A,20,8,Lamps');
    await marginOf(12);
    await catalogue(COLUMNS, 'a,A,20,9,Lamps');
    await put({ serving: SERVING });
    expect((await order()).lines[0]).toMatchObject({ cost: 8, basis: 'later' });
    expect(await worth()).toEqual([20, 12, 0, 12]);
  });
  it('rests on the rate of the category, of what that is part of, or of the site, of the price before discounts', async () => {
    await catalogue(COLUMNS, 'a,A,20,,Home > Lamps > Desk', 'b,B,10,,Books');
    await put({ margins: { site: 0.5, categories: [{ category: 'Home > Lamps', rate: 0.4 }] } });
    await send(said('Order Completed', { order_id: 'o1', discount: 6, products: [product('a', 20), product('b', 10)] }));
    // 24 = 16 - 12 and 8 - 5.
    const of = await order();
    expect(of.lines.map(({ cost, margin, basis }) => [cost, margin, basis])).toEqual([
      [12, 4, 'category'],
      [5, 3, 'site'],
    ]);
    expect(of.statement).toMatchObject({ margin: 7, rated: 1, uncosted: 0 });
    await put({ margins: { site: 0.2, categories: [] } });
    expect((await order()).margin).toBe(0);
  });
  it('is counted anew in writes of no more lines than keep nobody waiting', async () => {
    const lines = Array.from({ length: 2000 }, () => ({ price: 1 }));
    for (const id of ['o1', 'o2', 'o3']) await send(said('Order Completed', { order_id: id, products: lines }));
    const settings: OrderSettings = { countUnconfirmed: true, rates: [], margins: { site: 0.5, categories: [] } };
    await kith.store.write.setOrderSettings(kith.site.site, settings, { member: null }, kith.now());
    const margins = async (): Promise<number[]> => [(await order('o1')).margin, (await order('o2')).margin, (await order('o3')).margin];
    expect(await kith.store.write.recountOrders(200, kith.now())).toBe(true);
    expect(await margins()).toEqual([1000, 1000, 0]);
    expect(await kith.store.write.recountOrders(200, kith.now())).toBe(true);
    expect(await margins()).toEqual([1000, 1000, 1000]);
    // Contacts follow, of which there are none.
    expect(await kith.store.write.recountOrders(200, kith.now())).toBe(true);
    expect(await kith.store.write.recountOrders(200, kith.now())).toBe(false);
  });
  it('of an order that named no goods rests on the site’s rate', async () => {
    await put({ margins: { site: 0.25, categories: [] } });
    await send(said('Order Completed', { order_id: 'o1', revenue: 80 }));
    await send(said('Order Refunded', { order_id: 'o1', total: 20 }));
    expect(await worth()).toEqual([60, 15, 0, 15]);
  });
});

describe('a return', () => {
  const placed = said('Order Completed', {
    order_id: 'o1',
    discount: 10,
    products: [product('a', 15, { quantity: 2, cost: 6 }), product('b', 70, { cost: 40 })],
  });
  it('brings back the cost of the goods that it names, piece by piece, and takes its margin', async () => {
    await put({ serving: { ...SERVING, return: 3 } });
    await send(placed);
    // 90 - 52.
    expect(await worth()).toEqual([90, 38, 0, 38]);
    await send(said('Order Refunded', { order_id: 'o1', products: [product('a', 13.5)] }));
    expect(await worth()).toEqual([76.5, 30.5, 3, 27.5]);
    expect(statement(await order())).toEqual({ goods: 100, discounts: -10, cost: -52, returned: -13.5, returnedCost: 6, returns: -3 });
    await send(said('Order Refunded', { order_id: 'o1' }));
    expect(await worth()).toEqual([0, 0, 6, -6]);
  });
  it('brings nothing back of what is written off, wholly or a line of it', async () => {
    await send(placed);
    await send(said('Order Refunded', { order_id: 'o1', products: [product('a', 13.5, { written_off: true }), product('a', 13.5)] }));
    expect(await worth()).toEqual([63, 17, 0, 17]);
    await send(said('Order Refunded', { order_id: 'o1', written_off: true }));
    expect(await worth()).toEqual([0, -46, 0, -46]);
  });
  it('of an amount alone brings no goods back until everything came back', async () => {
    await send(placed);
    await send(said('Order Refunded', { order_id: 'o1', total: 5 }));
    expect(await worth()).toEqual([85, 33, 0, 33]);
    await send(said('Order Refunded', { order_id: 'o1', total: 85 }));
    expect(await worth()).toEqual([0, 0, 0, 0]);
  });
  it('takes the tax in the prices along', async () => {
    await send(said('Order Completed', { order_id: 'o1', tax: 19, products: [product('a', 119, { cost: 60 })] }));
    expect(await worth()).toEqual([119, 40, 0, 40]);
    await send(said('Order Refunded', { order_id: 'o1', total: 11.9 }));
    expect(await worth()).toEqual([107.1, 30, 0, 30]);
  });
  it('of goods whose cost nobody knows takes no margin', async () => {
    await send(said('Order Completed', { order_id: 'o1', products: [product('a', 30, { quantity: 2 })] }));
    await send(said('Order Refunded', { order_id: 'o1', total: 10 }));
    await send(said('Order Refunded', { order_id: 'o1', products: [product('a', 30)] }));
    expect(await worth()).toEqual([20, 0, 0, 0]);
  });
});

describe('what serving costs', () => {
  it('is so much an order, a parcel and a payment', async () => {
    await put({ serving: { order: 1.5, parcel: 4, return: 2, paymentShare: 0.029, payment: 0.3 } });
    await send(said('Order Completed', { order_id: 'o1', shipping: 10, products: [product('a', 90, { cost: 50 })] }));
    // 2.9 % of 100 and 0.30.
    expect(statement(await order())).toEqual({ goods: 90, shipping: 10, cost: -50, order: -1.5, payment: -3.2 });
    for (const tracking of ['t1', 't1', 't2']) await send(said('Order Shipped', { order_id: 'o1', tracking_number: tracking }));
    const of = await order();
    expect(statement(of)).toMatchObject({ parcels: -8 });
    expect([of.margin, of.costs, of.statement?.profit]).toEqual([50, 12.7, 37.3]);
    expect(await worth()).toEqual([90, 50, 12.7, 37.3]);
  });
  it('is as much for more parcels than the page lists', async () => {
    await put({ serving: { ...SERVING, parcel: 0.1 } });
    await send(said('Order Completed', { order_id: 'o1', products: [product('a', 90, { cost: 50 })] }));
    const parcels = Array.from({ length: 210 }, (_, i) => said('Order Shipped', { order_id: 'o1', tracking_number: `t${i}` }));
    for (let i = 0; i < parcels.length; i += 70) await kith.send(parcels.slice(i, i + 70), SERVER);
    const of = await order();
    expect(of.steps).toHaveLength(200);
    expect([of.costs, statement(of)['parcels'], of.statement?.profit]).toEqual([21, -21, 19]);
  });
  it('counts no parcels where the server says what carrying cost, nor a stranger’s', async () => {
    await put({ serving: { ...SERVING, parcel: 4 } });
    const sold = (more: object = {}) => said('Order Completed', { order_id: 'o1', products: [product('a', 90, { cost: 50 })], ...more });
    await send(sold());
    await send(said('Order Shipped', { order_id: 'o1' }, { userId: undefined, anonymousId: 'a9' }), {});
    expect((await order()).costs).toBe(0);
    await send(said('Order Shipped', { order_id: 'o1' }));
    expect((await order()).costs).toBe(4);
    await send(sold({ shipping_cost: 6.5 }));
    expect(await order()).toMatchObject({ costs: 0, margin: 33.5 });
  });
  it('is of its own currency, and goes with it', async () => {
    await put({ serving: { order: 1, parcel: 1, return: 1, paymentShare: 0.1, payment: 1 } });
    const { items } = await get<List<{ id: string }>>('/sites');
    await kith.api('owner', 'PUT', `/sites/${items[0]?.id}`, { currency: 'USD' });
    expect((await settled()).serving).toEqual({ ...SERVING, paymentShare: 0.1 });
  });
});

describe('what is known of margins', () => {
  it('stands in the totals, in segments and in the list', async () => {
    await put({ serving: { ...SERVING, order: 2 } });
    const rule = { kind: 'trait', name: '$profit', op: 'gte', value: 18 };
    const { id } = (await kith.api<Segment>('marketer', 'POST', '/segments', { name: 'Good', rule })).body;
    await send(said('Order Completed', { order_id: 'o1', products: [product('a', 30, { cost: 10 }), product('b', 10)] }));
    const { totals, marginRests } = await get<ValueSummary>('/value/summary');
    expect(totals).toMatchObject({ net: 40, margin: 20, costs: 2, profit: 18 });
    expect(marginRests).toEqual({ rated: 0, uncosted: 0.25 });
    expect((await get<Segment>(`/segments/${id}`)).count).toBe(1);
    await put({ serving: { ...SERVING, order: 3 } });
    expect((await get<Segment>(`/segments/${id}`)).count).toBe(0);
    expect((await get<List<OrderRow>>('/orders')).items).toMatchObject([{ id: 'o1', margin: 20, costs: 3 }]);
  });
  it.each<[string, object, string]>([
    ['a share above one', { margins: { site: 40, categories: [] } }, 'at most 1'],
    ['a category twice', { margins: { site: null, categories: Array(2).fill({ category: 'A', rate: 0.1 }) } }, 'one rate for a category'],
    ['a category without a name', { margins: { site: null, categories: [{ category: ' ', rate: 0.1 }] } }, 'a category'],
    ['a cost below nothing', { serving: { ...SERVING, parcel: -1 } }, 'at least 0'],
    ['a cost that is left out', { serving: { order: 1 } }, 'an amount'],
  ])('is refused with %s', async (_, change, words) => {
    const before = await settled();
    const answer = await kith.api('owner', 'PUT', '/order-settings', { countUnconfirmed: true, rates: [], ...change });
    expect(answer).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining(words) } } });
    expect(await settled()).toEqual(before);
  });
  it('stays as it is where a change does not name it', async () => {
    const margins = { site: 0.123456, categories: [{ category: 'A', rate: 0.3 }] };
    await put({ margins, serving: { ...SERVING, payment: 0.25 } });
    expect(await put({})).toMatchObject({ margins, serving: { ...SERVING, payment: 0.25 } });
  });
});

describe('where an order was sold, and through whom', () => {
  it('is as the newest word says, and narrows the list', async () => {
    const sold = (id: string, more: object) => said('Order Completed', { order_id: id, products: [product('a', 5)], ...more });
    await send(sold('o1', { channel: ' marketplace ', affiliation: 'Bazaar' }));
    await send(sold('o2', { sales_channel: 'phone' }));
    await send(sold('o3', {}));
    const ids = async (query: string): Promise<string[]> => (await get<List<OrderRow>>(`/orders?${query}`)).items.map(({ id }) => id);
    expect(await order()).toMatchObject({ channel: 'marketplace', intermediary: 'Bazaar' });
    expect(await order('o3')).toMatchObject({ channel: null, intermediary: null });
    expect(await ids('channel=marketplace')).toEqual(['o1']);
    expect(await ids('intermediary=Bazaar&channel=phone')).toEqual([]);
    expect(await get<OrderCounts>('/order-counts')).toMatchObject({
      channels: [
        { name: 'marketplace', orders: 1 },
        { name: 'phone', orders: 1 },
      ],
      intermediaries: [{ name: 'Bazaar', orders: 1 }],
    });
    await send({ ...sold('o1', { channel: 'web' }), event: 'Order Updated' });
    expect(await order()).toMatchObject({ channel: 'web', intermediary: null });
  });
});
