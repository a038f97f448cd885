import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExportedReturn, List, Order, Profile, WarningGroup } from '../../shared/api.ts';
import { SECRET_KEY, startKith, type Kith } from '../kit/kith.ts';
import { rounds } from '../identity/town.ts';
import { bring, step, upload } from './importing.ts';

let kith: Kith;
beforeEach(async () => void (kith = await startKith()));
afterEach(() => kith.close());

interface Word {
  minute: number;
  data: object;
  name?: string;
  browser?: true;
}
const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();
/** Sends words as they arrive; `minute` is when each was said. */
async function tell(words: readonly Word[], of = kith): Promise<void> {
  for (const { minute, data, name = 'Order Refunded', browser } of words) {
    const who = browser ? { anonymousId: 'a1' } : { userId: 'u1' };
    const messageId = `m-${minute}-${browser ? 'b' : 's'}`;
    const event = { type: 'track', event: name, ...who, messageId, timestamp: at(minute), properties: { order_id: 'o1', ...data } };
    expect((await of.send([event], browser ? {} : { key: SECRET_KEY })).status).toBe(200);
  }
}
const order = async (of = kith): Promise<Order> => (await of.api<Order>('viewer', 'GET', '/orders/o1')).body;
/** Revenue, margin, costs of the person, and what of the order came back; checked against what the rows say. */
async function sums(of = kith): Promise<number[]> {
  expect((await of.store.write.profileDrift(of.site.site, 0, 1000)).drift).toEqual([]);
  const { items } = (await of.api<List<{ id: string }>>('viewer', 'GET', '/profiles?sort=revenue')).body;
  const { value } = (await of.api<Profile>('viewer', 'GET', `/profiles/${items[0]?.id}`)).body;
  return [value.revenue, value.margin, value.costs, (await order(of)).returned];
}
const SERVING = { order: 1, parcel: 0, return: 3, paymentShare: 0, payment: 0 };
const serving = async (of = kith): Promise<void> =>
  void expect((await of.api('owner', 'PUT', '/order-settings', { countUnconfirmed: true, rates: [], serving: SERVING })).status).toBe(200);
const goods = (id: string, price: number, quantity = 1) => ({ product_id: id, name: id, price, quantity, cost: price / 2 });
const PLACED: Word = { minute: 0, name: 'Order Completed', data: { products: [goods('a', 20, 3), goods('b', 40)] } };
const refund = (minute: number, refund_id: string, data: object = {}, more: Partial<Word> = {}): Word => ({
  minute,
  data: { refund_id, ...data },
  ...more,
});

describe('reports of one refund', () => {
  it.each<[string, Word[], number[]]>([
    ['told once', [refund(1, 'R1', { total: 20 })], [80, 30, 4, 20]],
    ['told twice count once', [refund(1, 'R1', { total: 20 }), refund(2, 'R1', { total: 20 })], [80, 30, 4, 20]],
    ['count as the newest tells', [refund(1, 'R1', { total: 20 }), refund(2, 'R1', { products: [goods('a', 20, 2)] })], [60, 30, 4, 40]],
    ['taken back count as nothing', [refund(1, 'R1', { total: 20 }), refund(2, 'R1', { cancelled: true })], [100, 50, 1, 0]],
    ['also in the other spelling', [refund(1, 'R1', { total: 20 }), refund(2, 'R1', { canceled: true })], [100, 50, 1, 0]],
    ['of an amount of 0 count as nothing', [refund(1, 'R1', { total: 20 }), refund(2, 'R1', { total: 0 })], [100, 50, 1, 0]],
    ['of everything are taken back too', [refund(1, 'R1'), refund(2, 'R1', { cancelled: true })], [100, 50, 1, 0]],
    [
      'count again when a newer one says so',
      [refund(1, 'R1', { total: 20 }), refund(2, 'R1', { cancelled: true }), refund(3, 'R1', { total: 10 })],
      [90, 40, 4, 10],
    ],
    [
      'leave other refunds alone, which have their room again',
      [
        refund(1, 'R1', { total: 70 }),
        refund(2, 'R2', { total: 60 }),
        refund(3, 'R1', { cancelled: true }),
        { minute: 4, data: { total: 5 } },
      ],
      [35, -15, 7, 65],
    ],
    [
      'by a browser give way to the server’s',
      [refund(1, 'R1', { total: 20 }), refund(2, 'R1', { cancelled: true }, { browser: true })],
      [80, 30, 4, 20],
    ],
  ])(
    '%s, whichever comes first',
    async (_, words, right) => {
      await serving();
      await tell([PLACED, ...words]);
      expect(await sums()).toEqual(right);
      const all = [PLACED, ...words];
      await fc.assert(
        fc.asyncProperty(fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length }), async (shuffled) => {
          const other = await startKith();
          try {
            await serving(other);
            await tell(shuffled, other);
            expect(await sums(other)).toEqual(right);
          } finally {
            await other.close();
          }
        }),
        { numRuns: rounds(4) },
      );
    },
    120_000,
  );

  it('by browsers alone count by the newest of whoever ordered', async () => {
    const mine = (word: Word): Word => ({ ...word, browser: true });
    await tell([mine(PLACED), mine(refund(1, 'R1', { total: 20 })), mine(refund(2, 'R1', { total: 30 }))]);
    expect((await sums())[3]).toBe(30);
    await kith.send([
      {
        type: 'track',
        event: 'Order Refunded',
        anonymousId: 'a2',
        timestamp: at(3),
        properties: { order_id: 'o1', refund_id: 'R1', cancelled: true },
      },
    ]);
    expect((await sums())[3]).toBe(30);
    await tell([mine(refund(4, 'R1', { cancelled: true }))]);
    expect((await sums())[3]).toBe(0);
  });

  it('take nothing back without an id, and that is told', async () => {
    await tell([PLACED, { minute: 1, data: { total: 20 } }, { minute: 2, data: { cancelled: true } }]);
    expect((await sums())[3]).toBe(20);
    const { items } = (await kith.api<List<WarningGroup>>('viewer', 'GET', '/warnings?kind=order')).body;
    expect(items.flatMap(({ examples }) => examples.map(({ detail }) => detail))).toEqual([expect.stringContaining('without a refund_id')]);
  });

  it('stand with the order and in the file of returns, each report with its id', async () => {
    await tell([PLACED, refund(1, 'R1', { total: 20 }), refund(2, 'R1', { cancelled: true })]);
    expect((await order()).returns).toMatchObject([
      { refundId: 'R1', cancelled: false, amount: 0 },
      { refundId: 'R1', cancelled: true, amount: 0 },
    ]);
    const answer = await kith.app.request('/api/v1/export/returns?format=ndjson', { headers: { authorization: `Bearer ${SECRET_KEY}` } });
    const rows = (await answer.text()).trim().split('\n');
    expect(rows.map((line) => JSON.parse(line) as ExportedReturn)).toMatchObject([
      { refundId: 'R1', cancelled: false, amount: 20, counted: 0 },
      { refundId: 'R1', cancelled: true, amount: null, counted: 0 },
    ]);
  });
});

describe('an import of returns', () => {
  const ORDERED = 'order id,customer id,date,sku,quantity,price\nA1,7,2021-03-01,p1,2,20.00\nA1,7,2021-03-01,p2,1,60.00\n';
  const returned = async (): Promise<[number, [string | null, number, number][]]> => {
    const { body } = await kith.api<Order>('viewer', 'GET', '/orders/A1');
    return [body.returned, body.returns.map(({ refundId, amount, lines }) => [refundId, amount, lines.length])];
  };
  it('takes rows of one refund as one return, and is taken back as a whole', async () => {
    await bring(kith, { 'orders.csv': ORDERED });
    await kith.send(
      [
        {
          type: 'track',
          event: 'Order Refunded',
          userId: '7',
          timestamp: '2021-03-05T00:00:00Z',
          properties: { order_id: 'A1', refund_id: 'R1', total: 5 },
        },
      ],
      { key: SECRET_KEY },
    );
    const rows = ['A1,R1,2021-03-09,p1,1,20.00', 'A1,,2021-03-10,,,3.00', 'A1,R1,2021-03-09,p2,1,50.00', 'A1,,2021-03-11,,,4.00'];
    const stored = await bring(kith, {
      'returns.csv': ['order id,return id,return date,sku,quantity,refund amount', ...rows, ''].join('\n'),
    });
    expect(stored.report?.counts).toMatchObject([{ kind: 'returns', rows: 4, new: 3 }]);
    expect(await returned()).toEqual([
      77,
      [
        ['R1', 0, 0],
        ['R1', 70, 2],
        [null, 3, 0],
        [null, 4, 0],
      ],
    ]);
    await step(kith, stored.id, 'undo');
    expect(await returned()).toEqual([5, [['R1', 5, 0]]]);
    expect((await kith.store.write.profileDrift(kith.site.site, 0, 1000)).drift).toEqual([]);
  });
  it('tells of rows of one refund that contradict each other', async () => {
    await bring(kith, { 'orders.csv': ORDERED });
    const rows = ['A1,R1,2021-03-09,20.00,EUR', 'A1,R1,2021-03-09,20.00,USD', 'A1,R2,2021-03-09,1.00,EUR'];
    const { body } = await upload(kith, 'returns.csv', ['order id,return id,return date,refund amount,currency', ...rows, ''].join('\n'));
    const tried = await step(kith, body.id, 'check');
    expect(tried.report).toMatchObject({ bad: 2, counts: [{ kind: 'returns', rows: 3, bad: 2, new: 1 }] });
    expect(tried.report?.problems[0]?.reason).toContain('Refund "R1" has another currency here (USD)');
  });
});
