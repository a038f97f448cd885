import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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

  it('takes the first page view of another website with the script tag', async () => {
    const shop = createServer((_, answer) => {
      answer.setHeader('content-type', 'text/html');
      answer.end(
        `<!doctype html><title>A shop</title><script async src="${collector.url}/kith.js" data-key="${WRITE_KEY}" data-consent="none"></script>`,
      );
    });
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(shop.address() as AddressInfo).port}/`);
    await expect
      .poll(() => collector.api<List<ProfileRow>>('/api/v1/profiles').then(({ items }) => items.length), { timeout: 10_000 })
      .toBe(1);
    await page.close();
    shop.close();
  });
});
