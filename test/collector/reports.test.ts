import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { List, Report, ReportComparison, ReportPreview } from '../../shared/api.ts';
import { decimalOf, reportAmount, reportDay, reportMonth } from '../../collector/reports/words.ts';
import { SECRET_KEY, startKith, type Kith } from '../kit/kith.ts';

let kith: Kith;
beforeEach(
  async () =>
    void (kith = await startKith({
      env: { KITH_SITE: JSON.stringify({ name: 'Shop', origin: '*', timeZone: 'Europe/Berlin', language: 'de' }) },
    })),
);
afterEach(() => kith.close());

const order = (id: string, at: string, amount: number, data: object = {}, event = 'Order Completed') => ({
  ...{ type: 'track', event, userId: `u-${id}`, timestamp: at, messageId: `${event} ${id}` },
  properties: { order_id: id, products: [{ product_id: 'p1', price: amount }], tax: 1.9, shipping: 5, ...data },
});
/** January: two orders, one of them on its last evening in Berlin; February: one returned in part, one cancelled, one that a browser alone reported, one in dollars. */
async function fill(): Promise<void> {
  const server = [
    order('A-1', '2026-01-10T10:00:00Z', 100),
    order('A-2', '2026-01-31T22:59:00Z', 11.9),
    order('A-3', '2026-01-31T23:30:00Z', 50),
    order('A-3', '2026-02-20T10:00:00Z', 20, {}, 'Order Refunded'),
    order('A-4', '2026-02-02T10:00:00Z', 70),
    order('A-4', '2026-02-03T10:00:00Z', 0, {}, 'Order Cancelled'),
    order('A-6', '2026-02-11T10:00:00Z', 30, { currency: 'USD' }),
  ];
  expect((await kith.send(server, { key: SECRET_KEY })).status).toBe(200);
  await kith.send([order('A-5', '2026-02-10T10:00:00Z', 40)]);
}
const GOODS = 'tax=true&shipping=false&returns=none';
async function read<T>(csv: string, query = ''): Promise<{ status: number; body: T }> {
  const headers = { ...(await kith.as('marketer')), 'content-type': 'text/csv' };
  const answer = await kith.app.request(`/api/v1/reports/import?${query}`, { method: 'POST', headers, body: csv });
  return { status: answer.status, body: (await answer.json()) as T };
}
async function compared(csv: string, query = GOODS): Promise<ReportComparison> {
  const { status, body } = await read<ReportPreview>(csv, `${query}&commit=true&name=Accounts`);
  expect([status, body.problems]).toEqual([201, []]);
  return (await kith.api<ReportComparison>('viewer', 'GET', `/reports/${body.saved?.id}`)).body;
}
const months = ({ months: of }: ReportComparison) =>
  of.map(({ month, currency, there, here, difference, differs, cause }) => [
    month,
    currency,
    there.count,
    there.sum,
    here.count,
    here.sum,
    difference,
    differs,
    cause,
  ]);

describe('a report of totals', () => {
  it('is compared month by month in the site’s zone, in each currency', async () => {
    await fill();
    const found = await compared('Month;Orders;Sum\n2026-01;2;111,90\nFebruar 2026;1;"50,00"\n');
    expect(months(found)).toEqual([
      ['2026-01', 'EUR', 2, 111.9, 2, 111.9, 0, false, null],
      ['2026-02', 'EUR', 1, 50, 2, 90, 40, true, 'unconfirmed'],
      ['2026-02', 'USD', 0, 0, 1, 30, 30, true, null],
    ]);
  });
  it('points out what is cancelled here, and counts without what waits for the server', async () => {
    await fill();
    await kith.api('owner', 'PUT', '/order-settings', { countUnconfirmed: false, rates: [] });
    const found = await compared('Month,Orders,Sum,Currency\n2026-02,2,120.00,EUR\n02/2026,1,30,USD\n');
    expect(months(found)).toEqual([
      ['2026-02', 'EUR', 2, 120, 1, 50, -70, true, 'cancelled'],
      ['2026-02', 'USD', 1, 30, 1, 30, 0, false, null],
    ]);
    expect(found.months[0]).toMatchObject({ cancelled: { count: 1, sum: 70 }, waiting: { count: 1, sum: 40 } });
  });
  it.each([
    ['tax=true&shipping=true', [116.9 + 5, 60 + 40]],
    ['tax=false&shipping=false', [111.9 - 3.8, 90 - 3.8]],
    ['tax=true&shipping=false&returns=order', [111.9, 70]],
    ['tax=true&shipping=false&returns=day', [111.9, 70]],
  ])('means what is said of its sums: %s', async (query, sums) => {
    await fill();
    const { months: of } = await compared('Month,Sum\n2026-01,0\n2026-02,0\n', query.includes('returns') ? query : `${query}&returns=none`);
    expect(of.filter(({ currency }) => currency === 'EUR').map(({ here }) => here.sum)).toEqual(
      sums.map((sum) => Math.round(sum * 100) / 100),
    );
  });
  it('points out that another zone moves orders into the month beside', async () => {
    await fill();
    const found = await compared('Month,Orders,Sum,Currency\n2026-01,3,161.90,EUR\n2026-02,1,40.00,EUR\n2026-02,1,30,USD\n');
    expect(months(found).map(([month, currency, , , , , difference, , cause]) => [month, currency, difference, cause])).toEqual([
      ['2026-01', 'EUR', -50, 'neighbour'],
      ['2026-02', 'EUR', 50, 'neighbour'],
      ['2026-02', 'USD', 0, null],
    ]);
  });
  it('can be typed', async () => {
    await fill();
    const months = [
      { month: '2026-01', count: 2, sum: 111.9 },
      { month: '2026-01', count: 1, sum: 0.1, currency: 'usd' },
    ];
    const { status, body } = await kith.api<Report>('marketer', 'POST', '/reports', {
      name: 'Typed',
      meaning: { tax: true, shipping: false, returns: 'none' },
      months,
    });
    expect([status, body.lines, body.kind]).toEqual([201, 2, 'months']);
    expect((await kith.api<ReportComparison>('viewer', 'GET', `/reports/${body.id}`)).body.months).toMatchObject([
      { currency: 'EUR', differs: false },
      { currency: 'USD', difference: -0.1 },
    ]);
  });
});

describe('a report of orders', () => {
  it('is compared order by order', async () => {
    await fill();
    const csv = [
      'Order,Date,Total,Currency',
      '#A-1,10.01.2026,100.00,EUR',
      'A-2,2026-02-01,11.90,EUR',
      'A-3,2026-02-01,30.00,EUR',
      'A-4,2026-02-02,70.00,EUR',
      'B-9,2026-01-05,5.00,EUR',
      'A-6,2026-02-11,30,EUR',
    ];
    const found = await compared(`${csv.join('\n')}\n`);
    expect(found.found).toEqual({ missing_here: 2, missing_there: 1, amount: 2, month: 1 });
    expect(found.alike).toBe(1);
    expect(found.orders.map(({ kind, id, cause, there, here }) => [kind, id, cause, there?.amount ?? null, here?.amount ?? null])).toEqual([
      ['amount', 'A-3', 'returned', 30, 50],
      ['amount', 'A-6', 'currency', 30, 30],
      ['missing_here', 'A-4', 'cancelled', 70, 70],
      ['missing_here', 'B-9', null, 5, null],
      ['missing_there', 'A-5', 'unconfirmed', null, 40],
      ['month', 'A-2', null, 11.9, 11.9],
    ]);
  });
  it('tells when another meaning of the sum would make it right', async () => {
    await fill();
    const found = await compared('id,date,amount\nA-1,2026-01-10,105\nA-2,2026-01-31,10\n');
    expect(found.orders.map(({ id, cause }) => [id, cause])).toEqual([
      ['A-1', 'shipping'],
      ['A-2', 'tax'],
    ]);
    const meaning = { tax: true, shipping: true, returns: 'none' };
    const { body } = await kith.api<ReportComparison>('marketer', 'PUT', `/reports/${found.id}`, { name: 'Paid', meaning });
    expect(body).toMatchObject({ name: 'Paid', meaning, orders: [{ id: 'A-2', kind: 'amount' }] });
  });
  it('adds the tax of orders that named no prices, for their sum holds none', async () => {
    const [at, bare] = ['2026-01-10T10:00:00Z', { products: [] }];
    await kith.send([order('B-1', at, 0, { ...bare, revenue: 100 }), order('B-2', at, 0, { ...bare, revenue: null, total: 106.9 })], {
      key: SECRET_KEY,
    });
    const report = 'id,date,amount\nB-1,2026-01-10,101.90\nB-2,2026-01-10,101.90\n';
    expect((await compared(report)).alike).toBe(2);
    expect((await compared(report.replaceAll('101.90', '100'), 'tax=false&shipping=false&returns=none')).alike).toBe(2);
  });
  it('adds up the lines of one order', async () => {
    await fill();
    expect(await compared('id,date,amount\nA-1,2026-01-10,60\nA-1,2026-01-10,40\n')).toMatchObject({
      lines: 1,
      alike: 1,
      found: { amount: 0 },
    });
  });
  it('is let out whole, safe for spreadsheets', async () => {
    await fill();
    const { id } = await compared('id,date,amount\n=cmd(),2026-01-10,100\n');
    const { body, headers } = await kith.api<string>('marketer', 'GET', `/export/reports/${id}`);
    expect(headers.get('content-disposition')).toMatch(/shop-comparison-2026-03-04\.csv/);
    expect(body).toContain(`missing_here,2026-01,'=cmd(),EUR,,100,2026-01-10`);
    expect(body).toContain('missing_there,2026-01,A-1,EUR');
    expect(body).toContain('month_differs,2026-01,,EUR,1,100,,2,111.9,,11.9');
  });
});

describe('a file', () => {
  it('tells how it would be read, and can be read otherwise', async () => {
    const csv = 'Key;Bought;Paid;Note\nA-1;03/04/2026;1.234,50 €;x\nA-2;13/04/2026;7,00 €;y\n';
    const { body } = await read<ReportPreview>(csv);
    expect(body).toMatchObject({
      head: ['Key', 'Bought', 'Paid', 'Note'],
      lines: 1,
      reading: { kind: 'months', columns: { month: 1, sum: 2 } },
      sample: [['A-1', '03/04/2026', '1.234,50 €', 'x'], expect.anything()],
    });
    const chosen = (await read<ReportPreview>(csv, 'kind=orders&id=0')).body;
    expect(chosen).toMatchObject({
      reading: { dates: 'dmy', decimal: ',' },
      lines: 2,
      bad: 0,
      rows: [{ name: 'A-1', date: '2026-04-03', amount: 1234.5, currency: 'EUR' }, { amount: 7 }],
    });
    expect((await read<ReportPreview>(csv, 'kind=orders&id=0&date=1&amount=2&dates=mdy')).body).toMatchObject({
      lines: 1,
      bad: 1,
      problems: [{ line: 3, reason: '"13/04/2026" is no date.' }],
    });
  });
  it.each([
    ['nothing', '', /holds no lines/],
    ['a head alone', 'id,date,amount\n', /holds no lines/],
  ])('of %s is told', async (_, csv, reason) => {
    expect((await read<ReportPreview>(csv)).body.problems[0]?.reason).toMatch(reason);
    expect((await read(csv, `${GOODS}&commit=true&name=x`)).status).toBe(400);
  });
  it('is understood by what stands in it where its names tell nothing', async () => {
    const { body } = await read<ReportPreview>(
      'Order no;Bought on;Paid;Curr\n#1001;10.02.2026;41,65;EUR\nW-7;10.02.2026;1.041,65;USD\nX;31.02.2026;3;EUR\n',
    );
    expect(body).toMatchObject({
      reading: { kind: 'orders', columns: { id: 0, date: 1, amount: 2, currency: 3 }, decimal: ',' },
      lines: 2,
      bad: 1,
    });
  });
  it('of other bytes never fails here', async () => {
    for (const csv of [
      '\0\0\0',
      '{"a":1}',
      'a,"b\nc',
      'id,date,amount\n1,2,3\n"',
      `id,date,amount\n${'9'.repeat(400)},2026-01-01,${'9'.repeat(400)}`,
      'month,sum\n9999-99,1e99\n',
    ])
      expect((await read(csv, `${GOODS}&commit=true&name=x`)).status).toBeLessThan(500);
    expect(kith.log).toEqual([]);
  });
  it('is kept until it is deleted', async () => {
    const { id } = await compared('month,sum\n2026-01,1\n');
    expect((await kith.api<List<Report>>('viewer', 'GET', '/reports')).body.items).toMatchObject([
      { id, name: 'Accounts', kind: 'months', lines: 1 },
    ]);
    expect((await kith.api('marketer', 'DELETE', `/reports/${id}`)).status).toBe(204);
    expect((await kith.api('viewer', 'GET', `/reports/${id}`)).status).toBe(404);
  });
});

describe('words of a report', () => {
  it.each([
    ['1.234,50', ',', 1_234_500_000],
    ['1,234.50', '.', 1_234_500_000],
    ['€ 12', '.', 12_000_000],
    ['(3.10)', '.', -3_100_000],
    ['-3,1 EUR', ',', -3_100_000],
    ['1’234.05', '.', 1_234_050_000],
    ['0.0000005', '.', 1],
    ['10.02.2026', ',', null],
    ['1,5', '.', null],
    ['1.234.567,8', ',', 1_234_567_800_000],
    ['x', '.', null],
    ['', '.', null],
  ] as const)('%s with %s is %d', (text, mark, micros) => expect(reportAmount(text, mark)).toBe(micros));
  it.each([
    [['1.234,50', '7'], ','],
    [['1,234.50', '1,000'], '.'],
    [['12,5'], ','],
    [['12.50', '3'], '.'],
  ] as const)('%o are written with %s', (texts, mark) => expect(decimalOf(texts)).toBe(mark));
  it.each([
    ['31.12.2026', '2026-12-31'],
    ['1/2/26', '2026-02-01'],
    ['2026-01-31T23:30:00Z', '2026-02-01'],
    ['2026-01-31 23:30', '2026-01-31'],
    ['30.02.2026', null],
    ['today', null],
  ])('%s is the day %s', (text, day) => expect(reportDay(text, 'dmy', 'Europe/Berlin')).toBe(day));
  it.each([
    ['2026-2', '2026-02'],
    ['2/2026', '2026-02'],
    ['März 2026', '2026-03'],
    ['Mar 2026', '2026-03'],
    ['15.03.2026', '2026-03'],
    ['13/2026', null],
  ])('%s is the month %s', (text, month) => expect(reportMonth(text, { dates: 'dmy' }, 'Europe/Berlin', 'de')).toBe(month));
});
