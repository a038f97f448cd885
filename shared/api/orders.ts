/** Orders: what was bought, by whom, and what became of it. */
import type { ProfileRow } from './profiles.ts';

/** How an order stands: the newest of what was reported of it; `returned` when nothing of it is left. */
export type OrderState = 'placed' | 'shipped' | 'delayed' | 'delivered' | 'cancelled' | 'returned';
/**
 * By which word it is known what goods cost: the order's own, the catalogue's that held then, the catalogue's first that became known later, the owner's rate
 * of the category or of the site, or nobody's.
 */
export const COST_BASES = ['order', 'catalogue', 'later', 'category', 'site', 'none'] as const;
/** One of them. */
export type CostBasis = (typeof COST_BASES)[number];
/** Which orders a list holds. `unconfirmed`: browsers alone reported them. */
export const ORDER_FILTERS = ['all', 'unconfirmed', 'cancelled', 'returned'] as const;
/** One of them. */
export type OrderFilter = (typeof ORDER_FILTERS)[number];

/** One row of `GET /api/v1/orders`, newest first. `total` in the order's own currency; `counts` and what follows it in the site's. */
export interface OrderRow {
  id: string;
  at: string;
  state: OrderState;
  /** Whether a server reported it: what browsers alone report may be made up. */
  confirmed: boolean;
  total: number;
  currency: string;
  /** What of it counts as revenue before returns: 0 when it was cancelled, or is in a currency whose rate is not known. */
  counts: number;
  returned: number;
  /** What is left of it when goods and returns are paid, and what serving it costs. */
  margin: number;
  costs: number;
  siteCurrency: string;
  items: number;
  /** Where it was sold (web, shop, phone, ...) and through whom; null where nobody said. */
  channel: string | null;
  intermediary: string | null;
  profile: { id: string; name: string | null; email: string | null };
}
/** `GET /api/v1/order-counts`: `unconfirmed` are those that only browsers reported, and `unconfirmedAmount` what they count for. */
export interface OrderCounts {
  orders: number;
  unconfirmed: number;
  unconfirmedAmount: number;
  cancelled: number;
  currency: string;
  /** What orders can be narrowed to, most orders first, at most fifty of each. */
  channels: { name: string; orders: number }[];
  intermediaries: { name: string; orders: number }[];
}
/** `GET /api/v1/orders/{id}`. Amounts of lines, discount, tax and shipping in the order's currency. */
export interface Order extends Omit<OrderRow, 'profile'> {
  profile: ProfileRow;
  /** The source that reported what counts. */
  source: string;
  discount: number;
  tax: number;
  shipping: number;
  coupon: string | null;
  lines: OrderLineMargin[];
  /** Null for an order that counts as nothing. */
  statement: OrderStatement | null;
  steps: OrderStep[];
  /** Oldest first, the first 200. */
  payments: OrderPayment[];
  returns: OrderReturn[];
}
/** One line of an order: `amount` = `price` x `quantity` - `discount`, in the order's currency. */
export interface OrderLine {
  productId: string;
  title: string;
  quantity: number;
  price: number;
  discount: number;
  amount: number;
}
/** A line with what it leaves, in the site's currency: of `counts` (its part of the order's revenue) `tax` is tax; null where nothing counts or nobody knows. */
export interface OrderLineMargin extends OrderLine {
  counts: number | null;
  tax: number | null;
  cost: number | null;
  margin: number | null;
  basis: CostBasis | null;
}
/**
 * An order from the price of its goods to what is left, in the site's currency. Each part has its sign: `parts` add up to `margin`, and with `costs` to
 * `profit`. `rated` and `uncosted` are shares (0..1) of the revenue whose cost rests on a rate, and whose cost nobody knows.
 */
export interface OrderStatement {
  parts: { part: MarginPart; amount: number }[];
  margin: number;
  costs: { part: CostPart; amount: number }[];
  profit: number;
  rated: number;
  uncosted: number;
}
/** `unknown`: goods whose cost nobody knows, which leave nothing. */
export const MARGIN_PARTS = [
  ...(['goods', 'discounts', 'shipping', 'tax', 'cost', 'unknown', 'shippingCost', 'returned', 'returnedTax', 'returnedCost'] as const),
] as const;
/** One of them. */
export type MarginPart = (typeof MARGIN_PARTS)[number];
/** What serving an order is made of. */
export const COST_PARTS = ['order', 'parcels', 'payment', 'returns'] as const;
/** One of them. */
export type CostPart = (typeof COST_PARTS)[number];
/** What became of an order. `counts` is false for what a browser said of an order that is not its own. */
export interface OrderStep {
  kind: 'cancelled' | 'shipped' | 'delayed' | 'delivered';
  at: string;
  counts: boolean;
  source: string;
  carrier: string | null;
  tracking: string | null;
  reason: string | null;
  /** When it should arrive, as the report says it. */
  due: string | null;
}
/** That money came for an order: `amount` in `currency`, null where nobody said how much. `counts` as of a step. */
export interface OrderPayment {
  at: string;
  counts: boolean;
  source: string;
  amount: number | null;
  currency: string;
  /** How it was paid (card, invoice, ...), and the number by which the payment is known. */
  method: string | null;
  reference: string | null;
}
/**
 * A report of what came back: `amount` counts, in the site's currency. Reports with the same `refundId` are of one return, of which the newest counts;
 * `cancelled`: it says that the refund was taken back.
 */
export interface OrderReturn {
  at: string;
  amount: number;
  refundId: string | null;
  cancelled: boolean;
  confirmed: boolean;
  source: string;
  lines: { productId: string; title: string; quantity: number }[];
}
/** From a day of the site on: what one unit of another currency is worth in the site's, with up to six decimals. */
export interface Rate {
  currency: string;
  from: string;
  rate: number;
}
/** `GET` and `PUT /api/v1/order-settings`: what counts as an order's sum. */
export interface OrderSettings {
  /** Whether orders count that only browsers reported. */
  countUnconfirmed: boolean;
  rates: Rate[];
  /** What goods leave whose cost nobody told; absent in a `PUT`: as before. */
  margins?: MarginRates | undefined;
  /** What serving orders costs; absent in a `PUT`: as before. */
  serving?: ServingCosts | undefined;
  /** What contacts cost that come without a cost; absent in a `PUT`: as before. */
  reaching?: ReachingCost[] | undefined;
}
/** What a contact in a channel costs in the site's currency, with up to six decimals; the channel in small letters. */
export interface ReachingCost {
  channel: string;
  cost: number;
}
/** Shares of the price without tax, before discounts, that are margin (0..1); `site` is for goods of no category in the list, null: nobody knows. */
export interface MarginRates {
  site: number | null;
  categories: { category: string; rate: number }[];
}
/** Costs in the site's currency, with up to six decimals; `paymentShare` (0..1) is of what the customer pays with tax and shipping, `payment` is added to it. */
export interface ServingCosts {
  order: number;
  parcel: number;
  return: number;
  paymentShare: number;
  payment: number;
}
/** The answer: with currencies that orders and contacts are in and no rate reaches, and whether earlier ones are being counted anew. */
export interface OrderSettingsShown extends OrderSettings {
  margins: MarginRates;
  serving: ServingCosts;
  reaching: ReachingCost[];
  /** Categories of the catalogue, the 200 largest by name. */
  categories: string[];
  currency: string;
  missing: { currency: string; orders: number; touches: number; first: string }[];
  recounting: boolean;
}
