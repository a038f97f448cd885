/** Reports of a shop's own accounts, and how Kith's figures differ from them. */

/** What a report holds: a line for each order, or the totals of months. */
export const REPORT_KINDS = ['orders', 'months'] as const;
/** What a report holds. */
export type ReportKind = (typeof REPORT_KINDS)[number];
/** What the sums of a report mean. `returns`: not taken off, taken off the order they are of, or off the month in which they happened. */
export interface ReportMeaning {
  tax: boolean;
  shipping: boolean;
  returns: 'none' | 'order' | 'day';
}
/** The columns of a report's file that have a meaning. */
export const REPORT_COLUMNS = ['id', 'date', 'amount', 'currency', 'month', 'count', 'sum'] as const;
/** Which column is which, by its place in the first line, counted from 0. */
export type ReportColumns = Partial<Record<(typeof REPORT_COLUMNS)[number], number>>;
/** How a file is read. `dates`: the order of day, month and year where it is not told by the date itself. */
export interface ReportReading {
  kind: ReportKind;
  columns: ReportColumns;
  dates: 'dmy' | 'mdy';
  decimal: '.' | ',';
}
/** What a file would be taken for: its first line, some rows, and what they mean. `lines` are those that can be used; `months` from and to. */
export interface ReportPreview {
  head: string[];
  sample: string[][];
  reading: ReportReading;
  lines: number;
  rows: { name: string; date: string; amount: number | null; count: number | null; currency: string }[];
  problems: { line: number; reason: string }[];
  /** How many lines could not be used. */
  bad: number;
  /** The report, where it was kept. */
  saved: Report | null;
}
/** A report as it is listed. */
export interface Report {
  id: string;
  name: string;
  kind: ReportKind;
  meaning: ReportMeaning;
  lines: number;
  createdAt: string;
}
/** Orders of a month: how many, and their sum. */
export interface MonthSum {
  count: number;
  sum: number;
}
/** One month in one currency. `there`: by the report; its count is null where it names none. `cause`: what would explain all of the difference; `neighbour`: the month before or after
 * differs by as much the other way, as where the report’s days begin at another hour. */
export interface MonthDifference {
  month: string;
  currency: string;
  there: { count: number | null; sum: number };
  here: MonthSum;
  /** Here less there. */
  difference: number;
  differs: boolean;
  /** Of those here: orders that only browsers reported; and beside them orders that do not count, cancelled or waiting for the server. */
  unconfirmed: MonthSum;
  cancelled: MonthSum;
  waiting: MonthSum;
  cause: 'unconfirmed' | 'cancelled' | 'waiting' | 'neighbour' | null;
}
/** What is wrong with an order of either side. */
export const ORDER_DIFFERENCES = ['missing_here', 'missing_there', 'amount', 'month'] as const;
/** What is wrong with an order of either side. */
export type OrderDifferenceKind = (typeof ORDER_DIFFERENCES)[number];
/** One order that differs. `cause`: what is likely behind it. */
export interface OrderDifference {
  kind: OrderDifferenceKind;
  id: string;
  currency: string;
  there: { day: string; amount: number } | null;
  here: { day: string; amount: number; currency: string; confirmed: boolean; cancelled: boolean; returned: boolean } | null;
  cause: 'cancelled' | 'unconfirmed' | 'waiting' | 'returned' | 'tax' | 'shipping' | 'currency' | null;
}
/** `GET /api/v1/reports/:id`: the report beside what is here now. Months are those of the site's zone. */
export interface ReportComparison extends Report {
  timeZone: string;
  months: MonthDifference[];
  /** How many orders are alike; null for totals of months. */
  alike: number | null;
  /** How many differ, by kind, and the first 500 of them. */
  found: Record<OrderDifferenceKind, number>;
  orders: OrderDifference[];
}
