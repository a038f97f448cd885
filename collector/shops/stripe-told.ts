/** What Stripe's objects have in common. Pure. */
import type { Json } from '../../shared/event.ts';
import { idIn, idOf, partOf, textOf } from './fields.ts';
import type { Reading } from './heard.ts';
import type { ToldOrder, ToldPayment } from './order-words.ts';
import type { Customer } from './person.ts';

/** An event's object and when it was made, in milliseconds. */
export interface Told {
  object: Json;
  at: number;
}
/** The id of something that stands there whole or by its id alone; empty where there is none. */
export const idWithin = (value: unknown, name: string): string =>
  typeof value === 'object' && value !== null ? idOf((value as Json)['id'], `${name}.id`) : idIn(value, name);

/** A customer by what Stripe calls details, and the id beside it. */
export function customerBy(id: string, details: Json): Customer {
  const [firstName = '', ...rest] = textOf(details['name'], 200).split(/\s+/);
  const address = partOf(details['address'], 'address');
  return {
    ...{ id, email: textOf(details['email']), firstName, lastName: rest.join(' '), phone: textOf(details['phone'], 40), company: '' },
    ...{ city: textOf(address['city'], 200), postcode: textOf(address['postal_code'], 40), country: textOf(address['country'], 2) },
  };
}
/** The order's id: the shop's own, where it wrote one to the payment, else Stripe's. */
export const orderIdOf = (object: Json, reading: Reading, ref: string): string =>
  (reading.orderId === 'reference' && idIn(partOf(object['metadata'], 'metadata')['order_id'], 'metadata.order_id')) || ref;

/** How it was paid, where there was but one way to. */
export function methodOf(object: Json): string {
  const ways: unknown[] = Array.isArray(object['payment_method_types']) ? object['payment_method_types'] : [];
  return ways.length === 1 ? textOf(ways[0], 100) : '';
}
/** What orders of Stripe have in common: they are told once, when they are paid. `by`: the payment's method and id. */
export const paidOrder = (
  by: Pick<ToldPayment, 'method' | 'reference'> & Partial<ToldPayment>,
  order: Pick<ToldOrder, 'ref' | 'refs' | 'orderId' | 'who' | 'currency' | 'placed' | 'total' | 'tax' | 'shipping'> & Partial<ToldOrder>,
): ToldOrder => ({
  payment: { at: order.placed, amount: order.total, ...by },
  ...{ sold: [], coupon: '', taxed: false, modified: order.placed, rank: '0', first: true, status: 'paid' },
  ...order,
});
