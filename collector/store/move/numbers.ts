/**
 * Numbers that rows name each other by. They are given out by each database anew: a site that comes in gets its own, a fixed distance from the old ones, so
 * that their order stays and nothing has to be remembered.
 */
import { StoreError } from '../error.ts';
import type { Table, Value } from './table.ts';

/** Columns that hold numbers of another table under another name than its own. */
const ELSEWHERE: Record<string, string> = {
  'node.root': 'node',
  'node.owner': 'node',
  'link.child': 'node',
  'link.parent': 'node',
  'profile.anchor': 'node',
  'order_return.teller': 'node',
  'suggestion.one': 'node',
  'suggestion.two': 'node',
  'bulk_pair.suggestion': 'suggestion',
  // How far what is being built has come, in the order of nodes.
  'fact_def.cursor': 'node',
  'segment.cursor': 'node',
  'recount_touch.cursor': 'node',
  'visit.entry': 'page',
  'node_origin.first_way': 'way',
  'node_origin.last_way': 'way',
  'profile_origin.first_way': 'way',
  'profile_origin.last_way': 'way',
  'failed_identifier.failed': 'failed_event',
};
/** Texts that hold numbers: of pages, and of the sources of imports as JSON `{imports: {SOURCE: words}}`. */
const TRAIL = 'visit.trail';
const SAID = 'product.said';
/** Numbers that mean no row: nobody, by hand, all of them. */
const NONE: ReadonlySet<Value> = new Set([null, 0, -1, Number.MAX_SAFE_INTEGER]);

/** The table whose numbers a column holds; null: it holds none. */
export function numbered(tables: readonly Table[]): (table: string, column: string) => string | null {
  // `node` anywhere is a number of the table `node`, `seq` one of `event`; a plain `id` only of its own table.
  const named = new Map(tables.flatMap(({ name, serial }) => (serial && serial !== 'id' ? [[serial, name] as const] : [])));
  const kinds = new Map<string, string>(
    tables.flatMap(({ name, columns }) => columns.map(({ name: column, kind }) => [`${name}.${column}`, kind] as const)),
  );
  const own = new Set<string>(tables.flatMap(({ name, serial }) => (serial ? [`${name}.${serial}`] : [])));
  return (table, column) => {
    const place = `${table}.${column}`;
    if (place === TRAIL) return 'page';
    if (place === SAID) return 'source';
    if (kinds.get(place) !== 'int') return null;
    return own.has(place) ? table : (ELSEWHERE[place] ?? named.get(column) ?? null);
  };
}

/** Lowest and highest number of each table of a site; a table without rows is left out. */
export type Spans = Record<string, [lowest: number, highest: number]>;

/** Makes a row's numbers those of its new place. `distance`: how far the numbers of each table move. */
export function renumber(table: Table, of: ReturnType<typeof numbered>, spans: Spans, distance: ReadonlyMap<string, number>) {
  const moves = table.columns.flatMap(({ name }, i) => {
    const target = of(table.name, name);
    return target === null ? [] : [{ i, name, target, place: `${table.name}.${name}` }];
  });
  const move = (value: number, target: string, column: string): number => {
    const [lowest, highest] = spans[target] ?? [0, -1];
    // Nothing is built up to there yet.
    if (column === 'cursor' && value < lowest) return 0;
    // Where it was may be gone: everything up to the last of those that are left is.
    if (column === 'cursor' && value > highest) value = highest;
    if (value < lowest || value > highest)
      throw new StoreError('invalid', `${table.name}.${column} names the number ${value} of ${target}, which is not in the file`);
    return value + (distance.get(target) ?? 0);
  };
  return (row: Value[]): void => {
    for (const { i, name, target, place } of moves) {
      const value = row[i] ?? null;
      // They stay in their order, for all move alike.
      if (place === TRAIL) row[i] = String(value).replace(/(?<=^| )\d+/g, (page) => String(move(Number(page), target, name)));
      else if (place === SAID) row[i] = ofImports(String(value), (source) => move(source, target, name));
      else if (!NONE.has(value)) row[i] = move(value as number, target, name);
    }
  };
}

/** What is known of a product, with the numbers of imports changed. */
function ofImports(said: string, move: (source: number) => number): string {
  const { imports, ...rest } = JSON.parse(said) as { imports?: Record<string, unknown> };
  if (!imports) return said;
  const moved = Object.entries(imports).map(([source, words]) => [move(Number(source)), words] as const);
  return JSON.stringify({ ...rest, imports: Object.fromEntries(moved) });
}
