/**
 * `npm run replay -- FOLDER [--url ADDRESS --key SECRET_KEY]`: sends UCI Online Retail through `POST /v1/batch` as dated orders and refunds with their
 * lines, then prints what the collector says it stored. Sending again changes nothing. Without `--url` it starts a collector of its own.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ValueSummary } from '../../shared/api.ts';
import type { WireEvent } from '../../shared/event.ts';
import { startOwn, type Target } from './own.ts';
import { missing, retailEvents } from './retail.ts';

const root = resolve(import.meta.dirname, '../..');
/** What one request holds: below the 500 KB and 2,500 events that a collector takes. */
const BYTES = 400 * 1024;
const EVENTS = 1000;

/** Sends one batch; waits as long as the collector asks when it is busy. */
async function send({ url, key }: Target, batch: string[]): Promise<{ accepted: number; duplicates: number }> {
  for (;;) {
    const answer = await fetch(`${url}/v1/batch`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`, 'content-type': 'application/json' },
      body: `{"batch":[${batch.join(',')}]}`,
    });
    if (answer.status === 429 || answer.status === 503) {
      await new Promise((wake) => setTimeout(wake, Number(answer.headers.get('retry-after') ?? 1) * 1000));
      continue;
    }
    const said = (await answer.json()) as { accepted: number; duplicates: number; rejected: { reason: string }[] };
    if (!answer.ok) throw new Error(`The collector answered ${answer.status}: ${JSON.stringify(said)}`);
    if (said.rejected.length > 0) throw new Error(`The collector refused ${said.rejected.length} events: ${said.rejected[0]!.reason}`);
    return said;
  }
}

async function replay(target: Target, events: AsyncIterable<WireEvent>): Promise<{ accepted: number; duplicates: number }> {
  const total = { accepted: 0, duplicates: 0 };
  let batch: string[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    const { accepted, duplicates } = await send(target, batch);
    total.accepted += accepted;
    total.duplicates += duplicates;
    [batch, bytes] = [[], 0];
  };
  for await (const event of events) {
    const json = JSON.stringify(event);
    const size = Buffer.byteLength(json) + 1;
    if (bytes + size > BYTES || batch.length === EVENTS) await flush();
    batch.push(json);
    bytes += size;
  }
  await flush();
  return total;
}

/** The figures that the reference beside the data states, or null without one. */
function reference(folder: string): Record<string, number> | null {
  const file = join(folder, 'online_retail_reference.json');
  if (!existsSync(file)) return null;
  type Reference = {
    totals: { customers_with_purchase: number; invoices: number; gross: number; returned: number };
    concentration_gross: { top20pct_share: number };
  };
  const { totals, concentration_gross } = JSON.parse(readFileSync(file, 'utf8')) as Reference;
  return {
    customers: totals.customers_with_purchase,
    orders: totals.invoices,
    gross: totals.gross,
    returned: totals.returned,
    'top 20 % hold': concentration_gross.top20pct_share,
  };
}

async function report(target: Target, folder: string): Promise<boolean> {
  const began = performance.now();
  const answer = await fetch(`${target.url}/api/v1/value/summary`, { headers: { authorization: `Bearer ${target.key}` } });
  if (!answer.ok) throw new Error(`The collector answered ${answer.status}: ${await answer.text()}`);
  const { totals, concentration } = (await answer.json()) as ValueSummary;
  const took = performance.now() - began;
  const found: Record<string, number> = {
    ...{ customers: totals.customers, orders: totals.orders, gross: totals.gross, returned: totals.returned },
    'top 20 % hold': concentration.top20Share ?? 0,
  };
  const expected = reference(folder);
  let right = true;
  console.log(`What is stored, asked of the API in ${took.toFixed(0)} ms:`);
  for (const [name, value] of Object.entries(found)) {
    const share = name.startsWith('top');
    const money = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
    const shown = share
      ? `${(value * 100).toFixed(2)} %`
      : value.toLocaleString('en-GB', name === 'gross' || name === 'returned' ? money : {});
    const off = expected !== null && Math.abs(value - expected[name]!) > (share ? 1e-9 : 0.004);
    if (off) right = false;
    console.log(`  ${name.padEnd(14)} ${shown.padStart(14)}${off ? `   the reference says ${expected![name]}` : ''}`);
  }
  if (expected) console.log(right ? 'Exactly as the reference states.' : 'Not as the reference states.');
  return right;
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { url: { type: 'string' }, key: { type: 'string' } } });
const folder = resolve(process.env.INIT_CWD ?? process.cwd(), positionals[0] ?? '.');
const lacking = missing(folder);
if (lacking.length > 0) {
  console.log(`Skipped: ${folder} lacks ${lacking.join(', ')}. Name the folder that holds UCI Online Retail: npm run replay -- FOLDER`);
} else if (Boolean(values.url) !== Boolean(values.key)) {
  console.error('Give both --url and --key (the secret key), or neither.');
  process.exitCode = 2;
} else {
  const target: Target =
    values.url && values.key
      ? { url: values.url.replace(/\/+$/, ''), key: values.key, look: values.url, stop: () => Promise.resolve() }
      : await startOwn(root);
  try {
    const began = performance.now();
    const { accepted, duplicates } = await replay(target, retailEvents(folder));
    const seconds = (performance.now() - began) / 1000;
    console.log(`${accepted} events stored, ${duplicates} were there already (${seconds.toFixed(1)} s).`);
    if (!(await report(target, folder))) process.exitCode = 1;
    console.log(`Look at it: ${target.look}`);
  } finally {
    await target.stop();
  }
}
