/** The list of people: searched, filtered, sorted, paged by key, so that page 1,000 costs what page 1 costs. */
import type { ProfileRow } from '../../../shared/api.ts';
import type { Dialect } from '../dialect.ts';
import type { Query } from '../query.ts';
import { joined, plain, sql, type Sql } from '../sql.ts';
import { matching } from './profile-match.ts';
import { PROFILE_ROW, profileRow, type ProfileRowColumns } from './profile-row.ts';

/** The columns that the list of profiles can be sorted by. */
export const SORTS = ['last_seen', 'first_seen', 'revenue', 'orders', 'name'] as const;
/** A column that the list may be sorted by; people without a name come last in either direction. */
export type Sort = (typeof SORTS)[number];
/** Where a page starts: after the sort key and id of a row; a null key stands for those without a name, or without an order. */
export type After = [key: string | number | null, id: string];
/** What a list of profiles is asked for. */
export interface ListQuery {
  /** Words of name, e-mail or ids; a whole identifier; a profile id; an order's number. Empty: everybody. */
  q: string;
  segment: string | null;
  identified: boolean | null;
  sort: Sort;
  descending: boolean;
  limit: number;
  after: After | null;
}
/** One page of the list of profiles. */
export interface ListPage {
  items: ProfileRow[];
  next: After | null;
}

/** A part of the list that one index holds in order; `key` null: those for whom the sort key says nothing, by age. */
interface Part {
  key: string | null;
  where: Sql;
}
/** The parts of the whole list, in order. */
function partsOf(sort: Sort, descending: boolean, d: Dialect): Part[] {
  if (sort === 'name')
    return [
      { key: `lower(${d.head('p.name')})`, where: sql`p.name is not null` },
      { key: null, where: sql`p.name is null` },
    ];
  if (sort !== 'orders') return [{ key: `p.${sort}`, where: sql`p.site = p.site` }];
  const customers = { key: 'p.orders', where: sql`p.orders > 0` };
  const others = { key: null, where: sql`p.orders = 0` };
  return descending ? [customers, others] : [others, customers];
}

/** A page of people. */
export async function profilePage(q: Query, site: number, query: ListQuery): Promise<ListPage> {
  const start = query.after && (await startOf(q, site, query.after));
  const candidates = await candidatesOf(q, site, query);
  let parts = partsOf(query.sort, query.descending, q.dialect);
  if (start)
    parts = parts.slice(
      Math.max(
        0,
        parts.findIndex((part) => (part.key === null) === (start.key === null)),
      ),
    );
  const rows: (ProfileRowColumns & { sort_key: string | number | null })[] = [];
  for (const [i, part] of parts.entries()) {
    if (rows.length > query.limit) break;
    rows.push(...(await read(q, site, query, part, candidates, i === 0 ? start : null, query.limit + 1 - rows.length)));
  }
  const items = rows.slice(0, query.limit);
  const last = items.at(-1);
  return { items: items.map(profileRow), next: rows.length > query.limit && last ? [last.sort_key, last.id] : null };
}

async function startOf(q: Query, site: number, [key, id]: After): Promise<{ key: string | number | null; node: number } | null> {
  const row = await q.get<{ node: number }>(`/* cursorNode */ select node from node where site = ? and id = ?`, site, id);
  return row ? { key, node: row.node } : null;
}

const COLUMNS =
  'p.node, p.identified, p.name, p.email, p.first_seen, p.last_seen, p.orders, p.revenue, p.margin, p.costs, p.reach, p.last_order';

async function read(
  q: Query,
  site: number,
  query: ListQuery,
  { key, where }: Part,
  { hits, filter }: Candidates,
  start: { key: string | number | null; node: number } | null,
  limit: number,
) {
  const conditions = [sql`p.site = ${site}`, where, filter];
  // Written out, not bound: only so do the partial indexes apply.
  if (query.identified !== null) conditions.push(plain(`p.identified = ${query.identified ? 1 : 0}`));
  const [way, beyond] = query.descending ? ['desc', plain('<')] : ['asc', plain('>')];
  if (start) {
    if (key === null) conditions.push(sql`p.node ${beyond} ${start.node}`);
    else conditions.push(sql`(${plain(key)}, p.node) ${beyond} (${start.key}, ${start.node})`);
  }
  const from = plain(hits ? 'hit h cross join profile p' : 'profile p');
  if (hits) conditions.push(sql`p.node = h.node`);
  const order = plain(`${key === null ? '' : `${key} ${way}, `}p.node ${way}`);
  const again = plain(`${key === null ? '' : `p.sort_key ${way}, `}p.node ${way}`);
  const { text, params } = sql`/* profilePage */ ${hits ?? plain('')} select ${plain(PROFILE_ROW)}, p.sort_key
    from (select ${plain(COLUMNS)}, ${plain(key ?? 'null')} as sort_key from ${from} where ${joined(conditions, ' and ')} order by ${order} limit ${limit}) p
    join node n on n.node = p.node order by ${again}`;
  return q.all<ProfileRowColumns & { sort_key: string | number | null }>(text, ...params);
}

/** Up to so many members are gathered and sorted; of more, enough are met while walking the sorted index. */
const FEW = 5000;
const ALL = sql`1 = 1`;
/** Whom a search and a segment leave: `hits` as a common table that is gone through, `filter` as a condition on `p`. */
interface Candidates {
  hits: Sql | null;
  filter: Sql;
}
async function candidatesOf(q: Query, site: number, { q: text, segment }: ListQuery): Promise<Candidates> {
  const members = sql`exists (select 1 from membership m where m.site = ${site} and m.segment = ${segment} and m.node = p.node)`;
  if (text.trim() !== '')
    return { hits: sql`with hit as materialized (${matching(site, text)})`, filter: segment === null ? ALL : members };
  if (segment === null) return { hits: null, filter: ALL };
  const size = await q.get<{ n: number }>(
    `/* segmentSize */ select count(*) as n from (select 1 from membership where site = ? and segment = ? limit ?) few`,
    ...[site, segment, FEW + 1],
  );
  if ((size?.n ?? 0) > FEW) return { hits: null, filter: members };
  return { hits: sql`with hit as materialized (select node from membership where site = ${site} and segment = ${segment})`, filter: ALL };
}

/** Reads of the list of profiles. */
export const profileListReads = { profilePage };
