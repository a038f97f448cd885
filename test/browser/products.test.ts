/** The way of a catalogue through the dashboard: empty, a feed with a bad item, an edit that is taken back, a file that is looked at first, and a feed that shrank. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { item, rss, startFeedServer, type FeedServer } from '../feed/server.ts';
import { Collector } from '../kit/collector.ts';
import { openBrowser } from './chromium.ts';
import { show, visitorOf, WIDE } from './pages.ts';

const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M/wHwAEBgIApD5fRAAAAABJRU5ErkJggg==', 'base64');

let browser: Browser;
let collector: Collector;
let web: FeedServer;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  [browser, collector, web] = await Promise.all([openBrowser(), Collector.start([], { KITH_FEED_PRIVATE: 'true' }), startFeedServer()]);
  context = await visitorOf(browser, collector, WIDE);
  page = await context.newPage();
  web.give('/lamp.png', { body: PIXEL, headers: { 'content-type': 'image/png' } });
});
afterAll(async () => {
  await context?.close();
  await browser?.close();
  await collector?.stop();
  await web?.close();
});

describe('the products', () => {
  it('come by a feed, are edited and taken back, looked at in a file, and kept when the feed shrinks', async () => {
    const thrown: string[] = [];
    page.on('pageerror', (error) => thrown.push(error.message));
    const picture = { image_link: `${web.url}/lamp.png`, product_type: 'Lamps', brand: 'Lumo' };
    web.give('/feed.xml', {
      body: rss([item('L1', { title: 'Desk lamp', ...picture }), item('L2'), item('L3'), item('BAD', { price: 'cheap' })]),
    });

    await show(page, '/products');
    await page.getByRole('heading', { name: 'No product is known yet.' }).waitFor();
    await page.getByRole('link', { name: 'Name the product feed' }).click();
    await page.getByLabel('Address of the feed').fill(`${web.url}/feed.xml`);
    await page.keyboard.press('Enter');
    await page.getByText('3 new, 0 changed').waitFor();
    await page.getByText('1 item could not be taken').waitFor();
    await page.getByText('The price "cheap" is no amount').waitFor();
    await page.getByRole('heading', { level: 1, name: '3 products.' }).waitFor();

    // The list is searched and walked with the keyboard.
    await page.getByRole('tab', { name: 'All products' }).click();
    await page.getByLabel('Title, brand, category, id').fill('lumo');
    await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
    expect(await page.locator('tbody img').evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth))).toBe(1);
    await page.locator('.row-link').first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Desk lamp' }).waitFor();

    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Price', { exact: true }).fill('cheap');
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await page.getByLabel('Price', { exact: true }).fill('12,50');
    await page.getByLabel('Cost').fill('4');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The price rose from €10.00 to €12.50.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('is €10.00 again').waitFor();
    expect(await collector.api('/api/v1/products/L1')).toMatchObject({ price: 10, cost: null, own: {} });

    // A file tells first.
    await show(page, '/products?tab=file');
    const csv = 'id,title,cost\nL1,Desk lamp,4.50\nL9,Floor lamp,9\n,No id,1\n';
    await page.locator('input[type=file]').setInputFiles({ name: 'costs.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.getByRole('button', { name: 'Show what would change' }).click();
    await page.getByText('Read 3 lines: 1 new, 1 changed, 0 as before.').waitFor();
    await page.getByText('Line 4: The id is missing.').waitFor();
    await page.getByText('– → €4.50').waitFor();
    await page.getByRole('button', { name: 'Take over 2 products' }).click();
    await page.getByText('Taken over: 1 new, 1 changed.').waitFor();

    web.give('/feed.xml', { body: rss([item('L1')]) });
    await show(page, '/products?tab=feed');
    await page.getByRole('button', { name: 'Fetch now' }).click();
    await page.getByText('The feed held 3 products and suddenly holds 1. Nothing was changed.').waitFor();
    await page.getByRole('button', { name: 'Apply it with 1 product' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Apply it with 1 product' }).click();
    await page.getByText('2 gone.').waitFor();
    await show(page, '/products?show=unavailable');
    await expect.poll(() => page.locator('tbody tr').count()).toBe(2);
    expect(thrown).toEqual([]);
  });
});
