/** People as a file holds them: walked by node, which a person keeps, so that nobody is met twice or left out while others come, go and change. */
import type { ExportedProfile } from '../../../shared/api.ts';
import { ORIGIN_COLUMNS, ORIGIN_OF, traitsOf, type TraitColumns } from '../computed-traits.ts';
import { StoreError } from '../error.ts';
import type { Query } from '../query.ts';
import { joined, plain, sql, type Sql } from '../sql.ts';
import { CONSENT_COLUMNS, CONSENT_ORDER, CONSENT_SOURCE, holding, type ConsentColumns } from './consents.ts';
import type { ListQuery } from './profile-list.ts';
import { holdsWords, named } from './profile-match.ts';
import { PROFILE_ROW, profileRow, type ProfileRowColumns } from './profile-row.ts';
import { segmentRow } from './segment-reads.ts';

/** Of whom: the list of profiles with its search and filters. */
export type Who = Pick<ListQuery, 'q' | 'segment' | 'identified'>;
/** A page of a file; `next` is where the following one starts, null at the end. */
export interface ExportPage<T, A> {
  items: T[];
  next: A | null;
}

/** The nodes of a page, in order, with the time since when each is in the segment that is asked for. */
function nodesOf(site: number, { q: text, segment, identified }: Who, after: number, limit: number): Sql {
  const conditions =
    segment === null
      ? [sql`p.site = ${site} and p.node > ${after}`]
      : [sql`m.site = ${site} and m.segment = ${segment} and m.node > ${after} and p.site = m.site and p.node = m.node`];
  if (identified !== null) conditions.push(plain(`p.identified = ${identified ? 1 : 0}`));
  if (text.trim() !== '') conditions.push(sql`((${holdsWords(text)}) or p.node in (${named(site, text)}))`);
  const [from, since, order] =
    segment === null ? ['profile p', 'p.first_seen', 'p.node'] : ['membership m cross join profile p', 'm.since', 'm.node'];
  return sql`select p.node, ${plain(since)} as since from ${plain(from)} where ${joined(conditions, ' and ')} order by ${plain(order)} limit ${limit}`;
}

type Row = ProfileRowColumns & TraitColumns & { node: number; since: number; traits: string };

/** A page of people after a node (0: from the first). A segment that there is not (any more) is an error: the file would look whole. */
export async function exportedProfiles(
  q: Query,
  site: number,
  who: Who,
  currency: string,
  after: number,
  limit: number,
): Promise<ExportPage<ExportedProfile, number>> {
  if (who.segment !== null && !(await segmentRow(q, site, who.segment))) throw new StoreError('not_found', 'There is no such segment.');
  const nodes = nodesOf(site, who, after, limit);
  const people = sql`/* exportedProfiles */ with wanted as materialized (${nodes}) select ${plain(PROFILE_ROW)}, p.node, w.since, p.traits, p.gross,
      p.returned, p.margin, p.costs, p.reach, p.first_order, ${plain(ORIGIN_COLUMNS)}
    from wanted w cross join profile p join node n on n.node = p.node ${plain(ORIGIN_OF)} where p.site = ${site} and p.node = w.node order by p.node`;
  const rows = await q.all<Row>(people.text, ...people.params);
  const said = sql`/* exportedConsents */ with wanted as materialized (${nodes}) select w.node as root, ${plain(CONSENT_COLUMNS)}
    from wanted w cross join node n cross join consent c ${plain(CONSENT_SOURCE)}
    where n.site = ${site} and n.root = w.node and c.site = n.site and c.node = n.node order by ${plain(CONSENT_ORDER)}`;
  const statements = new Map<number, ConsentColumns[]>();
  for (const { root, ...statement } of await q.all<ConsentColumns & { root: number }>(said.text, ...said.params))
    statements.set(root, [...(statements.get(root) ?? []), statement]);
  const items = rows.map((row): ExportedProfile => ({
    ...profileRow(row),
    currency,
    inSegmentSince: who.segment === null ? null : new Date(row.since).toISOString(),
    consents: consentsOf(statements.get(row.node) ?? []),
    traits: traitsOf(JSON.parse(row.traits) as Record<string, unknown>, row),
  }));
  return { items, next: rows.length === limit ? (rows.at(-1)?.node ?? null) : null };
}

/** What holds of each purpose, in the order of their names. */
function consentsOf(statements: readonly ConsentColumns[]): ExportedProfile['consents'] {
  const said = holding(statements).sort((a, b) => (a.purpose < b.purpose ? -1 : 1));
  return Object.fromEntries(said.map(({ purpose, granted }) => [purpose, granted]));
}

/** Reads of people for a file. */
export const exportPeopleReads = { exportedProfiles };
