/** A site goes to another place in the middle of things, and an import is taken back there. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Event, Json, Source } from '../../shared/event.ts';
import { openStore } from '../../collector/store/open.ts';
import type { Store } from '../../collector/store/store.ts';
import { event, T } from '../identity/town.ts';
import { siteCalled } from '../kit/site.ts';
import { makePlaces, portraits, raw, type Places } from '../move/places.ts';

const NOW = T + 1e9;
let places: Places;
beforeEach(() => {
  places = makePlaces();
});
afterEach(() => places.end());

let n = 0;
const send = (store: Store, source: Source, e: Partial<Event>) =>
  store.ingest(
    { site: 1, source, sender: 'a test', events: [event({ messageId: `m${++n}`, ts: T, ...e })], failed: [], anonymous: [] },
    NOW,
  );
const viewed = (name: string) => ({ userId: 'u1', name: 'Product Viewed', data: { product_id: 'p1', name } });

it('an import is taken back where the site went, with other numbers', async () => {
  const [here, there] = [places.file(), await places.empty()];
  let store = await openStore({ url: here, threads: false });
  const key = { id: 's', kind: 'server' as const, name: 's', hash: 's', shown: 's' };
  await store.write.firstSite('one', siteCalled('One'), [key], T);
  const server: Source = { id: 1, kind: 'server' };
  await send(store, server, viewed('Cup'));
  await store.close();
  const before = (await portraits(here))['one'];
  store = await openStore({ url: here, threads: false });
  const past = await store.write.addImportSource(1, 'Old shop', T);
  await send(store, past, { ...viewed('Mug'), ts: T + 1 });
  await send(store, past, { userId: 'u2', anonymousId: 'a1', name: 'Order Completed', data: { order_id: 'o1', total: 3 } });
  await store.close();

  const file = join(places.folder.folder, 'site.ndjson');
  const run = (at: string, command: 'export' | 'import', ...words: string[]) =>
    places.folder.run(command, words, { env: { KITH_DATABASE_URL: at } });
  expect(await run(here, 'export', 'all', '--out', file)).toMatchObject({ code: 0 });
  const other = await openStore({ url: there, threads: false });
  const member = { id: 'm_1', email: 'a@example.com', name: 'A', password: 'x' };
  await other.write.firstSite('other', siteCalled('Other'), [{ ...key, id: 'other', hash: 'other' }], T);
  await other.write.invite(1, member, 'owner', 'link', { member: null }, T);
  await send(other, server, viewed('Bowl'));
  await other.close();
  expect(await run(there, 'import', file, '--owner', 'a@example.com')).toMatchObject({ code: 0 });

  const moved = await openStore({ url: there, threads: false });
  const site = (await moved.read.allSites()).find(({ id }) => id === 'one')!.site;
  // Numbers of sources move with the site.
  const source = past.id + 1;
  expect(await moved.read.sourceFootprint(site, source)).toMatchObject({ events: 2, orders: 1 });
  expect((await moved.read.productDetail(site, 'p1'))?.title).toBe('Mug');
  while ((await moved.write.withdrawSource(site, source, 1, NOW)) > 0);
  expect((await moved.read.productDetail(site, 'p1'))?.title).toBe('Cup');
  await moved.close();
  expect((await portraits(there))['one']).toEqual(before);
  await raw(there);
});

it('what is known before an import and after it was taken back is the same, byte for byte', async () => {
  const at = await places.empty();
  const write = async (name: string): Promise<{ text: string; file: string }> => {
    const file = join(places.folder.folder, name);
    const words = ['one', '--canonical', '--out', file];
    expect(await places.folder.run('export', words, { env: { KITH_DATABASE_URL: at } })).toMatchObject({ code: 0 });
    return { text: await readFile(file, 'utf8'), file };
  };
  const inStore = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
    const store = await openStore({ url: at, threads: false });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  };
  const named = (traits: Json, ts: number) => ({ type: 'identify' as const, name: '', userId: 'u1', data: traits, ts });
  await inStore(async (store) => {
    const key = { id: 's', kind: 'server' as const, name: 's', hash: 's', shown: 's' };
    await store.write.firstSite('one', siteCalled('One'), [key], T);
    await send(store, { id: 1, kind: 'server' }, named({ name: 'Ann', city: 'Graz' }, T));
    await send(store, { id: 1, kind: 'server' }, named({ name: 'Ann Ash' }, T + 5));
  });
  const before = await write('before.ndjson');
  const past = await inStore(async (store) => {
    const source = await store.write.addImportSource(1, 'Old shop', T);
    await send(store, source, named({ age: 40, name: 'Anna', city: 'Linz' }, T + 9));
    await send(store, source, { userId: 'u2', name: 'Order Completed', data: { order_id: 'o1', total: 3 } });
    return source;
  });
  const between = await write('between.ndjson');
  expect(between.text).not.toBe(before.text);
  await inStore(async (store) => {
    while ((await store.write.withdrawSource(1, past.id, 1, NOW)) > 0);
  });
  const after = await write('after.ndjson');
  expect(after.text).toBe(before.text);
  const back = await places.folder.run('import', [after.file, '--as', 'copy'], { env: { KITH_DATABASE_URL: places.file() } });
  expect(back.code).not.toBe(0);
  expect(back.said).toMatch(/written to be compared/);
});
