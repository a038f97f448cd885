/** The tables of a database as its own catalogue tells them, alike on every engine: what is moved is never written down a second time. */
import { StoreError } from '../error.ts';
import type { Query } from '../query.ts';

/** What a column holds. */
export type Kind = 'int' | 'real' | 'text';
/** One value of a row that moves. */
export type Value = string | number | null;
/** One table: columns by name, the columns of its primary key in their order, and the column that counts up by itself. */
export interface Table {
  name: string;
  columns: { name: string; kind: Kind }[];
  key: string[];
  serial: string | null;
}

/** Tables of one engine alone, each with the reason why it is not moved to another. */
export const OF_THE_ENGINE: Record<string, string> = {
  kith_schema: 'tells which steps of the schema have run here',
  kith_promote: 'tells how far a copy into this database has come, and is gone when it is done',
};

interface Row {
  tab: string;
  col: string;
  type: string;
  /** Place in the primary key, from 1; 0: not in it. */
  place: number;
  counts: number;
}

const CATALOGUE = {
  sqlite: `/* catalogue */ select t.name as tab, c.name as col, lower(c.type) as type, c.pk as place,
      case when c.pk = 1 and lower(c.type) = 'integer' and t.wr = 0
        and (select count(*) from pragma_table_info(t.name) k where k.pk > 0) = 1 then 1 else 0 end as counts
    from pragma_table_list t join pragma_table_info(t.name) c
    where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite_%' order by t.name, c.name`,
  // Tables that belong to an extension, and parts of a table that is cut into parts, are not ours to move.
  postgres: `/* catalogue */ select t.relname as tab, c.attname as col, format_type(c.atttypid, c.atttypmod) as type,
      coalesce(array_position(k.indkey::int2[], c.attnum) + 1, 0)::bigint as place, case when c.attidentity <> '' then 1 else 0 end::bigint as counts
    from pg_class t join pg_attribute c on c.attrelid = t.oid and c.attnum > 0 and not c.attisdropped
      left join pg_index k on k.indrelid = t.oid and k.indisprimary
    where t.relnamespace = current_schema()::regnamespace and t.relkind in ('r', 'p') and not t.relispartition
      and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = t.oid and d.deptype = 'e')
    order by t.relname collate "C", c.attname collate "C"`,
};
const KINDS: Record<string, Kind> = { integer: 'int', bigint: 'int', real: 'real', 'double precision': 'real', text: 'text' };

/** Every table of the store in a database, by name; those of the engine alone left out. */
export async function tablesOf(q: Query): Promise<Table[]> {
  const tables = new Map<string, Table>();
  const keys = new Map<string, [number, string][]>();
  for (const { tab, col, type, place, counts } of await q.all<Row>(CATALOGUE[q.dialect.name])) {
    if (tab in OF_THE_ENGINE) continue;
    let table = tables.get(tab);
    if (!table) tables.set(tab, (table = { name: tab, columns: [], key: [], serial: null }));
    const kind = KINDS[type];
    if (!kind) throw new StoreError('internal', `Nobody has said how ${type} (${tab}.${col}) is moved.`);
    table.columns.push({ name: col, kind });
    // What there is once a site has the site's number for a key, and counts nothing by itself.
    if (counts === 1 && (col !== 'site' || tab === 'site')) table.serial = col;
    if (place > 0) keys.set(tab, [...(keys.get(tab) ?? []), [place, col]]);
  }
  for (const [name, key] of keys) {
    const table = tables.get(name);
    if (table) table.key = key.sort(([a], [b]) => a - b).map(([, col]) => col);
  }
  return [...tables.values()];
}

/** The names of every table that stands in a database's schema, those of the engine too. */
export async function standing(q: Query): Promise<string[]> {
  return [...new Set((await q.all<Row>(CATALOGUE[q.dialect.name])).map(({ tab }) => tab))];
}

/** A name as both engines read it in a statement. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
/** Names with commas between. */
export const list = (names: readonly string[]): string => names.map(quoted).join(', ');
