import type { Query } from '../query.ts';
import { StoreError } from '../error.ts';
import type { Connection } from './connection.ts';

type Reads = Record<string, (q: Query, ...args: never[]) => Promise<unknown>>;

/** Runs one named read in one snapshot. Nothing in a read waits for anything but its own connection, so reads of a thread never interleave. */
export async function runRead(connection: Connection, reads: Reads, name: string, args: unknown[]): Promise<unknown> {
  const fn = Object.hasOwn(reads, name) ? (reads[name] as ((q: Query, ...args: unknown[]) => Promise<unknown>) | undefined) : undefined;
  if (!fn) throw new StoreError('internal', `No read is named ${name}.`);
  connection.exec('begin');
  try {
    return await fn(connection, ...args);
  } finally {
    if (connection.db.inTransaction) connection.exec('commit');
  }
}
