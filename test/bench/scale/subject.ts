/** What is measured: a built collector of its own on each engine. */
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { Collector } from '../../kit/collector.ts';
import { Server } from '../../postgres/server.ts';
import { familyCpu, usageOf } from '../usage.ts';
import type { Name, Side } from './figures.ts';
import { SETTINGS, TOLD } from './settings.ts';

/** One engine with its collector. */
export interface Subject {
  name: Name;
  version: string;
  settings: Record<string, string>;
  collector: Collector;
  /** A connection to the database, where there is a server. */
  client: pg.Client | null;
  /** Microseconds of processor that the server's processes have used; null where there are none, or none to be seen. */
  serverCpu(): number | null;
  /** Bytes on disk. */
  bytes(): Promise<number>;
  /** Bytes written so far (embedded), or logged (server); null where nobody tells. */
  written(): Promise<number | null>;
  /** Sizes of tables; null where they cannot be told apart. */
  tables(): Promise<Omit<NonNullable<Side['tables']>, 'stored'> | null>;
  stop(): Promise<void>;
}

const size = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** A collector with a file. */
async function embedded(): Promise<Subject> {
  const memory = new Database(':memory:');
  const { version } = memory.prepare('select sqlite_version() as version').get() as { version: string };
  memory.close();
  const collector = await Collector.start();
  const file = join(collector.folder, 'kith.db');
  return {
    name: 'sqlite',
    version,
    settings: {},
    collector,
    client: null,
    serverCpu: () => null,
    bytes: async () => size(file) + size(`${file}-wal`),
    written: async () => usageOf(collector.pid)?.written ?? null,
    tables: async () => null,
    stop: () => collector.stop(),
  };
}

/** The first process of the server that a connection leads to, when it runs on this machine. */
async function firstProcess(client: pg.Client, url: string): Promise<number | null> {
  if (!/^(127\.|localhost$|\[?::1)/.test(new URL(url).hostname)) return null;
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  try {
    const stat = readFileSync(`/proc/${rows[0]?.pid}/stat`, 'utf8');
    return stat.includes('(postgres)') ? Number(stat.split(') ')[1]?.split(' ')[1]) : null;
  } catch {
    return null; // no Linux, or a server behind a wall
  }
}

/** A collector with a database of its own on a server: the one that `KITH_BENCH_POSTGRES` names, or one that is started for it. */
async function served(): Promise<Subject> {
  const named = process.env['KITH_BENCH_POSTGRES'];
  const server = named ? null : await Server.start({ durable: true, options: SETTINGS });
  const url = new URL(named ?? server?.url ?? '');
  const owner = new pg.Client({ connectionString: url.href });
  const database = `kith_scale_${randomBytes(6).toString('hex')}`;
  await owner.connect();
  await owner.query(`create database ${database} template template0 encoding 'UTF8'`);
  url.pathname = `/${database}`;
  const collector = await Collector.start([], { KITH_DATABASE_URL: url.href });
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  const first = await firstProcess(client, url.href);
  const number = async (text: string): Promise<number> => Number(Object.values((await client.query(text)).rows[0] as object)[0]);
  const told = await client.query<{ name: string; value: string }>(
    `select name, current_setting(name) as value from pg_settings where name = any($1) order by name`,
    [TOLD],
  );
  return {
    name: 'postgres',
    version: (await client.query<{ server_version: string }>('show server_version')).rows[0]?.server_version ?? '',
    settings: Object.fromEntries(told.rows.map(({ name, value }) => [name, value])),
    collector,
    client,
    serverCpu: () => (first === null ? null : familyCpu(first)),
    bytes: () => number('select pg_database_size(current_database())'),
    written: () => number(`select pg_current_wal_lsn() - '0/0'::pg_lsn`),
    tables: async () => {
      const events = await number(`select pg_total_relation_size('event')`);
      const all = `select sum(pg_total_relation_size(c.oid)) from pg_class c where relkind = 'r' and relnamespace = 'public'::regnamespace`;
      const [eventIndexes, profiles] = [await number(`select pg_indexes_size('event')`), await number('select count(*) from profile')];
      return { events, eventIndexes, others: (await number(all)) - events, profiles };
    },
    async stop() {
      await client.end();
      await collector.stop();
      await owner.query(`drop database ${database} with (force)`);
      await owner.end();
      await server?.remove();
    },
  };
}

/** Starts each, one after another: what is measured has the machine for itself. */
export const subjects: Record<Name, () => Promise<Subject>> = { sqlite: embedded, postgres: served };
