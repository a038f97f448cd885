import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExportedReturn, List, Order, Shop, ShopDelivery, ShopKind, ShopSecret } from '../../shared/api.ts';
import { tendShops } from '../../collector/shops/jobs.ts';
import { event, rounds } from '../identity/town.ts';
import { SECRET_KEY, startKith, type Kith } from '../kit/kith.ts';
import { deliver, SECRET, session, stripe, stripeRefund, wooOrder, type Sending } from './shop-deliveries.ts';

let kith: Kith;
beforeEach(async () => void (kith = await startKith()));
afterEach(() => kith.close());

const connect = async (kind: ShopKind, of: Kith): Promise<string> =>
  (await of.api<ShopSecret>('owner', 'POST', '/shops', { kind, name: `My ${kind}`, secret: SECRET })).body.id;
/** What counts of the order, and of it came back; checked against what the rows say. */
async function counted(of: Kith, id: string): Promise<[number, number]> {
  expect((await of.store.write.profileDrift(of.site.site, 0, 1000)).drift).toEqual([]);
  const { counts, returned } = (await of.api<Order>('viewer', 'GET', `/orders/${id}`)).body;
  return [counts, returned];
}
const woo = (minute: number, ...refunds: number[]): Sending => ({
  topic: 'order.updated',
  body: wooOrder({
    status: 'completed',
    date_modified_gmt: `2026-02-10T12:${String(minute).padStart(2, '0')}:00`,
    refunds: refunds.map((id) => ({ id, reason: '', total: id === 730 ? '-17.85' : '-5.95' })),
  }),
});
const refunded = (type: string, at: string, status: string, more: object = {}): Sending =>
  stripe(type, at, { ...stripeRefund, status, ...more });
const PAID = stripe('checkout.session.completed', '2026-02-10T11:28:04Z', session());

const TAKEN_BACK: [string, ShopKind, string, Sending[], [number, number]][] = [
  ['that WooCommerce deleted', 'woocommerce', 'W-727', [woo(5), woo(10, 730), woo(20, 730), woo(40)], [35.7, 0]],
  ['of which another stands', 'woocommerce', 'W-727', [woo(5), woo(10, 730), woo(20, 730, 731), woo(40, 731)], [35.7, 5.95]],
  [
    'that WooCommerce deleted, as an older version tells',
    'woocommerce',
    'W-727',
    [woo(5), woo(10, 730), { topic: 'action.woocommerce_refund_deleted', body: { action: 'woocommerce_refund_deleted', arg: 730 } }],
    [35.7, 0],
  ],
  [
    'that failed',
    'stripe',
    'S-1',
    [
      PAID,
      refunded('refund.created', '2026-02-12T09:00:01Z', 'succeeded'),
      refunded('refund.failed', '2026-02-14T09:00:00Z', 'failed', { failure_reason: 'expired_or_canceled_card' }),
    ],
    [35.7, 0],
  ],
  [
    'that was canceled',
    'stripe',
    'S-1',
    [
      PAID,
      refunded('refund.created', '2026-02-12T09:00:01Z', 'pending'),
      refunded('charge.refund.updated', '2026-02-12T09:00:00Z', 'canceled'),
    ],
    [35.7, 0],
  ],
  [
    'that failed, and was made again',
    'stripe',
    'S-1',
    [
      PAID,
      refunded('refund.updated', '2026-02-12T09:00:01Z', 'succeeded'),
      refunded('refund.updated', '2026-02-14T09:00:00Z', 'failed'),
      refunded('refund.created', '2026-02-15T09:00:00Z', 'succeeded', { id: 're_2', created: Date.parse('2026-02-15T09:00:00Z') / 1000 }),
    ],
    [35.7, 17.85],
  ],
];

describe('a refund that is taken back', () => {
  it.each(TAKEN_BACK)(
    '%s, counts no more, in any order, twice',
    async (_, kind, order, sendings, right) => {
      const all = sendings.flatMap((sending, i) => [
        { sending, id: undefined },
        { sending, id: `again-${i}` },
      ]);
      const inOrder = all.filter(({ id }) => id === undefined);
      const arrivals = fc.oneof(fc.constant(inOrder), fc.shuffledSubarray(all, { minLength: all.length }));
      await fc.assert(
        fc.asyncProperty(arrivals, async (arrived) => {
          const other = await startKith();
          try {
            const shop = await connect(kind, other);
            for (const { sending, id } of arrived) {
              expect((await deliver(other, kind, shop, sending, { id })).status).toBe(200);
              other.pass(1000);
            }
            await tendShops(other.deps);
            expect(await counted(other, order)).toEqual(right);
            const { counts } = (await other.api<Shop>('viewer', 'GET', `/shops/${shop}`)).body;
            expect([counts.failed, counts.waiting]).toEqual([0, 0]);
          } finally {
            await other.close();
          }
        }),
        { numRuns: rounds(12) },
      );
    },
    120_000,
  );

  it('is told apart by when it came, where the shop gives both versions one time', async () => {
    const shop = await connect('woocommerce', kith);
    for (const sending of [woo(5), woo(10, 730), woo(10)]) {
      kith.pass(1000);
      await deliver(kith, 'woocommerce', shop, sending, { id: `d-${JSON.stringify(sending).length}` });
    }
    expect(await counted(kith, 'W-727')).toEqual([35.7, 0]);
  });
  it('was told before Kith kept which refunds an order has', async () => {
    const shop = await connect('woocommerce', kith);
    await deliver(kith, 'woocommerce', shop, woo(5));
    const [{ source } = { source: 0 }] = await kith.store.read.shops(kith.site.site);
    const told = event({
      ...{ messageId: 'woocommerce:refund:730', userId: '26', name: 'Order Refunded', ts: Date.parse('2026-02-10T12:10:00Z') },
      data: { order_id: 'W-727', refund_id: '730', revenue: 17.85 },
    });
    const batch = {
      site: kith.site.site,
      source: { id: source, kind: 'server' as const },
      sender: '',
      failed: [],
      anonymous: [],
      watched: false,
    };
    await kith.store.ingest({ ...batch, events: [told] }, kith.deps.now());
    expect(await counted(kith, 'W-727')).toEqual([35.7, 17.85]);
    kith.pass(1000);
    await deliver(kith, 'woocommerce', shop, woo(40));
    expect(await counted(kith, 'W-727')).toEqual([35.7, 0]);
  });
  it('stays while a version does not say which refunds there are, and in the bin', async () => {
    const shop = await connect('woocommerce', kith);
    const silent = wooOrder({ status: 'completed', date_modified_gmt: '2026-02-10T12:30:00' });
    delete silent['refunds'];
    const binned = wooOrder({ status: 'trash', date_modified_gmt: '2026-02-10T12:40:00', refunds: [] });
    for (const body of [woo(10, 730).body, silent, binned]) await deliver(kith, 'woocommerce', shop, { topic: 'order.updated', body });
    await deliver(kith, 'woocommerce', shop, woo(50, 730));
    expect(await counted(kith, 'W-727')).toEqual([35.7, 17.85]);
  });
  it('waits for its order, and is in the file of returns with its id', async () => {
    const shop = await connect('stripe', kith);
    await deliver(kith, 'stripe', shop, refunded('refund.failed', '2026-02-14T09:00:00Z', 'failed'));
    const waiting = (await kith.api<List<ShopDelivery>>('viewer', 'GET', `/shops/${shop}/deliveries`)).body.items;
    expect(waiting).toMatchObject([{ state: 'waiting' }]);
    await deliver(kith, 'stripe', shop, refunded('refund.created', '2026-02-12T09:00:01Z', 'succeeded'));
    await deliver(kith, 'stripe', shop, PAID);
    expect(await counted(kith, 'S-1')).toEqual([35.7, 0]);
    const answer = await kith.app.request('/api/v1/export/returns?format=ndjson', { headers: { authorization: `Bearer ${SECRET_KEY}` } });
    const rows = (await answer.text()).trim().split('\n');
    expect(rows.map((text) => JSON.parse(text) as ExportedReturn)).toMatchObject([
      { orderId: 'S-1', refundId: 're_1', cancelled: false, amount: 17.85, counted: 0 },
      { orderId: 'S-1', refundId: 're_1', cancelled: true, amount: null, counted: 0 },
    ]);
  });
});
