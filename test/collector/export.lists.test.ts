import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  AccountRow,
  ExportedAccount,
  ExportedAct,
  ExportedCampaign,
  ExportedOrder,
  ExportedProblem,
  ExportedReturn,
  ExportedWarning,
  FailedEvent,
  FailedGroups,
  ImportRow,
  List,
  OrderRow,
  ProfileRow,
  ShopDelivery,
  ShopSecret,
  Suggestion,
  Term,
  WarningGroup,
} from '../../shared/api.ts';
import { unguarded } from '../../collector/export/csv.ts';
import { ORIGIN, SECRET_KEY, startKith, type Kith, type Who } from '../kit/kith.ts';
import { bring, step, upload } from './importing.ts';
import { deliver, SECRET, STRIPE } from './shop-deliveries.ts';

const HOSTILE = '=cmd|"/c calc"!A1';
let kith: Kith;
let imported: string;
const track = (event: string, at: string, properties: object, more: object = {}) => ({
  ...{ type: 'track', event, userId: 'u1', timestamp: at, properties },
  ...more,
});
beforeAll(async () => {
  kith = await startKith({ env: { KITH_SITE: JSON.stringify({ name: 'Shop', origin: ORIGIN, timeZone: 'Europe/Amsterdam' }) } });
  const server = { key: SECRET_KEY };
  await kith.send(
    [
      { type: 'identify', userId: 'u1', traits: { name: 'Ann', phone: '+31 20 1234567' } },
      { type: 'identify', userId: 'u2', traits: { name: 'Bo', phone: '+31 20 1234567' } },
      { type: 'group', userId: 'u1', groupId: 'acme', traits: { name: HOSTILE, seats: 5 } },
      { type: 'group', userId: 'u2', groupId: 'acme', traits: { plan: '@pro' } },
      { type: 'group', userId: 'u2', groupId: 'globex', traits: { name: 'Globex' } },
      // A day of Amsterdam begins an hour before that of UTC.
      track('Order Completed', '2026-01-31T22:59:59.999Z', { order_id: 'A1', total: 10, channel: 'phone' }),
      track('Order Completed', '2026-01-31T23:00:00.000Z', { order_id: 'A2', total: 20, channel: 'phone', affiliation: 'Bazaar' }),
      track('Order Completed', '2026-02-28T22:59:59.999Z', { order_id: 'B1', products: [{ product_id: 'p', price: 30, quantity: 1 }] }),
      track('Order Completed', '2026-02-28T23:00:00.000Z', { order_id: 'B2', total: 40 }),
      track('Order Cancelled', '2026-02-02T12:00:00Z', { order_id: 'A1' }),
      track('Order Refunded', '2026-02-10T12:00:00Z', { order_id: 'A2', total: 5, refund_id: 'R1' }),
      track('Order Refunded', '2026-03-01T12:00:00Z', { order_id: 'B2', total: 6 }),
    ],
    server,
  );
  await kith.send([
    track('Order Completed', '2026-02-15T12:00:00Z', { order_id: 'C1', total: 50 }, { userId: undefined, anonymousId: 'a1' }),
    track('Order Completed', '2026-02-15T12:00:00Z', { total: 5, note: HOSTILE }, { userId: undefined, anonymousId: 'a1' }),
    { type: 'identify', userId: 'null', anonymousId: 'a2', traits: {} },
    { type: 'track', event: HOSTILE, anonymousId: 'a1', properties: 'none' },
    { type: 'track', anonymousId: 'a1' },
  ]);
  const one = (await kith.api<List<ProfileRow>>('viewer', 'GET', '/profiles?q=ann')).body.items[0]?.id;
  const two = (await kith.api<List<ProfileRow>>('viewer', 'GET', '/profiles?q=bo')).body.items[0]?.id;
  await kith.api('marketer', 'POST', '/suggestions', { one, two, note: HOSTILE });
  const { id } = await bring(kith, {
    'campaign_list.csv': 'campaign id,campaign title,start date,end date,budget,theme\nc1,Spring,2021-02-01,2021-02-28,500,-green\n',
  });
  imported = id;
}, 60_000);
afterAll(() => kith.close());

const file = async (path: string, who: Who = 'marketer') => {
  const answer = await kith.app.request(`/api/v1/export/${path}`, { headers: await kith.as(who) });
  return { status: answer.status, text: await answer.text(), name: answer.headers.get('content-disposition') };
};
const withFormat = (path: string, format: string): string => `${path}${path.includes('?') ? '&' : '?'}format=${format}`;
async function objects<T>(path: string, who?: Who): Promise<T[]> {
  const { status, text } = await file(withFormat(path, 'ndjson'), who);
  expect([path, status]).toEqual([path, 200]);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as T);
}
async function table(path: string, who?: Who): Promise<Record<string, string>[]> {
  const { text } = await file(path, who);
  for (const cells of parse(text, { bom: true }) as string[][])
    for (const cell of cells) if (/^[=+@-]/.test(cell)) expect(cell).toMatch(/^-\d/);
  const rows = parse(text, { bom: true, columns: true }) as Record<string, string>[];
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, unguarded(cell)])));
}
const get = async <T>(path: string): Promise<T> => (await kith.api<T>('viewer', 'GET', path)).body;

describe('a file of orders as they are narrowed', () => {
  it.each([
    ['', ['A1', 'A2', 'B1', 'B2', 'C1']],
    ['q=%23B', ['B1', 'B2']],
    ['filter=cancelled', ['A1']],
    ['filter=unconfirmed', ['C1']],
    ['filter=returned', ['A2', 'B2']],
    ['channel=phone', ['A1', 'A2']],
    ['channel=phone&intermediary=Bazaar', ['A2']],
    ['from=2026-02-01', ['A2', 'B1', 'B2', 'C1']],
    ['to=2026-01-31', ['A1']],
    ['from=2026-02-01&to=2026-02-28', ['A2', 'B1', 'C1']],
    ['from=2026-03-01&to=2026-03-01', ['B2']],
    ['from=2026-02-01&to=2026-02-28&filter=returned&q=A', ['A2']],
    ['q=Z', []],
  ])('?%s holds those of the list', async (query, ids) => {
    const { items } = await get<List<OrderRow>>(`/orders?${query}`);
    expect(items.map(({ id }) => id).sort()).toEqual(ids);
    expect((await objects<ExportedOrder>(`orders?${query}`)).map(({ orderId }) => orderId)).toEqual(ids);
    expect((await table(`orders?${query}`)).map((row) => row['order_id'])).toEqual(ids);
  });
  it('goes page by page, with the lines of those that it holds', async () => {
    const [first, , ...rest] = await Promise.all(
      ['', 'A1', 'B1'].map((after) =>
        kith.store.read.exportedOrders(
          kith.site.site,
          { text: '', filter: 'all', channel: null, intermediary: null, from: Date.parse('2026-02-15T00:00:00Z'), until: null },
          'EUR',
          after,
          1,
        ),
      ),
    );
    expect(first).toMatchObject({ items: [{ orderId: 'B1', lines: [{ productId: 'p' }] }], next: 'B1' });
    expect(rest).toMatchObject([{ items: [{ orderId: 'B2', lines: [] }], next: 'B2' }]);
  });
  it.each([
    ['', ['R1', null]],
    ['from=2026-03-01', [null]],
    ['to=2026-02-28', ['R1']],
    ['channel=phone', ['R1']],
    ['q=B', [null]],
    ['filter=cancelled', []],
    ['from=2026-03-01&channel=phone', []],
  ])('returns?%s holds what came back then, of such orders', async (query, ids) => {
    expect((await objects<ExportedReturn>(`returns?${query}`)).map(({ refundId }) => refundId)).toEqual(ids);
  });
  it.each(['from=2026-02-31', 'from=1&to=2', 'from=2026-03-02&to=2026-03-01', 'filter=some'])('is refused for ?%s', async (query) => {
    for (const path of [`orders?${query}`, `returns?${query}`]) expect([path, (await file(path)).status]).toEqual([path, 400]);
    expect((await kith.api('viewer', 'GET', `/orders?${query}`)).status).toBe(400);
  });
});

describe('a file of accounts', () => {
  it('holds those of the list with their members and traits', async () => {
    const { items } = await get<List<AccountRow>>('/accounts');
    const accounts = await objects<ExportedAccount>('accounts');
    expect(accounts.map(({ groupId, members, traits }) => [groupId, members, traits])).toEqual([
      ['acme', 2, { name: HOSTILE, seats: 5, plan: '@pro' }],
      ['globex', 1, { name: 'Globex' }],
    ]);
    for (const item of items) expect(accounts).toContainEqual(expect.objectContaining(item));
    expect(await table('accounts')).toMatchObject([
      { group_id: 'acme', members: '2', 'traits.name': HOSTILE, 'traits.seats': '5', 'traits.plan': '@pro', more_traits: '' },
      { group_id: 'globex', 'traits.seats': '' },
    ]);
    expect(await objects('accounts?q=globe')).toHaveLength(1);
  });
  it('and one of an account’s people', async () => {
    const [acme] = await objects<ExportedAccount>('accounts?q=acme');
    expect((await table(`accounts/${acme?.id}/members`)).map(({ name }) => name)).toEqual(['Ann', 'Bo']);
    expect((await file('accounts/none/members')).status).toBe(404);
  });
});

describe('a file of what was refused', () => {
  it('holds every event as it came, with its cause, of all kinds or one', async () => {
    const { items } = await get<List<FailedEvent>>('/failed-events');
    expect(items.length).toBeGreaterThan(1);
    expect(await objects('failed-events')).toEqual(items);
    const rows = await table('failed-events');
    expect(rows.map(({ id, body, reason }) => [id, body, reason])).toEqual(items.map(({ id, body, reason }) => [id, body, reason]));
    const [group] = (await get<FailedGroups>('/failed-events/groups')).items;
    const ofGroup = await get<List<FailedEvent>>(`/failed-events?group=${group?.id}`);
    expect(await objects(`failed-events?group=${group?.id}`)).toEqual(ofGroup.items);
    expect((await file('failed-events?group=none')).status).toBe(404);
  });
  it('holds every identity warning, of one kind or all, put aside or not', async () => {
    const { items: groups } = await get<List<WarningGroup>>('/warnings');
    expect(groups.length).toBeGreaterThan(1);
    const told = await objects<ExportedWarning>('warnings');
    expect(told).toHaveLength(groups.reduce((sum, { cases }) => sum + cases, 0));
    for (const { kind, sender, examples } of groups)
      for (const { detail, page, profile } of examples)
        expect(told).toContainEqual(expect.objectContaining({ kind, sender, detail, page, profile }));
    const orders = await table('warnings?kind=order');
    expect(orders.map(({ kind, detail }) => [kind, detail])).toEqual([['order', expect.stringContaining('named no order_id')]]);
    expect(await objects('warnings?dismissed=true')).toEqual([]);
    expect((await file('warnings?kind=none')).status).toBe(400);
  });
});

describe('a file of pairs', () => {
  it('holds those of the list with what speaks for them', async () => {
    const { items } = await get<List<Suggestion>>('/suggestions');
    expect(items.length).toBeGreaterThan(0);
    expect(await objects('suggestions')).toEqual(items);
    expect(await table('suggestions')).toContainEqual(
      expect.objectContaining({ kind: 'human', note: HOSTILE, one_name: 'Ann', two_name: 'Bo' }),
    );
    expect(await objects('suggestions?status=rejected')).toEqual([]);
  });
});

describe('a file of an import', () => {
  it('holds the rows that were not taken', async () => {
    const { body } = await upload(kith, 'customers.csv', 'id,email\n1,a@example.com\n2,nonsense\n3,=1+1\n');
    await step(kith, body.id, 'check');
    const bad = await objects<ExportedProblem>(`imports/${body.id}/problems`);
    expect(bad.map(({ file: name, line }) => [name, line])).toEqual([
      ['customers.csv', 3],
      ['customers.csv', 4],
    ]);
    expect((await table(`imports/${body.id}/problems`)).map((row) => row['reason'])).toEqual(bad.map(({ reason }) => reason));
    expect((await file('imports/none/problems')).status).toBe(404);
  });
  it('holds its campaigns', async () => {
    const told: Partial<ExportedCampaign> = { id: 'c1', name: 'Spring', cost: 500, currency: null, more: { theme: '-green' } };
    expect(await objects('campaigns')).toMatchObject([{ ...told, starts: '2021-01-31T23:00:00.000Z' }]);
    expect(await objects(`campaigns?import=${imported}`)).toMatchObject([told]);
    expect(await table('campaigns')).toMatchObject([{ id: 'c1', cost: '500', 'properties.theme': '-green' }]);
    const { body } = await upload(kith, 'campaign_list.csv', 'campaign id,campaign title\nc2,Summer\n');
    expect(await objects(`campaigns?import=${body.id}`)).toEqual([]);
    expect((await file('campaigns?import=none')).status).toBe(404);
  });
});

describe('a file of what the site made, sends and was sent', () => {
  it('holds segments and experiences as their lists do', async () => {
    const rule = { kind: 'trait', name: '$orders', op: 'gte', value: 1 };
    for (const name of [HOSTILE, 'Buyers']) await kith.api('marketer', 'POST', '/segments', { name, rule });
    const segments = await get<List<object>>('/segments');
    expect(segments.items).toHaveLength(2);
    expect(await objects('segments')).toEqual(segments.items);
    expect((await table('segments')).map(({ name, rule: said }) => [name, JSON.parse(said ?? '')])).toEqual(
      expect.arrayContaining([[HOSTILE, rule]]),
    );
    expect(await objects('experiences')).toEqual((await get<List<object>>('/experiences')).items);
  });
  it('holds imports and reports as their lists do', async () => {
    const imports = await get<List<ImportRow>>('/imports?limit=100');
    expect(await objects('imports')).toEqual(imports.items);
    expect((await table('imports')).map(({ id }) => id)).toEqual(imports.items.map(({ id }) => id));
    expect(imports.items.map(({ id }) => id)).toContain(imported);
    const meaning = { tax: true, shipping: false, returns: 'none' };
    const months = [{ month: '2026-02', count: 1, sum: 1 }];
    expect((await kith.api('marketer', 'POST', '/reports', { name: HOSTILE, meaning, months })).status).toBe(201);
    expect(await objects('reports')).toEqual((await get<List<object>>('/reports')).items);
  });
  it('holds the dictionary with all properties, for whoever may look', async () => {
    const terms = await objects<Term>('dictionary', 'viewer');
    const { items } = await get<List<Term>>('/dictionary');
    for (const term of items) expect(terms).toContainEqual(term);
    expect(terms).toContainEqual(expect.objectContaining({ kind: 'property', event: 'Order Completed', name: 'order_id' }));
    expect(parse((await file('dictionary', 'viewer')).text, { bom: true })).toEqual(
      parse((await kith.api<string>('viewer', 'GET', '/dictionary/export')).body, { bom: true }),
    );
  });
  it('holds what a shop delivered', async () => {
    const { id } = (await kith.api<ShopSecret>('owner', 'POST', '/shops', { kind: 'stripe', name: 'S', secret: SECRET })).body;
    for (const sending of STRIPE) await deliver(kith, 'stripe', id, sending);
    const { items } = await get<List<ShopDelivery>>(`/shops/${id}/deliveries?limit=100`);
    expect(items.length).toBeGreaterThan(10);
    expect(await objects(`shops/${id}/deliveries`)).toEqual(items);
    expect(await objects(`shops/${id}/deliveries?state=unused`)).toEqual(items.filter(({ state }) => state === 'unused'));
    expect((await table(`shops/${id}/deliveries`)).map(({ topic }) => topic)).toEqual(items.map(({ topic }) => topic));
    expect((await file('shops/none/deliveries')).status).toBe(404);
  });
});

describe('a file of the trail', () => {
  it('is for owners, and holds who took which file', async () => {
    expect((await file('audit')).status).toBe(403);
    await file('accounts?q=globe');
    const acts = await objects<ExportedAct>('audit', 'owner');
    expect(acts.find(({ act, subject }) => act === 'export' && subject === 'accounts')).toMatchObject({
      detail: { format: 'csv', asked: { q: 'globe' }, rows: 1, ended: 'whole' },
    });
    expect((await table('audit', 'owner'))[0]).toMatchObject({ act: 'export', subject: 'audit' });
    const { items } = (await kith.api<List<ExportedAct>>('owner', 'GET', '/audit?limit=5')).body;
    expect(acts).toContainEqual(items.at(-1));
  });
  it('has a line for each of these files', async () => {
    const subjects = new Set(
      (await objects<ExportedAct>('audit', 'owner')).flatMap(({ act, subject }) => (act === 'export' ? [subject] : [])),
    );
    for (const list of [
      'orders',
      'returns',
      'accounts',
      'members',
      'refused',
      'warnings',
      'suggestions',
      'import-problems',
      'campaigns',
      'audit',
    ])
      expect([...subjects]).toContain(list);
  });
});
