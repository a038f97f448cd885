/** Orders and returns as tables. Pure. */
import type { ExportedBuyer, ExportedOrder, ExportedReturn, OrderLine } from '../../shared/api.ts';
import type { Sheet } from './answer.ts';
import type { Cell } from './csv.ts';

const BUYER = ['profile_id', 'user_id', 'name', 'email'];
const buyer = ({ id, userId, name, email }: ExportedBuyer): Cell[] => [id, userId, name, email];
const LINE = ['product_id', 'product', 'quantity', 'price', 'line_discount', 'line_amount'];
const line = (of: OrderLine | undefined): Cell[] =>
  of ? [of.productId, of.title, of.quantity, of.price, of.discount, of.amount] : LINE.map(() => null);
const MONEY = ['amount', 'discount', 'tax', 'shipping', 'counted', 'returned'] as const;
/** In the site's currency, of the order as a whole. */
const MARGIN = ['margin', 'costs', 'rated', 'uncosted'] as const;

/** A row a line of an order; what is of the order as a whole stands in its first row only, so that a column adds up. */
export const ordersSheet: Sheet<ExportedOrder> = {
  head: [
    'order_id',
    'ordered_at',
    ...BUYER,
    'confirmed',
    'cancelled',
    'coupon',
    'currency',
    ...MONEY,
    'counted_in',
    'line',
    ...LINE,
    'channel',
    'intermediary',
    'shipping_cost',
    ...MARGIN,
  ],
  rows: (order) =>
    (order.lines.length === 0 ? [undefined] : order.lines).map((of, i) => [
      ...[order.orderId, order.at, ...buyer(order.profile), order.confirmed, order.cancelled, order.coupon, order.currency],
      ...MONEY.map((name) => (i === 0 ? order[name] : null)),
      ...[order.countedIn, of ? i + 1 : null, ...line(of), order.channel, order.intermediary],
      ...[i === 0 ? order.shippingCost : null, ...MARGIN.map((name) => (i === 0 ? order[name] : null))],
    ]),
};

/** A row a report of a return; which products came back stands in words. */
export const returnsSheet: Sheet<ExportedReturn> = {
  head: [
    'order_id',
    'returned_at',
    ...BUYER,
    'confirmed',
    'currency',
    'amount',
    'counted',
    'counted_in',
    'products',
    'margin',
    'costs',
    'written_off',
    'refund_id',
    'cancelled',
  ],
  rows: (of) => [
    [
      ...[of.orderId, of.at, ...buyer(of.profile), of.confirmed, of.currency, of.amount, of.counted, of.countedIn],
      of.lines.map(({ quantity, title, productId }) => `${quantity} × ${title || productId}`).join('; '),
      ...[of.margin, of.costs, of.writtenOff, of.refundId, of.cancelled],
    ],
  ],
};
