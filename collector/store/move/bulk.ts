/** One end of a move: a database opened by itself, without the store around it, to be read through or filled. */
import { StoreError } from '../error.ts';
import type { Param, Query } from '../query.ts';
import { list, quoted, type Table, type Value } from './table.ts';

/** What an engine offers for a move. Errors are `StoreError`. */
export interface Bulk {
  readonly q: Query;
  /** Rows as lists of values, in the order of the columns asked for. */
  page(text: string, ...params: Param[]): Promise<Value[][]>;
  /** Begins a transaction: a writing one, or one that sees the database as it is at this moment. */
  begin(how: 'write' | 'snapshot'): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Adds rows; each holds the values of the table's columns in their order. */
  append(table: Table, rows: readonly (readonly Value[])[]): Promise<void>;
  /** Sets numbers apart that nobody else will be given; answers how far each table's must move for that. */
  reserve(wanted: readonly Wanted[]): Promise<number[]>;
  /** After many rows came: lets the engine look how they are spread. */
  measure(): Promise<void>;
  close(): Promise<void>;
}

/** Numbers of a table that rows bring along. */
export interface Wanted {
  table: Table;
  lowest: number;
  highest: number;
}
/** How far numbers move that begin at `lowest`, where all up to `last` are taken: not at all where they are free, as in an empty database. */
export const distance = (last: number, lowest: number): number => Math.max(0, last + 1 - lowest);

/** Which rows: of a site alone, beyond a key, up to a key. A key holds the values of the table's key columns in their order. */
export interface Part {
  site?: number;
  after?: readonly Value[];
  upTo?: readonly Value[];
}

/** A page shall come to about so many bytes, and to a number of rows within bounds. */
const BYTES = 4e6;
const [FEWEST, MOST] = [50, 10_000];

/** What a row weighs, about. */
export const weight = (row: readonly Value[]): number =>
  row.reduce((sum: number, value) => sum + (typeof value === 'string' ? value.length : 8), 0);

/** Rows of a table in the order of its key, a page at a time: memory is bounded however many there are. */
export async function* pages(bulk: Bulk, table: Table, part: Part = {}): AsyncGenerator<Value[][]> {
  const { key, columns, name } = table;
  if (key.length === 0) throw new StoreError('internal', `The table ${name} has no primary key, so it cannot be moved.`);
  const places = key.map((column) => columns.findIndex((one) => one.name === column));
  const bound = (mark: string): string => `(${list(key)}) ${mark} (${key.map(() => '?').join(', ')})`;
  let { after } = part;
  let most = FEWEST;
  for (;;) {
    const where = [...(part.site === undefined ? [] : ['"site" = ?']), ...(after ? [bound('>')] : []), ...(part.upTo ? [bound('<=')] : [])];
    const rows = await bulk.page(
      `select ${list(columns.map((column) => column.name))} from ${quoted(name)}${where.length > 0 ? ` where ${where.join(' and ')}` : ''}
         order by ${list(key)} limit ${most}`,
      ...(part.site === undefined ? [] : [part.site]),
      ...(after ?? []),
      ...(part.upTo ?? []),
    );
    const last = rows.at(-1);
    if (!last) return;
    checkNumbers(table, rows);
    yield rows;
    if (rows.length < most) return;
    after = places.map((place) => last[place] ?? null);
    const each = rows.reduce((sum, row) => sum + weight(row), 0) / rows.length;
    most = Math.round(Math.min(MOST, Math.max(FEWEST, BYTES / Math.max(1, each))));
  }
}

/** Whole numbers that a double does not hold exactly would change on the way, unseen. */
function checkNumbers({ name, columns }: Table, rows: Value[][]): void {
  for (const [i, { name: column, kind }] of columns.entries()) {
    if (kind !== 'int') continue;
    for (const row of rows)
      if (row[i] !== null && !Number.isSafeInteger(row[i]))
        throw new StoreError(
          'invalid',
          `The table ${name} holds ${String(row[i])} in "${column}", which is no whole number that can be moved exactly.`,
        );
  }
}
