/** An order of any shop in the words of the e-commerce spec, exact to the micro-unit. Pure. */
import type { Json } from '../../shared/event.ts';
import { bounded, fromMicros, times, type Micros } from '../../shared/money.ts';
import { heard, type About, type Draft, type Heard, type Later, type Link, type Reading, type Who } from './heard.ts';
import { sumOf } from './fields.ts';

/** One thing that was sold. `list`: all pieces before discounts; `paid` after them; `tax` of what was paid; `taxed`: whether both hold it. Micro-units. */
export interface Sold {
  productId: string;
  title: string;
  variant: string;
  sku: string;
  quantity: number;
  list: Micros;
  paid: Micros;
  tax: Micros;
  taxed: boolean;
}
/** What came in for an order. `reference`: the number by which the payment is known; '' where nobody says, as of `method`. */
export interface ToldPayment {
  at: number;
  amount: Micros;
  method: string;
  reference: string;
}
/** An order as a shop tells it. */
export interface ToldOrder {
  /** The shop's own id of it, and all that mean the same. */
  ref: string;
  refs: string[];
  orderId: string;
  who: Who;
  currency: string;
  sold: Sold[];
  /** Null while it is not paid. */
  payment: ToldPayment | null;
  /** Where lines are not told: goods as they count, and with tax. */
  goods?: { counts: Micros; paid: Micros };
  shipping: Micros;
  tax: Micros;
  total: Micros;
  coupon: string;
  taxed: boolean;
  placed: number;
  /** The shop's own time of this version; `rank` tells versions of one second apart, the later state higher. */
  modified: number;
  rank: string;
  /** Whether this is the delivery that every order begins with: no update is made of it. */
  first: boolean;
  status: string;
}

/** A line as the site's prices are: with tax or without. Price times quantity less discount is exactly what was paid. */
function lineOf(sold: Sold, withTax: boolean): { paid: Micros; words: Json } {
  const shift = sold.taxed === withTax ? 0 : withTax ? sold.tax : -sold.tax;
  const paid = bounded(sold.paid + shift);
  const quantity = sold.quantity === 0 ? 1 : sold.quantity;
  const price = Math.ceil(Math.max(sold.list + shift, paid) / quantity);
  const discount = bounded(times(price, quantity) - paid);
  const words = {
    ...(sold.productId === '' ? {} : { product_id: sold.productId }),
    ...(sold.sku === '' || sold.sku === sold.productId ? {} : { sku: sold.sku }),
    ...(sold.title === '' ? {} : { name: sold.title }),
    ...(sold.variant === '' ? {} : { variant: sold.variant }),
    ...{ price: fromMicros(price), quantity },
    ...(discount === 0 ? {} : { discount: fromMicros(discount) }),
  };
  return { paid, words };
}

/** No event may be larger; there is room for what stands beside the lines. */
const ROOM = 30 * 1024;
/** As many words on each line as an event has room for; none where even the fewest are too many. */
function fitting(lines: Json[]): Json[] {
  if (Buffer.byteLength(JSON.stringify(lines)) <= ROOM) return lines;
  const short = lines.map(({ name: _name, variant: _variant, sku: _sku, ...rest }) => rest);
  return Buffer.byteLength(JSON.stringify(short)) <= ROOM ? short : [];
}

/** What is known of an order for whatever is said of it later. */
function aboutOf(order: ToldOrder, withTax: boolean, counts: Micros): About {
  const { who, currency, taxed, goods } = order;
  const paid = goods ? goods.paid : sumOf(order.sold.map((sold) => sold.paid + (sold.taxed ? 0 : sold.tax)));
  return { who, currency, goods: counts, paid: withTax ? counts : paid, taxed };
}

/** What is known of an order by each id that the shop calls it by. */
export function linksOf(order: ToldOrder, withTax: boolean): Link[] {
  const counts = order.goods?.counts ?? sumOf(order.sold.map((sold) => lineOf(sold, withTax).paid));
  const about = aboutOf(order, withTax, counts);
  return [order.ref, ...order.refs].map((ref) => ({ ref, orderId: order.orderId, about }));
}

/** An order that counts: placed once, then as each version tells it. Which version arrives first makes no difference to what counts. */
export function orderHeard(order: ToldOrder, reading: Reading): Heard {
  const lines = order.sold.map((sold) => lineOf(sold, reading.pricesWithTax));
  const counts = order.goods?.counts ?? sumOf(lines.map((line) => line.paid));
  const data = {
    order_id: order.orderId,
    currency: order.currency,
    revenue: fromMicros(counts),
    ...(order.total === 0 ? {} : { total: fromMicros(order.total) }),
    ...{ tax: fromMicros(order.tax), shipping: fromMicros(order.shipping) },
    ...(order.coupon === '' ? {} : { coupon: order.coupon }),
    ...(order.status === '' ? {} : { status: order.status }),
    ordered_at: new Date(order.placed).toISOString(),
    products: fitting(lines.map((line) => line.words)),
  };
  const name = `${reading.kind}:order:${order.ref}`;
  const draft = (event: string, messageId: string, ts: number): Draft => ({ type: 'track', event, who: order.who, messageId, ts, data });
  const placed = draft('Order Completed', `${name}:placed`, order.placed);
  const version = draft('Order Updated', `${name}:update:${order.modified}:${order.rank}`, order.modified);
  const drafts = [placed, ...(order.first ? [] : [version]), ...paymentOf(order, `${name}:paid`)];
  return heard({ links: linksOf(order, reading.pricesWithTax), drafts });
}

/** That an order was paid: told once, however many deliveries hold it. */
function paymentOf({ payment, who, orderId, currency }: ToldOrder, messageId: string): Draft[] {
  if (!payment || payment.amount <= 0) return [];
  const { at, amount, method, reference } = payment;
  const data = {
    ...{ order_id: orderId, currency, amount: fromMicros(amount) },
    ...(method === '' ? {} : { payment_method: method }),
    ...(reference === '' ? {} : { transaction_id: reference }),
  };
  return [{ type: 'track', event: 'Order Paid', who, messageId, ts: at, data }];
}

/** That an order counts no more. At one moment it is the last word: its message id comes after those of versions. */
export const voided = (reading: Reading, ref: string, at: number, reason: string): Later => ({
  ref,
  draft: (orderId, { who }) => ({
    type: 'track',
    event: 'Order Cancelled',
    who,
    messageId: `${reading.kind}:order:${ref}:void:${at}`,
    ts: at,
    data: { order_id: orderId, ...(reason === '' ? {} : { reason }) },
  }),
});

/** What came back. `refund`: as the shop says it; `goods` is how much of it is goods as they count, null where that follows from what was paid. */
export interface ToldRefund {
  ref: string;
  id: string;
  at: number;
  /** What the customer got. */
  paid: Micros;
  /** Goods and their tax, where the shop tells them apart. */
  goods: { amount: Micros; tax: Micros } | null;
  products: Json[];
  reason: string;
}
/** A return, of goods first: what is more than them was shipping. */
export const returned = (refund: ToldRefund, reading: Reading): Later => ({
  ref: refund.ref,
  draft: (orderId, about) => {
    const amount = refund.goods ? goodsAsCounted(refund.goods, about, reading.pricesWithTax) : shareOf(refund.paid, about);
    if (amount <= 0) return null;
    return {
      type: 'track',
      event: 'Order Refunded',
      who: about.who,
      messageId: `${reading.kind}:refund:${refund.id}`,
      ts: refund.at,
      data: {
        ...{ order_id: orderId, refund_id: refund.id, currency: about.currency, revenue: fromMicros(amount) },
        ...(refund.reason === '' ? {} : { reason: refund.reason }),
        ...(refund.products.length === 0 ? {} : { products: fitting(refund.products) }),
      },
    };
  },
});
/** That a refund was taken back: it failed, or was deleted. At one moment it is the last word: its message id comes after that of the refund. */
export const takenBack = (reading: Reading, { ref, id, at, reason }: Pick<ToldRefund, 'ref' | 'id' | 'at' | 'reason'>): Later => ({
  ref,
  draft: (orderId, { who }) => ({
    type: 'track',
    event: 'Order Refunded',
    who,
    messageId: `${reading.kind}:refund:${id}:taken-back`,
    ts: at,
    data: { order_id: orderId, refund_id: id, cancelled: true, ...(reason === '' ? {} : { reason }) },
  }),
});
const goodsAsCounted = ({ amount, tax }: { amount: Micros; tax: Micros }, { taxed }: About, withTax: boolean): Micros =>
  bounded(amount + (taxed === withTax ? 0 : withTax ? tax : -tax));
/** How much of what was paid back is goods as they count: the same share of them as it is of what was paid for them, rounded once. */
function shareOf(refund: Micros, { goods, paid }: About): Micros {
  if (paid <= 0 || refund >= paid) return goods;
  return goods === paid ? refund : Number((BigInt(refund) * BigInt(goods) * 2n + BigInt(paid)) / (BigInt(paid) * 2n));
}

/** A parcel on its way, or there. */
export const shipped = (
  reading: Reading,
  event: 'Order Shipped' | 'Order Delivered',
  parcel: { ref: string; id: string; at: number; carrier: string; tracking: string },
): Later => ({
  ref: parcel.ref,
  draft: (orderId, { who }) => ({
    type: 'track',
    event,
    who,
    messageId: `${reading.kind}:${event === 'Order Shipped' ? 'shipped' : 'delivered'}:${parcel.id}:${parcel.tracking}`.slice(0, 256),
    ts: parcel.at,
    data: {
      order_id: orderId,
      ...(parcel.carrier === '' ? {} : { carrier: parcel.carrier }),
      ...(parcel.tracking === '' ? {} : { tracking_number: parcel.tracking }),
    },
  }),
});
