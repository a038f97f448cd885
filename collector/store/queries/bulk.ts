/** What was joined in one act, and what would be. */
import type { BulkLink } from '../../../shared/api.ts';
import { StoreError } from '../error.ts';
import type { Query } from '../query.ts';

interface Row {
  bulk: number;
  least: number;
  begun_at: number;
  status: BulkLink['status'];
  email: string | null;
  pairs: number;
  joined: number;
  skipped: number;
  undone: number;
}
/** The number of a bulk's public id; -1 for what is none. */
export const bulkKey = (id: string): number => (/^b_[0-9a-z]{1,10}$/.test(id) ? parseInt(id.slice(2), 36) : -1);

const count = (outcome: string): string => `coalesce(sum(case when p.outcome = '${outcome}' then 1 else 0 end), 0)`;
const ROWS = `select b.bulk, b.least, b.begun_at, b.status, m.email, count(p.suggestion) as pairs, ${count('joined')} as joined, ${count('skipped')} as skipped,
    ${count('undone')} as undone
  from bulk b left join member m on m.id = b.member left join bulk_pair p on p.site = b.site and p.bulk = b.bulk`;
const GROUP = 'group by b.bulk, b.least, b.begun_at, b.status, m.email';
const told = (row: Row): BulkLink => ({
  id: `b_${Number(row.bulk).toString(36)}`,
  at: new Date(Number(row.begun_at)).toISOString(),
  by: row.email,
  least: row.least,
  status: row.status,
  pairs: Number(row.pairs),
  joined: Number(row.joined),
  skipped: Number(row.skipped),
  undone: Number(row.undone),
});

/** One of them. Throws `not_found`. */
export async function bulkOf(q: Query, site: number, bulk: number): Promise<BulkLink> {
  const row = await q.get<Row>(`/* bulkOf */ ${ROWS} where b.site = ? and b.bulk = ? ${GROUP}`, site, bulk);
  if (!row) throw new StoreError('not_found', 'Nothing was joined under this id.');
  return told(row);
}

/** The last `limit` of them, newest first. */
export async function bulks(q: Query, site: number, limit: number): Promise<BulkLink[]> {
  return (await q.all<Row>(`/* bulks */ ${ROWS} where b.site = ? ${GROUP} order by b.bulk desc limit ?`, site, limit)).map(told);
}

/** How many open pairs there are from a score up. */
export async function likelyPairs(q: Query, site: number, least: number): Promise<number> {
  const row = await q.get<{ n: number }>(
    `/* likelyPairs */ select count(*) as n from suggestion s join node a on a.node = s.one join node b on b.node = s.two
       where s.site = ? and s.decided_at is null and s.score >= ? and a.root <> b.root`,
    ...[site, least],
  );
  return Number(row?.n ?? 0);
}

/** Reads of bulks. */
export const bulkReads = { bulks, likelyPairs };
