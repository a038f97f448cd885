import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { List, Product, ProductDetail } from '../../shared/api.ts';
import { factsOf, told, type Said, type Words } from '../../collector/data/said.ts';
import { saidOf } from '../../collector/store/queries/product-row.ts';
import { startNeighbours, type Neighbours } from '../kit/neighbours.ts';

describe('what a product is', () => {
  const euro = (price: number, more: Words = {}): Words => ({ price: price * 1e6, currency: 'EUR', ...more });
  const said = (words: Partial<Record<'owner' | 'feed' | 'event', Words>>): Said =>
    Object.fromEntries(Object.entries(words).map(([source, said]) => [source, told(undefined, said, 1)]));

  it.each<[string, Said, object]>([
    ['nothing but its id', {}, { title: 'A', price: null, currency: 'EUR', attributes: {} }],
    ['what events teach', said({ event: euro(1, { title: 'Seen' }) }), { title: 'Seen', price: 1e6 }],
    [
      'what its feed says rather',
      said({ event: euro(1, { title: 'Seen', brand: 'B' }), feed: euro(2) }),
      { title: 'Seen', price: 2e6, brand: 'B' },
    ],
    ['what its owner says before all', said({ event: euro(1), feed: euro(2), owner: euro(3) }), { price: 3e6 }],
    ['a mixture, field by field', said({ feed: euro(2, { title: 'Feed' }), owner: { title: 'Mine' } }), { title: 'Mine', price: 2e6 }],
    ['attributes of all', said({ feed: { attributes: { a: 1, b: 1 } }, owner: { attributes: { b: 2 } } }), { attributes: { a: 1, b: 2 } }],
    [
      'without a cost in another currency than its price',
      said({ feed: { price: 2e6, currency: 'USD' }, owner: { cost: 1e6, currency: 'EUR' } }),
      { price: 2e6, currency: 'USD', cost: null },
    ],
  ])('is %s', (_, words, expected) => expect(factsOf('A', words, 'EUR')).toMatchObject(expected));

  it('does not depend on the order in which a source’s words arrive', () => {
    const statement = fc.record({
      at: fc.nat(9),
      title: fc.option(fc.constantFrom('a', 'b')),
      brand: fc.option(fc.constantFrom('x', 'y')),
    });
    const statements = fc.uniqueArray(statement, { selector: ({ at }) => at, maxLength: 6 });
    const all = fc.tuple(statements, fc.infiniteStream(fc.nat()));
    fc.assert(
      fc.property(all, ([list, dice]) => {
        const shuffled = list.map((one) => [dice.next().value as number, one] as const).sort(([a], [b]) => a - b);
        const fold = (words: typeof list) => words.reduce((before, { at, ...rest }) => told(before, rest, at), {});
        expect(fold(shuffled.map(([, one]) => one))).toEqual(fold(list));
      }),
    );
  });
});

describe('a product', () => {
  let kith: Neighbours;
  beforeAll(async () => void (kith = await startNeighbours('2026-03-04T12:00:00Z')));
  afterAll(() => kith.close());
  const seen = (id: string, hour: number, data: Record<string, unknown>) =>
    kith.tell([{ name: 'Product Viewed', anonymousId: 'a', ts: Date.UTC(2026, 2, 3, hour), data: { product_id: id, ...data } }]);
  const get = async (id: string) => (await kith.ask<ProductDetail>(`/products/${encodeURIComponent(id)}`)).body;
  const put = (id: string, edit: object) => kith.ask<ProductDetail>(`/products/${encodeURIComponent(id)}`, 'PUT', edit);
  const feed = (id: string, words: Words) =>
    kith.store.write.applyFeed([{ id, words }], { site: kith.site.site, currency: 'EUR', who: 'feed', member: null, now: kith.now() });

  it('is what the newest event says, also when that arrives first', async () => {
    await seen('A', 9, { name: 'Newer', price: 2 });
    await seen('A', 7, { name: 'Older', price: 1, category: 'Told only then' });
    expect(await get('A')).toMatchObject({ title: 'Newer', price: 2, category: 'Told only then' });
    await seen('A', 10, { name: 'Newest' });
    expect(await get('A')).toMatchObject({ title: 'Newest', price: 2, category: 'Told only then' });
  });

  it('is the same in whatever order owner, feed and events speak', async () => {
    const steps: ((id: string) => Promise<unknown>)[] = [
      (id) => seen(id, 9, { name: 'Seen', price: 1, category: 'Seen' }),
      (id) => feed(id, { title: 'Fed', price: 2e6, brand: 'Fed' }),
      (id) =>
        kith.store.write.importProducts([{ id, words: { title: 'Said' } }], {
          site: kith.site.site,
          currency: 'EUR',
          who: 'csv',
          member: null,
          now: 5,
        }),
    ];
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    for (const [i, order] of orders.entries()) {
      for (const step of order) await steps[step]?.(`O${i}`);
      expect(await get(`O${i}`), String(order)).toMatchObject({
        ...{ title: 'Said', price: 2, brand: 'Fed', category: 'Seen', currency: 'EUR' },
        said: { title: 'owner', price: 'feed', brand: 'feed', category: 'event' },
      });
    }
  });

  it('keeps its past, with who changed it, and of events one change a day', async () => {
    await seen('H', 1, { name: 'Lamp', price: 1 });
    for (const hour of [2, 3, 4]) await seen('H', hour, { name: 'Lamp', price: hour });
    await feed('H', { title: 'Lamp', price: 9e6, availability: 'in_stock', stock: 3 });
    await feed('H', { title: 'Lamp', price: 9e6, availability: 'out_of_stock', stock: 0 });
    await put('H', { price: 8, cost: 2.5 });
    expect((await get('H')).changes.map(({ field, from, to, who }) => [field, from, to, who])).toEqual([
      ['cost', null, 2.5, 'owner'],
      ['price', 9, 8, 'owner'],
      ['stock', 3, 0, 'feed'],
      ['availability', 'in_stock', 'out_of_stock', 'feed'],
      ['stock', null, 3, 'feed'],
      ['availability', null, 'in_stock', 'feed'],
      ['price', 4, 9, 'feed'],
      ['price', 1, 4, 'event'],
    ]);
  });

  it('is edited, and the edit is taken back to what feed and events say', async () => {
    await feed('E', { title: 'Fed', price: 2e6, image: 'https://shop.example/e.png' });
    const edited = (await put('E', { title: 'Mine', price: 3.5, gtin: '4006381333931' })).body;
    expect(edited).toMatchObject({ title: 'Mine', price: 3.5, own: { title: 'Mine', price: 3.5, currency: 'EUR', gtin: '4006381333931' } });
    await feed('E', { title: 'Fed anew', price: 1e6, currency: 'USD' });
    expect(await get('E')).toMatchObject({ title: 'Mine', price: 3.5, currency: 'EUR', image: null });
    const back = (await put('E', { title: null, price: null, gtin: null })).body;
    expect(back).toMatchObject({ title: 'Fed anew', price: 1, currency: 'USD', gtin: null, own: {} });
  });

  it.each([
    [{ price: -1 }, 'price: not below 0'],
    [{ title: ' ' }, 'title: may not be empty; null takes it back'],
    [{ url: 'javascript:alert(1)' }, 'url: not a web address'],
    [{ availability: 'gone' }, 'availability: '],
    [{ currency: 'euros' }, 'currency: '],
    [{ stock: 1.5 }, 'stock: '],
    [{ colour: 'red' }, 'Unrecognized key'],
  ])('refuses %o', async (edit, message) => {
    await feed('R', { title: 'Right' });
    expect(await put('R', edit)).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining(message) } } });
    expect(await get('R')).toMatchObject({ title: 'Right', own: {} });
  });

  it('has an id of whatever letters, and is nobody’s of another site', async () => {
    await feed('a/b ü%?', { title: 'Odd' });
    expect(await get('a/b ü%?')).toMatchObject({ id: 'a/b ü%?', title: 'Odd' });
    expect((await kith.askOther(`/products/${encodeURIComponent('a/b ü%?')}`)).status).toBe(404);
    expect((await put('none', { title: 'x' })).status).toBe(404);
  });

  it('is not changed by somebody who saw it as it was before', async () => {
    await feed('T', { title: 'First' });
    const path = '/api/v1/products/T';
    const owner = { ...(await kith.as('owner')), 'content-type': 'application/json' };
    const tag = (await kith.app.request(path, { headers: owner })).headers.get('etag') ?? '';
    kith.pass(1000);
    await feed('T', { title: 'Second' });
    const edit = (etag: string) =>
      kith.app.request(path, { method: 'PUT', headers: { ...owner, 'if-match': etag }, body: JSON.stringify({ title: 'Mine' }) });
    expect((await edit(tag)).status).toBe(409);
    expect((await edit((await kith.app.request(path, { headers: owner })).headers.get('etag') ?? '')).status).toBe(200);
    expect((await get('T')).changes[0]).toMatchObject({ field: 'title', from: 'Second', to: 'Mine', who: 'owner', by: 'owner' });
  });

  it('of an older version is all its owner’s where the owner had set it', () => {
    const old = {
      ...{
        product_id: 'V',
        title: 'Old',
        description: null,
        category: 'C',
        brand: null,
        price: 5e6,
        sale_price: null,
        cost: null,
        currency: 'EUR',
      },
      ...{ availability: null, stock: null, url: null, image: null, gtin: null, mpn: null, group_id: null, attributes: '{}', said: '{}' },
      ...{ learnt_ts: 7, owner_set: 1, in_feed: 0, created_at: null, updated_at: 9 },
    };
    expect(saidOf(old).owner).toMatchObject({ title: ['Old', 9], price: [5e6, 9] });
    expect(saidOf({ ...old, owner_set: 0 })).toMatchObject({ event: { title: ['Old', 7], category: ['C', 7] } });
  });
});

describe('the list of products', () => {
  let kith: Neighbours;
  beforeAll(async () => {
    kith = await startNeighbours('2026-03-04T12:00:00Z');
    const by = { site: kith.site.site, currency: 'EUR', who: 'csv' as const, member: null, now: kith.now() };
    const rows: [string, Words][] = [
      ['1', { title: 'bath', price: 3e6, cost: 1e6, category: 'Home', availability: 'in_stock' }],
      ['2', { title: 'Art', price: 1e6, image: '/i.png', category: 'Home', availability: 'out_of_stock' }],
      ['3', { title: 'Coat', category: 'Wear', brand: 'Müller' }],
      ['4', { title: 'Door', price: 3e6, cost: 2e6, image: '/d.png' }],
    ];
    await kith.store.write.importProducts(
      rows.map(([id, words]) => ({ id, words })),
      by,
    );
  });
  afterAll(() => kith.close());

  it.each([
    ['sort=title', '2134'],
    ['sort=title&order=desc', '4312'],
    ['sort=price', '2143'],
    ['sort=price&order=desc', '1423'],
    ['sort=cost', '1423'],
    ['category=Home', '12'],
    ['availability=unavailable', '2'],
    ['availability=available', '134'],
    ['missing=cost', '23'],
    ['missing=image&sort=title', '13'],
    ['q=müller', '3'],
  ])('of %s', async (query, ids) => {
    const found: string[] = [];
    // A page of one: what comes next is found whatever stands at the seam.
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body }: { body: List<Product> } = await kith.ask<List<Product>>(`/products?${query}&limit=1&cursor=${cursor}`);
      found.push(...body.items.map(({ id }) => id));
      cursor = body.next;
    }
    expect(found.join('')).toBe(ids);
  });
  it('refuses a word that it does not know', async () => {
    expect((await kith.ask('/products?missing=price')).status).toBe(400);
    expect((await kith.ask('/products?sort=secret')).status).toBe(400);
  });
  it('has its figures', async () => {
    expect((await kith.ask('/catalogue')).body).toEqual({
      ...{ products: 4, unavailable: 1, missingCost: 2, missingImage: 2 },
      categories: [
        { name: 'Home', products: 2 },
        { name: 'Wear', products: 1 },
      ],
    });
  });
});
