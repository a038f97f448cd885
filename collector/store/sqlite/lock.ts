import { existsSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { StoreError } from '../error.ts';
import { ownLike } from './owner.ts';

/** The lock of a database file, the same by whichever link the file is reached, also before it is made. */
export const lockOf = (file: string): string => `${followed(file)}.lock`;

function followed(file: string): string {
  try {
    return realpathSync(file);
  } catch (error) {
    // Links that lead round in a circle are told when the database is opened.
    if ((error as { code?: string }).code !== 'ENOENT') return file;
  }
  try {
    return followed(resolve(dirname(file), readlinkSync(file)));
  } catch {
    return file;
  }
}

/**
 * Holds the lock of a file (`lockOf`) for as long as the process lives, so that two programs never write one database: node numbers are given out in memory.
 * The operating system frees it when the process ends, however it ends. Answers the function that lets go.
 */
export function hold(file: string): () => void {
  const path = lockOf(file);
  const fresh = !existsSync(path);
  const lock = new Database(path, { timeout: 0 });
  try {
    // What an administrator's command leaves must open for the service.
    if (fresh) ownLike(path, existsSync(file) ? file : dirname(path));
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    throw new StoreError(
      'busy',
      `Another Kith already uses ${file}. Stop it first, or give this one a database of its own (KITH_DATABASE_URL).`,
    );
  }
  return () => lock.close();
}
