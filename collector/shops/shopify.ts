/**
 * Shopify's webhooks: orders, refunds, fulfillments, customers and products as its REST Admin API writes them. Amounts are those of the shop's own
 * currency (`*_set.shop_money`), never what the customer was shown.
 * https://shopify.dev/docs/api/admin-rest/latest/resources/order
 */
import type { Json } from '../../shared/event.ts';
import type { Micros } from '../../shared/money.ts';
import { heard, unused, type Heard, type Reading } from './heard.ts';
import { currencyIn, idIn, idOf, listOf, partOf, quantityOf, sumOf, textOf, timeIn, timeOf } from './fields.ts';
import { linksOf, orderHeard, voided, type Sold, type ToldOrder, type ToldPayment } from './order-words.ts';
import { identified, whoOrdered, type Customer } from './person.ts';
import { fulfillmentSaid, parcelOf, refundOf, shopMoney } from './shopify-after.ts';
import { shopifyProduct } from './shopify-product.ts';

/** What a delivery of Shopify says. Throws `Unreadable`. */
export function hearShopify(body: Json, reading: Reading): Heard {
  const [resource = '', event = ''] = reading.topic.split('/');
  if (resource === 'orders') return event === 'delete' ? deleted(body, reading) : orderSaid(body, reading);
  if (resource === 'refunds') return heard({ later: refundOf(body, idOf(body['order_id'], 'order_id'), reading) });
  if (resource === 'fulfillments') return fulfillmentSaid(body, reading);
  if (resource === 'customers' && ['create', 'update', 'enable', 'disable'].includes(event)) return customerSaid(body, reading);
  if (resource === 'products') return shopifyProduct(body, reading, event === 'delete');
  return unused(`Kith makes nothing of the topic ${reading.topic || '(none)'}.`);
}

const deleted = (body: Json, reading: Reading): Heard =>
  heard({ later: [voided(reading, idOf(body['id'], 'id'), reading.receivedAt, 'deleted')] });

/** The customer of an order, or the one that a body is. */
function customerOf(customer: Json, body: Json): Customer {
  const address = partOf(customer['default_address'] ?? body['billing_address'] ?? body['shipping_address'], 'address');
  const part = (...names: string[]): string =>
    names.map((name) => textOf(customer[name], 200) || textOf(address[name], 200)).find(Boolean) ?? '';
  return {
    ...{
      id: idIn(customer['id'], 'customer.id'),
      email: textOf(customer['email']) || textOf(body['email']) || textOf(body['contact_email']),
    },
    ...{ firstName: part('first_name'), lastName: part('last_name'), phone: part('phone'), company: part('company') },
    ...{ city: part('city'), postcode: part('zip'), country: part('country_code') },
  };
}
function customerSaid(body: Json, reading: Reading): Heard {
  const id = idOf(body['id'], 'id');
  return heard({ drafts: identified(customerOf(body, {}), reading, `customer:${id}`, timeOf(body, 'updated_at', 'created_at')) });
}

/** The sum of an amount in parts, such as discounts or taxes. */
const parts = (value: unknown, name: string, amount: string): Micros =>
  sumOf(listOf(value, name).map((part) => shopMoney(part, amount, name)));

function soldIn(line: Json, at: string, reading: Reading, taxed: boolean): Sold {
  const [product, sku] = [idIn(line['product_id'], `${at}.product_id`), textOf(line['sku'], 200)];
  const quantity = quantityOf(line['quantity'] ?? 1, `${at}.quantity`);
  const list = Math.round(shopMoney(line, 'price', at) * quantity);
  return {
    productId: reading.productId === 'sku' && sku !== '' ? sku : product,
    title: textOf(line['title'], 300) || textOf(line['name'], 300),
    variant: textOf(line['variant_title'], 100),
    ...{ sku, quantity, list, paid: list - parts(line['discount_allocations'], `${at}.discount_allocations`, 'amount') },
    tax: parts(line['tax_lines'], `${at}.tax_lines`, 'price'),
    taxed,
  };
}

function shippingOf(body: Json, taxed: boolean, withTax: boolean): Micros {
  return sumOf(
    listOf(body['shipping_lines'], 'shipping_lines').map((line, i) => {
      const at = `shipping_lines[${i}]`;
      const paid = shopMoney(line, 'price', at) - parts(line['discount_allocations'], `${at}.discount_allocations`, 'amount');
      const tax = parts(line['tax_lines'], `${at}.tax_lines`, 'price');
      return paid + (taxed === withTax ? 0 : withTax ? tax : -tax);
    }),
  );
}

/** Shopify tells when an order was paid with the topic of that alone: other deliveries say that it is, not since when. */
function paymentIn(body: Json, { topic }: Reading): ToldPayment | null {
  if (topic !== 'orders/paid') return null;
  const gateways = Array.isArray(body['payment_gateway_names']) ? body['payment_gateway_names'].map((name) => textOf(name, 100)) : [];
  const method = gateways.filter(Boolean).join(', ').slice(0, 200);
  return { at: timeOf(body, 'updated_at', 'created_at'), amount: shopMoney(body, 'total_price', ''), method, reference: '' };
}

function orderOf(body: Json, reading: Reading, customer: Customer): ToldOrder {
  const ref = idOf(body['id'], 'id');
  const taxed = body['taxes_included'] === true;
  const placed = timeOf(body, 'processed_at', 'created_at');
  const count = (name: string): string => String(listOf(body[name], name).length).padStart(3, '0');
  const own = { number: idIn(body['order_number'], 'order_number'), name: textOf(body['name'], 100).replace(/^#/, ''), id: ref };
  return {
    ...{ ref, refs: [], orderId: own[reading.orderId as keyof typeof own] || ref },
    who: whoOrdered(customer, reading, ref),
    currency: currencyIn(body['currency'], 'currency', reading.currency),
    sold: listOf(body['line_items'], 'line_items').map((line, i) => soldIn(line, `line_items[${i}]`, reading, taxed)),
    payment: paymentIn(body, reading),
    shipping: shippingOf(body, taxed, reading.pricesWithTax),
    tax: shopMoney(body, 'total_tax', ''),
    total: shopMoney(body, 'total_price', ''),
    coupon: listOf(body['discount_codes'], 'discount_codes')
      .map((line) => textOf(line['code'], 100))
      .filter(Boolean)
      .join(', ')
      .slice(0, 500),
    ...{ taxed, placed, modified: Math.max(placed, timeOf(body, 'updated_at', 'created_at')) },
    rank: count('refunds') + count('fulfillments'),
    first: reading.topic === 'orders/create',
    status: textOf(body['financial_status'], 60),
  };
}

function orderSaid(body: Json, reading: Reading): Heard {
  if (body['test'] === true) return unused('A test order.');
  const customer = customerOf(partOf(body['customer'], 'customer'), body);
  const order = orderOf(body, reading, customer);
  const people = identified(customer, reading, `order-customer:${order.ref}`, order.modified);
  const said = orderHeard(order, reading);
  const cancelledAt = timeIn(body['cancelled_at'], 'cancelled_at');
  const after = [
    ...listOf(body['refunds'], 'refunds').flatMap((refund) => refundOf(refund, order.ref, reading)),
    ...listOf(body['fulfillments'], 'fulfillments').flatMap((parcel) => parcelOf(parcel, order.ref, reading)),
  ];
  if (cancelledAt === null) return { ...said, drafts: [...people, ...said.drafts], later: after };
  // What is cancelled stays so: no version of it is told any more, so the word of its cancellation is the last.
  const voidedAt = voided(reading, order.ref, cancelledAt, textOf(body['cancel_reason'], 100) || 'cancelled');
  const placed = said.drafts.filter(({ event }) => event !== 'Order Updated');
  return heard({ links: linksOf(order, reading.pricesWithTax), drafts: [...people, ...placed], later: [...after, voidedAt] });
}
