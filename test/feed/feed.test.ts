import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { List, Product, ProductDetail, ProductFeed } from '../../shared/api.ts';
import { startKith, type Kith, type Who } from '../kit/kith.ts';
import { item, rss, startFeedServer, type FeedServer, type Given } from './server.ts';

const HOUR = 3_600_000;
let web: FeedServer;
let kith: Kith;
beforeAll(async () => void (web = await startFeedServer()));
afterAll(() => web.close());
beforeEach(async () => void (kith = await startKith({ env: { KITH_FEED_PRIVATE: 'true' } })));
afterEach(() => kith.close());

/** Names the feed, unless it is named, and fetches it. */
async function fetchIt(given?: Given, body: object = {}, path = '/feed'): Promise<ProductFeed> {
  if (given) web.give(path, given);
  const now = (await kith.api<ProductFeed>('owner', 'GET', '/catalogue/feed')).body;
  if (now.address !== web.url + path) await kith.api('owner', 'PUT', '/catalogue/feed', { address: web.url + path });
  const begun = await kith.api('owner', 'POST', '/catalogue/feed/fetch', body);
  expect(begun.status).toBe(202);
  await kith.doors.feeds.idle();
  return (await kith.api<ProductFeed>('viewer', 'GET', '/catalogue/feed')).body;
}
const product = async (id: string): Promise<ProductDetail> =>
  (await kith.api<ProductDetail>('viewer', 'GET', `/products/${encodeURIComponent(id)}`)).body;
const all = async (query = ''): Promise<string[]> =>
  (await kith.api<List<Product>>('viewer', 'GET', `/products?${query}`)).body.items.map(({ id }) => id);

describe('a product feed', () => {
  const FULL = item('A/1', {
    description: 'Round &amp; <![CDATA[<b>bold</b>]]>',
    product_type: 'Home &gt; Lamps',
    google_product_category: '594',
    brand: 'Lumo',
    sale_price: '8.00 EUR',
    cost_of_goods_sold: '4 EUR',
    link: 'https://shop.example/a',
    image_link: 'https://shop.example/a.png',
    gtin: '4006381333931',
    mpn: 'L-1',
    item_group_id: 'G1',
    quantity: '7',
    color: 'red',
    shipping: '<g:country>NL</g:country><g:price>5 EUR</g:price>',
  });
  const known = {
    title: 'Product A/1',
    brand: 'Lumo',
    price: 10,
    salePrice: 8,
    cost: 4,
    currency: 'EUR',
    availability: 'in_stock',
    stock: 7,
    url: 'https://shop.example/a',
    image: 'https://shop.example/a.png',
    gtin: '4006381333931',
    mpn: 'L-1',
    group: 'G1',
  };

  it('is taken from RSS with everything that it says', async () => {
    const { last, held, running } = await fetchIt({ body: rss([FULL, item('B')]) });
    expect({ last, held, running }).toMatchObject({ last: { status: 'done', holds: 2, added: 2, bad: 0 }, held: 2, running: false });
    expect(await product('A/1')).toMatchObject({
      ...known,
      category: 'Home > Lamps',
      description: 'Round & <b>bold</b>',
      attributes: { color: 'red', google_product_category: '594' },
      said: { title: 'feed', price: 'feed' },
    });
  });

  const atom = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="http://base.google.com/ns/1.0"><entry><id>tag:1</id><x:id>A/1</x:id><title>Product A/1</title>
    <link rel="alternate" href="https://shop.example/a"/><summary>Round</summary><x:price>10 EUR</x:price><x:availability>in stock</x:availability></entry></feed>`;
  const table = 'id\ttitle\tprice\tavailability\tlink\nA/1\tProduct A/1\t10.00 EUR\tin stock\thttps://shop.example/a\n';
  it.each<[string, Given]>([
    ['Atom with its own names', { body: atom }],
    ['tab-separated text', { body: table }],
    ['tab-separated text with a byte order mark and Windows lines', { body: '\uFEFF' + table.replaceAll('\n', '\r\n') }],
    ['a packed answer', { body: gzipSync(atom), headers: { 'content-encoding': 'gzip' } }],
    ['a packed file', { body: gzipSync(table) }],
    ['UTF-16', { body: Buffer.from('\uFEFF' + table, 'utf16le') }],
    ['older characters that it names', { body: Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${atom}`, 'latin1') }],
  ])('may come as %s', async (_, given) => {
    expect((await fetchIt(given)).last).toMatchObject({ status: 'done', holds: 1, added: 1, problems: [] });
    const { title, price, currency, availability, url } = known;
    expect(await product('A/1')).toMatchObject({ title, price, currency, availability, url });
  });

  it('is taken without its bad items, each told with its line and what to do', async () => {
    const bad = [
      item('P1', { price: 'cheap' }),
      '<item><title>No id</title></item>',
      item('P2', { availability: 'maybe' }),
      item('P3', { link: 'javascript:alert(1)' }),
      item('P4', { sale_price: '1 USD' }),
      item('GOOD'),
      item('GOOD'),
    ];
    const { last } = await fetchIt({ body: rss(bad) });
    expect(last).toMatchObject({ status: 'done', holds: 1, added: 1, bad: 6 });
    expect(last?.problems.map(({ item: id, line, reason }) => [id, line, reason])).toEqual([
      ['P1', 3, 'The price "cheap" is no amount; write it as 12.50.'],
      [null, 4, 'The id is missing.'],
      ['P2', 5, 'The availability "maybe" is none of in_stock, out_of_stock, preorder and backorder.'],
      ['P3', 6, 'The url "javascript:alert(1)" is no web address.'],
      ['P4', 7, 'One amount is in USD and another in EUR; write all amounts of a product in one currency.'],
      ['GOOD', 9, 'The id "GOOD" stands at line 8 already; give each item an id of its own.'],
    ]);
  });

  it('marks what vanished, keeps what only became bad, and takes back what returns', async () => {
    await fetchIt({ body: rss(['A', 'B', 'C', 'D'].map((id) => item(id))) });
    kith.pass(HOUR);
    const second = await fetchIt({ body: rss([item('A'), item('B', { price: 'x' }), item('D')]) });
    expect(second.last).toMatchObject({ status: 'done', holds: 2, gone: 1, unchanged: 2, bad: 1 });
    expect(await product('C')).toMatchObject({ title: 'Product C', price: 10, availability: 'gone' });
    expect(await product('B')).toMatchObject({ price: 10, availability: 'in_stock' });
    expect(await all('availability=unavailable')).toEqual(['C']);
    kith.pass(HOUR);
    expect((await fetchIt({ body: rss(['A', 'B', 'C', 'D'].map((id) => item(id))) })).last).toMatchObject({ gone: 0, changed: 1 });
    expect(await product('C')).toMatchObject({
      availability: 'in_stock',
      changes: [
        { field: 'availability', from: 'gone', to: 'in_stock', who: 'feed' },
        { field: 'availability', from: 'in_stock', to: 'gone', who: 'feed' },
      ],
    });
  });

  it('that suddenly holds less than half waits for the owner’s yes', async () => {
    await fetchIt({ body: rss(['A', 'B', 'C', 'D', 'E'].map((id) => item(id))) });
    const few = await fetchIt({ body: rss([item('A', { price: '1 EUR' }), item('B')]) });
    expect(few).toMatchObject({ held: 5, last: { status: 'waiting', holds: 2 } });
    expect(await product('A')).toMatchObject({ price: 10 });
    expect(await all('availability=unavailable')).toEqual([]);
    expect((await kith.api('marketer', 'POST', '/catalogue/feed/fetch', { accept: 2 })).status).toBe(403);
    // A yes to two is none to one.
    expect((await fetchIt({ body: rss([item('A')]) }, { accept: 2 })).last).toMatchObject({ status: 'waiting', holds: 1 });
    expect(await fetchIt({ body: rss([item('A', { price: '1 EUR' }), item('B')]) }, { accept: 2 })).toMatchObject({
      held: 2,
      last: { status: 'done', gone: 3 },
    });
    expect(await product('A')).toMatchObject({ price: 1, changes: [{ field: 'price', from: 10, to: 1, who: 'feed' }] });
  });

  it('is not read again while its server says that it is the same', async () => {
    const given = { body: rss([item('A')]), headers: { etag: '"1"' } };
    await fetchIt(given);
    kith.pass(HOUR);
    const again = await fetchIt(given);
    expect(web.asked.at(-1)).toMatchObject({ 'if-none-match': '"1"' });
    expect(again).toMatchObject({ goodAt: '2026-03-04T13:00:00.000Z', held: 1, last: { status: 'unchanged', holds: 1 } });
  });

  it.each<[string, Given, RegExp]>([
    [
      'that breaks off in the middle',
      { body: rss([item('Z')]).slice(0, -30) },
      /^The feed is no XML from line 3 on: .*Nothing of it was taken\.$/,
    ],
    ['whose XML is wrong', { body: rss([item('Z'), '<item><g:id>Y</g:title></item>']) }, /no XML from line 4/],
    ['that is a web page', { body: '<!doctype html><p>Log in' }, /web page at this address/],
    ['of another kind of XML', { body: '<sitemap><url/></sitemap>' }, /neither RSS nor Atom/],
    ['in JSON', { body: '[{"id":1}]' }, /This is JSON/],
    ['that is empty', { body: ' \n' }, /^The feed is empty/],
    ['without items', { body: rss([]) }, /holds no item; nothing was changed/],
    ['of bad items alone', { body: rss([item('Z', { price: '-' })]) }, /^No item of the feed can be taken/],
    ['without a head', { body: 'a\tb\n1\t2\n' }, /names no column id and no column title/],
    ['with an open quotation mark', { body: `id\ttitle\nZ\t"${'x'.repeat(300_000)}\n` }, /quotation mark opens and never closes/],
    ['in broken characters', { body: Buffer.concat([Buffer.from(table), Buffer.from([0xc3, 0x28])]) }, /characters that are no utf-8/],
    ['in unknown characters', { body: `<?xml version="1.0" encoding="klingon"?>${rss([])}` }, /characters "klingon", which are not known/],
    ['that was packed wrongly', { body: Buffer.from([0x1f, 0x8b, 1, 2, 3]) }, /cannot be unpacked/],
    ['that is not there', { body: '', status: 404 }, /has nothing at this address \(answer 404\)/],
    ['that asks for a password', { body: '', status: 401 }, /refuses to give it out/],
    ['that sends on for ever', { body: '', status: 302, headers: { location: '/feed' } }, /more than 5 times/],
    [
      'that sends elsewhere than to the web',
      { body: '', status: 302, headers: { location: 'file:///etc/passwd' } },
      /must be one like https/,
    ],
    ['whose size is too large', (answer) => answer.writeHead(200, { 'content-length': String(3e8) }).end(), /larger than 200 MB/],
    [
      'whose connection breaks',
      (answer) => answer.writeHead(200, { 'content-length': '100' }).write('<rss', () => answer.destroy()),
      /could not be fetched/,
    ],
  ])('%s changes nothing, and says why', async (_, given, reason) => {
    await fetchIt({ body: rss([item('A')]) });
    const { last, held } = await fetchIt(given);
    expect(last).toMatchObject({ status: 'failed', reason: expect.stringMatching(reason) });
    expect({ held, ids: await all() }).toEqual({ held: 1, ids: ['A'] });
    expect(await product('A')).toMatchObject({ availability: 'in_stock' });
  });

  it('expands nothing that a document brings along', async () => {
    const bomb = `<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>${rss([item('A', { title: '&b;' })]).replace(/^<\?xml.*\n/, '')}`;
    expect((await fetchIt({ body: bomb })).last).toMatchObject({ status: 'failed', reason: expect.stringMatching(/^The feed is no XML/) });
  });

  it('of many items is taken over piece by piece', async () => {
    const ids = Array.from({ length: 1200 }, (_, i) => `N-${i}`);
    expect((await fetchIt({ body: rss(ids.map((id) => item(id))) })).last).toMatchObject({ status: 'done', holds: 1200, added: 1200 });
    const half = await fetchIt({ body: rss(ids.slice(0, 700).map((id) => item(id))) });
    expect(half.last).toMatchObject({ holds: 700, unchanged: 700, gone: 500 });
  });

  it('is fetched at night by itself, and after an hour again when that failed', async () => {
    await fetchIt({ body: rss([item('A')]) });
    const asked = web.asked.length;
    const look = async (): Promise<number> => {
      await kith.doors.feeds.look();
      return web.asked.length - asked;
    };
    expect(await look()).toBe(0);
    web.give('/feed', { body: '', status: 500 });
    kith.pass(16 * HOUR); // 04:00
    expect(await look()).toBe(0);
    kith.pass(HOUR);
    expect(await look()).toBe(1);
    expect(await look()).toBe(1);
    web.give('/feed', { body: rss([item('A')]) });
    kith.pass(HOUR);
    expect(await look()).toBe(2);
    kith.pass(HOUR);
    expect(await look()).toBe(2);
  });
});

describe('the address of a feed', () => {
  const set = (who: Who, address: string | null) => kith.api<any>(who, 'PUT', '/catalogue/feed', { address });

  it.each(['ftp://shop.example/x', 'shop', '/feed.xml', 'file:///etc/passwd'])('%s is refused', async (address) =>
    expect(await set('owner', address)).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringMatching(/one like https/) } },
    }),
  );
  it('is shown whole to owners alone, and is taken away with null', async () => {
    await set('owner', 'https://me:secret@shop.example/feed?key=1');
    expect((await kith.api('owner', 'GET', '/catalogue/feed')).body).toMatchObject({
      address: 'https://me:secret@shop.example/feed?key=1',
    });
    expect((await kith.api('marketer', 'GET', '/catalogue/feed')).body).toMatchObject({ address: 'https://shop.example/…' });
    expect((await set('owner', null)).body).toMatchObject({ address: null, next: null });
    expect((await kith.api('owner', 'POST', '/catalogue/feed/fetch', {})).status).toBe(404);
  });
  it('sends its password to its own host', async () => {
    const address = web.url.replace('//', '//me:secret@');
    web.give('/locked', { body: rss([item('A')]) });
    await set('owner', `${address}/locked`);
    await kith.api('owner', 'POST', '/catalogue/feed/fetch', {});
    await kith.doors.feeds.idle();
    expect(web.asked.at(-1)?.authorization).toBe(`Basic ${btoa('me:secret')}`);
  });

  it('may not lead inside unless the machine’s owner says so', async () => {
    const strict = await startKith();
    for (const address of [
      'http://127.0.0.1:1/',
      'http://[::ffff:127.0.0.1]/',
      'http://localhost/',
      'http://2130706433/',
      'http://0x7f.1/',
    ])
      expect(await strict.api('owner', 'PUT', '/catalogue/feed', { address }), address).toMatchObject({
        status: 400,
        body: { error: { message: expect.stringContaining('KITH_FEED_PRIVATE') } },
      });
    await strict.close();
  });
});
