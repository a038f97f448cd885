/** One order: what was bought, for how much, and what became of it. */
import { useRoute } from 'preact-iso';
import type { Order } from '../../shared/api.ts';
import { get, useLoad } from '../client.ts';
import { date, list, money } from '../format.ts';
import { Card, ErrorBox, Link, Money, Page, Person, Skeleton, Table } from '../parts/index.ts';
import { t, tn } from '../text/text.ts';
import { lineColumns } from './order-lines.tsx';
import { Statement } from './order-statement.tsx';
import { OrderStory } from './order-story.tsx';
import { OrderStanding } from './order-words.tsx';
import './people.css';
import './orders.css';

/** The page of an order. */
export default function OrderPage() {
  const number = useRoute().params['id'] ?? '';
  const id = encodeURIComponent(number);
  const found = useLoad(`order ${id}`, (signal) => get<Order>(`orders/${id}`, { signal }));
  const order = found.data;
  if (found.error && !order)
    return (
      <Page title={found.error.code === 'not_found' ? t('order.gone') : t('orders.title')}>
        {found.error.code === 'not_found' ? (
          <p>
            <Link to="/orders" look="plain">
              {t('order.back')}
            </Link>
          </p>
        ) : (
          <ErrorBox error={found.error} retry={found.refresh} />
        )}
      </Page>
    );
  if (!order) return <Skeleton look="title" />;
  return (
    <Page
      title={t('order.title', { id: order.id })}
      finding={<Finding order={order} />}
      actions={
        <Link to="/orders" look="quiet">
          {t('order.all')}
        </Link>
      }
    >
      <div class="columns">
        <div class="order-side">
          <Card title={t('order.lines')}>
            <Table
              caption={t('order.lines')}
              columns={lineColumns(order)}
              rows={order.lines}
              rowKey={(line) => String(order.lines.indexOf(line))}
              empty={<p class="quiet">{t('order.noLines')}</p>}
            />
          </Card>
          <Statement order={order} />
        </div>
        <div class="order-side">
          <Facts order={order} />
          <OrderStory order={order} />
        </div>
      </div>
    </Page>
  );
}

function Finding({ order }: { order: Order }) {
  const { profile, state, returned } = order;
  const holes = {
    who: <em>{profile.name ?? profile.email ?? profile.userId ?? t('order.someone')}</em>,
    money: money(order.total, { currency: order.currency }),
    date: date(order.at),
  };
  if (state === 'cancelled') return <>{tn('order.findingCancelled', holes)}</>;
  if (returned > 0) return <>{tn('order.findingReturned', { ...holes, returned: money(returned, { currency: order.siteCurrency }) })}</>;
  return <>{tn('order.finding', holes)}</>;
}

/** What came in for the order, by currency, and how; nothing where nobody said. */
function Paid({ order }: { order: Order }) {
  const payments = order.payments.filter(({ counts }) => counts);
  if (payments.length === 0) return null;
  const methods = [...new Set(payments.flatMap(({ method }) => (method ? [method] : [])))];
  const currencies = [...new Set(payments.flatMap(({ amount, currency }) => (amount === null ? [] : [currency])))];
  const sumIn = (currency: string): number =>
    payments.reduce((sum, payment) => sum + (payment.currency === currency ? (payment.amount ?? 0) : 0), 0);
  return (
    <>
      <dt>{t('order.paid')}</dt>
      <dd>
        {currencies.length === 0 ? t('order.paidYes') : list(currencies.map((currency) => money(sumIn(currency), { currency })))}
        {methods.length > 0 ? <span class="quiet"> {list(methods)}</span> : null}
      </dd>
    </>
  );
}

function Facts({ order }: { order: Order }) {
  const { profile, currency } = order;
  const sums = [
    ['order.total', order.total],
    ['order.orderDiscount', order.discount],
    ['order.tax', order.tax],
    ['order.shipping', order.shipping],
  ] as const;
  const noRate = order.currency !== order.siteCurrency && order.counts === 0 && order.state !== 'cancelled';
  return (
    <Card title={t('order.facts')}>
      <p class="order-person">
        <Link to={`/profiles/${encodeURIComponent(profile.id)}`}>
          <Person name={profile.name} email={profile.email} userId={profile.userId} detail={profile.name ? profile.email : null} />
        </Link>
      </p>
      <dl class="facts">
        <dt>{t('order.number')}</dt>
        <dd class="order-number">{order.id}</dd>
        <dt>{t('orders.state')}</dt>
        <dd class="order-standing">
          <OrderStanding row={order} />
        </dd>
        {sums
          .filter(([name, value]) => value !== 0 || name === 'order.total')
          .map(([name, value]) => (
            <>
              <dt key={`${name} name`}>{t(name)}</dt>
              <dd key={name}>
                <Money value={value} currency={currency} />
              </dd>
            </>
          ))}
        {order.counts !== order.total || currency !== order.siteCurrency ? (
          <>
            <dt>{t('order.counts')}</dt>
            <dd>
              <Money value={order.counts} currency={order.siteCurrency} />
            </dd>
          </>
        ) : null}
        <Paid order={order} />
        {(['channel', 'intermediary'] as const).map((name) =>
          order[name] ? (
            <>
              <dt key={`${name} name`}>{t(`order.${name}`)}</dt>
              <dd key={name}>
                <Link to={`/orders?${name}=${encodeURIComponent(order[name])}`}>{order[name]}</Link>
              </dd>
            </>
          ) : null,
        )}
        {order.coupon ? (
          <>
            <dt>{t('order.coupon')}</dt>
            <dd>{order.coupon}</dd>
          </>
        ) : null}
        <dt>{t('order.source')}</dt>
        <dd>{order.source}</dd>
      </dl>
      {noRate ? <p class="quiet">{t('order.noRate', { currency })}</p> : null}
      {order.confirmed ? null : <p class="quiet">{t('orders.unconfirmedHelp')}</p>}
    </Card>
  );
}
