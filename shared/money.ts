/** Money inside Kith is an integer number of micro-units (1,000,000 = one unit of the currency), so that sums are exact. */
export type Micros = number;
const SCALE = 1_000_000;

/** Micro-units of a decimal amount: rounds to the nearest micro-unit, half away from zero. `undefined` when it is no finite amount below 9 billion. */
export function toMicros(amount: unknown): Micros | undefined {
  if (typeof amount !== 'number' || !Number.isFinite(amount) || Math.abs(amount) > 9e9) return undefined;
  const micros = Math.round(Math.abs(amount) * SCALE);
  return amount < 0 ? -micros : micros;
}

/** An amount that was reckoned, at the most the largest that is held exactly: nine billion either way. */
export const bounded = (micros: Micros): Micros => Math.min(Math.max(micros, -Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);

/** The decimal amount of micro-units, as the API shows it. */
export const fromMicros = (micros: Micros): number => micros / SCALE;

const digits = new Map<string, number>();
/** How many decimals a currency is written with (EUR 2, JPY 0, KWD 3); 2 for a code that nobody knows. */
function digitsOf(currency: string): number {
  let known = digits.get(currency);
  if (known === undefined) {
    try {
      known = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
    } catch {
      known = 2;
    }
    digits.set(currency, known);
  }
  return known;
}

/** The smallest unit of a currency: how many micro-units it is, and how many of it make one. */
export function currencyUnit(currency: string): { micros: Micros; units: number } {
  const units = 10 ** digitsOf(currency);
  return { micros: SCALE / units, units };
}

/** A total as it is shown: rounded once, to the smallest unit of its currency, half away from zero. */
export function shownAmount(micros: Micros, currency: string): number {
  const units = 10 ** digitsOf(currency);
  const rounded = Math.round((Math.abs(micros) * units) / SCALE) / units;
  return micros < 0 ? -rounded : rounded;
}

/** Product of a price and a quantity, rounded once. */
export const times = (price: Micros, quantity: number): Micros => Math.round(price * quantity);
