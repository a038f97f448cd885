/** What an import said, counted: what taking it back will do. */
import { NEVER } from '../../collect/tx.ts';
import type { Query } from '../query.ts';

/** What stands in a site because of one import. */
export interface Footprint {
  /** Profiles that hold nothing but what imports say, so that they go with the last import that names them; here, of those that this one alone names. */
  made: number;
  /** Other profiles that it said something of. They stay. */
  touched: number;
  events: number;
  /** Orders that are as it reported them. */
  orders: number;
  returns: number;
  consents: number;
  /** Nodes that are left of a withdrawal under way; null when none is. */
  left: number | null;
}

/** The footprint of an import by the number of its source; all zero for one that said nothing or was taken back. */
export async function sourceFootprint(q: Query, site: number, source: number): Promise<Footprint> {
  const people = await q.get<{ made: number | null; all: number }>(
    `/* footprintPeople */ select sum(p.made) as made, count(*) as "all" from (
       select n.root, min(case when n.live_seen = ${NEVER} and not exists (select 1 from import_node o where o.site = m.site and o.node = m.node
         and o.source <> m.source) and not exists (select 1 from node r where r.site = n.site and r.root = n.root and r.node <> n.node
         and not exists (select 1 from import_node x where x.site = r.site and x.node = r.node and x.source = m.source)) then 1 else 0 end) as made
       from import_node m join node n on n.node = m.node where m.site = ? and m.source = ? group by n.root) p`,
    ...[site, source],
  );
  const count = async (table: string): Promise<number> => {
    const row = await q.get<{ n: number }>(
      `/* footprint */ select count(*) as n from import_node m join ${table} t on t.site = m.site and t.node = m.node and t.source = m.source
         where m.site = ? and m.source = ?`,
      ...[site, source],
    );
    return Number(row?.n ?? 0);
  };
  const made = Number(people?.made ?? 0);
  const under = await q.get<{ nodes: number }>(
    '/* footprintLeft */ select nodes from withdrawal where site = ? and source = ?',
    site,
    source,
  );
  return {
    made,
    touched: Number(people?.all ?? 0) - made,
    events: await count('event'),
    orders: await count('orders'),
    returns: await count('order_return'),
    consents: await count('consent'),
    left: under?.nodes ?? null,
  };
}

/** Reads of what imports said. */
export const footprintReads = { sourceFootprint };
