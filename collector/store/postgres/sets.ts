/** One statement for many rows of parameters: the same text that one row would take, read from a list. */
import type { Param } from '../query.ts';
import { split } from './text.ts';

/** A statement for a list of parameter rows; its one value is the list as JSON. */
export interface Together {
  text: string;
  value: string;
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

/** The list as rows `kith_row(kith_i, p0, p1 ...)`, and what stands for each mark. */
function listed(rows: Rows): { from: string; marks: string[]; value: string } {
  const types = (rows[0] ?? []).map((_, i) => typeOf(rows, i));
  const columns = types.flatMap((type, i) => (type === null ? [] : [`p${i} ${type}`]));
  const value = JSON.stringify(
    rows.map((row, kith_i) => {
      const named: Record<string, unknown> = { kith_i };
      for (const [i, param] of row.entries()) if (param !== null) named[`p${i}`] = typeof param === 'bigint' ? Number(param) : param;
      return named;
    }),
  );
  const from = `json_to_recordset($1) as kith_row(kith_i bigint${columns.map((column) => `, ${column}`).join('')})`;
  return { from, marks: types.map((type, i) => (type === null ? 'null' : `kith_row.p${i}`)), value };
}
function filled(sql: string, marks: readonly string[]): string {
  const parts = split(sql);
  return parts.reduce((text, part, i) => text + (marks[i - 1] ?? '') + part);
}

/** The answers of a query for every row; each answered row says in `kith_i` whose it is. */
export function askEach(sql: string, rows: Rows): Together {
  const { from, marks, value } = listed(rows);
  return {
    text: `select kith_row.kith_i, kith_q.* from ${from} cross join lateral (${filled(sql, marks)}) kith_q order by kith_row.kith_i`,
    value,
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
  const [set, by] = [names(sets, /^(\w+)\s*=\s*(?:\?|\w+)$/), names(finds, /^(\w+)\s*=\s*\?$/)];
  if (set.length !== sets.length || by.length !== finds.length || set.some((name) => by.includes(name))) return null;
  return { set, by, before: setting.split('?').length - 1 };
}

/**
 * A change of every row. Null when the text is of another shape than `insert ... values (...)`, `update t set a = ? where b = ?` or `delete from t where`,
 * or when what one row changes might be what another is found by.
 */
export function changeEach(sql: string, rows: Rows): Together | null {
  const { from, marks, value } = listed(rows);
  const safe = from.replaceAll('$', '$$$$');
  if (VALUES.test(sql)) return { text: filled(sql, marks).replace(VALUES, `select $1 from ${safe}`), value };
  if (updated(sql)) return { text: filled(sql, marks).replace(UPDATE, `$1$2 from ${safe}$3$4`), value };
  if (DELETE.test(sql)) return { text: filled(sql, marks).replace(DELETE, `$1 using ${safe}$2`), value };
  return null;
}

/** The table that a change writes to, and the places of the parameters that its conflict is told by; null for none that could meet twice. */
export function targetOf(sql: string): { table: string; key: number[] | null } {
  const table = /\b(?:insert\s+into|update|delete\s+from)\s+(\w+)/.exec(sql)?.[1] ?? '';
  const update = updated(sql);
  if (update) return { table, key: update.by.map((_, i) => update.before + i) };
  const columns = /\binsert\s+into\s+\w+\s*\(([^()]*)\)/
    .exec(sql)?.[1]
    ?.split(',')
    .map((name) => name.trim());
  const conflict = /\bon\s+conflict\s*\(([^()]*)\)\s+do\s+(?:update|nothing)/
    .exec(sql)?.[1]
    ?.split(',')
    .map((name) => name.trim());
  if (!columns || !conflict) return { table, key: null };
  // Values that are no marks move the places of those that follow.
  const values =
    VALUES.exec(sql)?.[1]
      ?.split(',')
      .map((text) => text.trim()) ?? [];
  let mark = 0;
  const place = new Map(values.map((text, i) => [columns[i] as string, text === '?' ? mark++ : -1]));
  return { table, key: conflict.map((name) => place.get(name) ?? -1).filter((at) => at >= 0) };
}
