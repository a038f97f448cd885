/**
 * Visits added up by everything that tells them apart, in one walk over the people: who came, who is new, what they ordered. Pure.
 *
 * An order belongs to the visit in which it was placed; one that came outside of a visit belongs to the last one before it that something brought, else to
 * the last one before it. Whoever never visited belongs to none.
 */
import { TRAFFIC_DIMENSIONS, type TrafficDimension } from '../../shared/api.ts';
import { readTrail } from './trail.ts';

/** Visits in columns, oldest first: what each began with, by the numbers of the words. */
export interface Visits {
  node: number[];
  start: number[];
  stop: number[];
  way: number[];
  client: (number | null)[];
  entry: (number | null)[];
  trail: string[];
}
/** An order, its money in micro-units; `margin` after returns, `known`: what of `gross` has a cost, be it by a rate. */
export interface Sale {
  root: number;
  ts: number;
  gross: number;
  returned: number;
  margin: number;
  known: number;
}
/** What an order is counted with: a visit of the period by its index, or an older one. */
export type Owner = number | Pick<Visit, 'way' | 'client' | 'entry' | 'trail'> | null;
interface Visit {
  way: number;
  client: number | null;
  entry: number | null;
  trail: string;
}
/** Sums of one value or of all. Money in micro-units. */
export interface Sums {
  visits: number;
  people: number;
  newPeople: number;
  orders: number;
  revenue: number;
  margin: number;
  /** Revenue of which the cost is known. */
  known: number;
  views: number;
  /** Who was counted last: people are walked through one after another. */
  last: number;
}
/** Nothing yet. */
export const noSums = (): Sums => ({ visits: 0, people: 0, newPeople: 0, orders: 0, revenue: 0, margin: 0, known: 0, views: 0, last: -1 });

/** The values behind the numbers of ways, clients and pages. An absent one is the empty text. */
export interface Lexicon {
  way: Map<number, Record<'channel' | 'source' | 'campaign' | 'referrer', string>>;
  client: Map<number, Record<'country' | 'city' | 'device' | 'browser' | 'system', string>>;
  page: Map<number, string>;
}
/** What a filter asks of a visit; all must hold. The empty text asks for what is not known. */
export type Filters = Partial<Record<TrafficDimension, string>>;

const OF_WAY = ['channel', 'source', 'campaign', 'referrer'] as const;
const OF_CLIENT = ['country', 'city', 'device', 'browser', 'system'] as const;
/** Dimensions in which "not known" is no row: most visits have no campaign, and that is no finding. */
const QUIET: ReadonlySet<TrafficDimension> = new Set(['campaign', 'referrer', 'page', 'landing']);

/** The whole, and each dimension's values. */
export interface Report {
  whole: Sums;
  tables: Record<TrafficDimension, Map<string, Sums>>;
}

/** Who the people are: the root of a node (below `size`), and who was first seen in the period, by root. */
export interface People {
  size: number;
  rootOf(node: number): number;
  fresh: Uint8Array;
}

/** Adds everything up. `owners`: of each sale. */
export function reportOf(
  visits: Visits,
  people: People,
  sales: readonly Sale[],
  owners: readonly Owner[],
  words: Lexicon,
  filters: Filters,
  only?: 'whole',
): Report {
  const report: Report = { whole: noSums(), tables: tables() };
  const holds = holding(words, filters);
  const all = Object.keys(filters).length === 0;
  const rows = only ? null : rowsOf(report.tables, words);
  const { roots, first, next } = chains(visits, people);
  for (const person of roots) {
    const fresh = people.fresh[person] === 1;
    for (let i = first[person] as number; i >= 0; i = next[i] as number) {
      if (!all && !holds(at(visits, i))) continue;
      count(report.whole, person, fresh);
      if (!rows) continue;
      for (const sums of rows.way(visits.way[i] as number)) count(sums, person, fresh);
      for (const sums of rows.client(visits.client[i] ?? null)) count(sums, person, fresh);
      for (const sums of rows.entry(visits.entry[i] ?? null)) count(sums, person, fresh);
      for (const [page, views] of rows.pages(visits.trail[i] ?? '')) {
        page.views += views;
        count(page, person, fresh);
      }
    }
  }
  for (const [i, sale] of sales.entries()) {
    const owner = owners[i] ?? null;
    const v = typeof owner === 'number' ? at(visits, owner) : owner;
    if (!v || !holds(v)) continue;
    add(report.whole, sale);
    if (!rows) continue;
    for (const sums of [...rows.way(v.way), ...rows.client(v.client), ...rows.entry(v.entry)]) add(sums, sale);
    for (const [page] of rows.pages(v.trail)) add(page, sale);
  }
  return report;
}

/** The visits of each step that the filters let through; steps follow one another. */
export function courseOf(visits: Visits, steps: readonly [from: number, to: number][], words: Lexicon, filters: Filters): number[] {
  const holds = holding(words, filters);
  const course = steps.map(() => 0);
  let step = 0;
  for (const [i, start] of visits.start.entries()) {
    while (step < steps.length && start >= (steps[step] as [number, number])[1]) step++;
    if (step < steps.length && start >= (steps[step] as [number, number])[0] && holds(at(visits, i)))
      course[step] = (course[step] ?? 0) + 1;
  }
  return course;
}

/** Whether the filters let a visit through. */
function holding(words: Lexicon, filters: Filters): (v: Visit) => boolean {
  const fits = fitting(words, filters);
  return (v) => fits.way(v.way) && fits.client(v.client) && fits.entry(v.entry) && fits.trail(v.trail);
}

const at = (v: Visits, i: number): Visit => ({
  way: v.way[i] as number,
  client: v.client[i] ?? null,
  entry: v.entry[i] ?? null,
  trail: v.trail[i] ?? '',
});
const tables = (): Report['tables'] =>
  Object.fromEntries(TRAFFIC_DIMENSIONS.map((name) => [name, new Map<string, Sums>()])) as Report['tables'];

function count(sums: Sums, person: number, fresh: boolean): void {
  sums.visits++;
  if (sums.last === person) return;
  sums.last = person;
  sums.people++;
  if (fresh) sums.newPeople++;
}
/** Adds an order with what is left of it. */
function add(sums: Sums, { gross, returned, margin, known }: Sale): void {
  const kept = gross > 0 ? Math.max(0, gross - returned) / gross : 0;
  sums.orders++;
  sums.revenue += gross - returned;
  sums.known += known * kept;
  sums.margin += margin;
}

/** The people of some visits: `first` leads to each one's oldest visit, `next` from visit to visit, -1 ends. */
function chains(visits: Visits, { size, rootOf }: People): { roots: number[]; first: Int32Array; next: Int32Array } {
  const first = new Int32Array(size).fill(-1);
  const next = new Int32Array(visits.node.length);
  const roots: number[] = [];
  for (let i = visits.node.length - 1; i >= 0; i--) {
    const person = rootOf(visits.node[i] as number);
    const later = first[person] as number;
    if (later < 0) roots.push(person);
    next[i] = later;
    first[person] = i;
  }
  return { roots, first, next };
}

/** The sums that a visit adds to, looked up once for each way, client and page. */
function rowsOf(into: Report['tables'], words: Lexicon) {
  const sumsOf = (name: TrafficDimension, value: string): Sums[] => {
    if (value === '' && QUIET.has(name)) return [];
    let sums = into[name].get(value);
    if (!sums) into[name].set(value, (sums = noSums()));
    return [sums];
  };
  const memo = <K>(make: (key: K) => Sums[]) => {
    const known = new Map<K, Sums[]>();
    return (key: K): Sums[] => {
      let found = known.get(key);
      if (!found) known.set(key, (found = make(key)));
      return found;
    };
  };
  const way = memo((n: number) => OF_WAY.flatMap((name) => sumsOf(name, words.way.get(n)?.[name] ?? '')));
  const client = memo((n: number | null) =>
    OF_CLIENT.flatMap((name) => sumsOf(name, (n === null ? undefined : words.client.get(n)?.[name]) ?? '')),
  );
  const entry = memo((n: number | null) => sumsOf('landing', (n === null ? undefined : words.page.get(n)) ?? ''));
  const page = memo((n: number) => sumsOf('page', words.page.get(n) ?? ''));
  const trails = new Map<string, [Sums, number][]>();
  return {
    ...{ way, client, entry },
    pages(trail: string): [Sums, number][] {
      let found = trails.get(trail);
      if (!found)
        trails.set(trail, (found = readTrail(trail).flatMap(([n, views]) => page(n).map((sums): [Sums, number] => [sums, views]))));
      return found;
    },
  };
}

/** Which numbers a filter lets through, decided once for each. */
function fitting(words: Lexicon, filters: Filters) {
  const ofWay = OF_WAY.filter((name) => filters[name] !== undefined);
  const ofClient = OF_CLIENT.filter((name) => filters[name] !== undefined);
  const { landing, page } = filters;
  const any = () => true;
  const memo = <K>(test: (key: K) => boolean) => {
    const known = new Map<K, boolean>();
    return (key: K): boolean => {
      const found = known.get(key) ?? test(key);
      known.set(key, found);
      return found;
    };
  };
  return {
    way: ofWay.length === 0 ? any : memo((n: number) => ofWay.every((name) => (words.way.get(n)?.[name] ?? '') === filters[name])),
    client:
      ofClient.length === 0
        ? any
        : memo((n: number | null) =>
            ofClient.every((name) => ((n === null ? undefined : words.client.get(n)?.[name]) ?? '') === filters[name]),
          ),
    entry: landing === undefined ? any : memo((n: number | null) => ((n === null ? undefined : words.page.get(n)) ?? '') === landing),
    trail: page === undefined ? any : memo((trail: string) => readTrail(trail).some(([n]) => words.page.get(n) === page)),
  };
}
