/** Events of a story about where visitors come from. */
import type { Profile } from '../../shared/api.ts';
import type { Client, Event } from '../../shared/event.ts';
import type { Neighbours } from '../kit/neighbours.ts';

export const NOW = '2026-03-04T12:00:00Z';
export const HOUR = 3_600_000;
export const T0 = Date.parse('2026-03-01T12:00:00Z');
export const CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36';
export const client = (over: Partial<Client> = {}): Client => ({
  ...{ robot: '', device: 'computer', browser: 'Chrome', system: 'Windows', country: 'NL', city: 'Delft' },
  ...over,
});
let number = 0;
export const page = (anonymousId: string, hours: number, path: string, referrer = '', more: Partial<Event> = {}): Partial<Event> => ({
  ...{ type: 'page', anonymousId, messageId: `m-${String(++number).padStart(5, '0')}`, ts: T0 + hours * HOUR, client: client() },
  context: { page: { url: `https://shop.example${path}`, path: path.split('?')[0], referrer } },
  ...more,
});
export const identify = (anonymousId: string, userId: string, hours: number): Partial<Event> => ({
  ...{ type: 'identify', anonymousId, userId, messageId: `i-${anonymousId}-${userId}`, ts: T0 + hours * HOUR, data: { name: userId } },
});
export const order = (id: string, userId: string, hours: number, price: number, product = 'p1'): Partial<Event> => ({
  ...{
    name: 'Order Completed',
    userId,
    ts: T0 + hours * HOUR,
    data: { order_id: id, products: [{ product_id: product, price, quantity: 1 }] },
  },
});
export const profileOf = async (kith: Neighbours, user: string): Promise<Profile> =>
  (await kith.ask<Profile>(`/profiles/lookup?namespace=user_id&value=${user}`)).body;
