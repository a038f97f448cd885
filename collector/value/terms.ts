/** What counts of an order: its sum in the site's currency, by the site's own choice and rates. */
import { bounded, fromMicros, times, type Micros } from '../../shared/money.ts';
import { siteDay } from '../../shared/time.ts';
import type { Query } from '../store/query.ts';

/** How a site counts, as its row holds it. */
export interface Terms {
  currency: string;
  timeZone: string;
  /** 1: orders that only browsers reported count; 0: they wait for the site's server. */
  countUnconfirmed: number;
}
/** The columns of `site` that they are read from. */
export const TERMS = `currency, time_zone as "timeZone", count_unconfirmed as "countUnconfirmed"`;

/**
 * An amount in the site's currency, by the rate of its day: the newest that began by then. 0 while none is known. `rate.rate` is in millionths of the
 * site's currency for one unit of the other. Rounded once, to a micro-unit, half up.
 */
export async function inSiteCurrency(
  q: Query,
  site: number,
  terms: Terms,
  money: { amount: Micros; currency: string; ts: number },
): Promise<Micros> {
  if (money.currency === terms.currency || money.amount === 0) return money.amount;
  const row = await q.get<{ rate: number }>(
    `/* rateOn */ select rate from rate where site = ? and currency = ? and day <= ? order by day desc limit 1`,
    ...[site, money.currency, siteDay(money.ts, terms.timeZone)],
  );
  return row ? bounded(times(money.amount, fromMicros(row.rate))) : 0;
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
