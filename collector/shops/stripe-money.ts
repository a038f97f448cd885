/** Stripe's amounts: whole numbers of a currency's smallest unit as Stripe counts it. https://docs.stripe.com/currencies Pure. */
import type { Micros } from '../../shared/money.ts';
import { Unreadable } from './fields.ts';

/** Currencies without a smaller unit. ISK and UGX are none of them: Stripe writes them with two decimals that are always 00. */
const WHOLE = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
/** Currencies of a thousand parts. */
const THOUSANDS = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));

/** Micro-units of an amount of Stripe's; 0 where there is none. */
export function minorOf(value: unknown, currency: string, name: string): Micros {
  if (value === undefined || value === null) return 0;
  const unit = WHOLE.has(currency) ? 1_000_000 : THOUSANDS.has(currency) ? 1000 : 10_000;
  if (typeof value !== 'number' || !Number.isInteger(value) || Math.abs(value) > 9e15 / unit)
    throw new Unreadable(`${name}: expected a whole number of ${currency}'s smallest unit below nine billion.`);
  return value * unit;
}
