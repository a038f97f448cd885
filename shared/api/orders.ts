/** Orders: what was bought, by whom, and what became of it. */
import type { ProfileRow } from './profiles.ts';

/** How an order stands: the newest of what was reported of it; `returned` when nothing of it is left. */
export type OrderState = 'placed' | 'shipped' | 'delayed' | 'delivered' | 'cancelled' | 'returned';
/** Which orders a list holds. `unconfirmed`: browsers alone reported them. */
export const ORDER_FILTERS = ['all', 'unconfirmed', 'cancelled', 'returned'] as const;
/** One of them. */
export type OrderFilter = (typeof ORDER_FILTERS)[number];

/** One row of `GET /api/v1/orders`, newest first. `total` in the order's own currency; `counts` and `returned` in the site's. */
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
  siteCurrency: string;
  items: number;
  profile: { id: string; name: string | null; email: string | null };
}
/** `GET /api/v1/order-counts`: `unconfirmed` are those that only browsers reported, and `unconfirmedAmount` what they count for. */
export interface OrderCounts {
  orders: number;
  unconfirmed: number;
  unconfirmedAmount: number;
  cancelled: number;
  currency: string;
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
  lines: OrderLine[];
  steps: OrderStep[];
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
/** What came back: `amount` counts, in the site's currency. */
export interface OrderReturn {
  at: string;
  amount: number;
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
}
/** The answer: with currencies that orders are in and no rate reaches, and whether earlier orders are being counted anew. */
export interface OrderSettingsShown extends OrderSettings {
  currency: string;
  missing: { currency: string; orders: number; first: string }[];
  recounting: boolean;
}
