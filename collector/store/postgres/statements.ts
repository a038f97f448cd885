/** What a statement reads and writes, by its text; each text is looked at once. */
import { insertOf, targetOf, type Insert } from './sets.ts';

/** Answers what was found of a text before. */
function once<T>(find: (sql: string) => T): (sql: string) => T {
  const known = new Map<string, T>();
  return (sql) => {
    let found = known.get(sql);
    if (found === undefined) {
      if (known.size > 2000) known.clear();
      known.set(sql, (found = find(sql)));
    }
    return found;
  };
}

/** Every table that a statement reads or writes, with perhaps a name that is none; and the one that it writes, '' for a read. */
export const tables = once((sql: string): { named: ReadonlySet<string>; own: string } => ({
  named: new Set([...sql.matchAll(/\b(?:from|join|into|update)\s+(\w+)/g)].map(([, name = '']) => name)),
  own: /^\s*(?:\/\*.*?\*\/\s*)?(?:insert\s+into|update|delete\s+from)\s+(\w+)/.exec(sql)?.[1] ?? '',
}));

/** The table that a change writes to, and the places of the parameters that its conflict is told by. */
export const target = once(targetOf);

/** What an insert writes, and how COPY into its table begins; null for what is no plain insert. */
export const insert: (sql: string) => (Insert & { copy: string }) | null = once((sql) => {
  const found = insertOf(sql);
  return found && { ...found, copy: `copy ${found.table} (${found.columns.join(', ')}) from stdin` };
});

/** A read's columns that must equal a mark, with the mark's place: where they tell the rows of every table that it names apart. */
export const told = once((sql: string): [column: string, at: number][] => {
  const alone = tables(sql).named.size === 1;
  const joined = (column: string): boolean => new RegExp(`\\.${column}\\s*=\\s*\\w+\\.${column}\\b`).test(sql);
  return marked(sql).filter(([column]) => alone || (tables(sql).named.size === 2 && joined(column)));
});
/** The place of the mark that a change says a column of all its rows equals; -1 when it says none. */
export function placeOf(sql: string, column: string): number {
  const into = insert(sql);
  const at = into ? into.cells[into.columns.indexOf(column)] : writes(sql).find(([name]) => name === column)?.[1];
  return typeof at === 'number' ? at : -1;
}
const writes = once((sql: string): [string, number][] => (/^\s*(?:\/\*.*?\*\/\s*)?(?:update|delete)\b/.test(sql) ? marked(sql) : []));

/** `column = ?` in the one condition of a statement, joined by `and` alone. */
function marked(sql: string): [string, number][] {
  const at = sql.search(/\bwhere\b/);
  const condition = sql.slice(at);
  if (at < 0 || /\bor\b|\bnot\b|\bunion\b|\bcase\b|\bwhere\b[\s\S]*\bwhere\b/.test(condition)) return [];
  const before = sql.slice(0, at).split('?').length - 1;
  return [...condition.matchAll(/(?:\b(?:\w+\.)?(\w+)\s*=\s*)?\?/g)].flatMap(([, column], i): [string, number][] =>
    column === undefined ? [] : [[column, before + i]],
  );
}
