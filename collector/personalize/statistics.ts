/** The few formulas behind a result, each with its source. Pure. */

/** People, mean and sum of squared differences of one arm's revenue per exposed person. */
export interface Sample {
  n: number;
  sum: number;
  squares: number;
}

/** Mean of a sample; 0 for an empty one. */
export const mean = (s: Sample): number => (s.n ? s.sum / s.n : 0);

/** Unbiased variance of a sample, never below 0 through rounding; 0 for fewer than two people. */
export const variance = (s: Sample): number => (s.n > 1 ? Math.max(0, (s.squares - (s.sum * s.sum) / s.n) / (s.n - 1)) : 0);

/** Standard normal quantile of 97.5 %. */
export const Z95 = 1.959963984540054;

/**
 * Difference of two means with its interval `(a - b) +- z * sqrt(var(a)/n(a) + var(b)/n(b))`: unequal variances after Welch (1947), normal quantile.
 * It holds for one look at a fixed time; it is not valid under repeated looking.
 */
export function difference(a: Sample, b: Sample, z = Z95): { perVisitor: number; low: number; high: number } | undefined {
  if (a.n < 2 || b.n < 2) return undefined;
  const half = z * Math.sqrt(variance(a) / a.n + variance(b) / b.n);
  const middle = mean(a) - mean(b);
  return { perVisitor: middle, low: middle - half, high: middle + half };
}

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012,
  9.9843695780195716e-6, 1.5056327351493116e-7,
];
/** ln of the gamma function for x >= 0.5: Lanczos (1964), g = 7, nine terms. */
function lnGamma(x: number): number {
  const t = x + 6.5;
  const series = LANCZOS.reduce((sum, c, i) => sum + c / (x + i), 0.99999999999980993);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series);
}

/** Upper regularised incomplete gamma function Q(a, x): series (DLMF 8.7.1) below a + 1, continued fraction (DLMF 8.9.2, Lentz) above. */
function gammaQ(a: number, x: number): number {
  if (x <= 0) return 1;
  const scale = Math.exp(a * Math.log(x) - x - lnGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < 1000 && term > sum * 1e-16; n++) sum += term *= x / (a + n);
    return Math.max(0, 1 - scale * sum);
  }
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < 1000; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return scale * h;
}

/**
 * Pearson's chi-square test that observed counts follow given shares (sample ratio mismatch): p, or null when it says nothing
 * (fewer than two arms with a share, or fewer than 5 people expected in one of them). People in an arm without a share make p 0.
 */
export function ratioMismatch(observed: readonly number[], share: readonly number[]): number | null {
  const total = observed.reduce((sum, n) => sum + n, 0);
  const expected = share.map((s) => s * total);
  if (observed.some((n, i) => n > 0 && !(expected[i]! > 0))) return 0;
  const used = expected.flatMap((e, i) => (e > 0 ? [{ e, o: observed[i]! }] : []));
  if (used.length < 2 || used.some(({ e }) => e < 5)) return null;
  const chi2 = used.reduce((sum, { e, o }) => sum + (o - e) ** 2 / e, 0);
  return gammaQ((used.length - 1) / 2, chi2 / 2);
}
