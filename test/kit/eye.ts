/** A second pair of eyes on a database that a store has open: any select, in the words of its engine. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { fileOf, isServer } from '../../collector/store/open.ts';
import { clientOptions, Session } from '../../collector/store/postgres/session.ts';
import type { Query } from '../../collector/store/query.ts';
import { Connection } from '../../collector/store/sqlite/connection.ts';
import { ENGINE, freshDatabase, type Place } from './database.ts';

/** What looks on. */
export interface Eye extends Pick<Query, 'dialect' | 'all' | 'get'> {
  close(): Promise<void>;
}

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
    return {
      dialect: connection.dialect,
      all: (sql, ...params) => connection.all(sql, ...params),
      get: (sql, ...params) => connection.get(sql, ...params),
      close: async () => connection.close(),
    };
  }
  const client = new pg.Client(clientOptions(url));
  await client.connect();
  const session = new Session(client);
  return {
    dialect: session.dialect,
    all: (sql, ...params) => session.all(sql, ...params),
    get: (sql, ...params) => session.get(sql, ...params),
    close: () => client.end(),
  };
}
