/** CSV as spreadsheets and programs both read it (RFC 4180): the one place that writes a cell. Pure. */

/** What stands in one cell; null and undefined leave it empty. */
export type Cell = string | number | boolean | null | undefined;

/** The mark at the start of a file by which spreadsheets know UTF-8. */
export const CSV_MARK = '\uFEFF';

/** How a text begins that a spreadsheet would take for a formula, also after apostrophes of its own: so taking one off again gives the exact text. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** A text with an apostrophe before what a spreadsheet would take for a formula. */
const guarded = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);
/** The text that was guarded: `unguarded` of a cell of ours is what it was. */
export const unguarded = (text: string): string => (text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text);

/** A cell as it stands in the file: numbers as they are, also negative ones, text guarded and quoted where it must be. */
function cellText(value: Cell): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? guarded(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** One line of a file, with its end. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(cellText).join(',')}\r\n`;

/** Any value of JSON as a cell: what is neither text, number nor truth stands there as JSON. */
export const jsonCell = (value: unknown): Cell =>
  value === null || value === undefined || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : JSON.stringify(value);
