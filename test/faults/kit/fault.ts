/** What a fault is: something that goes wrong, what Kith promises then, and builds that break the promise, which the same run must catch. */

/** A promise was broken: what a mutant must lead to, and an honest run must not. */
export class Broken extends Error {}
/** The fault cannot be made on this machine. */
export class Impossible extends Error {}

/** Fails the run when `kept` is false: the promise that `what` says was not kept. */
export function promise(kept: boolean, what: string): asserts kept {
  if (!kept) throw new Broken(what);
}

/** What a run may use. Same seed, same dice. */
export interface Trial {
  /** The long run, with the figures that were promised; otherwise the short one. */
  full: boolean;
  /** A number from 0 up to 1. */
  dice(): number;
}

export type Area = 'process' | 'disk' | 'time' | 'size' | 'sockets' | 'identity' | 'corpora' | 'postgres';
/** One run; answers its figures in a few words, throws `Broken` or `Impossible`. */
export type Run = (trial: Trial) => Promise<string>;
/** One row of the report. */
export interface Fault {
  area: Area;
  /** Completes "Kith ...". */
  name: string;
  /** Too long for every change: belongs to the full run only. */
  long: boolean;
  run: Run;
  /** Builds that break the promise; each name completes "a Kith that ...". */
  mutants: { name: string; run: Run }[];
}

/** Describes a fault. `run` gets the subject: the honest one, or a mutant in its place. */
export function fault<S>(told: {
  area: Area;
  name: string;
  long?: boolean;
  honest: S;
  mutants: { name: string; as: S }[];
  run(subject: S, trial: Trial): Promise<string>;
}): Fault {
  const { area, name, long = false, honest, mutants, run } = told;
  return {
    area,
    name,
    long,
    run: (trial) => run(honest, trial),
    mutants: mutants.map((mutant) => ({ name: mutant.name, run: (trial) => run(mutant.as, trial) })),
  };
}

/** Dice that fall alike for the same seed (mulberry32). */
export function diceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
/** A whole number from `low` up to and with `high`. */
export const between = (dice: () => number, low: number, high: number): number => low + Math.floor(dice() * (high - low + 1));
