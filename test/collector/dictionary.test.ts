import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Dictionary, List, Losses, Names, Profile, Term, TimelineEvent } from '../../shared/api.ts';
import { RESERVED_TRAITS } from '../../shared/traits.ts';
import { csvOf } from '../../collector/dictionary/csv.ts';
import { SECRET_KEY, startKith, type Kith } from '../kit/kith.ts';

let kith: Kith;
beforeEach(async () => void (kith = await startKith()));
afterEach(() => kith.close());

const dictionary = async () => (await kith.api<Dictionary>('viewer', 'GET', '/dictionary')).body;
const term = async (kind: Term['kind'], name: string) => (await dictionary()).items.find((t) => t.kind === kind && t.name === name);
const properties = async (event: string) =>
  (await kith.api<List<Term>>('viewer', 'GET', `/dictionary/${(await term('event', event))!.id}/properties`)).body.items;
const track = (event: string, data: object = {}, more: object = {}) => ({ type: 'track', event, userId: 'u', properties: data, ...more });
const from = (name: string) => ({ context: { library: { name } } });

describe('the dictionary', () => {
  it('counts every event, with its first and last time and its course', async () => {
    await kith.send([track('A'), track('A'), track('B')]);
    kith.pass(86_400_000);
    await kith.send([track('A')]);
    expect(await term('event', 'A')).toMatchObject({
      count: 3,
      firstSeen: '2026-03-04T12:00:00.000Z',
      lastSeen: '2026-03-05T12:00:00.000Z',
    });
    expect((await term('event', 'A'))!.days.slice(-3)).toEqual([0, 2, 1]);
    expect((await dictionary()).items[0]?.name).toBe('A');
  });
  it('counts no duplicate', async () => {
    await kith.send([track('A', {}, { messageId: 'm' })]);
    await kith.send([track('A', {}, { messageId: 'm' })]);
    expect(await term('event', 'A')).toMatchObject({ count: 1 });
  });
  it('knows the types of properties, and who sent the odd one', async () => {
    for (let i = 0; i < 3; i++) await kith.send([track('Bought', { price: 12.5, lines: [{ sku: 'a' }] }, from('shop'))]);
    await kith.send([track('Bought', { price: '12,50' }, from('old till'))]);
    // What is new is written at once; what is known already, when a minute has passed.
    kith.pass(61_000);
    await kith.send([track('Bought', { price: 1 }, from('shop'))]);
    const price = (await properties('Bought')).find(({ name }) => name === 'price')!;
    expect(price).toMatchObject({ kind: 'property', event: 'Bought', conflict: true });
    expect(price.types.map(({ type, share, sender }) => [type, share, sender])).toEqual([
      ['number', 0.8, 'shop from no page'],
      ['text', 0.2, 'old till from no page'],
    ]);
    expect((await properties('Bought')).map(({ name }) => name)).toContain('lines[].sku');
  });
  it('offers their properties to rules, the most frequent first', async () => {
    await kith.send([track('Bought', { price: 1 })]);
    await kith.send([track('Bought', { price: 1, code: 'x' })]);
    const names = (await kith.api<Names>('viewer', 'GET', '/names')).body;
    expect(names.events).toEqual([{ type: 'track', name: 'Bought', count: 2, properties: ['price', 'code'] }]);
  });
  it('keeps what was gathered when a group comes to nothing', async () => {
    const ingest = kith.store.ingest;
    await kith.send([track('A', { x: 1 })]);
    await expect(
      ingest({ site: 999, source: { id: 1, kind: 'browser' }, sender: '', events: [], failed: [], anonymous: [] }, 0),
    ).rejects.toThrow();
    await kith.send([track('A', { y: 1 })]);
    expect((await properties('A')).map(({ name }) => name).sort()).toEqual(['x', 'y']);
  });
});

describe('what was looked at and not written yet', () => {
  it('is written when the collector ends', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kith-dictionary-'));
    const env = { KITH_DATABASE_URL: `file:${join(folder, 'kith.db')}` };
    const first = await startKith({ env });
    const count = async (one: Kith) => {
      const [{ id }] = (await one.api<Dictionary>('viewer', 'GET', '/dictionary')).body.items as [Term];
      return (await one.api<List<Term>>('viewer', 'GET', `/dictionary/${id}/properties`)).body.items[0];
    };
    for (let i = 0; i < 3; i++) {
      await first.send([track('A', { x: 1 }, from(`till ${i}`))]);
      first.pass(1000);
    }
    await first.close();
    const second = await startKith({ env });
    expect(await count(second)).toMatchObject({
      count: 3,
      firstSeen: '2026-03-04T12:00:00.000Z',
      lastSeen: '2026-03-04T12:00:02.000Z',
      types: [{ sender: 'till 2 from no page' }],
    });
    await second.close();
    rmSync(folder, { recursive: true });
  });
  it('is nothing of a trait', async () => {
    for (let i = 0; i < 3; i++) await kith.send([{ type: 'identify', userId: 'u', traits: { plan: 'gold' } }]);
    expect(await term('trait', 'plan')).toMatchObject({ count: 3 });
  });
});

describe('people describe', () => {
  const change = async (id: string, body: object) => kith.api<Term>('marketer', 'PUT', `/dictionary/${id}`, body);
  it('events, traits and properties, one field at a time', async () => {
    await kith.send([track('A', { mail_address: 'x' }), { type: 'identify', userId: 'u', traits: { plan: 'gold' } }]);
    const { id } = (await term('event', 'A'))!;
    await change(id, { description: ' What it is ', purposes: ['analytics', 'analytics', 'service'] });
    expect((await change(id, { personal: true })).body).toMatchObject({
      description: 'What it is',
      purposes: ['analytics', 'service'],
      personal: true,
      guessed: false,
    });
    expect((await change(id, { personal: null })).body).toMatchObject({ personal: false, guessed: true });
    expect((await change((await term('trait', 'plan'))!.id, { description: 'Card' })).body.description).toBe('Card');
    const [property] = await properties('A');
    expect((await change(property!.id, { personal: true })).body).toMatchObject({ kind: 'property', personal: true });
  });
  it('nothing that the site never sent', async () => {
    const id = Buffer.from('[0,"Never",""]').toString('base64url');
    expect((await change(id, { description: 'x' })).status).toBe(404);
    expect((await change('nonsense', { description: 'x' })).status).toBe(404);
  });
  it('what rules shall not offer any more', async () => {
    await kith.send([track('A', { x: 1, y: 1 }), track('B'), { type: 'identify', userId: 'u', traits: { plan: 'gold', old: 1 } }]);
    await change((await term('event', 'B'))!.id, { hidden: true });
    await change((await term('trait', 'old'))!.id, { hidden: true });
    await change((await properties('A')).find(({ name }) => name === 'y')!.id, { hidden: true });
    const names = (await kith.api<Names>('viewer', 'GET', '/names')).body;
    expect(names.events).toMatchObject([{ name: 'A', properties: ['x'] }]);
    expect(names.traits.map(({ name }) => name)).toEqual(['plan']);
  });
  it.each([
    ['email', true],
    ['birthday', true],
    ['createdAt', false],
    ['plan', false],
  ])('%s unless they leave it to the guess: personal %s', async (name, personal) => {
    await kith.send([{ type: 'identify', userId: 'u', traits: { [name]: 'x' } }]);
    expect(await term('trait', name)).toMatchObject({ personal, guessed: true });
  });
  it('in a file without formulas', async () => {
    await kith.send([track('=cmd|calc', { 'a,"b"': 1 })]);
    const answer = await kith.api<string>('viewer', 'GET', '/dictionary/export');
    expect(answer.headers.get('content-disposition')).toContain('dictionary-2026-03-04.csv');
    expect(answer.body).toContain("event,track,'=cmd|calc,,");
    expect(answer.body).toContain('"a,""b"""');
    expect(csvOf([]).split('\r\n')).toHaveLength(2);
  });
});

describe('a reserved trait', () => {
  const rows: [string, unknown, boolean][] = [
    ['email', 'a@b.example', true],
    ['email', 5, false],
    ['phone', 31612345678, false],
    ['phone', null, true],
    ['name', { first: 'A' }, false],
    ['birthday', '1980-05-01', true],
    ['birthday', true, false],
    ['createdAt', 1700000000, true],
    ['company', { name: 'Aurora' }, true],
    ['address', { street: 'Kade 1', postalCode: '1234 AB' }, true],
    ['address', { street: 'Kade 1', postalCode: 1234 }, false],
    ['address', ['Kade 1'], false],
    ['plan', 5, true],
  ];
  it.each(rows)('%s = %j is taken: %s; its event is stored as it came', async (name, value, taken) => {
    await kith.send([{ type: 'identify', userId: 'u', traits: { kept: 1, [name]: value } }], { key: SECRET_KEY });
    const { body } = await kith.api<Profile>('viewer', 'GET', '/profiles/lookup?namespace=user_id&value=u');
    expect(body.traits['kept']).toBe(1);
    if (value !== null) expect(Object.hasOwn(body.traits, name)).toBe(taken);
    const events = (await kith.api<List<TimelineEvent>>('viewer', 'GET', `/profiles/${body.id}/events`)).body.items;
    expect(events[0]?.traits).toEqual({ kept: 1, [name]: value });
    const lost = (await kith.api<Losses>('viewer', 'GET', '/losses?period=7d')).body.traits.reduce((sum, { count }) => sum + count, 0);
    expect(lost).toBe(taken ? 0 : 1);
    expect((await dictionary()).items.some(({ conflict }) => conflict)).toBe(!taken);
  });
  it('is looked at whatever stands before it', async () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`t${n}`, n]));
    await kith.send([{ type: 'identify', userId: 'u', traits: { ...many, email: 5 } }]);
    const lost = (await kith.api<Losses>('viewer', 'GET', '/losses?period=7d')).body.traits;
    expect(lost).toEqual([expect.objectContaining({ count: 1 })]);
    expect(await term('trait', 'email')).toMatchObject({ conflict: true });
    expect(await term('trait', 't199')).toMatchObject({ count: 1 });
  });
  it('has a type and is said to be personal or not', () => {
    for (const [name, { types }] of Object.entries(RESERVED_TRAITS)) expect([name, types.length]).not.toEqual([name, 0]);
  });
});

describe('a site that sends names without end', () => {
  it('has a dictionary of its limits, stores every event, and says who sends them', async () => {
    await kith.api('owner', 'PUT', '/limits', { events: 50, traits: 20, properties: 10 });
    await kith.send([track('Name 1')]);
    let stored = 0;
    for (let i = 0; i < 8; i++) {
      const events = Array.from({ length: 2500 }, (_, n) => ({
        type: 'track',
        event: `Name ${i * 2500 + n}`,
        anonymousId: 'a',
        ...from('broken app'),
      }));
      stored += (await kith.send(events)).body['accepted'] as number;
    }
    const traits = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`t${n}`, n]));
    await kith.send([{ type: 'identify', userId: 'u', traits }, track('Name 1', traits)]);
    expect(stored).toBe(20_000);
    const { items, overflow } = await dictionary();
    expect(items.filter(({ kind }) => kind === 'event').length).toBe(51);
    expect(items.filter(({ kind }) => kind === 'trait').length).toBe(20);
    expect(await properties('Name 1')).toHaveLength(10);
    const beyond = Object.fromEntries(overflow.map(({ what, count }) => [what, count]));
    expect(beyond).toEqual({ events: 19_950, traits: 40, properties: 50 });
    expect(overflow.find(({ what }) => what === 'events')).toMatchObject({ most: 50, sender: 'broken app from no page' });
  });
  it('has them counted under one name where they name nobody', async () => {
    await kith.api('owner', 'PUT', '/limits', { events: 10 });
    const nobody = (n: number) => ({ type: 'track', event: `Name ${n}`, ...from('broken app') });
    await kith.send(Array.from({ length: 30 }, (_, n) => nobody(n)));
    await kith.send([...Array.from({ length: 5 }, (_, n) => ({ ...nobody(100 + n), anonymousId: 'undefined' })), nobody(0)]);
    const { total, names } = await kith.store.read.measured(kith.site.site, 0, 100);
    expect(total).toBe(36);
    expect(names).toHaveLength(11);
    expect(names[0]).toEqual({ name: '…', count: 25 });
    const { overflow } = await dictionary();
    expect(overflow).toMatchObject([{ what: 'events', count: 25, most: 10, sender: 'broken app from no page', example: 'Name 104' }]);
  });
  it('is given more room by its owner', async () => {
    await kith.api('owner', 'PUT', '/limits', { events: 10 });
    await kith.send(Array.from({ length: 11 }, (_, n) => track(`N${n}`)));
    await kith.send([track('N11')]);
    expect(await term('event', 'N11')).toBeUndefined();
    await kith.api('owner', 'PUT', '/limits', { events: 20 });
    await kith.send([track('N11')]);
    expect(await term('event', 'N11')).toMatchObject({ count: 1 });
  });
  it.each([
    [{ events: 1 }, 'events: at least 10'],
    [{ refusedDays: 0.5 }, 'refusedDays: a whole number from 1 to 3650'],
    [{ properties: 10_000 }, 'properties: at most 500'],
  ])('cannot be told to keep %j', async (change, message) => {
    expect((await kith.api('owner', 'PUT', '/limits', change)).body).toMatchObject({ error: { message } });
  });
});
