/** What is long, odd or half a text is stored and found like everything else, whatever the engine's indexes take. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { List, ProfileRow } from '../../shared/api.ts';
import { SECRET_KEY, startKith, type Kith } from '../kit/kith.ts';

let kith: Kith;
beforeAll(async () => void (kith = await startKith()));
afterAll(() => kith.close());

/** Letters that no engine can make smaller. */
const long = (length: number): string => randomBytes(length).toString('base64url').slice(0, length);
const page = () => ({
  page: {
    path: `/${long(4000)}`,
    url: `https://shop.example/?utm_source=${long(4000)}`,
    referrer: `https://${long(60)}.example/${long(4000)}`,
  },
  campaign: { name: long(3000), source: long(3000), medium: long(3000) },
});
const server = (events: unknown[]) => kith.send(events, { key: SECRET_KEY });

describe('something long', () => {
  it.each<[string, () => Record<string, unknown>]>([
    ['a name', () => ({ type: 'identify', userId: 'u-name', traits: { name: long(9000) } })],
    ['an address', () => ({ type: 'identify', userId: 'u-mail', traits: { email: `${long(9000)}@example.com` } })],
    ['a trait’s name', () => ({ type: 'identify', userId: 'u-trait', traits: { ['語'.repeat(200)]: 1 } })],
    [
      'many traits’ names',
      () => ({ type: 'identify', userId: 'u-traits', traits: Object.fromEntries(Array.from({ length: 40 }, () => [long(200), 1])) }),
    ],
    ['a trait', () => ({ type: 'identify', userId: 'u-value', traits: { about: long(9000) } })],
    ['ids', () => ({ type: 'track', event: long(200), userId: long(512), anonymousId: long(512), messageId: long(256) })],
    [
      'ids beyond ASCII',
      () => ({ type: 'identify', userId: '語'.repeat(512), anonymousId: '\u{1f600}'.repeat(256), messageId: '語'.repeat(256) }),
    ],
    ['an alias', () => ({ type: 'alias', userId: long(512), previousId: long(512) })],
    ['a group', () => ({ type: 'group', userId: 'u-group', groupId: long(512), traits: { name: long(9000), [long(200)]: 2 } })],
    [
      'an order’s number',
      () => ({ type: 'track', event: 'Order Completed', userId: 'u-order', properties: { order_id: long(9000), total: 5 } }),
    ],
    [
      'a product',
      () => ({
        type: 'track',
        event: 'Order Completed',
        userId: 'u-order',
        properties: { order_id: 'o1', products: [{ product_id: long(9000), name: long(9000), price: 5, quantity: 1 }] },
      }),
    ],
    ['a return', () => ({ type: 'track', event: 'Order Refunded', userId: 'u-order', properties: { order_id: long(9000) } })],
    ['a page', () => ({ type: 'page', anonymousId: 'a-page', name: long(200), context: page() })],
    ['a purpose', () => ({ type: 'track', event: '$consent', userId: 'u-consent', properties: { purposes: { [long(9000)]: true } } })],
    [
      'a property’s name',
      () => ({ type: 'track', event: 'Long', userId: 'u-property', properties: { [long(9000)]: { [long(9000)]: 1 } } }),
    ],
  ])('%s', async (_what, of) => {
    const event = of();
    const { status, body } = await server([event]);
    expect({ status, body }).toMatchObject({ status: 200, body: { accepted: 1, rejected: [] } });
    // From a browser too, which is trusted less and so warned of more.
    expect(await kith.send([{ ...of(), messageId: undefined }], { origin: 'https://shop.example' })).toMatchObject({ status: 200 });
  });

  it('is warned of like everything else', async () => {
    const names = Array.from({ length: 60 }, () => long(200));
    const say = (value: number) => ({
      type: 'identify',
      userId: 'u-warned',
      traits: Object.fromEntries(names.map((name) => [name, value])),
    });
    expect((await server([say(1)])).body).toMatchObject({ accepted: 1 });
    const told = await kith.send([say(2)], { origin: 'https://shop.example' });
    expect(told).toMatchObject({ status: 200, body: { accepted: 1 } });
    const { body } = await kith.api<{ items: { kind: string }[] }>('owner', 'GET', '/warnings');
    expect(body.items.map(({ kind }) => kind)).toContain('verified_trait');
  });
  it('is refused with its reason, and kept', async () => {
    const refused = [
      { type: 'track', event: long(9000), userId: 'u' },
      { type: long(9000), event: 'A', userId: 'u' },
      { type: 'track', event: 'A', userId: long(9000) },
      { type: 'track', event: 'A', userId: 'u', messageId: long(9000) },
      { type: 'track', event: 'A', userId: 'u', timestamp: long(9000) },
      { type: 'track', event: 'A', userId: 'u', properties: { [long(20)]: long(40_000) } },
      { type: 'identify', userId: 'u', traits: { [long(9000)]: 1 } },
    ];
    const { status, body } = await server(refused);
    expect({ status, body }).toMatchObject({ status: 200, body: { accepted: 0 } });
    const kept = await kith.api<List<unknown>>('owner', 'GET', '/failed-events?limit=100');
    expect(kept.body.items.length).toBe(refused.length);
    const far = await kith.send([{ type: 'page', anonymousId: 'a' }], { origin: `https://${long(60)}.${long(3000)}.example` });
    expect(far.status).toBe(403);
    await kith.doors.notes.flush();
    expect((await kith.api('owner', 'GET', '/check')).status).toBe(200);
  });
  it('may be asked for in a rule', async () => {
    const rule = { kind: 'did', event: 'Long', where: [{ property: 'a', op: 'in', value: Array.from({ length: 90 }, () => long(100)) }] };
    expect(await kith.api('owner', 'POST', '/segments/preview', { rule })).toMatchObject({ status: 200 });
    expect(await kith.api('owner', 'POST', '/segments', { name: 'Long', rule })).toMatchObject({ status: 201 });
  });
  it('sorts by name, page after page', async () => {
    const start = long(600);
    const names = [`${start}b`, `${start}a`, `${start}c`, 'B', 'a', 'Ä', 'ä', '\u{1f600}', '\uffee'];
    const users = names.map((name, i) => ({ type: 'identify', userId: `u-sorted-${i}`, traits: { name } }));
    expect((await server(users)).body).toMatchObject({ accepted: names.length });
    const seen: string[] = [];
    let path = '/profiles?sort=name&order=asc&limit=4';
    for (let n = 0; n < 20; n++) {
      const { status, body } = await kith.api<List<ProfileRow>>('owner', 'GET', path);
      expect(status).toBe(200);
      seen.push(...body.items.map(({ id }) => id));
      if (body.next === null) break;
      path = `/profiles?sort=name&order=asc&limit=4&cursor=${encodeURIComponent(body.next)}`;
    }
    const { body } = await kith.api<List<ProfileRow>>('owner', 'GET', '/profiles?limit=100');
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.sort()).toEqual(body.items.map(({ id }) => id).sort());
  });
});

describe('half a text', () => {
  const odd = encodeURIComponent('a\0b') + '%ED%A0%80';
  it.each([
    '/profiles?q=',
    '/profiles/lookup?namespace=user_id&value=',
    '/products?q=',
    '/search?q=',
    '/accounts?q=',
    '/profiles/',
    '/segments/',
  ])('asked for at %s finds nothing, and breaks nothing', async (path) => {
    const { status } = await kith.api('owner', 'GET', path + odd);
    expect([200, 400, 404]).toContain(status);
  });
  it('in an event is refused by itself, and kept', async () => {
    const half = [
      { type: 'track', event: 'Odd\0', userId: 'u-odd' },
      { type: 'track', event: 'Odd', userId: 'u\0odd', messageId: 'm\0odd' },
      { type: 'identify', userId: 'u-odd', traits: { email: 'a\0@example.com', name: '\ud800' } },
      { type: 'track', event: 'Odd', userId: 'u-odd', properties: { a: ['\udc00'] } },
    ];
    const { status, body } = await server([...half, { type: 'track', event: 'Whole', userId: 'u-odd' }]);
    expect({ status, body }).toMatchObject({ status: 200, body: { accepted: 1 } });
    expect((body['rejected'] as unknown[]).length).toBe(half.length);
    const kept = await kith.api<List<{ body: string }>>('owner', 'GET', '/failed-events?limit=10');
    expect(kept).toMatchObject({ status: 200 });
    expect(kept.body.items.length).toBeGreaterThanOrEqual(half.length);
  });
});
