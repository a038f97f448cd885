/** The thread that makes and checks backups, behind everything else on the machine. One order at its start, one answer, then it ends. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { sentence } from './error.ts';
import { doWork, type Done, type Work } from './work.ts';

/** What the thread answers. */
export type Kept = { done: Done<Work> } | { problem: string };

const port = parentPort;
if (!port) throw new Error('This file is a thread of the collector; it is not started by itself.');
const stop = new AbortController();
port.on('message', () => stop.abort());

// On Linux this is about the calling thread alone; to be more polite is always allowed.
if (process.platform === 'linux') setPriority(10);
doWork(workerData as Work, stop.signal)
  .then(
    (done): Kept => ({ done }),
    (error: unknown): Kept => ({ problem: sentence(error) }),
  )
  .then((kept) => {
    port.postMessage(kept);
    port.close();
  });
