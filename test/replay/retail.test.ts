import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { WireEvent } from '../../shared/event.ts';
import { missing, retailEvents } from './retail.ts';

let folder: string;
const write = (name: string, lines: string[]) => writeFileSync(join(folder, `online_retail_${name}.csv.gz`), gzipSync(lines.join('\n')));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'retail-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('names the files that are not there', () => {
  write('orders', []);
  expect(missing(folder)).toEqual(['online_retail_lines.csv.gz', 'online_retail_products.csv.gz']);
});

it('makes a person, an order and a return of the invoices, in the shop’s own time, and leaves out what was not sold', async () => {
  write('orders', [
    'invoice,customer,at,country',
    '1,17850,2011-07-01T08:26,Norway',
    '2,17850,2011-12-01T08:28,Norway',
    'C3,17850,2011-12-02T09:00,Norway',
  ]);
  write('lines', ['invoice,sku,qty,price', '1,A,6,2.55', '1,B,1,0', '1,C,-1,9', '2,A,1,3', 'C3,A,-2,2.55']);
  write('products', ['sku,description', 'A,"LAMP, RED"']);
  const events: WireEvent[] = [];
  for await (const event of retailEvents(folder)) events.push(event);
  expect(events.map((e) => [e.event ?? e.type, e.timestamp, e.properties ?? e.traits])).toEqual([
    ['identify', '2011-07-01T07:26:00.000Z', { country: 'Norway' }],
    [
      'Order Completed',
      '2011-07-01T07:26:00.000Z',
      { order_id: '1', currency: 'GBP', total: 15.3, products: [{ product_id: 'A', name: 'LAMP, RED', quantity: 6, price: 2.55 }] },
    ],
    [
      'Order Completed',
      '2011-12-01T08:28:00.000Z',
      { order_id: '2', currency: 'GBP', total: 3, products: [{ product_id: 'A', name: 'LAMP, RED', quantity: 1, price: 3 }] },
    ],
    [
      'Order Refunded',
      '2011-12-02T09:00:00.000Z',
      { order_id: 'C3', currency: 'GBP', total: 5.1, products: [{ product_id: 'A', name: 'LAMP, RED', quantity: 2, price: 2.55 }] },
    ],
  ]);
});

it('keeps an invoice of very many lines within what one event may weigh', async () => {
  write('orders', ['invoice,customer,at,country', '1,1,2011-07-01T08:26,Norway']);
  write('lines', ['invoice,sku,qty,price', ...Array.from({ length: 542 }, (_, i) => `1,S${i},6,2.55`)]);
  write('products', ['sku,description', ...Array.from({ length: 542 }, (_, i) => `S${i},A LONG DESCRIPTION OF A LAMP ${i}`)]);
  for await (const event of retailEvents(folder)) expect(JSON.stringify(event).length).toBeLessThan(32 * 1024);
});
