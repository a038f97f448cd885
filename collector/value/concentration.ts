import type { Concentration } from '../../shared/api.ts';

/** Points of the curve at most, so that a million customers draw like a hundred. */
const POINTS = 100;
const VITAL = 0.2;

/**
 * How much of the revenue the best customers hold. `amounts`: gross revenue of each customer in micro-units, largest first, all above zero.
 * `top20Share` is the share of the best ceil(n x 0.2); `gini` is 1 - 2 x the area under the Lorenz curve of ascending amounts:
 * G = (2 x sum(i x x_i) / (n x sum(x))) - (n + 1) / n, i from 1 in ascending order (Dixon et al. 1987, without the small-sample correction).
 */
export function concentrationOf(amounts: readonly number[]): Concentration {
  const n = amounts.length;
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  if (n === 0 || total <= 0) return { customers: n, top20Share: null, gini: null, curve: [] };
  const top = Math.ceil(n * VITAL);
  const held: number[] = [];
  let sum = 0;
  let ranked = 0;
  for (const [i, amount] of amounts.entries()) {
    held.push((sum += amount));
    ranked += (n - i) * (amount / total);
  }
  const steps = Math.min(n, POINTS);
  const curve = Array.from({ length: steps + 1 }, (_, i): [number, number] => {
    const people = Math.round((i / steps) * n);
    return [people / n, people === 0 ? 0 : (held[people - 1] ?? 0) / total];
  });
  return { customers: n, top20Share: (held[top - 1] ?? 0) / total, gini: (2 * ranked) / n - (n + 1) / n, curve };
}
