import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Experience, List, Profile, Results, TimelineEvent } from '../../shared/api.ts';
import type { Collector } from '../kit/collector.ts';
import { openBrowser } from './chromium.ts';
import { startDemo } from './demo.ts';
import { show, visitorOf, WIDE } from './pages.ts';

const GREETING = 'Three concerts looked at: your seat is waiting.';
const OFFER = {
  slot: 'hero',
  status: 'live',
  audience: { kind: 'did', event: 'Product Viewed', count: { op: 'gte', value: 3 } },
  control: 0,
  allocation: { kind: 'weights' },
  goal: { event: 'Order Completed', days: 7 },
  variants: [{ key: 'waiting', weight: 1, content: { kind: 'text', value: GREETING } }],
};

let browser: Browser;
let collector: Collector;
let end: (() => Promise<void>) | undefined;
let products: { id: string; title: string; price: number }[];
beforeAll(async () => {
  [browser, { collector, end }] = await Promise.all([openBrowser(), startDemo(inject('demo'))]);
  products = (await (await fetch(`${collector.url}/demo/catalogue.json`)).json()) as typeof products;
});
afterAll(async () => {
  await browser?.close();
  await end?.();
});

/** Notes the `messageId` of every event that a page hands to the network, also while it closes, where a driver sees no request. */
function noteSent(): void {
  const own = window.fetch;
  window.fetch = (...args) => {
    const body = args[1]?.body;
    if (typeof body === 'string' && body.includes('"batch"')) {
      const { batch } = JSON.parse(body) as { batch: { messageId: string }[] };
      const before = JSON.parse(localStorage.getItem('sent') ?? '[]') as string[];
      localStorage.setItem('sent', JSON.stringify([...before, ...batch.map(({ messageId }) => messageId)]));
    }
    return own(...args);
  };
}
const sentBy = (page: Page): Promise<string[]> => page.evaluate(() => JSON.parse(localStorage.getItem('sent') ?? '[]') as string[]);

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
    const offer = await collector.api<Experience>('/api/v1/experiences', {
      name: `Journey of ${name}`,
      ...OFFER,
      priority: outage ? 1000 : 999,
    });
    const context = await browser.newContext({ baseURL: collector.url, locale: 'en-GB', viewport: { width: 1280, height: 900 } });
    await context.addInitScript(noteSent);
    const thrown: string[] = [];
    const page = await context.newPage();
    page.on('pageerror', (error) => thrown.push(error.message));
    const hero = page.locator('[data-kith-slot="hero"]');

    // Anonymously: agree to be remembered, and look around.
    await page.goto('/demo/');
    await page.getByRole('button', { name: 'Yes, remember me' }).click();
    const visitor = await anonymousId(page);
    const choose = page.getByRole('button', { name: 'Put in the basket' });
    // A page is looked at once it shows its product: that is when the shop says so.
    const look = async (product: { id: string } | undefined): Promise<void> => {
      await page.goto(`/demo/product.html?id=${product?.id}`);
      await choose.waitFor();
    };
    await look(products[0]);
    await look(products[1]);
    await page.goto('/demo/');
    await page.waitForLoadState('networkidle');
    expect(await hero.textContent(), 'after two products').not.toContain(GREETING);

    await look(products[2]);
    await anonymousId(page);
    if (outage) await collector.kill();
    await choose.click();
    if (outage) await collector.launch();
    const heard = async (): Promise<number[]> => {
      const events = await timeline((await lookup('anonymous_id', visitor)).id);
      return ['Product Viewed', 'Product Added'].map((event) => named(events, event).length);
    };
    await expect.poll(heard, { timeout: 60_000 }).toEqual([3, 1]);

    // The next page shows what the rule asks for.
    await page.goto('/demo/');
    await expect.poll(() => hero.textContent(), { timeout: 10_000 }).toContain(GREETING);
    const before = await lookup('anonymous_id', visitor);
    expect(before.identified).toBe(false);

    // The marketer has the visitor's page open while they register.
    const owner = await visitorOf(browser, collector, WIDE);
    const desk = await owner.newPage();
    await show(desk, `/profiles/${before.id}`);

    // Register: the answer to the events is the moment from which on the history is the person's.
    await page.goto('/demo/account.html');
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('E-mail').fill(email);
    const told = page.waitForResponse((answer) => answer.ok() && (answer.request().postData() ?? '').includes('"identify"'));
    await page.getByRole('button', { name: 'Come in' }).click();
    await told;
    const person = await lookup('anonymous_id', visitor);
    expect(person).toMatchObject({ identified: true, name, email });

    await desk.getByRole('heading', { level: 1, name }).waitFor();
    for (const product of products.slice(0, 3)) await desk.getByText(product.title).first().waitFor();

    // Buy what lies in the basket; in the outage the collector dies while the order is on its way.
    await page.goto('/demo/checkout.html');
    await page.getByText('Total').first().waitFor();
    if (outage) await collector.kill();
    await page.getByRole('button', { name: 'Order' }).click();
    await page.getByText('Thank you').waitFor();
    if (outage) await collector.launch();
    const results = async (): Promise<Results> => collector.api(`/api/v1/experiences/${offer.id}/results`);
    await expect
      .poll(async () => (await results()).variants.find(({ key }) => key === 'waiting'), { timeout: 60_000 })
      .toMatchObject({ exposed: 1, conversions: 1, revenue: products[2]?.price });

    // Nothing lost, nothing twice: what the browser sent is what is stored.
    const stored = await timeline(person.id);
    const sent = await sentBy(page);
    expect(stored.map(({ messageId }) => messageId).sort()).toEqual([...new Set(sent)].sort());
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
    if (outage) expect(sent.length, 'something had to be sent again').toBeGreaterThan(new Set(sent).size);
    expect((await collector.api<Profile>(`/api/v1/profiles/${person.id}`)).value).toMatchObject({ orders: 1, revenue: products[2]?.price });
    expect(thrown).toEqual([]);
    await collector.api(`/api/v1/experiences/${offer.id}`, { ...offer, status: 'archived' }, 'PUT');
    await owner.close();
    await context.close();
  });
});
