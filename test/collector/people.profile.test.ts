import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { List, Profile, ProfileRow, TimelineEvent, Value } from '../../shared/api.ts';
import type { Event } from '../../shared/event.ts';
import { startNeighbours, type Neighbours } from '../kit/neighbours.ts';

const HOUR = 3_600_000;
const T0 = Date.parse('2026-03-02T09:00:00Z');
const at = (hours: number): number => T0 + hours * HOUR;
const product = (name: string, anonymousId: string, hours: number): Partial<Event> => ({
  name: 'Product Viewed',
  anonymousId,
  ts: at(hours),
  messageId: `${anonymousId}-${hours}`,
  data: { product_id: name, name },
});

let kith: Neighbours;
beforeAll(async () => {
  kith = await startNeighbours('2026-03-04T12:00:00Z', 'Europe/Amsterdam');
  await kith.tell([product('Mahler', 'a-phone', 0), product('Mozart', 'a-phone', 1), product('Jazz', 'a-laptop', 2)]);
  await kith.tell([
    { type: 'identify', anonymousId: 'a-phone', userId: 'u-1', ts: at(3), data: { name: 'Marijke', city: 'Utrecht', $orders: 99 } },
    { name: '$consent', anonymousId: 'a-phone', userId: 'u-1', ts: at(3.5), data: { purposes: { personalization: false, email: true } } },
    { name: '$consent', anonymousId: 'a-phone', userId: 'u-1', ts: at(4), data: { purposes: { personalization: true } } },
    { type: 'page', name: 'Season', anonymousId: 'a-laptop', userId: 'u-1', ts: at(5), data: { path: '/season' } },
    {
      name: 'Order Completed',
      anonymousId: 'a-phone',
      userId: 'u-1',
      ts: at(6),
      data: { order_id: 'A-1', products: [{ product_id: 'm', name: 'Mahler', price: 20.1, quantity: 3 }] },
    },
    { name: 'Order Refunded', userId: 'u-1', ts: at(7), data: { order_id: 'A-1', total: 20.1 } },
  ]);
  await kith.tell([product('Brahms', 'a-tablet', 8)]);
  await kith.tellOther([product('Elsewhere', 'a-phone', 0), { type: 'identify', userId: 'u-1', data: { name: 'Somebody else' } }]);
});
afterAll(() => kith.close());

const person = async (): Promise<Profile> => (await kith.ask<Profile>('/profiles/lookup?namespace=user_id&value=u-1')).body;

describe('one profile', () => {
  it('holds everything known of a person, computed traits with it', async () => {
    const profile = await person();
    expect(profile).toMatchObject({
      identified: true,
      name: 'Marijke',
      email: null,
      preferences: {},
      firstSeen: '2026-03-02T09:00:00.000Z',
      lastSeen: '2026-03-02T16:00:00.000Z',
      value: { orders: 1, gross: 60.3, returned: 20.1, revenue: 40.2, currency: 'EUR', firstOrder: '2026-03-02T15:00:00.000Z' },
      counts: { events: 9, devices: 2 },
      segments: [],
    });
    expect(profile.traits).toMatchObject({
      name: 'Marijke',
      city: 'Utrecht',
      $orders: 1,
      $gross: 60.3,
      $returned: 20.1,
      $revenue: 40.2,
      $identified: true,
      $stage: 'customer',
      $first_seen: '2026-03-02T09:00:00.000Z',
    });
    expect(profile.identifiers.map(({ namespace, value }) => `${namespace}:${value}`)).toEqual([
      'user_id:u-1',
      'anonymous_id:a-phone',
      'anonymous_id:a-laptop',
    ]);
    expect(profile.consents).toEqual([
      { purpose: 'email', granted: true, at: '2026-03-02T12:30:00.000Z', source: expect.any(String) },
      { purpose: 'personalization', granted: true, at: '2026-03-02T13:00:00.000Z', source: expect.any(String) },
    ]);
    expect(profile.links).toMatchObject(
      [
        { identifier: { namespace: 'anonymous_id', value: 'a-laptop' }, trust: 'claimed', events: 1, endedAt: null, reason: /Named as/ },
        {
          identifier: { namespace: 'anonymous_id', value: 'a-phone' },
          trust: 'claimed',
          events: 2,
          endedAt: null,
          reason: /Identified as/,
        },
      ].map((link) => ({ ...link, reason: expect.stringMatching(link.reason) })),
    );
  });

  it('answers under every id that the person ever had', async () => {
    const { id, links } = await person();
    for (const link of links) expect((await kith.ask<Profile>(`/profiles/${link.joined}`)).body.id).toBe(id);
    const device = await kith.ask<Profile>('/profiles/lookup?namespace=anonymous_id&value=a-laptop');
    expect(device.body.id).toBe(id);
    expect((await kith.ask<Value>(`/profiles/${links[0]?.joined}/value`)).body).toMatchObject({ orders: 1, revenue: 40.2 });
  });

  it.each([
    ['/profiles/p_nobody', 404],
    ['/profiles/p_nobody/events', 404],
    ['/profiles/p_nobody/value', 404],
    ['/profiles/lookup?namespace=user_id&value=nobody', 404],
    ['/profiles/lookup?namespace=nothing&value=u-1', 404],
    ['/profiles/lookup?namespace=user_id', 400],
    ['/profiles/lookup?value=u-1', 400],
    ["/profiles/lookup?namespace=user_id'--&value=%25", 404],
  ])('%s: %i', async (path, status) => expect((await kith.ask(path)).status).toBe(status));

  it('is not there for another site', async () => {
    const { id, links } = await person();
    for (const of of [id, ...links.map((link) => link.joined)]) {
      for (const path of [`/profiles/${of}`, `/profiles/${of}/events`, `/profiles/${of}/value`])
        expect((await kith.askOther(path)).status).toBe(404);
    }
    const theirs = await kith.askOther<Profile>('/profiles/lookup?namespace=user_id&value=u-1');
    expect(theirs.body).toMatchObject({ name: 'Somebody else', counts: { events: 1 }, links: [] });
    expect((await kith.askOther<List<ProfileRow>>('/profiles')).body.items).toHaveLength(2);
  });
});

describe('a timeline', () => {
  const events = async (query = '', of?: string): Promise<List<TimelineEvent>> =>
    (await kith.ask<List<TimelineEvent>>(`/profiles/${of ?? (await person()).id}/events?${query}`)).body;

  it('joins all devices, newest first, and says what was sent before the person was known', async () => {
    const { items, next } = await events();
    expect(items.map((e) => [e.event ?? e.name ?? e.type, e.anonymous])).toEqual([
      ['Order Refunded', false],
      ['Order Completed', false],
      ['Season', false],
      ['$consent', false],
      ['$consent', false],
      ['identify', false],
      ['Product Viewed', true],
      ['Product Viewed', true],
      ['Product Viewed', true],
    ]);
    expect(next).toBeNull();
    expect(items[6]).toMatchObject({
      messageId: 'a-laptop-2',
      type: 'track',
      anonymousId: 'a-laptop',
      properties: { product_id: 'Jazz' },
      timestamp: '2026-03-02T11:00:00.000Z',
      context: {},
    });
    expect(items[5]).toMatchObject({ traits: { city: 'Utrecht' }, userId: 'u-1' });
  });

  it.each([
    ['types=page', ['Season']],
    ['types=page,identify', ['Season', 'identify']],
    ['before=2026-03-02T10:00:00Z', ['Product Viewed']],
    ['before=2026-03-02', []],
    ['before=2026-03-02T12:00:00.001Z&types=track&limit=1', ['Product Viewed']],
  ])('?%s', async (query, expected) => {
    expect((await events(query)).items.map((e) => e.event ?? e.name ?? e.type)).toEqual(expected);
  });

  it.each(['types=click', 'before=yesterday', 'limit=0', 'cursor=x', `cursor=${Buffer.from('["a",1,2]').toString('base64url')}`])(
    'refuses ?%s',
    async (query) => {
      const { status, body } = await kith.ask(`/profiles/${(await person()).id}/events?${query}`);
      expect({ status, code: body.error.code }).toEqual({ status: 400, code: 'invalid' });
    },
  );

  it('pages through many devices, with events of the same instant, once each', async () => {
    const DEVICES = 120;
    const sent: Partial<Event>[] = [];
    for (let d = 0; d < DEVICES; d++) {
      // Every device is used in the same hour; every third once more, much later; few say anything but pages.
      sent.push({ type: 'page', anonymousId: `a-many-${d}`, userId: 'u-many', ts: at(0), messageId: `first-${d}` });
      sent.push({ type: 'page', anonymousId: `a-many-${d}`, ts: at(-1), messageId: 'same' });
      if (d % 3 === 0) sent.push({ type: 'page', anonymousId: `a-many-${d}`, ts: at(1 + (d % 2)), messageId: `later-${d}` });
      if (d % 40 === 7) sent.push({ name: 'Rare', anonymousId: `a-many-${d}`, ts: at(-2 - d), messageId: `rare-${d}` });
    }
    await kith.tell(sent);
    const many = (await kith.ask<Profile>('/profiles/lookup?namespace=user_id&value=u-many')).body;
    expect(many.counts).toMatchObject({ events: sent.length, devices: DEVICES });
    for (const [query, expected] of [
      ['limit=7', sent.length],
      ['limit=2&types=track', 3],
    ] as const) {
      const all: TimelineEvent[] = [];
      let cursor = '';
      do {
        const part = await events(`${query}&cursor=${cursor}`, many.id);
        all.push(...part.items);
        cursor = part.next ?? '';
      } while (cursor !== '' && all.length <= sent.length);
      expect(all).toHaveLength(expected);
      expect(new Set(all.map((e) => `${e.anonymousId} ${e.messageId}`)).size).toBe(expected);
      expect(all.map((e) => e.timestamp)).toEqual(
        all
          .map((e) => e.timestamp)
          .sort()
          .reverse(),
      );
    }
  });
});

describe('who is who, said by hand', () => {
  it('joins two profiles and takes them apart again', async () => {
    const [one, other] = [(await person()).id, await kith.idOf('a-tablet')];
    const linked = await kith.ask<{ linkId: string; profile: string }>(`/profiles/${other}/link`, 'POST', { other: one });
    expect(linked.status).toBe(201);
    expect(linked.body.profile).toBe(one);
    expect((await kith.ask<Profile>(`/profiles/${other}`)).body).toMatchObject({ id: one, counts: { events: 10, devices: 3 } });
    expect((await person()).links[0]).toMatchObject({
      id: linked.body.linkId,
      joined: other,
      trust: 'verified',
      events: 1,
      source: expect.any(String),
    });
    expect((await kith.ask(`/profiles/${other}/link`, 'POST', { other: one })).status).toBe(409);

    const apart = await kith.ask<{ profiles: string[] }>(`/links/${linked.body.linkId}/undo`, 'POST');
    expect(apart.body.profiles).toEqual([one, other]);
    expect((await kith.ask<Profile>(`/profiles/${other}`)).body).toMatchObject({ id: other, identified: false, counts: { events: 1 } });
    expect((await person()).links[0]).toMatchObject({ id: linked.body.linkId, endedAt: '2026-03-04T12:00:00.000Z' });
    expect((await person()).counts.events).toBe(9);
    expect((await kith.ask(`/links/${linked.body.linkId}/undo`, 'POST')).status).toBe(409);
  });

  it.each([
    ['/profiles/p_nobody/link', { other: 'p_no' }, 404],
    ['/profiles/p_nobody/link', {}, 400],
    ['/links/l_none/undo', undefined, 404],
  ])('%s %j: %i', async (path, body, status) => expect((await kith.ask(path, 'POST', body)).status).toBe(status));

  it('never joins across sites, nor undoes there', async () => {
    const theirs = (await kith.askOther<Profile>('/profiles/lookup?namespace=user_id&value=u-1')).body.id;
    expect((await kith.ask(`/profiles/${(await person()).id}/link`, 'POST', { other: theirs })).status).toBe(404);
    const link = (await person()).links.find((l) => l.endedAt === null);
    await expect(kith.store.write.undoLink(kith.other.site, link?.id ?? '', { member: 'x' }, kith.now())).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
