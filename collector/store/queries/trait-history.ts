import type { TraitValue } from '../../../shared/api.ts';
import { wins } from '../../identity/traits.ts';
import type { Mark } from '../../collect/tx.ts';
import type { Query } from '../query.ts';
import { rootOf } from './timeline.ts';

interface Row {
  value: string;
  ts: number;
  message_id: string;
  trust: 'claimed' | 'verified';
  source: string | null;
  namespace: string;
  identifier: string;
}
/** So many values of one trait are shown. */
const MOST = 500;

/** Every value that a person's trait ever had, newest first, with who said it; the one that counts is marked. Null when there is no such profile. */
export async function traitHistory(q: Query, site: number, id: string, name: string): Promise<TraitValue[] | null> {
  const root = await rootOf(q, site, id);
  if (root === undefined) return null;
  const rows = await q.all<Row>(
    `/* traitHistory */ select t.value, t.ts, t.message_id, t.trust, s.name as source, i.namespace, i.value as identifier from node n
       cross join trait t left join source s on s.source = t.source join identifier i on i.site = n.site and i.node = n.node and i.namespace <> 'email'
       where n.site = ? and n.root = ? and t.site = n.site and t.node = n.node and t.name = ? order by t.ts desc, t.message_id desc limit ?`,
    ...[site, root, name, MOST],
  );
  const mark = (row: Row): Mark => [row.trust === 'verified' ? 'v' : 'c', row.ts, row.message_id];
  let winner: Row | undefined;
  for (const row of rows) if (!winner || wins(mark(row), mark(winner))) winner = row;
  return rows.map((row) => ({
    value: JSON.parse(row.value) as unknown,
    at: new Date(row.ts).toISOString(),
    trust: row.trust,
    source: row.source ?? '',
    identifier: { namespace: row.namespace, value: row.identifier },
    current: row === winner,
  }));
}

/** Reads of what traits were before. */
export const traitReads = { traitHistory };
