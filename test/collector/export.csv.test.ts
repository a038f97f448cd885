import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CSV_MARK, csvLine, jsonCell, unguarded, type Cell } from '../../collector/export/csv.ts';

const read = (file: string): string[][] => parse(file, { bom: true, relax_column_count: true }) as string[][];
const back = (cells: Cell[]): string[] => (read(CSV_MARK + csvLine(cells))[0] ?? []).map(unguarded);

const HOSTILE = [
  ...['', ' ', '"', '""', ',', ';', '\n', '\r', '\r\n', '\t', 'a"b', 'a,b', 'a\nb', '\u0000', 'a\u0000b', '\u0007', '\u2028', '\u0085'],
  ...['=1+1', "=cmd|' /C calc'!A0", '+49 30 1234', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1+1', "'", "'=1", "''=1", "'quoted'"],
  ...['🎻🏳️‍🌈', 'Ⅻ é é', 'שלום', '𝟘', '\uFEFF', '\uFEFFx', 'null', 'undefined', '1e5', '007', 'x'.repeat(100_000)],
];

describe('a cell of a CSV', () => {
  it.each(HOSTILE.map((text) => [JSON.stringify(text.slice(0, 40)), text]))('%s comes back exactly', (_, text) => {
    expect(back(['first', text, 'last'])).toEqual(['first', text, 'last']);
  });
  it('comes back exactly, whatever its text', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '=', "'", '-', '\t', ' ', 'é', '＝') }),
    );
    fc.assert(fc.property(fc.array(cell, { minLength: 2 }), (cells) => void expect(back(cells)).toEqual(cells)));
  });
  it('never is a formula to a spreadsheet', () => {
    const begins = fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠');
    fc.assert(
      fc.property(begins, fc.string(), (start, rest) => {
        const [cell = ''] = read(csvLine([start + rest, 'x']))[0] ?? [];
        expect(cell.startsWith("'")).toBe(true);
      }),
    );
  });
  it.each<[Cell, string]>([
    [-12.5, '-12.5'],
    [0, '0'],
    [true, 'true'],
    [null, ''],
    [undefined, ''],
    [jsonCell({ a: ['=1', 2] }), '"{""a"":[""=1"",2]}"'],
    [jsonCell('-5'), "'-5"],
    [jsonCell(-5), '-5'],
  ])('%j stands there as %s', (value, text) => expect(csvLine([value])).toBe(`${text}\r\n`));
});
