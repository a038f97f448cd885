/** A look at a few pages of every table and index before the first visitor is served: a whole check takes many seconds a gigabyte and runs on every backup. */
import type { Connection } from './connection.ts';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
/** Rows at each end, and places in between. */
const ROWS = 20;
const PLACES = 16;

/** Reads both ends of every table and index, and places all over the tables; throws the engine's error when a page is damaged. */
export function sample({ db }: Connection): void {
  const tables = db
    .prepare<[], { name: string; wr: number }>(
      `select name, wr from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite_%'`,
    )
    .all();
  const indexes = db.prepare<[string], { name: string; origin: string }>(
    // A partial index would not be walked but sorted for: its pages are left to the whole check.
    `select name, origin from pragma_index_list(?) where partial = 0`,
  );
  const columns = db.prepare<[string], { name: string | null; desc: number }>(
    `select name, "desc" from pragma_index_xinfo(?) where key = 1 order by seqno`,
  );
  for (const { name, wr } of tables) {
    const table = quoted(name);
    for (const index of indexes.all(name)) {
      const names = columns.all(index.name).map(({ name }) => name);
      if (names.includes(null)) continue;
      const keys = names.map((name) => quoted(name ?? ''));
      const by = index.origin === 'pk' ? '' : ` indexed by ${quoted(index.name)}`;
      for (const way of ['asc', 'desc']) {
        const order = keys.map((key) => `${key} ${way}`).join(', ');
        db.prepare(`select ${keys.join(', ')} from ${table}${by} order by ${order} limit ${ROWS}`).all();
      }
    }
    if (wr === 1) continue;
    db.prepare(`select * from ${table} order by rowid limit ${ROWS}`).all();
    db.prepare(`select * from ${table} order by rowid desc limit ${ROWS}`).all();
    const somewhere = db.prepare(
      `select * from ${table} where rowid >= (select abs(random() % (max(rowid) + 1)) from ${table}) order by rowid limit 1`,
    );
    for (let i = 0; i < PLACES; i++) somewhere.all();
  }
}
