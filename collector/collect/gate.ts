/** How much may wait for the store at once: what comes beyond is told to come back, before it is even read. */
import { HttpError } from '../error.ts';

/** Requests and bytes in flight; a full batch of 500 KB takes about 10 x of that in memory while it is admitted. */
export interface GateLimits {
  requests: number;
  bytes: number;
}

/** Counts what is in flight, and what came of it. */
export class Gate {
  requests = 0;
  bytes = 0;
  /** How many were turned away since the start. */
  refused = 0;
  /** What became of the events since the start. */
  accepted = 0;
  duplicates = 0;
  rejected = 0;

  constructor(private readonly limits: GateLimits = { requests: 400, bytes: 16 * 1024 * 1024 }) {}

  /** Runs one request's work when there is room for it; throws 503 otherwise. `bytes` is what it holds. */
  async pass<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    if (this.requests >= this.limits.requests || this.bytes + bytes > this.limits.bytes) {
      this.refused++;
      throw new HttpError('unavailable', 'Too much is waiting to be stored; send it again in a moment.', undefined, 1);
    }
    this.requests++;
    this.bytes += bytes;
    try {
      return await work();
    } finally {
      this.requests--;
      this.bytes -= bytes;
    }
  }
}
