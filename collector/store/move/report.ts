/** The report of a copy, as a table for people. */
import type { Moved } from './promote.ts';

/** One line a table: rows, whether both ends hold the same, seconds. */
export function report(moved: readonly Moved[]): string[] {
  const rows = moved.map(({ table, rows, found, equal, seconds }) => [
    table,
    rows.toLocaleString('en'),
    found.toLocaleString('en'),
    equal ? 'equal' : 'DIFFERS',
    seconds.toFixed(1),
  ]);
  const total = (of: (one: Moved) => number): number => moved.reduce((sum, one) => sum + of(one), 0);
  rows.push([
    'all',
    total(({ rows }) => rows).toLocaleString('en'),
    total(({ found }) => found).toLocaleString('en'),
    moved.every(({ equal }) => equal) ? 'equal' : 'DIFFERS',
    total(({ seconds }) => seconds).toFixed(1),
  ]);
  const all = [['table', 'rows in the file', 'on the server', 'checksums', 'seconds'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  return all.map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '));
}
