import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { List, ProfileRow } from '../../shared/api.ts';
import { Collector } from '../kit/collector.ts';
import { openBrowser } from './chromium.ts';
import { show, visitorOf, WIDE } from './pages.ts';

let browser: Browser;
let collector: Collector;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  [browser, collector] = await Promise.all([openBrowser(), Collector.start(['--demo'], {}, inject('demo'))]);
  context = await visitorOf(browser, collector, WIDE);
  page = await context.newPage();
});
afterAll(async () => {
  await browser?.close();
  await collector?.stop();
});

const read = async (download: Download): Promise<string> => readFileSync(await download.path(), 'utf8');

describe('a marketer', () => {
  it('saves the list of people as it is narrowed, by keyboard alone', async () => {
    await show(page, '/profiles?identified=true');
    const button = page.getByRole('button', { name: 'Export: this list of people' });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'CSV, for spreadsheets' }).waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'menuitem');
    await page.keyboard.press('ArrowDown');
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    expect(download.suggestedFilename()).toMatch(/^aurora-hall-profiles-\d{4}-\d{2}-\d{2}\.ndjson$/);
    const people = (await read(download))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as ProfileRow);
    const counts = await collector.api<{ identified: number }>('/api/v1/counts');
    expect(people).toHaveLength(counts.identified);
    expect(people.every(({ identified }) => identified)).toBe(true);
  });
  it('saves the people of a segment', async () => {
    const [segment] = (await collector.api<List<{ id: string; count: number }>>('/api/v1/segments')).items;
    await show(page, `/segments/${segment!.id}`);
    await page.getByRole('button', { name: 'Export: the people in this segment' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'NDJSON, for programs' }).click(),
    ]);
    expect((await read(download)).trimEnd().split('\n')).toHaveLength(segment!.count);
  });
});
