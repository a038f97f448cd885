/** What counts as an order's sum: the owner's choice and rates. */
import type { MarginRates, OrderSettings, OrderSettingsShown, ServingCosts } from '../../../shared/api.ts';
import { fromMicros, toMicros } from '../../../shared/money.ts';
import { DAY, siteDay } from '../../../shared/time.ts';
import type { Tx } from '../../collect/tx.ts';
import { MILLION } from '../../value/margin.ts';
import { beginRecount } from '../../value/recount.ts';
import { StoreError } from '../error.ts';
import type { Query } from '../query.ts';
import { reachingOf, setReaching } from './touch-rates.ts';
import { writeAudit, type Actor } from './audit.ts';
import { catalogueFigures } from './products.ts';

const dayText = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
const dayOf = (text: string): number => Date.parse(`${text}T00:00:00Z`) / DAY;

interface SettingsRow {
  currency: string;
  zone: string;
  counts: number;
  cost_order: number;
  cost_parcel: number;
  cost_return: number;
  fee_rate: number;
  fee_fixed: number;
}
const servingOf = (row: SettingsRow): ServingCosts => ({
  order: fromMicros(row.cost_order),
  parcel: fromMicros(row.cost_parcel),
  return: fromMicros(row.cost_return),
  paymentShare: row.fee_rate / MILLION,
  payment: fromMicros(row.fee_fixed),
});
async function marginsOf(q: Query, site: number): Promise<MarginRates> {
  const rows = await q.all<{ category: string; rate: number }>(
    `/* margins */ select category, rate from margin_rate where site = ? order by category`,
    site,
  );
  const named = rows.filter(({ category }) => category !== '').map(({ category, rate }) => ({ category, rate: rate / MILLION }));
  const own = rows.find(({ category }) => category === '');
  return { site: own ? own.rate / MILLION : null, categories: named };
}

/** The settings of a site, with the currencies of orders that no rate reaches. */
export async function orderSettings(q: Query, site: number): Promise<OrderSettingsShown> {
  const row = await q.get<SettingsRow>(
    `/* orderSettings */ select currency, time_zone as zone, count_unconfirmed as counts, cost_order, cost_parcel, cost_return,
       fee_rate, fee_fixed from site where site = ?`,
    site,
  );
  if (!row) throw new StoreError('not_found', 'There is no such site.');
  const rates = await q.all<{ currency: string; day: number; rate: number }>(
    `/* rates */ select currency, day, rate from rate where site = ? order by currency, day`,
    site,
  );
  const foreign = await q.all<{ currency: string; orders: number; touches: number; first: number }>(
    `/* foreignMoney */ select currency, sum(orders) as orders, sum(touches) as touches, min(first) as first from (
         select currency, count(*) as orders, 0 as touches, min(ts) as first from orders where site = ? and currency <> ? group by currency
         union all select currency, 0, count(*), min(ts) from touch where site = ? and currency <> ? and charged <> 0 group by currency) found
       group by currency order by sum(orders) + sum(touches) desc, currency limit 50`,
    ...[site, row.currency, site, row.currency],
  );
  const reached = (currency: string, day: number): boolean => rates.some((rate) => rate.currency === currency && rate.day <= day);
  return {
    countUnconfirmed: row.counts === 1,
    currency: row.currency,
    rates: rates.map(({ currency, day, rate }) => ({ currency, from: dayText(day), rate: fromMicros(rate) })),
    missing: foreign
      .map(({ currency, orders, touches, first }) => ({
        currency,
        orders: Number(orders),
        touches: Number(touches),
        day: siteDay(first, row.zone),
      }))
      .filter(({ currency, day }) => !reached(currency, day))
      .map(({ currency, orders, touches, day }) => ({ currency, orders, touches, first: dayText(day) })),
    margins: await marginsOf(q, site),
    serving: servingOf(row),
    reaching: await reachingOf(q, site),
    categories: (await catalogueFigures(q, site)).categories.map(({ name }) => name),
    recounting:
      (await q.get(
        `/* recounting */ select 1 from recount where site = ? union all select 1 from recount_touch where site = ?`,
        site,
        site,
      )) !== undefined,
  };
}

/** Sets them, all rates anew, and begins to count earlier orders by them. */
export async function setOrderSettings(tx: Tx, site: number, settings: OrderSettings, actor: Actor, now: number): Promise<void> {
  const before = await orderSettings(tx, site);
  if (settings.rates.some(({ currency }) => currency === before.currency))
    throw new StoreError('invalid', `rates: ${before.currency} is the site's own currency and needs no rate.`);
  await tx.run(`/* countUnconfirmed */ update site set count_unconfirmed = ? where site = ?`, ...[settings.countUnconfirmed ? 1 : 0, site]);
  await tx.run(`/* dropRates */ delete from rate where site = ?`, site);
  for (const { currency, from, rate } of settings.rates)
    tx.later(
      `/* addRate */ insert into rate (site, currency, day, rate) values (?, ?, ?, ?)`,
      ...[site, currency, dayOf(from), toMicros(rate) ?? 0],
    );
  if (settings.margins) setMargins(tx, site, settings.margins);
  if (settings.serving) await setServing(tx, site, settings.serving);
  if (settings.reaching) setReaching(tx, site, settings.reaching);
  await beginRecount(tx, site);
  await writeAudit(
    tx,
    site,
    actor,
    'orders.settings',
    '',
    {
      before: {
        countUnconfirmed: before.countUnconfirmed,
        rates: before.rates,
        margins: before.margins,
        serving: before.serving,
        reaching: before.reaching,
      },
      ...settings,
    },
    now,
  );
}

function setMargins(tx: Tx, site: number, { site: own, categories }: MarginRates): void {
  tx.later(`/* dropMargins */ delete from margin_rate where site = ?`, site);
  for (const { category, rate } of own === null ? categories : [...categories, { category: '', rate: own }])
    tx.later(
      `/* addMargin */ insert into margin_rate (site, category, rate) values (?, ?, ?)`,
      ...[site, category, Math.round(rate * MILLION)],
    );
}
async function setServing(tx: Tx, site: number, { order, parcel, return: back, paymentShare, payment }: ServingCosts): Promise<void> {
  await tx.run(
    `/* setServing */ update site set cost_order = ?, cost_parcel = ?, cost_return = ?, fee_rate = ?, fee_fixed = ? where site = ?`,
    ...[toMicros(order) ?? 0, toMicros(parcel) ?? 0, toMicros(back) ?? 0, Math.round(paymentShare * MILLION), toMicros(payment) ?? 0, site],
  );
}

/** Reads of them. */
export const orderSettingReads = { orderSettings };
/** Writes of them. */
export const orderSettingWrites = { setOrderSettings };
