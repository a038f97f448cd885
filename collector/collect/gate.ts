/**
 * How much may wait for the store at once: what comes beyond is told to come back, where possible before it is even read. A place is held by whole
 * bodies with a known key alone, so that strangers and slow senders take none.
 */
import { HttpError } from '../error.ts';

/** What may be in flight. A full batch of 500 KB takes about 10 x of that in memory while it is admitted. */
export interface GateLimits {
  requests: number;
  bytes: number;
  /** When answers take longer than this (milliseconds, a moving average), no more than `few` requests may be in flight. */
  slow: number;
  few: number;
}
const standard: GateLimits = { requests: 400, bytes: 10 * 1024 * 1024, slow: 200, few: 32 };

/** Counts what is in flight, and what came of it. */
export class Gate {
  requests = 0;
  bytes = 0;
  /** How long an answer takes lately, in milliseconds. */
  pace = 0;
  /** How many were turned away since the start. */
  refused = 0;
  /** What became of the events since the start. */
  accepted = 0;
  duplicates = 0;
  rejected = 0;

  constructor(
    private readonly now: () => number,
    private readonly limits: GateLimits = standard,
  ) {}

  /** Throws 503 when there is no room for `bytes` more. */
  look(bytes = 0): void {
    const most = this.pace > this.limits.slow ? this.limits.few : this.limits.requests;
    if (this.requests < most && this.bytes + bytes <= this.limits.bytes) return;
    this.refused++;
    throw new HttpError('unavailable', 'Too much is waiting to be stored; send it again in a moment.', undefined, 1);
  }

  /** Runs one request's work when there is room for it; throws 503 otherwise. `bytes` is what it holds. */
  async pass<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    this.look(bytes);
    const began = this.now();
    this.requests++;
    this.bytes += bytes;
    try {
      return await work();
    } finally {
      this.requests--;
      this.bytes -= bytes;
      this.pace += (this.now() - began - this.pace) / 10;
    }
  }
}
