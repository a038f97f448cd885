/** UCI Online Retail (Daqing Chen, LSBU; CC BY 4.0) as the events that a shop's server would have sent. */
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import type { WireEvent } from '../../shared/event.ts';
import { instantOf } from '../../shared/time.ts';

const FILES = ['orders', 'lines', 'products'].map((name) => `online_retail_${name}.csv.gz`);
const ZONE = 'Europe/London';
/** What an event may weigh, with room for its envelope; beyond it the lines go without their names. */
const ROOM = 30 * 1024;

/** Which of the three files a folder lacks. */
export const missing = (folder: string): string[] => FILES.filter((name) => !existsSync(join(folder, name)));

async function* rows(folder: string, name: string): AsyncGenerator<Record<string, string>> {
  const parser = createReadStream(join(folder, name))
    .pipe(createGunzip())
    .pipe(parse({ columns: true, relax_quotes: true }));
  for await (const row of parser) yield row as Record<string, string>;
}

interface Line {
  sku: string;
  quantity: number;
  price: number;
}

/** The files' times carry no zone: they are the shop's own wall clock. */
function timeOf(at: string): string {
  const [year, month, day, hour, minute] = at.split(/\D/).map(Number) as [number, number, number, number, number];
  return new Date(instantOf({ year, month, day, hour, minute }, ZONE)).toISOString();
}

/** Every event of the files in the order of the invoices: who bought (once each), what they ordered, and what came back (invoices that start with C). */
export async function* retailEvents(folder: string): AsyncGenerator<WireEvent> {
  const names = new Map<string, string>();
  for await (const { sku, description } of rows(folder, FILES[2]!)) names.set(sku!, description!);
  const lines = new Map<string, Line[]>();
  for await (const { invoice, sku, qty, price } of rows(folder, FILES[1]!)) {
    const line = { sku: sku!, quantity: Number(qty), price: Number(price) };
    const list = lines.get(invoice!);
    if (list) list.push(line);
    else lines.set(invoice!, [line]);
  }
  const met = new Set<string>();
  for await (const { invoice, customer, at, country } of rows(folder, FILES[0]!)) {
    const timestamp = timeOf(at!);
    if (!met.has(customer!))
      yield { type: 'identify', messageId: `retail-customer-${customer}`, userId: customer, traits: { country }, timestamp };
    met.add(customer!);
    const back = invoice!.startsWith('C');
    const counted = (lines.get(invoice!) ?? []).filter((line) => (back ? line.quantity < 0 : line.quantity > 0 && line.price > 0));
    const products = counted.map(({ sku, quantity, price }) => ({
      product_id: sku,
      name: names.get(sku) ?? sku,
      quantity: Math.abs(quantity),
      price,
    }));
    const lean = JSON.stringify(products).length > ROOM ? products.map(({ name: _, ...line }) => line) : products;
    const total = Math.round(counted.reduce((sum, line) => sum + Math.abs(line.quantity) * line.price, 0) * 1e6) / 1e6;
    yield {
      type: 'track',
      messageId: `retail-${invoice}`,
      userId: customer,
      event: back ? 'Order Refunded' : 'Order Completed',
      properties: { order_id: invoice, currency: 'GBP', total, products: lean },
      timestamp,
    };
  }
}
