import Database from 'better-sqlite3';
import { promise } from './fault.ts';

/** The engine finds the whole file sound. Takes in what the log beside it holds, as the next start would. */
export function integrity(file: string): void {
  const db = new Database(file);
  try {
    const found = db.pragma('integrity_check', { simple: true });
    promise(found === 'ok', `integrity_check says: ${String(found)}`);
  } finally {
    db.close();
  }
}
