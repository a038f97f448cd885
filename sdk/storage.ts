/** Events that outlive the tab, in IndexedDB, shared by all tabs of the origin. A storage that is absent, throws or hangs is left alone for the rest of the page. */
import { wrap, type IDBPDatabase, type IDBPObjectStore } from 'idb';
import type { Environment } from './environment.ts';
import { within } from './patience.ts';
import type { Problems } from './problems.ts';

/** One waiting event as JSON text. Until `until` (ms) only the tab `by` may send it. */
export interface Row {
  id: string;
  json: string;
  by: string;
  until: number;
}

/** The shared waiting room. Never rejects: each call answers `undefined` when there is no working storage. */
export interface Storage {
  add(row: Pick<Row, 'id' | 'json'>): Promise<unknown>;
  /** Takes in one transaction, so that no two tabs send the same row, what `pick` chooses of the rows that no other tab holds. Oldest first. */
  claim(pick: (free: Row[], all: Row[]) => Row[]): Promise<Row[] | undefined>;
  remove(rows: Pick<Row, 'id'>[]): Promise<unknown>;
  /** Deletes the database. */
  wipe(): Promise<unknown>;
}

/** A claim ends by itself after this time: the tab that made it was killed. Longer than a request may take. */
export const LEASE = 10_000;
/** More than this are not kept on a device; the oldest go. */
export const MOST_ROWS = 1000;

type Rows = IDBPObjectStore<unknown, ['events'], 'events', 'readwrite'>;

const PATIENCE = 2000;
const ROWS = 'events';

/** The storage of one write key, as seen by the tab `tab`. Opens nothing before the first call. */
export function createStorage(env: Environment, name: string, tab: string, problems: Problems): Storage {
  let db: Promise<IDBPDatabase> | undefined;
  let broken = false;
  const close = (): void => {
    void db?.then((d) => d.close()).catch(problems.note);
    db = undefined;
  };
  const open = async (): Promise<IDBPDatabase> => {
    const request = env.window.indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(ROWS, { keyPath: 'id' });
    const opened = (await wrap(request))!;
    // Another tab deletes the database: standing in its way would keep a withdrawal from taking effect.
    opened.onversionchange = opened.onclose = close;
    return opened;
  };
  const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    if (broken) return undefined;
    try {
      return await within(work(), PATIENCE);
    } catch (problem) {
      broken = true;
      problems.note(problem);
      return undefined;
    }
  };
  const change = async (work: (rows: Rows) => unknown): Promise<void> => {
    const { store, done } = (await (db ??= open())).transaction(ROWS, 'readwrite');
    await Promise.all([work(store), done]);
  };
  const hold = (rows: Rows, row: Pick<Row, 'id' | 'json'>): Promise<unknown> =>
    rows.put({ id: row.id, json: row.json, by: tab, until: env.now() + LEASE });
  const drop =
    (gone: Pick<Row, 'id'>[]) =>
    (rows: Rows): Promise<unknown> =>
      Promise.all(gone.map((row) => rows.delete(row.id)));
  return {
    add: (row) => attempt(() => change((rows) => hold(rows, row))),
    claim: (pick) =>
      attempt(async () => {
        let claimed: Row[] = [];
        await change(async (rows) => {
          const all = (await rows.getAll()) as Row[];
          await drop(all.splice(0, all.length - MOST_ROWS))(rows);
          // A lease further away than any lease can be was made under another clock.
          const free = all.filter((row) => row.by === tab || row.until < env.now() || row.until > env.now() + LEASE);
          claimed = pick(free, all);
          await Promise.all(claimed.map((row) => hold(rows, row)));
        });
        return claimed;
      }),
    remove: (gone) => attempt(() => change(drop(gone))),
    wipe: () =>
      attempt(async () => {
        close();
        await wrap(env.window.indexedDB.deleteDatabase(name));
      }),
  };
}
