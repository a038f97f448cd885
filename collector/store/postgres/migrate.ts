import { pending, type Migration } from '../migrate.ts';
import { StoreError } from '../error.ts';
import { postgresDialect } from './dialect.ts';
import { asStoreError } from './errors.ts';
import { functions } from './functions.ts';
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

/**
 * Brings the schema up to date in one transaction: all steps or none. Answers the numbers of those that ran. `first` runs before everything, once nobody
 * else can change the schema.
 */
export async function migrate(
  session: Session,
  steps?: readonly Migration[],
  first: (session: Session) => Promise<void> = demandWhole,
): Promise<number[]> {
  let at: Migration | undefined;
  try {
    await session.exec('begin');
    await session.exec(LOCK);
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
    await session.exec('commit');
    return todo.map((step) => step.version);
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
