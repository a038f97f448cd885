/** A product feed as tab-separated text, whose first line names the columns as Google Merchant Center does. */
import { Readable } from 'node:stream';
import { parse, type CsvError } from 'csv-parse';
import { columnOf, write, type Written } from '../data/product-words.ts';
import { HttpError } from '../error.ts';
import type { Found } from './found.ts';

const MOST_COLUMNS = 200;
const LONGEST_ROW = 200_000;

/** Checks the head line. */
function headOf(record: string[]): string[] {
  if (record.length > MOST_COLUMNS) throw new HttpError('invalid', `The feed has more than ${MOST_COLUMNS} columns.`);
  const known = record.map(columnOf);
  const missing = (['id', 'title'] as const).filter((need) => !known.includes(need));
  if (missing.length > 0)
    throw new HttpError(
      'invalid',
      `The feed is neither XML nor tab-separated text: its first line names no column ${missing.join(' and no column ')}, with tabs between the names.`,
    );
  return record;
}

/** Reads all rows of a text that comes in pieces. */
export async function readTable(pieces: AsyncIterable<string>, found: Found): Promise<void> {
  let head: string[] | null = null;
  const rows = Readable.from(pieces).pipe(
    parse({
      delimiter: '\t',
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      info: true,
      max_record_size: LONGEST_ROW,
    }),
  );
  try {
    for await (const { record, info } of rows as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (!head) {
        head = headOf(record);
        continue;
      }
      const written: Written = { columns: {}, attributes: {} };
      for (const [i, value] of record.entries()) write(written, head[i] ?? '', value.replaceAll('\0', ''));
      const wrong =
        record.length > head.length
          ? `The row has ${record.length} values, the first line names ${head.length}; look for a tab inside a value.`
          : undefined;
      found(written, info.lines, wrong);
    }
  } catch (error) {
    if (error instanceof HttpError || !(error as Partial<CsvError>).code?.startsWith('CSV_')) throw error;
    throw new HttpError(
      'invalid',
      'The feed cannot be read as tab-separated text: a quotation mark opens and never closes. Nothing of it was taken.',
    );
  }
}
