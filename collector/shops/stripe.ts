/**
 * Stripe's webhooks. One payment is one order: either a checkout (a subscription's is its invoice) and each paid invoice, or each payment alone, as the
 * owner chooses; never both, for nothing in newer versions of the API tells which payment an invoice was paid with.
 * https://docs.stripe.com/api/events/types
 */
import type { Json } from '../../shared/event.ts';
import { heard, unused, type Heard, type Reading } from './heard.ts';
import { currencyIn, idOf, objectOf, partOf, secondsOf, textOf } from './fields.ts';
import { orderHeard } from './order-words.ts';
import { identified, whoOrdered } from './person.ts';
import { invoiceSaid } from './stripe-invoice.ts';
import { minorOf } from './stripe-money.ts';
import { stripePrice, stripeProduct } from './stripe-product.ts';
import { refundSaid, refundsOfCharge } from './stripe-refund.ts';
import { customerBy, idWithin, methodOf, orderIdOf, paidOrder, type Told } from './stripe-told.ts';

type Reader = (told: Told, reading: Reading) => Heard;
const ELSEWHERE = 'The order comes with another of Stripe’s events, by your choice under Settings, Shops.';
const checkouts =
  (reader: Reader): Reader =>
  (told, reading) =>
    reading.payments === 'checkout' ? reader(told, reading) : unused(ELSEWHERE);
const payments =
  (reader: Reader): Reader =>
  (told, reading) =>
    reading.payments === 'payment' ? reader(told, reading) : unused(ELSEWHERE);

const READERS: Readonly<Record<string, Reader>> = {
  'checkout.session.completed': checkouts(checkoutSaid),
  'checkout.session.async_payment_succeeded': checkouts(checkoutSaid),
  'invoice.paid': checkouts(invoiceSaid),
  'invoice.payment_succeeded': checkouts(invoiceSaid),
  'invoice_payment.paid': checkouts(invoicePaymentSaid),
  'payment_intent.succeeded': payments(paymentSaid),
  'refund.created': refundSaid,
  'refund.updated': refundSaid,
  'refund.failed': refundSaid,
  'charge.refund.updated': refundSaid,
  'charge.refunded': refundsOfCharge,
  'customer.created': customerSaid,
  'customer.updated': customerSaid,
  'product.created': stripeProduct,
  'product.updated': stripeProduct,
  'product.deleted': stripeProduct,
  'price.created': stripePrice,
  'price.updated': stripePrice,
};

/** What an event of Stripe says. Throws `Unreadable`. */
export function hearStripe(body: Json, reading: Reading): Heard {
  const reader = Object.hasOwn(READERS, reading.topic) ? READERS[reading.topic] : undefined;
  if (!reader) return unused(`Kith makes nothing of the topic ${reading.topic || '(none)'}.`);
  if (body['livemode'] === false) return unused('An event of Stripe’s test mode.');
  const object = objectOf(partOf(body['data'], 'data')['object'], 'data.object');
  return reader({ object, at: secondsOf(body['created'], 'created') }, reading);
}

function customerSaid({ object, at }: Told, reading: Reading): Heard {
  const id = idOf(object['id'], 'id');
  return heard({ drafts: identified(customerBy(id, object), reading, `customer:${id}`, at) });
}

function checkoutSaid({ object }: Told, reading: Reading): Heard {
  const ref = idOf(object['id'], 'id');
  const mode = textOf(object['mode']);
  if (mode === 'setup') return unused('Nothing was paid in this checkout: it set a way of paying up.');
  if (mode === 'subscription' || idWithin(object['invoice'], 'invoice') !== '') return unused('Its invoice is the order.');
  if (textOf(object['payment_status']) === 'unpaid')
    return unused('It is not paid yet; checkout.session.async_payment_succeeded tells when it is.');
  const currency = currencyIn(object['currency'], 'currency', reading.currency);
  const money = (of: Json, name: string) => minorOf(of[name], currency, name);
  const details = partOf(object['total_details'], 'total_details');
  const [total, tax, shipping] = [money(object, 'amount_total'), money(details, 'amount_tax'), money(details, 'amount_shipping')];
  const customer = customerBy(idWithin(object['customer'], 'customer'), partOf(object['customer_details'], 'customer_details'));
  const placed = secondsOf(object['created'], 'created');
  const goods = total - shipping;
  const payment = idWithin(object['payment_intent'], 'payment_intent');
  const order = paidOrder(
    { method: methodOf(object), reference: payment },
    {
      ...{ ref, orderId: orderIdOf(object, reading, ref), who: whoOrdered(customer, reading, ref) },
      refs: [payment].filter(Boolean),
      ...{ currency, placed, total, tax, shipping, goods: { counts: reading.pricesWithTax ? goods : goods - tax, paid: goods } },
    },
  );
  const said = orderHeard(order, reading);
  return { ...said, drafts: [...identified(customer, reading, `order-customer:${ref}`, placed), ...said.drafts] };
}

function paymentSaid({ object }: Told, reading: Reading): Heard {
  const ref = idOf(object['id'], 'id');
  const currency = currencyIn(object['currency'], 'currency', reading.currency);
  const total = minorOf(object['amount_received'] ?? object['amount'], currency, 'amount_received');
  const customer = customerBy(idWithin(object['customer'], 'customer'), { email: object['receipt_email'] });
  const placed = secondsOf(object['created'], 'created');
  const order = paidOrder(
    { method: methodOf(object), reference: ref },
    {
      ...{ ref, orderId: orderIdOf(object, reading, ref), who: whoOrdered(customer, reading, ref) },
      refs: [idWithin(object['latest_charge'], 'latest_charge')].filter(Boolean),
      ...{ currency, placed, total, tax: 0, shipping: 0, goods: { counts: total, paid: total } },
    },
  );
  const said = orderHeard(order, reading);
  return { ...said, drafts: [...identified(customer, reading, `order-customer:${ref}`, placed), ...said.drafts] };
}

/** Which payment an invoice was paid with, so that a refund of the payment finds its order. */
function invoicePaymentSaid({ object }: Told): Heard {
  const invoice = idWithin(object['invoice'], 'invoice');
  const payment = partOf(object['payment'], 'payment');
  const ids = [idWithin(payment['payment_intent'], 'payment.payment_intent'), idWithin(payment['charge'], 'payment.charge')].filter(
    Boolean,
  );
  if (invoice === '' || ids.length === 0) return unused('It names no invoice, or no payment.');
  return heard({ same: ids.map((ref) => ({ ref, as: invoice })) });
}
