import type { LiveEvent } from '../../shared/api.ts';

/** What one collector tells the others on the same store. */
export type Word =
  /** A key, a source or a site changed: nothing that was remembered of them holds. */
  | { about: 'keys' }
  /** Somebody tried a password: under these names (digests), each counted once; or was right, so that one is forgotten. */
  | { about: 'tries'; names: string[] }
  | { about: 'right'; name: string }
  /** Somebody watches a site for the next seconds: what arrives elsewhere is for them too. */
  | { about: 'watching'; site: number }
  /** Events that arrived elsewhere, and how many more there were than could be told. */
  | { about: 'events'; site: number; events: LiveEvent[]; lost: number };

/**
 * The collectors that share one store. What is told reaches the others within a second, is kept nowhere, and is lost on whoever is away: they
 * hear `away` when they are back. A store that one process has for itself has none.
 */
export interface Peers {
  tell(word: Word): void;
  /** Answers the function that ends it. Words of this process itself are not heard. */
  hear(listener: (word: Word | { about: 'away' }) => void): () => void;
  /** Whether this process is the one that does a job now. Another takes over within seconds of its end. */
  lead(job: string): Promise<boolean>;
}

/** For a store that only one process may open. */
export const alone: Peers = { tell: () => undefined, hear: () => () => undefined, lead: () => Promise.resolve(true) };
