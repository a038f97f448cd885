/** A database file opened by itself: to be read through (promote, export), or to take a site in (import). */
import { existsSync } from 'node:fs';
import { StoreError } from '../error.ts';
import { migrations, pending } from '../migrate.ts';
import { distance, type Bulk, type Wanted } from '../move/bulk.ts';
import { list, quoted, type Table, type Value } from '../move/table.ts';
import { Connection } from './connection.ts';
import { asStoreError } from './errors.ts';
import { hold } from './lock.ts';
import { prepare } from './prepare.ts';

/**
 * Opens a file to read all of it. `alone`: refuses while a running Kith uses it, and keeps one from starting meanwhile. Throws a sentence when it is
 * not of Kith, or not of the present schema. The file itself is never written.
 */
export function readFile(file: string, alone: boolean): Bulk {
  if (!existsSync(file)) throw new StoreError('not_found', `There is no database ${file}.`);
  const letGo = alone ? hold(file) : () => undefined;
  let connection: Connection | undefined;
  try {
    connection = new Connection(file, true);
    connection.onClose = letGo;
    demandPresent(connection, file);
    return new FileBulk(connection);
  } catch (error) {
    if (connection) connection.close();
    else letGo();
    throw asStoreError(error);
  }
}
/** Opens a file to write to it, which no running Kith may use; brings its schema up to date, and makes it when it is not there. */
export const writeFile = (file: string): Bulk => new FileBulk(prepare(file));

function demandPresent({ db }: Connection, file: string): void {
  const schema = db.pragma('user_version', { simple: true }) as number;
  const ours = db.prepare(`select 1 from sqlite_schema where type = 'table' and name = 'setting'`).get() !== undefined;
  if (schema === 0 || !ours) throw new StoreError('invalid', `${file} is a database, but none of Kith.`);
  if (pending(schema).length > 0)
    throw new StoreError(
      'invalid',
      `${file} was written by an older Kith (schema ${schema}; this one works with ${migrations.at(-1)?.version}). Bring it up to date first: KITH_DATABASE_URL=file:${file} kith upgrade`,
    );
}

class FileBulk implements Bulk {
  private readonly taken = new Map<string, number>();

  constructor(private readonly connection: Connection) {}
  get q(): Connection {
    return this.connection;
  }
  private async attempt<T>(task: () => T): Promise<T> {
    try {
      return task();
    } catch (error) {
      throw asStoreError(error);
    }
  }
  page(text: string, ...params: Value[]): Promise<Value[][]> {
    return this.attempt(() =>
      this.connection.db
        .prepare<Value[], Value[]>(text)
        .raw()
        .all(...params),
    );
  }
  begin(how: 'write' | 'snapshot'): Promise<void> {
    return this.attempt(() => {
      this.connection.exec(how === 'write' ? 'begin immediate' : 'begin');
      // The snapshot is of the first read.
      this.connection.db.prepare('select count(*) from sqlite_schema').get();
    });
  }
  commit(): Promise<void> {
    return this.attempt(() => this.connection.exec('commit'));
  }
  rollback(): Promise<void> {
    return this.attempt(() => {
      if (this.connection.db.inTransaction) this.connection.exec('rollback');
    });
  }
  append({ name, columns }: Table, rows: readonly (readonly Value[])[]): Promise<void> {
    return this.attempt(() => {
      const add = this.connection.statement(
        `insert into ${quoted(name)} (${list(columns.map((column) => column.name))}) values (${columns.map(() => '?').join(', ')})`,
      );
      for (const row of rows) add.run(...row);
    });
  }
  /** Nobody else writes to the file meanwhile; what was set apart here is taken. */
  reserve(wanted: readonly Wanted[]): Promise<number[]> {
    return this.attempt(() =>
      wanted.map(({ table: { name, serial }, lowest, highest }) => {
        const row = this.connection.db.prepare(`select coalesce(max(${quoted(serial ?? '')}), 0) as last from ${quoted(name)}`).get();
        const by = distance(Math.max((row as { last: number }).last, this.taken.get(name) ?? 0), lowest);
        this.taken.set(name, highest + by);
        return by;
      }),
    );
  }
  // What the planner is told does not come from the rows (statistics.ts).
  async measure(): Promise<void> {}
  async close(): Promise<void> {
    this.connection.close();
  }
}
