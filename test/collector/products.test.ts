import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { List, Product, ProductImport } from '../../shared/api.ts';
import { SECRET_KEY } from '../kit/kith.ts';
import { startNeighbours, type Neighbours } from '../kit/neighbours.ts';

let kith: Neighbours;
beforeAll(async () => void (kith = await startNeighbours('2026-03-04T12:00:00Z')));
afterAll(() => kith.close());

const load = async (csv: string | Uint8Array, query = ''): Promise<{ status: number; body: any }> => {
  const answer = await kith.app.request(`/api/v1/products/import${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SECRET_KEY}`, 'content-type': 'text/csv' },
    body: csv as BodyInit,
  });
  return { status: answer.status, body: await answer.json() };
};
const tried = async (csv: string): Promise<ProductImport> => (await load(csv)).body as ProductImport;
const product = async (id: string): Promise<Product | undefined> =>
  (await kith.ask<List<Product>>(`/products?q=${encodeURIComponent(id)}`)).body.items.find((p) => p.id === id);

describe('the catalogue file', () => {
  it('tells first, changes when asked, and is done once', async () => {
    const csv =
      'id,title,category,price,cost,currency,url,image,Colour\nA,Mahler,Concerts,12.50,4,EUR,https://shop.example/a,/a.png,red\nB,Mozart,,,,,,,\n';
    expect(await tried(csv)).toMatchObject({ read: 2, added: 2, changed: 0, unchanged: 0, problems: [] });
    expect(await product('A')).toBeUndefined();
    expect((await load(csv, '?commit=true')).body).toMatchObject({ read: 2, added: 2, changed: 0, unchanged: 0, problems: [] });
    expect(await product('A')).toEqual({
      id: 'A',
      title: 'Mahler',
      category: 'Concerts',
      ...{ description: null, brand: null, salePrice: null, availability: null, stock: null, gtin: null, mpn: null, group: null },
      price: 12.5,
      cost: 4,
      currency: 'EUR',
      url: 'https://shop.example/a',
      image: '/a.png',
      attributes: { Colour: 'red' },
      updatedAt: '2026-03-04T12:00:00.000Z',
    });
    expect(await product('B')).toMatchObject({ price: null, category: null, currency: 'EUR', attributes: {} });
    expect(await tried(csv)).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
    // A file of fewer columns leaves the others as they are.
    expect((await load('id;title;price\nA;Mahler 5;13,00\n', '?commit=1')).body).toMatchObject({ changed: 1 });
    expect(await product('A')).toMatchObject({
      title: 'Mahler 5',
      price: 13,
      cost: 4,
      category: 'Concerts',
      attributes: { Colour: 'red' },
    });
  });

  it.each([
    ['a byte order mark, tabs and Windows lines', '\uFEFFid\ttitle\tprice\r\nT1\tOne\t1.00\r\nT2\tTwo\t2\r\n', { added: 2, problems: [] }],
    ['semicolons and quoted line breaks', 'id;title\nS1;"Two\nlines; quoted ""so"""\n', { added: 1, problems: [] }],
    ['empty lines and blanks around values', '\nid , title\n\n X1 ,  Spaced \n\n', { read: 1, added: 1, problems: [] }],
    ['names of shops’ feeds', 'sku,name,image_link\nF1,Feed,https://x.example/i.png\n', { added: 1, problems: [] }],
    ['nothing', ' \n\n', { read: 0, added: 0, problems: [{ line: 0, reason: 'The file is empty.' }] }],
    ['only a head', 'id,title\n', { read: 0, problems: [{ line: 0, reason: 'The file has a head line and no rows below it.' }] }],
    [
      'a head without an id',
      'title,price\nx,1\n',
      { read: 0, problems: [{ line: 0, reason: 'The first line names no column id; it must name the columns, such as id,title,price.' }] },
    ],
    [
      'another format',
      '<!doctype html><p>"',
      { read: 0, problems: [{ line: 0, reason: expect.stringMatching(/^This is no CSV but another format/) }] },
    ],
    ['a picture in it', '\u0001\u0002PNG"\u0000', { read: 0, problems: [{ line: 0, reason: expect.stringMatching(/^This is no text/) }] }],
    [
      'an open quote, with readable lines before it',
      'id,title\nQ1,One\nQ2,Two\nQ3,"never closed\nQ4,Four\n',
      {
        read: 2,
        added: 2,
        problems: [{ line: 4, reason: 'A quotation mark opens here and never closes; this line and those below it are left out.' }],
      },
    ],
  ])('may have %s', async (_, csv, expected) => expect(await tried(csv)).toMatchObject(expected));

  it('names the line and the reason of every row that is none', async () => {
    const rows = [
      ['id,title,price,cost,currency,url', ''],
      [',No id,1,,,', 'The id is missing.'],
      ['P1,,1,,,', 'The title is missing.'],
      ['P2,Two,cheap,,,', 'The price "cheap" is no amount; write it as 12.50.'],
      ['P3,Three,1.234,,,', 'The price "1.234" is no amount; write it as 12.50.'],
      ['P4,Four,,-1,,', 'The cost "-1" is no amount; write it as 12.50.'],
      ['P5,Five,9e9,,,', 'The price "9e9" is no amount; write it as 12.50.'],
      ['P6,Six,99999999999,,,', 'The price "99999999999" is no amount; write it as 12.50.'],
      ['P7,Seven,1,,euros,', 'The currency "euros" is no code of three letters, such as EUR.'],
      ['P8,Eight,1,,,javascript:alert(1)', 'The url "javascript:alert(1)" is no web address.'],
      ['P9,Nine,1,,,//evil.example/x', 'The url "//evil.example/x" is no web address.'],
      ['PA,Ten,1,,,,,', 'The row has 8 values, the head line names 6.'],
      ['PB,Fine,"1,234.50",€ 2,eur,/b', ''],
      ['PB,Again,1,,,', 'The id "PB" stands in line 13 already.'],
      [`${'x'.repeat(201)},Long,1,,,`, 'The id or the title is too long.'],
    ];
    const csv = rows.map(([row]) => row).join('\n');
    const { read, added, problems } = await tried(csv);
    expect(problems).toEqual(rows.flatMap(([, reason], i) => (reason ? [{ line: i + 1, reason }] : [])));
    expect({ read, added }).toEqual({ read: 14, added: 1 });
    const refused = await load(csv, '?commit=true');
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'conflict', message: expect.stringContaining('skip=true') } } });
    expect(await product('PB')).toBeUndefined();
    expect((await load(csv, '?commit=true&skip=true')).body).toMatchObject({ added: 1 });
    expect(await product('PB')).toMatchObject({ price: 1234.5, cost: 2, currency: 'EUR', url: '/b' });
  });

  it('keeps hostile names and values as the text that they are', async () => {
    const csv = 'id,title,__proto__,constructor,toString\nH1,"=cmd|\' /C calc\'!A0",a,b,c\n';
    expect((await load(csv, '?commit=true')).body).toMatchObject({ added: 1, problems: [] });
    const kept = await product('H1');
    expect(kept?.title).toBe("=cmd|' /C calc'!A0");
    expect(Object.entries(kept?.attributes ?? {})).toEqual(
      expect.arrayContaining([
        ['constructor', 'b'],
        ['toString', 'c'],
      ]),
    );
    expect(({} as { a?: unknown }).a).toBeUndefined();
  });

  it('must be text', async () => {
    expect((await load(new Uint8Array([0x69, 0x64, 0xff, 0xfe]))).status).toBe(400);
    expect(await tried('id,title\nN1,a\0b\n')).toMatchObject({ added: 0, problems: [{ line: 2 }] });
  });
});

describe('the catalogue', () => {
  const seen = (id: string, data: Record<string, unknown>, hour = 9) =>
    kith.tell([{ name: 'Product Viewed', anonymousId: 'a', ts: Date.UTC(2026, 2, 3, hour), data: { product_id: id, ...data } }]);

  it('learns from events, and holds on to what the owner said', async () => {
    await seen('L1', { name: 'Seen', price: 9.99, category: 'New' });
    expect(await product('L1')).toMatchObject({ title: 'Seen', price: 9.99, category: 'New' });
    await load('id,title,price\nL1,Said,8\n', '?commit=true');
    await seen('L1', { name: 'Seen again', price: 5, category: 'Newer' }, 10);
    expect(await product('L1')).toMatchObject({ title: 'Said', price: 8, category: 'Newer' });
  });

  it('pages by id, once each, while products are added', async () => {
    for (let i = 0; i < 9; i++) await seen(`Z-${i}`, { name: `Paged ${i}` });
    const ids: string[] = [];
    let cursor = '';
    do {
      const { body } = await kith.ask<List<Product>>(`/products?q=paged&limit=2&cursor=${cursor}`);
      ids.push(...body.items.map((p) => p.id));
      cursor = body.next ?? '';
      await seen('Z-0a', { name: 'Paged late' });
    } while (cursor);
    expect(ids).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].map((i) => `Z-${i}`));
  });

  it.each([
    ['über', ['U1']],
    ['ÜBER', ['U1']],
    ['100%', ['U2']],
    ['%', ['U2']],
    ['_', []],
    ["'", []],
    ['u1', ['U1']],
    ['großes', ['U2']],
    ['x'.repeat(10_000), []],
  ])('finds %.20s', async (q, ids) => {
    await seen('U1', { name: 'Über den Wolken' });
    await seen('U2', { name: '100% Mahler', category: 'Großes' });
    const { status, body } = await kith.ask<List<Product>>(`/products?q=${encodeURIComponent(q)}`);
    expect({ status, ids: body.items.map((p) => p.id).filter((id) => id.startsWith('U')) }).toEqual({ status: 200, ids });
  });

  it('is each site’s own', async () => {
    await seen('U1', { name: 'Über den Wolken' });
    expect((await kith.askOther<List<Product>>('/products')).body).toEqual({ items: [], next: null });
  });
});
