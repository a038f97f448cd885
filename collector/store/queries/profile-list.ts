/** The list of people: searched, filtered, sorted, paged by key, so that page 1,000 costs what page 1 costs. */
import type { ProfileRow } from '../../../shared/api.ts';
import type { Param, Query } from '../query.ts';
import { PROFILE_ROW, profileRow, type ProfileRowColumns } from './profile-row.ts';

/** The columns that the list of profiles can be sorted by. */
export const SORTS = ['last_seen', 'first_seen', 'revenue', 'orders', 'name'] as const;
/** A column that the list may be sorted by; people without a name come last in either direction. */
export type Sort = (typeof SORTS)[number];
/** What a list of profiles is asked for. */
export interface ListQuery {
  q?: string;
  segment?: string;
  identified?: boolean;
  sort: Sort;
  descending: boolean;
  limit: number;
  /** The sort key and node that the page starts after; a null key: among those without a name. */
  after: [key: string | number | null, node: number] | null;
}
/** One page of the list of profiles. */
export interface ListPage {
  items: ProfileRow[];
  next: [string | number | null, number] | null;
}

/** `%`, `_` and `\` stand for themselves. */
const literal = (text: string): string => text.replace(/[\\%_]/g, (mark) => `\\${mark}`);

/** A page of people. */
export async function profilePage(q: Query, site: number, query: ListQuery): Promise<ListPage> {
  if (query.sort !== 'name') return part(q, site, query, query.sort, true);
  const unnamed = query.after !== null && query.after[0] === null;
  const first = unnamed ? { items: [], next: null } : await part(q, site, query, 'name', true);
  if (first.items.length === query.limit)
    return first.next ? first : { ...first, next: [null, query.descending ? Number.MAX_SAFE_INTEGER : 0] };
  const after: ListQuery['after'] = unnamed ? query.after : null;
  const rest = await part(q, site, { ...query, limit: query.limit - first.items.length, after }, 'node', false);
  return { items: [...first.items, ...rest.items], next: rest.next && [null, rest.next[1]] };
}

async function part(q: Query, site: number, query: ListQuery, column: Sort | 'node', named: boolean): Promise<ListPage> {
  const { with: candidates, params } = narrowed(site, query);
  const where: string[] = ['p.site = ?'];
  params.push(site);
  if (query.sort === 'name') where.push(named ? 'p.name is not null' : 'p.name is null');
  if (query.identified !== undefined) {
    where.push('p.identified = ?');
    params.push(query.identified ? 1 : 0);
  }
  const [order, beyond] = query.descending ? ['desc', '<'] : ['asc', '>'];
  if (query.after) {
    const [key, node] = query.after;
    if (column === 'node') {
      where.push(`p.node ${beyond} ?`);
      params.push(node);
    } else {
      where.push(`(p.${column} ${beyond} ? or (p.${column} = ? and p.node ${beyond} ?))`);
      params.push(key, key, node);
    }
  }
  const rows = await q.all<ProfileRowColumns & { node: number }>(
    `/* profilePage */ ${candidates} select ${PROFILE_ROW}, p.node from ${candidates ? 'hit h join profile p on p.node = h.node' : 'profile p'}
       join node n on n.node = p.node where ${where.join(' and ')} order by ${column === 'node' ? '' : `p.${column} ${order}, `}p.node ${order} limit ?`,
    ...params,
    query.limit + 1,
  );
  const items = rows.slice(0, query.limit);
  const last = items.at(-1);
  const next: ListPage['next'] =
    rows.length > query.limit && last ? [column === 'node' ? null : (last[column] as string | number), last.node] : null;
  return { items: items.map(profileRow), next };
}

/** The people that a search or a segment leaves, as a common table; empty text when all are left. */
function narrowed(site: number, { q, segment }: ListQuery): { with: string; params: Param[] } {
  const parts: string[] = [];
  const params: Param[] = [];
  if (q !== undefined && q !== '') {
    parts.push(`select node from profile where site = ? and search <> '' and search like ? escape '\\'
      union select n.root from identifier i join node n on n.node = i.node
        where i.site = ? and i.namespace in ('user_id', 'anonymous_id', 'shared_device') and i.value = ?
      union select root from node where site = ? and id = ?`);
    params.push(site, `%${literal(q.toLowerCase())}%`, site, q, site, q);
  }
  if (segment !== undefined) {
    parts.push('select node from membership where site = ? and segment = ?');
    params.push(site, segment);
  }
  const body = parts.length === 2 ? `select node from (${parts[0]}) s intersect ${parts[1]}` : parts[0];
  return { with: body ? `with hit as materialized (${body})` : '', params };
}

/** Reads of the list of profiles. */
export const profileListReads = { profilePage };
