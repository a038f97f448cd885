/** One statement for many rows of parameters: the same text that one row would take, read from a list. */
import type { Param } from '../query.ts';
import { split } from './text.ts';

/** A statement for a list of parameter rows; its one value is the list as JSON. */
export interface Set {
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
export function askEach(sql: string, rows: Rows): Set {
  const { from, marks, value } = listed(rows);
  return {
    text: `select kith_row.kith_i, kith_q.* from ${from} cross join lateral (${filled(sql, marks)}) kith_q order by kith_row.kith_i`,
    value,
  };
}

const VALUES = /\bvalues\s*\(([^()]*)\)/;
const CHANGE = /^(\s*(?:\/\*[^*]*\*\/\s*)?)(update|delete\s+from)\s+(\w+)([\s\S]*?)\bwhere\b/;

/** A change of every row. Null when the text is of another shape than `insert ... values (...)`, `update ... where` or `delete from ... where`. */
export function changeEach(sql: string, rows: Rows): Set | null {
  const { from, marks, value } = listed(rows);
  if (VALUES.test(sql)) return { text: filled(sql, marks).replace(VALUES, `select $1 from ${from.replaceAll('$', '$$$$')}`), value };
  const found = CHANGE.exec(sql);
  if (!found || / from /.test(found[4] ?? '')) return null;
  const [, head = '', verb = '', table = ''] = found;
  const joining = verb === 'update' ? 'from' : 'using';
  const text = filled(sql, marks).replace(
    CHANGE,
    (_all, _head, _verb, _table, rest: string) => `${head}${verb} ${table}${rest}${joining} ${from} where`,
  );
  return { text, value };
}

/** The table that a change writes to, and the places of the parameters that its conflict is told by; null for none that could meet twice. */
export function targetOf(sql: string): { table: string; key: number[] | null } {
  const table = /\b(?:insert\s+into|update|delete\s+from)\s+(\w+)/.exec(sql)?.[1] ?? '';
  const columns = /\binsert\s+into\s+\w+\s*\(([^()]*)\)/
    .exec(sql)?.[1]
    ?.split(',')
    .map((name) => name.trim());
  const conflict = /\bon\s+conflict\s*\(([^()]*)\)\s+do\s+update/
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
