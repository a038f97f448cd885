import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  SHOP_KINDS,
  type List,
  type Order,
  type OrderRow,
  type ProductDetail,
  type ProfileRow,
  type Shop,
  type ShopDelivery,
  type ShopKind,
  type ShopReplay,
  type ShopSecret,
} from '../../shared/api.ts';
import { tendShops } from '../../collector/shops/jobs.ts';
import { SECRET_KEY, startKith, type Kith } from '../kit/kith.ts';
import {
  deliver,
  headersOf,
  SECRET,
  session,
  SETS,
  shopifyOrder,
  SHOPIFY,
  STRIPE,
  wooOrder,
  WOO,
  type Sending,
} from './shop-deliveries.ts';

let kith: Kith;
beforeEach(async () => void (kith = await startKith()));
afterEach(() => kith.close());

const get = async <T>(path: string, of = kith): Promise<T> => (await of.api<T>('owner', 'GET', path)).body;
const connect = async (kind: ShopKind, more: object = {}, of = kith): Promise<ShopSecret> =>
  (await of.api<ShopSecret>('owner', 'POST', '/shops', { kind, name: `My ${kind}`, secret: SECRET, ...more })).body;
const deliveriesOf = async (id: string, state = 'all', of = kith): Promise<ShopDelivery[]> =>
  (await get<List<ShopDelivery>>(`/shops/${id}/deliveries?state=${state}&limit=200`, of)).items;

/** What of a site's orders must be the same whatever came first. The day of a refund is not told by WooCommerce. */
async function portrait(of: Kith, kind: ShopKind): Promise<unknown> {
  const { items } = await get<List<OrderRow>>('/orders?limit=100', of);
  const orders = await Promise.all(items.map(({ id }) => get<Order>(`/orders/${encodeURIComponent(id)}`, of)));
  return {
    orders: orders
      .map(({ profile, steps, returns, ...order }) => ({
        ...order,
        who: profile.name,
        // A deletion has no time but that of its delivery.
        payments: order.payments.map(({ at, amount, currency, method, reference }) => [at, amount, currency, method, reference]),
        steps: [
          ...new Set(
            steps.map(({ kind: step, at, carrier, tracking, reason }) =>
              JSON.stringify([step, reason === 'deleted' ? '' : at, carrier, tracking, reason]),
            ),
          ),
        ],
        returns: returns.map(({ at, amount, confirmed, lines }) => [kind === 'woocommerce' ? '' : at, amount, confirmed, lines]),
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
    people: (await get<List<ProfileRow>>('/profiles?limit=100', of)).items
      .map(({ name, email, revenue, orders: n }) => JSON.stringify([name, email, revenue, n]))
      .sort(),
  };
}

/** What each set comes to: number, state, what counts, what came back, tax, shipping, day. Prices on the site hold their tax. */
const RIGHT: Record<ShopKind, unknown[]> = {
  woocommerce: [
    ['W-727', 'shipped', 35.7, 17.85, 6.65, 5.95, '2026-02-10T11:28:02.000Z'],
    ['W-728', 'cancelled', 0, 0, 6.65, 5.95, '2026-01-31T23:30:00.000Z'],
    ['W-729', 'cancelled', 0, 0, 6.65, 5.95, '2026-02-10T11:28:02.000Z'],
  ],
  shopify: [
    ['1001', 'delivered', 35.7, 17.85, 6.65, 5.95, '2026-02-10T11:28:02.000Z'],
    ['1002', 'cancelled', 0, 0, 6.65, 5.95, '2026-01-31T23:30:00.000Z'],
  ],
  stripe: [
    ['S-1', 'placed', 35.7, 17.85, 6.65, 5.95, '2026-02-10T11:28:02.000Z'],
    ['in_1', 'returned', 11, 11, 100, 0, '2026-01-31T23:30:00.000Z'],
  ],
};
const summary = (orders: Order[]): unknown[] =>
  orders.map(({ id, state, counts, returned, tax, shipping, at }) => [id, state, counts, returned, tax, shipping, at]);
/** What was paid for each: when, how much, how, by which number. */
const PAID: Record<ShopKind, unknown> = {
  woocommerce: Object.fromEntries(
    ['W-727', 'W-728', 'W-729'].map((id) => [id, [['2026-02-10T11:28:08.000Z', 41.65, 'EUR', 'Bank', 'tx_9']]]),
  ),
  shopify: { 1001: [['2026-02-10T11:28:04.000Z', 41.65, 'EUR', 'shopify_payments, gift_card', null]], 1002: [] },
  stripe: {
    'S-1': [['2026-02-10T11:28:02.000Z', 41.65, 'EUR', 'card', 'pi_1']],
    in_1: [['2026-01-31T23:30:00.000Z', 1100, 'JPY', null, null]],
  },
};
const YEN = { countUnconfirmed: true, rates: [{ currency: 'JPY', from: '2026-01-01', rate: 0.01 }] };

describe.each(SHOP_KINDS)('the deliveries of %s', (kind) => {
  it('make exactly the right orders, customers and products, sent twice', async () => {
    await kith.api('owner', 'PUT', '/order-settings', YEN);
    const shop = await connect(kind);
    for (const sending of [...SETS[kind], ...SETS[kind]]) expect((await deliver(kith, kind, shop.id, sending)).status).toBe(200);
    const { orders } = (await portrait(kith, kind)) as { orders: Order[] };
    expect(summary(orders)).toEqual(RIGHT[kind]);
    expect(Object.fromEntries(orders.map(({ id, payments }) => [id, payments]))).toEqual(PAID[kind]);
    expect(orders.every(({ confirmed, source }) => confirmed && source === `My ${kind}`)).toBe(true);
    const known = (await get<List<ProfileRow>>('/profiles?q=anna')).items;
    expect(known.map(({ name }) => name)).toContain('Anna Beispiel');
    expect(await deliveriesOf(shop.id, 'failed')).toEqual([]);
    expect(await deliveriesOf(shop.id, 'waiting')).toEqual([]);
    const product = await get<ProductDetail>(`/products/${{ woocommerce: '93', shopify: '632910392', stripe: 'prod_1' }[kind]}`);
    expect(product).toMatchObject(
      kind === 'stripe'
        ? { title: 'Plan', price: 1100, currency: 'JPY' }
        : { title: 'Bag', price: 20, salePrice: 18, stock: 7, availability: 'in_stock', said: { price: 'shop', title: 'shop' } },
    );
  });

  it('come to the same in any order, with forged ones among them, under ids that differ', async () => {
    const whole = await startKith();
    await whole.api('owner', 'PUT', '/order-settings', YEN);
    const first = await connect(kind, {}, whole);
    for (const sending of SETS[kind]) await deliver(whole, kind, first.id, sending);
    await tendShops(whole.deps);
    const right = await portrait(whole, kind);
    await whole.close();
    const all = SETS[kind].flatMap((sending, i) => [
      { sending, id: undefined },
      { sending, id: `again-${i}` },
    ]);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(all, { minLength: all.length }), async (shuffled) => {
        const other = await startKith();
        try {
          await other.api('owner', 'PUT', '/order-settings', YEN);
          const { id: shop } = await connect(kind, {}, other);
          for (const [i, { sending, id }] of shuffled.entries()) {
            if (i % 3 === 0)
              expect((await deliver(other, kind, shop, forged(kind, sending), { secret: 'not the secret of it' })).status).toBe(401);
            expect((await deliver(other, kind, shop, sending, { id })).status).toBe(200);
            other.pass(1000);
          }
          expect(await portrait(other, kind)).toEqual(right);
          expect((await get<Shop>(`/shops/${shop}`, other)).forged.count).toBe(Math.ceil(shuffled.length / 3));
        } finally {
          await other.close();
        }
      }),
      { numRuns: 8 },
    );
  }, 120_000);

  it('are refused when forged, counted, and write nothing', async () => {
    const shop = await connect(kind);
    const [sending] = SETS[kind] as [Sending];
    for (const options of [{ secret: 'another secret altogether' }, { secret: SECRET.slice(1) }]) {
      const { status, body } = await deliver(kith, kind, shop.id, sending, options);
      expect([status, body.error?.message]).toEqual([401, 'The signature is not right.']);
    }
    const bare = await kith.app.request(`/v1/hooks/${shop.id}`, { method: 'POST', body: JSON.stringify(sending.body) });
    expect(bare.status).toBe(401);
    expect(await get<Shop>(`/shops/${shop.id}`)).toMatchObject({
      forged: { count: 3 },
      counts: { done: 0, failed: 0, new: 0 },
      lastDelivery: null,
    });
    expect((await get<List<OrderRow>>('/orders')).items).toEqual([]);
  });

  it('are kept as failed with a reason, or refused, when they are hostile', async () => {
    const { id } = await connect(kind);
    const [{ topic, body }] = SETS[kind].slice(1) as [Sending];
    const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
    const texts = [
      '',
      'null',
      '[]',
      '"x"',
      'not json',
      '{',
      deep,
      '{"__proto__":{"id":1}}',
      '{"id":1e400}',
      '{"id":{}}',
      '{"id":"\\u0000"}',
      '{"constructor":1,"toString":2}',
      '\uFEFF{}',
    ];
    const fields = [
      'id',
      'status',
      'line_items',
      'created',
      'data',
      'billing',
      'customer',
      'refunds',
      'currency',
      'date_modified_gmt',
      'updated_at',
      'total',
      'type',
    ];
    const values = [null, [], {}, -1, 1e300, 'x'.repeat(2000), [[1]], [null], { id: {} }, '99999999999999999999'];
    const bodies = [
      ...texts.map((text) => Buffer.from(text)),
      Buffer.from([0xff, 0xfe, 0x00]),
      ...fields.flatMap((field) => values.map((value) => Buffer.from(JSON.stringify({ ...body, [field]: value })))),
    ];
    for (const raw of bodies) {
      const { status, body: said } = await deliver(kith, kind, id, { topic, body: {} }, { raw });
      expect([
        raw.toString('utf8').slice(0, 80),
        status < 500,
        ['done', 'failed', 'unused', 'waiting', 'duplicate', undefined].includes(said.state),
      ]).toEqual([raw.toString('utf8').slice(0, 80), true, true]);
    }
    const failed = await deliveriesOf(id, 'failed');
    expect(failed.length).toBeGreaterThan(5);
    expect(failed.every(({ reason }) => reason.length > 10)).toBe(true);
    expect(await deliveriesOf(id, 'new')).toEqual([]);
    expect(kith.log).toEqual([]);
  });

  it('of an unknown topic are kept and not used', async () => {
    const { id } = await connect(kind);
    const body = kind === 'stripe' ? { id: 'evt_x', type: 'payout.paid', created: 1, livemode: true, data: { object: {} } } : { id: 1 };
    expect(await deliver(kith, kind, id, { topic: 'coupon.created', body })).toMatchObject({ status: 200, body: { state: 'unused' } });
    expect(await deliveriesOf(id)).toMatchObject([{ state: 'unused', reason: expect.stringContaining('makes nothing of the topic') }]);
  });

  it('hold by the old secret and the new for seven days', async () => {
    const { id } = await connect(kind);
    const second = 'the-secret-after-the-first';
    expect((await kith.api<ShopSecret>('owner', 'POST', `/shops/${id}/secret`, { secret: second })).body).toMatchObject({
      newSecret: null,
      oldSecretUntil: '2026-03-11T12:00:00.000Z',
    });
    const send = async (secret: string): Promise<number> => (await deliver(kith, kind, id, SETS[kind][0] as Sending, { secret })).status;
    expect([await send(SECRET), await send(second), await send('neither of the two secrets')]).toEqual([200, 200, 401]);
    kith.pass(7 * 86_400_000);
    expect([await send(SECRET), await send(second)]).toEqual([401, 200]);
  });
});

/** The same, of another order. */
const forged = (kind: ShopKind, { topic, body }: Sending): Sending => ({
  topic,
  body: kind === 'stripe' ? { ...body, id: 'evt_forged' } : { ...body, id: 999_999, number: 'FORGED', order_number: 999 },
});

describe('a shop', () => {
  it('confirms what a browser reported, and leaves a hundred forged orders unconfirmed', async () => {
    const { id } = await connect('woocommerce');
    const report = (orderId: string, i: number) => ({
      type: 'track',
      event: 'Order Completed',
      anonymousId: `a${i}`,
      properties: { order_id: orderId, revenue: 1000 },
    });
    await kith.send([report('W-727', 0), ...Array.from({ length: 100 }, (_, i) => report(`made-up-${i}`, i + 1))]);
    for (const sending of WOO.slice(0, 3)) await deliver(kith, 'woocommerce', id, sending);
    expect(await get<Order>('/orders/W-727')).toMatchObject({ confirmed: true, counts: 35.7 });
    expect(await get('/order-counts')).toMatchObject({ orders: 101, unconfirmed: 100 });
    await kith.send([report('W-727', 5)]);
    expect(await get<Order>('/orders/W-727')).toMatchObject({ confirmed: true, counts: 35.7, profile: { name: 'Anna Muster' } });
  });
  it('counts an order once that the secret key and the webhook both report', async () => {
    const { id } = await connect('shopify', { orderId: 'name' });
    await kith.send(
      [
        {
          type: 'track',
          event: 'Order Completed',
          userId: '207119551001',
          timestamp: '2026-02-10T11:28:02Z',
          properties: { order_id: '1001', revenue: 1 },
        },
      ],
      { key: SECRET_KEY },
    );
    await deliver(kith, 'shopify', id, SHOPIFY[1] as Sending);
    expect((await get<List<OrderRow>>('/orders')).items).toMatchObject([{ id: '1001', counts: 35.7 }]);
  });
  it('is asked whether it is there by WooCommerce without a signature', async () => {
    const { id } = await connect('woocommerce');
    const answer = await kith.app.request(`/v1/hooks/${id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'webhook_id=12',
    });
    expect([answer.status, await answer.json()]).toEqual([200, { ok: true, state: 'ping' }]);
    expect((await get<Shop>(`/shops/${id}`)).forged.count).toBe(0);
    const { id: other } = await connect('shopify');
    expect((await kith.app.request(`/v1/hooks/${other}`, { method: 'POST', body: 'webhook_id=12' })).status).toBe(401);
  });
  it('that is not there answers 404, and one without a secret refuses everything', async () => {
    expect((await deliver(kith, 'stripe', 'hook_nobody', STRIPE[0] as Sending)).status).toBe(404);
    const { body } = await kith.api<ShopSecret>('owner', 'POST', '/shops', { kind: 'stripe', name: 'Stripe' });
    expect(body).toMatchObject({
      secret: null,
      newSecret: null,
      address: expect.stringMatching(/^https:\/\/kith\.example\/v1\/hooks\/hook_\w{24}$/),
    });
    expect(await deliver(kith, 'stripe', body.id, STRIPE[0] as Sending)).toMatchObject({
      status: 401,
      body: { error: { message: expect.stringContaining('no secret in Kith yet') } },
    });
  });
  it('gets a secret made here when it is WooCommerce, shown once', async () => {
    const { body } = await kith.api<ShopSecret>('owner', 'POST', '/shops', { kind: 'woocommerce', name: 'Shop' });
    expect(await kith.api('owner', 'POST', '/shops', { kind: 'woocommerce', name: 'Another' })).toMatchObject({ status: 409 });
    expect(body.newSecret).toMatch(/^[\w-]{43}$/);
    expect(JSON.stringify(await get('/shops'))).not.toContain(body.newSecret);
    expect((await deliver(kith, 'woocommerce', body.id, WOO[0] as Sending, { secret: body.newSecret ?? '' })).status).toBe(200);
    expect(JSON.stringify(await get('/sources'))).not.toContain('"Shop"');
  });
  it('of Stripe is not believed when it was signed more than five minutes ago', async () => {
    const { id } = await connect('stripe');
    const bytes = Buffer.from(JSON.stringify((STRIPE[1] as Sending).body));
    const headers = headersOf('stripe', bytes, '', kith.now());
    kith.pass(301_000);
    const answer = await kith.app.request(`/v1/hooks/${id}`, { method: 'POST', headers, body: bytes });
    expect(answer.status).toBe(401);
  });
  it('takes bodies of up to 5 MB, and tells that a larger one is too large', async () => {
    const { id } = await connect('woocommerce');
    const large = (megabytes: number): Sending => ({
      topic: 'order.updated',
      body: wooOrder({ meta_data: [{ key: 'note', value: 'x'.repeat(megabytes * 1024 * 1024) }] }),
    });
    expect(await deliver(kith, 'woocommerce', id, large(4.9))).toMatchObject({ status: 200, body: { state: 'done' } });
    expect((await deliver(kith, 'woocommerce', id, large(5))).status).toBe(413);
  });
  it('goes with its deliveries, and what it told stays', async () => {
    const { id } = await connect('woocommerce');
    await deliver(kith, 'woocommerce', id, WOO[1] as Sending);
    expect((await kith.api('owner', 'DELETE', `/shops/${id}`)).status).toBe(204);
    expect((await deliver(kith, 'woocommerce', id, WOO[1] as Sending)).status).toBe(404);
    expect(await get<Order>('/orders/W-727')).toMatchObject({ confirmed: true, counts: 35.7 });
  });
});

describe('choices', () => {
  it.each([
    ['woocommerce', { orderId: 'id' }, '727'],
    ['shopify', { orderId: 'id' }, '5550000000001'],
    ['shopify', { orderId: 'name' }, '1001'],
    ['stripe', { orderId: 'id' }, 'cs_live_a1'],
    ['stripe', { payments: 'payment' }, 'pi_1'],
  ] as const)('of %s, %o: the order is %s', async (kind, choice, orderId) => {
    const { id } = await connect(kind, choice);
    for (const sending of SETS[kind]) await deliver(kith, kind, id, sending);
    expect((await get<List<OrderRow>>('/orders?limit=100')).items.map((order) => order.id)).toContain(orderId);
  });
  it('that a kind does not have are refused', async () => {
    expect(await kith.api('owner', 'POST', '/shops', { kind: 'stripe', name: 'x', orderId: 'number' })).toMatchObject({
      status: 400,
      body: { error: { message: 'orderId: one of reference, id.' } },
    });
  });
  it('of the e-mail address and SKU call people and products so', async () => {
    const { id } = await connect('woocommerce', { person: 'email', productId: 'sku' });
    for (const sending of WOO) await deliver(kith, 'woocommerce', id, sending);
    const found = await get<{ identifiers: { namespace: string; value: string }[] }>(
      '/profiles/lookup?namespace=user_id&value=anna@example.com',
    );
    expect(found.identifiers).toContainEqual(expect.objectContaining({ namespace: 'user_id', value: 'anna@example.com' }));
    expect(await get<ProductDetail>('/products/BAG-1')).toMatchObject({ title: 'Bag', said: { title: 'shop' } });
    expect((await get<Order>('/orders/W-727')).lines).toMatchObject([{ productId: 'BAG-1', quantity: 2, amount: 35.7 }]);
  });
  it('count nothing twice when they change and everything is read again', async () => {
    const { id } = await connect('woocommerce', { orderId: 'id' });
    for (const sending of WOO) await deliver(kith, 'woocommerce', id, sending);
    const before = await portrait(kith, 'woocommerce');
    const { body } = await kith.api<ShopReplay>('owner', 'POST', `/shops/${id}/replay`, {
      states: ['done', 'unused', 'failed', 'waiting'],
    });
    expect(body).toMatchObject({ tried: WOO.length, left: 0, next: null });
    expect(await portrait(kith, 'woocommerce')).toEqual(before);
  });
});

describe('a delivery', () => {
  it('waits for its order, and is taken when that comes', async () => {
    const { id } = await connect('shopify');
    expect(await deliver(kith, 'shopify', id, SHOPIFY[5] as Sending)).toMatchObject({
      body: { state: 'waiting', reason: expect.stringContaining('5550000000001') },
    });
    await deliver(kith, 'shopify', id, SHOPIFY[0] as Sending);
    expect(await deliveriesOf(id)).toMatchObject([{ state: 'done' }, { state: 'done', topic: 'refunds/create' }]);
    expect(await get<Order>('/orders/1001')).toMatchObject({ counts: 35.7, returned: 17.85 });
  });
  it('that was cut off, or whose order came unseen, is taken in a while; one that waits for nothing is left alone', async () => {
    const { id } = await connect('shopify');
    const { store } = kith.deps;
    const site = (await store.read.allSites())[0]?.site ?? 0;
    const [placed, refund] = [SHOPIFY[0] as Sending, SHOPIFY[5] as Sending];
    const cutOff = async ({ topic, body }: Sending, key: string) => {
      const text = JSON.stringify(body);
      const about = { host: '', triggeredAt: '' };
      return store.write.keepDelivery(site, id, { key, topic, about, receivedAt: kith.now(), bytes: text.length, body: text });
    };
    await deliver(kith, 'shopify', id, { topic: 'orders/delete', body: { id: 404 } });
    await cutOff(placed, 'placed');
    await tendShops(kith.deps);
    const { delivery } = await cutOff(refund, 'refund');
    await store.write.settleDelivery(site, delivery, 'waiting', 'It waits.', '5550000000001');
    await tendShops(kith.deps);
    expect((await deliveriesOf(id)).map(({ state, tries }) => [state, tries])).toEqual([
      ['done', 2],
      ['done', 1],
      ['waiting', 1],
    ]);
    expect(await get<Order>('/orders/1001')).toMatchObject({ counts: 35.7, returned: 17.85 });
  });
  it('can be looked at and tried again alone, and goes after thirty days', async () => {
    const { id } = await connect('woocommerce');
    await deliver(kith, 'woocommerce', id, { topic: 'order.updated', body: wooOrder({ line_items: 'none' }) });
    const [failed] = (await deliveriesOf(id, 'failed')) as [ShopDelivery];
    expect(failed.reason).toBe('line_items: expected a list, found "none".');
    expect((await get<{ body: string }>(`/shops/${id}/deliveries/${failed.id}`)).body).toContain('"line_items":"none"');
    expect(await kith.api('marketer', 'POST', `/shops/${id}/deliveries/${failed.id}/replay`)).toMatchObject({
      status: 200,
      body: { state: 'failed', tries: 2 },
    });
    kith.pass(31 * 86_400_000);
    await tendShops(kith.deps);
    expect(await deliveriesOf(id)).toEqual([]);
  });
  it('tells each line exactly, whatever it is divided by', async () => {
    const { id } = await connect('woocommerce');
    const line = {
      id: 1,
      name: 'Nut',
      product_id: 5,
      variation_id: 0,
      quantity: 3,
      subtotal: '10.00',
      total: '9.99',
      total_tax: '0.00',
      sku: '',
    };
    await deliver(kith, 'woocommerce', id, {
      topic: 'order.updated',
      body: wooOrder({ line_items: [line], shipping_total: '0', shipping_tax: '0', total: '9.99', total_tax: '0' }),
    });
    expect(await get<Order>('/orders/W-727')).toMatchObject({ counts: 9.99, lines: [{ quantity: 3, amount: 9.99 }] });
  });
  it('with more lines than an event holds keeps the sum', async () => {
    const { id } = await connect('woocommerce');
    const lines = Array.from({ length: 3000 }, (_, i) => ({
      id: i,
      name: `Thing number ${i}`,
      product_id: i + 1,
      quantity: 1,
      subtotal: '1.00',
      total: '1.00',
      total_tax: '0',
      sku: '',
    }));
    expect(await deliver(kith, 'woocommerce', id, { topic: 'order.updated', body: wooOrder({ line_items: lines }) })).toMatchObject({
      body: { state: 'done' },
    });
    expect(await get<Order>('/orders/W-727')).toMatchObject({ counts: 3000, lines: [] });
  });
  it.each([
    ['jpy', 500, 500],
    ['kwd', 5120, 5.12],
    ['isk', 500, 5],
    ['ugx', 500, 5],
    ['usd', 1999, 19.99],
  ])('of Stripe in %s says %i for %d', async (currency, amount, total) => {
    const { id } = await connect('stripe');
    const object = session({ currency, amount_total: amount, total_details: {} });
    await deliver(kith, 'stripe', id, {
      topic: '',
      body: { id: 'evt_money', type: 'checkout.session.completed', created: 1_770_000_000, livemode: true, data: { object } },
    });
    expect(await get<Order>('/orders/S-1')).toMatchObject({ total, currency: currency.toUpperCase() });
  });
  it('of WooCommerce is another than the one of the same second, whose id it bears, and the same when it comes again', async () => {
    const { id } = await connect('woocommerce');
    const numbers = ['W-727', 'W-728', 'W-729'];
    const send = (number: string, i: number) =>
      deliver(kith, 'woocommerce', id, { topic: 'order.updated', body: wooOrder({ id: 727 + i, number }) }, { id: 'of one second' });
    for (const state of ['done', 'duplicate'])
      for (const [i, number] of numbers.entries()) expect(await send(number, i)).toMatchObject({ status: 200, body: { state } });
    expect((await get<List<OrderRow>>('/orders')).items.map((order) => order.id).sort()).toEqual(numbers);
    expect(await deliveriesOf(id)).toHaveLength(3);
  });
  it('of a test counts as nothing', async () => {
    const shopify = await connect('shopify');
    const stripe = await connect('stripe');
    expect(await deliver(kith, 'shopify', shopify.id, { topic: 'orders/create', body: shopifyOrder({ test: true }) })).toMatchObject({
      body: { state: 'unused' },
    });
    const body = { ...(STRIPE[1] as Sending).body, livemode: false };
    expect(await deliver(kith, 'stripe', stripe.id, { topic: '', body })).toMatchObject({
      body: { state: 'unused', reason: 'An event of Stripe’s test mode.' },
    });
  });
});
