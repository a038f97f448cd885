import { zipSync, strToU8 } from 'fflate';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Import, List } from '../../shared/api.ts';
import { startKith, type Kith } from '../kit/kith.ts';
import { asIs, step, upload } from './importing.ts';

let kith: Kith;
beforeAll(async () => (kith = await startKith()));
afterAll(() => kith.close());
/** Whatever a damaged file does, nobody and nothing of it is there afterwards. */
afterEach(async () => {
  for (const path of ['/profiles', '/orders', '/failed-events'])
    expect((await kith.api<List<unknown>>('marketer', 'GET', path)).body.items, path).toEqual([]);
});

const HEAD = 'order id,customer id,date,sku,quantity,price\n';
const row = (n: number, more: Partial<Record<'date' | 'sku' | 'price' | 'customer', string>> = {}): string =>
  [`O${n}`, more.customer ?? `c${n}`, more.date ?? '2024-01-31', more.sku ?? 'p', '1', more.price ?? '2.50'].join(',');
const rows = (n: number): string[] => Array.from({ length: n }, (_, i) => row(i));
const refused = async (id: string, skip = false): Promise<string> => {
  const answer = await kith.api<{ error: { message: string } }>('marketer', 'POST', `/imports/${id}/commit`, { skip });
  expect(answer.status).toBe(409);
  return answer.body.error.message;
};

describe('a damaged file', () => {
  it.each<[string, string | Buffer, RegExp]>([
    [
      'is in another encoding further down',
      Buffer.concat([Buffer.from(HEAD + rows(9000).join('\n')), Buffer.from([0x0a, 0x4f, 0xff, 0xfe])]),
      /not written in utf-8 throughout/,
    ],
    [
      'opens a quotation mark that never closes',
      `${HEAD}${row(1)}\nO2,"c2,2024-01-01,p,1,1\n${rows(3).join('\n')}`,
      /[Ll]ine 3: A quotation mark opens here and never closes/,
    ],
    [
      'holds a quotation mark within a value',
      `${HEAD}${row(1)}\nO2,c"2,2024-01-01,p,1,1\n`,
      /[Ll]ine 3: A quotation mark stands inside a value/,
    ],
    ['holds a field that never ends', `${HEAD}${row(1)}\n${row(2, { sku: 'x'.repeat(5 * 1024 * 1024) })}\n`, /A row is longer than 4 MB/],
  ])('that %s is not stored at all, and the place is told', async (_name, body, told) => {
    const { body: made } = await upload(kith, 'orders.csv', typeof body === 'string' ? body : new Uint8Array(body));
    const [problem] = made.parts[0]?.problems ?? [];
    // A short file is known to be damaged as soon as it is there.
    if (problem !== undefined) return expect(problem).toMatch(told);
    const tried = await step(kith, made.id, 'check');
    expect(tried.report?.blocked.join(' ')).toMatch(told);
    expect(await refused(made.id, true)).toMatch(told);
  });

  it.each<[string, string, number, RegExp]>([
    [
      'with dates in two orders',
      `${HEAD}${row(1, { date: '31/01/2024' })}\n${row(2, { date: '30/01/2024' })}\n${row(3, { date: '01/31/2024' })}\n`,
      4,
      /"date" should be a date in the order day, month, year, and holds "01\/31\/2024"/,
    ],
    ['with a date that lies in the future', `${HEAD}${row(1)}\n${row(2, { date: '2031-01-01' })}\n`, 3, /lies in the future/],
    [
      'with a formula in place of its value',
      `${HEAD}${row(1)}\n${row(2, { price: '=A1*2' })}\n`,
      3,
      /"price" holds a formula \(=A1\*2\) instead of its value/,
    ],
    ['that was cut off', `${HEAD}${row(1)}\nO2,c2,2024-0`, 3, /has 3 values only, the first line names 6 columns/],
    ['with a row of too many values', `${HEAD}${row(1)}\n${row(2)},more\n`, 3, /has 7 values, the first line names 6/],
    [
      'with a field of enormous length',
      `${HEAD}${row(1)}\n${row(2, { sku: 'x'.repeat(20_000) })}\n`,
      3,
      /holds 20000 characters; at most 10000/,
    ],
    ['with an amount that is none', `${HEAD}${row(1)}\n${row(2, { price: 'free' })}\n`, 3, /"price" should be an amount, and holds "free"/],
    [
      'with an order that comes to less than nothing',
      `${HEAD}${row(1)}\n${row(2, { price: '-2.50' })}\n`,
      3,
      /comes to less than nothing: what came back is a return/,
    ],
    [
      'with a quantity beyond all bounds',
      `order id,customer id,date,sku,quantity,price\nO1,c1,2024-01-31,p,1,5\nO2,c1,2024-01-31,p,1e308,5\n`,
      3,
      /"quantity" holds "1e308"; at most 1000000000 is possible/,
    ],
    [
      'with an order beyond all bounds',
      `order id,customer id,date,sku,quantity,price\nO1,c1,2024-01-31,p,1,5\nO2,c1,2024-01-31,p,1000000000,1000000000\n`,
      3,
      /comes to more than can be kept exactly/,
    ],
    [
      'with a currency that is none',
      `order id,customer id,date,total,currency\nO1,c1,2024-01-31,5,EUR\nO2,c2,2024-01-31,5,Dollars\n`,
      3,
      /"currency" should be a code of three letters such as EUR, and holds "Dollars"/,
    ],
    [
      'with an order of more lines than an order can have',
      `${HEAD}${row(1)}\n${Array.from({ length: 5001 }, () => row(2)).join('\n')}\n`,
      3,
      /The order has 5001 lines; at most 5000 are possible/,
    ],
    ['with nobody who ordered', `${HEAD}${row(1)}\n${row(2, { customer: '' })}\n`, 3, /names no customer and no email/],
    ['with an id that names nobody', `${HEAD}${row(1)}\n${row(2, { customer: 'undefined' })}\n`, 3, /"undefined" names nobody/],
    ['with a character that is no text', `${HEAD}${row(1)}\n${row(2, { sku: 'a\0b' })}\n`, 3, /a character that is no text/],
    [
      'with one order of two customers',
      `${HEAD}${row(1)}\nO1,c9,2024-01-31,p,1,1\n`,
      2,
      /has another customer here \(c9\) than in line 2 \(c1\)|has another customer here/,
    ],
  ])('%s tells the line and the reason, and stores nothing unasked', async (_name, body, line, told) => {
    const { body: made } = await upload(kith, 'orders.csv', body);
    const tried = await step(kith, made.id, 'check');
    const problem = tried.report?.problems.find(({ reason }) => told.test(reason));
    expect(problem, JSON.stringify(tried.report?.problems)).toMatchObject({ line });
    expect(await refused(made.id)).toMatch(/rows? cannot be taken/);
    const csv = await kith.app.request(`/api/v1/imports/${made.id}/problems`, { headers: await kith.as('viewer') });
    expect(await csv.text()).toContain(`orders.csv,${line},`);
  });

  it.each(['discount', 'tax', 'shipping', 'total', 'refunded'])(
    'with a %s of the order that is another in each row tells of it',
    async (field) => {
      const head = `order id,customer id,date,sku,quantity,price,${field}\n`;
      const { body } = await upload(kith, 'orders.csv', `${head}${row(1)},\n${row(1)},0\n${row(1)},0.50\n${row(1)},0.75\n`);
      const part = asIs(body.parts[0]!);
      for (const column of part.columns) if (column.name === field) Object.assign(column, { field, extra: null });
      await kith.api<Import>('marketer', 'PUT', `/imports/${body.id}`, { parts: [part] });
      const { report } = await step(kith, body.id, 'check');
      expect(report?.problems).toHaveLength(4);
      expect(report?.problems[2]?.reason).toContain(
        `"O1" has another ${field} here (0.75) than in line 4 (0.5): it is that of the whole order.`,
      );
      // As a person reads it, not as it is kept.
      expect(report?.problems[2]?.text).toBe('O1 | c1 | 2024-01-31T00:00:00.000Z | p | 1 | 2.5 | 0.5');
    },
  );
  it('with a row that is long in all of its columns together tells of it', async () => {
    const names = Array.from({ length: 11 }, (_, i) => `c${i}`);
    const of = (id: string, cell: string): string => [id, ...names.map(() => cell)].join(',');
    const { body } = await upload(kith, 'customers.csv', `id,${names.join(',')}\n${of('a', 'x')}\n${of('b', 'x'.repeat(9500))}\n`);
    const { report } = await step(kith, body.id, 'check');
    expect(report?.problems).toMatchObject([
      { line: 3, reason: expect.stringMatching(/holds 104501 characters; at most 100000/) as string },
    ]);
  });
  it('with one customer twice tells of the second', async () => {
    const { body } = await upload(kith, 'customers.csv', 'id,name\n7,Ann\n8,Bo\n7,Other\n');
    const tried = await step(kith, body.id, 'check');
    expect(tried.report?.problems).toMatchObject([{ line: 4, reason: '"7" stands in line 2 already.' }]);
  });
  it('without a column that its kind needs is not tried', async () => {
    const { body } = await upload(kith, 'orders.csv', 'order id,date,price\nO1,2024-01-01,5\n');
    const part = { ...asIs(body.parts[0]!), kind: 'orders' as const };
    const changed = await kith.api<Import>('marketer', 'PUT', `/imports/${body.id}`, { parts: [part] });
    expect(changed.status).toBe(200);
    const answer = await kith.api<{ error: { message: string } }>('marketer', 'POST', `/imports/${body.id}/check`, {});
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringMatching(/No column is mapped to "customer" or "email"/) } },
    });
  });
  it('read by the wrong delimiter is one column, and says so', async () => {
    const { body } = await upload(kith, 'customers.csv', 'id;name\n1;a\n');
    const changed = await kith.api<Import>('marketer', 'PUT', `/imports/${body.id}`, {
      parts: [{ ...asIs(body.parts[0]!), delimiter: '|' }],
    });
    expect(changed.body.parts[0]?.problems).toEqual(['All of it is one column: another mark divides the cells, or the file is no table.']);
  });
  it.each<[string, string | Uint8Array, RegExp]>([
    ['no bytes', '', /The file is empty/],
    ['a zip without tables', zipSync({ 'xl/workbook.xml': strToU8('<x/>') }), /holds no table/],
    ['half a zip', zipSync({ 'customers.csv': strToU8('id,name\n'.repeat(2000)) }, { level: 0 }).subarray(0, 5000), /cut off|damaged/],
    ['half a gzip', Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0]), /damaged or was cut off/],
  ])('of %s is refused, and leaves no import behind', async (_name, body, told) => {
    const before = (await kith.api<List<unknown>>('viewer', 'GET', '/imports')).body.items.length;
    const answer = await upload(kith, 'customers.csv', body);
    expect(answer.status).toBe(400);
    expect((answer.body as unknown as { error: { message: string } }).error.message).toMatch(told);
    expect((await kith.api<List<unknown>>('viewer', 'GET', '/imports')).body.items).toHaveLength(before);
  });
  it.each([
    ['only spaces', '  \n ', /The file is empty/],
    ['a first line alone', 'id,name\n', /has a first line and no rows below it/],
    ['HTML', '<!doctype html><p>log in', /HTML or XML/],
    ['one JSON list', '[{"id":1}]', /one object a line/],
    ['no names of columns', '1,2.50\n2,3.50\n', /names no columns/],
  ])('of %s says what to do', async (_name, body, told) => {
    const { body: made } = await upload(kith, 'customers.csv', body);
    expect(made.parts[0]?.problems.join(' ')).toMatch(told);
    expect((await kith.api('marketer', 'POST', `/imports/${made.id}/check`, {})).status).toBe(400);
  });
});
