import Database from 'better-sqlite3';
import { toMicros } from '../../../shared/money.ts';
import { parseInstant } from '../../../shared/time.ts';
import { sqliteDialect } from '../dialect.ts';
import type { Param, Query, Row } from '../query.ts';

/** One connection with its prepared statements. All calls are synchronous inside and answer resolved promises. */
export class Connection implements Query {
  readonly dialect = sqliteDialect;
  db: Database.Database;
  /** What follows the close: a lock that is let go. */
  onClose: () => void = () => undefined;
  private readonly prepared = new Map<string, Database.Statement<Param[], unknown>>();

  constructor(
    private readonly file: string,
    readonly readonly = false,
  ) {
    this.db = this.open();
  }

  private open(): Database.Database {
    const { file, readonly } = this;
    const db = new Database(file, { readonly, timeout: 5000 });
    if (!readonly) {
      db.pragma('journal_mode = wal');
      db.pragma('synchronous = full');
      db.pragma('wal_autocheckpoint = 16000');
    }
    // Beside what the system keeps of the file.
    db.pragma(`cache_size = ${readonly ? -6_000 : -32_000}`);
    db.pragma('temp_store = memory');
    db.pragma('trusted_schema = off');
    // What shared code decides alone, asked from within SQL: one rounding and one calendar for every reader.
    db.function('kith_micros', { deterministic: true }, (amount) => toMicros(amount) ?? null);
    db.function('kith_instant', { deterministic: true }, (text, zone) =>
      typeof text === 'string' ? (parseInstant(text, String(zone)) ?? null) : null,
    );
    return db;
  }

  /**
   * Runs a task while the file is closed here, and opens it again. A process that reads the file by other means than the engine loses all its locks on it
   * when it closes it (POSIX), also those of connections; another program that opens the database then would throw the log away.
   */
  aside<T>(task: () => T): T {
    this.prepared.clear();
    this.db.close();
    try {
      return task();
    } finally {
      this.db = this.open();
    }
  }

  /** The statement for a text, prepared once. */
  statement(sql: string): Database.Statement<Param[], unknown> {
    let statement = this.prepared.get(sql);
    if (!statement) {
      if (this.prepared.size > 500) this.prepared.clear();
      statement = this.db.prepare<Param[], unknown>(sql);
      this.prepared.set(sql, statement);
    }
    return statement;
  }
  async all<T = Row>(sql: string, ...params: Param[]): Promise<T[]> {
    return this.statement(sql).all(...params) as T[];
  }
  async get<T = Row>(sql: string, ...params: Param[]): Promise<T | undefined> {
    return this.statement(sql).get(...params) as T | undefined;
  }
  async forEach<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
    for (const item of items) await work(item);
  }
  ahead(): void {
    // every answer is here
  }
  later(sql: string, ...params: Param[]): void {
    this.statement(sql).run(...params);
  }
  async run(sql: string, ...params: Param[]): Promise<{ changes: number }> {
    return { changes: this.statement(sql).run(...params).changes };
  }
  exec(sql: string): void {
    this.db.exec(sql);
  }
  close(): void {
    this.prepared.clear();
    this.db.close();
    this.onClose();
  }
}
