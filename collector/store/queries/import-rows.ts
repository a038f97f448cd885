/** The files and rows of an import while it is worked on. */
import type { ImportProblem } from '../../../shared/api.ts';
import type { Group, Progress, ReadRow, StagedRow } from '../../import/state.ts';
import type { Query } from '../query.ts';

/** The number of the last piece of a part; null without any. */
export async function lastImportChunk(q: Query, site: number, id: string, part: number): Promise<number | null> {
  const row = await q.get<{ n: number }>(
    `/* lastImportChunk */ select n from import_chunk where site = ? and import = ? and part = ? order by n desc limit 1`,
    ...[site, id, part],
  );
  return row?.n ?? null;
}
/** Whether what stands between two numbers, the second left out, ends with the mark of the end. */
export async function isImportPieceWhole(q: Query, site: number, id: string, part: number, from: number, to: number): Promise<boolean> {
  const row = await q.get<{ body: string }>(
    `/* endOfPiece */ select body from import_chunk where site = ? and import = ? and part = ? and n >= ? and n < ? order by n desc limit 1`,
    ...[site, id, part, from, to],
  );
  return row?.body === '';
}
/** A piece of a file: gzip, as base64, or '' for the mark of an end; null after the last. */
export async function importChunk(q: Query, site: number, id: string, part: number, n: number): Promise<string | null> {
  const row = await q.get<{ body: string }>(
    `/* importChunk */ select body from import_chunk where site = ? and import = ? and part = ? and n = ?`,
    ...[site, id, part, n],
  );
  return row?.body ?? null;
}
/**
 * The next groups of a part: rows of one key together, at least one group, those after (`key`, `n`). `together`: whether rows of one key are one
 * thing; without, each row is a group of its own.
 */
export async function importGroups(
  q: Query,
  site: number,
  id: string,
  part: number,
  after: { key: string; n: number },
  most: number,
  together: boolean,
): Promise<Group[]> {
  const rows = await q.all<{ key: string; n: number; body: string }>(
    `/* importGroups */ select key, n, body from import_row where site = ? and import = ? and part = ? and (key, n) > (?, ?) order by key, n limit ?`,
    ...[site, id, part, after.key, after.n, most],
  );
  const groups: Group[] = [];
  const add = ({ key, n, body }: { key: string; n: number; body: string }): void => {
    const last = groups.at(-1);
    const row = JSON.parse(body) as ReadRow;
    if (together && key !== '' && last?.key === key) {
      last.rows.push(row);
      last.ns.push(n);
      last.n = n;
    } else groups.push({ key, n, ns: [n], rows: [row] });
  };
  for (const row of rows) add(row);
  const last = rows.at(-1);
  if (!together || rows.length < most || !last || last.key === '') return groups;
  // The last of them may go on: it waits for the next page, or is read to its end when it is all there is.
  if (groups.length > 1) return groups.slice(0, -1);
  const rest = await q.all<{ key: string; n: number; body: string }>(
    `/* importGroupRest */ select key, n, body from import_row where site = ? and import = ? and part = ? and key = ? and n > ? order by n`,
    ...[site, id, part, last.key, last.n],
  );
  for (const row of rest) add(row);
  return groups;
}
/** The first row of each of some keys. */
export async function importRowsOf(
  q: Query,
  site: number,
  id: string,
  part: number,
  keys: string[],
): Promise<{ key: string; body: ReadRow }[]> {
  const rows: { key: string; body: ReadRow }[] = [];
  await q.forEach(keys, async (key) => {
    const row = await q.get<{ body: string }>(
      `/* importRowOf */ select body from import_row where site = ? and import = ? and part = ? and key = ? order by n limit 1`,
      ...[site, id, part, key],
    );
    if (row) rows.push({ key, body: JSON.parse(row.body) as ReadRow });
  });
  return rows;
}
/** How many rows of a part wait. */
export async function importRowCount(q: Query, site: number, id: string): Promise<number> {
  const row = await q.get<{ n: number }>(
    `/* importRowCount */ select count(*) as n from import_row where site = ? and import = ?`,
    site,
    id,
  );
  return row?.n ?? 0;
}
/** Rows that are not taken, after one. */
export async function importProblems(
  q: Query,
  site: number,
  id: string,
  after: { part: number; n: number },
  limit: number,
): Promise<(ImportProblem & { n: number })[]> {
  return q.all(
    `/* importProblems */ select part, n, line, reason, text from import_problem where site = ? and import = ? and (part, n) > (?, ?) order by part, n limit ?`,
    ...[site, id, after.part, after.n, limit],
  );
}

/** Keeps rows that were read, and those that are not taken; and how far the reading is, all or nothing. */
export async function stageImport(
  q: Query,
  site: number,
  id: string,
  part: number,
  rows: StagedRow[],
  problems: (Omit<ImportProblem, 'part'> & { n: number })[],
  progress: Progress,
): Promise<void> {
  for (const { key, n, body } of rows)
    q.later(
      `/* stageRow */ insert into import_row (site, import, part, key, n, body) values (?, ?, ?, ?, ?, ?)`,
      ...[site, id, part, key, n, JSON.stringify(body)],
    );
  for (const { n, line, reason, text } of problems)
    q.later(
      `/* stageProblem */ insert into import_problem (site, import, part, n, line, reason, text) values (?, ?, ?, ?, ?, ?, ?)`,
      ...[site, id, part, n, line, reason, text],
    );
  await keepProgress(q, site, id, progress);
}
/** Moves a row to those that are not taken. */
export async function rejectRows(
  q: Query,
  site: number,
  id: string,
  part: number,
  bad: { key: string; n: number; line: number; reason: string; text: string }[],
  progress: Progress,
): Promise<void> {
  for (const { key, n, line, reason, text } of bad) {
    q.later(
      `/* rejectRow */ delete from import_row where site = ? and import = ? and part = ? and key = ? and n = ?`,
      site,
      id,
      part,
      key,
      n,
    );
    q.later(
      `/* stageProblem */ insert into import_problem (site, import, part, n, line, reason, text) values (?, ?, ?, ?, ?, ?, ?)`,
      ...[site, id, part, n, line, reason, text],
    );
  }
  await keepProgress(q, site, id, progress);
}
/** Keeps how far a step is. */
export async function keepProgress(q: Query, site: number, id: string, progress: Progress): Promise<void> {
  await q.run(`/* keepProgress */ update import set progress = ? where site = ? and id = ?`, JSON.stringify(progress), site, id);
}
/** Forgets rows and problems of an earlier try, in pieces; answers whether there may be more. */
export async function clearTry(q: Query, site: number, id: string, most: number): Promise<boolean> {
  let left = false;
  for (const [table, columns] of [
    ['import_row', ['part', 'key', 'n']],
    ['import_problem', ['part', 'n']],
  ] as const) {
    const rows = await q.all<Record<string, string | number>>(
      `/* tryLeft */ select ${columns.join(', ')} from ${table} where site = ? and import = ? order by ${columns.join(', ')} limit ?`,
      ...[site, id, most],
    );
    for (const row of rows)
      q.later(
        `/* clearTry */ delete from ${table} where site = ? and import = ? and ${columns.map((column) => `${column} = ?`).join(' and ')}`,
        ...[site, id, ...columns.map((column) => row[column] ?? null)],
      );
    left ||= rows.length === most;
  }
  return left;
}

/** Reads of what an import works on. */
export const importRowReads = {
  importChunk,
  lastImportChunk,
  isImportPieceWhole,
  importGroups,
  importRowsOf,
  importRowCount,
  importProblems,
};
/** Writes of what an import works on. */
export const importRowWrites = { stageImport, rejectRows, keepProgress, clearTry };
