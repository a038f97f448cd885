/** Which rows of an insert go by COPY, the server's fastest way in: those that cannot be there already. */
import type { Param } from '../query.ts';
import { cell } from './copy.ts';
import { insert } from './statements.ts';

type Rows = readonly (readonly Param[])[];
/** Rows in COPY's text form, and those that are left to the statement. */
export interface Copied {
  statement: string;
  text: string;
  others: Rows;
}
/** Fewer are not worth a statement of another kind; nor are somewhat more when others are left to the other one anyway. */
const FEWEST = 3;
const FEWEST_BESIDE = 24;

/** Whole numbers alone: what COPY reads, no column rounds. */
const plain = (row: readonly Param[]): boolean => row.every((param) => typeof param !== 'number' || Number.isSafeInteger(param));

/**
 * Parts the rows of an insert. One that says nothing about rows that are there is copied; of another, what is of a node in `made` and was not written
 * under its key before. `written` remembers such keys by table. Null when the text is no insert of plain values.
 */
export function copied(
  sql: string,
  key: readonly number[] | null,
  rows: Rows,
  made: ReadonlySet<number>,
  written: Map<string, Set<string>>,
): Copied | null {
  const found = insert(sql);
  if (!found) return null;
  const poured: (readonly Param[])[] = [];
  const others: (readonly Param[])[] = [];
  if (!found.minds) poured.push(...rows);
  else {
    if (found.node < 0 || !key?.includes(found.node)) return null;
    let keys = written.get(found.table);
    if (!keys) written.set(found.table, (keys = new Set()));
    for (const row of rows) {
      const own = made.has(row[found.node] as number) ? key.map((at) => row[at]).join('\n') : null;
      if (own !== null && !keys.has(own)) poured.push(row);
      else others.push(row);
      if (own !== null) keys.add(own);
    }
  }
  if (poured.length < (others.length === 0 ? FEWEST : FEWEST_BESIDE) || !poured.every(plain)) return null;
  let text = '';
  for (const row of poured) {
    let line = '';
    for (const at of found.cells) line += `${typeof at === 'string' ? at : cell(held(row[at] ?? null))}\t`;
    text += `${line.slice(0, -1)}\n`;
  }
  return { statement: found.copy, text, others };
}

/** A text of this engine holds no NUL; see text.ts. */
const held = (param: Param): Exclude<Param, bigint> =>
  typeof param === 'string' && param.includes('\0') ? param.replaceAll('\0', '\ufffd') : typeof param === 'bigint' ? Number(param) : param;
