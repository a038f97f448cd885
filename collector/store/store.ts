import type { Batch, Stored } from './batch.ts';
import type { Peers } from './peers.ts';
import type { Row, Query, Param } from './query.ts';
import type { reads } from './reads.ts';
import type { writes } from './writes.ts';

type Fn = (q: never, ...args: never[]) => Promise<unknown>;
/** A registry of query functions as methods: the first argument (the engine's handle) is supplied by the engine. */
export type Remote<R extends Record<string, Fn>> = {
  [K in keyof R]: R[K] extends (q: never, ...args: infer A) => Promise<infer T> ? (...args: A) => Promise<T> : never;
};

/**
 * Where Kith keeps everything. Promises, checked by `test/store.cases.ts` on every engine:
 * - `ingest` answers only after its commit is durable; a failing batch never costs another one's rows.
 * - A (site, node, messageId) is stored once, first wins.
 * - `write.*` runs in one transaction, serialized with ingest: all of it or nothing.
 * - `read.*` sees one consistent snapshot, never waits for the writer, and never blocks the event loop.
 * - What was committed before a read began is seen by it.
 * - Errors are `StoreError` with a code; an engine's own error never leaves the store.
 */
export interface Store {
  readonly engine: 'sqlite' | 'postgres';
  /** The file that holds everything; null for a store in memory or elsewhere. */
  readonly file: string | null;
  /** The address of the server that holds everything, without its password; null for a store in a file or in memory. */
  readonly server: string | null;
  /** What waits for the store's threads at this moment, and how many threads it has. */
  load(): { writes: number; reads: number; threads: number };
  /** Events or rows that one piece of background work may hold. Where one thread writes, everybody waits for it; on a server those alone whom it is about. */
  readonly aside: number;
  /** The other collectors on the same store. */
  readonly peers: Peers;
  ingest(batch: Batch, now: number): Promise<Stored>;
  read: Remote<typeof reads>;
  write: Remote<typeof writes>;
  /** Resolves when a write would succeed; rejects with the reason. */
  ready(): Promise<void>;
  /** Drains what was accepted, then closes. */
  close(): Promise<void>;
}

export type { Batch, Stored, Row, Query, Param };
export { StoreError, type StoreErrorCode } from './error.ts';
