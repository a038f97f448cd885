import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Kith } from '../../sdk/kith.ts';
import { openBrowser } from './chromium.ts';
import { held, leftovers, Stage } from './stage.ts';

declare const kith: Kith;
declare const errors: string[];

let browser: Browser;
let stage: Stage;
beforeAll(async () => {
  browser = await openBrowser();
  stage = await new Stage(browser).start();
});
beforeEach(() => stage.reset());
afterAll(async () => {
  stage?.stop();
  await browser?.close();
});

const wait = { timeout: 20_000 };
const arrived = (...names: string[]): Promise<void> => expect.poll(() => names.filter((n) => !stage.names().includes(n)), wait).toEqual([]);
const close = async (page: Page): Promise<void> => {
  expect(await page.evaluate(() => errors)).toEqual([]);
  await page.context().close();
};

describe('events of a page', () => {
  it('arrive once, 21 of a page view in two requests without a preflight, under one cookie', async () => {
    const page = await stage.open({ path: '/a?utm_source=mail', before: "kith=[['track','Early']]" });
    await page.evaluate(() => Array.from({ length: 19 }, (_, i) => kith.track(`T${i}`, { i })));
    await arrived('page', 'Early', 'T18');
    expect([stage.stored.size, stage.duplicates, stage.preflights]).toEqual([21, 0, 0]);
    expect(stage.batches.length).toBeLessThanOrEqual(2);
    expect(stage.batches[0]!.headers).toMatchObject({ 'content-type': expect.stringContaining('text/plain') });
    expect(stage.batches[0]!.headers.cookie).toBeUndefined();
    const cookies = await page.context().cookies();
    expect(cookies).toMatchObject([{ name: 'kith_id', sameSite: 'Lax', path: '/' }]);
    expect(cookies[0]!.expires).toBeGreaterThan(Date.now() / 1000 + 399 * 86_400);
    await close(page);
  });

  it('survive a killed tab and a collector that is down, and are sent once by the next page', async () => {
    stage.mode = 'down';
    const page = await stage.open();
    await page.evaluate(() => ['A', 'B', 'C'].forEach((name) => kith.track(name)));
    await expect.poll(() => held(page), wait).toEqual(['page', 'A', 'B', 'C']);
    const context = page.context();
    await page.close();
    stage.mode = 'up';
    const next = await stage.open({ context });
    await arrived('A', 'B', 'C');
    expect(stage.duplicates).toBe(0);
    await close(next);
  });

  it('of three tabs are each sent once after an outage', async () => {
    stage.mode = 'down';
    const first = await stage.open();
    const context = first.context();
    const tabs = [first, await stage.open({ context }), await stage.open({ context })];
    await Promise.all(tabs.map((tab, t) => tab.evaluate((n) => Array.from({ length: 20 }, (_, i) => kith.track(`t${n}e${i}`)), t)));
    stage.mode = 'up';
    await expect.poll(() => stage.names().filter((n) => n !== 'page').length, { timeout: 40_000 }).toBe(60);
    expect(stage.duplicates).toBe(0);
    await close(first);
  });

  it('wait while the browser is offline, and go when it is online again', async () => {
    const page = await stage.open();
    await arrived('page');
    await page.context().setOffline(true);
    await page.evaluate(() => kith.track('Offline'));
    await expect.poll(() => page.evaluate(() => (kith.debug() as { waiting: number }).waiting), wait).toBe(1);
    await page.context().setOffline(false);
    await arrived('Offline');
    await close(page);
  });

  it('are handed over when the page is left and when the tab is closed', async () => {
    const page = await stage.open();
    await page.evaluate(() => kith.track('Leaving'));
    await page.goto(page.url().replace(/\/$/, '/next'));
    await arrived('Leaving');
    await page.waitForFunction('window.kith && window.kith.version');
    await page.evaluate(() => kith.track('Closing'));
    await page.close();
    await arrived('Closing');
  });

  it('are lost one by one only: a refused one costs no other', async () => {
    stage.mode = 'poison';
    const page = await stage.open();
    await page.evaluate(() => Array.from({ length: 40 }, (_, i) => kith.track(i === 17 ? 'Poison' : `G${i}`)));
    await expect.poll(() => stage.names().filter((n) => n.startsWith('G')).length, wait).toBe(39);
    expect([stage.names().includes('Poison'), stage.duplicates]).toEqual([false, 0]);
    await close(page);
  });
});

describe('consent', () => {
  it('that is required lets nothing be stored and nothing with an id be sent before it', async () => {
    const page = await stage.open({ tag: 'data-consent="required"', body: '<p data-kith-slot="hero">default</p>' });
    await page.evaluate(() => {
      kith.track('A');
      kith.identify('u1');
    });
    await expect.poll(() => stage.asked.length, wait).toBe(1);
    expect(await leftovers(page)).toEqual({ cookie: '', local: 0, databases: 0 });
    expect(stage.asked[0]).not.toHaveProperty('anonymousId');
    expect(stage.batches).toEqual([]);
    await page.evaluate(() => kith.consent(true));
    await arrived('page', 'A', 'identify', '$consent');
    await expect.poll(() => stage.asked[1]?.['anonymousId'], wait).toBe(stage.find('A')!['anonymousId']);
    await close(page);
  });

  it('that is withdrawn wipes the browser at any moment, and holds in the other tab', async () => {
    const tag = 'data-consent="required"';
    const page = await stage.open({ tag });
    const other = await stage.open({ tag, context: page.context() });
    for (let i = 0; i < 20; i++) {
      await page.evaluate((n) => {
        kith.consent(true);
        kith.track(`L${n}`);
        if (n % 2) kith.identify(`u${n}`);
      }, i);
      await page.evaluate((ms) => new Promise((done) => setTimeout(done, ms)), (i * 37) % 150);
      await page.evaluate(() => kith.consent(false));
      await expect.poll(() => leftovers(page), wait).toEqual({ cookie: '', local: 0, databases: 0 });
    }
    expect(await other.evaluate(() => kith.consent())).not.toBe('granted');
    await close(page);
  });
});

describe('slots', () => {
  const made = (kind: string, content: unknown, more: object = {}): object => ({
    ...{ decisionId: kind, experience: `exp-${kind}`, variant: 'v', kind, content, control: false, reason: '' },
    ...more,
  });
  const policy = (): string =>
    `default-src 'none'; script-src 'unsafe-inline' ${stage.collector}; connect-src ${stage.collector}; require-trusted-types-for 'script'; trusted-types kith`;

  it('show what was chosen, harmlessly, and report what was seen, under a strict policy', async () => {
    const dirty =
      '<p onclick="errors.push(1)">Hi <a href="java\nscript:errors.push(2)">a</a><img src=x onerror="errors.push(3)"><script>errors.push(4)</script></p>';
    stage.decisions = {
      text: made('text', '<b>x</b>'),
      html: made('html', dirty),
      control: made('none', null, { control: true }),
      below: made('text', 'below', { decisionId: 'below' }),
    };
    const body = `${['text', 'html', 'control'].map((s) => `<div data-kith-slot="${s}">default</div>`).join('')}${'<br>'.repeat(200)}<div data-kith-slot="below">d</div>`;
    const page = await stage.open({ body, policy: policy() });
    const shown = (slot: string): Promise<string | undefined> =>
      page.evaluate((s) => document.querySelector(`[data-kith-slot=${s}]`)?.innerHTML, slot);
    const seen = (): string[] =>
      [...stage.stored.values()].filter((e) => e['event'] === '$exposure').map((e) => e['properties'].slot as string);
    await expect.poll(() => seen().sort(), wait).toEqual(['control', 'html', 'text']);
    expect(await shown('text')).toBe('&lt;b&gt;x&lt;/b&gt;');
    expect(await shown('html')).toMatch(/^<p>Hi <a>a<\/a><img src="[^"]+"><\/p>$/);
    expect(await shown('control')).toBe('default');
    await page.evaluate(() => document.querySelector('[data-kith-slot=below]')!.scrollIntoView());
    await expect.poll(() => seen().sort(), wait).toEqual(['below', 'control', 'html', 'text']);
    stage.decisions = {};
    await page.evaluate(() => history.pushState({}, '', '/b'));
    await expect.poll(() => shown('text'), wait).toBe('default');
    expect(stage.asked).toHaveLength(2);
    await close(page);
  });

  it('keep their default, visible, when the collector is down', async () => {
    stage.mode = 'down';
    const page = await stage.open({ body: '<p data-kith-slot="hero">default</p>' });
    await page.locator('[data-kith-slot]', { hasText: 'default' }).waitFor({ state: 'visible', timeout: 2000 });
    await close(page);
  });

  it('send a visitor on only after that was reported', async () => {
    stage.decisions = { go: made('redirect', '/target') };
    const page = await stage.open({ body: '<p data-kith-slot="go">default</p>' });
    await page.waitForURL('**/target');
    await arrived('$exposure');
    await page.context().close();
  });
});

describe('a hostile page', () => {
  it.each([
    [
      'pollutes Object.prototype',
      'Object.assign(Object.prototype,{consent:"required",userId:"evil",headers:{"x-evil":"1"},foo(){}})',
      true,
    ],
    ['gives lists a toJSON', 'Array.prototype.toJSON=function(){return JSON.stringify([].slice.call(this))}', true],
    ['has a fetch that throws', 'window.fetch=()=>{throw new Error("no")}', false],
    ['has a fetch that never answers', 'window.fetch=()=>new Promise(()=>{})', false],
    ['has a JSON that throws', 'JSON.stringify=()=>{throw new Error("no")}', false],
    ['has a clock that says nothing', 'Date.now=()=>NaN', true],
    ['has no Date', 'window.Date=undefined', false],
    ['has no IndexedDB', 'Object.defineProperty(window,"indexedDB",{get(){throw new Error("blocked")}})', true],
    [
      'has an IndexedDB that hangs',
      'IDBFactory.prototype.open=()=>Object.create(IDBOpenDBRequest.prototype,{addEventListener:{value(){}},onupgradeneeded:{writable:true}})',
      true,
    ],
    [
      'blocks cookies and localStorage',
      'for(const [o,n] of [[document,"cookie"],[window,"localStorage"]])Object.defineProperty(o,n,{get(){throw new Error("x")},set(){throw new Error("x")}})',
      true,
    ],
    ['has an element named kith', '</script><form id=kith></form><script>', true],
    [
      'has cookies of our name',
      'for(const v of ["evil","%E0%A4%A",".00000000-0000-0000-0000-000000000000.1.1.%E0%A4%A"])document.cookie="kith_id="+v+";path=/hostile"',
      true,
    ],
  ])('that %s sees no exception', async (_, before, arrives) => {
    const page = await stage.open({ path: '/hostile/', before, body: '<p data-kith-slot="hero">default</p>' });
    await page.evaluate(() => {
      kith.track('Hostile', { list: [1, { inner: [2] }] });
      kith.identify('u1');
      kith.page();
      kith.reset();
      void kith.slot('hero');
    });
    if (arrives) {
      await arrived('Hostile');
      expect(stage.find('Hostile')!['properties']).toEqual({ list: [1, { inner: [2] }] });
    } else await page.locator('[data-kith-slot]').waitFor({ state: 'visible', timeout: 2000 });
    await close(page);
  });

  it('that loads the script twice has one', async () => {
    const page = await stage.open();
    await page.evaluate((src) => {
      const script = Object.assign(document.createElement('script'), { src });
      script.dataset['key'] = 'other';
      document.head.append(script);
      return new Promise((done) => (script.onload = done));
    }, `${stage.collector}/base/kith.js`);
    await page.evaluate(() => kith.track('After'));
    await arrived('page', 'After');
    expect(stage.names().filter((n) => n === 'page')).toHaveLength(1);
    expect(new Set(stage.batches.map((b) => b.body['writeKey'])).size).toBe(1);
    await close(page);
  });
});
