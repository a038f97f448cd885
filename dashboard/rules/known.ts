/** What the events and traits that Kith knows are called in plain words; everything else keeps the name its owner gave it. */
import type { Key } from '../text/text.ts';
import { t } from '../text/text.ts';
import type { Did } from '../../shared/rule.ts';

/** The events with words of their own: wire name to the stem of its texts (`verb.STEM.did`). */
const VERBS = {
  'Order Completed': 'order_completed',
  'Order Refunded': 'order_refunded',
  'Order Cancelled': 'order_cancelled',
  'Product Viewed': 'product_viewed',
  'Product Clicked': 'product_clicked',
  'Product List Viewed': 'product_list_viewed',
  'Products Searched': 'products_searched',
  'Product Added': 'product_added',
  'Product Removed': 'product_removed',
  'Cart Viewed': 'cart_viewed',
  'Checkout Started': 'checkout_started',
  'Coupon Applied': 'coupon_applied',
  'Product Added to Wishlist': 'product_added_to_wishlist',
  'Product Shared': 'product_shared',
  'Product Reviewed': 'product_reviewed',
  'Promotion Viewed': 'promotion_viewed',
  'Promotion Clicked': 'promotion_clicked',
  'Signed Up': 'signed_up',
  'Signed In': 'signed_in',
  $exposure: 'exposure',
} as const;
const verbs = new Map<string, (typeof VERBS)[keyof typeof VERBS]>(Object.entries(VERBS));
/** Names that a shop's events usually have: what a builder offers before the first event came. */
export const KNOWN_EVENTS: readonly string[] = Object.keys(VERBS);

/** A text that begins with a capital. */
export const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);
const quoted = (value: string): string => t('rule.quoted', { value });

/** The verb of an event: `did` follows "people who", `done` follows "have not". */
export function verb(did: Pick<Did, 'type' | 'event'>, form: 'did' | 'done'): string {
  const type = did.type ?? 'track';
  if (did.event === undefined) return t(`verb.${type}.any.${form}`);
  const stem = type === 'track' ? verbs.get(did.event) : undefined;
  if (stem) return t(`verb.${stem}.${form}`);
  return t(`verb.${type}.named.${form}`, { name: did.event === '' ? t('rule.unset') : quoted(did.event) });
}

/** An event on a chip or in a list: `Ordered`, `Visited the page “Home”`, or its own name. */
export function eventLabel(did: Pick<Did, 'type' | 'event'>): string {
  const type = did.type ?? 'track';
  if (type === 'track' && did.event && !verbs.has(did.event)) return did.event;
  return capital(verb(did, 'did'));
}

const TRAITS = [
  '$orders',
  '$revenue',
  '$margin',
  '$cost_to_serve',
  '$cost_to_reach',
  '$profit',
  '$gross',
  '$returned',
  '$first_seen',
  '$last_seen',
  '$first_order',
  '$last_order',
  '$identified',
  '$stage',
  '$first_channel',
  '$first_source',
  '$first_medium',
  '$first_campaign',
  '$first_referrer',
  '$last_channel',
  '$last_source',
  '$last_medium',
  '$last_campaign',
  '$last_referrer',
  '$country',
  '$city',
  '$device',
  '$browser',
  '$system',
  'email',
  'phone',
  'createdAt',
] as const;
const traits = new Map<string, Key>(TRAITS.map((name) => [name, `trait.${name}`]));

/** What a value of a trait or property is: it decides the comparisons offered and how the value is written. */
export type Sort = 'text' | 'number' | 'money' | 'time' | 'flag' | 'stage';
const SORTS = new Map<string, Sort>([
  ['$orders', 'number'],
  ['$revenue', 'money'],
  ['$margin', 'money'],
  ['$cost_to_serve', 'money'],
  ['$cost_to_reach', 'money'],
  ['$profit', 'money'],
  ['$gross', 'money'],
  ['$returned', 'money'],
  ['$first_seen', 'time'],
  ['$last_seen', 'time'],
  ['$first_order', 'time'],
  ['$last_order', 'time'],
  ['$identified', 'flag'],
  ['$stage', 'stage'],
  ['$first_channel', 'text'],
  ['$first_source', 'text'],
  ['$first_medium', 'text'],
  ['$first_campaign', 'text'],
  ['$first_referrer', 'text'],
  ['$last_channel', 'text'],
  ['$last_source', 'text'],
  ['$last_medium', 'text'],
  ['$last_campaign', 'text'],
  ['$last_referrer', 'text'],
  ['$country', 'text'],
  ['$city', 'text'],
  ['$device', 'text'],
  ['$browser', 'text'],
  ['$system', 'text'],
]);
/** The computed traits, in the order a builder offers them. */
export const COMPUTED: readonly string[] = [...SORTS.keys()];
/** The stages that `$stage` may hold. */
export const STAGES = ['visitor', 'lead', 'customer'] as const;
/** One of the stages. */
export type Stage = (typeof STAGES)[number];
/** Whether a value is a stage. */
export const isStage = (value: unknown): value is Stage => STAGES.some((stage) => stage === value);

/** What a trait holds, where Kith knows it. */
export const sortOf = (trait: string): Sort | undefined => SORTS.get(trait);

/** `products[].category` -> `product category`, `seasonPass` -> `season pass`. */
export function plainName(name: string): string {
  const known = traits.get(name);
  if (known) return t(known as 'trait.email');
  return name
    .replace(/^\$/, '')
    .replace(/s?\[\]\.?/g, ' ')
    .replace(/([a-z\d])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
    .replace(/[._-]+/g, ' ')
    .trim();
}
/** A trait on a chip: `Season pass`. */
export const traitLabel = (name: string): string => capital(plainName(name));
const MONEY = /(^|[._ ])(total|revenue|value|price|amount|gross|subtotal|cost|discount|shipping|tax)$/i;
/** Whether a property of an event holds money, by its name in the e-commerce spec. */
export const isMoney = (property: string): boolean => MONEY.test(property.replace(/\[\]/g, ''));
/** Traits that say where somebody lives. */
export const isPlace = (trait: string): boolean => /^\$?(address\.)?(city|town|country|region|state)$/i.test(trait);
