import type { LiveEvent } from '../shared/api.ts';
import type { Geo } from './collect/geo.ts';
import type { Config } from './config.ts';
import type { Store } from './store/store.ts';
import type { Hand } from './upkeep/hand.ts';

/** What a route may use; wired in `main.ts` alone. Time and randomness are arguments. */
export interface Deps {
  store: Store;
  config: Config;
  now(): number;
  /** Milliseconds on a clock that nobody sets: how long something takes or is ago within this process. */
  elapsed(): number;
  /** `n` random bytes, base64url. */
  token(n: number): string;
  log(line: Record<string, unknown>): void;
  hub: Hub;
  /** Where an address is, from the owner's own file. */
  geo: Geo;
  /** Does long work on files elsewhere. */
  hand: Hand;
}
/** Passes what arrives now to whoever watches. */
export interface Hub {
  publish(site: number, events: LiveEvent[]): void;
  /** Each event; or none, and how many could not be passed on. Answers the function that ends the subscription. */
  subscribe(site: number, listener: (event: LiveEvent | null, lost?: number) => void): () => void;
  /** Whether anybody watches this site: nothing is prepared for nobody. */
  watched(site: number): boolean;
}
