import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Event, Source } from '../../shared/event.ts';
import { openStore } from '../../collector/store/open.ts';
import { StoreError, type Store } from '../../collector/store/store.ts';
import { numbered } from '../../collector/store/move/numbers.ts';
import { tablesOf } from '../../collector/store/move/table.ts';
import { ELSEWHERE, OF_NODE } from '../../collector/withdraw/nodes.ts';
import { event, T } from '../identity/town.ts';
import { portrait } from '../identity/portrait.ts';
import type { Place } from '../kit/database.ts';
import { openDatabase, openEye, type Eye } from '../kit/eye.ts';
import { siteCalled } from '../kit/site.ts';

const NOW = T + 1e9;
const SITE = 1;
const me = { member: 'm_1' };
let place: Place;
let store: Store;
let eye: Eye;
let server: Source;
let past: Source;

beforeEach(async () => {
  place = await openDatabase();
  store = await openStore({ url: place.url, threads: false });
  const key = (kind: 'browser' | 'server') => ({ id: kind, kind, name: kind, hash: kind, shown: kind });
  await store.write.firstSite('one', siteCalled('One'), [key('browser'), key('server')], T);
  eye = await openEye(place.url);
  server = { id: (await eye.get<{ source: number }>(`select source from source where id = 'server'`))!.source, kind: 'server' };
  past = await store.write.addImportSource(SITE, 'Old shop', T);
});
afterEach(async () => {
  await eye.close();
  await store.close();
  await place.drop();
});

let n = 0;
const send = (source: Source, ...events: Partial<Event>[]) =>
  store.ingest(
    {
      site: SITE,
      source,
      sender: 'a test',
      events: events.map((e) => event({ messageId: `${source.id} ${++n}`, ts: T, ...e })),
      failed: [],
      anonymous: [],
      watched: source !== past,
    },
    NOW,
  );
const undo = async (most = 10): Promise<void> => {
  while ((await store.write.withdrawSource(SITE, past.id, most, NOW)) > 0);
};
const order = (id: string, total: number, userId = 'u1') => ({ userId, name: 'Order Completed', data: { order_id: id, total } });
const profile = (value: string) => store.read.keptPerson(SITE, 'user_id', value);

describe('the source of an import', () => {
  it('is no key: nobody can send with it, and Settings do not list it', async () => {
    expect((await store.read.sources(SITE)).map(({ kind }) => kind)).toEqual(['browser', 'server']);
    const { key_hash: hash } = (await eye.get<{ key_hash: string }>('select key_hash from source where source = ?', past.id))!;
    // A key is kept as a digest, in which there are no spaces.
    expect(hash).toMatch(/^import \S+$/);
  });
  it('is trusted like the site’s server', async () => {
    await send(past, order('o1', 9), { userId: 'u1', type: 'identify', data: { email: 'ann@example.com' } });
    expect(await profile('u1')).toMatchObject({ orders: 1, verified: true });
    expect(await store.read.keptPerson(SITE, 'email', 'ann@example.com')).toMatchObject({ orders: 1 });
  });
  it('makes no visits, and nobody enters a segment by it', async () => {
    await store.write.createSegment(SITE, 's1', { name: 'Buyers', rule: { kind: 'trait', name: '$orders', op: 'gt', value: 0 } }, NOW);
    await send(past, order('o1', 9), { userId: 'u1', type: 'page', context: { page: { path: '/' }, userAgent: 'Mozilla/5.0' } });
    await send(server, order('o2', 9, 'u2'));
    expect(await eye.all('select * from visit')).toEqual([]);
    expect(await eye.all('select m.backfilled, i.value from membership m join identifier i on i.node = m.node order by 2')).toEqual([
      { backfilled: 1, value: 'u1' },
      { backfilled: 0, value: 'u2' },
    ]);
    expect(await eye.all('select i.value from membership_log m join identifier i on i.node = m.node')).toEqual([{ value: 'u2' }]);
  });
  it('was last there when its events say', async () => {
    await send(past, { userId: 'u1', name: 'Seen', ts: T - 9e9 });
    expect(await profile('u1')).toMatchObject({ firstSeen: T - 9e9, lastSeen: T - 9e9 });
  });
  it('of another site, or of none, stores nothing', async () => {
    await expect(send({ id: 999, kind: 'import' }, { userId: 'u1', name: 'Seen' })).rejects.toMatchObject({ code: 'conflict' });
    expect(await eye.all('select * from event')).toEqual([]);
  });
});

describe('taking it back', () => {
  it('ends it: nothing more is stored by it, and asking again does no harm', async () => {
    await send(past, order('o1', 9));
    await undo();
    expect(await profile('u1')).toBe(null);
    await expect(send(past, order('o2', 9))).rejects.toMatchObject({ code: 'conflict', message: /begin a new one/ });
    expect(await store.write.withdrawSource(SITE, past.id, 10, NOW)).toBe(0);
  });
  it('refuses what is no import', async () => {
    await expect(store.write.withdrawSource(SITE, server.id, 10, NOW)).rejects.toBeInstanceOf(StoreError);
    await expect(store.write.withdrawSource(SITE, 999, 10, NOW)).rejects.toMatchObject({ code: 'not_found' });
  });
  it('tells before what it will do, and goes on where it was cut off', async () => {
    await send(server, order('o0', 5, 'u0'));
    const before = await portrait(eye, SITE);
    for (let i = 0; i < 5; i++)
      await send(
        past,
        order(`o${i}`, 9, `u${i}`),
        { userId: `u${i}`, name: 'Order Refunded', data: { order_id: `o${i}`, total: 1 } },
        { userId: `u${i}`, name: '$consent', data: { purposes: { ads: true } } },
      );
    expect(await store.read.sourceFootprint(SITE, past.id)).toEqual({
      ...{ made: 4, touched: 1, events: 15, orders: 5, returns: 5, consents: 5, left: null },
    });
    expect(await store.write.withdrawSource(SITE, past.id, 2, NOW)).toBe(3);
    await store.close();
    store = await openStore({ url: place.url, threads: false });
    expect(await store.read.sourceFootprint(SITE, past.id)).toMatchObject({ events: 9, left: 3 });
    expect((await store.write.profileDrift(SITE, 0, 100)).drift).toEqual([]);
    await undo(2);
    expect(await store.read.sourceFootprint(SITE, past.id)).toEqual({
      ...{ made: 0, touched: 0, events: 0, orders: 0, returns: 0, consents: 0, left: null },
    });
    expect(await portrait(eye, SITE)).toEqual(before);
  });
  it('takes refused rows out of the inbox, where the importer put them there', async () => {
    const failed = {
      ...{ code: 'invalid', reason: 'No.', messageId: 'x', body: '{}', receivedAt: NOW, type: 'track', name: 'Seen', shape: 'No.' },
      identifiers: [['user_id', 'u1']] as [string, string][],
    };
    await store.ingest({ site: SITE, source: past, sender: 'a test', events: [], failed: [failed], anonymous: [] }, NOW);
    expect(await eye.all('select 1 from failed_event')).toHaveLength(1);
    await undo();
    expect(await eye.all('select 1 from failed_event')).toEqual([]);
    expect(await eye.all('select 1 from failed_identifier')).toEqual([]);
  });
});

describe('the tables', () => {
  it('that name a node are each emptied of one that goes, or have a reason', async () => {
    const tables = await tablesOf(eye);
    const of = numbered(tables);
    const columns = tables.flatMap(({ name, columns }) =>
      columns.flatMap((column) => (of(name, column.name) === 'node' ? [`${name}.${column.name}`] : [])),
    );
    const placed = new Set([...OF_NODE.map((table) => `${table}.node`), ...Object.keys(ELSEWHERE)]);
    expect(columns.filter((column) => !placed.has(column))).toEqual([]);
    expect([...placed].filter((column) => !columns.includes(column))).toEqual([]);
  });
});

describe('what people decided', () => {
  it('about somebody whom the import alone made goes with them; who was joined is somebody of their own again', async () => {
    await send(server, { anonymousId: 'a1', name: 'Seen' }, order('o1', 5, 'u2'));
    const before = await portrait(eye, SITE);
    await send(past, order('o2', 9, 'u1'));
    const [made, device, user] = [
      (await profile('u1'))!,
      (await store.read.keptPerson(SITE, 'anonymous_id', 'a1'))!,
      (await profile('u2'))!,
    ];
    await store.write.linkByHuman(SITE, made.id, device.id, me, NOW);
    await store.write.linkByHuman(SITE, made.id, user.id, me, NOW);
    expect(await profile('u2')).toMatchObject({ orders: 2 });
    await undo();
    expect(await portrait(eye, SITE)).toEqual(before);
    expect((await store.write.profileDrift(SITE, 0, 100)).drift).toEqual([]);
    expect(await profile('u2')).toMatchObject({ id: user.id, orders: 1 });
  });
  it('about a link that the import made stays decided: a later word of the same is not believed', async () => {
    await send(server, { anonymousId: 'a1', name: 'Seen' }, { userId: 'u1', name: 'Seen' });
    await send(past, { anonymousId: 'a1', userId: 'u1', name: 'Seen' });
    const link = await eye.get<{ id: string }>('select id from link where ended_at is null');
    await store.write.undoLink(SITE, link!.id, me, NOW);
    await undo();
    await send(server, { anonymousId: 'a1', userId: 'u1', name: 'Seen' });
    expect((await store.read.keptPerson(SITE, 'anonymous_id', 'a1'))!.id).not.toBe((await profile('u1'))!.id);
  });
});
