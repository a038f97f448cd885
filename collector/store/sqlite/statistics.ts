/**
 * What the engine's planner is told of the shape of our data, instead of its guess that `site = ?` leaves ten rows: a site leaves everything, a node a
 * few rows. Told once for all, not measured, so that a query is answered in the same way on the first day, on a large site and after a quiet night.
 */
import type { Connection } from './connection.ts';

/** Rows of a table that grows with its visitors, and of one that grows with what people set up. */
const MANY = 1_000_000;
const FEW = 200;
const SMALL: ReadonlySet<string> = new Set(
  `site source member role session setup_token setting segment experience fact_def event_name refusal site_limit overflow term`.split(' '),
);
/** How many different values a column has in a large table; a column that is not here tells rows apart. */
const VALUES: Readonly<Record<string, number>> = {
  ...{ site: 1, namespace: 2, kind: 4, name: 50, purpose: 4, segment: 20, experience: 20, version: 2, bucket: 100, fact: 50 },
  ...{ identified: 2, orders: 20, cause: 5, day: 1000, root: MANY / 2, node: MANY / 4, child: MANY / 2, parent: MANY / 4 },
};
/** A partial index holds this share of its table's rows. */
const PART = 2;

interface Index {
  tbl: string;
  idx: string;
  uniq: number;
  origin: string;
  partial: number;
  clustered: number;
}

/** Rows left after each further column of an index is fixed, in the words of `sqlite_stat1`. */
function shape(table: string, columns: (string | null)[], unique: boolean, partial: boolean): string {
  const rows = Math.ceil((SMALL.has(table) ? FEW : MANY) / (partial ? PART : 1));
  let left = rows;
  const after = columns.map((column, i) => {
    if (unique && i === columns.length - 1) return 1;
    return (left = Math.max(1, Math.ceil(left / (VALUES[column ?? ''] ?? MANY))));
  });
  return [rows, ...after].join(' ');
}

/** Writes the statistics of every index, where they are not yet what this program says. */
export function tellPlanner({ db }: Connection): void {
  // Makes the engine's tables of statistics where there are none yet; nothing is measured.
  db.exec('analyze sqlite_schema');
  const indexes = db
    .prepare<[], Index>(
      `select t.name as tbl, i.name as idx, i."unique" as uniq, i.origin, i.partial, t.wr as clustered
         from pragma_table_list t join pragma_index_list(t.name) i where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite_%'
         order by t.name, i.name`,
    )
    .all();
  const columns = db.prepare<[string], { name: string | null }>('select name from pragma_index_info(?) order by seqno');
  const wanted = indexes.map(({ tbl, idx, uniq, origin, partial, clustered }): [string, string, string] => {
    const names = columns.all(idx).map((column) => column.name);
    // The key of a clustered table goes by the table's name.
    return [tbl, origin === 'pk' && clustered === 1 ? tbl : idx, shape(tbl, names, uniq === 1, partial === 1)];
  });
  const told = db.prepare('select tbl, idx, stat from sqlite_stat1 order by rowid').raw().all();
  if (JSON.stringify(told) === JSON.stringify(wanted)) return;
  db.transaction(() => {
    db.exec('delete from sqlite_stat1');
    db.exec('delete from sqlite_stat4');
    const tell = db.prepare('insert into sqlite_stat1 (tbl, idx, stat) values (?, ?, ?)');
    for (const row of wanted) tell.run(...row);
  })();
  db.exec('analyze sqlite_schema');
}
