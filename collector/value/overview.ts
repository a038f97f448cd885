/** The overview of a period: totals, the same before, and a figure a step. Pure: spans in, answer out. */
import type { CompareName, Figure, Overview, PeriodName } from '../../shared/api.ts';
import { shownAmount } from '../../shared/money.ts';
import { comparisonSpan, DAY, periodSpan, stepOf, stepsOf, type PeriodBounds, type PeriodSpan } from '../../shared/time.ts';
import type { Bounds, Happened, Sold } from '../store/queries/overview.ts';
import { shownProfit } from './profit.ts';

/** What is asked for, and where: names as in the dashboard's address. */
export interface Asked {
  period: PeriodName;
  compare: CompareName;
  bounds: PeriodBounds;
  timeZone: string;
  weekStart: number;
}
/** The spans that an overview is made of. */
export interface Plan {
  name: PeriodName;
  now: PeriodSpan;
  before: PeriodSpan | null;
  step: Overview['period']['step'];
  /** Where each step of the course begins. */
  starts: number[];
  /** The course of the period, up to now; a step that has not begun is empty. */
  steps: Bounds[];
  /** The course of all the time before, also where the present has not come to yet. */
  stepsBefore: Bounds[];
}

/** A chart has no more steps than this; what lies further back is in its first. One event of a clock set to the year 1 shall not cost 24,000. */
const MOST_STEPS = 240;

/** The spans of a period, or null when a custom period's days are no days. Nothing after `now` is asked for. */
export function planOf(asked: Asked, now: number): Plan | null {
  const span = periodSpan(asked.period, now, asked.timeZone, asked.weekStart, asked.bounds);
  if (!span) return null;
  const before = comparisonSpan(asked.period, span, asked.compare, asked.timeZone);
  const step = stepOf(span);
  const startsOf = (of: PeriodSpan): number[] => {
    // A month is at most 31 days long, so that enough steps are made and no more.
    const near = Math.max(of.from, of.end - (MOST_STEPS + 1) * 31 * DAY);
    const starts = stepsOf({ from: near, end: of.end }, step, asked.timeZone, asked.weekStart).slice(-MOST_STEPS);
    return starts.map((start, i) => (i === 0 ? of.from : start));
  };
  const starts = startsOf(span);
  return {
    ...{ name: asked.period, now: span, before, step, starts },
    steps: cut(starts, span.to),
    stepsBefore: before ? cut(startsOf(before), before.end) : [],
  };
}
/** The spans between beginnings; nothing reaches beyond `until`. */
const cut = (starts: number[], until: number): Bounds[] =>
  starts.map((start, i): Bounds => [Math.min(start, until), Math.min(starts[i + 1] ?? until, until)]);

/** What the store answers about a plan. */
export interface Found {
  now: { whole: Happened; spans: Happened[] };
  /** Of the time before, up to the same elapsed part. */
  before: Happened | null;
  stepsBefore: Sold[];
}
type Key = keyof Happened | 'revenue' | 'profit';
const MONEY: ReadonlySet<Key> = new Set(['gross', 'returned', 'revenue']);
const PROFIT = ['margin', 'costs', 'reach', 'profit'] as const;
function value(h: Happened, key: Key, currency: string): number {
  const term = PROFIT.find((name) => name === key);
  if (term) return shownProfit(h, currency)[term];
  const amount = key === 'revenue' ? h.gross - h.returned : h[key as keyof Happened];
  return MONEY.has(key) ? shownAmount(amount, currency) : amount;
}

/** The figures of a plan, money rounded to the currency's smallest unit. `series` holds null for each step that has not begun. */
export function figuresOf(plan: Plan, found: Found, currency: string) {
  const figure = (key: Key): Figure => ({
    value: value(found.now.whole, key, currency),
    before: found.before && value(found.before, key, currency),
    series: found.now.spans.map((h, i) => ((plan.starts[i] ?? Infinity) < plan.now.to ? value(h, key, currency) : null)),
  });
  return {
    visitors: figure('visitors'),
    known: figure('known'),
    orders: figure('orders'),
    gross: figure('gross'),
    returned: figure('returned'),
    revenue: figure('revenue'),
    margin: figure('margin'),
    costs: figure('costs'),
    reach: figure('reach'),
    profit: figure('profit'),
    revenueBefore: plan.steps.map((_, i) => {
      const sold = found.stepsBefore[i];
      return sold ? shownAmount(sold.gross - sold.returned, currency) : null;
    }),
  };
}
