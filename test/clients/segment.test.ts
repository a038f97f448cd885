import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, type Browser, type Page } from '../browser/chromium.ts';
import { WRITE_KEY } from '../kit/collector.ts';
import { Stage } from './stage.ts';
import { Website } from './website.ts';

let browser: Browser;
let website: Website;
let stage: Stage;
beforeAll(async () => {
  browser = await openBrowser();
  website = await Website.start(browser);
  await website.use("import { AnalyticsBrowser } from '@segment/analytics-next'; Object.assign(window, { AnalyticsBrowser });");
  stage = await Stage.start(website.origin);
});
afterAll(async () => {
  await browser?.close();
  website?.stop();
  await stage?.stop();
});
beforeEach(() => stage.reset());

/** How its owner sets it up: a key and the address, and how to deliver when not one by one. */
const standard = {};
const batching = (size: number, timeout: number) => ({
  integrations: { 'Segment.io': { deliveryStrategy: { strategy: 'batching', config: { size, timeout } } } },
});

/** Opens the page and makes every call; answers the ids that the client gave them. */
async function everyCall(page: Page, options: object): Promise<string[]> {
  return page.evaluate(
    async ({ writeKey, cdnURL, options }) => {
      const client = (window as any).AnalyticsBrowser.load({ writeKey, cdnURL }, options);
      const calls = [
        await client.page('Shop', 'Home', { kind: 'front' }),
        await client.track('Seat Chosen', { seats: 2, name: 'Ünïcode 🎻' }),
        await client.screen('Start'),
        await client.alias('segment-user', 'segment-before'), // later it would name the user it knows as the new one, whatever is asked
        await client.identify('segment-user', { plan: 'season' }),
        await client.group('friends', { name: 'Friends' }),
      ];
      return calls.map((ctx: { event: { messageId: string } }) => ctx.event.messageId);
    },
    { writeKey: WRITE_KEY, cdnURL: stage.relay.url, options },
  );
}
/** Waits until so many are stored, and no more follow while the page still runs. */
async function stored(page: Page, count: number) {
  await expect.poll(() => stage.waiting(), { timeout: 15_000 }).toBeGreaterThanOrEqual(count);
  await page.close();
  return stage.arrived();
}

describe.each([
  ['standard', standard, ['/v1/p', '/v1/t', '/v1/s', '/v1/i', '/v1/g', '/v1/a']],
  ['batching', batching(4, 300), ['/v1/b', '/v1/b']],
])('@segment/analytics-next in a browser, with cdnURL set, %s delivery', (_delivery, options, paths) => {
  it('brings every call, each once', async () => {
    const page = await website.open();
    const sent = await everyCall(page, options);
    const events = await stored(page, 6);
    expect(events.map(({ messageId }) => messageId).sort()).toEqual([...sent].sort());
    expect(events.map(({ type }) => type).sort()).toEqual(['alias', 'group', 'identify', 'page', 'screen', 'track']);
    expect(events.find(({ type }) => type === 'track')).toMatchObject({
      event: 'Seat Chosen',
      properties: { seats: 2, name: 'Ünïcode 🎻' },
      context: { page: { path: '/shop', search: '?from=test' }, library: { name: 'analytics.js' } },
    });
    expect(events.find(({ type }) => type === 'identify')).toMatchObject({ userId: 'segment-user', traits: { plan: 'season' } });
    expect(events.find(({ type }) => type === 'group')).toMatchObject({ groupId: 'friends', traits: { name: 'Friends' } });
    expect(events.find(({ type }) => type === 'alias')).toMatchObject({ previousId: 'segment-before', userId: 'segment-user' });
    expect(stage.relay.posts().sort()).toEqual([...paths].sort());
    expect(stage.relay.passed.filter(({ status }) => status >= 300)).toEqual([]);
    expect(await stage.refused()).toEqual([]);
    expect([...website.strangers, ...website.errors]).toEqual([]);
  });

  it.each([
    ['is turned away for a moment', 'busy' as const],
    ['arrives, and whose answer does not', 'lost' as const],
  ])('stores once what it sends again because its request %s', async (_name, trouble) => {
    stage.relay.troubles.push(trouble);
    const page = await website.open();
    const sent = await everyCall(page, options);
    if (trouble === 'lost') await expect.poll(() => stage.relay.cameTwice(), { timeout: 15_000 }).toBe(true);
    const events = await stored(page, 6);
    expect(events.map(({ messageId }) => messageId).sort()).toEqual([...sent].sort());
  });
});

describe('@segment/analytics-next in a browser, batching delivery', () => {
  it('brings what waits when the page is left', async () => {
    const page = await website.open();
    const sent = await everyCall(page, batching(100, 60_000));
    await page.goto(`${website.origin}/elsewhere`);
    const events = await stored(page, 6);
    expect(events.map(({ messageId }) => messageId).sort()).toEqual([...sent].sort());
    expect(stage.relay.posts()).toEqual(['/v1/b']);
  });
});
