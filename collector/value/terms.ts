/** What counts of an order: its sum in the site's currency, by the site's own choice and rates. */
import { bounded, type Micros } from '../../shared/money.ts';
import { partOf } from '../../shared/shares.ts';
import { siteDay } from '../../shared/time.ts';
import type { Query } from '../store/query.ts';
import { MILLION, type ServingCosts } from './margin.ts';

/** How a site counts, as its row holds it. */
export interface Terms extends ServingCosts {
  currency: string;
  timeZone: string;
  /** 1: orders that only browsers reported count; 0: they wait for the site's server. */
  countUnconfirmed: number;
  /** 1: prices hold their tax. */
  pricesWithTax: number;
}
/** The columns of `site` that they are read from. */
export const TERMS = `currency, time_zone as "timeZone", count_unconfirmed as "countUnconfirmed", prices_with_tax as "pricesWithTax",
  cost_order as "costOrder", cost_parcel as "costParcel", cost_return as "costReturn", fee_rate as "feeRate", fee_fixed as "feeFixed"`;

/** The rate of a currency on a day of the site, the newest that began by then, in millionths of the site's currency for one unit; null while none is known. */
export async function rateOn(q: Query, site: number, currency: string, day: number): Promise<number | null> {
  const row = await q.get<{ rate: number }>(
    `/* rateOn */ select rate from rate where site = ? and currency = ? and day <= ? order by day desc limit 1`,
    ...[site, currency, day],
  );
  return row?.rate ?? null;
}

/** An amount by a rate in millionths: reckoned in whole numbers, as a rate such as 0.850134 has no exact fraction. Rounded once, to a micro-unit, half up. */
export const atRate = (amount: Micros, rate: number): Micros => bounded(partOf(amount, rate, MILLION));

/** An amount in the site's currency, by the rate of its day. 0 while none is known. Rounded once, to a micro-unit, half up. */
export async function inSiteCurrency(
  q: Query,
  site: number,
  terms: Terms,
  money: { amount: Micros; currency: string; ts: number },
): Promise<Micros> {
  if (money.currency === terms.currency || money.amount === 0) return money.amount;
  const rate = await rateOn(q, site, money.currency, siteDay(money.ts, terms.timeZone));
  return rate === null ? 0 : atRate(money.amount, rate);
}

/** What of an order counts, in micro-units of the site's currency. */
export async function grossOf(
  q: Query,
  site: number,
  terms: Terms,
  order: { charged: Micros; currency: string; ts: number; trust: string },
  cancelled: boolean,
): Promise<Micros> {
  if (cancelled || (order.trust === 'claimed' && terms.countUnconfirmed === 0)) return 0;
  return inSiteCurrency(q, site, terms, { amount: order.charged, currency: order.currency, ts: order.ts });
}
