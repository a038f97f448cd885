/**
 * WooCommerce's webhooks: orders, customers and products as its REST API (v3) writes them.
 * https://woocommerce.github.io/woocommerce-rest-api-docs/#order-properties
 */
import type { Json } from '../../shared/event.ts';
import { heard, unused, type Heard, type Later, type Reading } from './heard.ts';
import { idIn, idOf, listOf, moneyOf, partOf, quantityOf, textOf, timeIn, timeOf } from './fields.ts';
import { linksOf, orderHeard, returned, shipped, takenBack, voided, type Sold, type ToldOrder, type ToldPayment } from './order-words.ts';
import { identified, whoOrdered, type Customer } from './person.ts';
import { wooProduct } from './woocommerce-product.ts';

/** No orders yet: drafts, and those that wait for their payment. */
const NOT_YET = new Set(['pending', 'checkout-draft', 'auto-draft', 'draft', 'new']);
/** Orders that came to nothing, as WooCommerce's own reports leave them out. */
const NO_MORE = new Set(['cancelled', 'failed', 'trash']);
/** What older versions than 11.2 tell of a refund that is deleted, where the shop asks them to; later ones tell of its order. */
const REFUND_GONE = new Set(['woocommerce_refund_deleted', 'woocommerce_delete_order_refund']);
/** How far an order has come, for versions of one second. */
const RANK = ['on-hold', 'processing', 'completed', 'refunded'];

/** What a delivery of WooCommerce says. Throws `Unreadable`. */
export function hearWooCommerce(body: Json, reading: Reading): Heard {
  const [resource = '', event = ''] = reading.topic.split('.');
  if (resource === 'order') return event === 'deleted' ? deleted(body, reading) : orderSaid(body, reading);
  if (resource === 'customer' && event !== 'deleted') return customerSaid(body, reading);
  if (resource === 'action' && REFUND_GONE.has(event)) return refundDeleted(body, reading);
  if (resource === 'product') return wooProduct(body, reading, event === 'deleted');
  return unused(`Kith makes nothing of the topic ${reading.topic || '(none)'}.`);
}

const deleted = (body: Json, reading: Reading): Heard =>
  heard({ later: [voided(reading, idOf(body['id'], 'id'), reading.receivedAt, 'deleted')] });

const refundRef = (id: string): string => `refund:${id}`;
function refundDeleted(body: Json, reading: Reading): Heard {
  const id = idOf(body['arg'], 'arg');
  return heard({ later: [takenBack(reading, { ref: refundRef(id), id, at: reading.receivedAt, reason: 'deleted' })] });
}

function customerOf(id: unknown, email: unknown, billing: Json, own: Json): Customer {
  const part = (name: string): string => textOf(own[name], 200) || textOf(billing[name], 200);
  return {
    ...{ id: idIn(id, 'id'), email: textOf(email) || textOf(billing['email']) },
    ...{ firstName: part('first_name'), lastName: part('last_name'), phone: part('phone'), company: part('company') },
    ...{ city: part('city'), postcode: part('postcode'), country: part('country') },
  };
}
function customerSaid(body: Json, reading: Reading): Heard {
  const id = idOf(body['id'], 'id');
  const at = timeOf(body, 'date_modified_gmt', 'date_created_gmt');
  const customer = customerOf(id, body['email'], partOf(body['billing'], 'billing'), body);
  return heard({ drafts: identified(customer, reading, `customer:${id}`, at) });
}

function soldIn(line: Json, at: string, bySku: boolean): Sold {
  const [product, sku] = [idIn(line['product_id'], `${at}.product_id`), textOf(line['sku'], 200)];
  return {
    productId: bySku && sku !== '' ? sku : product,
    title: textOf(line['name'], 300),
    variant: idIn(line['variation_id'], `${at}.variation_id`),
    sku,
    quantity: quantityOf(line['quantity'] ?? 1, `${at}.quantity`),
    list: moneyOf(line['subtotal'] ?? line['total'], `${at}.subtotal`),
    paid: moneyOf(line['total'], `${at}.total`),
    tax: moneyOf(line['total_tax'], `${at}.total_tax`),
    taxed: false,
  };
}

function paymentIn(body: Json): ToldPayment | null {
  const at = timeIn(body['date_paid_gmt'], 'date_paid_gmt');
  if (at === null) return null;
  const method = textOf(body['payment_method_title'], 100) || textOf(body['payment_method'], 100);
  return { at, amount: moneyOf(body['total'], 'total'), method, reference: textOf(body['transaction_id'], 200) };
}

function orderOf(body: Json, reading: Reading, customer: Customer): ToldOrder {
  const ref = idOf(body['id'], 'id');
  const bySku = reading.productId === 'sku';
  const items = listOf(body['line_items'], 'line_items').map((line, i) => soldIn(line, `line_items[${i}]`, bySku));
  const fees = listOf(body['fee_lines'], 'fee_lines').map((line, i) =>
    soldIn({ name: line['name'], total: line['total'], total_tax: line['total_tax'] }, `fee_lines[${i}]`, false),
  );
  const status = textOf(body['status'], 60);
  const shippingTax = moneyOf(body['shipping_tax'], 'shipping_tax');
  const refunds = listOf(body['refunds'], 'refunds').map((refund, i) => idOf(refund['id'], `refunds[${i}].id`));
  const placed = timeOf(body, 'date_created_gmt', 'date_modified_gmt');
  return {
    ...{ ref, refs: refunds.map(refundRef), orderId: (reading.orderId === 'number' && idIn(body['number'], 'number')) || ref },
    who: whoOrdered(customer, reading, ref),
    currency: currencyOf(body, reading),
    sold: [...items, ...fees],
    payment: paymentIn(body),
    shipping: moneyOf(body['shipping_total'], 'shipping_total') + (reading.pricesWithTax ? shippingTax : 0),
    tax: moneyOf(body['total_tax'], 'total_tax'),
    total: moneyOf(body['total'], 'total'),
    coupon: listOf(body['coupon_lines'], 'coupon_lines')
      .map((line) => textOf(line['code'], 100))
      .filter(Boolean)
      .join(', ')
      .slice(0, 500),
    // Its lines are told without tax, whatever its prices are shown with.
    ...{ taxed: false, placed, modified: Math.max(placed, timeOf(body, 'date_modified_gmt', 'date_created_gmt')) },
    rank: `${Math.max(0, RANK.indexOf(status))}${String(refunds.length).padStart(3, '0')}`,
    first: reading.topic === 'order.created',
    status,
  };
}
function currencyOf(body: Json, reading: Reading): string {
  const code = textOf(body['currency'], 3).toUpperCase();
  return /^[A-Z]{3}$/.test(code) ? code : reading.currency;
}

function orderSaid(body: Json, reading: Reading): Heard {
  const customer = customerOf(body['customer_id'], null, partOf(body['billing'], 'billing'), {});
  const order = orderOf(body, reading, customer);
  if (NOT_YET.has(order.status)) return unused(`The order is ${order.status}: not an order yet. The next delivery tells when it is.`);
  const people = identified(customer, reading, `order-customer:${order.ref}`, order.modified);
  if (NO_MORE.has(order.status)) {
    const later = [voided(reading, order.ref, order.modified, order.status)];
    return heard({ links: linksOf(order, reading.pricesWithTax), drafts: people, later });
  }
  const said = orderHeard(order, reading);
  return {
    ...said,
    drafts: [...people, ...said.drafts],
    later: [...refundsIn(body, order, reading), ...parcelsIn(body, order, reading)],
    refunds: listedIn(body, order, reading),
  };
}

/** WooCommerce tells of a refund neither its goods nor its day: the first delivery that holds it dates it. */
const refundsIn = (body: Json, order: ToldOrder, reading: Reading): Later[] =>
  listOf(body['refunds'], 'refunds').map((refund, i) => {
    const paid = Math.abs(moneyOf(refund['total'], `refunds[${i}].total`));
    const id = idOf(refund['id'], `refunds[${i}].id`);
    return returned(
      { ref: order.ref, id, at: order.modified, paid, goods: null, products: [], reason: textOf(refund['reason'], 300) },
      reading,
    );
  });

/** The refunds that the order has by this version; null where it does not say. */
function listedIn(body: Json, { ref, modified }: ToldOrder, reading: Reading): Heard['refunds'] {
  if (!Array.isArray(body['refunds'])) return null;
  const ids = listOf(body['refunds'], 'refunds').map((refund) => idOf(refund['id'], 'refunds.id'));
  return {
    list: { ref, at: modified, receivedAt: reading.receivedAt, ids },
    gone: (id, at) => takenBack(reading, { ref, id, at, reason: 'deleted' }),
  };
}

/** Shipments are no part of WooCommerce: an order that is completed has left, where anything of it was to be shipped. */
function parcelsIn(body: Json, order: ToldOrder, reading: Reading): Later[] {
  const at = timeIn(body['date_completed_gmt'], 'date_completed_gmt');
  const ships = listOf(body['shipping_lines'], 'shipping_lines');
  if (order.status !== 'completed' || at === null || ships.length === 0) return [];
  const carrier = textOf(ships[0]?.['method_title'], 100);
  return [shipped(reading, 'Order Shipped', { ref: order.ref, id: order.ref, at, carrier, tracking: '' })];
}
