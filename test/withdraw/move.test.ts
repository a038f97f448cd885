/** A site goes to another place in the middle of things, and an import is taken back there. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { join } from 'node:path';
import type { Event, Source } from '../../shared/event.ts';
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
