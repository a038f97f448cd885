/**
 * A site as a file, NDJSON: one section a site. A section begins with a header line, has one line a row (`{"table":"event","row":{...}}`), and ends with a
 * line of counts and the SHA-256 of every line before it in the section, line ends included.
 */
import { createHash, type Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { StoreError } from '../error.ts';
import type { Spans } from './numbers.ts';
import type { Table, Value } from './table.ts';

/** The first line of a section. */
export interface Header {
  kith: 'site';
  format: 1;
  /** The program that wrote it, and its schema. */
  version: string;
  schema: number;
  writtenAt: string;
  site: { id: string; name: string };
  numbers: Spans;
}
/** The last line of a section. */
export interface Footer {
  end: true;
  rows: Record<string, number>;
  sha256: string;
}
/** A section as it is written: lines go through `line`, and `end` makes the last one. */
export class Section {
  private readonly hash: Hash = createHash('sha256');
  private readonly rows: Record<string, number> = {};

  /** Any line but the last. */
  line(value: object): string {
    const text = `${JSON.stringify(value)}\n`;
    this.hash.update(text);
    return text;
  }
  /** A row of a table. */
  row({ name, columns }: Table, values: readonly Value[]): string {
    this.rows[name] = (this.rows[name] ?? 0) + 1;
    return this.line({ table: name, row: Object.fromEntries(columns.map((column, i) => [column.name, values[i] ?? null])) });
  }
  /** The last line. */
  end(): string {
    return `${JSON.stringify({ end: true, rows: this.rows, sha256: this.hash.digest('hex') } satisfies Footer)}\n`;
  }
}

/** What a file tells, in its order. */
export type Piece = { header: Header } | { table: Table; row: Value[] } | { footer: Footer };
/** No line of ours comes near to it. */
const LONGEST = 64e6;
/** Nor a number that a row is known by: there must be room for many sites above it, for no number is given twice. */
const HIGHEST = 1e12;

/** Lines of a stream, as bytes, each with its end. */
async function* lines(bytes: Readable): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let size = 0;
  for await (const part of bytes as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = part.indexOf(10); at >= 0; at = part.indexOf(10, from)) {
      yield Buffer.concat([...rest, part.subarray(from, at + 1)]);
      [rest, size, from] = [[], 0, at + 1];
    }
    rest.push(part.subarray(from));
    if ((size += part.length - from) > LONGEST) throw new Error('it is too long');
  }
  if (size > 0) yield Buffer.concat(rest);
}

/**
 * Reads a file, and makes sure that every line of it is ours and unchanged. Throws a sentence that names the line, also for what `look` has against one.
 */
export async function* readSite(
  file: string,
  bytes: Readable,
  tables: readonly Table[],
  schema: number,
  look: (piece: Piece) => void = () => undefined,
): AsyncGenerator<Piece> {
  const known = new Map(tables.map((table) => [table.name, table]));
  let at = 0;
  let open: { hash: Hash; rows: Record<string, number> } | null = null;
  try {
    for await (const line of lines(bytes)) {
      at++;
      const said = parse(line);
      if (!open) {
        const header = headerOf(said, schema);
        look({ header });
        yield { header };
        open = { hash: createHash('sha256'), rows: {} };
      } else if (said['end'] === true) {
        checkFooter(said, open.hash.digest('hex'), open.rows);
        yield { footer: said as unknown as Footer };
        open = null;
        continue;
      } else {
        const table = known.get(String(said['table']));
        if (!table) throw new Error(`this Kith knows no table ${JSON.stringify(said['table'] ?? null)} of a site`);
        const row = rowOf(table, said['row']);
        open.rows[table.name] = (open.rows[table.name] ?? 0) + 1;
        look({ table, row });
        yield { table, row };
      }
      open.hash.update(line);
    }
    at++;
    if (open) throw new Error('the file ends in the middle of a site; the rest of it is missing');
    if (at === 1) throw new Error('the file is empty');
  } catch (error) {
    if (error instanceof StoreError && error.code !== 'invalid') throw error;
    const code = (error as { code?: unknown }).code;
    if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) throw error;
    const why = typeof code === 'string' && code.startsWith('Z_') ? 'what follows is damaged or missing' : (error as Error).message;
    throw new StoreError('invalid', `${file}, line ${Math.max(1, at)}: ${why}.`);
  }
}

function parse(line: Buffer): Record<string, unknown> {
  let said: unknown;
  try {
    said = JSON.parse(line.toString());
  } catch {
    said = null; // told below, with what is no object
  }
  if (typeof said !== 'object' || said === null || Array.isArray(said)) throw new Error('this is no line of an exported site');
  return said as Record<string, unknown>;
}

function headerOf(said: Record<string, unknown>, schema: number): Header {
  const header = said as unknown as Header;
  if (said['kith'] === 'canonical')
    throw new Error('it was written to be compared (--canonical); export the site without that to bring it in');
  if (header.kith !== 'site' || typeof header.site?.id !== 'string' || typeof header.numbers !== 'object' || header.numbers === null)
    throw new Error('this is no beginning of an exported site');
  if (header.format !== 1) throw new Error(`it is of format ${String(header.format)}, which this Kith does not know; use a newer one`);
  for (const [name, span] of Object.entries(header.numbers))
    if (!Array.isArray(span) || span.length !== 2 || !span.every((n) => Number.isSafeInteger(n) && n > 0 && n <= HIGHEST))
      throw new Error(`the numbers of ${name} are none`);
  if (header.schema !== schema)
    throw new Error(
      `it was written by Kith ${header.version} (schema ${header.schema}) and this one works with schema ${schema}; export it again with this version of Kith`,
    );
  return header;
}

function checkFooter(said: Record<string, unknown>, sha256: string, rows: Record<string, number>): void {
  const told = (said['rows'] ?? {}) as Record<string, unknown>;
  for (const name of new Set([...Object.keys(told), ...Object.keys(rows)]))
    if (told[name] !== rows[name])
      throw new Error(`there should be ${String(told[name] ?? 0)} rows of ${name}, and there are ${rows[name] ?? 0}`);
  if (said['sha256'] !== sha256) throw new Error('the checksum does not fit: a line before this one was changed after it was written');
}

const FITS = {
  int: (value: unknown) => Number.isSafeInteger(value),
  real: (value: unknown) => typeof value === 'number',
  text: (value: unknown) => typeof value === 'string' && !value.includes('\0'),
};
function rowOf({ name, columns }: Table, said: unknown): Value[] {
  const row = (typeof said === 'object' && said !== null ? said : {}) as Record<string, Value>;
  const strange = Object.keys(row).find((key) => !columns.some((column) => column.name === key));
  if (strange !== undefined) throw new Error(`this Kith knows no ${name}.${strange}`);
  return columns.map((column) => {
    const value = row[column.name];
    if (value === undefined) throw new Error(`${name}.${column.name} is missing`);
    if (value !== null && !FITS[column.kind](value))
      throw new Error(`${name}.${column.name} cannot be ${JSON.stringify(value).slice(0, 40)}`);
    return value;
  });
}
