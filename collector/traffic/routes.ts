/** `GET /traffic`: where visits come from and what they brought, in a period, against the one before. */
import { TRAFFIC_DIMENSIONS, UNKNOWN_VALUE, type Brought, type Traffic, type TrafficDimension, type TrafficRow } from '../../shared/api.ts';
import { shownAmount } from '../../shared/money.ts';
import { DAY, offsetAt } from '../../shared/time.ts';
import { noGeo } from '../collect/geo.ts';
import { HttpError, type Ctx, type Handler } from '../http.ts';
import { planOf } from '../value/overview.ts';
import { asked, NO_PERIOD } from '../value/routes.ts';
import type { Filters, Report, Sums } from './report.ts';

/** Rows of a table that are sent; the rest is a number. */
const MOST_ROWS = 100;
const MOST_NAMES = 8;

function filtersOf(c: Ctx): Filters {
  const filters: Filters = {};
  for (const name of TRAFFIC_DIMENSIONS) {
    const value = c.req.query(name);
    if (value === undefined || value === '') continue;
    if (value.length > 300) throw new HttpError('invalid', `${name}: at most 300 characters.`);
    filters[name] = value === UNKNOWN_VALUE ? '' : value;
  }
  return filters;
}

/** Sums as they are shown; no margin where no cost is known. */
function shown({ visits, people, newPeople, orders, revenue, margin, known }: Sums, currency: string): Brought {
  return {
    ...{ visits, people, newPeople, orders },
    revenue: shownAmount(revenue, currency),
    margin: known > 0 ? shownAmount(Math.round(margin), currency) : null,
  };
}

/** Every row of one table, those with most visits first. */
function rowsOf({ tables }: Report, name: TrafficDimension, currency: string): TrafficRow[] {
  const all = [...tables[name]].sort(([a, x], [b, y]) => y.visits - x.visits || y.revenue - x.revenue || (a < b ? -1 : 1));
  return all.map(([value, sums]) => ({
    value: value === '' ? null : value,
    ...shown(sums, currency),
    ...(name === 'page' && { views: sums.views }),
  }));
}
function tablesOf(report: Report, currency: string): Traffic['tables'] {
  const table = (name: TrafficDimension): Traffic['tables'][TrafficDimension] => {
    const rows = rowsOf(report, name, currency);
    return { rows: rows.slice(0, MOST_ROWS), total: rows.length };
  };
  return Object.fromEntries(TRAFFIC_DIMENSIONS.map((name) => [name, table(name)])) as Traffic['tables'];
}

/** Every row of the table that `?by=` names, in the period and with the filters of the address: what the page shows the first hundred of. */
export async function rowsBy(c: Ctx): Promise<TrafficRow[]> {
  const { deps, site } = c.var;
  const by = TRAFFIC_DIMENSIONS.find((name) => name === c.req.query('by'));
  if (!by) throw new HttpError('invalid', `by: one of ${TRAFFIC_DIMENSIONS.join(', ')}.`);
  const plan = planOf({ ...(await asked(c)), compare: 'none' }, deps.now());
  if (!plan) throw new HttpError('invalid', NO_PERIOD);
  const found = await deps.store.read.traffic(site.site, {
    now: [plan.now.from, plan.now.to],
    before: null,
    ...{ steps: plan.steps, stepsBefore: [], filters: filtersOf(c) },
  });
  return rowsOf(found.now, by, site.currency);
}

const iso = (ms: number): string => new Date(ms).toISOString();

/** The route of traffic. */
export const trafficRoutes = {
  traffic: (async (c) => {
    const { deps, site } = c.var;
    const { currency, timeZone } = site;
    const { read } = deps.store;
    const plan = planOf(await asked(c), deps.now());
    if (!plan) throw new HttpError('invalid', NO_PERIOD);
    const { now, before, step, steps, stepsBefore } = plan;
    const filters = filtersOf(c);
    const found = await read.traffic(site.site, {
      now: [now.from, now.to],
      before: before && [before.from, before.to],
      ...{ steps, stepsBefore, filters },
    });
    const dayOf = (ts: number): number => Math.floor((ts + offsetAt(ts, timeZone)) / DAY);
    const robots = (from: number, to: number) => read.robotHits(site.site, dayOf(from), dayOf(Math.max(from, to - 1)));
    const names = await robots(now.from, now.to);
    const sum = (of: { hits: number }[]): number => of.reduce((total, { hits }) => total + hits, 0);
    const since = await read.firstVisit(site.site);
    const { whole } = found.now;
    const span = ({ from, to }: { from: number; to: number }) => ({ from: iso(from), to: iso(to) });
    const answer: Traffic = {
      period: { name: plan.name, now: span(now), before: before && span(before), step, running: now.running },
      steps: plan.starts.map(iso),
      visits: plan.starts.map((start, i) => (start < now.to ? (found.visits[i] ?? null) : null)),
      visitsBefore: plan.starts.map((_, i) => found.visitsBefore[i] ?? null),
      now: shown(whole, currency),
      before: found.before && shown(found.before, currency),
      costKnown: whole.revenue > 0 ? Math.min(1, whole.known / whole.revenue) : null,
      elsewhere: { orders: found.elsewhere.orders, revenue: shownAmount(found.elsewhere.revenue, currency) },
      filters: Object.fromEntries(Object.entries(filters).map(([name, value]) => [name, value === '' ? UNKNOWN_VALUE : value])),
      tables: tablesOf(found.now, currency),
      robots: { hits: sum(names), before: before && sum(await robots(before.from, before.to)), names: names.slice(0, MOST_NAMES) },
      places: deps.geo !== noGeo,
      since: since === null ? null : iso(since),
      currency,
    };
    return c.json(answer);
  }) satisfies Handler,
};
