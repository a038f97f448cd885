import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Counts, FailedEvent, List, LiveEvent, Names, SearchHit } from '../../shared/api.ts';
import { startNeighbours, type Neighbours } from '../kit/neighbours.ts';

let kith: Neighbours;
beforeAll(async () => {
  kith = await startNeighbours('2026-03-04T12:00:00Z');
  const now = kith.now();
  await kith.tell(
    [
      {
        type: 'identify',
        userId: 'u-1',
        ts: now - 9e6,
        data: { name: 'Émile Visser', email: 'emile@example.org', age: 40, vip: true, plan: 'gold' },
      },
      { type: 'identify', userId: 'u-2', ts: now - 8e6, data: { name: 'Jonas', age: '41', plan: 'silver', address: { city: 'Utrecht' } } },
      {
        name: 'Order Completed',
        userId: 'u-1',
        ts: now - 7e6,
        data: { order_id: 'A-1001', total: 12.5, products: [{ product_id: 'p-1', name: 'Jazz night', price: 12.5 }] },
      },
    ],
    'server',
  );
  await kith.tell([
    { type: 'page', name: 'Season', anonymousId: 'a-1', ts: now - 60_000, data: { path: '/season' } },
    { type: 'page', name: 'Season', anonymousId: 'a-2', ts: now - 400_000, data: { title: 'Season' } },
    { type: 'page', anonymousId: 'a-2', ts: now - 390_000 },
  ]);
  expect(
    (await kith.ask('/segments', 'POST', { name: 'Öl & Jazz friends', rule: { kind: 'trait', name: 'plan', op: 'exists' } })).status,
  ).toBe(201);
  await kith.tellOther(
    [
      { type: 'identify', userId: 'u-1', data: { name: 'Jonas Elsewhere', secret: 'theirs' } },
      { name: 'Their Event', userId: 'u-1' },
      {
        name: 'Order Completed',
        userId: 'u-1',
        data: { order_id: 'B-2002', products: [{ product_id: 'p-9', name: 'Jazz there', price: 1 }] },
      },
    ],
    'server',
  );
});
afterAll(() => kith.close());

describe('the names that a rule may use', () => {
  it('are those of the site, with properties, kinds and examples', async () => {
    const { body } = await kith.ask<Names>('/names');
    expect(body.events.map(({ type, name, count }) => `${type} ${name} ${count}`).sort()).toEqual([
      'page Season 2',
      'track Order Completed 1',
    ]);
    expect(body.events.find((e) => e.name === 'Order Completed')?.properties).toEqual(
      expect.arrayContaining(['total', 'products[].price']),
    );
    const traits = new Map(body.traits.map((trait) => [trait.name, trait]));
    expect([...traits.keys()].sort()).toEqual(['address', 'age', 'email', 'name', 'plan', 'vip']);
    expect(traits.get('age')?.type).toBe('mixed');
    expect(traits.get('vip')).toMatchObject({ type: 'boolean', examples: ['true'] });
    expect(traits.get('plan')?.examples.sort()).toEqual(['gold', 'silver']);
    expect((await kith.askOther<Names>('/names')).body.traits.map((t) => t.name).sort()).toEqual(['name', 'secret']);
  });
});

describe('the figures beside the navigation', () => {
  it('count this site, and who is here now', async () => {
    expect((await kith.ask<Counts>('/counts')).body).toMatchObject({
      profiles: 4,
      identified: 2,
      segments: 1,
      experiences: 0,
      live: 1,
      refused: 0,
    });
    expect((await kith.askOther<Counts>('/counts')).body).toMatchObject({ profiles: 1, identified: 1, segments: 0 });
  });
});

describe('the search of everything', () => {
  const found = async (q: string): Promise<string[]> =>
    (await kith.ask<List<SearchHit>>(`/search?q=${encodeURIComponent(q)}`)).body.items.map((hit) => `${hit.kind} ${hit.title}`);
  it.each([
    ['visser émile', ['profile Émile Visser']],
    ['emile@example.org', ['profile Émile Visser']],
    ['u-2', ['profile Jonas']],
    ['A-1001', ['order A-1001']],
    ['#A-1001', ['order A-1001']],
    ['ÖL', ['segment Öl & Jazz friends']],
    ['jazz', ['segment Öl & Jazz friends', 'product Jazz night']],
    ['p-1', ['product Jazz night']],
    ['B-2002', []],
    ['elsewhere', []],
    ['', []],
    ["' or 1=1 --", []],
    ['%', []],
    ['x'.repeat(10_000), []],
  ])('finds %.20j', async (q, expected) => expect(await found(q)).toEqual(expected));

  it('leads to an order, and says whose it is', async () => {
    const [hit] = (await kith.ask<List<SearchHit>>('/search?q=A-1001')).body.items;
    expect(hit).toEqual({ kind: 'order', id: 'A-1001', title: 'A-1001', detail: 'Émile Visser · 12.50 EUR' });
  });
});

describe('what arrived last', () => {
  it('is shown newest first, with whose it is, of this site alone', async () => {
    const { items, next } = (await kith.ask<List<LiveEvent>>('/live?limit=4')).body;
    expect(items.map((e) => e.name ?? e.event ?? e.type)).toEqual(['page', 'Season', 'Season', 'Order Completed']);
    expect(items[3]).toMatchObject({
      userId: 'u-1',
      anonymous: false,
      profile: { id: await kith.idOf('u-1'), identified: true, name: 'Émile Visser' },
    });
    expect(next).toBeNull();
    expect((await kith.askOther<List<LiveEvent>>('/live')).body.items).toHaveLength(3);
  });
});

describe('failed events', () => {
  it('are kept with their reason, page by page, each site its own', async () => {
    for (let i = 0; i < 5; i++)
      await kith.send([
        { type: 'track', event: 'Fine', anonymousId: 'a-9' },
        { type: 'nonsense', messageId: `bad-${i}` },
      ]);
    const all: FailedEvent[] = [];
    let cursor = '';
    do {
      const { body } = await kith.ask<List<FailedEvent>>(`/failed-events?limit=2&cursor=${cursor}`);
      all.push(...body.items);
      cursor = body.next ?? '';
    } while (cursor);
    expect(all.map((e) => e.messageId)).toEqual(['bad-4', 'bad-3', 'bad-2', 'bad-1', 'bad-0']);
    expect(all[0]).toEqual({
      id: expect.stringMatching(/^f_/),
      receivedAt: '2026-03-04T12:00:00.000Z',
      messageId: 'bad-4',
      ...{ type: 'nonsense', name: '', sender: 'unnamed client from no page' },
      code: expect.any(String),
      reason: expect.stringMatching(/\w+ \w+/),
      body: expect.stringContaining('nonsense'),
    });
    expect((await kith.askOther<List<FailedEvent>>('/failed-events')).body).toEqual({ items: [], next: null });
    expect((await kith.ask(`/failed-events?cursor=${Buffer.from('["x"]').toString('base64url')}`)).status).toBe(400);
  });
});
