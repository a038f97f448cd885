/** The rows of one return as the event of the e-commerce spec. Pure. */
import type { Event, Json } from '../../shared/event.ts';
import { bounded, fromMicros } from '../../shared/money.ts';
import { namingRow } from './people.ts';
import type { Group, ReadRow } from './state.ts';
import { event, given, text, time, type Telling } from './telling.ts';

const amountOf = (row: ReadRow): number | undefined =>
  typeof row.fields['amount'] === 'number' ? Math.abs(row.fields['amount']) : undefined;
/** What holds for a refund as a whole: rows that name it must not contradict each other. */
const ALIKE = ['customer', 'email', 'currency'] as const;

/** Why rows of one refund cannot be one return; null when they can. */
export function wrongReturn(rows: readonly ReadRow[]): { line: number; reason: string } | null {
  for (const field of ALIKE) {
    const [before, ...others] = rows.filter((row) => text(row, field) !== '');
    const other = before && others.find((row) => text(row, field) !== text(before, field));
    if (before && other)
      return {
        line: other.line,
        reason: `Refund "${text(other, 'refund_id').slice(0, 60)}" has another ${field} here (${text(other, field).slice(0, 60)}) than in line ${before.line} (${text(before, field).slice(0, 60)}).`,
      };
  }
  return null;
}

/** What came back: a row alone, or all rows of one refund together, whose amounts add up. */
export function returnEvent(group: Group, by: Telling): Event {
  const { rows } = group;
  const row = namingRow(group) ?? (rows[0] as ReadRow);
  const amounts = rows.map(amountOf).filter((amount) => amount !== undefined);
  const several = rows.length > 1;
  const products = rows.flatMap((one): Json[] => {
    const product = given(one, ['product_id', 'product', 'quantity'], { product: 'name' });
    const amount = amountOf(one);
    return Object.keys(product).length === 0
      ? []
      : [{ ...product, ...(several && amount !== undefined ? { line_amount: fromMicros(amount) } : {}) }];
  });
  const at = Math.min(...rows.map((one) => time(one, 'date') ?? by.asOf));
  return event(by, group, row, 'track', 'Order Refunded', at, {
    ...row.extra,
    ...given(row, ['order_id', 'refund_id', 'currency', 'reason']),
    ...(amounts.length === 0 ? {} : { revenue: fromMicros(bounded(amounts.reduce((sum, amount) => sum + amount, 0))) }),
    ...(products.length > 0 ? { products } : {}),
  });
}
