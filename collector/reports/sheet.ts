/** A comparison as a table: a row for each month and for each order that differs. Pure. */
import type { ReportComparison } from '../../shared/api.ts';
import type { Sheet } from '../export/answer.ts';

/** A row of the file: of a month, or of an order. */
export interface ComparedRow {
  what: string;
  month: string;
  orderId: string | null;
  currency: string;
  thereCount: number | null;
  thereSum: number | null;
  thereDay: string | null;
  hereCount: number | null;
  hereSum: number | null;
  hereDay: string | null;
  difference: number | null;
  confirmed: boolean | null;
  cancelled: boolean | null;
  unconfirmedSum: number | null;
  cancelledSum: number | null;
  cause: string | null;
}
const less = (a: number, b: number): number => Math.round((a - b) * 1e6) / 1e6;

/** Every row of a comparison: months first. */
export function rowsOf({ months, orders }: ReportComparison): ComparedRow[] {
  const none = { orderId: null, thereDay: null, hereDay: null, confirmed: null, cancelled: null };
  return [
    ...months.map(({ month, currency, there, here, difference, differs, unconfirmed, cancelled, cause }): ComparedRow => ({
      ...none,
      ...{ what: differs ? 'month_differs' : 'month_alike', month, currency, difference, cause },
      ...{ thereCount: there.count, thereSum: there.sum, hereCount: here.count, hereSum: here.sum },
      ...{ unconfirmedSum: unconfirmed.sum, cancelledSum: cancelled.sum },
    })),
    ...orders.map(({ kind, id, currency, there, here, cause }): ComparedRow => ({
      ...{ what: kind, month: (there?.day ?? here?.day ?? '').slice(0, 7), orderId: id, currency, cause },
      ...{ thereCount: null, thereSum: there?.amount ?? null, thereDay: there?.day ?? null },
      ...{ hereCount: null, hereSum: here?.amount ?? null, hereDay: here?.day ?? null },
      difference: there && here ? less(here.amount, there.amount) : null,
      ...{ confirmed: here?.confirmed ?? null, cancelled: here?.cancelled ?? null, unconfirmedSum: null, cancelledSum: null },
    })),
  ];
}
/** The columns of the file. */
export const comparisonSheet: Sheet<ComparedRow> = {
  head: [
    ...[
      'what',
      'month',
      'order_id',
      'currency',
      'report_orders',
      'report_sum',
      'report_day',
      'kith_orders',
      'kith_sum',
      'kith_day',
      'difference',
    ],
    ...['confirmed', 'cancelled', 'unconfirmed_sum', 'cancelled_sum', 'likely_cause'],
  ],
  rows: (row) => [
    [
      ...[
        row.what,
        row.month,
        row.orderId,
        row.currency,
        row.thereCount,
        row.thereSum,
        row.thereDay,
        row.hereCount,
        row.hereSum,
        row.hereDay,
      ],
      ...[row.difference, row.confirmed, row.cancelled, row.unconfirmedSum, row.cancelledSum, row.cause],
    ],
  ],
};
