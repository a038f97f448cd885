/** What a kept delivery says, whichever shop sent it. Pure; never throws for what somebody sent. */
import type { ShopKind } from '../../shared/api.ts';
import type { Json, Problem } from '../../shared/event.ts';
import type { SiteContext } from '../site.ts';
import type { Kept, ShopRow } from '../store/queries/shops.ts';
import { bodyOf } from './body.ts';
import { Unreadable } from './fields.ts';
import type { Heard, Reading } from './heard.ts';
import { hearShopify } from './shopify.ts';
import { hearStripe } from './stripe.ts';
import { hearWooCommerce } from './woocommerce.ts';

const HEARS: Record<ShopKind, (body: Json, reading: Reading) => Heard> = {
  woocommerce: hearWooCommerce,
  shopify: hearShopify,
  stripe: hearStripe,
};

/** Reads a delivery by today's choices of its owner. */
export function hear(shop: ShopRow, site: SiteContext, { topic, about, receivedAt, body }: Kept): Heard | Problem {
  const { kind, choices } = shop;
  const { currency, pricesWithTax } = site;
  try {
    return HEARS[kind](bodyOf(body), { ...choices, kind, currency, pricesWithTax, topic, receivedAt, host: about.host });
  } catch (error) {
    if (error instanceof Unreadable) return { code: 'unreadable', reason: error.message };
    throw error;
  }
}
