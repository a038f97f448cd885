import Database from 'better-sqlite3';
import { StoreError } from '../error.ts';

/**
 * Holds `FILE.lock` for as long as the process lives, so that two programs never write one database: node numbers are given out in memory.
 * The operating system frees it when the process ends, however it ends. Answers the function that lets go.
 */
export function hold(file: string): () => void {
  const lock = new Database(`${file}.lock`, { timeout: 0 });
  try {
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
