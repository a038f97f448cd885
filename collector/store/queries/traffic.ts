/** Visits of a period with what they brought: read in columns, added up in memory, where an engine would sort a dozen times. */
import type { Query } from '../query.ts';
import { totalOf } from '../sql.ts';
import { VISIT_GAP } from '../../collect/visits.ts';
import {
  courseOf,
  reportOf,
  type Filters,
  type Lexicon,
  type Owner,
  type Report,
  type Sale,
  type Sums,
  type Visits,
} from '../../traffic/report.ts';
import { peopleOf, type Bounds } from './visitors.ts';

/** What is asked: the period, the one before, and the steps of each. */
export interface TrafficAsk {
  now: Bounds;
  before: Bounds | null;
  steps: Bounds[];
  stepsBefore: Bounds[];
  filters: Filters;
}
/** The sums of one span, and its visits a step. */
export interface TrafficFound {
  now: Report;
  before: Sums | null;
  visits: number[];
  visitsBefore: number[];
  /** Orders of people who never visited. */
  elsewhere: { orders: number; revenue: number };
}

/** Everything that a traffic report tells of a site's people, in one snapshot. */
export async function traffic(q: Query, site: number, ask: TrafficAsk): Promise<TrafficFound> {
  const { root, size } = await peopleOf(q, site);
  const rootOf = (node: number): number => root[node] || node;
  const words = await lexicon(q, site);
  const visited = new Uint8Array(size);
  for (const node of await list(q, `/* everVisited */ select ${q.dialect.list('node')} as of from node_origin where site = ?`, site))
    visited[rootOf(node)] = 1;
  const span = async ([from, to]: Bounds, steps: Bounds[], only?: 'whole') => {
    const visits = await visitsIn(q, site, from, to);
    const fresh = new Uint8Array(size);
    for (const node of await list(q, NEW_PEOPLE(q), site, from, to)) fresh[node] = 1;
    const sales = await salesIn(q, site, from, to, rootOf);
    const owners = await ownersOf(q, site, visits, rootOf, sales, visited);
    const report = reportOf(visits, { size, rootOf, fresh }, sales, owners, words, ask.filters, only);
    return { report, sales, owners, course: courseOf(visits, steps, words, ask.filters) };
  };
  const now = await span(ask.now, ask.steps);
  const before = ask.before ? await span(ask.before, [], 'whole') : null;
  const [first, last] = [ask.stepsBefore[0], ask.stepsBefore.at(-1)];
  // The course before is drawn whole, also where the present has not come to yet.
  const later = await visitsIn(q, site, first?.[0] ?? 0, last?.[1] ?? 0);
  const none = now.sales.filter((_, i) => now.owners[i] === null);
  return {
    now: now.report,
    before: before?.report.whole ?? null,
    visits: now.course,
    visitsBefore: courseOf(later, ask.stepsBefore, words, ask.filters),
    elsewhere: { orders: none.length, revenue: none.reduce((sum, { gross, returned }) => sum + gross - returned, 0) },
  };
}

async function visitsIn(q: Query, site: number, from: number, to: number): Promise<Visits> {
  const of = (column: string): string => `${q.dialect.list(column)} as ${column}`;
  const names = ['node', 'start', 'stop', 'way', 'client', 'entry', 'trail'] as const;
  const row = await q.get<Record<(typeof names)[number], string>>(
    `/* trafficVisits */ select ${names.map(of).join(', ')} from
       (select node, start, stop, coalesce(way, 0) as way, client, entry, trail from visit where site = ? and start >= ? and start < ? order by start, node) ordered`,
    ...[site, from, to],
  );
  const column = <T>(name: (typeof names)[number]): T[] => JSON.parse(row?.[name] ?? '[]') as T[];
  return {
    ...{ node: column<number>('node'), start: column<number>('start'), stop: column<number>('stop'), way: column<number>('way') },
    ...{ client: column<number | null>('client'), entry: column<number | null>('entry'), trail: column<string>('trail') },
  };
}

const NEW_PEOPLE = (q: Query): string =>
  `/* newPeople */ select ${q.dialect.list('node')} as of from profile where site = ? and first_seen >= ? and first_seen < ?`;

async function list(q: Query, text: string, ...params: number[]): Promise<number[]> {
  return JSON.parse((await q.get<{ of: string | null }>(text, ...params))?.of ?? '[]') as number[];
}

async function lexicon(q: Query, site: number): Promise<Lexicon> {
  const ways = await q.all<{ way: number; channel: string; source: string; campaign: string; referrer: string }>(
    `/* ways */ select way, channel, source, campaign, referrer from way where site = ?`,
    site,
  );
  const clients = await q.all<{ client: number; country: string; city: string; device: string; browser: string; system: string }>(
    `/* clients */ select client, country, city, device, browser, system from client where site = ?`,
    site,
  );
  const pages = await q.all<{ page: number; path: string }>(`/* pages */ select page, path from page where site = ?`, site);
  return {
    way: new Map(ways.map((row) => [row.way, row])),
    client: new Map(clients.map((row) => [row.client, row])),
    page: new Map(pages.map((row) => [row.page, row.path])),
  };
}

interface SaleRow extends Omit<Sale, 'root'> {
  node: number;
  back: number;
}
/** Orders placed in a span, oldest first, with what came back of each and what is left of it. */
async function salesIn(q: Query, site: number, from: number, to: number, rootOf: (node: number) => number): Promise<Sale[]> {
  const back = (column: 'amount' | 'margin'): string =>
    `(select ${totalOf(q, `r.${column}`)} from order_return r where r.site = o.site and r.node = o.node and r.order_id = o.order_id)`;
  const rows = await q.all<SaleRow>(
    `/* sales */ select o.node, o.ts, o.gross, o.margin, o.gross - o.uncosted as known, ${back('amount')} as returned, ${back('margin')} as back
     from orders o where o.site = ? and o.ts >= ? and o.ts < ? and o.gross > 0 order by o.ts, o.order_id`,
    ...[site, from, to],
  );
  return rows.map(({ node, back: taken, margin, ...row }) => ({ ...row, margin: margin - taken, root: rootOf(node) }));
}

/** The visit that each order belongs to; null for people who never visited. */
async function ownersOf(
  q: Query,
  site: number,
  visits: Visits,
  rootOf: (node: number) => number,
  sales: readonly Sale[],
  visited: Uint8Array,
): Promise<Owner[]> {
  const buyers = new Map<number, number[]>();
  for (const { root } of sales) buyers.set(root, []);
  for (const [i, node] of visits.node.entries()) buyers.get(rootOf(node))?.push(i);
  const direct = await q.get<{ way: number }>(`/* directWay */ select way from way where site = ? and channel = 'direct'`, site);
  const owners: Owner[] = [];
  for (const sale of sales) {
    const before = (buyers.get(sale.root) ?? []).filter((i) => (visits.start[i] as number) <= sale.ts);
    const inside = before.filter((i) => sale.ts <= (visits.stop[i] as number) + VISIT_GAP).at(-1);
    const brought = inside ?? before.filter((i) => visits.way[i] !== direct?.way).at(-1);
    if (brought !== undefined) owners.push(brought);
    else owners.push(visited[sale.root] ? ((await olderVisit(q, site, sale)) ?? before.at(-1) ?? null) : null);
  }
  return owners;
}

/** The last visit of somebody before an order that something brought, else their last one at all. */
async function olderVisit(q: Query, site: number, { root, ts }: Sale): Promise<Owner> {
  const visit = (which: string) =>
    q.get<{ way: number; client: number | null; entry: number | null; trail: string }>(
      `/* visitBefore */ select coalesce(v.way, 0) as way, v.client, v.entry, v.trail from node n cross join visit v
         where n.site = ? and n.root = ? and v.site = n.site and v.node = n.node and v.start <= ? ${which} order by v.start desc, v.node desc limit 1`,
      ...[site, root, ts],
    );
  return (await visit('and v.way_ts is not null')) ?? (await visit('')) ?? null;
}

/** Hits of robots by name between two days of the site, most first. */
export async function robotHits(q: Query, site: number, fromDay: number, toDay: number): Promise<{ name: string; hits: number }[]> {
  return q.all<{ name: string; hits: number }>(
    `/* robotHits */ select name, sum(hits) as hits from robot_day where site = ? and day >= ? and day <= ? group by name order by hits desc, name`,
    ...[site, fromDay, toDay],
  );
}

/** When the first visit of a site began; null before it. */
export async function firstVisit(q: Query, site: number): Promise<number | null> {
  return (await q.get<{ at: number | null }>(`/* firstVisit */ select min(start) as at from visit where site = ?`, site))?.at ?? null;
}

/** Reads of traffic. */
export const trafficReads = { traffic, robotHits, firstVisit };
