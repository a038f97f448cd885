/** What becomes of an order: paid, cancelled, shipped, delayed, delivered. Every report is kept; whether a cancellation counts is settled with the order. */
import type { Event } from '../../shared/event.ts';
import { bounded, type Micros } from '../../shared/money.ts';
import type { Cast } from '../collect/cast.ts';
import type { Node } from '../collect/tx.ts';
import { amountOf, textOf } from '../data/product-fields.ts';
import type { Origin } from '../identity/link.ts';
import { quoted, warnOfOrder } from './doubts.ts';
import { mayCount, strangerTo } from './own.ts';
import { settleOrder } from './settle.ts';
import { storedOrder } from './stored-order.ts';
import type { Terms } from './terms.ts';

/** The events that report a step of an order, and what each is kept as. */
export const STEPS: Readonly<Record<string, 'paid' | 'cancelled' | 'shipped' | 'delayed' | 'delivered'>> = {
  'Order Paid': 'paid',
  'Order Cancelled': 'cancelled',
  'Order Shipped': 'shipped',
  'Order Delayed': 'delayed',
  'Order Delivered': 'delivered',
};
/** What a report may say beside the order's id, with the spellings that shops use. */
const DETAILS: Readonly<Record<string, readonly string[]>> = {
  carrier: ['carrier', 'shipping_carrier', 'tracking_company'],
  tracking: ['tracking_number', 'tracking_id', 'tracking'],
  reason: ['reason', 'cancel_reason', 'cancellation_reason', 'delay_reason'],
  due: ['estimated_delivery', 'expected_delivery', 'delivery_date'],
  method: ['payment_method', 'method', 'gateway'],
  reference: ['transaction_id', 'payment_id', 'reference'],
};
/** What was paid, in micro-units of a currency. */
function paidBy({ data }: Event, terms: Terms): { amount?: Micros; currency?: string } {
  const amount = ['amount', 'total', 'revenue', 'value'].map((name) => amountOf(data[name])).find((micros) => micros !== undefined);
  return amount === undefined ? {} : { amount: bounded(amount), currency: textOf(data['currency']).toUpperCase() || terms.currency };
}

/** Stores a step of an order, once a message; a cancellation takes the order out of what counts, a shipment is a parcel. */
export async function stepOrder(cast: Cast, node: Node, event: Event, origin: Origin, terms: Terms): Promise<void> {
  const kind = STEPS[event.name];
  if (!kind) return;
  const { tx, site } = cast;
  const orderId = textOf(event.data['order_id'], event.data['orderId']);
  if (orderId === '')
    return warnOfOrder(cast, node, event, origin, `${event.name} named no order_id: it stands in the story as an event alone.`);
  const detail = {
    ...Object.fromEntries(
      Object.entries(DETAILS)
        .map(([name, spellings]) => [name, textOf(...spellings.map((spelling) => event.data[spelling]))])
        .filter(([, text]) => text !== ''),
    ),
    ...(kind === 'paid' ? paidBy(event, terms) : {}),
  };
  tx.later(
    `insert into order_step (site, node, order_id, message_id, ts, source, trust, kind, detail) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (site, node, order_id, message_id) do nothing`,
    ...[site, node.node, orderId, event.messageId, event.ts, origin.source.id, origin.trust, kind, JSON.stringify(detail)],
  );
  if ((kind === 'cancelled' || kind === 'shipped') && (await mayCount(cast, node, orderId, origin)))
    await settleOrder(cast, orderId, terms);
  if (origin.trust === 'verified') return;
  const what = kind === 'cancelled' ? 'its cancellation' : 'what becomes of it';
  const why = await strangerTo(cast, node, await storedOrder(tx, site, orderId), what);
  if (why === null) return;
  const words = `A browser reported that order ${quoted(orderId)} was ${kind}, and it does not count: ${why}.`;
  await warnOfOrder(cast, node, event, origin, words);
}
