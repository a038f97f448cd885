import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Experience, List, Profile, Results, TimelineEvent } from '../../shared/api.ts';
import { Collector } from '../kit/collector.ts';
import { openBrowser } from './chromium.ts';
import { show, visitorOf, WIDE } from './pages.ts';

const GREETING = 'Three concerts looked at: your seat is waiting.';
const OFFER = {
  slot: 'hero',
  status: 'live',
  priority: 1000,
  audience: { kind: 'did', event: 'Product Viewed', count: { op: 'gte', value: 3 } },
  control: 0,
  allocation: { kind: 'weights' },
  goal: { event: 'Order Completed', days: 7 },
  variants: [{ key: 'waiting', weight: 1, content: { kind: 'text', value: GREETING } }],
};

let browser: Browser;
let collector: Collector;
let products: { id: string; title: string; price: number }[];
beforeAll(async () => {
  [browser, collector] = await Promise.all([openBrowser(), Collector.start(['--demo'], {}, inject('demo'))]);
  products = (await (await fetch(`${collector.url}/demo/catalogue.json`)).json()) as typeof products;
});
afterAll(async () => {
  await browser?.close();
  await collector?.stop();
});

/** Every event that a browser sends, by `messageId`, with the times that it was sent. */
function listen(context: BrowserContext): Map<string, { type: string; name: string; times: number }> {
  const sent = new Map<string, { type: string; name: string; times: number }>();
  context.on('request', (request: Request) => {
    if (!/\/v1\/(b|batch)$/.test(new URL(request.url()).pathname)) return;
    const { batch } = JSON.parse(request.postData() ?? '{}') as { batch: { messageId: string; type: string; event?: string }[] };
    for (const { messageId, type, event } of batch) {
      const times = (sent.get(messageId)?.times ?? 0) + 1;
      sent.set(messageId, { type, name: event ?? '', times });
    }
  });
  return sent;
}

/** Everything stored of a person, newest first. */
async function timeline(id: string): Promise<TimelineEvent[]> {
  const events: TimelineEvent[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
    const page: List<TimelineEvent> = await collector.api(`/api/v1/profiles/${id}/events?limit=100${query}`);
    events.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return events;
}
const anonymousId = async (page: Page): Promise<string> =>
  (
    await page.waitForFunction(() => (window as unknown as { kith?: { id?(): string | null } }).kith?.id?.())
  ).jsonValue() as Promise<string>;
const lookup = (namespace: string, value: string): Promise<Profile> =>
  collector.api<Profile>(`/api/v1/profiles/lookup?namespace=${namespace}&value=${encodeURIComponent(value)}`);
const named = (events: TimelineEvent[], name: string): TimelineEvent[] => events.filter(({ event }) => event === name);

describe.each([
  { story: 'is seen, known, shown something and buys', outage: false, name: 'Ada Byron', email: 'ada@hall.example' },
  {
    story: 'loses and doubles nothing when the collector dies in the middle',
    outage: true,
    name: 'Mary Somerville',
    email: 'mary@hall.example',
  },
])('a visitor of the shop', ({ story, outage, name, email }) => {
  it(story, async () => {
    const offer = await collector.api<Experience>('/api/v1/experiences', { name: `Journey of ${name}`, ...OFFER });
    const context = await browser.newContext({ baseURL: collector.url, locale: 'en-GB', viewport: { width: 1280, height: 900 } });
    const sent = listen(context);
    const thrown: string[] = [];
    const page = await context.newPage();
    page.on('pageerror', (error) => thrown.push(error.message));
    const hero = page.locator('[data-kith-slot="hero"]');

    // Anonymously: agree to be remembered, and look around.
    await page.goto('/demo/');
    await page.getByRole('button', { name: 'Yes, remember me' }).click();
    const visitor = await anonymousId(page);
    await page.goto(`/demo/product.html?id=${products[0]?.id}`);
    await page.goto(`/demo/product.html?id=${products[1]?.id}`);
    await page.goto('/demo/');
    await page.waitForLoadState('networkidle');
    expect(await hero.textContent(), 'after two products').not.toContain(GREETING);

    await page.goto(`/demo/product.html?id=${products[2]?.id}`);
    await anonymousId(page);
    if (outage) {
      await collector.kill();
      await page.getByRole('button', { name: 'Put in the basket' }).click();
      await collector.launch();
    } else await page.getByRole('button', { name: 'Put in the basket' }).click();
    await expect
      .poll(async () => named(await timeline((await lookup('anonymous_id', visitor)).id), 'Product Added').length, { timeout: 30_000 })
      .toBe(1);

    // The next page shows what the rule asks for.
    await page.goto('/demo/');
    await expect.poll(() => hero.textContent(), { timeout: 10_000 }).toContain(GREETING);
    const before = await lookup('anonymous_id', visitor);
    expect(before.identified).toBe(false);

    // Register: the answer to the events is the moment from which on the history is the person's.
    await page.goto('/demo/account.html');
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('E-mail').fill(email);
    const told = page.waitForResponse((answer) => answer.ok() && (answer.request().postData() ?? '').includes('"identify"'));
    await page.getByRole('button', { name: 'Come in' }).click();
    await told;
    const person = await lookup('anonymous_id', visitor);
    expect(person).toMatchObject({ identified: true, name, email });

    const owner = await visitorOf(browser, collector, WIDE);
    const desk = await owner.newPage();
    await show(desk, `/profiles/${person.id}`);
    expect(await desk.getByRole('heading', { level: 1 }).textContent()).toContain(name);
    for (const product of products.slice(0, 3)) await desk.getByText(product.title).first().waitFor();

    // Buy what lies in the basket; in the outage the collector dies while the order is on its way.
    await page.goto('/demo/checkout.html');
    if (outage) await collector.kill();
    await page.getByRole('button', { name: 'Order' }).click();
    await page.getByText('Thank you').waitFor();
    if (outage) await collector.launch();
    const results = async (): Promise<Results> => collector.api(`/api/v1/experiences/${offer.id}/results`);
    await expect
      .poll(async () => (await results()).variants.find(({ key }) => key === 'waiting'), { timeout: 30_000 })
      .toMatchObject({ exposed: 1, conversions: 1, revenue: products[2]?.price });

    // Nothing lost, nothing twice: what the browser sent is what is stored.
    const stored = await timeline(person.id);
    expect(stored.map(({ messageId }) => messageId).sort()).toEqual([...sent.keys()].sort());
    expect(
      named(stored, 'Product Viewed')
        .map(({ properties }) => properties?.product_id)
        .reverse(),
    ).toEqual(products.slice(0, 3).map(({ id }) => id));
    for (const once of ['Product Added', 'Order Completed']) expect(named(stored, once)).toHaveLength(1);
    expect(
      named(stored, 'Product Viewed').every(({ anonymous }) => anonymous),
      'sent before the person was known',
    ).toBe(true);
    if (outage)
      expect(
        [...sent.values()].some(({ times }) => times > 1),
        'something had to be sent again',
      ).toBe(true);
    expect((await collector.api<Profile>(`/api/v1/profiles/${person.id}`)).value).toMatchObject({ orders: 1, revenue: products[2]?.price });
    expect(thrown).toEqual([]);
    await collector.api(`/api/v1/experiences/${offer.id}`, { ...offer, status: 'archived' }, 'PUT');
    await owner.close();
    await context.close();
  });
});
