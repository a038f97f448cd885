/** Files on their way into an import: as they are, packed, in pieces, and several at once. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { zipSync, gzipSync, strToU8 } from 'fflate';
import type { Import } from '../../shared/api.ts';
import { startKith, type Kith } from '../kit/kith.ts';
import { asIs, CUSTOMERS, ORDERS, step, upload } from './importing.ts';

let kith: Kith;
beforeEach(async () => (kith = await startKith()));
afterEach(() => kith.close());

const get = async <T>(path: string): Promise<T> => (await kith.api<T>('marketer', 'GET', path)).body;

describe('a file that comes in', () => {
  it('takes zip, gzip and NDJSON, and leaves out of a zip what is no table', async () => {
    const zip = zipSync({
      'export/customers.csv': strToU8(CUSTOMERS),
      'export/photo.png': strToU8('x'),
      '__MACOSX/._customers.csv': strToU8('x'),
    });
    const zipped = await upload(kith, 'all.zip', zip);
    expect(zipped.body.parts).toMatchObject([
      { name: 'customers.csv', kind: 'customers', notes: ['Left out of the zip, being no tables: photo.png.'] },
    ]);
    const packed = await upload(kith, 'orders.csv.gz', gzipSync(strToU8(ORDERS)));
    expect(packed.body.parts).toMatchObject([{ name: 'orders.csv', kind: 'orders', bytes: ORDERS.length }]);
    const lines =
      '{"order_id":"N1","customer":"9","date":"2020-01-01","lines":[{"sku":"p1","price":2,"quantity":3},{"sku":"p2","price":4}]}\n{"order_id":"N2","customer":"9","date":"2020-01-02","total":7}\n';
    const json = await upload(kith, 'orders.ndjson', lines);
    const [part] = json.body.parts;
    expect(part).toMatchObject({ format: 'ndjson', kind: 'orders' });
    const names = { 'lines.sku': 'product_id', 'lines.price': 'price', 'lines.quantity': 'quantity' } as Record<string, string>;
    const columns = asIs(part!).columns.map((column) => ({
      ...column,
      field: names[column.name] ?? column.field,
      extra: names[column.name] ? null : column.extra,
    }));
    await kith.api('marketer', 'PUT', `/imports/${json.body.id}`, { parts: [{ ...asIs(part!), columns }] });
    const tried = await step(kith, json.body.id, 'check');
    expect(tried.report?.sums).toMatchObject([{ orders: 2, amount: 17 }]);
  });

  it('knows what lines of NDJSON hold that stand far down', async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => ({
      order_id: `O${i}`,
      customer: 'c9',
      date: '2020-01-01',
      total: 10,
      note: 'x'.repeat(50),
    }));
    const late = { ...rows[0], order_id: 'L', refunded: 4, reason: 'torn' };
    const { body } = await upload(kith, 'orders.ndjson', [...rows, late].map((row) => JSON.stringify(row)).join('\n'));
    expect(body.parts[0]?.columns.slice(-2)).toMatchObject([
      { name: 'refunded', field: 'refunded', samples: ['4'] },
      { name: 'reason', field: null, extra: 'reason', samples: ['torn'] },
    ]);
    expect((await step(kith, body.id, 'check')).report?.sums).toMatchObject([{ orders: 5001, amount: 50_010, returned: 4 }]);
  });

  it('keeps what is mapped while another file comes in', async () => {
    const { body } = await upload(kith, 'customers.csv', 'id,shoe\nc1,38\n');
    const part = asIs(body.parts[0]!);
    const columns = part.columns.map((column) => (column.name === 'shoe' ? { ...column, extra: 'shoe_size' } : column));
    const { addImportChunk } = kith.store.write;
    vi.spyOn(kith.store.write, 'addImportChunk').mockImplementation(async (...args) => {
      const mapped = await kith.api('marketer', 'PUT', `/imports/${body.id}`, { parts: [{ ...part, columns }] });
      expect(mapped).toMatchObject({ status: 200 });
      return addImportChunk(...args);
    });
    const added = await upload(kith, 'more.csv', 'id,name\nc2,Bo\n', body.id);
    expect(added.body.parts).toMatchObject([{ columns: [{}, { extra: 'shoe_size' }] }, { name: 'more.csv' }]);
  });

  it('takes a large file in pieces', async () => {
    const begun = await kith.app.request('/api/v1/imports?name=orders.csv', {
      method: 'POST',
      headers: { ...(await kith.as('marketer')), 'content-length': '0' },
    });
    const { id } = (await begun.json()) as Import;
    const bytes = Buffer.from(ORDERS);
    for (const [n, piece] of [bytes.subarray(0, 100), bytes.subarray(100)].entries())
      await kith.app.request(`/api/v1/imports/${id}/pieces?n=${n}`, { method: 'POST', headers: await kith.as('marketer'), body: piece });
    const whole = await upload(kith, 'orders.csv', '', id);
    expect(whole.body).toMatchObject({ status: 'mapping', parts: [{ kind: 'orders', bytes: ORDERS.length }] });
    expect((await step(kith, id, 'check')).report?.counts).toMatchObject([{ rows: 3 }]);
  });

  it('names the piece that is missing, takes one that is sent again, and refuses one that is too large', async () => {
    const headers = await kith.as('marketer');
    const begun = await kith.app.request('/api/v1/imports?name=orders.csv', {
      method: 'POST',
      headers: { ...headers, 'content-length': '0' },
    });
    const { id } = (await begun.json()) as Import;
    const bytes = Buffer.from(ORDERS);
    const piece = (n: number, body: Uint8Array): Promise<Response> =>
      Promise.resolve(kith.app.request(`/api/v1/imports/${id}/pieces?n=${n}`, { method: 'POST', headers, body: Buffer.from(body) }));
    await piece(0, bytes.subarray(0, 50));
    await piece(2, bytes.subarray(100));
    const lacking = await upload(kith, 'orders.csv', '', id);
    expect(lacking).toMatchObject({ status: 400, body: { error: { message: 'Piece 1 did not arrive whole; send it again.' } } });
    expect((await piece(1, new Uint8Array(8 * 1024 * 1024 + 1))).status).toBe(413);
    expect(await upload(kith, 'orders.csv', '', id)).toMatchObject({ status: 400 });
    for (let again = 0; again < 2; again++) expect((await piece(1, bytes.subarray(50, 100))).status).toBe(204);
    const whole = await upload(kith, 'orders.csv', '', id);
    expect(whole.body).toMatchObject({ status: 'mapping', parts: [{ kind: 'orders', bytes: ORDERS.length }] });
    expect((await step(kith, id, 'check')).report?.counts).toMatchObject([{ rows: 3 }]);
  });

  it('keeps each of two files that come in at once', async () => {
    const { body } = await upload(kith, 'customers.csv', CUSTOMERS);
    const both = await Promise.all([
      upload(kith, 'orders.csv', ORDERS, body.id),
      upload(kith, 'customers-2.csv', 'customer number;first name;city\n21;A;Graz\n', body.id),
    ]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const { parts } = await get<Import>(`/imports/${body.id}`);
    expect(parts.map(({ name }) => name).sort()).toEqual(['customers-2.csv', 'customers.csv', 'orders.csv']);
    expect((await step(kith, body.id, 'check')).report?.counts).toMatchObject([{ rows: 3 }, { rows: 3 }]);
  });
});
