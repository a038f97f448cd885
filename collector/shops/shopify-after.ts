/**
 * What Shopify tells of an order after it was placed: refunds and fulfillments, in the order itself and by themselves, alike.
 * https://shopify.dev/docs/api/admin-rest/latest/resources/refund https://shopify.dev/docs/api/admin-rest/latest/resources/fulfillment
 */
import type { Json } from '../../shared/event.ts';
import type { Micros } from '../../shared/money.ts';
import { heard, unused, type Heard, type Later, type Reading } from './heard.ts';
import { idIn, idOf, listOf, moneyOf, partOf, quantityOf, sumOf, textOf, timeOf } from './fields.ts';
import { returned, shipped } from './order-words.ts';

/** An amount in the shop's own currency: from its set where there is one, else as it stands. */
export function shopMoney(of: Json, name: string, at: string): Micros {
  const place = at === '' ? name : `${at}.${name}`;
  const set = partOf(of[`${name}_set`], `${place}_set`);
  const money = partOf(set['shop_money'], `${place}_set.shop_money`);
  return moneyOf(money['amount'] ?? of[name], place);
}

/** What came back: the goods of its lines, and what was given back beside them; shipping is no goods. None where nothing of worth came back. */
export function refundOf(refund: Json, ref: string, reading: Reading): Later[] {
  const lines = listOf(refund['refund_line_items'], 'refund_line_items');
  const beside = listOf(refund['order_adjustments'], 'order_adjustments').filter((one) => textOf(one['kind']) !== 'shipping_refund');
  const paidBack = listOf(refund['transactions'], 'transactions').filter(
    (one) => textOf(one['kind']) === 'refund' && textOf(one['status']) === 'success',
  );
  const paid = sumOf(paidBack.map((one) => moneyOf(one['amount'], 'transactions.amount')));
  const amount = sumOf([
    ...lines.map((line) => shopMoney(line, 'subtotal', 'refund_line_items')),
    ...beside.map((one) => -shopMoney(one, 'amount', 'order_adjustments')),
  ]);
  const tax = sumOf([
    ...lines.map((line) => shopMoney(line, 'total_tax', 'refund_line_items')),
    ...beside.map((one) => -shopMoney(one, 'tax_amount', 'order_adjustments')),
  ]);
  const toldApart = lines.length > 0 || beside.length > 0 || listOf(refund['order_adjustments'], 'order_adjustments').length > 0;
  const products = lines.map((line) => {
    const item = partOf(line['line_item'], 'line_item');
    const [product, sku] = [idIn(item['product_id'], 'line_item.product_id'), textOf(item['sku'], 200)];
    const id = reading.productId === 'sku' && sku !== '' ? sku : product;
    return {
      ...(id === '' ? {} : { product_id: id }),
      name: textOf(item['title'], 300),
      quantity: quantityOf(line['quantity'] ?? 1, 'quantity'),
    };
  });
  const at = timeOf(refund, 'processed_at', 'created_at');
  const said = { ref, id: idOf(refund['id'], 'refund.id'), at, paid, products, reason: textOf(refund['note'], 300) };
  return [returned({ ...said, goods: toldApart ? { amount, tax } : null }, reading)];
}

/** A parcel that left, and that arrived. None for one that was called back. */
export function parcelOf(parcel: Json, ref: string, reading: Reading): Later[] {
  if (['cancelled', 'error', 'failure'].includes(textOf(parcel['status']))) return [];
  const id = idOf(parcel['id'], 'fulfillment.id');
  const numbers = Array.isArray(parcel['tracking_numbers']) ? parcel['tracking_numbers'] : [];
  const tracking = textOf(parcel['tracking_number'], 100) || textOf(numbers[0], 100);
  const told = { ref, id, carrier: textOf(parcel['tracking_company'], 100), tracking };
  const left = shipped(reading, 'Order Shipped', { ...told, at: timeOf(parcel, 'created_at') });
  if (textOf(parcel['shipment_status']) !== 'delivered') return [left];
  return [left, shipped(reading, 'Order Delivered', { ...told, at: timeOf(parcel, 'updated_at', 'created_at') })];
}

/** What a delivery of its own says of a parcel. */
export function fulfillmentSaid(body: Json, reading: Reading): Heard {
  const later = parcelOf(body, idOf(body['order_id'], 'order_id'), reading);
  return later.length > 0 ? heard({ later }) : unused('A shipment that was called back.');
}
