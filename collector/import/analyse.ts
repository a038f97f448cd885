/** What a file holds, found out from its beginning: for a person to look over. */
import type { ImportEncoding, ImportPart } from '../../shared/api.ts';
import { FileError, recordsOf, textOf as wholeText, type Reading } from './records.ts';
import { guess, type Sampled } from './guess.ts';
import { delimiterOf, encodingOf, formatOf, noTable, textOf } from './sniff.ts';

/** As much of a file is looked at. */
export const HEAD = 256 * 1024;
const ROWS = 200;
const MOST_COLUMNS = 300;
/** Values of a column that stands in rows further down alone. */
const LATE = 5;

/** The beginning of a file; `whole`: it is all of it. `all`: reads the file to its end. */
export interface Head {
  bytes: Uint8Array;
  whole: boolean;
  all: () => AsyncIterable<Uint8Array>;
}

/** A part as it comes in, with everything that can be guessed of it. `size`: bytes of the whole file. */
export async function analyse(part: number, name: string, size: number, head: Head): Promise<ImportPart> {
  const { encoding, sure } = encodingOf(head.bytes, head.whole);
  const text = textOf(head.bytes, encoding);
  const wrong = noTable(text);
  const format = formatOf(text);
  const delimiter = format === 'csv' ? delimiterOf(text) : null;
  const blank: ImportPart = {
    ...{ part, name, bytes: size, format, encoding, delimiter, kind: null, dates: 'ymd', decimals: 'point' },
    ...{ columns: [], fixed: {}, template: null, notes: [], problems: [] },
  };
  if (wrong !== null) return { ...blank, problems: [wrong] };
  const note = sure ? [] : [`The file does not say how it is written; ${encoding} fits. Look whether letters such as ä, é or ł are right.`];
  const { sampled, problems } = await sample({ format, encoding, delimiter }, head);
  if (problems.length > 0) return { ...blank, notes: note, problems };
  const guessed = guess(name, sampled);
  return { ...blank, ...guessed, notes: [...note, ...guessed.notes] };
}

/** The columns and first values of a file, read in a given way. Lines of NDJSON name what they hold one by one: all of them are read for their names. */
export async function sample(reading: Reading, head: Head): Promise<{ sampled: Sampled[]; problems: string[] }> {
  const columns = new Map<string, Sampled>();
  const listed: Sampled[] = [];
  let rows = 0;
  try {
    const text = reading.format === 'csv' ? lines(head, reading.encoding) : wholeText(head.all(), reading.encoding);
    for await (const record of recordsOf(text, reading)) {
      if (record.problem !== null && reading.format === 'ndjson') continue;
      if (reading.format === 'csv' && listed.length === 0) listed.push(...record.names.map((name) => ({ name, values: [] })));
      for (const [i, cell] of record.cells.entries()) {
        const name = record.names[i];
        let column = reading.format === 'csv' ? listed[i] : columns.get(name ?? '');
        if (!column && reading.format === 'ndjson' && name !== undefined && (rows < ROWS || listed.length < MOST_COLUMNS)) {
          column = { name, values: [] };
          columns.set(name, column);
          listed.push(column);
        }
        if (column && (rows < ROWS || column.values.length < LATE)) column.values.push(cell);
      }
      if (++rows >= ROWS && reading.format === 'csv') break;
    }
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    // What goes wrong further down is told of when all of it is read.
    if (rows === 0) return { sampled: [], problems: [`${error.line > 0 ? `Line ${error.line}: ` : ''}${error.message}`] };
  }
  if (rows === 0) return { sampled: [], problems: ['The file has a first line and no rows below it.'] };
  if (listed.length > MOST_COLUMNS)
    return { sampled: [], problems: [`The first line names ${listed.length} columns; at most ${MOST_COLUMNS} are possible.`] };
  if (reading.format === 'csv' && listed.length === 1)
    return { sampled: listed, problems: ['All of it is one column: another mark divides the cells, or the file is no table.'] };
  const unnamed = reading.format === 'csv' && listed.every(({ name }) => name === '' || /^[\d.,:/-]+$/.test(name));
  return { sampled: listed, problems: unnamed ? ['The first line names no columns; put their names there, such as id,name,email.'] : [] };
}

/** The text of the beginning, up to the end of its last whole line. */
async function* lines({ bytes, whole }: Head, encoding: ImportEncoding): AsyncGenerator<string> {
  const text = textOf(bytes, encoding);
  // An open quotation mark would be told of as though the file ended here.
  yield whole ? text : text.slice(0, endOfRow(text));
}
/** Behind the last line break that stands outside quotation marks. */
function endOfRow(text: string): number {
  let [quoted, end] = [false, 0];
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === 34) quoted = !quoted;
    else if (char === 10 && !quoted) end = i + 1;
  }
  return end === 0 ? text.length : end;
}
