/** Long work in the background that is to leave the machine its memory. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * How far, in percent of what lives in it, the heap of a thread may grow before V8 clears it up. Left to itself (0) V8 lets a busy heap grow to four times
 * that, which is faster for visitors and takes 30 to 60 MB more through the hours of an import.
 */
const GROWTH = 50;
let under = 0;

/** Does work while the heaps of all threads are held small. */
export async function sparing<T>(work: () => Promise<T>): Promise<T> {
  if (under++ === 0) setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
  try {
    return await work();
  } finally {
    if (--under === 0) setFlagsFromString('--heap-growing-percent=0');
  }
}

/** Bytes that may have passed before those that are done with are cleared up. */
const PASSED = 4 * 1024 * 1024;
let passed = 0;
setFlagsFromString('--expose-gc');
const clear = runInNewContext('gc') as (how: { type: 'minor' }) => void;

/**
 * Says that so many bytes of a file passed through buffers. V8 sees little of what these hold, and would leave tens of megabytes of them behind in an upload;
 * clearing up what lives briefly takes a millisecond or two.
 */
export function bytesPassed(bytes: number): void {
  passed += bytes;
  if (passed < PASSED) return;
  passed = 0;
  clear({ type: 'minor' });
}
