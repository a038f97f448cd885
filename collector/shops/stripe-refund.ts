/** Stripe's refunds, each by its own id, so that one that several events tell of counts once. https://docs.stripe.com/api/refunds/object Pure. */
import type { Json } from '../../shared/event.ts';
import { heard, unused, type Heard, type Later, type Reading } from './heard.ts';
import { currencyIn, idOf, listOf, partOf, secondsOf, textOf, Unreadable } from './fields.ts';
import { returned } from './order-words.ts';
import { idWithin, type Told } from './stripe-told.ts';
import { minorOf } from './stripe-money.ts';

function refundIn(refund: Json, charge: Json, reading: Reading): Later[] {
  if (textOf(refund['status']) !== 'succeeded' && textOf(refund['status']) !== '') return [];
  const currency = currencyIn(refund['currency'], 'currency', reading.currency);
  const payment = idWithin(refund['payment_intent'] ?? charge['payment_intent'], 'payment_intent');
  const ref = payment || idWithin(refund['charge'], 'charge') || idWithin(charge['id'], 'charge');
  if (ref === '') throw new Unreadable('The refund names neither a payment nor a charge.');
  const paid = minorOf(refund['amount'], currency, 'amount');
  const at = secondsOf(refund['created'], 'created');
  return [
    returned({ ref, id: idOf(refund['id'], 'id'), at, paid, goods: null, products: [], reason: textOf(refund['reason'], 100) }, reading),
  ];
}

/** A refund by itself; it counts once the money is on its way. */
export function refundSaid({ object }: Told, reading: Reading): Heard {
  const later = refundIn(object, {}, reading);
  return later.length > 0 ? heard({ later }) : unused(`The refund is ${textOf(object['status'], 40)}.`);
}

/** A charge with its refunds, which older versions of the API list. */
export function refundsOfCharge({ object }: Told, reading: Reading): Heard {
  const refunds = listOf(partOf(object['refunds'], 'refunds')['data'], 'refunds.data');
  const later = refunds.flatMap((refund) => refundIn(refund, object, reading));
  return later.length > 0
    ? heard({ later })
    : unused('This version of Stripe’s API does not list the refunds in it; refund.created and refund.updated tell of each.');
}
