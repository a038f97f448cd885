import { pending, type Migration } from '../migrate.ts';
import { StoreError } from '../error.ts';
import { postgresDialect } from './dialect.ts';
import { asStoreError } from './errors.ts';
import { functions } from './functions.ts';
import type { Session } from './session.ts';

/** Two collectors that start at once: the second waits, and finds everything done. */
const LOCK = `select pg_advisory_xact_lock(${0x4b697468}, 2)`;
const VERSIONS = `create table if not exists kith_schema (version bigint primary key, name text not null, at timestamptz not null default now())`;

/** Brings the schema up to date in one transaction: all steps or none. Answers the numbers of those that ran. */
export async function migrate(session: Session, steps?: readonly Migration[]): Promise<number[]> {
  let at: Migration | undefined;
  try {
    await session.exec('begin');
    await session.exec(LOCK);
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
