/** `COPY ... FROM STDIN` of rows that are at hand, by the driver's own means. */
import type pg from 'pg';
import type { Value } from '../move/table.ts';

interface Wire {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const cell = (value: Value): string =>
  value === null ? '\\N' : typeof value === 'string' ? value.replace(/[\\\n\r\t]/g, (found) => ESCAPES[found] ?? found) : String(value);
/** Rows in the text form of COPY. */
export const copyText = (rows: readonly (readonly Value[])[]): string => rows.map((row) => `${row.map(cell).join('\t')}\n`).join('');

/** What the driver calls while the statement runs (its `Submittable`). */
class CopyIn {
  constructor(
    private readonly statement: string,
    private readonly data: Buffer,
    private readonly done: (error: Error | null) => void,
  ) {}
  submit(wire: Wire): void {
    wire.query(this.statement);
  }
  handleCopyInResponse(wire: Wire): void {
    wire.sendCopyFromChunk(this.data);
    wire.endCopyFrom();
  }
  handleError(error: Error): void {
    this.done(error);
  }
  handleReadyForQuery(): void {
    this.done(null);
  }
  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}
}

/** Runs a `copy ... from stdin` statement with these rows; the client must not pipeline. */
export function copyIn(client: pg.ClientBase, statement: string, rows: readonly (readonly Value[])[]): Promise<void> {
  return new Promise((resolve, reject) => {
    // The first that is said counts: a failed statement is followed by its end.
    const copy = new CopyIn(statement, Buffer.from(copyText(rows)), (error) => (error ? reject(error) : resolve()));
    client.query(copy as never);
  });
}
