/** One statement for many rows of parameters: the same text that one row would take, read from lists. */
import type { Param } from '../query.ts';
import { split } from './text.ts';

/** A statement for a list of parameter rows; each of its values is a column of them, as the text of an array. */
export interface Together {
  text: string;
  values: string[];
}
type Rows = readonly (readonly Param[])[];

/** The type of a column of parameters; null when every row says null. */
function typeOf(rows: Rows, i: number): string | null {
  let type: string | null = null;
  for (const row of rows) {
    const param = row[i];
    if (typeof param === 'string') return 'text';
    if (param === null || param === undefined) continue;
    if (typeof param === 'number' && !Number.isSafeInteger(param)) type = 'double precision';
    else type ??= 'bigint';
  }
  return type;
}

const quote = (text: string): string => `"${/["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`;
/** Values as the text of an array. */
export function arrayOf(values: readonly Param[]): string {
  let text = '';
  for (const value of values) text += value === null ? ',NULL' : typeof value === 'string' ? `,${quote(value)}` : `,${value}`;
  return `{${text.slice(1)}}`;
}

/** The list as rows `kith_row(p0, p1 ..., kith_i)`, counted from one, and what stands for each mark. */
function listed(rows: Rows): { from: string; marks: string[]; values: string[] } {
  const values: string[] = [];
  const [arrays, names, marks]: [string[], string[], string[]] = [[], [], []];
  for (const [i] of (rows[0] ?? []).entries()) {
    const type = typeOf(rows, i);
    marks.push(type === null ? 'null' : `kith_row.p${i}`);
    if (type === null) continue;
    names.push(`p${i}`);
    arrays.push(`$${values.push(arrayOf(rows.map((row) => row[i] ?? null)))}::${type}[]`);
  }
  if (values.length === 0) return { from: 'generate_series(1, $1::bigint) as kith_row(kith_i)', marks, values: [String(rows.length)] };
  return { from: `unnest(${arrays.join(', ')}) with ordinality as kith_row(${names.join(', ')}, kith_i)`, marks, values };
}
function filled(sql: string, marks: readonly string[]): string {
  const parts = split(sql);
  return parts.reduce((text, part, i) => text + (marks[i - 1] ?? '') + part);
}

/** The answers of a query for every row; each answered row says in `kith_i` whose it is, counted from one. */
export function askEach(sql: string, rows: Rows): Together {
  const { from, marks, values } = listed(rows);
  return {
    text: `select kith_row.kith_i, kith_q.* from ${from} cross join lateral (${filled(sql, marks)}) kith_q order by kith_row.kith_i`,
    values,
  };
}

const VALUES = /\bvalues\s*\(([^()]*)\)/;
const UPDATE = /^(\s*(?:\/\*[^*]*\*\/\s*)?update\s+\w+\s+set\s+)([\s\S]*?)(\s+where\s+)([\s\S]*)$/;
const DELETE = /^(\s*(?:\/\*[^*]*\*\/\s*)?delete\s+from\s+\w+)(\s+where\s+)/;

/** The columns that an update sets and those that it finds its row by; null when it does more than that. */
function updated(sql: string): { set: string[]; by: string[]; before: number } | null {
  const [, , setting = '', , finding = ''] = UPDATE.exec(sql) ?? [];
  const names = (list: string[], shape: RegExp): string[] => list.flatMap((one) => shape.exec(one.trim())?.[1] ?? []);
  const [sets, finds] = [setting.split(','), finding.split(/\s+and\s+/)];
  const [set, by] = [names(sets, /^(\w+)\s*=\s*(?!.*\b(?:from|select)\b)[^()]+$/s), names(finds, /^(\w+)\s*=\s*\?$/)];
  if (set.length !== sets.length || by.length !== finds.length || set.some((name) => by.includes(name))) return null;
  return { set, by, before: setting.split('?').length - 1 };
}

/**
 * A change of every row. Null when the text is of another shape than `insert ... values (...)`, `update t set a = ? where b = ?` or `delete from t where`,
 * or when what one row changes might be what another is found by.
 */
export function changeEach(sql: string, rows: Rows): Together | null {
  const { from, marks, values } = listed(rows);
  const safe = from.replaceAll('$', '$$$$');
  if (VALUES.test(sql)) return { text: filled(sql, marks).replace(VALUES, `select $1 from ${safe}`), values };
  if (updated(sql)) return { text: filled(sql, marks).replace(UPDATE, `$1$2 from ${safe}$3$4`), values };
  if (DELETE.test(sql)) return { text: filled(sql, marks).replace(DELETE, `$1 using ${safe}$2`), values };
  return null;
}

const namesIn = (list: string | undefined): string[] => list?.split(',').map((name) => name.trim()) ?? [];
const INSERT = /^\s*(?:\/\*[^*]*\*\/\s*)?insert\s+into\s+(\w+)\s*\(([^()]*)\)\s*values\s*\(([^()]*)\)\s*(?:on\s+conflict\b[\s\S]*)?$/;

/** An insert of one row of values: its table and columns, and of each column the place of its parameter, or the text that it always is. */
export interface Insert {
  table: string;
  columns: string[];
  cells: (number | string)[];
  /** Whether it says what to do about a row that is there already. */
  minds: boolean;
  /** The place of the parameter that says whose the row is; -1 when none does. */
  node: number;
}
/** What an insert writes; null for any other statement, and for one that answers something. */
export function insertOf(sql: string): Insert | null {
  const [all, table = '', columns, values] = INSERT.exec(sql) ?? [];
  if (all === undefined || /\breturning\b/.test(sql)) return null;
  const names = namesIn(columns);
  const cells: (number | string)[] = [];
  let mark = 0;
  for (const value of namesIn(values)) {
    const [, text, number] = /^(?:'([^']*)'|(-?\d+))$/.exec(value) ?? [];
    if (value !== '?' && text === undefined && number === undefined) return null;
    cells.push(value === '?' ? mark++ : (text ?? number ?? ''));
  }
  if (cells.length !== names.length) return null;
  const node = cells[names.indexOf('node')];
  return { table, columns: names, cells, minds: /\bon\s+conflict\b/.test(sql), node: typeof node === 'number' ? node : -1 };
}

/** The table that a change writes to, and the places of the parameters that its conflict is told by; null for none that could meet twice. */
export function targetOf(sql: string): { table: string; key: number[] | null } {
  const table = /\b(?:insert\s+into|update|delete\s+from)\s+(\w+)/.exec(sql)?.[1] ?? '';
  const update = updated(sql);
  if (update) return { table, key: update.by.map((_, i) => update.before + i) };
  const columns = /\binsert\s+into\s+\w+\s*\(([^()]*)\)/.exec(sql)?.[1];
  const conflict = /\bon\s+conflict\s*\(([^()]*)\)\s+do\s+(?:update|nothing)/.exec(sql)?.[1];
  if (columns === undefined || conflict === undefined) return { table, key: null };
  // Values that are no marks move the places of those that follow.
  const names = namesIn(columns);
  let mark = 0;
  const place = new Map(namesIn(VALUES.exec(sql)?.[1]).map((text, i) => [names[i] as string, text === '?' ? mark++ : -1]));
  return {
    table,
    key: namesIn(conflict)
      .map((name) => place.get(name) ?? -1)
      .filter((at) => at >= 0),
  };
}
