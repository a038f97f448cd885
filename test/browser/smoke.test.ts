import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { List, ProfileRow } from '../../shared/api.ts';
import { Collector, OWNER, WRITE_KEY } from '../kit/collector.ts';
import { openBrowser } from './chromium.ts';

let browser: Browser;
let collector: Collector;
beforeAll(async () => {
  [browser, collector] = await Promise.all([openBrowser(), Collector.start()]);
});
afterAll(async () => {
  await browser?.close();
  await collector?.stop();
});

describe('a fresh collector', () => {
  it('lets the owner in through the log-in page, under the page’s own policy', async () => {
    const page = await browser.newPage({ baseURL: collector.url });
    const refused: string[] = [];
    page.on('pageerror', (error) => refused.push(error.message));
    page.on('console', (message) => /Content Security Policy|Trusted/.test(message.text()) && refused.push(message.text()));
    await page.goto('/');
    await page.getByLabel(/mail/i).fill(OWNER.email);
    await page.getByLabel(/password/i).fill(OWNER.password);
    await page.getByRole('button', { name: /log in/i }).click();
    await page.getByRole('navigation').first().waitFor();
    expect(refused).toEqual([]);
    await page.close();
  });

  it('takes the first page view of a page with the script tag', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await context.route('http://shop.test/**', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><title>A shop</title><script async src="${collector.url}/kith.js" data-key="${WRITE_KEY}" data-consent="none"></script>`,
      }),
    );
    await page.goto('http://shop.test/');
    await expect
      .poll(() => collector.api<List<ProfileRow>>('/api/v1/profiles').then(({ items }) => items.length), { timeout: 10_000 })
      .toBe(1);
    await context.close();
  });
});
