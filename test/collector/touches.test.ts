import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  ExportedTouch,
  List,
  OrderSettings,
  OrderSettingsShown,
  Overview,
  Profile,
  ProfileRow,
  Segment,
  Touch,
  ValueSummary,
  WarningGroup,
} from '../../shared/api.ts';
import { SECRET_KEY, startKith, type Kith } from '../kit/kith.ts';
import { bring, step } from './importing.ts';

let kith: Kith;
beforeEach(async () => void (kith = await startKith()));
afterEach(() => kith.close());

const SERVER = { key: SECRET_KEY };
const touch = (properties: object, more: object = {}) => ({ type: 'track', event: 'Touch Made', userId: 'u1', properties, ...more });
const ordered = (total: number, userId = 'u1') => ({
  ...{ type: 'track', event: 'Order Completed', userId },
  properties: { order_id: `of ${userId}`, products: [{ product_id: 'p', price: total, quantity: 1, cost: total / 2 }] },
});
const get = async <T>(path: string): Promise<T> => (await kith.api<T>('marketer', 'GET', path)).body;
const person = (userId = 'u1'): Promise<Profile> => get(`/profiles/lookup?namespace=user_id&value=${userId}`);
/** Of somebody: margin, cost to serve, cost to reach, profit, contacts. */
const worth = async (userId = 'u1'): Promise<number[]> => {
  const { value } = await person(userId);
  return [value.margin, value.costs, value.reach, value.profit, value.touches];
};
const touches = async (userId = 'u1'): Promise<Touch[]> => (await get<List<Touch>>(`/profiles/${(await person(userId)).id}/touches`)).items;
const warned = async (): Promise<string[]> =>
  (await get<List<WarningGroup>>('/warnings?kind=touch')).items.flatMap(({ examples }) => examples.map(({ detail }) => detail)).sort();
/** Sets the settings and waits until everything was counted anew. */
async function put(settings: Partial<OrderSettings>): Promise<OrderSettingsShown> {
  const { status } = await kith.api('owner', 'PUT', '/order-settings', { countUnconfirmed: true, rates: [], ...settings });
  expect(status).toBe(200);
  return settled();
}
async function settled(): Promise<OrderSettingsShown> {
  for (;;) {
    const shown = await get<OrderSettingsShown>('/order-settings');
    if (!shown.recounting) return shown;
    await new Promise((resume) => setTimeout(resume, 5));
  }
}

describe('a contact', () => {
  it('is kept with what is told of it, and what it cost goes off the profit', async () => {
    await kith.send([ordered(100)], SERVER);
    kith.pass(60_000);
    await kith.send(
      [
        touch({ channel: ' call ', direction: 'out', campaign: 'Spring', subject: 'Offer', outcome: 'wants it', agent: 'Mia', cost: 7.25 }),
        touch({ channel: 'letter', cost: '0.85' }, { timestamp: new Date(kith.now() - 86_400_000).toISOString() }),
        touch({}, { timestamp: new Date(kith.now() - 2 * 86_400_000).toISOString() }),
      ],
      SERVER,
    );
    expect(await worth()).toEqual([50, 0, 8.1, 41.9, 3]);
    const [call, letter, bare] = await touches();
    expect(call).toMatchObject({ channel: 'call', direction: 'out', campaign: 'Spring', subject: 'Offer', outcome: 'wants it' });
    expect(call).toMatchObject({ agent: 'Mia', cost: 7.25, currency: 'EUR', counted: 7.25, countedIn: 'EUR' });
    expect(letter).toMatchObject({ channel: 'letter', campaign: null, cost: 0.85, counted: 0.85 });
    expect(bare).toMatchObject({ channel: null, outcome: null, cost: null, counted: 0 });
    expect(await warned()).toEqual([]);
  });
  it('told twice costs once', async () => {
    const once = touch({ channel: 'mail', cost: 0.01 }, { messageId: 'm1', timestamp: '2026-03-01T12:00:00Z' });
    await kith.send([once, once], SERVER);
    await kith.send([once], SERVER);
    expect(await worth()).toEqual([0, 0, 0.01, -0.01, 1]);
  });
  it.each<[string, unknown, string | undefined, RegExp]>([
    ['a cost that is no amount', 'two euros', undefined, /cost of "two euros", which is no amount, so it counts as one without a cost/],
    ['a cost below nothing', -3, undefined, /cost of "-3", which is less than nothing, so it counts as one without a cost/],
    ['a currency that is none', 4, 'euro', /currency "euro", which is no currency code such as EUR/],
  ])('with %s is kept, counts as free, and is told', async (_, cost, currency, detail) => {
    await kith.send([touch({ channel: 'ad', cost, ...(currency === undefined ? {} : { currency }) })], SERVER);
    expect(await worth()).toEqual([0, 0, 0, 0, 1]);
    expect(await warned()).toEqual([expect.stringMatching(detail)]);
  });
  it('that a browser reports stays in the story, does not count, and is told', async () => {
    await kith.send([touch({ channel: 'mail', cost: 1000 })]);
    expect(await worth()).toEqual([0, 0, 0, 0, 0]);
    const { items } = await get<List<{ event: string }>>(`/profiles/${(await person()).id}/events`);
    expect(items).toMatchObject([{ event: 'Touch Made' }]);
    expect(await warned()).toEqual([expect.stringMatching(/browser reported a contact, and it does not count/)]);
  });
  it('is read page by page, newest first', async () => {
    const at = (day: number) => ({ timestamp: `2026-02-0${day}T12:00:00Z` });
    await kith.send(
      [1, 2, 3, 4, 5].map((day) => touch({ channel: `c${day}` }, at(day))),
      SERVER,
    );
    const { id } = await person();
    const seen: (string | null)[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: List<Touch> = await get(`/profiles/${id}/touches?limit=2&cursor=${cursor}`);
      seen.push(...page.items.map(({ channel }) => channel));
      cursor = page.next;
    }
    expect(seen).toEqual(['c5', 'c4', 'c3', 'c2', 'c1']);
    expect((await kith.api('viewer', 'GET', '/profiles/p_nobody/touches')).status).toBe(404);
    expect((await kith.api('viewer', 'GET', `/profiles/${id}/touches?cursor=x`)).status).toBe(400);
  });
});

describe('what reaching costs', () => {
  it('stands in every place where profit does, and the terms add up', async () => {
    await put({ serving: { order: 1.005, parcel: 0, return: 0, paymentShare: 0, payment: 0 } });
    await kith.send([ordered(40.01), ordered(10, 'u2')], SERVER);
    await kith.send([touch({ channel: 'call', cost: 2.004 }), touch({ channel: 'ad', cost: 0.333333 }, { userId: 'u3' })], SERVER);
    // 20.005 - 1.005 - 2.004 = 16.996
    expect(await worth()).toEqual([20.01, 1.01, 2, 17, 1]);
    const { totals } = await get<ValueSummary>('/value/summary');
    expect(totals).toMatchObject({ margin: 25.01, costs: 2.01, reach: 2.34, profit: 20.66 });
    kith.pass(60_000);
    const overview = await get<Overview>('/overview?period=all');
    expect(['margin', 'costs', 'reach', 'profit'].map((name) => overview[name as 'margin'].value)).toEqual([25.01, 2.01, 2.34, 20.66]);
    const { traits } = await person();
    expect(traits).toMatchObject({ $margin: 20.005, $cost_to_serve: 1.005, $cost_to_reach: 2.004, $profit: 16.996 });
    const rows = (await get<List<ProfileRow>>('/profiles?sort=revenue')).items;
    expect(rows.map(({ profit }) => profit)).toEqual([16.996, 3.995, -0.333333]);
    expect(rows[0]).toMatchObject({ margin: 20.005, costs: 1.005, reach: 2.004 });
    const file = await (await kith.app.request('/api/v1/export/profiles?format=csv', { headers: await kith.as('marketer') })).text();
    const [head = '', first = ''] = file.split('\r\n');
    const cell = (name: string): string => first.split(',')[head.split(',').indexOf(name)] ?? '';
    expect(['$margin', '$cost_to_serve', '$cost_to_reach', '$profit'].map(cell)).toEqual(['20.005', '1.005', '2.004', '16.996']);
  });
  it('belongs to the day of the contact', async () => {
    await kith.send(
      [touch({ cost: 3 }, { timestamp: '2026-02-10T12:00:00Z' }), touch({ cost: 4 }, { timestamp: '2026-02-11T12:00:00Z' })],
      SERVER,
    );
    const of = async (day: string) => (await get<Overview>(`/overview?from=${day}&to=${day}&compare=none`)).reach.value;
    expect([await of('2026-02-10'), await of('2026-02-11'), await of('2026-02-12')]).toEqual([3, 4, 0]);
  });
  it('moves people into and out of segments', async () => {
    const rule = { kind: 'trait', name: '$cost_to_reach', op: 'gte', value: 5 };
    const { id } = (await kith.api<Segment>('marketer', 'POST', '/segments', { name: 'Dear', rule })).body;
    const n = async (): Promise<number> => (await get<Segment>(`/segments/${id}`)).count;
    await kith.send([touch({ cost: 4.99 }), touch({ cost: 6, currency: 'USD' }, { userId: 'u2' })], SERVER);
    expect(await n()).toBe(0);
    await kith.send([touch({ cost: 0.01 })], SERVER);
    expect(await n()).toBe(1);
    await put({ rates: [{ currency: 'USD', from: '2020-01-01', rate: 0.9 }] });
    expect(await n()).toBe(2);
  });
  it('goes with somebody who turns out to be another, and comes back when they are taken apart', async () => {
    await kith.send([ordered(10), touch({ cost: 1 }), touch({ cost: 2.5 }, { userId: 'u2' })], SERVER);
    const [one, two] = [await person('u1'), await person('u2')];
    const link = await kith.api<{ link: string; id: string }>('marketer', 'POST', `/profiles/${one.id}/link`, { other: two.id });
    expect(link.status).toBe(201);
    expect(await worth()).toEqual([5, 0, 3.5, 1.5, 2]);
    const [{ id } = { id: '' }] = (await person()).links;
    await kith.api('marketer', 'POST', `/links/${id}/undo`);
    expect([await worth('u1'), await worth('u2')]).toEqual([
      [5, 0, 1, 4, 1],
      [0, 0, 2.5, -2.5, 1],
    ]);
  });
  it('is held exactly up to the largest sum that is', async () => {
    await kith.send([touch({ cost: 8e9 }), touch({ cost: 8e9 }), touch({ cost: 9e9 + 1 })], SERVER);
    expect((await person()).value.reach).toBe(9007199254.74);
    expect((await get<ValueSummary>('/value/summary')).totals.reach).toBe(16e9);
  });
});

describe('a contact without a cost', () => {
  const reaching = [
    { channel: 'Call', cost: 5.5 },
    { channel: 'letter', cost: 0.96 },
  ];
  it('costs what the owner set for its channel, also when that comes later', async () => {
    await kith.send([touch({ channel: 'call' }), touch({ channel: 'CALL', cost: 'dear' }), touch({ channel: 'fax' }), touch({})], SERVER);
    await kith.send([touch({ channel: 'letter', cost: 0, currency: 'USD' }), touch({ channel: 'letter', currency: 'USD' })], SERVER);
    expect((await worth())[2]).toBe(0);
    const shown = await put({ reaching });
    expect(shown.reaching).toEqual([
      { channel: 'call', cost: 5.5 },
      { channel: 'letter', cost: 0.96 },
    ]);
    expect(await worth()).toEqual([0, 0, 11.96, -11.96, 6]);
    await kith.send([touch({ channel: ' Letter ' })], SERVER);
    expect((await worth())[2]).toBe(12.92);
    await put({});
    expect((await worth())[2]).toBe(12.92);
    await put({ reaching: [] });
    expect((await worth())[2]).toBe(0);
  });
  it('costs nothing any more when the site takes another currency', async () => {
    await put({ reaching });
    await kith.send([touch({ channel: 'call' })], SERVER);
    expect((await worth())[2]).toBe(5.5);
    const sites = await get<List<{ id: string }>>('/sites');
    await kith.api('owner', 'PUT', `/sites/${sites.items[0]?.id}`, { currency: 'USD' });
    expect((await settled()).reaching).toEqual([]);
    expect((await worth())[2]).toBe(0);
  });
  it.each<[string, object[]]>([
    ['a channel twice', [reaching[0]!, { channel: 'CALL ', cost: 1 }]],
    ['a channel without a name', [{ channel: ' ', cost: 1 }]],
    ['a cost below nothing', [{ channel: 'call', cost: -1 }]],
  ])('is not set with %s', async (_, wrong) => {
    const { status } = await kith.api('owner', 'PUT', '/order-settings', { countUnconfirmed: true, rates: [], reaching: wrong });
    expect(status).toBe(400);
  });
});

describe('costs in another currency', () => {
  const WHEN = { timestamp: '2026-02-10T12:00:00Z' };
  it('count by the rate of their day, nothing while none is known, and Settings says which is missing', async () => {
    await kith.send([touch({ cost: 10, currency: 'usd' }, WHEN), touch({ cost: 0, currency: 'GBP' }, WHEN)], SERVER);
    expect(await worth()).toEqual([0, 0, 0, 0, 2]);
    expect((await settled()).missing).toEqual([{ currency: 'USD', orders: 0, touches: 1, first: '2026-02-10' }]);
    const rates = [
      { currency: 'USD', from: '2026-02-01', rate: 0.9 },
      { currency: 'USD', from: '2026-02-11', rate: 0.5 },
    ];
    expect((await put({ rates })).missing).toEqual([]);
    expect(await worth()).toEqual([0, 0, 9, -9, 2]);
    await kith.send([touch({ cost: 10, currency: 'USD' }, { timestamp: '2026-02-11T12:00:00Z' })], SERVER);
    expect(await worth()).toEqual([0, 0, 14, -14, 3]);
    await put({ rates: rates.slice(1) });
    expect(await worth()).toEqual([0, 0, 5, -5, 3]);
  });
  it('are counted anew when the days of the site begin elsewhere', async () => {
    const sites = await get<List<{ id: string }>>('/sites');
    const live = (timeZone: string) => kith.api('owner', 'PUT', `/sites/${sites.items[0]?.id}`, { timeZone });
    await live('UTC');
    await put({
      rates: [
        { currency: 'USD', from: '2026-02-01', rate: 0.9 },
        { currency: 'USD', from: '2026-02-11', rate: 0.5 },
      ],
    });
    await kith.send([touch({ cost: 10, currency: 'USD' }, { timestamp: '2026-02-10T23:30:00Z' })], SERVER);
    expect((await worth())[2]).toBe(9);
    await live('Europe/Amsterdam');
    await settled();
    expect((await worth())[2]).toBe(5);
  });
  it('are counted anew when the site takes another currency', async () => {
    await kith.send([touch({ cost: 10, currency: 'USD' }, WHEN), touch({ cost: 3 }, WHEN)], SERVER);
    expect((await worth())[2]).toBe(3);
    const sites = await get<List<{ id: string }>>('/sites');
    const before = await kith.api('owner', 'PUT', `/sites/${sites.items[0]?.id}`, { currency: 'USD' });
    expect(before.status).toBe(200);
    const { missing } = await settled();
    expect((await worth())[2]).toBe(10);
    expect(missing).toEqual([{ currency: 'EUR', orders: 0, touches: 1, first: '2026-02-10' }]);
  });
});

describe('contacts of a file', () => {
  const FILE =
    'customer id,channel,date,campaign,cost,currency\nu1,letter,2026-01-05,Winter,1.20,\nu1,call,2026-01-06,Winter,3,USD\nu2,visit,2026-01-07,,40,EUR\n';
  it('cost what it says, and leave nothing when it is taken back', async () => {
    await kith.send([ordered(10), touch({ cost: 1 })], SERVER);
    const { id } = await bring(kith, { 'contacts.csv': FILE });
    expect(await worth()).toEqual([5, 0, 2.2, 2.8, 3]);
    expect((await worth('u2'))[2]).toBe(40);
    await put({ rates: [{ currency: 'USD', from: '2020-01-01', rate: 0.5 }] });
    expect(await worth()).toEqual([5, 0, 3.7, 1.3, 3]);
    await step(kith, id, 'undo');
    expect(await worth()).toEqual([5, 0, 1, 4, 1]);
    expect((await get<ValueSummary>('/value/summary')).totals).toMatchObject({ reach: 1, profit: 4 });
    expect(await exported()).toHaveLength(1);
  });
});

async function exported(): Promise<ExportedTouch[]> {
  const answer = await kith.app.request('/api/v1/export/touches?format=ndjson', { headers: await kith.as('marketer') });
  return (await answer.text())
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ExportedTouch);
}
describe('the file of contacts', () => {
  it('holds each with whom it was made with, and no formula', async () => {
    const at = { timestamp: '2026-02-10T12:00:00Z', messageId: 'm1' };
    await kith.send([{ type: 'identify', userId: 'u1', traits: { name: 'Ada', email: 'ada@example.com' } }], SERVER);
    await kith.send([touch({ channel: '=mail', campaign: 'Spring', outcome: '+1', cost: 2, currency: 'USD' }, at)], SERVER);
    const { id } = await person();
    expect(await exported()).toEqual([
      {
        ...{ messageId: 'm1', at: '2026-02-10T12:00:00.000Z', profile: { id, userId: 'u1', name: 'Ada', email: 'ada@example.com' } },
        ...{ channel: '=mail', direction: null, campaign: 'Spring', subject: null, outcome: '+1', agent: null },
        ...{ cost: 2, currency: 'USD', counted: 0, countedIn: 'EUR' },
      },
    ]);
    const csv = await (await kith.app.request('/api/v1/export/touches', { headers: await kith.as('marketer') })).text();
    expect(csv.split('\r\n')).toEqual([
      'at,profile_id,user_id,name,email,channel,direction,campaign,subject,outcome,agent,currency,cost,counted,counted_in,message_id',
      `2026-02-10T12:00:00.000Z,${id},u1,Ada,ada@example.com,'=mail,,Spring,,'+1,,USD,2,0,EUR,m1`,
      '',
    ]);
  });
});
