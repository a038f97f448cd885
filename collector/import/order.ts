/** The rows of one order as the events of the e-commerce spec. Pure. */
import type { Event, Json } from '../../shared/event.ts';
import { fromMicros } from '../../shared/money.ts';
import { MOST_LINES } from '../value/order.ts';
import type { Group, ReadRow } from './state.ts';
import { event, text, time, type Telling } from './telling.ts';

const CANCELLED = /^(?:cancell?ed|voided|void|storniert|geannuleerd|annul)/i;
const REFUNDED = /^(?:refunded|fully.refunded|erstattet|terugbetaald)$/i;
const NO_ORDER =
  /^(?:failed|pending|pending.payment|draft|checkout-draft|auto-draft|trash|expired|abandoned|incomplete|requires_.*|uncaptured|blocked)$/i;

/** Whether the rows tell of an order that never came about: not paid, not finished. */
export const isNone = (rows: readonly ReadRow[]): boolean => NO_ORDER.test(first(rows, 'status'));

/** The first value that any of the rows has for a field; '' for none. */
const first = (rows: readonly ReadRow[], field: string): string => rows.map((row) => text(row, field)).find((value) => value !== '') ?? '';
/** Fields that all rows of an order must have alike, as far as they have them. */
const ALIKE = ['customer', 'email', 'currency'] as const;
/** Amounts of the order as a whole: the rows that have one must have it alike. Each row with its own tells of itself, and one of them would be kept for all. */
const WHOLE = ['discount', 'tax', 'shipping', 'total', 'refunded'] as const;

/** What a column with an amount for each line is to be mapped to. */
const OF_LINES: Partial<Record<(typeof WHOLE)[number], string>> = {
  discount: ' Map a column with the discount of each line to the discount of the line.',
  total: ' Map a column with the amount of each line to the amount of the line.',
};

/** Why the rows cannot be one order; null when they can. */
export function wrongOrder(rows: readonly ReadRow[]): { line: number; reason: string } | null {
  for (const field of ALIKE) {
    const before = rows.find((row) => text(row, field) !== '');
    const other = rows.find((row) => text(row, field) !== '' && text(row, field) !== text(before ?? row, field));
    if (before && other)
      return {
        line: other.line,
        reason: `Order "${text(other, 'order_id').slice(0, 60)}" has another ${field} here (${text(other, field).slice(0, 60)}) than in line ${before.line} (${text(before, field).slice(0, 60)}).`,
      };
  }
  for (const field of WHOLE) {
    const [before, ...others] = rows.filter((row) => (micros(row, field) ?? 0) !== 0);
    const other = before && others.find((row) => micros(row, field) !== micros(before, field));
    if (before && other)
      return {
        line: other.line,
        reason: `Order "${text(other, 'order_id').slice(0, 60)}" has another ${field} here (${fromMicros(micros(other, field) ?? 0)}) than in line ${before.line} (${fromMicros(micros(before, field) ?? 0)}): it is that of the whole order.${OF_LINES[field] ?? ''}`,
      };
  }
  const [{ line } = { line: 0 }] = rows;
  if (rows.length > MOST_LINES) return { line, reason: `The order has ${rows.length} lines; at most ${MOST_LINES} are possible.` };
  const { amount } = sumOf(rows, '');
  if (!Number.isSafeInteger(amount)) return { line, reason: 'The order comes to more than can be kept exactly.' };
  if (!isNone(rows) && amount < 0)
    return { line, reason: 'The order comes to less than nothing: what came back is a return, which refers to the order that it is of.' };
  return null;
}

const micros = (row: ReadRow, field: string): number | undefined => {
  const value = Object.hasOwn(row.fields, field) ? row.fields[field] : undefined;
  return typeof value === 'number' ? value : undefined;
};
/** Whether a row is a line of goods with what they come to. */
const isLine = (row: ReadRow): boolean => micros(row, 'price') !== undefined || micros(row, 'amount') !== undefined;
/** Whether a row names goods. */
const isGoods = (row: ReadRow): boolean => isLine(row) || text(row, 'product_id') !== '' || text(row, 'product') !== '';

/** Money of an order as its rows tell it, in micro-units: what is charged for goods, discounts, and what came back. */
export interface OrderSum {
  lines: number;
  amount: number;
  discount: number;
  returned: number;
  currency: string;
}
/** The sums of an order. */
export function sumOf(rows: readonly ReadRow[], currency: string): OrderSum {
  const lines = rows.filter(isLine);
  const discount = once(rows, 'discount');
  const goods = lines.reduce((sum, row) => sum + lineAmount(row), 0);
  const total = once(rows, 'total') - once(rows, 'tax') - once(rows, 'shipping');
  const amount = lines.length > 0 ? goods - discount : total;
  return {
    lines: lines.length,
    amount,
    discount: discount + lines.reduce((sum, row) => sum + Math.abs(micros(row, 'line_discount') ?? 0), 0),
    returned: REFUNDED.test(first(rows, 'status')) ? amount : Math.abs(once(rows, 'refunded')),
    currency: first(rows, 'currency').toUpperCase() || currency,
  };
}
/** What holds for the whole order stands in one of its rows, or in each of them alike; the others may be empty or say 0. */
const once = (rows: readonly ReadRow[], field: string): number =>
  rows.map((row) => micros(row, field) ?? 0).find((value) => value !== 0) ?? 0;
const quantityOf = (row: ReadRow): number => (typeof row.fields['quantity'] === 'number' ? row.fields['quantity'] : 1);
function lineAmount(row: ReadRow): number {
  const amount = micros(row, 'amount');
  if (amount !== undefined) return amount;
  return Math.round((micros(row, 'price') ?? 0) * quantityOf(row)) - Math.abs(micros(row, 'line_discount') ?? 0);
}

function lineOf(row: ReadRow): Json {
  const quantity = quantityOf(row);
  const [amount, discount] = [lineAmount(row), Math.abs(micros(row, 'line_discount') ?? 0)];
  const price = micros(row, 'price') ?? Math.round((amount + discount) / (quantity === 0 ? 1 : quantity));
  const cost = micros(row, 'cost');
  return {
    ...row.extra,
    ...{ product_id: text(row, 'product_id') || text(row, 'product'), quantity, price: fromMicros(price), line_amount: fromMicros(amount) },
    ...(text(row, 'product') === '' ? {} : { name: text(row, 'product') }),
    ...(text(row, 'category') === '' ? {} : { category: text(row, 'category') }),
    ...(discount === 0 ? {} : { discount: fromMicros(discount) }),
    ...(cost === undefined ? {} : { cost: fromMicros(cost) }),
  };
}

/** That the order was paid, where its rows tell of that. */
function paymentOf(group: Group, said: ReadRow, by: Telling, order: { at: number; about: Json }): Event[] {
  const { rows } = group;
  const at = rows.map((row) => time(row, 'paid_at')).find((ms) => ms !== null);
  const [method, reference, total] = [first(rows, 'payment_method'), first(rows, 'payment_reference'), once(rows, 'total')];
  if (at === undefined && method === '' && reference === '') return [];
  const data = {
    ...order.about,
    ...(total > 0 ? { amount: fromMicros(total) } : {}),
    ...(method === '' ? {} : { payment_method: method }),
    ...(reference === '' ? {} : { transaction_id: reference }),
  };
  return [event(by, group, said, 'track', 'Order Paid', at ?? order.at, data, '-paid')];
}

/** The events of an order: that it was placed, and what came back of it or that it was cancelled. */
export function orderEvents(group: Group, by: Telling): Event[] {
  const { rows } = group;
  const [row] = rows;
  if (!row || isNone(rows)) return [];
  const goods = rows.filter(isGoods);
  const sum = sumOf(rows, '');
  const placed = Math.min(...rows.map((one) => time(one, 'date') ?? by.asOf));
  const whole = (field: string): Json => (once(rows, field) === 0 ? {} : { [field]: fromMicros(once(rows, field)) });
  const words = (field: string): Record<string, string> => (first(rows, field) === '' ? {} : { [field]: first(rows, field) });
  const status = first(rows, 'status');
  const person = rows.find((one) => text(one, 'customer') !== '') ?? rows.find((one) => text(one, 'email') !== '') ?? row;
  const said = { ...person, fields: { ...person.fields, ...words('customer'), ...words('email') } };
  const about = { order_id: text(row, 'order_id'), ...(sum.currency === '' ? {} : { currency: sum.currency }) };
  const events = [
    event(by, group, said, 'track', 'Order Completed', placed, {
      ...about,
      ...(goods.length > 0 ? { products: goods.map(lineOf) } : {}),
      // Lines that cost nothing tell no sum.
      ...(goods.some((one) => lineOf(one)['price'] !== 0) ? {} : { revenue: fromMicros(sum.amount) }),
      ...{ ...whole('discount'), ...whole('tax'), ...whole('shipping'), ...words('coupon'), ...words('channel'), ...words('affiliation') },
    }),
  ];
  events.push(...paymentOf(group, said, by, { at: placed + 1, about }));
  if (CANCELLED.test(status))
    events.push(event(by, group, said, 'track', 'Order Cancelled', placed + 1, { ...about, reason: status }, '-off'));
  else if (sum.returned > 0) {
    const at = Math.max(placed + 1, ...rows.map((one) => time(one, 'refunded_at') ?? 0));
    events.push(
      event(
        by,
        group,
        said,
        'track',
        'Order Refunded',
        at,
        { ...about, ...(sum.returned >= sum.amount ? {} : { revenue: fromMicros(sum.returned) }) },
        '-back',
      ),
    );
  }
  return events;
}
