/** Periods and what they are compared with. */
/** `GET /api/v1/overview?period=&from=&to=&compare=`; the same period words as in the dashboard's address. */
export type PeriodName = 'day' | 'week' | 'month' | 'quarter' | 'year' | '7d' | '30d' | '90d' | '12m' | 'all' | 'custom';
/** What a period is compared with. */
export type CompareName = 'previous' | 'year' | 'none';
/** A stretch of time: `from` inclusive, `to` exclusive. */
export interface Span {
  from: string;
  to: string;
}
/** The period that an answer is about, with the one before it where it is compared. */
export interface Period {
  name: PeriodName;
  now: Span;
  before: Span | null;
  step: 'hour' | 'day' | 'week' | 'month';
  running: boolean;
}
