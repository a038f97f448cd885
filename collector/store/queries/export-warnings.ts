/** Every statement that was refused while telling people apart, as a file holds them: group by group, each walked by what makes its statements differ. */
import type { ExportedWarning, WarningGroup } from '../../../shared/api.ts';
import type { Query } from '../query.ts';
import type { ExportPage } from './export-people.ts';
import { pageOf } from './page-of.ts';
import { refusalWords, type Refusal } from './refusal-words.ts';

/** Where a group's statements go on. */
export type WarningPlace = [node: number, namespace: string, value: string, detail: string];
interface Row {
  node: number;
  detail: string;
  namespace: string;
  value: string;
  user: string | null;
  count: number;
  first: number;
  last: number;
  profile: string | null;
  name: string | null;
}

/** A page of a group's statements, after a place when one is given. */
export async function exportedWarnings(
  q: Query,
  site: number,
  { kind, sender, source }: Pick<WarningGroup, 'kind' | 'sender' | 'source'>,
  after: WarningPlace | null,
  limit: number,
): Promise<ExportPage<ExportedWarning, WarningPlace>> {
  const rows = await q.all<Row>(
    `/* exportedWarnings */ select w.node, w.detail, w.namespace, w.value, w.count, w.first, w.last, r.id as profile, coalesce(p.name, p.email) as name,
         (select i.value from identifier i where i.site = ? and i.node = w.node and i.namespace = 'user_id') as user from (
         select node, detail, '' as namespace, '' as value, count, at as first, last from identity_warning where site = ? and kind = ? and sender = ?
         union all select node, '', namespace, value, count, ts, last from claim
           where site = ? and verdict in ('shared_device', 'taken', 'limit') and verdict = ? and sender = ?) w
       left join node n on n.node = w.node left join node r on r.node = n.root left join profile p on p.site = r.site and p.node = r.node
       where (w.node, w.namespace, w.value, w.detail) > (?, ?, ?, ?) order by w.node, w.namespace, w.value, w.detail limit ?`,
    ...[site, site, kind, sender, site, kind, sender, ...(after ?? [-1, '', '', '']), limit],
  );
  const pages = new Map<Row, string | null>();
  await q.forEach(rows, async (row) => void pages.set(row, await pageOf(q, site, row.node, row.last)));
  const items = rows.map((row): ExportedWarning => ({
    ...{ kind, sender, source },
    detail: row.namespace === '' ? row.detail : refusalWords(kind as Refusal, { ...row, user: row.user ?? '' }),
    count: row.count,
    first: new Date(row.first).toISOString(),
    last: new Date(row.last).toISOString(),
    page: pages.get(row) ?? null,
    profile: row.profile === null ? null : { id: row.profile, name: row.name ?? row.user ?? null },
  }));
  const last = rows.at(-1);
  return { items, next: rows.length === limit && last ? [last.node, last.namespace, last.value, last.detail] : null };
}

/** Reads of warnings for a file. */
export const exportWarningReads = { exportedWarnings };
