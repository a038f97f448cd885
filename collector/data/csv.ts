/** A catalogue file: its dialect found out, each row read or refused with its line. Gives way to visitors between pieces; knows no store. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { parse } from 'csv-parse';
import { unguarded } from '../export/csv.ts';
import { columnOf, statedBy, write, type Stated, type Written } from './product-words.ts';

/** What a file holds: rows that are products, and rows that are not, with the reason. */
export interface CatalogueFile {
  read: number;
  products: Stated[];
  /** `line` 0: of the file as a whole. */
  problems: { line: number; reason: string }[];
}

const MOST_ROWS = 100_000;
const MOST_PROBLEMS = 200;
const MOST_COLUMNS = 100;
const CHUNK = 64 * 1024;

const NO_TEXT = /[\u0000-\u0008\u000e-\u001f\ufffd]/;
/** What stops the parser, by its code. */
const WHY: ReadonlyMap<string, string> = new Map([
  ['CSV_QUOTE_NOT_CLOSED', 'A quotation mark opens here and never closes; this line and those below it are left out.'],
  ['CSV_INVALID_CLOSING_QUOTE', 'A quotation mark stands inside a value; write it twice. This line and those below it are left out.'],
  ['INVALID_OPENING_QUOTE', 'A quotation mark stands inside a value; put the value in quotation marks. This line and those below it are left out.'],
]);

/** The delimiter that stands most often in the first line. */
export function delimiterOf(text: string): string {
  const line = text.slice(0, text.search(/[\r\n]|$/));
  const count = (mark: string): number => line.split(mark).length;
  return [',', ';', '\t'].sort((a, b) => count(b) - count(a))[0] ?? ',';
}
/** The text in pieces, with a look in between at what else waits, until enough is read. */
export async function* piecesOf(text: string, enough: () => boolean): AsyncIterable<string> {
  for (let at = 0; at < text.length && !enough(); at += CHUNK) {
    yield text.slice(at, at + CHUNK);
    await setImmediate();
  }
}

/** Reads a CSV with a head line; an id and a title are needed. A file that is none has one problem, of line 0, and no products. */
export async function readCatalogue(text: string): Promise<CatalogueFile> {
  const file: CatalogueFile = { read: 0, products: [], problems: [] };
  const whole = problemOfFile(text);
  if (whole !== null) return { ...file, problems: [{ line: 0, reason: whole }] };
  const refuse = (line: number, reason: string): void => {
    if (file.problems.length < MOST_PROBLEMS) file.problems.push({ line, reason });
  };
  const seen = new Map<string, number>();
  let head: string[] | null = null;
  let [enough, last] = [false, 0];
  const take = (record: string[], line: number): void => {
    last = line;
    if (enough) return;
    if (head === null) {
      head = record.map(unguarded);
      const problem = problemOfHead(head);
      if (problem !== null) refuse(0, problem);
      enough = problem !== null;
      return;
    }
    if (file.read === MOST_ROWS) {
      refuse(line, `At most ${MOST_ROWS} rows at a time; split the file.`);
      enough = true;
      return;
    }
    file.read++;
    const product = productOf(head, record);
    if (typeof product === 'string') refuse(line, product);
    else if (seen.has(product.id)) refuse(line, `The id "${product.id}" stands in line ${seen.get(product.id)} already.`);
    else {
      seen.set(product.id, line);
      file.products.push(product);
    }
  };
  // Rows are taken as they are found, not from the stream's end: what was found before the text goes wrong is not lost with the stream.
  const onRecord = (record: string[], { lines }: { lines: number }): null => {
    take(record, lines);
    return null;
  };
  const rows = parse({
    bom: true,
    delimiter: delimiterOf(text),
    on_record: onRecord,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  });
  try {
    await pipeline(
      Readable.from(piecesOf(text, () => enough)),
      rows.resume(),
    );
  } catch (error) {
    if (enough) return file;
    // The parser's message repeats the file's own text, which may be anything.
    const { code = '' } = error as Error & { code?: string };
    refuse(last + 1, WHY.get(code) ?? 'From here on this cannot be read as CSV; the lines before it can.');
    return file;
  }
  if (enough) return file;
  if (file.read === 0) refuse(0, 'The file has a head line and no rows below it.');
  return file;
}

/** Why a text is no catalogue at all, in a sentence without any of it; null when it may be one. */
function problemOfFile(text: string): string | null {
  if (text.replace(/^\uFEFF/, '').trim() === '') return 'The file is empty.';
  // A few stray characters are told of at their row; at the beginning of a file they mean another kind of file.
  const start = text.slice(0, 1024);
  if (/^(?:PK\u0003|%PDF)/.test(start) || NO_TEXT.test(start.slice(0, start.search(/[\r\n]|$/))))
    return 'This is no text, so no CSV. From a spreadsheet, save it as "CSV UTF-8".';
  if (/^\s*(?:<[!?a-z]|[[{])/i.test(start)) return 'This is no CSV but another format, such as HTML, XML or JSON. Its first line must name the columns.';
  return null;
}
function problemOfHead(head: string[]): string | null {
  if (head.length > MOST_COLUMNS) return `At most ${MOST_COLUMNS} columns.`;
  const names = head.map(columnOf);
  const missing = (['id', 'title'] as const).filter((need) => !names.includes(need));
  return missing.length === 0
    ? null
    : `The first line names no column ${missing.join(' and no column ')}; it must name the columns, such as id,title,price.`;
}

/** The product of a row, or why it is none. */
function productOf(head: string[], record: string[]): Stated | string {
  if (record.length > head.length) return `The row has ${record.length} values, the head line names ${head.length}.`;
  const written: Written = { columns: {}, attributes: {} };
  for (const [i, cell] of record.entries()) {
    const name = head[i] ?? '';
    const value = unguarded(cell);
    if (value.includes('\0')) return `The value of ${name || `column ${i + 1}`} holds a character that is no text.`;
    write(written, name, value);
  }
  return statedBy(written);
}
