import { pending, type Migration } from '../migrate.ts';
import { StoreError } from '../error.ts';
import { postgresDialect } from './dialect.ts';
import { asStoreError } from './errors.ts';
import { functions } from './functions.ts';
import { KEYS, spreading } from './places.ts';
import type { Session } from './session.ts';

/** Two collectors that start at once: the second waits, and finds everything done. */
const LOCK = `select pg_advisory_xact_lock(${0x4b697468}, 2)`;
const VERSIONS = `create table if not exists kith_schema (version bigint primary key, name text not null, at timestamptz not null default now())`;

/** Refuses a database that `kith promote` has not filled to the end: what it holds is a part. */
export async function demandWhole(session: Session): Promise<void> {
  if (await session.get(`select 1 from pg_class where oid = to_regclass('kith_promote')`))
    throw new StoreError(
      'invalid',
      'This database is half a copy: finish it with "kith promote FILE postgres://..." (the same file), or empty it and begin anew.',
    );
}

/** Refuses a database that cannot hold every text as it came in. */
async function demandUnicode(session: Session): Promise<void> {
  const row = await session.get<{ server_encoding: string }>('show server_encoding');
  if (row?.server_encoding !== 'UTF8')
    throw new StoreError('invalid', `The database keeps text as ${row?.server_encoding}; make one with encoding 'UTF8'.`);
}

/**
 * Brings the schema up to date in one transaction: all steps or none. Answers whether rows are spread over many machines. `first` runs before everything,
 * once nobody else can change the schema.
 */
export async function migrate(
  session: Session,
  steps?: readonly Migration[],
  first: (session: Session) => Promise<void> = demandWhole,
): Promise<boolean> {
  let at: Migration | undefined;
  try {
    await session.exec('begin');
    await session.exec(LOCK);
    await demandUnicode(session);
    await first(session);
    await session.exec(VERSIONS);
    const row = await session.get<{ version: number }>('select coalesce(max(version), 0) as version from kith_schema');
    const todo = pending(row?.version ?? 0, steps);
    for (const statement of functions) await session.exec(statement);
    for (const step of todo) {
      at = step;
      for (const statement of step.statements(postgresDialect)) await session.exec(statement);
      await session.run('insert into kith_schema (version, name) values (?, ?)', step.version, step.name);
    }
    if (row?.version === 0) for (const statement of KEYS) await session.exec(statement);
    const spread = await spreadOut(session);
    await session.exec('commit');
    return spread;
  } catch (error) {
    if (!session.lost) await session.exec('rollback');
    const ours = asStoreError(error);
    if (!at) throw ours;
    throw new StoreError(
      ours.code,
      `The upgrade of the database stopped at step ${at.version} (${at.name}); it is as it was. ${ours.message}`,
    );
  }
}

/** Where the database can spread its tables over machines, those that are not yet are spread. Answers whether they are. */
async function spreadOut(session: Session): Promise<boolean> {
  if (!(await session.get(`select 1 as there from pg_extension where extname = 'citus'`))) return false;
  const left = await session.all<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace s on s.oid = c.relnamespace and s.nspname = current_schema()
       where c.relkind = 'r' and c.relname <> 'kith_promote' and not exists (select 1 from pg_dist_partition d where d.logicalrel = c.oid) order by c.relname`,
  );
  for (const statement of spreading(left.map(({ name }) => name))) await session.exec(statement);
  return true;
}
