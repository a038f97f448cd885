import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  ExportedOrder,
  ExportedProfile,
  ExportedReturn,
  List,
  Product,
  ProfileRow,
  TimelineEvent,
  Traffic,
} from '../../shared/api.ts';
import type { Event } from '../../shared/event.ts';
import { unguarded } from '../../collector/export/csv.ts';
import { SECRET_KEY, type Who } from '../kit/kith.ts';
import { startNeighbours, type Neighbours } from '../kit/neighbours.ts';

const NOW = '2026-03-04T23:30:00Z';
const at = (day: number): number => Date.UTC(2026, 1, day, 9);
const HOSTILE = '=HYPERLINK("http://x.example","a"),\r\n🎻';

let kith: Neighbours;
let segment: string;
beforeAll(async () => {
  kith = await startNeighbours(NOW, 'Europe/Amsterdam', { name: 'Café Ünder & Söhne' });
  await kith.tell(
    [
      {
        type: 'identify',
        userId: 'u-1',
        ts: at(1),
        data: { name: HOSTILE, email: 'one@example.org', phone: '+31 20 1', debt: -5, vip: true, tags: ['a', '=b'], '=odd,name': 'x' },
      },
      { type: 'identify', userId: 'u-2', ts: at(2), data: { name: 'Jonas', email: 'two@example.org' } },
      {
        name: 'Order Completed',
        userId: 'u-1',
        ts: at(3),
        data: {
          order_id: '-O1',
          coupon: '@HOME',
          discount: 1,
          tax: 2.1,
          shipping: 4,
          products: [
            { product_id: 'p1', name: 'Seat, "best"', price: 30.1, quantity: 2 },
            { product_id: 'p2', name: HOSTILE, price: 0.000001, quantity: 1 },
          ],
        },
      },
      { name: 'Order Completed', userId: 'u-2', ts: at(4), data: { order_id: 'O2', total: 9.99, currency: 'USD' } },
      {
        name: 'Order Refunded',
        userId: 'u-1',
        ts: at(5),
        data: { order_id: '-O1', products: [{ product_id: 'p1', name: 'Seat, "best"', price: 30.1, quantity: 1 }] },
      },
    ] as Partial<Event>[],
    'server',
  );
  await kith.tell([1, 2, 3].map((n) => ({ type: 'page' as const, name: 'Home', anonymousId: `a-${n}`, ts: at(10 + n) })));
  await kith.tellOther([{ type: 'identify', userId: 'u-9', ts: at(1), data: { name: 'Elsewhere' } }], 'server');
  const made = await kith.ask<{ id: string }>('/segments', 'POST', {
    name: 'Buyers',
    rule: { kind: 'trait', name: '$orders', op: 'gte', value: 1 },
  });
  segment = made.body.id;
});
afterAll(() => kith.close());

/** Leaves the mark at the start where it is. */
const exact = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const file = async (path: string, who: Who = 'marketer') => {
  const answer = await kith.app.request(`/api/v1/export/${path}`, { headers: await kith.as(who) });
  return { status: answer.status, text: exact.decode(await answer.arrayBuffer()), headers: answer.headers };
};
const objects = async <T>(path: string): Promise<T[]> => {
  const { text } = await file(`${path}${path.includes('?') ? '&' : '?'}format=ndjson`);
  expect(text === '' || text.endsWith('\n')).toBe(true);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as T);
};
const table = async (path: string): Promise<Record<string, string>[]> => {
  const rows = parse((await file(path)).text, { bom: true, columns: true }) as Record<string, string>[];
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, unguarded(cell)])));
};

describe('a file of people', () => {
  it('has the site, the list and the site’s day in its name, and says what it is', async () => {
    const { headers, text } = await file('profiles');
    expect(headers.get('content-disposition')).toBe('attachment; filename="cafe-under-sohne-profiles-2026-03-05.csv"');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(text.startsWith('\uFEFFid,user_id,name,email,')).toBe(true);
    const ndjson = await file(`profiles?format=ndjson&segment=${segment}`);
    expect(ndjson.headers.get('content-disposition')).toContain('-segment-2026-03-05.ndjson"');
    expect(ndjson.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
  });

  it('holds as objects what the list shows, with traits and consents', async () => {
    const people = await objects<ExportedProfile>('profiles');
    const { items } = (await kith.ask<List<ProfileRow>>('/profiles?sort=first_seen&order=asc')).body;
    expect(people).toHaveLength(items.length);
    for (const item of items) expect(people).toContainEqual(expect.objectContaining({ ...item, currency: 'EUR', inSegmentSince: null }));
    const one = people.find(({ userId }) => userId === 'u-1');
    const { body } = await kith.ask<{ traits: object }>(`/profiles/${one?.id}`);
    expect(one?.traits).toEqual(body.traits);
  });

  it('keeps text, numbers and formulas apart as a table', async () => {
    const { text } = await file('profiles');
    expect(text).toContain(`"'=HYPERLINK(""http://x.example"",""a""),\r\n🎻"`);
    const one = (await table('profiles')).find(({ user_id }) => user_id === 'u-1');
    expect(one).toMatchObject({
      name: HOSTILE,
      email: 'one@example.org',
      identified: 'true',
      'traits.phone': '+31 20 1',
      'traits.debt': '-5',
      'traits.vip': 'true',
      'traits.tags': '["a","=b"]',
      'traits.=odd,name': 'x',
      $stage: 'customer',
      more_traits: '',
    });
    expect(text).toContain("'+31 20 1");
    expect(text).toContain(',-5,');
  });

  it.each([
    ['', 5],
    ['q=jonas', 1],
    ['q=JONAS%20two', 1],
    ['q=two@example.org', 1],
    ['q=%23-O1', 1],
    ['q=nobody', 0],
    ['identified=true', 2],
    ['identified=false', 3],
    ['identified=false&q=a-2', 1],
    ['identified=false&q=u-1', 0],
  ])('?%s holds the %i whom the list shows', async (query, count) => {
    const { items } = (await kith.ask<List<ProfileRow>>(`/profiles?${query}`)).body;
    expect(items).toHaveLength(count);
    expect((await objects<ProfileRow>(`profiles?${query}`)).map(({ id }) => id).sort()).toEqual(items.map(({ id }) => id).sort());
  });

  it('holds the members of a segment, since when they are in it, and no others', async () => {
    const { items } = (await kith.ask<List<ProfileRow>>(`/segments/${segment}/members`)).body;
    const people = await objects<ExportedProfile>(`profiles?segment=${segment}`);
    expect(people.map(({ id }) => id).sort()).toEqual(items.map(({ id }) => id).sort());
    for (const { inSegmentSince } of people) expect(inSegmentSince).toBe(new Date(NOW).toISOString());
    expect((await table(`profiles?segment=${segment}`))[0]).toMatchObject({ in_segment_since: new Date(NOW).toISOString() });
    expect(await objects(`profiles?segment=${segment}&q=nobody`)).toEqual([]);
  });

  it('says who agreed to what', async () => {
    const consent = (purpose: string, granted: boolean, day: number) =>
      kith.tell([{ name: '$consent', userId: 'u-2', ts: at(day), data: { purposes: { [purpose]: granted } } }], 'server');
    const id = await kith.idOf('u-2');
    await consent('newsletter', true, 6);
    await consent('ads', true, 6);
    await consent('ads', false, 7);
    const said = (await kith.ask<{ consents: { purpose: string; granted: boolean }[] }>(`/profiles/${id}`)).body.consents;
    const exported = (await objects<ExportedProfile>('profiles')).find((person) => person.id === id);
    expect(exported?.consents).toEqual(Object.fromEntries(said.map(({ purpose, granted }) => [purpose, granted])));
    expect(exported?.consents).toEqual({ newsletter: true, ads: false });
    expect((await table('profiles')).find((row) => row['id'] === id)).toMatchObject({ agreed_to: 'newsletter', withdrew: 'ads' });
  });
});

describe('a file of orders', () => {
  it('has an object an order, with its lines', async () => {
    const id = await kith.idOf('u-1');
    const orders = await objects<ExportedOrder>('orders');
    expect(orders.map(({ orderId }) => orderId)).toEqual(['-O1', 'O2']);
    expect(orders[0]).toEqual({
      orderId: '-O1',
      at: new Date(at(3)).toISOString(),
      profile: { id, userId: 'u-1', name: HOSTILE, email: 'one@example.org' },
      confirmed: true,
      cancelled: false,
      currency: 'EUR',
      amount: 59.200001,
      discount: 1,
      tax: 2.1,
      shipping: 4,
      shippingCost: null,
      channel: null,
      intermediary: null,
      coupon: '@HOME',
      counted: 59.200001,
      returned: 30.1,
      ...{ margin: 0, costs: 0, rated: 0, uncosted: 59.200001 },
      countedIn: 'EUR',
      lines: [
        { productId: 'p1', title: 'Seat, "best"', quantity: 2, price: 30.1, discount: 0, amount: 60.2 },
        { productId: 'p2', title: HOSTILE, quantity: 1, price: 0.000001, discount: 0, amount: 0.000001 },
      ],
    });
    expect(orders[1]).toMatchObject({ currency: 'USD', amount: 9.99, counted: 0, countedIn: 'EUR', coupon: null, lines: [] });
  });
  it('has a row a line as a table, and columns that add up', async () => {
    const rows = await table('orders');
    expect(rows.map((row) => [row['order_id'], row['line'], row['product_id'], row['line_amount'], row['amount'], row['tax']])).toEqual([
      ['-O1', '1', 'p1', '60.2', '59.200001', '2.1'],
      ['-O1', '2', 'p2', '0.000001', '', ''],
      ['O2', '', '', '', '9.99', '0'],
    ]);
  });
  it('and one of returns', async () => {
    expect(await objects<ExportedReturn>('returns')).toEqual([
      expect.objectContaining({
        orderId: '-O1',
        confirmed: true,
        amount: 30.1,
        counted: 30.1,
        lines: [expect.objectContaining({ productId: 'p1' })],
      }),
    ]);
    expect(await table('returns')).toEqual([expect.objectContaining({ order_id: '-O1', counted: '30.1', products: '1 × Seat, "best"' })]);
  });
});

describe('a file of the catalogue', () => {
  it('is what the import takes back, so that nothing changes', async () => {
    const csv = `id,title,price,Colour,=odd\r\nQX1,"'=SUM(A1)",12.50,-red,"a ""b"""\r\nQX2,Plain,,,\r\n`;
    const send = (body: string, commit: boolean) =>
      kith.app.request(`/api/v1/products/import${commit ? '?commit=true' : ''}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${SECRET_KEY}`, 'content-type': 'text/csv' },
        body,
      });
    expect(await (await send(csv, true)).json()).toMatchObject({ added: 2, problems: [] });
    const { text } = await file('products?q=QX', 'viewer');
    expect(text).toContain("'=SUM(A1)");
    expect(await (await send(text, false)).json()).toMatchObject({ read: 2, added: 0, changed: 0, unchanged: 2, problems: [] });
    const [first] = await objects<Product>('products?q=QX1');
    expect(first).toMatchObject({ id: 'QX1', title: '=SUM(A1)', price: 12.5, attributes: { Colour: '-red', '=odd': 'a "b"' } });
    expect((await table('products')).map(({ id }) => id)).toEqual(['QX1', 'QX2', 'p1', 'p2']);
  });
});

describe('a file of a person’s story', () => {
  it('holds the events that the page shows, newest first', async () => {
    const id = await kith.idOf('u-1');
    const { items } = (await kith.ask<List<TimelineEvent>>(`/profiles/${id}/events`)).body;
    expect(await objects<TimelineEvent>(`profiles/${id}/events`)).toEqual(items);
    const rows = await table(`profiles/${id}/events?types=track`);
    expect(rows.map(({ name }) => name)).toEqual(['Order Refunded', 'Order Completed']);
    expect(JSON.parse(rows[1]?.['properties'] ?? '')).toEqual(items.find(({ event }) => event === 'Order Completed')?.properties);
  });
  it('is as long as it was', async () => {
    const many = Array.from({ length: 250 }, (_, n) => ({ name: `Step ${n}`, userId: 'u-3', ts: at(8) + n }));
    await kith.tell(many, 'server');
    const rows = await table(`profiles/${await kith.idOf('u-3')}/events`);
    expect(rows.map(({ name }) => name)).toEqual(many.map(({ name }) => name).reverse());
  });
});

describe('a file of traffic', () => {
  it('has every row of the table that is asked for', async () => {
    const page = { path: '/seats', url: 'https://shop.example/seats' };
    await kith.tell([{ type: 'page', name: 'Seats', anonymousId: 'a-1', ts: at(20), context: { page } }]);
    const query = 'period=custom&from=2026-02-01&to=2026-02-28';
    const { body } = await kith.ask<Traffic>(`/traffic?${query}&compare=none`);
    for (const by of ['channel', 'page'] as const) {
      expect(body.tables[by].rows.length).toBeGreaterThan(0);
      expect(await objects(`traffic?${query}&by=${by}`)).toEqual(body.tables[by].rows);
      const [first] = body.tables[by].rows;
      const rows = await table(`traffic?${query}&by=${by}`);
      expect(rows).toHaveLength(body.tables[by].rows.length);
      expect(rows[0]).toMatchObject({
        value: first?.value ?? '',
        visits: String(first?.visits),
        views: String(first?.views ?? ''),
        currency: 'EUR',
      });
    }
    expect(await objects(`traffic?${query}&by=channel&channel=mail`)).toEqual([]);
  });
});

describe('what cannot be had as a file', () => {
  it.each([
    ['profiles?format=xlsx', 400, 'format: one of csv, ndjson.'],
    ['traffic', 400, 'by: one of channel, source'],
    ['profiles?identified=maybe', 400, 'identified: true or false.'],
    ['profiles?segment=s_none', 404, 'There is no such segment.'],
    ['profiles/p_none/events', 404, 'There is no such profile.'],
    ['profiles/p_none/events?types=nothing', 400, 'types: some of'],
  ])('%s is refused with %i, in a sentence', async (path, status, message) => {
    const answer = await file(path);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(message);
    expect(answer.headers.get('content-disposition')).toBeNull();
  });
});
