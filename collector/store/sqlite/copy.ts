/** Copies of a database file: made while it is in use, examined by opening them, and put in its place. */
import { existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { migrations } from '../migrate.ts';
import { StoreError } from '../error.ts';
import { reads } from '../reads.ts';
import { Connection } from './connection.ts';
import { asStoreError } from './errors.ts';
import { hold, lockOf } from './lock.ts';
import { ownLike } from './owner.ts';
import { makePlace } from './place.ts';
import { runRead } from './read.ts';
import { settle } from './upgrade.ts';

/** Pages of one step; the thread that copies sees in between whether it is still wanted. */
const STEP = 2000;

/** What a copy was found to hold: its schema's number, and the rows of each table. */
export interface Examined {
  schema: number;
  counts: Record<string, number>;
}

/**
 * Writes the database as it is at this moment to the file `to`, while others read and write it. One read transaction is held for the whole time:
 * without it the engine begins anew whenever somebody writes. Page by page, so that a sound copy proves a sound original.
 */
export async function copyFile(file: string, to: string, stop?: AbortSignal): Promise<void> {
  rmSync(to, { force: true });
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 });
    try {
      db.exec('begin');
      db.prepare('select count(*) from sqlite_schema').get();
      await db.backup(to, {
        progress: () => {
          if (stop?.aborted) throw new StoreError('busy', 'The copy was given up: Kith ends.');
          return STEP;
        },
      });
      db.exec('commit');
    } finally {
      db.close();
    }
    // One file that needs no log beside it, wherever it is taken.
    const copy = new Database(to);
    copy.pragma('journal_mode = delete');
    copy.close();
  } catch (error) {
    rmSync(to, { force: true });
    throw asStoreError(error);
  }
}

/**
 * Opens a database file that nobody uses and looks through all of it: every page and index, rows of each table, and, when its schema is this
 * program's, what the dashboard would read. Throws `corrupt` with the first thing found.
 */
export async function examineFile(file: string): Promise<Examined> {
  let connection: Connection;
  try {
    connection = new Connection(file, true);
  } catch (error) {
    throw asStoreError(error);
  }
  try {
    const { db } = connection;
    const found = (db.pragma('integrity_check(1)') as { integrity_check: string }[])[0]?.integrity_check;
    if (found !== 'ok') throw new StoreError('corrupt', `It is damaged: ${found ?? 'it cannot be read'}.`);
    const schema = db.pragma('user_version', { simple: true }) as number;
    const tables = db
      .prepare<[], { name: string }>(`select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name`)
      .all();
    if (schema === 0 || !tables.some(({ name }) => name === 'setting'))
      throw new StoreError('invalid', 'It is a database, but none of Kith.');
    if (schema > (migrations.at(-1)?.version ?? 0))
      throw new StoreError('invalid', `It was written by a newer Kith (schema ${schema}); use that program.`);
    const counts: Record<string, number> = {};
    for (const { name } of tables) counts[name] = (db.prepare(`select count(*) as n from "${name}"`).get() as { n: number }).n;
    if (schema === migrations.at(-1)?.version) await readSome(connection);
    return { schema, counts };
  } catch (error) {
    throw asStoreError(error);
  } finally {
    connection.close();
  }
}

/** What the dashboard's first pages would ask of each site. */
async function readSome(connection: Connection): Promise<void> {
  const ask = <T>(name: keyof typeof reads, ...args: unknown[]): Promise<T> => runRead(connection, reads, name, args) as Promise<T>;
  for (const { site } of await ask<{ site: number }[]>('allSites')) {
    await ask('sources', site);
    await ask('totals', site);
    await ask('known', site);
    await ask('newestEvents', site, 50);
    await ask('bestCustomers', site, 5);
  }
}

/**
 * Puts the examined file `from`, which lies in the same folder, in the place of the database, which no running Kith may use. The old file is kept
 * as `aside` with the log beside it. One rename, so that there is a whole database at every moment.
 */
export function replaceFile(file: string, from: string, aside: string): { kept: string | null } {
  makePlace(file);
  const lock = lockOf(file);
  const letGo = hold(file);
  try {
    const old = existsSync(file);
    if (old) {
      emptyLog(file);
      try {
        linkSync(file, aside);
      } catch {
        // This file system knows no second name for a file.
        renameSync(file, aside);
      }
    }
    ownLike(from, old ? aside : dirname(file));
    settle(from);
    leaveNoLog(file, aside);
    renameSync(from, file);
    settle(dirname(file));
    return { kept: old ? aside : null };
  } finally {
    letGo();
    if (existsSync(lock)) ownLike(lock, file);
  }
}

/** Moves logs aside, also those whose database is gone: the engine would write what they hold into whatever file comes to lie beside them. */
function leaveNoLog(file: string, aside: string): void {
  for (const log of ['-wal', '-journal']) if (existsSync(file + log)) renameSync(file + log, aside + log);
  rmSync(`${file}-shm`, { force: true });
}

/** Brings what is only in the log into the file; a damaged file keeps its log. */
function emptyLog(file: string): void {
  try {
    const db = new Database(file);
    db.pragma('wal_checkpoint(truncate)');
    db.close();
  } catch (error) {
    const { code } = asStoreError(error);
    if (code !== 'corrupt') throw asStoreError(error);
  }
}

/** Bytes of the database and of its log. */
export function sizesOf(file: string): { database: number; log: number } {
  const size = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return { database: size(file), log: size(`${file}-wal`) };
}
