import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';

interface Table {
  name: string;
  sql: string;
  columns: string[];
  rows: unknown[][];
}

/** Reads every row that ingest left in `file`, with the tables and indexes that hold them. */
export function rowsOf(file: string): { tables: Table[]; indexes: string[] } {
  const db = new Database(file, { readonly: true });
  const schema = db.prepare(`select type, name, sql from sqlite_schema where sql is not null and name not like 'sqlite_%'`).all() as {
    type: string;
    name: string;
    sql: string;
  }[];
  const tables = schema
    .filter((item) => item.type === 'table')
    .map(({ name, sql }) => {
      const statement = db.prepare(`select * from "${name}"`).raw(true);
      return { name, sql, columns: statement.columns().map((column) => column.name), rows: statement.all() as unknown[][] };
    });
  db.close();
  return { tables, indexes: schema.filter((item) => item.type === 'index').map((item) => item.sql) };
}

/**
 * What the bare engine does with the same rows: same tables, same indexes, same sync mode, prepared inserts, `perCommit` events a transaction.
 * `only` keeps to one table. Answers events per second.
 */
export function bareRate({ tables, indexes }: ReturnType<typeof rowsOf>, perCommit: number, only?: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'kith-bare-'));
  const db = new Database(join(folder, 'bare.db'));
  db.pragma('journal_mode = wal');
  db.pragma('synchronous = full');
  db.pragma('cache_size = -64000');
  const kept = tables.filter((table) => !only || table.name === only);
  for (const table of kept) db.exec(table.sql);
  for (const index of indexes) if (kept.some((table) => new RegExp(`\\bon ${table.name} `, 'i').test(index))) db.exec(index);
  const inserts = kept.map(({ name, columns, rows }) => ({
    rows,
    statement: db.prepare(
      `insert into "${name}" (${columns.map((c) => `"${c}"`).join(', ')}) values (${columns.map(() => '?').join(', ')})`,
    ),
  }));
  const events = tables.find((table) => table.name === 'event')?.rows.length ?? 0;
  const commits = Math.ceil(events / perCommit);
  const part = db.transaction((commit: number) => {
    // Each table's rows are spread evenly over the commits, in their order.
    for (const { rows, statement } of inserts) {
      const to = Math.floor(((commit + 1) * rows.length) / commits);
      for (let i = Math.floor((commit * rows.length) / commits); i < to; i++) statement.run(...(rows[i] as unknown[]));
    }
  });
  const begin = performance.now();
  for (let commit = 0; commit < commits; commit++) part(commit);
  const seconds = (performance.now() - begin) / 1000;
  db.close();
  rmSync(folder, { recursive: true, force: true });
  return events / seconds;
}
