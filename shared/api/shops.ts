/** Shops that report by webhooks, and what they delivered. */

/** The kinds of shops that Kith understands. */
export const SHOP_KINDS = ['woocommerce', 'shopify', 'stripe'] as const;
/** A kind of shop. */
export type ShopKind = (typeof SHOP_KINDS)[number];
/** What may be the order's id in Kith, by kind of shop, the usual one first. `reference`: `metadata.order_id` where it is given, else Stripe's own id. */
export const ORDER_IDS = {
  woocommerce: ['number', 'id'],
  shopify: ['number', 'name', 'id'],
  stripe: ['reference', 'id'],
} as const satisfies Record<ShopKind, readonly string[]>;
/** What an owner chooses about a shop. */
export interface ShopChoices {
  /** One of `ORDER_IDS` of its kind. */
  orderId: string;
  /** Whether a customer's id at the shop or the e-mail address is the user id in Kith. */
  person: 'id' | 'email';
  /** Whether a product's id at the shop or its SKU is the product id in Kith. */
  productId: 'id' | 'sku';
  /** Stripe: whether checkouts and invoices are orders, or payments alone. */
  payments: 'checkout' | 'payment';
}
/** How a delivery stands. `waiting`: for an order that nobody told of yet. `unused`: nothing in it concerns Kith. */
export const DELIVERY_STATES = ['done', 'waiting', 'failed', 'unused', 'new'] as const;
/** How a delivery stands. */
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One shop, as `GET /api/v1/shops` lists them. */
export interface Shop extends ShopChoices {
  id: string;
  kind: ShopKind;
  name: string;
  /** Where the shop must send to. */
  address: string;
  /** The last letters of its secret; null while it has none, and everything is refused. */
  secret: string | null;
  /** Until when the secret before holds too; null when it does not. */
  oldSecretUntil: string | null;
  createdAt: string;
  lastDelivery: string | null;
  counts: Record<DeliveryState, number>;
  /** Deliveries whose signature was not right: nothing of them was read. */
  forged: { count: number; last: string | null };
}
/** The answer to a new shop or secret: the only one that shows a secret which Kith made. */
export interface ShopSecret extends Shop {
  newSecret: string | null;
}
/** One delivery. `reason`: why it is not used, failed or waits, in a sentence. */
export interface ShopDelivery {
  id: string;
  topic: string;
  /** The shop's own id of it. */
  key: string;
  at: string;
  state: DeliveryState;
  reason: string;
  tries: number;
  bytes: number;
}
/** `GET /api/v1/shops/:id/deliveries/:delivery`. */
export interface ShopDeliveryBody extends ShopDelivery {
  body: string;
}
/** What trying deliveries again brought, a part at a time. `left`: 1 where there are more, which `next` goes on with. */
export interface ShopReplay {
  tried: number;
  done: number;
  failed: number;
  left: number;
  next: string | null;
}
