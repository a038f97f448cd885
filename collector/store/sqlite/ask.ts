/** What passes between a thread of the store and its owner. */
import type { StoreError } from '../error.ts';
import type { WriteJob } from '../writer.ts';

/** How a thread is told what to be. */
export interface ThreadData {
  file: string;
  /** A calm reader answers those who can wait: it takes what visitors leave of the processor. */
  role: 'writer' | 'reader' | 'calm reader' | 'copier';
}
/** A question to a store thread. */
export type Ask =
  { id: number; job: WriteJob } | { id: number; read: string; args: unknown[] } | { id: number; copy: true } | { id: number; close: true };
/** A store thread’s answer. */
export type Reply = { id: number; value: unknown } | { id: number; error: { code: StoreError['code']; message: string; stack?: string } };
