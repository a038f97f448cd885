/** A second pair of eyes on a database that a store has open: any statement, in the words of its engine. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { fileOf, isServer } from '../../collector/store/open.ts';
import { clientOptions, Session } from '../../collector/store/postgres/session.ts';
import type { Query } from '../../collector/store/query.ts';
import { Connection } from '../../collector/store/sqlite/connection.ts';
import { ENGINE, freshDatabase, type Place } from './database.ts';

/** What looks on; it sees whatever is committed. */
export interface Eye extends Query {
  close(): Promise<void>;
}
const eyeOf = (query: Query, close: () => Promise<void>): Eye => ({
  dialect: query.dialect,
  all: (sql, ...params) => query.all(sql, ...params),
  get: (sql, ...params) => query.get(sql, ...params),
  run: (sql, ...params) => query.run(sql, ...params),
  ahead: (sql, ...params) => query.ahead(sql, ...params),
  later: (sql, ...params) => query.later(sql, ...params),
  forEach: (items, work) => query.forEach(items, work),
  close,
});

/** A new empty database into which others than its store can look: a file of its own, or one on the server. */
export async function openDatabase(): Promise<Place> {
  if (ENGINE !== 'sqlite') return freshDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'kith-eye-'));
  return { url: `file:${join(folder, 'kith.db')}`, drop: async () => rmSync(folder, { recursive: true, force: true }) };
}

/** Looks into the database that a URL names; it must be there. */
export async function openEye(url: string): Promise<Eye> {
  if (!isServer(url)) {
    const connection = new Connection(fileOf(url) ?? url, true);
    return eyeOf(connection, async () => connection.close());
  }
  const client = new pg.Client(clientOptions(url));
  await client.connect();
  return eyeOf(new Session(client), () => client.end());
}
