/** The overview of a period: totals, the same before, and a figure a step. Pure: spans in, answer out. */
import type { CompareName, Figure, Overview, PeriodName } from '../../shared/api.ts';
import { fromMicros } from '../../shared/money.ts';
import { comparisonSpan, periodSpan, stepOf, stepsOf, type PeriodBounds, type PeriodSpan } from '../../shared/time.ts';
import type { Bounds, Happened } from '../store/queries/overview.ts';

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
  steps: Bounds[];
  stepsBefore: Bounds[];
}

/** The spans of a period, or null when a custom period's days are no days. Nothing after `now` is asked for. */
export function planOf(asked: Asked, now: number): Plan | null {
  const span = periodSpan(asked.period, now, asked.timeZone, asked.weekStart, asked.bounds);
  if (!span) return null;
  const before = comparisonSpan(asked.period, span, asked.compare, asked.timeZone);
  const step = stepOf(span);
  const cut = (of: PeriodSpan): Bounds[] => {
    const starts = stepsOf(of, step, asked.timeZone, asked.weekStart);
    return starts.map((start, i) => [Math.max(start, of.from), Math.min(starts[i + 1] ?? of.end, of.end)]);
  };
  return { name: asked.period, now: span, before, step, steps: cut(span), stepsBefore: before ? cut(before) : [] };
}

type Key = keyof Happened | 'revenue';
const value = (h: Happened | undefined, key: Key): number => {
  if (!h) return 0;
  const amount = key === 'revenue' ? h.gross - h.returned : h[key];
  return key === 'gross' || key === 'returned' || key === 'revenue' ? fromMicros(amount) : amount;
};

/** The figures of a plan. `series` holds one entry for each step that has begun. */
export function figuresOf(plan: Plan, total: Happened, before: Happened | null, series: Happened[], seriesBefore: Happened[]) {
  const begun = plan.steps.map(([start]) => start < plan.now.to);
  const figure = (key: Key): Figure => ({
    value: value(total, key),
    before: before && value(before, key),
    series: series.map((h, i) => (begun[i] ? value(h, key) : null)),
  });
  return {
    visitors: figure('visitors'),
    known: figure('known'),
    orders: figure('orders'),
    gross: figure('gross'),
    returned: figure('returned'),
    revenue: figure('revenue'),
    revenueBefore: plan.steps.map((_, i) => (i < seriesBefore.length ? value(seriesBefore[i], 'revenue') : null)),
  };
}
