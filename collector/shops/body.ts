/** The body of a delivery as JSON, or why it is none. Pure. */
import { createHash } from 'node:crypto';
import type { ShopKind } from '../../shared/api.ts';
import { LIMITS, type Json } from '../../shared/event.ts';
import { parseExact } from '../collect/exact.ts';
import { scan } from '../collect/scan.ts';
import { objectOf, textOf, Unreadable } from './fields.ts';
import type { Header } from './signature.ts';

/** What a delivery says of itself. `key`: the shop's own id of it. */
export interface Sent {
  key: string;
  topic: string;
  /** JSON of the headers that matter. */
  about: { host: string; triggeredAt: string };
}

/** The text as it is kept: what is no UTF-8, or no text that every engine keeps, stands there as a replacement character. */
export const keptText = (bytes: Uint8Array): string => new TextDecoder('utf-8').decode(bytes).replaceAll('\0', '�');

/** The JSON object of a delivery's text; numbers beyond a double's stay as they are written. Throws `Unreadable`. */
export function bodyOf(text: string): Json {
  if (text.includes('�') && /�/.test(text.slice(0, 100))) throw new Unreadable('The body is not UTF-8.');
  if (scan(text).whole.depth > LIMITS.depth) throw new Unreadable(`The body nests deeper than ${LIMITS.depth} levels.`);
  let body: unknown;
  try {
    body = parseExact(text);
  } catch {
    throw new Unreadable('The body is not JSON.');
  }
  return objectOf(body, 'body');
}

const clean = (text: string | undefined, most: number): string =>
  (text ?? '')
    .replace(/[^\x20-\x7e]/g, '')
    .trim()
    .slice(0, most);
/** Whether a body is what WooCommerce sends when a webhook is saved: a question whether anybody is there, without a signature. */
export const isPing = (kind: ShopKind, bytes: Uint8Array): boolean =>
  kind === 'woocommerce' && bytes.length < 40 && /^webhook_id=\d+$/.test(Buffer.from(bytes).toString('latin1'));

/** What a delivery says of itself, by its headers, and for Stripe by its body. Without an id of its own it is known by what it holds. */
export function sentBy(kind: ShopKind, header: Header, bytes: Uint8Array, text: string): Sent {
  const about = {
    host: clean(header('x-shopify-shop-domain'), 200).replace(/[^\w.-]/g, ''),
    triggeredAt: clean(header('x-shopify-triggered-at'), 60),
  };
  const contents = (topic: string): string => createHash('sha256').update(topic).update(bytes).digest('hex');
  const named = (key: string, topic: string): Sent => ({ key: key || `sha256:${contents(topic)}`, topic, about });
  if (kind === 'woocommerce') {
    const topic = clean(header('x-wc-webhook-topic'), 100);
    const delivery = clean(header('x-wc-webhook-delivery-id'), 200);
    // WooCommerce makes it of the webhook and the second: all that one webhook sends within a second goes by the same.
    return named(delivery && `${delivery} ${contents(topic).slice(0, 32)}`, topic);
  }
  if (kind === 'shopify') {
    const topic = clean(header('x-shopify-topic'), 100);
    const event = clean(header('x-shopify-event-id'), 100);
    // One event may be told under several topics.
    return named(clean(header('x-shopify-webhook-id'), 200) || (event && `${topic} ${event}`), topic);
  }
  try {
    const body = bodyOf(text);
    return named(clean(textOf(body['id'], 200), 200), clean(textOf(body['type'], 100), 100));
  } catch (error) {
    // What is wrong with it is told when it is read.
    if (error instanceof Unreadable) return named('', '');
    throw error;
  }
}
