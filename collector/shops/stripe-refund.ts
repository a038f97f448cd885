/** Stripe's refunds, each by its own id, so that one that several events tell of counts once. https://docs.stripe.com/api/refunds/object Pure. */
import type { Json } from '../../shared/event.ts';
import { heard, unused, type Heard, type Later, type Reading } from './heard.ts';
import { currencyIn, idOf, listOf, partOf, secondsOf, textOf, Unreadable } from './fields.ts';
import { returned, takenBack } from './order-words.ts';
import { idWithin, type Told } from './stripe-told.ts';
import { minorOf } from './stripe-money.ts';

/** What becomes of no money any more, also when it was on its way before. */
const NO_MORE = new Set(['failed', 'canceled']);

/** What a refund says as of a moment: that it counts, that it was taken back, or nothing while its money is not on its way. */
function refundIn(refund: Json, charge: Json, at: number, reading: Reading): Later[] {
  const status = textOf(refund['status']);
  if (status !== 'succeeded' && status !== '' && !NO_MORE.has(status)) return [];
  const payment = idWithin(refund['payment_intent'] ?? charge['payment_intent'], 'payment_intent');
  const ref = payment || idWithin(refund['charge'], 'charge') || idWithin(charge['id'], 'charge');
  if (ref === '') throw new Unreadable('The refund names neither a payment nor a charge.');
  const id = idOf(refund['id'], 'id');
  const created = secondsOf(refund['created'], 'created');
  if (NO_MORE.has(status))
    return [takenBack(reading, { ref, id, at: Math.max(at, created), reason: textOf(refund['failure_reason'], 100) || status })];
  const currency = currencyIn(refund['currency'], 'currency', reading.currency);
  const paid = minorOf(refund['amount'], currency, 'amount');
  return [returned({ ref, id, at: created, paid, goods: null, products: [], reason: textOf(refund['reason'], 100) }, reading)];
}

/** A refund by itself; it counts once the money is on its way, and until it fails or is canceled. */
export function refundSaid({ object, at }: Told, reading: Reading): Heard {
  const later = refundIn(object, {}, at, reading);
  return later.length > 0 ? heard({ later }) : unused(`The refund is ${textOf(object['status'], 40)}.`);
}

/** A charge with its refunds, which older versions of the API list. */
export function refundsOfCharge({ object, at }: Told, reading: Reading): Heard {
  const refunds = listOf(partOf(object['refunds'], 'refunds')['data'], 'refunds.data');
  const later = refunds.flatMap((refund) => refundIn(refund, object, at, reading));
  return later.length > 0
    ? heard({ later })
    : unused('This version of Stripe’s API does not list the refunds in it; refund.created and refund.updated tell of each.');
}
