/** Stripe's invoices, in the shapes of older and newer versions of its API. https://docs.stripe.com/api/invoices/object Pure. */
import type { Json } from '../../shared/event.ts';
import { unused, type Heard, type Reading } from './heard.ts';
import { currencyIn, idOf, listOf, partOf, quantityOf, secondsOf, sumOf, textOf } from './fields.ts';
import { orderHeard, type Sold } from './order-words.ts';
import { identified, whoOrdered } from './person.ts';
import { customerBy, idWithin, orderIdOf, paidOrder, type Told } from './stripe-told.ts';
import { minorOf } from './stripe-money.ts';

/** Taxes of a line or of all: `taxes` and `total_taxes` since 2025, before that `tax_amounts` and `tax`. */
function taxOf(of: Json, names: readonly string[], currency: string): { all: number; inside: number } {
  const name = names.find((one) => Array.isArray(of[one]));
  const list = name === undefined ? [] : listOf(of[name], name);
  const amounts = list.map((tax) => ({
    amount: minorOf(tax['amount'], currency, 'tax'),
    inside: tax['inclusive'] === true || tax['tax_behavior'] === 'inclusive',
  }));
  const inside = sumOf(amounts.filter((tax) => tax.inside).map(({ amount }) => amount));
  return { all: name === undefined ? minorOf(of['tax'], currency, 'tax') : sumOf(amounts.map(({ amount }) => amount)), inside };
}

function soldIn(line: Json, at: string, currency: string): Sold {
  const list = minorOf(line['amount'], currency, `${at}.amount`);
  const off = sumOf(listOf(line['discount_amounts'], `${at}.discount_amounts`).map((one) => minorOf(one['amount'], currency, 'discount')));
  const { all, inside } = taxOf(line, ['taxes', 'tax_amounts'], currency);
  const newer = partOf(partOf(line['pricing'], 'pricing')['price_details'], 'price_details');
  const product = idWithin(newer['product'] ?? partOf(line['price'], 'price')['product'], `${at}.product`);
  // Told with exclusive tax added below, so that what is inside and what is not meet: all lines hold what tax they have inside.
  return {
    ...{ productId: product, title: textOf(line['description'], 300), variant: '', sku: '' },
    quantity: quantityOf(line['quantity'] ?? 1, `${at}.quantity`) || 1,
    ...{ list: list + all - inside, paid: list - off + all - inside, tax: all, taxed: true },
  };
}

/** A paid invoice is an order; of nothing, such as the first of a trial, it is none. */
export function invoiceSaid({ object, at }: Told, reading: Reading): Heard {
  const ref = idOf(object['id'], 'id');
  const currency = currencyIn(object['currency'], 'currency', reading.currency);
  const total = minorOf(object['total'], currency, 'total');
  if (total === 0) return unused('An invoice of nothing, such as the first of a trial.');
  const address = object['customer_address'];
  const customer = customerBy(idWithin(object['customer'], 'customer'), {
    ...{ name: object['customer_name'], email: object['customer_email'], phone: object['customer_phone'], address },
  });
  const paidAt = partOf(object['status_transitions'], 'status_transitions')['paid_at'];
  const placed = typeof paidAt === 'number' ? secondsOf(paidAt, 'paid_at') : at;
  const tax = taxOf(object, ['total_taxes', 'total_tax_amounts'], currency).all;
  const shipping = minorOf(partOf(object['shipping_cost'], 'shipping_cost')['amount_total'], currency, 'shipping_cost');
  const lines = partOf(object['lines'], 'lines');
  const goods = total - shipping;
  // A webhook holds the first lines alone; where there are more, or they do not come to the total, the sum stands without them.
  const sold = listOf(lines['data'], 'lines.data').map((line, i) => soldIn(line, `lines.data[${i}]`, currency));
  const whole = lines['has_more'] !== true && sumOf(sold.map(({ paid }) => paid)) === goods;
  const payments = listOf(partOf(object['payments'], 'payments')['data'], 'payments.data').map(
    (one) => partOf(one['payment'], 'payment')['payment_intent'],
  );
  const paidWith = [object['payment_intent'], object['charge'], ...payments].map((id) => idWithin(id, 'payment')).filter(Boolean);
  const amount = minorOf(object['amount_paid'] ?? object['total'], currency, 'amount_paid');
  const order = paidOrder(
    { method: '', reference: paidWith[0] ?? '', amount },
    {
      ...{ ref, orderId: orderIdOf(object, reading, ref), who: whoOrdered(customer, reading, ref) },
      refs: paidWith,
      ...{ currency, placed, total, tax, shipping, taxed: true },
      ...(whole ? { sold } : { goods: { counts: reading.pricesWithTax ? goods : goods - tax, paid: goods } }),
    },
  );
  const said = orderHeard(order, reading);
  return { ...said, drafts: [...identified(customer, reading, `order-customer:${ref}`, placed), ...said.drafts] };
}
