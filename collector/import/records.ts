/** A file as records: the cells of each row beside the names of the columns, and where a file goes wrong, how. Gives way between pieces. */
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { parse } from 'csv-parse';
import type { ImportPart } from '../../shared/api.ts';
import { unguarded } from '../export/csv.ts';

/** How a file is read. */
export type Reading = Pick<ImportPart, 'format' | 'encoding' | 'delimiter'>;
/** One row: cells by column, in the order of `names`; or why it is none. `text`: as it stands in the file, as far as that is known. */
export interface FileRecord {
  line: number;
  names: readonly string[];
  cells: string[];
  problem: string | null;
}
/** What stops the reading of a file, for a person. `line`: where. */
export class FileError extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

const LONGEST_ROW = 4 * 1024 * 1024;
const SLICE = 64 * 1024;
const WHY: ReadonlyMap<string, string> = new Map([
  [
    'CSV_QUOTE_NOT_CLOSED',
    'A quotation mark opens here and never closes: the file was cut off, or the mark belongs to the text and must be written twice.',
  ],
  ['CSV_INVALID_CLOSING_QUOTE', 'A quotation mark stands inside a value; it must be written twice.'],
  [
    'INVALID_OPENING_QUOTE',
    'A quotation mark stands inside a value; the value must stand in quotation marks, and the mark be written twice.',
  ],
  ['CSV_MAX_RECORD_SIZE', `A row is longer than ${LONGEST_ROW / 1024 ** 2} MB: a quotation mark may never close, or the file is no table.`],
]);

/** The text of bytes, in slices; a `FileError` where they are none in this encoding. */
export async function* textOf(bytes: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (piece?: Uint8Array): string => {
    try {
      return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
    } catch {
      throw new FileError(0, `The file is not written in ${encoding} throughout: it was cut off, or another encoding must be chosen.`);
    }
  };
  for await (const piece of bytes) {
    for (let at = 0; at < piece.length; at += SLICE) {
      yield decode(piece.subarray(at, at + SLICE));
      await setImmediate();
    }
  }
  yield decode();
}

/** The records of a file. Throws a `FileError` where it cannot be read on. */
export const recordsOf = (text: AsyncIterable<string>, reading: Reading): AsyncIterable<FileRecord> =>
  reading.format === 'csv' ? csvRecords(text, reading.delimiter ?? ',') : jsonRecords(text);

async function* csvRecords(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<FileRecord> {
  let failed: unknown;
  async function* watched(): AsyncGenerator<string> {
    try {
      yield* text;
    } catch (error) {
      failed = error; // the parser would hide it behind one of its own
      throw error;
    }
  }
  const source = Readable.from(watched());
  const rows = parse({ bom: true, delimiter, info: true, max_record_size: LONGEST_ROW, relax_column_count: true, skip_empty_lines: true });
  source.on('error', (error) => rows.destroy(error));
  let names: string[] | null = null;
  let last = 0;
  try {
    for await (const { record, info } of source.pipe(rows) as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      last = info.lines;
      const cells = record.map((cell) => unguarded(cell.trim()));
      if (names === null) {
        names = cells;
        continue;
      }
      if (cells.every((cell) => cell === '')) continue;
      const rest = cells.slice(names.length).some((cell) => cell !== '');
      const problem = rest
        ? `The row has ${cells.length} values, the first line names ${names.length} columns.`
        : cells.length < names.length
          ? `The row has ${cells.length} values only, the first line names ${names.length} columns: it was cut off, or a line break stands in it.`
          : null;
      yield { line: last, names, cells, problem };
    }
  } catch (error) {
    if (failed instanceof FileError) throw failed;
    const why = WHY.get((error as { code?: string }).code ?? '');
    if (why === undefined) throw error;
    throw new FileError(last + 1, why);
  } finally {
    source.destroy();
  }
}

async function* jsonRecords(text: AsyncIterable<string>): AsyncGenerator<FileRecord> {
  let [rest, line] = ['', 0];
  function* take(piece: string): Generator<FileRecord> {
    line++;
    if (piece.trim() === '') return;
    let value: unknown;
    try {
      value = JSON.parse(piece);
    } catch {
      yield { line, names: [], cells: [piece.slice(0, 500)], problem: 'This line is not JSON.' };
      return;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      yield { line, names: [], cells: [piece.slice(0, 500)], problem: 'This line is no JSON object.' };
      return;
    }
    for (const flat of flattened(value as Record<string, unknown>))
      yield { line, names: [...flat.keys()], cells: [...flat.values()], problem: null };
  }
  for await (const slice of text) {
    rest += slice;
    if (rest.length > LONGEST_ROW && !rest.includes('\n')) throw new FileError(line + 1, WHY.get('CSV_MAX_RECORD_SIZE') ?? '');
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const piece of lines) yield* take(piece);
  }
  yield* take(rest);
}

/** An object as columns, inner objects by their path (`address.city`); a list of objects (`lines`) makes a record of each, beside what they share. */
function* flattened(value: Record<string, unknown>): Generator<Map<string, string>> {
  const shared = new Map<string, string>();
  let [listed, items]: [string, Record<string, unknown>[]] = ['', []];
  const walk = (object: Record<string, unknown>, before: string, into: Map<string, string>): void => {
    for (const [key, inner] of Object.entries(object)) {
      const name = before + key;
      if (inner === null || inner === undefined) continue;
      if (
        Array.isArray(inner) &&
        inner.length > 0 &&
        inner.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item))
      ) {
        if (items.length === 0) [listed, items] = [name, inner as Record<string, unknown>[]];
        else into.set(name, JSON.stringify(inner));
      } else if (typeof inner === 'object' && !Array.isArray(inner)) {
        if (name.split('.').length < 8) walk(inner as Record<string, unknown>, `${name}.`, into);
        else into.set(name, JSON.stringify(inner));
      } else into.set(name, typeof inner === 'string' ? inner.trim() : Array.isArray(inner) ? inner.map(String).join(', ') : String(inner));
    }
  };
  walk(value, '', shared);
  if (items.length === 0) return yield shared;
  for (const item of items) {
    const own = new Map(shared);
    walk(item, `${listed}.`, own);
    yield own;
  }
}
