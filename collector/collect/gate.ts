/**
 * How much may wait for the store at once: what comes beyond is told to come back, where possible before it is even read. A place is held by whole
 * bodies with a known key alone, so that strangers and slow senders take none.
 */
import { HttpError } from '../error.ts';

/** What may be in flight. A full batch of 500 KB takes about 10 x of that in memory while it is admitted. */
export interface GateLimits {
  requests: number;
  /** Of whole bodies that have no answer yet, whether they wait for their turn or for the store. */
  bytes: number;
  /** While answers take longer than this (milliseconds), fewer and fewer requests may be in flight, down to `few`. */
  slow: number;
  few: number;
}
const standard: GateLimits = { requests: 400, bytes: 4 * 1024 * 1024, slow: 100, few: 32 };

/** Counts what is in flight, and what came of it. */
export class Gate {
  requests = 0;
  bytes = 0;
  /** How long an answer takes lately, in milliseconds. */
  pace = 0;
  /** How many may be in flight at the moment: falls by a tenth while answers are slow, rises by one with each that is not. */
  most: number;
  /** How many were turned away since the start. */
  refused = 0;
  /** What became of the events since the start. */
  accepted = 0;
  duplicates = 0;
  rejected = 0;
  private fell = -Infinity;
  private readonly held = new Set<Uint8Array>();

  constructor(
    private readonly elapsed: () => number,
    private readonly limits: GateLimits = standard,
  ) {
    this.most = limits.requests;
  }

  /** Whether there is room for one request that holds `bytes`. */
  room(bytes = 0): boolean {
    return this.requests < this.most && this.bytes + bytes <= this.limits.bytes;
  }
  /** Counts a refusal; answers it. */
  refuse(): HttpError {
    this.refused++;
    return new HttpError('unavailable', 'Too much is waiting to be stored; send it again in a moment.', undefined, 1);
  }
  /** Throws 503 when there is no room for `bytes` more. */
  look(bytes = 0): void {
    if (!this.room(bytes)) throw this.refuse();
  }

  /** Counts a whole body from now on until the answered function is called; throws 503 when there is no room for it. One that is held is not counted again. */
  hold(body: Uint8Array): () => void {
    if (this.held.has(body)) return () => undefined;
    this.look(body.length);
    this.held.add(body);
    this.bytes += body.length;
    return () => {
      if (this.held.delete(body)) this.bytes -= body.length;
    };
  }

  /** Runs one request's work when there is room for it; throws 503 otherwise. `bytes` is what it holds beside the body that is counted already. */
  async pass<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    this.look(bytes);
    const began = this.elapsed();
    this.requests++;
    this.bytes += bytes;
    try {
      return await work();
    } finally {
      this.requests--;
      this.bytes -= bytes;
      this.learn(began, this.elapsed());
    }
  }

  /** What began before the last fall says nothing about the room that was left by it. */
  private learn(began: number, ended: number): void {
    const { slow, few, requests } = this.limits;
    this.pace += (ended - began - this.pace) / 10;
    if (ended - began <= slow) this.most = Math.min(requests, this.most + 1);
    else if (began >= this.fell) {
      this.most = Math.max(few, Math.floor(Math.min(this.most, this.requests + 1) * 0.7));
      this.fell = ended;
    }
  }
}
