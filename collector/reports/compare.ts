/** A report beside the orders that are here: by month of the site's zone and currency, and where it names orders by each of them. Exact. Pure. */
import type { MonthDifference, OrderDifference, ReportComparison, ReportMeaning } from '../../shared/api.ts';
import { bounded, shownAmount, type Micros } from '../../shared/money.ts';
import { dayOf } from '../../shared/time.ts';
import type { SiteContext } from '../site.ts';
import type { Counted, CountedReturn } from '../store/queries/reports.ts';
import type { Content, OrderLine } from './read.ts';

/** What a report is compared with. `orders`: those placed in its months; `elsewhere`: those that it names beside them. `counts`: whether unconfirmed orders do. */
export interface Here {
  orders: readonly Counted[];
  elsewhere: readonly Counted[];
  returns: readonly CountedReturn[];
  counts: boolean;
}
type Site = Pick<SiteContext, 'timeZone' | 'currency' | 'pricesWithTax'>;
const SHOWN = 500;

/** An amount of the site's currency in the order's, by the rate that the order went by; rounded once. */
function inOwn(amount: Micros, { charged, gross }: { charged: number; gross: number }): Micros {
  if (charged === gross || amount === 0) return amount;
  return gross === 0 ? 0 : Number((BigInt(amount) * BigInt(charged) * 2n + BigInt(gross)) / (BigInt(gross) * 2n));
}
/** The sum of an order as the report means it, in its own currency. */
export function sumAs(order: Counted, { tax, shipping, returns }: ReportMeaning, site: Site): Micros {
  const taxed = tax === (site.pricesWithTax && order.priced === 1) ? 0 : tax ? order.tax : -order.tax;
  return bounded(order.charged + taxed + (shipping ? order.shipping : 0) - (returns === 'order' ? inOwn(order.returned, order) : 0));
}
const differ = (a: Micros, b: Micros, currency: string): boolean => shownAmount(bounded(a - b), currency) !== 0;

type Standing = 'counts' | 'unconfirmed' | 'waiting' | 'cancelled';
const standingOf = ({ cancelled, trust }: Counted, counts: boolean): Standing =>
  cancelled === 1 ? 'cancelled' : trust === 'verified' ? 'counts' : counts ? 'unconfirmed' : 'waiting';

interface Sum {
  count: number;
  sum: Micros;
}
type Month = Record<Standing, Sum> & { month: string; currency: string; there: { count: number | null; sum: Micros } | null; less: Micros };

/** Every month in every currency, on both sides. */
class Months {
  private readonly all = new Map<string, Month>();
  of(month: string, currency: string): Month {
    const key = `${month} ${currency}`;
    let found = this.all.get(key);
    if (!found) {
      const none = (): Sum => ({ count: 0, sum: 0 });
      found = { month, currency, there: null, less: 0, counts: none(), unconfirmed: none(), waiting: none(), cancelled: none() };
      this.all.set(key, found);
    }
    return found;
  }
  get sorted(): Month[] {
    return [...this.all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, month]) => month);
  }
}
const add = (to: Sum, sum: Micros): void => {
  to.count++;
  to.sum = bounded(to.sum + sum);
};

function monthShown(of: Month): MonthDifference {
  const { month, currency, counts, unconfirmed, waiting, cancelled } = of;
  const there = of.there ?? { count: 0, sum: 0 };
  const here = { count: counts.count + unconfirmed.count, sum: bounded(counts.sum + unconfirmed.sum - of.less) };
  const difference = bounded(here.sum - there.sum);
  const by = there.count === null ? 0 : here.count - there.count;
  const differs = shownAmount(difference, currency) !== 0 || by !== 0;
  // What would make both sides alike, in sum and in number.
  const explains = ({ count, sum }: Sum, sign: 1 | -1): boolean =>
    count > 0 && !differ(difference, sign * sum, currency) && (there.count === null || by === sign * count);
  const cause = !differs
    ? null
    : explains(unconfirmed, 1)
      ? 'unconfirmed'
      : explains(cancelled, -1)
        ? 'cancelled'
        : explains(waiting, -1)
          ? 'waiting'
          : null;
  const money = <T extends { sum: Micros }>(sum: T): T => ({ ...sum, sum: shownAmount(sum.sum, currency) });
  return {
    ...{ month, currency, there: money(there), here: money(here), difference: shownAmount(difference, currency), differs },
    ...{ unconfirmed: money(unconfirmed), cancelled: money(cancelled), waiting: money(waiting), cause },
  };
}

/** The months in their order; two in a row that differ by as much, one up and one down, are each other's cause. */
function monthsShown(months: readonly Month[]): MonthDifference[] {
  const shown = months.map(monthShown);
  const by = (row: MonthDifference): number | null => (row.there.count === null ? null : row.here.count - row.there.count);
  for (const [i, row] of shown.entries()) {
    const next = shown.slice(i + 1).find(({ currency }) => currency === row.currency);
    if (!next || !row.differs || row.cause !== null || next.cause !== null || row.difference !== -next.difference) continue;
    if (by(row) === null || next.there.count === null || by(row) === -(by(next) ?? NaN)) row.cause = next.cause = 'neighbour';
  }
  return shown;
}

/** How an order of the report differs from the one that is here; null when both are alike. */
function differenceOf(
  line: OrderLine,
  order: Counted | undefined,
  meaning: ReportMeaning,
  site: Site,
  counts: boolean,
): OrderDifference | null {
  const [id, day, amount, currency] = line;
  const there = { day, amount: shownAmount(amount, currency) };
  if (!order) return { kind: 'missing_here', id, currency, there, here: null, cause: null };
  const standing = standingOf(order, counts);
  const sum = sumAs(order, meaning, site);
  const here = shownHere(order, sum, site);
  const told = { id, currency, there, here };
  if (standing === 'cancelled' || standing === 'waiting')
    return differ(amount, 0, currency) ? { ...told, kind: 'missing_here', cause: standing } : null;
  if (order.currency !== currency) return { ...told, kind: 'amount', cause: 'currency' };
  if (differ(sum, amount, currency)) return { ...told, kind: 'amount', cause: causeOf(order, amount, meaning, site) };
  return here.day.slice(0, 7) === day.slice(0, 7) ? null : { ...told, kind: 'month', cause: null };
}
function shownHere(order: Counted, sum: Micros, { timeZone }: Site): NonNullable<OrderDifference['here']> {
  const { currency, trust, cancelled, returned } = order;
  return {
    ...{ day: dayOf(order.ts, timeZone), amount: shownAmount(sum, currency), currency },
    ...{ confirmed: trust === 'verified', cancelled: cancelled === 1, returned: returned > 0 },
  };
}
/** What the amounts of an order would be alike with: another meaning of the sum. */
function causeOf(order: Counted, amount: Micros, meaning: ReportMeaning, site: Site): OrderDifference['cause'] {
  const other = (change: Partial<ReportMeaning>): boolean => !differ(sumAs(order, { ...meaning, ...change }, site), amount, order.currency);
  if (order.returned > 0 && other({ returns: meaning.returns === 'order' ? 'none' : 'order' })) return 'returned';
  if (order.tax !== 0 && other({ tax: !meaning.tax })) return 'tax';
  if (order.shipping !== 0 && other({ shipping: !meaning.shipping })) return 'shipping';
  return order.trust === 'verified' ? null : 'unconfirmed';
}

/** Whether a month is one of those that a report speaks of: each between its first and last order, or those that it names. */
export function monthsOf(content: Content): { first: string; last: string; named: ReadonlySet<string> | null } | null {
  const months = content.lines.map((line) => (content.kind === 'orders' ? (line as OrderLine)[1].slice(0, 7) : line[0])).sort();
  const [first, last] = [months[0], months.at(-1)];
  return first === undefined || last === undefined ? null : { first, last, named: content.kind === 'months' ? new Set(months) : null };
}

/** Every difference, months by time and currency, orders by kind and id. */
export function compared(
  content: Content,
  meaning: ReportMeaning,
  here: Here,
  site: Site,
): Pick<ReportComparison, 'months' | 'alike' | 'found' | 'orders'> {
  const months = new Months();
  const named = monthsOf(content)?.named ?? null;
  const speaks = (month: string): boolean => named === null || named.has(month);
  for (const order of here.orders) {
    const month = dayOf(order.ts, site.timeZone).slice(0, 7);
    if (speaks(month)) add(months.of(month, order.currency)[standingOf(order, here.counts)], sumAs(order, meaning, site));
  }
  for (const back of here.returns) {
    const month = dayOf(back.ts, site.timeZone).slice(0, 7);
    if (!speaks(month)) continue;
    const of = months.of(month, back.currency ?? site.currency);
    of.less = bounded(of.less + inOwn(back.amount, { charged: back.charged ?? 0, gross: back.gross ?? 0 }));
  }
  for (const line of content.lines) {
    const [month, count, sum, currency] =
      content.kind === 'orders'
        ? [(line as OrderLine)[1].slice(0, 7), 1, (line as OrderLine)[2], line[3]]
        : (line as [string, number | null, number, string]);
    const of = months.of(month, currency);
    of.there ??= { count: 0, sum: 0 };
    of.there.count = of.there.count === null || count === null ? null : of.there.count + count;
    of.there.sum = bounded(of.there.sum + sum);
  }
  const found = { missing_here: 0, missing_there: 0, amount: 0, month: 0 };
  if (content.kind === 'months') return { months: monthsShown(months.sorted), alike: null, found, orders: [] };
  const known = new Map([...here.elsewhere, ...here.orders].map((order) => [order.id.replace(/^#/, ''), order]));
  const differences = content.lines.flatMap((line) => differenceOf(line, known.get(line[0]), meaning, site, here.counts) ?? []);
  const alike = content.lines.length - differences.length;
  const told = new Set(content.lines.map(([id]) => id));
  for (const order of here.orders) {
    const standing = standingOf(order, here.counts);
    const id = order.id.replace(/^#/, '');
    if (told.has(id) || standing === 'cancelled' || standing === 'waiting') continue;
    const cause = standing === 'unconfirmed' ? 'unconfirmed' : order.returned > 0 ? 'returned' : null;
    differences.push({
      kind: 'missing_there',
      id,
      currency: order.currency,
      there: null,
      here: shownHere(order, sumAs(order, meaning, site), site),
      cause,
    });
  }
  for (const { kind } of differences) found[kind]++;
  differences.sort((a, b) => (a.kind === b.kind ? (a.id < b.id ? -1 : 1) : a.kind < b.kind ? -1 : 1));
  return { months: monthsShown(months.sorted), alike, found, orders: differences };
}
/** The first of many differences, of each kind as many as there is room for. */
export const firstOf = (orders: readonly OrderDifference[]): OrderDifference[] => {
  const kinds = new Set(orders.map(({ kind }) => kind));
  return [...kinds].flatMap((kind) => orders.filter((one) => one.kind === kind).slice(0, Math.floor(SHOWN / kinds.size)));
};
