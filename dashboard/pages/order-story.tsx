import type { Order, OrderPayment, OrderReturn, OrderStep } from '../../shared/api.ts';
import { money } from '../format.ts';
import { Card, Time } from '../parts/index.ts';
import { t } from '../text/text.ts';

interface Moment {
  at: string;
  words: string;
  detail: string[];
}
const WORDS = {
  cancelled: 'order.storyCancelled',
  shipped: 'order.storyShipped',
  delayed: 'order.storyDelayed',
  delivered: 'order.storyDelivered',
} as const;

/** Who says so, where it is not who reported the order. */
const unlike = (source: string, order: Order): string => (source === order.source ? '' : t('order.reported', { source }));

function ofStep({ kind, at, counts, source, carrier, tracking, reason, due }: OrderStep, order: Order): Moment {
  const detail = [
    carrier ? t('order.carrier', { carrier }) : '',
    tracking ? t('order.tracking', { tracking }) : '',
    due ? t('order.due', { due }) : '',
    reason ?? '',
    counts ? unlike(source, order) : t('order.uncounted'),
  ];
  return { at, words: t(WORDS[kind]), detail };
}
function ofPayment({ at, counts, source, amount, currency, method, reference }: OrderPayment, order: Order): Moment {
  const words = amount === null ? t('order.storyPaid') : t('order.storyPaidAmount', { money: money(amount, { currency }) });
  return { at, words, detail: [method ?? '', reference ?? '', counts ? unlike(source, order) : t('order.uncounted')] };
}
/** Whether a later report of the same refund speaks in a report's place. */
const isReplaced = (one: OrderReturn, all: readonly OrderReturn[]): boolean =>
  one.refundId !== null && all.slice(all.indexOf(one) + 1).some(({ refundId }) => refundId === one.refundId);

function ofReturn(one: OrderReturn, order: Order): Moment {
  const { at, amount, cancelled, source, lines } = one;
  const currency = order.siteCurrency;
  const words =
    amount > 0
      ? t('order.storyReturned', { money: money(amount, { currency }) })
      : t(
          cancelled
            ? 'order.storyRefundCancelled'
            : isReplaced(one, order.returns)
              ? 'order.storyReturnReplaced'
              : 'order.storyReturnedUncounted',
        );
  const products = lines.map(({ title, productId, quantity }) => `${quantity === 1 ? '' : `${quantity} × `}${title || productId}`);
  return { at, words, detail: [...products, unlike(source, order)] };
}

/** Everything that was reported of an order after it was placed, oldest first. */
export function OrderStory({ order }: { order: Order }) {
  const moments = [
    { at: order.at, words: t('order.storyPlaced'), detail: [] },
    ...order.steps.map((step) => ofStep(step, order)),
    ...order.payments.map((payment) => ofPayment(payment, order)),
    ...order.returns.map((one) => ofReturn(one, order)),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return (
    <Card title={t('order.story')}>
      <ol class="order-story">
        {moments.map(({ at, words, detail }, i) => (
          <li key={i}>
            <span>
              {words} <span class="quiet">{detail.filter((part) => part !== '').join(', ')}</span>
            </span>
            <Time at={at} as="date" />
          </li>
        ))}
      </ol>
    </Card>
  );
}
