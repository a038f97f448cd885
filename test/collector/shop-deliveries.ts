/** What shops send, in the shapes that they document, and a way to sign and send it as they do. */
import { createHash, createHmac } from 'node:crypto';
import type { ShopKind } from '../../shared/api.ts';
import type { Kith } from '../kit/kith.ts';

/** One delivery: its topic and its body. */
export interface Sending {
  topic: string;
  body: Record<string, unknown>;
}
export const SECRET = 'whsec_a-secret-of-the-tests-1234';

/** Signs bytes as the shop of this kind does; `id` is the delivery's own id. */
export function headersOf(
  kind: ShopKind,
  bytes: Uint8Array,
  topic: string,
  now: number,
  secret = SECRET,
  id?: string,
): Record<string, string> {
  const own = id ?? createHash('sha256').update(topic).update(bytes).digest('hex').slice(0, 32);
  const base64 = createHmac('sha256', secret).update(bytes).digest('base64');
  const t = Math.floor(now / 1000);
  const hex = createHmac('sha256', secret).update(`${t}.`).update(bytes).digest('hex');
  return {
    'content-type': 'application/json',
    ...(kind === 'woocommerce'
      ? {
          'x-wc-webhook-source': 'https://shop.example/',
          'x-wc-webhook-topic': topic,
          'x-wc-webhook-signature': base64,
          'x-wc-webhook-id': '4',
          'x-wc-webhook-delivery-id': own,
        }
      : kind === 'shopify'
        ? {
            'x-shopify-topic': topic,
            'x-shopify-hmac-sha256': base64,
            'x-shopify-shop-domain': 'kith.myshopify.com',
            'x-shopify-webhook-id': own,
            'x-shopify-api-version': '2025-01',
          }
        : { 'stripe-signature': `t=${t},v1=${'0'.repeat(64)},v1=${hex}` }),
  };
}
/** Sends a delivery; answers status and what is said. */
export async function deliver(
  kith: Kith,
  kind: ShopKind,
  shop: string,
  { topic, body }: Sending,
  options: { secret?: string; id?: string; raw?: Uint8Array } = {},
) {
  const bytes = options.raw ?? Buffer.from(JSON.stringify(body));
  const headers = headersOf(kind, bytes, topic, kith.now(), options.secret, options.id);
  const answer = await kith.app.request(`/v1/hooks/${shop}`, { method: 'POST', headers, body: new Uint8Array(bytes) });
  return { status: answer.status, body: (await answer.json()) as { state?: string; reason?: string; error?: { message: string } } };
}

/** An order of WooCommerce: two bags at 20 with 10 off, tax of 19%, shipping of 5. */
export const wooOrder = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...{
    id: 727,
    parent_id: 0,
    number: 'W-727',
    order_key: 'wc_order_58d2d042d1d',
    created_via: 'checkout',
    version: '9.4.0',
    status: 'processing',
    currency: 'EUR',
  },
  ...{
    date_created: '2026-02-10T12:28:02',
    date_created_gmt: '2026-02-10T11:28:02',
    date_modified: '2026-02-10T12:28:08',
    date_modified_gmt: '2026-02-10T11:28:08',
  },
  ...{
    discount_total: '10.00',
    discount_tax: '1.90',
    shipping_total: '5.00',
    shipping_tax: '0.95',
    cart_tax: '5.70',
    total: '41.65',
    total_tax: '6.65',
    prices_include_tax: false,
  },
  customer_id: 26,
  billing: {
    first_name: 'Anna',
    last_name: 'Muster',
    company: '',
    address_1: 'Weg 1',
    city: 'Berlin',
    postcode: '10115',
    country: 'DE',
    email: 'Anna@Example.com',
    phone: '+49 30 1234567',
  },
  shipping: { first_name: 'Anna', last_name: 'Muster', city: 'Berlin', postcode: '10115', country: 'DE' },
  ...{
    payment_method: 'bacs',
    payment_method_title: 'Bank',
    transaction_id: 'tx_9',
    date_paid_gmt: '2026-02-10T11:28:08',
    date_completed: null,
    date_completed_gmt: null,
    meta_data: [],
  },
  line_items: [
    {
      id: 315,
      name: 'Bag',
      product_id: 93,
      variation_id: 0,
      quantity: 2,
      subtotal: '40.00',
      subtotal_tax: '7.60',
      total: '30.00',
      total_tax: '5.70',
      sku: 'BAG-1',
      price: 15,
      taxes: [],
      meta_data: [],
    },
  ],
  tax_lines: [{ id: 318, rate_code: 'DE-VAT', rate_id: 75, label: 'VAT', compound: false, tax_total: '5.70', shipping_tax_total: '0.95' }],
  shipping_lines: [{ id: 317, method_title: 'DHL', method_id: 'flat_rate', total: '5.00', total_tax: '0.95' }],
  ...{ fee_lines: [], coupon_lines: [{ id: 320, code: 'SPRING', discount: '10.00', discount_tax: '1.90' }], refunds: [] },
  ...change,
});
const woo = (status: string, minute: number, change: Record<string, unknown> = {}) =>
  wooOrder({ status, date_modified_gmt: `2026-02-10T12:${String(minute).padStart(2, '0')}:00`, ...change });
export const WOO: Sending[] = [
  { topic: 'order.created', body: wooOrder({ status: 'pending', date_modified_gmt: '2026-02-10T11:28:02' }) },
  { topic: 'order.updated', body: wooOrder() },
  { topic: 'order.updated', body: woo('completed', 10, { date_completed_gmt: '2026-02-10T12:10:00' }) },
  {
    topic: 'order.updated',
    body: woo('completed', 40, { date_completed_gmt: '2026-02-10T12:10:00', refunds: [{ id: 730, reason: 'too small', total: '-17.85' }] }),
  },
  {
    topic: 'order.created',
    body: wooOrder({
      id: 728,
      number: 'W-728',
      customer_id: 0,
      date_created_gmt: '2026-01-31T23:30:00',
      date_modified_gmt: '2026-01-31T23:30:00',
    }),
  },
  {
    topic: 'order.updated',
    body: wooOrder({
      id: 728,
      number: 'W-728',
      customer_id: 0,
      status: 'cancelled',
      date_created_gmt: '2026-01-31T23:30:00',
      date_modified_gmt: '2026-02-02T10:00:00',
    }),
  },
  { topic: 'order.updated', body: wooOrder({ id: 729, number: 'W-729', customer_id: 0, status: 'on-hold' }) },
  { topic: 'order.deleted', body: { id: 729 } },
  {
    topic: 'customer.updated',
    body: {
      id: 26,
      date_created_gmt: '2025-01-01T00:00:00',
      date_modified_gmt: '2026-02-11T08:00:00',
      email: 'anna@example.com',
      first_name: 'Anna',
      last_name: 'Beispiel',
      role: 'customer',
      billing: { phone: '' },
      meta_data: [],
    },
  },
  {
    topic: 'product.updated',
    body: {
      ...{
        id: 93,
        name: 'Bag',
        slug: 'bag',
        permalink: 'https://shop.example/p/bag',
        date_created_gmt: '2025-01-01T00:00:00',
        date_modified_gmt: '2026-02-11T08:00:00',
        type: 'simple',
        status: 'publish',
      },
      ...{
        short_description: '<p>A <b>bag</b>.</p>',
        sku: 'BAG-1',
        price: '18',
        regular_price: '20',
        sale_price: '18',
        on_sale: true,
        stock_quantity: 7,
        stock_status: 'instock',
      },
      ...{ categories: [{ id: 9, name: 'Bags', slug: 'bags' }], images: [{ id: 1, src: 'https://shop.example/bag.jpg' }] },
    },
  },
];

const set = (amount: string, currency = 'EUR') => ({
  shop_money: { amount, currency_code: currency },
  presentment_money: { amount: '999.99', currency_code: 'USD' },
});
const shopifyLine = {
  ...{
    id: 866550311766439000,
    product_id: 632910392,
    variant_id: 808950810,
    title: 'Bag',
    variant_title: 'Red',
    sku: 'BAG-1',
    quantity: 2,
    current_quantity: 2,
    price: '999.99',
    price_set: set('23.80'),
  },
  discount_allocations: [{ amount: '999.99', amount_set: set('11.90'), discount_application_index: 0 }],
  tax_lines: [{ title: 'VAT', rate: 0.19, price: '999.99', price_set: set('5.70') }],
};
/** An order of Shopify with the same bags; its prices hold their tax. */
export const shopifyOrder = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...{
    id: 5550000000001,
    name: '#1001',
    order_number: 1001,
    number: 1,
    email: 'anna@example.com',
    test: false,
    confirmed: true,
    currency: 'EUR',
    presentment_currency: 'USD',
  },
  ...{
    created_at: '2026-02-10T12:28:02+01:00',
    processed_at: '2026-02-10T12:28:02+01:00',
    updated_at: '2026-02-10T12:28:03+01:00',
    cancelled_at: null,
    cancel_reason: null,
  },
  ...{
    financial_status: 'paid',
    payment_gateway_names: ['shopify_payments', 'gift_card'],
    fulfillment_status: null,
    taxes_included: true,
    total_tax: '999.99',
    total_tax_set: set('6.65'),
    total_price: '999.99',
    total_price_set: set('41.65'),
  },
  customer: {
    id: 207119551001,
    email: 'anna@example.com',
    first_name: 'Anna',
    last_name: 'Muster',
    phone: null,
    default_address: { city: 'Berlin', zip: '10115', country_code: 'DE' },
  },
  line_items: [shopifyLine],
  shipping_lines: [
    {
      id: 271,
      title: 'DHL',
      price: '999.99',
      price_set: set('5.95'),
      discount_allocations: [],
      tax_lines: [{ price: '999.99', price_set: set('0.95') }],
    },
  ],
  ...{ discount_codes: [{ code: 'SPRING', amount: '999.99', type: 'fixed_amount' }], refunds: [], fulfillments: [] },
  ...change,
});
const refund = {
  ...{
    id: 509562969,
    order_id: 5550000000001,
    created_at: '2026-02-12T10:00:00+01:00',
    processed_at: '2026-02-12T10:00:00+01:00',
    note: 'too small',
    order_adjustments: [],
  },
  refund_line_items: [
    {
      id: 104689539,
      quantity: 1,
      line_item_id: 866550311766439000,
      subtotal: 999.99,
      subtotal_set: set('17.85'),
      total_tax: 999.99,
      total_tax_set: set('2.85'),
      line_item: shopifyLine,
    },
  ],
  transactions: [{ id: 1, amount: '17.85', kind: 'refund', status: 'success' }],
};
const fulfillment = {
  ...{
    id: 255858046,
    order_id: 5550000000001,
    status: 'success',
    created_at: '2026-02-11T09:00:00+01:00',
    updated_at: '2026-02-11T09:00:00+01:00',
    name: '#1001.1',
  },
  ...{ tracking_company: 'DHL', tracking_number: '0034', tracking_numbers: ['0034'], shipment_status: null },
};
const other = {
  id: 5550000000002,
  name: '#1002',
  order_number: 1002,
  created_at: '2026-02-01T00:30:00+01:00',
  processed_at: '2026-02-01T00:30:00+01:00',
  updated_at: '2026-02-01T00:30:00+01:00',
};
export const SHOPIFY: Sending[] = [
  { topic: 'orders/create', body: shopifyOrder() },
  { topic: 'orders/paid', body: shopifyOrder({ updated_at: '2026-02-10T12:28:04+01:00' }) },
  { topic: 'fulfillments/create', body: fulfillment },
  { topic: 'orders/fulfilled', body: shopifyOrder({ updated_at: '2026-02-11T09:00:01+01:00', fulfillments: [fulfillment] }) },
  { topic: 'fulfillments/update', body: { ...fulfillment, updated_at: '2026-02-12T09:00:00+01:00', shipment_status: 'delivered' } },
  { topic: 'refunds/create', body: refund },
  {
    topic: 'orders/updated',
    body: shopifyOrder({
      updated_at: '2026-02-12T10:00:01+01:00',
      fulfillments: [fulfillment],
      refunds: [refund],
      financial_status: 'partially_refunded',
    }),
  },
  { topic: 'orders/create', body: shopifyOrder(other) },
  {
    topic: 'orders/cancelled',
    body: shopifyOrder({
      ...other,
      updated_at: '2026-02-02T11:00:00+01:00',
      cancelled_at: '2026-02-02T11:00:00+01:00',
      cancel_reason: 'customer',
    }),
  },
  {
    topic: 'customers/update',
    body: {
      id: 207119551001,
      email: 'anna@example.com',
      first_name: 'Anna',
      last_name: 'Beispiel',
      updated_at: '2026-02-13T08:00:00+01:00',
      default_address: {},
    },
  },
  {
    topic: 'products/update',
    body: {
      ...{
        id: 632910392,
        title: 'Bag',
        body_html: '<p>A bag.</p>',
        vendor: 'Kith',
        product_type: 'Bags',
        handle: 'bag',
        status: 'active',
        updated_at: '2026-02-13T08:00:00+01:00',
        image: { src: 'https://cdn.example/bag.jpg' },
      },
      variants: [
        {
          id: 808950810,
          price: '18.00',
          compare_at_price: '20.00',
          sku: 'BAG-1',
          inventory_quantity: 7,
          inventory_management: 'shopify',
          inventory_policy: 'deny',
          barcode: '4006381333931',
        },
      ],
    },
  },
];

let events = 0;
export const stripe = (type: string, created: string, object: Record<string, unknown>, id = `evt_${++events}`): Sending => ({
  topic: type,
  body: {
    id,
    object: 'event',
    api_version: '2025-03-31.basil',
    created: Date.parse(created) / 1000,
    livemode: true,
    pending_webhooks: 1,
    type,
    data: { object },
  },
});
const seconds = (time: string): number => Date.parse(time) / 1000;
export const session = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...{
    id: 'cs_live_a1',
    object: 'checkout.session',
    mode: 'payment',
    payment_status: 'paid',
    payment_method_types: ['card'],
    status: 'complete',
    created: seconds('2026-02-10T11:28:02Z'),
    currency: 'eur',
    livemode: true,
  },
  ...{
    amount_subtotal: 3570,
    amount_total: 4165,
    customer: 'cus_1',
    payment_intent: 'pi_1',
    invoice: null,
    subscription: null,
    client_reference_id: 'anna',
    metadata: { order_id: 'S-1' },
  },
  customer_details: {
    email: 'anna@example.com',
    name: 'Anna Muster',
    phone: null,
    address: { city: 'Berlin', country: 'DE', postal_code: '10115' },
  },
  total_details: { amount_discount: 0, amount_shipping: 595, amount_tax: 665 },
  ...change,
});
const invoice = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...{
    id: 'in_1',
    object: 'invoice',
    number: 'A-0001',
    status: 'paid',
    billing_reason: 'subscription_cycle',
    created: seconds('2026-01-31T22:00:00Z'),
    currency: 'jpy',
    customer: 'cus_1',
    customer_email: 'anna@example.com',
    customer_name: 'Anna Muster',
  },
  ...{
    subtotal: 1100,
    total: 1100,
    amount_paid: 1100,
    total_taxes: [{ amount: 100, tax_behavior: 'inclusive' }],
    status_transitions: { paid_at: seconds('2026-01-31T23:30:00Z') },
    metadata: {},
  },
  lines: {
    object: 'list',
    has_more: false,
    data: [
      {
        id: 'il_1',
        amount: 1100,
        currency: 'jpy',
        description: 'Plan',
        quantity: 1,
        discount_amounts: [],
        taxes: [{ amount: 100, tax_behavior: 'inclusive' }],
        pricing: { price_details: { product: 'prod_1', price: 'price_1' } },
      },
    ],
  },
  ...change,
});
export const stripeRefund = {
  id: 're_1',
  object: 'refund',
  amount: 1785,
  currency: 'eur',
  charge: 'ch_1',
  payment_intent: 'pi_1',
  status: 'succeeded',
  reason: 'requested_by_customer',
  created: seconds('2026-02-12T09:00:00Z'),
  metadata: {},
};
export const STRIPE: Sending[] = [
  stripe('payment_intent.succeeded', '2026-02-10T11:28:03Z', {
    id: 'pi_1',
    object: 'payment_intent',
    amount: 4165,
    amount_received: 4165,
    currency: 'eur',
    customer: 'cus_1',
    created: seconds('2026-02-10T11:28:00Z'),
    latest_charge: 'ch_1',
    metadata: {},
  }),
  stripe('checkout.session.completed', '2026-02-10T11:28:04Z', session()),
  stripe('refund.created', '2026-02-12T09:00:01Z', stripeRefund),
  stripe('charge.refunded', '2026-02-12T09:00:01Z', {
    id: 'ch_1',
    object: 'charge',
    amount: 4165,
    amount_refunded: 1785,
    currency: 'eur',
    payment_intent: 'pi_1',
    refunds: { object: 'list', data: [stripeRefund] },
  }),
  stripe(
    'checkout.session.completed',
    '2026-01-31T23:30:00Z',
    session({ id: 'cs_live_sub', mode: 'subscription', invoice: 'in_1', subscription: 'sub_1', payment_intent: null, metadata: {} }),
  ),
  stripe('invoice.paid', '2026-01-31T23:30:01Z', invoice()),
  stripe('invoice.payment_succeeded', '2026-01-31T23:30:01Z', invoice()),
  stripe('invoice_payment.paid', '2026-01-31T23:30:02Z', {
    id: 'inpay_1',
    object: 'invoice_payment',
    invoice: 'in_1',
    payment: { type: 'payment_intent', payment_intent: 'pi_2' },
    status: 'paid',
  }),
  stripe('refund.updated', '2026-02-03T09:00:00Z', {
    ...stripeRefund,
    id: 're_2',
    amount: 1100,
    currency: 'jpy',
    charge: 'ch_2',
    payment_intent: 'pi_2',
    created: seconds('2026-02-03T08:00:00Z'),
  }),
  stripe('customer.updated', '2026-02-13T08:00:00Z', {
    id: 'cus_1',
    object: 'customer',
    email: 'anna@example.com',
    name: 'Anna Beispiel',
    phone: null,
    address: null,
    created: 1,
  }),
  stripe('product.updated', '2026-02-13T08:00:00Z', {
    id: 'prod_1',
    object: 'product',
    name: 'Plan',
    active: true,
    description: 'A plan',
    images: [],
    metadata: {},
  }),
  stripe('price.updated', '2026-02-13T08:00:01Z', {
    id: 'price_1',
    object: 'price',
    product: 'prod_1',
    active: true,
    unit_amount: 1100,
    currency: 'jpy',
  }),
];
export const SETS: Record<ShopKind, Sending[]> = { woocommerce: WOO, shopify: SHOPIFY, stripe: STRIPE };
