/** The keys of a site that comes in: they go on being good, unless another site here has them. */
import type { Query } from '../query.ts';
import type { Table, Value } from './table.ts';

/** What makes new ids and dates what ends. */
export interface Fresh {
  token(bytes: number): string;
  now: number;
}

/** Keeps one key from opening two sites: of a key that is taken here the row stays, for events name it, but opens nothing. Answers the names of those. */
export async function settleSources(q: Query, table: Table, rows: Value[][], { token, now }: Fresh): Promise<string[]> {
  const place = (column: string): number => table.columns.findIndex(({ name }) => name === column);
  const taken: string[] = [];
  for (const row of rows) {
    const put = (column: string, value: Value): void => void (row[place(column)] = value);
    const of = (column: string): string => String(row[place(column)]);
    if (await q.get('select 1 from source where id = ?', of('id'))) put('id', `src_${token(9)}`);
    if (!(await q.get('select 1 from source where key_hash = ?', of('key_hash')))) continue;
    put('key_hash', `moved ${token(32)}`);
    if (row[place('revoked_at')] !== null) continue;
    put('revoked_at', now);
    taken.push(of('name'));
  }
  return taken;
}
