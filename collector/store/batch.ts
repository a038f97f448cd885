import type { Event, Problem, Source } from '../../shared/event.ts';

/** A refused event as it is kept. `type`, `name` and `shape` (the reason without its particulars) tell what fails alike; `body` is the event on its own. */
export interface Failed extends Problem {
  messageId: string | null;
  body: string;
  receivedAt: number;
  type: string;
  name: string;
  shape: string;
  /** Whom it names, for erasure. */
  identifiers: [namespace: string, value: string][];
}
/** The events of one request that the door let in, and what it refused. */
export interface Batch {
  site: number;
  source: Source;
  /** Who sent it, for warnings: library and page, never personal data. */
  sender: string;
  events: Event[];
  failed: Failed[];
  /** Events without any id: counted by day and name, never stored. */
  anonymous: { name: string; ts: number }[];
  /** Whether somebody watches, so that the answer must say whose each event is. */
  watched?: boolean;
}
/**
 * What became of a batch; where it is watched, of each event in order: a profile when it was stored, null for a duplicate, for one that names nobody and
 * for a robot's.
 */
export interface Stored {
  accepted: number;
  duplicates: number;
  events: ({ profile: string; identified: boolean; name: string | null } | null)[];
}
