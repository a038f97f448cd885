/** Long work in the background that is to leave the machine its memory. */
import { setFlagsFromString } from 'node:v8';

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
