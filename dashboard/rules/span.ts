/** Durations as people say them: a number and a unit. The rule keeps ISO 8601 (`P30D`, `PT12H`). */
import type { Duration } from '../../shared/rule.ts';
import { DAY, HOUR, MINUTE, parseDuration } from '../../shared/time.ts';

/** The units that a builder offers, small to large. */
export const UNITS = ['minute', 'hour', 'day', 'week'] as const;
/** One of the units. */
export type Unit = (typeof UNITS)[number];
/** A number of units: 30 days. */
export interface Span {
  n: number;
  unit: Unit;
}
const SIZE: Record<Unit, number> = { minute: MINUTE, hour: HOUR, day: DAY, week: 7 * DAY };

/** The duration in the unit it was written in, else the largest that says it exactly; undefined when it is none, or not of whole minutes. */
export function readSpan(text: Duration): Span | undefined {
  const ms = parseDuration(text);
  if (ms === undefined || ms % MINUTE !== 0) return undefined;
  const written = /^P\d+W$/.test(text) ? 'week' : /^P\d+D$/.test(text) ? 'day' : /^PT\d+H$/.test(text) ? 'hour' : undefined;
  const unit = written ?? (['day', 'hour'] as const).find((u) => ms > 0 && ms % SIZE[u] === 0) ?? 'minute';
  return { n: ms / SIZE[unit], unit };
}

/** ISO 8601 text of a span. */
export const writeSpan = ({ n, unit }: Span): Duration =>
  unit === 'week' ? `P${n}W` : unit === 'day' ? `P${n}D` : unit === 'hour' ? `PT${n}H` : `PT${n}M`;

/** The span in the reader's language (`60 days`); the text itself where it is not one we can say. */
export function saySpan(text: Duration, locale: string): string {
  const span = readSpan(text);
  if (!span) return text;
  return new Intl.NumberFormat(locale, { style: 'unit', unit: span.unit, unitDisplay: 'long' }).format(span.n);
}
