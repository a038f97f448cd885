/** Figures over time: who came, who is known, what was ordered and returned, in steps of the site's own calendar. */
import type { ProfileRow } from '../../../shared/api.ts';
import { openSuggestions } from './suggestions.ts';
import type { Param, Query } from '../query.ts';
import { totalOf } from '../sql.ts';
import { visitors, type Bounds, type Visitors } from './visitors.ts';
import { PROFILE_ROW, profileRow, type ProfileRowColumns } from './profile-row.ts';

export type { Bounds };
/** Everything that happened between two instants. */
export type Happened = Visitors & Sold;

/** What was ordered and returned between two instants; money in micro-units. Orders of nothing do not count. */
export interface Sold {
  orders: number;
  gross: number;
  returned: number;
  /** Of orders, less what returns took of it; what serving both costs; and what contacts cost. */
  margin: number;
  costs: number;
  reach: number;
}

/** What was sold in each span, in order. */
export async function sold(q: Query, site: number, spans: Bounds[]): Promise<Sold[]> {
  const rows: Sold[] = [];
  for (const [from, to] of spans) {
    const orders = await q.get<{ orders: number; gross: number; margin: number; costs: number }>(
      `/* ordered */ select count(*) as orders, ${totalOf(q, 'gross')} as gross, ${totalOf(q, 'margin')} as margin, ${totalOf(q, 'costs')} as costs from orders where site = ? and ts >= ? and ts < ? and gross > 0`,
      ...[site, from, to],
    );
    const returns = await q.get<{ returned: number; margin: number; costs: number }>(
      `/* returned */ select ${totalOf(q, 'amount')} as returned, ${totalOf(q, 'margin')} as margin, ${totalOf(q, 'costs')} as costs from order_return where site = ? and ts >= ? and ts < ?`,
      ...[site, from, to],
    );
    const touches = await q.get<{ cost: number }>(
      `/* reached */ select ${totalOf(q, 'cost')} as cost from touch where site = ? and ts >= ? and ts < ?`,
      ...[site, from, to],
    );
    rows.push({
      ...{ orders: orders?.orders ?? 0, gross: orders?.gross ?? 0, returned: returns?.returned ?? 0 },
      margin: (orders?.margin ?? 0) - (returns?.margin ?? 0),
      costs: (orders?.costs ?? 0) + (returns?.costs ?? 0),
      reach: touches?.cost ?? 0,
    });
  }
  return rows;
}

/** Visitors and sales of each row of spans, of each span and of all spans of a row together, in one snapshot. */
export async function happened(q: Query, site: number, rows: Bounds[][]): Promise<{ whole: Happened; spans: Happened[] }[]> {
  const came = await visitors(q, site, rows);
  const answers: { whole: Happened; spans: Happened[] }[] = [];
  for (const [i, spans] of rows.entries()) {
    const sales = await sold(q, site, spans);
    const whole: Happened = {
      ...{ visitors: 0, known: 0 },
      ...came[i]?.whole,
      ...{ orders: 0, gross: 0, returned: 0, margin: 0, costs: 0, reach: 0 },
    };
    for (const sale of sales) {
      whole.orders += sale.orders;
      whole.gross += sale.gross;
      whole.returned += sale.returned;
      whole.margin += sale.margin;
      whole.costs += sale.costs;
      whole.reach += sale.reach;
    }
    answers.push({ whole, spans: sales.map((sale, n) => ({ ...{ visitors: 0, known: 0 }, ...came[i]?.spans[n], ...sale })) });
  }
  return answers;
}

/** The first and the last instant that the site knows of anybody; nulls before the first event. */
export async function known(q: Query, site: number): Promise<{ first: number | null; last: number | null }> {
  const first = await q.get<{ at: number | null }>(`/* firstSeen */ select min(first_seen) as at from profile where site = ?`, site);
  const last = await q.get<{ at: number | null }>(`/* lastSeen */ select max(last_seen) as at from profile where site = ?`, site);
  return { first: first?.at ?? null, last: last?.at ?? null };
}

/** Everything ever ordered and returned, by how many customers; money in micro-units. */
export async function totals(q: Query, site: number): Promise<Sold & { customers: number; rated: number; uncosted: number }> {
  const [all] = await sold(q, site, [[Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]]);
  const customers = await q.get<{ n: number }>(`/* customers */ select count(*) as n from profile where site = ? and orders > 0`, site);
  const rests = await q.get<{ rated: number; uncosted: number }>(
    `/* rests */ select ${totalOf(q, 'rated')} as rated, ${totalOf(q, 'uncosted')} as uncosted from orders where site = ? and ts >= ? and gross > 0`,
    ...[site, Number.MIN_SAFE_INTEGER],
  );
  return {
    ...{ orders: 0, gross: 0, returned: 0, margin: 0, costs: 0, reach: 0, ...all },
    ...{ customers: customers?.n ?? 0, rated: rests?.rated ?? 0, uncosted: rests?.uncosted ?? 0 },
  };
}

/** Gross revenue of each customer in micro-units, largest first. */
export async function customerAmounts(q: Query, site: number): Promise<number[]> {
  const rows = await q.all<{ gross: number }>(
    `/* customerAmounts */ select gross from profile where site = ? and orders > 0 order by gross desc`,
    site,
  );
  return rows.map((row) => row.gross);
}

/** The customers of the highest revenue. */
export async function bestCustomers(q: Query, site: number, limit: number): Promise<ProfileRow[]> {
  const rows = await q.all<ProfileRowColumns>(
    `/* bestCustomers */ select ${PROFILE_ROW} from profile p join node n on n.node = p.node where p.site = ? and p.revenue > 0
       order by p.revenue desc, p.node desc limit ?`,
    ...([site, limit] as Param[]),
  );
  return rows.map(profileRow);
}

/** Figures beside the navigation; `since`: people seen from then on are here now. */
export async function counts(q: Query, site: number, since: number) {
  const count = async (text: string, ...params: Param[]): Promise<number> => (await q.get<{ n: number }>(text, ...params))?.n ?? 0;
  return {
    profiles: await count(`/* profiles */ select count(*) as n from profile where site = ?`, site),
    identified: await count(`/* identified */ select count(*) as n from profile where site = ? and identified = 1`, site),
    segments: await count(`/* segments */ select count(*) as n from segment where site = ?`, site),
    experiences: await count(`/* experiences */ select count(*) as n from experience where site = ? and status <> 'archived'`, site),
    refused: await count(`/* refusedEvents */ select count(*) as n from failed_event where site = ?`, site),
    suggestions: await openSuggestions(q, site),
    live: await count(`/* hereNow */ select count(*) as n from profile where site = ? and last_seen >= ?`, site, since),
  };
}

/** Reads of the overview. */
export const overviewReads = { happened, sold, known, totals, customerAmounts, bestCustomers, counts };
