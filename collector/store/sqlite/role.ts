/** What a thread of the store does with what it is asked. */
import type { Ask } from './ask.ts';

/** A thread at work. Each role loads no more of the program than it needs: a thread pays in memory for all that it loads. */
export interface Role {
  /** Answers a question; rejects as the store does. */
  answer(ask: Ask): unknown;
  close(): Promise<void>;
}
