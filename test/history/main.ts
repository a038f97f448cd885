/**
 * `npm run history -- FOLDER`: brings the Complete Journey (households, campaigns, sends, redemptions, lines of baskets) into an empty Kith through the
 * dashboard in a real browser, compares all that is stored with what another database reads in the same files, takes the import back, and compares the
 * site with what it was before, byte by byte. With KITH_DATABASE_URL it works in that database, which must be empty; otherwise in a file of its own.
 */
import { existsSync, readFileSync, rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ValueSummary } from '../../shared/api.ts';
import { openBrowser, type Page } from '../browser/chromium.ts';
import { show, visitorOf, WIDE } from '../browser/pages.ts';
import { Collector, SECRET_KEY } from '../kit/collector.ts';
import { makePlace } from '../upkeep/kit.ts';
import { compare, FILES, OF_THE_WEBSITE } from './counted.ts';

/** So long a step may take, in milliseconds. */
const PATIENCE = 600_000;
/** Lines that are told where the site is not as it was. */
const SHOWN = 20;
const folder = resolve(process.env.INIT_CWD ?? process.cwd(), process.argv[2] ?? '.');
let wrong = false;
/** Says what was seen, and remembers when it is not as it should be. */
function say(what: string, right = true): void {
  if (!right) wrong = true;
  console.log(`  ${right ? ' ' : '!'} ${what}`);
}
/** Does a step, and tells how long it took. */
async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const done = await work();
  say(`${what} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  return done;
}

/** What the website knows already, also of some of those whom the files name: who they are, what they looked at, and what they ordered. */
async function live(collector: Collector): Promise<void> {
  const now = Date.now();
  const at = (n: number): string => new Date(now - (n + 1) * 3_600_000).toISOString();
  const [, ...rows] = gunzipSync(readFileSync(join(folder, FILES[0] ?? '')))
    .toString()
    .split('\n');
  const batch = Array.from({ length: 200 }, (_, n) => (n % 2 ? `${OF_THE_WEBSITE}${n}` : (rows[n]?.split(',')[0] ?? '')))
    .map((userId, n) => [
      { type: 'identify', userId, traits: { email: `${n}@example.com`, city: 'Graz' } },
      { type: 'page', anonymousId: `device-${n}`, name: 'Shop', properties: { path: '/' } },
      { type: 'track', event: 'Product Viewed', anonymousId: `device-${n}`, userId, properties: { product_id: '940996', name: 'Salad' } },
      { type: 'track', event: 'Order Completed', userId, properties: { order_id: `live-${n}`, total: 12.5 + n } },
    ])
    .flatMap((events, n) => events.map((event, i) => ({ ...event, messageId: `live-${n}-${i}`, timestamp: at(n) })));
  const answer = await fetch(`${collector.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SECRET_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ batch }),
  });
  if (!answer.ok) throw new Error(`The collector answered ${answer.status}: ${await answer.text()}`);
}
/** Brings the files in as an owner would: dropped together, tried, stored. */
async function bring(page: Page): Promise<void> {
  const heading = (name: RegExp) => page.getByRole('heading', { level: 1, name });
  await timed('uploaded, and every file known by what it holds', async () => {
    await show(page, '/imports');
    await page.locator('input[type=file]').setInputFiles(FILES.map((name) => join(folder, name)));
    for (const name of FILES) await page.getByRole('tab', { name: name.replace('.gz', '') }).waitFor();
  });
  const tried = heading(/^All [\d,]+ rows can be stored\.$/);
  await timed('tried', async () => {
    await page.getByRole('button', { name: 'Try it' }).click();
    await tried.waitFor({ timeout: PATIENCE });
  });
  say(`the page says: ${(await tried.textContent()) ?? ''}`);
  const stored = heading(/came with this import\.$/);
  await timed('stored', async () => {
    await page.getByRole('button', { name: 'Store', exact: true }).click();
    await stored.waitFor({ timeout: PATIENCE });
  });
  say(`the page says: ${(await stored.textContent()) ?? ''}`);
}
/** Takes the import back, on the page on which it is shown. */
async function takeBack(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Take it back' }).click();
  await page.getByRole('heading', { level: 1, name: /This import is taken back\./ }).waitFor({ timeout: PATIENCE });
}

async function run(): Promise<void> {
  const place = makePlace();
  const work = mkdtempSync(join(tmpdir(), 'kith-history-'));
  const given = process.env.KITH_DATABASE_URL;
  const collector = await Collector.start([], given === undefined ? {} : { KITH_DATABASE_URL: given });
  const browser = await openBrowser();
  /** The site as text in which the same data is the same bytes. */
  const written = async (name: string): Promise<{ file: string; bytes: Buffer }> => {
    const file = join(work, `${name}.ndjson`);
    const url = given ?? `file:${join(collector.folder, 'kith.db')}`;
    const { code, said } = await place.run('export', ['all', '--canonical', '--out', file], { env: { KITH_DATABASE_URL: url } });
    if (code !== 0) throw new Error(said);
    return { file, bytes: readFileSync(file) };
  };
  try {
    await live(collector);
    const before = await written('before');
    const page = await (await visitorOf(browser, collector, WIDE)).newPage();
    page.on('pageerror', (error) => say(`the page failed: ${error.message}`, false));
    await bring(page);
    const stored = await written('stored');
    for (const { what, files, site, apart } of await compare(folder, stored.file, before.file))
      say(`${what}: ${files} in the files, ${site} in Kith, ${apart} apart`, files > 0 && files === site && apart === 0);
    const { totals } = (await collector.api('/api/v1/value/summary')) as ValueSummary;
    say(`the value page counts ${totals.orders} orders of ${totals.gross} in all`);
    await timed('taken back', () => takeBack(page));
    const after = await written('after');
    say(`before ${before.bytes.length} bytes, after ${after.bytes.length}`, after.bytes.equals(before.bytes));
    const [was, is] = [before, after].map(({ bytes }) => new Set(bytes.toString().split('\n'))) as [Set<string>, Set<string>];
    for (const line of [...was].filter((one) => !is.has(one)).slice(0, SHOWN)) say(`gone: ${line}`, false);
    for (const line of [...is].filter((one) => !was.has(one)).slice(0, SHOWN)) say(`new: ${line}`, false);
  } finally {
    await browser.close();
    await collector.stop();
    place.end();
    rmSync(work, { recursive: true, force: true });
  }
  console.log(wrong ? 'Not as it should be.' : 'All that the files hold was there, and nothing of it is left.');
  if (wrong) process.exitCode = 1;
}

const lacking = FILES.filter((name) => !existsSync(join(folder, name)));
if (lacking.length > 0)
  console.log(`Skipped: ${folder} lacks ${lacking.join(', ')}. Name the folder that holds the Complete Journey: npm run history -- FOLDER`);
else await run();
