import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openGeo, readGeo } from '../../collector/collect/geo.ts';
import type { Counts, List, LiveEvent, Profile, ProfileRow, Traffic } from '../../shared/api.ts';
import type { Event } from '../../shared/event.ts';
import { ORIGIN, startKith, WRITE_KEY } from '../kit/kith.ts';
import { mmdb } from '../kit/mmdb.ts';
import { startNeighbours } from '../kit/neighbours.ts';
import { NOW, CHROME, client, page, identify, order, profileOf } from './traffic-told.ts';

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
