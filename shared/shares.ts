/** Whole amounts cut into parts that add up. Pure. */
import { currencyUnit, type Micros } from './money.ts';

/** `amount` x `part` / `whole` for whole numbers, exact whatever their size, rounded once, half up. `whole` is above zero. */
export function partOf(amount: Micros, part: number, whole: number): Micros {
  const [twice, by] = [2n * BigInt(amount) * BigInt(part), 2n * BigInt(whole)];
  return Number(floored(twice + BigInt(whole), by));
}
const floored = (a: bigint, b: bigint): bigint => a / b - (a % b < 0n ? 1n : 0n);

/**
 * Cuts an amount into parts by whole weights, so that the parts add up to it exactly: each is rounded down, and what is left goes by one to those that lost
 * most by it, the first of equals first. Where the weights add up to nothing or less, all weigh the same.
 */
export function spread(amount: Micros, weights: readonly number[]): Micros[] {
  const sum = weights.reduce((all, weight) => all + BigInt(weight), 0n);
  const [by, whole] = sum > 0n ? [weights.map(BigInt), sum] : [weights.map(() => 1n), BigInt(weights.length)];
  const exact = by.map((weight) => BigInt(amount) * weight);
  const parts = exact.map((part) => floored(part, whole));
  const lost = exact.map((part, i) => part - (parts[i] ?? 0n) * whole);
  let left = BigInt(amount) - parts.reduce((all, part) => all + part, 0n);
  const first = lost
    .map((_, i) => i)
    .sort((a, b) => Number((lost[b] ?? 0n) > (lost[a] ?? 0n)) - Number((lost[b] ?? 0n) < (lost[a] ?? 0n)) || a - b);
  for (const i of first) {
    if (left <= 0n) break;
    parts[i] = (parts[i] ?? 0n) + 1n;
    left -= 1n;
  }
  return parts.map(Number);
}

/** Amounts as they are shown in a statement: each rounded to the currency's smallest unit, up or down so that they add up to what their sum is shown as. */
export function shownParts(amounts: readonly Micros[], currency: string, total?: number): number[] {
  const { micros, units } = currencyUnit(currency);
  const sum = amounts.reduce((all, amount) => all + amount, 0);
  const whole = total === undefined ? Math.sign(sum) * Math.round(Math.abs(sum) / micros) : Math.round(total * units);
  const low = amounts.map((amount) => Math.floor(amount / micros));
  const lost = amounts.map((amount, i) => amount - (low[i] ?? 0) * micros);
  let left = whole - low.reduce((all, part) => all + part, 0);
  // Those that were whole stay as they are.
  const first = lost
    .map((_, i) => i)
    .filter((i) => (lost[i] ?? 0) > 0)
    .sort((a, b) => (lost[b] ?? 0) - (lost[a] ?? 0) || a - b);
  for (const i of first) if (left-- > 0) low[i] = (low[i] ?? 0) + 1;
  return low.map((part) => part / units);
}
