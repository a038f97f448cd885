/** Databases to move between: files in a folder of their own, and empty ones of the engine that the tests run on. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { openBulk } from '../../collector/store/move/open.ts';
import { openStore } from '../../collector/store/open.ts';
import { portrait } from '../identity/portrait.ts';
import { Pace } from '../../collector/store/move/pace.ts';
import { bareDatabase, ENGINE } from '../kit/database.ts';
import { makePlace, type Place as Folder } from '../upkeep/kit.ts';

/** Tells nobody how it goes. */
export const pace = (): Pace =>
  new Pace(
    () => performance.now(),
    () => undefined,
  );

/** A place for a test; `end` it after. */
export interface Places {
  folder: Folder;
  /** A file that is not there yet. */
  file(): string;
  /** An empty database of the engine that the tests run on. */
  empty(): Promise<string>;
  end(): Promise<void>;
}

/** Makes one. */
export function makePlaces(): Places {
  const folder = makePlace();
  const ends: (() => Promise<void>)[] = [];
  let files = 0;
  const file = (): string => `file:${join(folder.folder, `${++files}.db`)}`;
  return {
    folder,
    file,
    async empty() {
      if (ENGINE === 'sqlite') return file();
      const place = await bareDatabase();
      ends.push(() => place.drop());
      return place.url;
    },
    async end() {
      for (const end of ends) await end();
      folder.end();
    },
  };
}

/** The people of each site of a database, by the site's id, without numbers that another database gives otherwise. */
export async function portraits(at: string): Promise<Record<string, unknown>> {
  const bulk = await openBulk(at, 'read');
  const all: Record<string, unknown> = {};
  for (const { site, id } of await bulk.q.all<{ site: number; id: string }>('select site, id from site order by id'))
    all[id] = await portrait(bulk.q, site);
  await bulk.close();
  return all;
}
/** The raw rows of each site of a database as they stand, after making sure that nothing derived differs from a recomputation. */
export async function raw(at: string): Promise<unknown[]> {
  const store = await openStore({ url: at, threads: false });
  const found: unknown[] = [];
  for (const { site } of await store.read.allSites()) {
    expect((await store.write.profileDrift(site, 0, 10_000)).drift).toEqual([]);
    found.push(await store.read.canonicalRaw(site));
  }
  await store.close();
  return found;
}
