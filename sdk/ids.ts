/** Ids of events and visitors: UUID version 7 (RFC 9562, section 5.7), so that they sort by time, and in call order within one millisecond. */
import type { Environment } from './environment.ts';

const hex = (n: number, length: number): string => n.toString(16).padStart(length, '0');

/** A source of ids that never goes back, whatever the clock does. */
export function createIds({ now, random }: Environment): () => string {
  /** Milliseconds and a counter of ten bits below them, exact until the year 2248. */
  let last = 0;
  return () => {
    last = Math.max(now() * 1024, last + 1);
    const stamp = hex(Math.floor(last / 1024), 12);
    const tail = random()
      .map((word) => hex(word, 8))
      .join('');
    return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${hex(last % 1024, 3)}-a${tail.slice(1, 4)}-${tail.slice(4, 16)}`;
  };
}
