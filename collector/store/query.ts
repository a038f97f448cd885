import type { Dialect } from './dialect.ts';
import type { Param } from './sql.ts';

export type { Param };
/** One row as the engine answers it, by column. */
export type Row = Record<string, unknown>;

/**
 * What a query function gets: bound parameters only, `?` marks, one statement a call.
 * Reads see one consistent snapshot; a write's statements all happen in the transaction that the writer opened.
 */
export interface Query {
  dialect: Dialect;
  all<T = Row>(sql: string, ...params: Param[]): Promise<T[]>;
  get<T = Row>(sql: string, ...params: Param[]): Promise<T | undefined>;
  /**
   * Says that a read will be asked for: where answers come from afar, it is sent with what else is asked in this moment, and its answer waits. A change to
   * any table that it names lets it be read anew. Nothing else comes of it.
   */
  ahead(sql: string, ...params: Param[]): void;
  /**
   * Runs a change at some time before anything of this transaction that names the same table, and before its end: of many alike, together. Its failure
   * is the transaction's.
   */
  later(sql: string, ...params: Param[]): void;
  /** Does the same work for each: at once where what one asks can be asked together with what the others ask, else one after another. */
  forEach<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void>;
  /** Runs a change; answers the number of rows changed. */
  run(sql: string, ...params: Param[]): Promise<{ changes: number }>;
}
