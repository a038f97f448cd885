import { bounded, times, type Micros } from '../../shared/money.ts';
import type { Event, Json } from '../../shared/event.ts';
import { amountOf, productIdOf, textOf, titleOf } from '../data/product-fields.ts';

/** One line of an order; `amount` is what it comes to as its report says (`line_amount`), else price x quantity - discount. */
export interface Line {
  productId: string;
  title: string;
  quantity: number;
  price: Micros;
  discount: Micros;
  amount: Micros;
  /** What one of it costs the shop; null where the report does not say. */
  cost: Micros | null;
  category: string;
  /** Of what came back: it cannot be sold again. */
  writtenOff: boolean;
}
/** What an `Order Completed` or `Order Refunded` says, amounts in micro-units of `currency`. */
export interface OrderClaim {
  orderId: string;
  currency: string;
  /** What the customer is charged for goods: lines less discounts, without tax added on top and shipping. Null when the event names no amount. */
  amount: Micros | null;
  discount: Micros;
  tax: Micros;
  shipping: Micros;
  /** What carrying it costs the shop; null where the report does not say. */
  shippingCost: Micros | null;
  coupon: string;
  /** Where it was sold: web, shop, phone, marketplace, ... */
  channel: string;
  /** Through whom it was sold: a marketplace, an agent, an affiliate. */
  intermediary: string;
  /** Of what came back: nothing of it can be sold again. */
  writtenOff: boolean;
  /** Of what came back: by which id the refund is known, '' for none; reports of one are one return. */
  refundId: string;
  /** Of what came back: the refund of this id was taken back. */
  cancelled: boolean;
  lines: Line[];
}

/** Lines of one order; more are left out. */
export const MOST_LINES = 5000;
const LONGEST_WORD = 100;
/** A name that orders are listed by, without blanks at its ends. */
const wordOf = (...values: unknown[]): string =>
  textOf(...values)
    .trim()
    .slice(0, LONGEST_WORD);
const costOf = (...values: unknown[]): Micros | null => {
  const amount = values.map(amountOf).find((micros) => micros !== undefined && micros >= 0);
  return amount ?? null;
};
const isWrittenOff = (p: Json): boolean => p['written_off'] === true || p['writtenOff'] === true || p['restock'] === false;
const record = (value: unknown): Json => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {});
/** Reads the order in an event of the e-commerce spec; null when it names no order id. */
export function readOrder(event: Event, currency: string): OrderClaim | null {
  const p = event.data;
  const orderId = textOf(p['order_id'], p['orderId']);
  if (orderId === '') return null;
  const lines = (Array.isArray(p['products']) ? p['products'] : []).slice(0, MOST_LINES).map((item) => readLine(record(item)));
  const discount = Math.abs(amountOf(p['discount']) ?? 0);
  const tax = amountOf(p['tax']) ?? 0;
  const shipping = amountOf(p['shipping']) ?? 0;
  const priced = lines.some((line) => line.price !== 0);
  const total = amountOf(p['total']);
  const amount = priced
    ? lines.reduce((sum, line) => sum + line.amount, 0) - discount
    : (amountOf(p['revenue']) ?? amountOf(p['subtotal']) ?? (total === undefined ? null : total - tax - shipping));
  return {
    orderId,
    currency: textOf(p['currency']).toUpperCase() || currency,
    amount: amount === null ? null : bounded(amount),
    discount,
    tax,
    shipping,
    shippingCost: costOf(p['shipping_cost'], p['shippingCost']),
    coupon: textOf(p['coupon']),
    channel: wordOf(p['channel'], p['sales_channel'], p['order_channel']),
    intermediary: wordOf(p['intermediary'], p['affiliation'], p['marketplace'], p['agent']),
    writtenOff: isWrittenOff(p),
    refundId: textOf(p['refund_id'], p['refundId']).trim(),
    cancelled: p['cancelled'] === true || p['canceled'] === true,
    lines,
  };
}

/** An amount that stands in an event and is none. */
export interface Unread {
  name: string;
  value: unknown;
  /** The price of a product, not the sum of the order. */
  line: boolean;
}
/** What in an order cannot be read: its currency, the prices of its products, and its sum, prices first. */
export function unreadOf({ data: p }: Event): { currency: unknown; amounts: Unread[] } {
  const products = Array.isArray(p['products']) ? p['products'].slice(0, MOST_LINES) : [];
  const prices = products.map((item) => ({ name: 'a price of', value: record(item)['price'], line: true }));
  const sums = ['revenue', 'subtotal', 'total'].map((name) => ({ name: `a ${name} of`, value: p[name], line: false }));
  const currency = p['currency'];
  return {
    currency: isGiven(currency) && !/^[a-z]{3}$/i.test(textOf(currency)) ? currency : null,
    amounts: [...prices, ...sums].filter(({ value }) => isGiven(value) && amountOf(value) === undefined),
  };
}
const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

function readLine(item: Json): Line {
  const given = amountOf(item['quantity']) === undefined ? 1 : Number(item['quantity']);
  const price = amountOf(item['price']) ?? 0;
  const discount = Math.abs(amountOf(item['discount']) ?? 0);
  return {
    productId: productIdOf(item),
    title: titleOf(item),
    quantity: given,
    price,
    discount,
    amount: amountOf(item['line_amount']) ?? bounded(times(price, given) - discount),
    cost: costOf(item['cost'], item['cost_price'], item['unit_cost']),
    category: textOf(item['category']),
    writtenOff: isWrittenOff(item),
  };
}
