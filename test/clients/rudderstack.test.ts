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
  await website.use("import { RudderAnalytics } from '@rudderstack/analytics-js/bundled'; Object.assign(window, { RudderAnalytics });");
  stage = await Stage.start(website.origin);
});
afterAll(async () => {
  await browser?.close();
  website?.stop();
  await stage?.stop();
});
beforeEach(() => stage.reset());

/** Opens the page, makes every call, and waits until it is stored. */
async function everyCall(page: Page, options: object): Promise<void> {
  await page.evaluate(
    async ({ key, address, options }) => {
      const client = new (window as any).RudderAnalytics();
      const ready = new Promise((resolve) => client.ready(resolve));
      client.load(key, address, { configUrl: address, ...options });
      await ready;
      client.page('Shop', 'Home', { kind: 'front' });
      client.track('Seat Chosen', { seats: 2, name: 'Ünïcode 🎻' });
      client.identify('rudder-user', { plan: 'season' });
      client.group('friends', { name: 'Friends' });
      client.alias('rudder-new', 'rudder-user');
    },
    { key: WRITE_KEY, address: stage.relay.url, options },
  );
}
async function stored(page: Page) {
  await expect.poll(() => stage.waiting(), { timeout: 15_000 }).toBeGreaterThanOrEqual(5);
  await page.close();
  return stage.arrived();
}
const TYPES = ['alias', 'group', 'identify', 'page', 'track'];

const batches = { queueOptions: { batch: { enabled: true, maxItems: 5, flushInterval: 300 } } };
const beacons = { useBeacon: true, beaconQueueOptions: { maxItems: 5, flushQueueInterval: 300 } };

describe('@rudderstack/analytics-js in a browser, with its two addresses set,', () => {
  it.each([
    ['XHR', {}, ['/v1/page', '/v1/track', '/v1/identify', '/v1/group', '/v1/alias']],
    ['XHR in batches', batches, ['/v1/batch']],
    ['beacons', beacons, ['/beacon/v1/batch']],
  ])('brings every call, each once, by %s', async (_name, options, paths) => {
    const page = await website.open();
    await everyCall(page, options);
    const events = await stored(page);
    expect(events.map(({ type }) => type).sort()).toEqual(TYPES);
    expect(new Set(events.map(({ messageId }) => messageId)).size).toBe(5);
    expect(events.find(({ type }) => type === 'track')).toMatchObject({
      event: 'Seat Chosen',
      properties: { seats: 2, name: 'Ünïcode 🎻' },
      context: { page: { path: '/shop', search: '?from=test' }, library: { name: 'RudderLabs JavaScript SDK' } },
    });
    expect(events.find(({ type }) => type === 'identify')).toMatchObject({ userId: 'rudder-user', traits: { plan: 'season' } });
    expect(events.find(({ type }) => type === 'group')).toMatchObject({ groupId: 'friends', traits: { name: 'Friends' } });
    expect(events.find(({ type }) => type === 'alias')).toMatchObject({ previousId: 'rudder-user', userId: 'rudder-new' });
    expect([...new Set(stage.relay.posts())].sort()).toEqual([...paths].sort());
    expect(stage.relay.passed.filter(({ status }) => status >= 300)).toEqual([]);
    expect(await stage.refused()).toEqual([]);
    expect([...website.strangers, ...website.errors]).toEqual([]);
  });

  // Nobody reads the answer to a beacon, so none is sent again.
  it.each([
    ['XHR', 'is turned away for a moment', {}, 'busy' as const],
    ['XHR', 'arrives, and whose answer does not', {}, 'lost' as const],
    ['XHR in batches', 'is turned away for a moment', batches, 'busy' as const],
    ['XHR in batches', 'arrives, and whose answer does not', batches, 'lost' as const],
  ])('stores once what it sends again by %s because its request %s', async (_by, _name, options, trouble) => {
    stage.relay.troubles.push(trouble);
    const page = await website.open();
    await everyCall(page, options);
    if (trouble === 'lost') await expect.poll(() => stage.relay.cameTwice(), { timeout: 15_000 }).toBe(true);
    const events = await stored(page);
    expect(events.map(({ type }) => type).sort()).toEqual(TYPES);
  });

  it('brings what waits for a beacon when the page is left', async () => {
    const page = await website.open();
    await everyCall(page, { useBeacon: true, beaconQueueOptions: { maxItems: 100, flushQueueInterval: 60_000 } });
    await page.goto(`${website.origin}/elsewhere`);
    expect((await stored(page)).map(({ type }) => type).sort()).toEqual(TYPES);
  });
});
