/** Databases to move between: files in a folder of their own, and empty ones of the engine that the tests run on. */
import { join } from 'node:path';
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
