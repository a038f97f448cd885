import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGeo, readGeo } from '../../collector/collect/geo.ts';
import type { Counts, List, LiveEvent, Profile, ProfileRow, Traffic, TrafficDimension } from '../../shared/api.ts';
import type { Client, Event } from '../../shared/event.ts';
import { ORIGIN, startKith, WRITE_KEY } from '../kit/kith.ts';
import { mmdb } from '../kit/mmdb.ts';
import { startNeighbours, type Neighbours } from '../kit/neighbours.ts';

const NOW = '2026-03-04T12:00:00Z';
const HOUR = 3_600_000;
const T0 = Date.parse('2026-03-01T12:00:00Z');
const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36';
const client = (over: Partial<Client> = {}): Client => ({
  ...{ robot: '', device: 'computer', browser: 'Chrome', system: 'Windows', country: 'NL', city: 'Delft' },
  ...over,
});
let number = 0;
const page = (anonymousId: string, hours: number, path: string, referrer = '', more: Partial<Event> = {}): Partial<Event> => ({
  ...{ type: 'page', anonymousId, messageId: `m-${String(++number).padStart(5, '0')}`, ts: T0 + hours * HOUR, client: client() },
  context: { page: { url: `https://shop.example${path}`, path: path.split('?')[0], referrer } },
  ...more,
});
const identify = (anonymousId: string, userId: string, hours: number): Partial<Event> => ({
  ...{ type: 'identify', anonymousId, userId, messageId: `i-${anonymousId}-${userId}`, ts: T0 + hours * HOUR, data: { name: userId } },
});
const order = (id: string, userId: string, hours: number, price: number, product = 'p1'): Partial<Event> => ({
  ...{
    name: 'Order Completed',
    userId,
    ts: T0 + hours * HOUR,
    data: { order_id: id, products: [{ product_id: product, price, quantity: 1 }] },
  },
});
const profileOf = async (kith: Neighbours, user: string): Promise<Profile> =>
  (await kith.ask<Profile>(`/profiles/lookup?namespace=user_id&value=${user}`)).body;

describe('the first and the last touch', () => {
  const story = () => [
    page('a1', 0, '/'),
    page('a1', 24, '/seats', 'https://www.google.com/'),
    page('a1', 24.1, '/seats?x=1', 'https://shop.example/seats'),
    page('a2', -5, '/?utm_source=news&utm_medium=email&utm_campaign=May&gclid=z'),
    page('a2', 48, '/', '', { client: client({ device: 'phone', city: 'Gent', country: 'BE' }) }),
    identify('a1', 'u1', 49),
    identify('a2', 'u1', 50),
  ];
  const EXPECTED = {
    ...{ $first_channel: 'mail', $first_source: 'news', $first_medium: 'email', $first_campaign: 'May' },
    ...{ $last_channel: 'search', $last_source: 'google', $last_medium: 'organic', $last_referrer: 'google.com' },
    ...{ $country: 'BE', $city: 'Gent', $device: 'phone', $browser: 'Chrome', $system: 'Windows' },
  };

  it('are the same in any order of arrival', async () => {
    number = 0;
    const events = story();
    const orders = [events, [...events].reverse(), ...[3, 5, 11].map((k) => [...events].sort((a, b) => hash(a, k) - hash(b, k)))];
    for (const sent of orders) {
      const kith = await startNeighbours(NOW);
      for (const event of sent) await kith.tell([event]);
      const profile = await profileOf(kith, 'u1');
      expect(profile.traits).toMatchObject(EXPECTED);
      expect(profile.traits).not.toHaveProperty('$last_campaign');
      expect(profile.brought).toMatchObject({
        first: { at: '2026-03-01T07:00:00.000Z', channel: 'mail', click: 'gclid:z', referrer: null },
        last: { at: '2026-03-02T12:00:00.000Z', source: 'google' },
      });
      expect((await kith.store.write.profileDrift(kith.site.site, 0, 100)).drift).toEqual([]);
      await kith.close();
    }
  });
  const hash = (e: Partial<Event>, k: number): number =>
    [...(e.messageId ?? '')].reduce((sum, c) => (sum * 31 + c.charCodeAt(0) * k) % 997, k);

  it('are joined by a link and come apart exactly when it is undone', async () => {
    const kith = await startNeighbours(NOW);
    await kith.tell([
      page('a1', 0, '/', 'https://www.bing.com/'),
      identify('a1', 'u1', 1),
      page('a2', 5, '/', 'https://www.instagram.com/'),
    ]);
    const [known, stranger] = [await kith.idOf('u1'), await kith.idOf('a2')];
    const raw = await kith.store.read.canonicalRaw(kith.site.site);
    const before = await profileOf(kith, 'u1');
    const { body } = await kith.ask<{ id: string; link: { id: string } }>(`/profiles/${known}/link`, 'POST', { other: stranger });
    expect((await profileOf(kith, 'u1')).traits).toMatchObject({ $first_source: 'bing', $last_source: 'instagram' });
    const link = (await profileOf(kith, 'u1')).links.find((one) => one.joined === stranger);
    await kith.ask(`/links/${link?.id ?? JSON.stringify(body)}/undo`, 'POST', {});
    const after = await profileOf(kith, 'u1');
    expect(after.traits).toEqual(before.traits);
    expect(after.brought).toEqual(before.brought);
    const now = await kith.store.read.canonicalRaw(kith.site.site);
    expect({ visit: now['visit'], origin: now['node_origin'] }).toEqual({ visit: raw['visit'], origin: raw['node_origin'] });
    expect((await kith.store.write.profileDrift(kith.site.site, 0, 100)).drift).toEqual([]);
    await kith.close();
  });

  it('are traits that a segment may ask for', async () => {
    const kith = await startNeighbours(NOW);
    await kith.tell([page('a1', 0, '/', 'https://www.google.com/'), page('a2', 0, '/', 'https://t.co/x'), page('a3', 0, '/')]);
    const ask = async (name: string, value: string) =>
      (await kith.ask<{ count: number }>('/segments/preview', 'POST', { rule: { kind: 'trait', name, op: 'eq', value } })).body.count;
    expect(await ask('$first_source', 'google')).toBe(1);
    expect(await ask('$last_channel', 'direct')).toBe(1);
    expect(await ask('$country', 'NL')).toBe(3);
    const rule = { kind: 'trait', name: '$last_source', op: 'eq', value: 'bing' };
    const { body } = await kith.ask<{ id: string }>('/segments', 'POST', { name: 'From Bing', rule });
    while ((await kith.store.write.segmentBuildStep(kith.now(), 100)).more);
    const members = async () => (await kith.ask<List<ProfileRow>>(`/segments/${body.id}/members`)).body.items.length;
    expect(await members()).toBe(0);
    await kith.tell([page('a3', 10, '/', 'https://www.bing.com/')]);
    expect(await members()).toBe(1);
    await kith.close();
  });
});

describe('robots', () => {
  it('are stored and counted by name, and are nobody', async () => {
    const kith = await startKith({ now: Date.parse(NOW) });
    const robot = { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' };
    const send = async (events: unknown[], headers: Record<string, string>): Promise<unknown> => {
      const body = JSON.stringify({ writeKey: WRITE_KEY, batch: events });
      return (await kith.app.request('/v1/batch', { method: 'POST', headers: { origin: ORIGIN, ...headers }, body })).json();
    };
    const events = [
      { type: 'page', anonymousId: 'a-bot', messageId: 'b1', context: { page: { path: '/', url: `${ORIGIN}/` } } },
      { type: 'track', event: 'Order Completed', anonymousId: 'a-bot', messageId: 'b2', properties: { order_id: 'x', total: 10 } },
      { type: 'identify', anonymousId: 'a-bot', userId: 'u1', messageId: 'b3', traits: { name: 'No one' } },
    ];
    expect(await send(events, robot)).toMatchObject({ accepted: 3, duplicates: 0 });
    expect(await send(events, robot)).toMatchObject({ accepted: 0, duplicates: 3 });
    const spam = { type: 'page', anonymousId: 'a-spam', context: { page: { path: '/', referrer: 'http://semalt.com/' } } };
    await send([spam, { type: 'page', anonymousId: 'a-spam', context: { page: { path: '/2', referrer: `${ORIGIN}/` } } }], {
      'user-agent': CHROME,
    });
    await send([{ type: 'page', anonymousId: 'a-person', context: { page: { path: '/' } } }], { 'user-agent': CHROME });
    expect((await kith.api<Counts>('viewer', 'GET', '/counts')).body).toMatchObject({ profiles: 1, live: 1 });
    expect((await kith.api<List<ProfileRow>>('viewer', 'GET', '/profiles')).body.items).toHaveLength(1);
    expect((await kith.api<List<LiveEvent>>('viewer', 'GET', '/live')).body.items.map((e) => e.anonymousId)).toEqual(['a-person']);
    kith.pass(1000);
    const { body } = await kith.api<Traffic>('viewer', 'GET', '/traffic?period=day&compare=none');
    expect(body.now).toMatchObject({ visits: 1, people: 1, orders: 0 });
    expect(body.robots).toEqual({
      hits: 5,
      before: null,
      names: [
        { name: 'Googlebot', hits: 3 },
        { name: 'spam from semalt.com', hits: 1 },
        { name: 'unnamed', hits: 1 },
      ],
    });
    expect(JSON.parse((await kith.store.read.canonicalRaw(kith.site.site))['event'] ?? '[]')).toHaveLength(6);
    expect((await kith.store.write.profileDrift(kith.site.site, 0, 100)).drift).toEqual([]);
    await kith.close();
  });
});

describe('the same message from a sender of another look', () => {
  const robot = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
  it.each([
    ['a robot, then a browser', [robot, CHROME], 0],
    ['a browser, then a robot', [CHROME, robot], 1],
  ])('is stored once: %s', async (_, agents, orders) => {
    const kith = await startKith({ now: Date.parse(NOW) });
    const batch = [
      { type: 'page', anonymousId: 'a-1', messageId: 'm1' },
      { type: 'track', event: 'Order Completed', anonymousId: 'a-1', messageId: 'm2', properties: { order_id: 'x', total: 10 } },
      { type: 'track', event: 'Seen', anonymousId: 'a-1', userId: 'u-1', messageId: 'm3' },
      { type: 'track', event: 'Seen', userId: 'u-2', messageId: 'm4' },
    ];
    const answers = [];
    for (const agent of agents) {
      const headers = { origin: ORIGIN, 'user-agent': agent };
      const sent = await kith.app.request('/v1/batch', { method: 'POST', headers, body: JSON.stringify({ writeKey: WRITE_KEY, batch }) });
      answers.push(await sent.json());
    }
    expect(answers).toMatchObject([
      { accepted: 4, duplicates: 0 },
      { accepted: 0, duplicates: 4 },
    ]);
    const raw = await kith.store.read.canonicalRaw(kith.site.site);
    expect(JSON.parse(raw['event'] ?? '[]')).toHaveLength(4);
    expect(JSON.parse(raw['orders'] ?? '[]')).toHaveLength(orders);
    await kith.close();
  });
});

describe('a file of places', () => {
  const bytes = mmdb({
    '203.0.113.0/24': { country: { iso_code: 'NL' }, city: { names: { en: 'Delft' } } },
    '198.51.100.0/24': { country: { iso_code: 'BE' } },
    '192.0.2.0/24': { registered_country: { iso_code: 'US' } },
  });
  it.each([
    ['203.0.113.9', 'NL', 'Delft'],
    ['::ffff:203.0.113.9', 'NL', 'Delft'],
    ['198.51.100.1', 'BE', ''],
    ['192.0.2.1', '', ''],
    ['8.8.8.8', '', ''],
    ['2001:db8::1', '', ''],
    ['unknown', '', ''],
  ])('places %s in "%s", "%s"', (address, country, city) => expect(readGeo(bytes)?.(address)).toEqual({ country, city }));

  it('is looked up by the address before it is cut, and the address itself is kept nowhere', async () => {
    const kith = await startKith({ now: Date.parse(NOW), geo: readGeo(bytes)!, env: { KITH_TRUST_PROXY: '1' } });
    const headers = { 'user-agent': CHROME, 'x-forwarded-for': '10.9.8.7, 203.0.113.77', authorization: `Bearer ${WRITE_KEY}` };
    const body = JSON.stringify({ type: 'page', anonymousId: 'a1', context: { ip: '203.0.113.77', page: { path: '/' } } });
    await kith.app.request('/v1/page', { method: 'POST', headers, body });
    const [row] = (await kith.api<List<ProfileRow>>('viewer', 'GET', '/profiles')).body.items;
    const { body: profile } = await kith.api<Profile>('viewer', 'GET', `/profiles/${row?.id}`);
    expect(profile.traits).toMatchObject({ $country: 'NL', $city: 'Delft', $browser: 'Chrome', $device: 'computer' });
    expect(JSON.stringify(await kith.store.read.canonicalRaw(kith.site.site))).not.toContain('203.0.113.77');
    await kith.close();
  });

  it('that cannot be used is refused in one plain sentence', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kith-geo-'));
    const file = join(folder, 'places.mmdb');
    expect(openGeo(file)).toMatchObject({ problem: expect.stringMatching(/^KITH_GEO_FILE: .* cannot be read \(ENOENT\)\.$/) });
    for (const wrong of [Buffer.from('a letter to my grandmother'), Buffer.alloc(0), mmdb({}, 'GeoLite2-ASN')]) {
      writeFileSync(file, wrong);
      expect(openGeo(file)).toMatchObject({ problem: expect.stringMatching(/^KITH_GEO_FILE: .* is no database of countries or cities/) });
    }
    writeFileSync(file, bytes);
    expect(openGeo(file)).toBeTypeOf('function');
    rmSync(folder, { recursive: true });
  });
});

describe('the report of traffic', () => {
  let kith: Neighbours;
  const ask = async (query: string): Promise<Traffic> => {
    const { status, body } = await kith.ask<Traffic>(`/traffic?${query}`);
    expect(status).toBe(200);
    return body;
  };
  const row = (data: Traffic, by: TrafficDimension, value: string | null) => data.tables[by].rows.find((one) => one.value === value);
  beforeAll(async () => {
    kith = await startNeighbours(NOW, 'Europe/Amsterdam');
    const words = { title: 'Seat', price: 20e6, cost: 8e6, currency: 'EUR' };
    await kith.store.write.importProducts([{ id: 'p1', words }], {
      ...{ site: kith.site.site, currency: 'EUR', who: 'csv', member: null },
      now: kith.now(),
    });
    await kith.tell([
      page('a1', 0, '/', 'https://www.google.com/'),
      page('a1', 0.1, '/seats', 'https://shop.example/'),
      page('a1', 30, '/'),
      identify('a1', 'u1', 30.1),
      page('a2', 2, '/seats?utm_source=news&utm_medium=email&utm_campaign=May', '', {
        client: client({ device: 'phone', city: '', country: '' }),
      }),
      identify('a2', 'u2', 2.1),
      page('a3', 3, '/', 'https://www.google.com/', { client: undefined }),
      page('a4', -24 * 9, '/', 'https://www.bing.com/'),
      identify('a4', 'u4', -24 * 9),
    ]);
    await kith.tell(
      [
        order('o1', 'u1', 0.3, 20), // within the first visit, by its server
        order('o2', 'u1', 30.2, 40, 'unknown'), // within a direct visit: that visit's own
        order('o3', 'u2', 20, 20), // outside of any visit
        order('o4', 'u4', 5, 30), // brought by a visit before the period
        order('o5', 'u9', 6, 100), // never seen
        { name: 'Order Refunded', userId: 'u1', ts: T0 + 40 * HOUR, data: { order_id: 'o1', total: 5 } },
      ],
      'server',
    );
    await kith.tellOther([page('a1', 0, '/other', 'https://www.google.com/')]);
  });
  afterAll(() => kith.close());

  it('adds up visits, people, orders, revenue and margin, and says what it does not know', async () => {
    const data = await ask('period=7d');
    expect(data.now).toEqual({ visits: 4, people: 3, newPeople: 3, orders: 4, revenue: 105, margin: 43 });
    expect(data.costKnown).toBeCloseTo(65 / 105, 6);
    expect(data.elsewhere).toEqual({ orders: 1, revenue: 100 });
    expect(data.before).toMatchObject({ visits: 1, orders: 0 });
    expect(data.visits.reduce<number>((sum, n) => sum + (n ?? 0), 0)).toBe(4);
    expect(data.places).toBe(false);
  });
  it.each<[TrafficDimension, string | null, object | undefined]>([
    ['channel', 'search', { visits: 2, people: 2, newPeople: 2, orders: 2, revenue: 45, margin: 31 }],
    ['channel', 'direct', { visits: 1, people: 1, orders: 1, revenue: 40, margin: null }],
    ['channel', 'mail', { visits: 1, orders: 1, revenue: 20, margin: 12 }],
    ['source', 'google', { visits: 2, orders: 1, revenue: 15, margin: 9 }],
    ['source', 'bing', { visits: 0, orders: 1, revenue: 30, margin: 22 }],
    ['campaign', 'May', { visits: 1, people: 1 }],
    ['campaign', null, undefined],
    ['referrer', 'google.com', { visits: 2 }],
    ['landing', '/', { visits: 3, people: 2 }],
    ['page', '/seats', { visits: 2, people: 2, views: 2 }],
    ['country', 'NL', { visits: 2 }],
    ['country', null, { visits: 2 }],
    ['device', 'phone', { visits: 1, orders: 1 }],
    ['browser', 'Chrome', { visits: 3 }],
  ])('by %s: %s', async (by, value, expected) => {
    const found = row(await ask('period=7d&compare=none'), by, value);
    if (expected) expect(found).toMatchObject(expected);
    else expect(found).toBeUndefined();
  });
  it.each([
    ['source=google', 2, 1],
    ['source=google&device=computer', 1, 1],
    ['country=(none)', 2, 1],
    ['page=/seats', 2, 2],
    ['page=/seats&channel=mail', 1, 1],
    ['landing=/seats', 1, 1],
    ['campaign=May&source=google', 0, 0],
    ['source=nobody', 0, 0],
  ])('with the filter %s has %i visits and %i orders', async (filter, visits, orders) => {
    const data = await ask(`period=7d&compare=none&${filter}`);
    expect(data.now).toMatchObject({ visits, orders });
    expect(data.visits.reduce<number>((sum, n) => sum + (n ?? 0), 0)).toBe(visits);
  });
  it('agrees with a naive recount of a few hundred visits', async () => {
    let seed = 7;
    const draw = (n: number): number => (seed = (seed * 48271) % 2147483647) % n;
    const referrers = ['', 'https://www.google.com/', 'https://www.bing.com/', 'https://blog.example/'];
    const naive = new Map<string, Set<string>>();
    const visits = new Map<string, number>();
    const events: Partial<Event>[] = [];
    for (let i = 0; i < 300; i++) {
      const [who, which] = [`a-many-${draw(60)}`, draw(4)];
      const source = ['direct', 'google', 'bing', 'blog.example'][which] as string;
      events.push(page(who, -24 * 40 - i, '/', referrers[which]));
      visits.set(source, (visits.get(source) ?? 0) + 1);
      naive.set(source, (naive.get(source) ?? new Set()).add(who));
    }
    await kith.tell(events);
    const data = await ask('from=2026-01-01&to=2026-01-21&compare=none');
    const counted = [...naive].map(([value, people]) => ({ value, visits: visits.get(value), people: people.size }));
    for (const expected of counted) expect(row(data, 'source', expected.value)).toMatchObject(expected);
    expect(data.now.visits).toBe(300);
  });
  it.each(['period=fortnight', `source=${'x'.repeat(301)}`, 'from=2026-03-05&to=2026-03-04'])(
    'refuses ?%s in a sentence',
    async (query) => {
      const { status, body } = await kith.ask(`/traffic?${query}`);
      expect({ status, code: body.error.code }).toEqual({ status: 400, code: 'invalid' });
    },
  );
});
