/** Since when it is known what people did who came with an import. */
import type { KnownFrom } from '../../../shared/api.ts';
import { parseInstant } from '../../../shared/time.ts';
import type { Query } from '../query.ts';

interface Row {
  id: string;
  name: string;
  at: number;
}
const shown = ({ id, name, at }: Row): KnownFrom => ({ at: new Date(at).toISOString(), import: { id, name } });

/** Where the history of each import begins that is stored, the earliest first. */
export async function historiesBegin(q: Query, site: number): Promise<KnownFrom[]> {
  const rows = await q.all<Row>(
    `/* historiesBegin */ select id, name, history_from as at from import where site = ? and history_from is not null order by history_from, id`,
    site,
  );
  return rows.map(shown);
}

/**
 * Since when it is known what a person (a root) did, where that may be later than the day on which they came; null where everything is known.
 * `createdAt`: the trait that says since when they are a customer.
 */
export async function knownFrom(q: Query, site: number, root: number, createdAt: unknown): Promise<KnownFrom | null> {
  const row = await q.get<Row>(
    `/* knownFrom */ select i.id, i.name, i.history_from as at from node n cross join import_node m join import i on i.site = m.site and i.source = m.source
       where n.site = ? and n.root = ? and m.site = n.site and m.node = n.node and i.history_from is not null order by i.history_from, i.id limit 1`,
    ...[site, root],
  );
  if (!row) return null;
  const since = typeof createdAt === 'string' ? parseInstant(createdAt, 'UTC') : undefined;
  return since !== undefined && since >= row.at ? null : shown(row);
}

/** Reads of where histories begin. */
export const knownFromReads = { historiesBegin };
