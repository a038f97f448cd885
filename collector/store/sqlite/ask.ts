/** What passes between a thread of the store and its owner. */
import type { WriteJob } from '../writer.ts';
import { ThreadHost } from '../thread-host.ts';

/** How a thread is told what to be. */
export interface ThreadData {
  file: string;
  /** A calm reader answers those who can wait: it takes what visitors leave of the processor. */
  role: 'writer' | 'reader' | 'calm reader' | 'copier';
}
/** A question to a store thread. */
export type Ask = { job: WriteJob } | { read: string; args: unknown[] } | { copy: true };

/** Room for what lives briefly, in megabytes: of answers and groups of events most is gone when they are. */
const YOUNG = { writer: 48, other: 8 };

/** Starts a thread; resolves when its connection is open (and, for the writer, migrated). */
export const startThread = (workerData: ThreadData, onDeath: (cause: Error) => void): Promise<ThreadHost<Ask>> =>
  ThreadHost.start<Ask>(
    new URL('./thread.js', import.meta.url),
    { workerData, resourceLimits: { maxYoungGenerationSizeMb: workerData.role === 'writer' ? YOUNG.writer : YOUNG.other } },
    onDeath,
  );
