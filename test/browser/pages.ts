import type { Browser, BrowserContext, Page } from 'playwright-core';
import type {
  AccountRow,
  Dictionary,
  Experience,
  FailedGroups,
  Import,
  List,
  Product,
  ProfileRow,
  Segment,
  Suggestion,
} from '../../shared/api.ts';
import { OWNER, SECRET_KEY, type Collector } from '../kit/collector.ts';

/** What the addresses of single things need. */
export interface Ids {
  profile: string;
  account: string;
  merge: string;
  segment: string;
  experience: string;
  refused: string;
  term: string;
  product: string;
  shop: string;
  report: string;
  /** Imports: one to be mapped, one that was tried, one that is stored. */
  mapped: string;
  tried: string;
  stored: string;
}
/** One page of the dashboard. `open`: looked at without a session. */
export interface Shown {
  name: string;
  path: (ids: Ids) => string;
  open?: true;
}

/** Every page that a person can open; checks and pictures go through all of them. */
export const PAGES: Shown[] = [
  { name: 'overview', path: () => '/' },
  { name: 'live', path: () => '/live' },
  { name: 'traffic', path: () => '/traffic?period=90d' },
  { name: 'traffic-filtered', path: () => '/traffic?period=12m&compare=none&source=google&device=phone&by_places=city' },
  { name: 'profiles', path: () => '/profiles' },
  { name: 'profile', path: ({ profile }) => `/profiles/${profile}` },
  { name: 'accounts', path: () => '/accounts' },
  { name: 'account', path: ({ account }) => `/accounts/${account}` },
  { name: 'merges', path: () => '/merges' },
  { name: 'merge', path: ({ merge }) => `/merges/${merge}` },
  { name: 'hygiene', path: () => '/hygiene' },
  { name: 'hygiene-missing', path: () => '/hygiene?tab=missing' },
  { name: 'hygiene-odd', path: () => '/hygiene?tab=odd' },
  { name: 'hygiene-complete', path: () => '/hygiene?tab=complete' },
  { name: 'hygiene-people', path: () => '/hygiene/people?missing=phone' },
  { name: 'warnings', path: () => '/warnings' },
  { name: 'settings-identity', path: () => '/settings?tab=identity' },
  { name: 'segments', path: () => '/segments' },
  { name: 'segment', path: ({ segment }) => `/segments/${segment}` },
  { name: 'segment-new', path: () => '/segments/new' },
  { name: 'health', path: () => '/health' },
  { name: 'experiences', path: () => '/experiences' },
  { name: 'experience', path: ({ experience }) => `/experiences/${experience}` },
  { name: 'experience-new', path: () => '/experiences/new' },
  { name: 'orders', path: () => '/orders' },
  { name: 'order', path: () => '/orders/twin-order' },
  { name: 'reconcile', path: () => '/reconcile' },
  { name: 'reconcile-typed', path: () => '/reconcile?tab=typed' },
  { name: 'comparison', path: ({ report }) => `/reconcile/${report}` },
  { name: 'products', path: () => '/products' },
  { name: 'product', path: ({ product }) => `/products/${product}` },
  { name: 'products-feed', path: () => '/products?tab=feed' },
  { name: 'products-file', path: () => '/products?tab=file' },
  { name: 'imports', path: () => '/imports' },
  { name: 'import-map', path: ({ mapped }) => `/imports/${mapped}` },
  { name: 'import-tried', path: ({ tried }) => `/imports/${tried}` },
  { name: 'import-stored', path: ({ stored }) => `/imports/${stored}` },
  { name: 'dictionary', path: () => '/dictionary' },
  { name: 'term', path: ({ term }) => `/dictionary/${term}` },
  { name: 'refused', path: () => '/refused' },
  { name: 'refused-kind', path: ({ refused }) => `/refused/${refused}` },
  { name: 'settings', path: () => '/settings' },
  { name: 'settings-site', path: () => '/settings?tab=site' },
  { name: 'settings-orders', path: () => '/settings?tab=orders' },
  { name: 'settings-shops', path: () => '/settings?tab=shops' },
  { name: 'shop', path: ({ shop }) => `/shops/${shop}` },
  { name: 'not-found', path: () => '/nothing-here' },
  { name: 'login', path: () => '/login', open: true },
  { name: 'setup', path: () => '/setup?token=not-a-token', open: true },
];

/** How a page is looked at. */
export interface Look {
  name: string;
  viewport: { width: number; height: number };
  colorScheme: 'light' | 'dark';
}
export const WIDE: Look = { name: 'wide', viewport: { width: 1440, height: 900 }, colorScheme: 'light' };
export const DARK: Look = { name: 'dark', viewport: { width: 1440, height: 900 }, colorScheme: 'dark' };
export const PHONE: Look = { name: 'phone', viewport: { width: 390, height: 844 }, colorScheme: 'light' };

/** A browser profile of its own with this look; `open` without a session, otherwise logged in as the owner. */
export async function visitorOf(browser: Browser, collector: Collector, look: Look, open = false): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: collector.url,
    viewport: look.viewport,
    colorScheme: look.colorScheme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Amsterdam',
    // The checks put a script of their own into the page; that the page's own policy holds is seen by the smoke test.
    bypassCSP: true,
  });
  if (!open) {
    const answer = await context.request.post('/api/v1/login', { data: OWNER, headers: { origin: collector.url } });
    if (!answer.ok()) throw new Error(`Log-in answered ${answer.status()}: ${await answer.text()}`);
  }
  return context;
}

/** A page asks for what is typed a quarter of a second after the last key. */
const BETWEEN = 300;
/** Opens a page and waits until it shows what it has: a heading, and nothing that still loads. */
export async function show(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('h1').first().waitFor();
  // Twice: what is shown may ask for more, a moment after the last thing that it waited for.
  for (let quiet = 0; quiet < 2; quiet++) {
    await page.waitForTimeout(quiet * BETWEEN);
    await page.waitForFunction(() => document.querySelector('.skeleton, .dim, [aria-busy="true"]') === null);
  }
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

/** What the demo's story has none of: a company, people who may be one, and an id that names nobody. */
async function tellMore(collector: Collector): Promise<void> {
  const events = [
    { type: 'identify', userId: 'twin-1', traits: { name: 'Ines Prins', phone: '+31 20 555 0199', city: 'Utrecht', plan: 'season' } },
    { type: 'identify', userId: 'twin-2', traits: { name: 'I. Prins', phone: '0031205550199', city: 'Zeist' } },
    { type: 'group', userId: 'twin-1', groupId: 'prins-bv', traits: { name: 'Prins BV', employees: 12 } },
    { type: 'group', userId: 'twin-2', groupId: 'prins-bv', traits: { employees: 14 } },
    { type: 'track', event: 'Order Completed', userId: 'twin-1', properties: { order_id: 'twin-order', total: 64 } },
    { type: 'identify', userId: 'undefined', anonymousId: 'a-page-with-a-mistake' },
    { type: 'alias', userId: 'twin-1', previousId: 'twin-2' },
  ];
  await collector.api('/v1/batch', { batch: events.map((event, i) => ({ messageId: `told-${i}`, ...event })) });
}

/** A product whose price and stock have a past. */
async function changed(collector: Collector, product: string): Promise<string> {
  for (const edit of [
    { price: 29.5, stock: 12, availability: 'in_stock' },
    { price: 24.5, stock: 0, availability: 'out_of_stock' },
  ])
    await collector.api(`/api/v1/products/${product}`, edit, 'PUT');
  return product;
}

/** A shop that delivered nothing yet: connecting one is for an owner in person. */
async function connected(collector: Collector): Promise<string> {
  const headers = { origin: collector.url, 'content-type': 'application/json' };
  const login = await fetch(`${collector.url}/api/v1/login`, { method: 'POST', headers, body: JSON.stringify(OWNER) });
  const cookie = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const body = JSON.stringify({ kind: 'shopify', name: 'Pop-up shop' });
  const answer = await fetch(`${collector.url}/api/v1/shops`, { method: 'POST', headers: { ...headers, cookie }, body });
  if (answer.status !== 201) throw new Error(`Connecting a shop answered ${answer.status}: ${await answer.text()}`);
  return ((await answer.json()) as { id: string }).id;
}
/** Totals of two months that somebody typed in. */
async function reported(collector: Collector): Promise<string> {
  const months = ['2026-01', '2026-02'].map((month, i) => ({ month, count: i + 1, sum: 64 }));
  const report = { name: 'Accounts', meaning: { tax: true, shipping: false, returns: 'none' }, months };
  return (await collector.api<{ id: string }>('/api/v1/reports', report)).id;
}

const PEOPLE =
  'customer number;name;email;city;customer since;card\n9001;Ines Prins;ines@hall.example;Zeist;31.01.2019;gold\n9002;Bo;no address;;05.02.2019;\n';
const ORDERS = 'order id,customer id,date,item,quantity,price\nO-1,9001,2020-02-03,Season ticket,2,12.50\n';

/** An import of two files, brought as far as a status. */
async function imported(collector: Collector, until: 'mapping' | 'checked' | 'committed'): Promise<string> {
  const send = async (path: string, body: string): Promise<Import> => {
    const headers = { authorization: `Bearer ${SECRET_KEY}` };
    const answer = await fetch(`${collector.url}/api/v1/imports${path}`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`The file was refused: ${await answer.text()}`);
    return (await answer.json()) as Import;
  };
  const { id } = await send('?name=customers.csv', PEOPLE);
  await send(`/${id}/files?name=orders.csv`, ORDERS);
  const reach = async (step: string, status: Import['status']): Promise<void> => {
    await collector.api(`/api/v1/imports/${id}/${step}`, step === 'commit' ? { skip: true } : {});
    for (;;) {
      const now = await collector.api<Import>(`/api/v1/imports/${id}`);
      if (now.status === status) return;
      if (now.status === 'failed') throw new Error(`The import failed: ${now.reason}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  if (until !== 'mapping') await reach('check', 'checked');
  if (until === 'committed') await reach('commit', 'committed');
  return id;
}

/** One of each kind, to open: the customer with most revenue, the first segment, the first experience, refused events, the most frequent event, a company, two who may be one. */
export async function someIds(collector: Collector): Promise<Ids> {
  await tellMore(collector);
  const [people, segments, experiences, refused, dictionary, accounts, merges, products] = await Promise.all([
    collector.api<List<ProfileRow>>('/api/v1/profiles?sort=revenue&limit=1'),
    collector.api<List<Segment>>('/api/v1/segments'),
    collector.api<List<Experience>>('/api/v1/experiences'),
    collector.api<FailedGroups>('/api/v1/failed-events/groups'),
    collector.api<Dictionary>('/api/v1/dictionary'),
    collector.api<List<AccountRow>>('/api/v1/accounts'),
    collector.api<List<Suggestion>>('/api/v1/suggestions'),
    collector.api<List<Product>>('/api/v1/products?limit=1'),
  ]);
  const id = (list: List<{ id: string }>, kind: string): string => {
    const first = list.items[0];
    if (!first) throw new Error(`The demo has no ${kind}.`);
    return first.id;
  };
  return {
    profile: id(people, 'profiles'),
    segment: id(segments, 'segments'),
    experience: id(experiences, 'experiences'),
    refused: id(refused, 'refused events'),
    term: id(dictionary, 'events'),
    account: id(accounts, 'accounts'),
    merge: id(merges, 'suggestions'),
    product: await changed(collector, id(products, 'products')),
    shop: await connected(collector),
    report: await reported(collector),
    mapped: await imported(collector, 'mapping'),
    tried: await imported(collector, 'checked'),
    stored: await imported(collector, 'committed'),
  };
}
