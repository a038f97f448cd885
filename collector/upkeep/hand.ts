/** Hands long work to a thread of its own, one piece at a time, and gives it up when the process ends. */
import { Worker } from 'node:worker_threads';
import { UpkeepError } from './error.ts';
import type { Kept } from './keeper.ts';
import type { Done, Work } from './work.ts';

/** Does a piece of work elsewhere; `stop` gives it up. */
export type Hand = <W extends Work>(work: W, stop: AbortSignal) => Promise<Done<W>>;

/** A thread for each piece of work. */
export const inThread: Hand = <W extends Work>(work: W, stop: AbortSignal) =>
  new Promise<Done<W>>((resolve, reject) => {
    const worker = new Worker(new URL('./keeper.js', import.meta.url), { workerData: work });
    const end = (): void => worker.postMessage('stop');
    if (stop.aborted) end();
    stop.addEventListener('abort', end, { once: true });
    worker.once('message', (kept: Kept) => {
      if ('done' in kept) resolve(kept.done as Done<W>);
      else reject(new UpkeepError(kept.problem));
    });
    worker.once('error', reject);
    worker.once('exit', () => {
      stop.removeEventListener('abort', end);
      reject(new UpkeepError('The thread of the backup ended by itself.'));
    });
  });
