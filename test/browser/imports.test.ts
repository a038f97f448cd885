/** The way of a CRM into Kith through the dashboard: files as a German office exports them, mapped, tried, stored, found, and taken back; and a file that is damaged. */
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Import, List, Profile, ProfileRow } from '../../shared/api.ts';
import { Collector } from '../kit/collector.ts';
import { openBrowser } from './chromium.ts';
import { show, visitorOf, WIDE } from './pages.ts';

let browser: Browser;
let collector: Collector;
let context: BrowserContext;
let page: Page;
let thrown: string[];
beforeAll(async () => {
  [browser, collector] = await Promise.all([openBrowser(), Collector.start()]);
  context = await visitorOf(browser, collector, WIDE);
  page = await context.newPage();
  thrown = [];
  page.on('pageerror', (error) => thrown.push(error.message));
});
afterAll(async () => {
  await context?.close();
  await browser?.close();
  await collector?.stop();
});

/** Every letter of windows-1252 that the files hold is the same in Latin 1. */
const CUSTOMERS = Buffer.from(
  [
    'Kundennummer;Vorname;Nachname;E-Mail;Wo;Kunde seit;Guthaben',
    '1001;Jürgen;Müller;juergen@example.com;Köln;31.12.2019;12,50',
    '1002;Zoë;Größe;zoe@example.com;Zürich;05.01.2020;1.250,00',
    '',
  ].join('\r\n'),
  'latin1',
);
const ORDERS = Buffer.from(
  [
    'order id;customer id;date;sku;item;quantity;price',
    'A1;1001;03.02.2020;p1;Chair;2;12,50',
    'A1;1001;03.02.2020;p2;Table;1;99,95',
    'A2;1002;13.03.2020;p1;Chair;1;12,50',
    '',
  ].join('\n'),
);
const upload = (...files: { name: string; buffer: Buffer }[]) =>
  page.locator('input[type=file]').setInputFiles(files.map((file) => ({ mimeType: 'application/octet-stream', ...file })));
/** Chooses what a column becomes, with the keyboard. */
async function becomes(column: string, what: string): Promise<void> {
  await page.getByRole('combobox', { name: `What becomes of the column ${column}` }).fill(what);
  await page.keyboard.press('Enter');
}
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const theImport = async (): Promise<Import> => collector.api(`/api/v1/imports/${new URL(page.url()).pathname.split('/').at(-1)}`);

describe('an import', () => {
  it('is uploaded, mapped, tried, stored, found, and taken back as a whole', async () => {
    await show(page, '/imports');
    await page.getByText('Nothing has been brought over yet.').waitFor();
    await upload({ name: 'customers.csv', buffer: CUSTOMERS }, { name: 'orders.csv', buffer: ORDERS });

    // What was guessed: kind, encoding, delimiter, dates; the letters are right.
    await page.getByRole('tab', { name: 'customers.csv' }).waitFor();
    await page.getByText('Jürgen').waitFor();
    expect(await page.getByLabel('What its rows are').inputValue()).toBe('customers');
    expect(await page.getByLabel('Columns end with').inputValue()).toBe(';');
    expect(await page.getByLabel('Encoding').inputValue()).toBe('windows-1252');
    expect(await page.getByLabel('Dates are written').inputValue()).toBe('dmy');

    // By hand: a place, and an amount that is kept as a number.
    await becomes('Wo', 'city');
    await page.getByLabel('Type in which Guthaben is kept').selectOption('number');
    await page.getByLabel('Before the decimals').selectOption('comma');
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.getByRole('tab', { name: 'orders.csv' }).click();
    expect(await page.getByLabel('What its rows are').inputValue()).toBe('orders');
    expect(await page.getByLabel('Before the decimals').inputValue()).toBe('comma');
    await page.reload();
    await page.getByRole('tab', { name: 'customers.csv' }).click();
    expect(await page.getByRole('combobox', { name: 'What becomes of the column Wo' }).inputValue()).toBe('City');

    await page.getByRole('button', { name: 'Try it' }).click();
    await heading('All 5 rows can be stored.').waitFor();
    await page.getByRole('row', { name: /EUR 2 3 €137\.45/ }).waitFor();
    expect(((await collector.api('/api/v1/profiles')) as List<ProfileRow>).items).toEqual([]);

    await page.getByRole('button', { name: 'Store', exact: true }).click();
    await heading('2 people and 2 orders came with this import.').waitFor();
    expect(await theImport()).toMatchObject({ status: 'committed', footprint: { peopleMade: 2, orders: 2 } });
    const person: Profile = await collector.api('/api/v1/profiles/lookup?namespace=email&value=juergen%40example.com');
    expect(person).toMatchObject({ name: 'Jürgen Müller', traits: { city: 'Köln', guthaben: 12.5, $orders: 1, $revenue: 124.95 } });
    await page.getByRole('link', { name: 'Profiles' }).last().click();
    await page.getByRole('link', { name: /Jürgen Müller/ }).click();
    await heading('Jürgen Müller').waitFor();
    await page.getByText('Ordered 2 × Chair and Table').waitFor();
    await show(page, '/orders/A1');
    await page.getByText('Table').first().waitFor();

    await show(page, '/imports');
    await page.getByRole('link', { name: 'customers.csv' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('dialog').getByText('Goes: 2 people, 2 orders').waitFor();
    await page.getByRole('button', { name: 'Take it back' }).click();
    await heading('This import is taken back. Nothing of it is left.').waitFor();
    expect(((await collector.api('/api/v1/profiles')) as List<ProfileRow>).items).toEqual([]);
    expect(((await collector.api('/api/v1/orders')) as List<unknown>).items).toEqual([]);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Nothing has been brought over yet.').waitFor();
    expect(thrown).toEqual([]);
  });

  it('of a damaged file says what is wrong with it, and stores the rows that are whole when told so', async () => {
    await show(page, '/imports');
    const packed = gzipSync(CUSTOMERS);
    await upload({ name: 'cut.csv.gz', buffer: packed.subarray(0, packed.length - 12) });
    await page.getByText('cut.csv.gz: The compressed file is damaged or was cut off.').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(((await collector.api('/api/v1/imports')) as List<unknown>).items).toEqual([]);

    const rows = [
      'id,email,created',
      '1,ada@example.com,2020-01-31',
      '2,bo@example.com,2020-02-31',
      '3,cy@example.com,2020-03-31,too much',
      '',
    ];
    await upload({ name: 'damaged.csv', buffer: Buffer.from(rows.join('\n')) });
    await page.getByRole('button', { name: 'Try it' }).click();
    await heading('1 row can be stored, 2 rows cannot.').waitFor();
    const bad = page.getByRole('table', { name: '2 rows cannot be taken' });
    await bad.getByRole('cell', { name: '3', exact: true }).waitFor();
    await bad.getByText('2020-02-31').first().waitFor();
    await page.getByRole('button', { name: 'Export: the rows that were not taken' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'CSV, for spreadsheets' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/\.csv$/);

    // Back to the mapping, and forth again.
    await page.getByRole('button', { name: 'Change the mapping' }).click();
    await page.getByRole('combobox', { name: 'What becomes of the column email' }).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Store without the 2 bad rows' }).click();
    await heading(/^1 person/).waitFor();
    await page.getByText('2 rows were not taken').first().waitFor();
    expect(((await collector.api('/api/v1/profiles')) as List<ProfileRow>).items.map(({ email }) => email)).toEqual(['ada@example.com']);
    expect(thrown).toEqual([]);
  });
});
