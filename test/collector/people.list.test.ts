import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '../../shared/event.ts';
import type { List, ProfileRow } from '../../shared/api.ts';
import { startNeighbours, type Neighbours } from '../kit/neighbours.ts';

const NOW = '2026-03-04T12:00:00Z';
const at = (day: number, hour = 9): number => Date.UTC(2026, 1, day, hour);
const known = (userId: string, name: string, email: string, ts: number): Partial<Event> => ({
  type: 'identify',
  userId,
  ts,
  data: { name, email },
});
const order = (userId: string, id: string, price: number, ts: number): Partial<Event> => ({
  name: 'Order Completed',
  userId,
  ts,
  data: { order_id: id, products: [{ product_id: 'p', name: 'Seat', price, quantity: 1 }] },
});

let kith: Neighbours;
beforeAll(async () => {
  kith = await startNeighbours(NOW);
  await kith.tell(
    [
      known('u-1', 'Marijke Visser', 'marijke@example.org', at(1)),
      known('u-2', 'Jonas Okafor', 'jonas_okafor@example.org', at(2)),
      known('u-3', '100% Émile "O\'Neil"', 'emile%o@example.org', at(3)),
      known('u-4', 'Aäron', 'aaron@example.org', at(4)),
      order('u-1', 'A-1', 30, at(5)),
      order('u-1', 'A-2', 12.34, at(6)),
      order('u-2', 'A-3', 99.99, at(7)),
      order('u-4', 'A-4', 0, at(8)),
    ],
    'server',
  );
  await kith.tell([1, 2, 3].map((n) => ({ type: 'page', anonymousId: `a-${n}`, ts: at(10 + n) })));
  await kith.tellOther([known('u-1', 'Marijke Elsewhere', 'marijke@elsewhere.example', at(1)), order('u-1', 'A-1', 500, at(2))], 'server');
});
afterAll(() => kith.close());

const list = async (query: string): Promise<ProfileRow[]> => (await kith.ask<List<ProfileRow>>(`/profiles?${query}`)).body.items;
const names = async (query: string) => (await list(query)).map((row) => row.name ?? '-');

describe('the list of profiles', () => {
  it.each([
    ['', ['-', '-', '-', 'Aäron', 'Jonas Okafor', 'Marijke Visser', '100% Émile "O\'Neil"']],
    ['sort=first_seen&order=asc', ['Marijke Visser', 'Jonas Okafor', '100% Émile "O\'Neil"', 'Aäron', '-', '-', '-']],
    ['sort=revenue&limit=2', ['Jonas Okafor', 'Marijke Visser']],
    ['sort=orders&limit=3', ['Marijke Visser', 'Jonas Okafor', '-']],
    ['sort=orders&order=asc&identified=true', ['100% Émile "O\'Neil"', 'Aäron', 'Jonas Okafor', 'Marijke Visser']],
    ['sort=name', ['100% Émile "O\'Neil"', 'Aäron', 'Jonas Okafor', 'Marijke Visser', '-', '-', '-']],
    ['sort=name&order=desc', ['Marijke Visser', 'Jonas Okafor', 'Aäron', '100% Émile "O\'Neil"', '-', '-', '-']],
    ['identified=false', ['-', '-', '-']],
    ['identified=true&sort=-last_seen', ['Aäron', 'Jonas Okafor', 'Marijke Visser', '100% Émile "O\'Neil"']],
  ])('?%s shows them in that order', async (query, expected) => {
    const found = await names(query);
    if (query.startsWith('sort=orders&limit')) expect(found.slice(0, 2)).toEqual(expected.slice(0, 2));
    else expect(found).toEqual(expected);
  });

  it('finds whose order a number is, on this site alone', async () => {
    expect(await names('q=A-4')).toEqual(['Aäron']);
    expect(await names(`q=${encodeURIComponent('#A-2')}`)).toEqual(['Marijke Visser']);
    expect(await names('q=A-33')).toEqual([]);
  });
  it('shows what each bought, to the cent', async () => {
    expect((await list('q=marijke'))[0]).toMatchObject({ orders: 2, revenue: 42.34, identified: true, email: 'marijke@example.org' });
    expect((await list('q=Aäron'))[0]).toMatchObject({ orders: 0, revenue: 0, lastOrder: null });
  });

  it.each([
    ['marijke', ['Marijke Visser']],
    ['VISSER marijke', ['Marijke Visser']],
    ['okafor jonas_', ['Jonas Okafor']],
    ['u-2', ['Jonas Okafor']],
    ['émile', ['100% Émile "O\'Neil"']],
    ['100%', ['100% Émile "O\'Neil"']],
    ['%', ['100% Émile "O\'Neil"']],
    ['_', ['Jonas Okafor']],
    ['\\', []],
    ['"O\'Neil"', ['100% Émile "O\'Neil"']],
    ["'; drop table profile; --", []],
    ['a-2', ['-']],
    ['elsewhere', []],
    ['  ', ['-', '-', '-', 'Aäron', 'Jonas Okafor', 'Marijke Visser', '100% Émile "O\'Neil"']],
    [`marijke${String.fromCharCode(0)}`, ['Marijke Visser']],
    ['x'.repeat(10_000), []],
    ['% '.repeat(5_000), ['100% Émile "O\'Neil"']],
  ])('finds %.20j', async (q, expected) => {
    const { status, body } = await kith.ask<List<ProfileRow>>(`/profiles?q=${encodeURIComponent(q)}`);
    expect(status).toBe(200);
    expect(body.items.map((row) => row.name ?? '-')).toEqual(expected);
  });

  it('finds somebody by profile id, also by one that was linked away', async () => {
    const before = await kith.idOf('a-1');
    expect((await list(`q=${before}`)).map((row) => row.id)).toEqual([before]);
    expect((await kith.askOther<List<ProfileRow>>(`/profiles?q=${before}`)).body.items).toEqual([]);
  });

  it.each([
    'sort=email',
    'order=up',
    'identified=maybe',
    'limit=0',
    'limit=201',
    'limit=x',
    'cursor=nonsense',
    `cursor=${Buffer.from('[{},1]').toString('base64url')}`,
  ])('refuses ?%s in a sentence', async (query) => {
    const { status, body } = await kith.ask(`/profiles?${query}`);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: 'invalid', message: expect.stringMatching(/\w{3,}.*\.$/) });
  });
});

describe('pages of the list', () => {
  const ROWS = 23;
  let crowd: Neighbours;
  beforeAll(async () => {
    crowd = await startNeighbours(NOW);
    // Ties everywhere: few names, no or one order, the same instants.
    await crowd.tell(
      Array.from({ length: ROWS }, (_, i) => ({
        ...known(`c-${i}`, `Name ${i % 3}`, `c${i}@example.org`, at(1 + (i % 2))),
        data: i % 4 === 0 ? {} : { name: `Name ${i % 3}` },
      })),
      'server',
    );
    await crowd.tell(
      Array.from({ length: ROWS }, (_, i) => i)
        .filter((i) => i % 5 === 0)
        .map((i) => order(`c-${i}`, `o-${i}`, 10, at(3))),
      'server',
    );
  });
  afterAll(() => crowd.close());

  const walk = async (query: string, between: (page: number) => Promise<void> = async () => undefined): Promise<string[]> => {
    const ids: string[] = [];
    let cursor = '';
    for (let page = 0; page < 50; page++) {
      const { status, body } = await crowd.ask<List<ProfileRow>>(`/profiles?limit=4&${query}&cursor=${encodeURIComponent(cursor)}`);
      expect(status).toBe(200);
      ids.push(...body.items.map((row) => row.id));
      if (body.next === null) return ids;
      expect(Buffer.from(body.next, 'base64url').toString()).toMatch(/"p_/);
      cursor = body.next;
      await between(page);
    }
    throw new Error('no end of pages');
  };

  it.each(
    ['last_seen', 'first_seen', 'revenue', 'orders', 'name'].flatMap((sort) => [`sort=${sort}&order=asc`, `sort=${sort}&order=desc`]),
  )('hold everybody once: %s', async (query) => {
    const ids = await walk(query);
    expect(ids).toHaveLength(ROWS);
    expect(new Set(ids).size).toBe(ROWS);
    const whole = (await crowd.ask<List<ProfileRow>>(`/profiles?limit=100&${query}`)).body.items.map((row) => row.id);
    expect(ids).toEqual(whole);
  });

  it('repeat and lose nobody while new people arrive', async () => {
    const before = (await crowd.ask<List<ProfileRow>>('/profiles?limit=100&sort=first_seen')).body.items.map((row) => row.id);
    const seen = await walk('sort=first_seen', (page) =>
      crowd.tell([
        { type: 'page', anonymousId: `a-new-${page}`, ts: at(20, page) },
        { type: 'page', anonymousId: `a-old-${page}`, ts: at(1, page) - 5 },
      ]),
    );
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => before.includes(id))).toEqual(before);
  });
});

describe('a segment in the list', () => {
  it('shows its members alone, and nothing for a segment of another site', async () => {
    const rule = { kind: 'trait', name: '$orders', op: 'gte', value: 1 };
    const made = await kith.ask<{ id: string }>('/segments', 'POST', { name: 'Buyers', rule });
    expect(made.status).toBe(201);
    const ids = await Promise.all(['u-1', 'u-2'].map((user) => kith.idOf(user)));
    expect((await list(`segment=${made.body.id}&sort=revenue`)).map((row) => row.id).sort()).toEqual([...ids].sort());
    expect(await names(`segment=${made.body.id}&q=visser`)).toEqual(['Marijke Visser']);
    expect((await kith.askOther<List<ProfileRow>>(`/profiles?segment=${made.body.id}`)).body.items).toEqual([]);
  });
});
