/** A site as text in which the same data is the same bytes: for comparing two moments, not for bringing in. */
import type { Table, Value } from './table.ts';

/** Tables that tell what was done with the data, so that two moments with the same data differ in them; each with the reason. */
const BOOKS: Record<string, string> = {
  audit: 'tells who did what, also of what was undone',
  import: 'stays when what it brought is taken back',
  import_chunk: 'is kept until an import is forgotten',
  import_row: 'is kept until an import is forgotten',
  import_problem: 'is kept until an import is forgotten',
};
/** Columns that change by being used. */
const USES: Record<string, readonly string[]> = { source: ['last_used'] };
/** Columns that hold an object, whose keys stand in the order in which they came. */
const OBJECTS: Record<string, readonly string[]> = { profile: ['traits', 'marks'], account: ['traits', 'marks'] };

/** The tables and columns that hold data. */
export const dataOf = (tables: readonly Table[]): Table[] =>
  tables
    .filter(({ name }) => !(name in BOOKS))
    .map((table) => ({ ...table, columns: table.columns.filter(({ name }) => !USES[table.name]?.includes(name)) }));

const inOrder = (text: Value): Value => {
  if (typeof text !== 'string') return text;
  const object = JSON.parse(text) as Record<string, unknown>;
  // As entries: an object would put keys that look like numbers first, which is an order too, and lose `__proto__`.
  return JSON.stringify(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
};
/** A row by its data; null for what an import alone has made of itself: its source. `values` in the order of the table's columns. */
export function canonical({ name, columns }: Table, values: readonly Value[]): readonly Value[] | null {
  if (name === 'source' && values[columns.findIndex((column) => column.name === 'kind')] === 'import') return null;
  const objects = OBJECTS[name];
  return objects ? values.map((value, i) => (objects.includes(columns[i]?.name ?? '') ? inOrder(value) : value)) : values;
}
