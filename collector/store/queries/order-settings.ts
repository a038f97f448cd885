/** What counts as an order's sum: the owner's choice and rates. */
import type { OrderSettings, OrderSettingsShown } from '../../../shared/api.ts';
import { fromMicros, toMicros } from '../../../shared/money.ts';
import { DAY, siteDay } from '../../../shared/time.ts';
import type { Tx } from '../../collect/tx.ts';
import { beginRecount } from '../../value/recount.ts';
import { StoreError } from '../error.ts';
import type { Query } from '../query.ts';
import { writeAudit, type Actor } from './audit.ts';

const dayText = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
const dayOf = (text: string): number => Date.parse(`${text}T00:00:00Z`) / DAY;

/** The settings of a site, with the currencies of orders that no rate reaches. */
export async function orderSettings(q: Query, site: number): Promise<OrderSettingsShown> {
  const row = await q.get<{ currency: string; zone: string; counts: number }>(
    `/* orderSettings */ select currency, time_zone as zone, count_unconfirmed as counts from site where site = ?`,
    site,
  );
  if (!row) throw new StoreError('not_found', 'There is no such site.');
  const rates = await q.all<{ currency: string; day: number; rate: number }>(
    `/* rates */ select currency, day, rate from rate where site = ? order by currency, day`,
    site,
  );
  const foreign = await q.all<{ currency: string; orders: number; first: number }>(
    `/* foreignOrders */ select currency, count(*) as orders, min(ts) as first from orders where site = ? and currency <> ? group by currency order by 2 desc, 1 limit 50`,
    ...[site, row.currency],
  );
  const reached = (currency: string, day: number): boolean => rates.some((rate) => rate.currency === currency && rate.day <= day);
  return {
    countUnconfirmed: row.counts === 1,
    currency: row.currency,
    rates: rates.map(({ currency, day, rate }) => ({ currency, from: dayText(day), rate: fromMicros(rate) })),
    missing: foreign
      .map(({ currency, orders, first }) => ({ currency, orders, day: siteDay(first, row.zone) }))
      .filter(({ currency, day }) => !reached(currency, day))
      .map(({ currency, orders, day }) => ({ currency, orders, first: dayText(day) })),
    recounting: (await q.get(`/* recounting */ select 1 from recount where site = ?`, site)) !== undefined,
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
  await beginRecount(tx, site);
  await writeAudit(
    tx,
    site,
    actor,
    'orders.settings',
    '',
    { before: { countUnconfirmed: before.countUnconfirmed, rates: before.rates }, ...settings },
    now,
  );
}

/** Reads of them. */
export const orderSettingReads = { orderSettings };
/** Writes of them. */
export const orderSettingWrites = { setOrderSettings };
