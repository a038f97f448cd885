/** `COPY ... FROM STDIN` of rows that are at hand, by the driver's own means. */
import pg from 'pg';
import type { Value } from '../move/table.ts';

interface Wire {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const SPECIAL = /[\\\n\r\t]/;
/** One value in the text form of COPY. */
export const cell = (value: Value): string =>
  value === null
    ? '\\N'
    : typeof value !== 'string'
      ? String(value)
      : SPECIAL.test(value)
        ? value.replace(/[\\\n\r\t]/g, (found) => ESCAPES[found] ?? found)
        : value;
/** Rows in the text form of COPY. */
export const copyText = (rows: readonly (readonly Value[])[]): string => rows.map((row) => `${row.map(cell).join('\t')}\n`).join('');

/**
 * Runs a `copy ... from stdin` statement with rows in its text form. Statement and data go out at once, without waiting until the server asks for them: one
 * to which the statement comes amiss passes over data that it does not expect.
 */
export function copyIn(client: pg.ClientBase, statement: string, rows: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // The driver lets nothing but its own queries share a connection with others that are under way.
    const copy = new pg.Query(statement);
    Object.assign(copy, {
      submit(wire: Wire): null {
        wire.query(statement);
        wire.sendCopyFromChunk(Buffer.from(rows));
        wire.endCopyFrom();
        return null;
      },
      handleCopyInResponse: () => undefined,
      callback: (error: Error | null) => (error ? reject(error) : resolve()),
    });
    client.query(copy as never);
  });
}
