/** The period that figures are about, and its words in the address: `?period=&from=&to=&compare=`. Pure. */
import type { CompareName, PeriodName } from '../../shared/api.ts';

/** A chosen period. `from` and `to` (both days included, `2024-11-12`) only with `custom`. */
export interface Period {
  period: PeriodName;
  from?: string;
  to?: string;
  compare: CompareName;
}
/** In the order they are offered. */
export const PERIODS: readonly PeriodName[] = ['day', 'week', 'month', 'quarter', 'year', '7d', '30d', '90d', '12m', 'all', 'custom'];
/** In the order they are offered. */
export const COMPARES: readonly CompareName[] = ['previous', 'year', 'none'];
/** What is shown when the address says nothing. */
export const STANDARD: Period = { period: '7d', compare: 'previous' };

const DAY = /^\d{4}-\d{2}-\d{2}$/;
/** A day that is none (31 February) parses as another. */
const dayOf = (at: number): string | undefined => (Number.isNaN(at) ? undefined : new Date(at).toISOString().slice(0, 10));
const isDay = (text: string | undefined): text is string =>
  text !== undefined && DAY.test(text) && dayOf(Date.parse(`${text}T00:00:00Z`)) === text;

/** The period of an address; what is unknown or makes no sense there counts as absent. */
export function parsePeriod(query: Record<string, string | undefined>): Period {
  const compare = COMPARES.find((c) => c === query.compare) ?? STANDARD.compare;
  const period = PERIODS.find((p) => p === query.period) ?? STANDARD.period;
  if (period !== 'custom') return { period, compare };
  if (!isDay(query.from) || !isDay(query.to) || query.from > query.to) return { period: STANDARD.period, compare };
  return { period, from: query.from, to: query.to, compare };
}

/** The words of a period in the address; the standard is left out, so that plain addresses stay plain. */
export function periodWords(chosen: Period): Record<'period' | 'from' | 'to' | 'compare', string | undefined> {
  const custom = chosen.period === 'custom';
  return {
    period: chosen.period === STANDARD.period ? undefined : chosen.period,
    from: custom ? chosen.from : undefined,
    to: custom ? chosen.to : undefined,
    compare: chosen.compare === STANDARD.compare ? undefined : chosen.compare,
  };
}

/** What must change in an address so that it says what is shown; null when it does. */
export function periodMended(query: Record<string, string | undefined>): ReturnType<typeof periodWords> | null {
  const chosen = parsePeriod(query);
  const words = periodWords(chosen);
  // The standard may be said too: an address that names it is right.
  const said = {
    period: query.period === chosen.period ? chosen.period : words.period,
    compare: query.compare === chosen.compare ? chosen.compare : words.compare,
  };
  const right = query.period === said.period && query.compare === said.compare && query.from === words.from && query.to === words.to;
  return right ? null : { ...words, ...said };
}

/** The words of a period for the API, nothing left out. */
export function periodQuery(chosen: Period): Record<string, string | undefined> {
  return { period: chosen.period, from: chosen.from, to: chosen.to, compare: chosen.compare };
}
