import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Source } from '../shared/event.ts';
import type { Store } from '../collector/store/store.ts';
import { openStore } from '../collector/store/open.ts';
import { ENGINE, freshDatabase, type Place } from './kit/database.ts';
import { batch, cases, T0, type Bench } from './store.cases.ts';
import { siteCalled } from './kit/site.ts';

const key = (kind: 'browser' | 'server', n: number) => ({ id: `k${n}`, kind, name: kind, hash: `hash${n}`, shown: `key${n}` });

/** A fresh store with two sites; each engine is opened as its users open it. */
async function bench(store: Store): Promise<Bench> {
  const now = T0;
  await store.write.firstSite('one', siteCalled('One', 'Europe/Amsterdam'), [key('browser', 1), key('server', 2)], now);
  await store.write.addSite(
    'two',
    siteCalled('Two', 'Europe/Amsterdam'),
    [key('browser', 3)],
    { member: null, name: 'test' } as never,
    now,
  );
  const sites = await store.read.allSites();
  const site = sites.find((s) => s.id === 'one')?.site ?? 0;
  const browser: Source = { id: 1, kind: 'browser' };
  return {
    store,
    site,
    other: sites.find((s) => s.id === 'two')?.site ?? 0,
    browser,
    server: { id: 2, kind: 'server' },
    send: (source, ...events) => store.ingest(batch(site, source, events), T0),
  };
}

const file = (): Place => {
  const folder = mkdtempSync(join(tmpdir(), 'kith-store-'));
  return { url: `file:${join(folder, 'kith.db')}`, drop: async () => rmSync(folder, { recursive: true, force: true }) };
};
const places: [string, () => Place | Promise<Place>][] = [[ENGINE === 'sqlite' ? 'memory' : ENGINE, freshDatabase]];
if (ENGINE === 'sqlite') places.push(['file', file]);

describe.each(places)('the store (%s)', (_, make) => {
  for (const { name, run } of cases) {
    it(name, async () => {
      const place = await make();
      const store = await openStore({ url: place.url, threads: false });
      try {
        await run(await bench(store));
      } finally {
        await store.close();
        await place.drop();
      }
    });
  }
});

describe.runIf(ENGINE === 'sqlite')('a database file', () => {
  const inFolder = async (run: (file: string) => Promise<void>): Promise<void> => {
    const folder = mkdtempSync(join(tmpdir(), 'kith-file-'));
    try {
      await run(join(folder, 'kith.db'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  const open = (file: string) => openStore({ url: `file:${file}`, threads: false });

  it('is used by one Kith at a time', () =>
    inFolder(async (file) => {
      const first = await open(file);
      await expect(open(file)).rejects.toMatchObject({
        name: 'StoreError',
        code: 'busy',
        message: expect.stringContaining('Another Kith'),
      });
      await first.close();
      await (await open(file)).close();
    }));

  it('keeps what was answered when it is opened again', () =>
    inFolder(async (file) => {
      const before = await bench(await open(file));
      await before.send(before.browser, { anonymousId: 'a1', messageId: 'kept' });
      await before.store.close();
      const store = await open(file);
      expect(await store.ingest(batch(before.site, before.browser, [{ anonymousId: 'a1', messageId: 'kept' }]), T0)).toMatchObject({
        duplicates: 1,
      });
      await store.close();
    }));

  it('that a newer Kith wrote, or that is none, is refused in one sentence', () =>
    inFolder(async (file) => {
      const db = new Database(file);
      db.pragma('user_version = 999');
      db.close();
      await expect(open(file)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('newer Kith') });
      writeFileSync(`${file}2`, 'this is a letter to my grandmother, and no database at all. '.repeat(100));
      await expect(open(`${file}2`)).rejects.toMatchObject({ code: 'corrupt' });
    }));
});
