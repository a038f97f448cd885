/** An empty database of the engine that the tests run on: in memory, or one of its own on a PostgreSQL server (`KITH_TEST_ENGINE=postgres`). */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openStore } from '../../collector/store/open.ts';
import type { Store } from '../../collector/store/store.ts';

/** The engine that the tests of this project run on. */
export const ENGINE: Store['engine'] = process.env['KITH_TEST_ENGINE'] === 'postgres' ? 'postgres' : 'sqlite';

/** Where a database is, until it is dropped. */
export interface Place {
  url: string;
  drop(): Promise<void>;
}

/** The server's address with another database named. */
const named = (server: string, database: string): string => {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
};
function serverUrl(): string {
  const url = process.env['KITH_TEST_POSTGRES'];
  if (!url) throw new Error('KITH_TEST_POSTGRES must name a PostgreSQL server: the project of the tests starts one.');
  return url;
}
async function ask(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

let template: Promise<string> | undefined;
/** A database with the schema and nothing else, made once a process, of which others are copies. */
async function makeTemplate(): Promise<string> {
  const name = `kith_template_${randomBytes(6).toString('hex')}`;
  await ask(`create database ${name} template template0 encoding 'UTF8'`);
  await (await openStore({ url: named(serverUrl(), name) })).close();
  return name;
}

/** A new empty database. */
export async function freshDatabase(engine = ENGINE): Promise<Place> {
  if (engine === 'sqlite') return { url: 'file::memory:', drop: async () => undefined };
  return copyOf(await (template ??= makeTemplate()));
}

/** A copy of a database on the server, which nobody may be using. */
export async function copyOf(from: string): Promise<Place> {
  const name = `kith_${randomBytes(6).toString('hex')}`;
  await ask(`create database ${name} template ${from} strategy file_copy`);
  return { url: named(serverUrl(), name), drop: () => ask(`drop database ${name} with (force)`) };
}

/** A new database without a schema, on the server. */
export async function bareDatabase(encoding: 'UTF8' | 'LATIN1' = 'UTF8'): Promise<Place> {
  const name = `kith_${randomBytes(6).toString('hex')}`;
  const locale = encoding === 'UTF8' ? '' : ` locale 'C' locale_provider libc`;
  await ask(`create database ${name} template template0 encoding '${encoding}'${locale}`);
  return { url: named(serverUrl(), name), drop: () => ask(`drop database ${name} with (force)`) };
}
