/** Randomness that a seed decides: the same seed throws the same numbers on every machine. For simulation, not for secrets. */
import { murmur32 } from '../../shared/hash.ts';

const encoder = new TextEncoder();

/** A stream of random draws. */
export interface Dice {
  /** Even, from 0 up to but without 1. */
  unit(): number;
  chance(p: number): boolean;
  /** A whole number, both ends included. */
  int(from: number, to: number): number;
  pick<T>(of: readonly T[]): T;
  /** One of the entries, in proportion to its weight. */
  weighted<T>(of: readonly (readonly [T, number])[]): T;
  exponential(mean: number): number;
  normal(): number;
  gamma(shape: number, scale: number): number;
  beta(a: number, b: number): number;
  poisson(mean: number): number;
}

/** The dice of a seed: sfc32 (Chris Doty-Humphrey, PractRand), seeded by four hashes of the text. */
export function dice(seed: string): Dice {
  const bytes = encoder.encode(seed);
  let [a, b, c, d] = [1, 2, 3, 4].map((salt) => murmur32(bytes, salt)) as [number, number, number, number];
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 12; i++) next();
  // Box and Muller 1958; the second of each pair is not kept, so that every draw costs the same.
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  // Marsaglia and Tsang 2000; below shape 1 by their boost.
  const gamma = (shape: number, scale: number): number => {
    if (shape < 1) return gamma(shape + 1, scale) * Math.pow(1 - next(), 1 / shape);
    const k = shape - 1 / 3;
    for (;;) {
      const x = normal();
      const v = Math.pow(1 + x / Math.sqrt(9 * k), 3);
      if (v > 0 && Math.log(1 - next()) < 0.5 * x * x + k - k * v + k * Math.log(v)) return k * v * scale;
    }
  };
  const own: Dice = {
    unit: next,
    chance: (p) => next() < p,
    int: (from, to) => from + Math.floor(next() * (to - from + 1)),
    pick: (of) => of[Math.floor(next() * of.length)]!,
    weighted: (of) => {
      let left = next() * of.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of of) if ((left -= weight) < 0) return value;
      return of[of.length - 1]![0];
    },
    exponential: (mean) => -mean * Math.log(1 - next()),
    normal,
    gamma,
    beta: (x, y) => {
      const [g, h] = [gamma(x, 1), gamma(y, 1)];
      return g / (g + h);
    },
    // Knuth's product of draws; means here stay small.
    poisson: (mean) => {
      let [k, p] = [0, next()];
      for (const floor = Math.exp(-mean); p > floor; k++) p *= next();
      return k;
    },
  };
  return own;
}
