import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Collector } from '../kit/collector.ts';
import { openBrowser } from './chromium.ts';
import { DARK, PAGES, PHONE, show, someIds, visitorOf, WIDE, type Ids } from './pages.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let collector: Collector;
let ids: Ids;
beforeAll(async () => {
  [browser, collector] = await Promise.all([openBrowser(), Collector.start(['--demo'], {}, inject('demo'))]);
  ids = await someIds(collector);
});
afterAll(async () => {
  await browser?.close();
  await collector?.stop();
});

describe.each([WIDE, DARK, PHONE])('the dashboard, $name', (look) => {
  const contexts = new Map<boolean, Promise<BrowserContext>>();
  const contextFor = (open: boolean): Promise<BrowserContext> => {
    const context = contexts.get(open) ?? visitorOf(browser, collector, look, open);
    contexts.set(open, context);
    return context;
  };
  afterAll(async () => {
    for (const context of contexts.values()) await (await context).close();
  });

  it.each(PAGES)('shows $name without an error and without a serious barrier', async ({ path, open }) => {
    const page = await (await contextFor(open ?? false)).newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await show(page, path(ids));
    expect(errors.filter((text) => !(open && text.includes('401')))).toEqual([]);

    await page.evaluate(axe);
    const barriers = async (): Promise<string[]> => {
      const { violations } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      return serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`);
    };
    let found = await barriers();
    // What changes while it is looked at is seen half as it was and half as it is: a real barrier is there a moment later too.
    if (found.length > 0) {
      await page.waitForTimeout(1000);
      found = await barriers();
    }
    expect(found).toEqual([]);

    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wider, 'pixels to scroll sideways').toBeLessThanOrEqual(0);
    await page.close();
  });
});

describe('on a phone', () => {
  it.each(PAGES.filter(({ open }) => !open))('every popup of $name opens on the screen', async ({ path }) => {
    const context = await visitorOf(browser, collector, PHONE);
    const page = await context.newPage();
    await show(page, path(ids));
    const buttons = page.locator('.menu > button[aria-haspopup]');
    for (const button of await buttons.all()) {
      if (!(await button.isVisible())) continue;
      await button.click();
      const popup = page.locator('.menu > .popup:not([hidden])');
      await popup.waitFor();
      const { x, y, width, height } = (await popup.boundingBox())!;
      expect([x, y, PHONE.viewport.width - x - width, PHONE.viewport.height - y - height].filter((room) => room < 0)).toEqual([]);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(wider, 'pixels to scroll sideways').toBeLessThanOrEqual(0);
      await page.keyboard.press('Escape');
      await popup.waitFor({ state: 'hidden' });
    }
    await context.close();
  });
});

it('says before the set-up that Kith waits for it', async () => {
  const fresh = await Collector.start([], { KITH_ADMIN_EMAIL: '', KITH_ADMIN_PASSWORD: '' });
  const page = await browser.newPage({ baseURL: fresh.url });
  for (const path of ['/', '/login']) {
    await show(page, path);
    expect(await page.locator('h1').innerText()).toBe('Kith waits to be set up.');
    expect(await page.locator('input').count()).toBe(0);
  }
  await page.close();
  await fresh.stop();
});
