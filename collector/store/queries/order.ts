/** One order with its lines, what it leaves, what became of it and what came back. */
import type { Order, OrderPayment, OrderReturn, OrderStep } from '../../../shared/api.ts';
import { shownAmount } from '../../../shared/money.ts';
import type { Query } from '../query.ts';
import { marginOfOrder } from './order-margin.ts';
import { COUNTS, rowOf, shown, type Row } from './orders.ts';
import { PROFILE_ROW, profileRow, type ProfileRowColumns } from './profile-row.ts';

const instant = (ms: number): string => new Date(ms).toISOString();

/** An order by its id; null when nobody reported one with this id. */
export async function order(q: Query, site: number, orderId: string, siteCurrency: string): Promise<Order | null> {
  type Found = Row & ProfileRowColumns & { source: string | null; discount: number; tax: number; shipping: number; coupon: string };
  const row = await q.get<Found>(
    `/* order */ select ${rowOf(q)}, c.name as source, o.discount, o.tax, o.shipping, o.coupon, ${PROFILE_ROW} from order_key k
       join orders o on o.site = k.site and o.node = k.node and o.order_id = k.order_id
       join node child on child.node = o.node join node n on n.node = child.root join profile p on p.site = o.site and p.node = n.node
       left join source c on c.source = o.source where k.site = ? and k.order_id = ?`,
    ...[site, orderId],
  );
  if (!row) return null;
  const amount = (micros: number): number => shownAmount(micros, row.currency);
  return {
    ...shown(row, siteCurrency),
    profile: profileRow(row),
    source: row.source ?? '',
    discount: amount(row.discount),
    tax: amount(row.tax),
    shipping: amount(row.shipping),
    coupon: row.coupon || null,
    ...(await marginOfOrder(q, site, row, siteCurrency)),
    steps: await stepsOf(q, site, row),
    payments: await paymentsOf(q, site, row),
    returns: await returnsOf(q, site, orderId, siteCurrency),
  };
}

interface StepRow {
  kind: OrderStep['kind'];
  ts: number;
  detail: string;
  source: string | null;
  counts: number;
}
const MOST = 200;
/** Reports of an order, oldest first: anybody can send some that do not count, and these leave room for all others. */
const toldOf = (which: string): string => `select * from (
  select s.kind, s.ts, s.message_id, s.detail, c.name as source, case when ${COUNTS} then 1 else 0 end as counts
  from order_step s join orders o on o.site = s.site and o.node = ? and o.order_id = s.order_id left join source c on c.source = s.source
  where s.site = ? and s.order_id = ? and s.kind ${which} order by counts desc, s.ts, s.message_id limit ${MOST}) t order by t.ts, t.message_id`;

async function stepsOf(q: Query, site: number, { node, order_id }: Row): Promise<OrderStep[]> {
  const rows = await q.all<StepRow>(`/* orderSteps */ ${toldOf(`<> 'paid'`)}`, node, site, order_id);
  return rows.map(({ kind, ts, detail, source, counts }) => {
    const { carrier = null, tracking = null, reason = null, due = null } = JSON.parse(detail) as Partial<Record<string, string>>;
    return { kind, at: instant(ts), counts: counts === 1, source: source ?? '', carrier, tracking, reason, due };
  });
}

async function paymentsOf(q: Query, site: number, { node, order_id, currency: ordered }: Row): Promise<OrderPayment[]> {
  const rows = await q.all<StepRow>(`/* orderPayments */ ${toldOf(`= 'paid'`)}`, node, site, order_id);
  return rows.map(({ ts, detail, source, counts }) => {
    const told = JSON.parse(detail) as { amount?: number; currency?: string; method?: string; reference?: string };
    const currency = told.currency ?? ordered;
    return {
      ...{ at: instant(ts), counts: counts === 1, source: source ?? '' },
      ...{ amount: told.amount === undefined ? null : shownAmount(told.amount, currency), currency },
      ...{ method: told.method ?? null, reference: told.reference ?? null },
    };
  });
}

async function returnsOf(q: Query, site: number, orderId: string, siteCurrency: string): Promise<OrderReturn[]> {
  const rows = await q.all<{
    ts: number;
    amount: number;
    trust: string;
    refund_id: string;
    cancelled: number;
    lines: string;
    source: string | null;
  }>(
    `/* orderReturns */ select t.*, c.name as source from (
       select r.ts, r.message_id, r.amount, r.trust, r.refund_id, r.cancelled, r.lines, r.source as teller from order_return r
       where r.site = ? and r.order_id = ? order by r.trust desc, r.ts, r.message_id limit ${MOST}) t
     left join source c on c.source = t.teller order by t.ts, t.message_id`,
    ...[site, orderId],
  );
  return rows.map(({ ts, amount, trust, refund_id, cancelled, lines, source }) => ({
    at: instant(ts),
    amount: shownAmount(amount, siteCurrency),
    refundId: refund_id || null,
    cancelled: cancelled === 1,
    confirmed: trust === 'verified',
    source: source ?? '',
    lines: (JSON.parse(lines) as OrderReturn['lines']).map(({ productId, title, quantity }) => ({ productId, title, quantity })),
  }));
}

/** Reads of one order. */
export const oneOrderReads = { order };
