/** Who a shop's customer is in Kith, and what the shop knows of them. Pure. */
import { createHash } from 'node:crypto';
import type { Json } from '../../shared/event.ts';
import { emailOf } from '../identity/contact.ts';
import type { Draft, Reading, Who } from './heard.ts';

/** A customer as a shop tells of them; what is not known is empty. */
export interface Customer {
  id: string;
  email: string;
  firstName: string;
  lastName: string;
  phone: string;
  company: string;
  city: string;
  postcode: string;
  country: string;
}

/** The user id of a customer by the owner's choice; a guest is their e-mail address; null where there is neither. */
export function userIdOf({ id, email }: Pick<Customer, 'id' | 'email'>, { person }: Pick<Reading, 'person'>): string | null {
  const address = emailOf(email);
  return person === 'email' ? (address ?? (id || null)) : id || address;
}
/** Who ordered; where nobody is named, something that stands for the order alone. */
export function whoOrdered(customer: Customer, reading: Reading, ref: string): Who {
  const userId = userIdOf(customer, reading);
  return userId === null ? { anonymousId: `${reading.kind}-order-${ref}` } : { userId };
}

/** What the shop knows of somebody, as of a moment; none where nobody is named. `about`: the thing that tells it, for the message's id. */
export function identified(customer: Customer, reading: Reading, about: string, at: number): Draft[] {
  const userId = userIdOf(customer, reading);
  const address = { city: customer.city, postal_code: customer.postcode, country: customer.country };
  const said: Json = {
    ...{ email: emailOf(customer.email) ?? '', first_name: customer.firstName, last_name: customer.lastName },
    ...{ phone: customer.phone, company: customer.company },
  };
  const traits = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== ''));
  const place = Object.fromEntries(Object.entries(address).filter(([, value]) => value !== ''));
  if (Object.keys(place).length > 0) traits['address'] = place;
  if (userId === null || Object.keys(traits).length === 0) return [];
  // Versions of one second may differ.
  const mark = createHash('sha256').update(JSON.stringify(traits)).digest('hex').slice(0, 12);
  return [{ type: 'identify', who: { userId }, messageId: `${reading.kind}:${about}:${at}:${mark}`, ts: at, data: traits }];
}
