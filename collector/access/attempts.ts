/** How often somebody may try a password: counted before it is checked, so that parallel tries cannot slip through. */
import { HttpError } from '../error.ts';

interface Count {
  tries: number;
  until: number;
}
const WINDOW = 15 * 60_000;
const HELD = 20_000;

/** Counts tries in windows of 15 minutes, in memory; at most 20,000 names are held and the oldest are forgotten first. */
export class Attempts {
  private readonly counts = new Map<string, Count>();

  /** Counts one try under each name; throws 429 with the seconds to wait when one has had its number. */
  take(names: { name: string; most: number }[], now: number): void {
    const found = names.map(({ name, most }) => ({ name, most, count: this.current(name, now) }));
    const blocked = found.filter(({ count, most }) => count.tries >= most);
    if (blocked.length > 0) {
      const wait = Math.max(...blocked.map(({ count }) => Math.ceil((count.until - now) / 1000)));
      throw new HttpError('too_many', `Too many tries; wait ${Math.ceil(wait / 60)} minutes.`, undefined, Math.max(1, wait));
    }
    for (const { name, count } of found) {
      count.tries++;
      this.counts.delete(name);
      this.counts.set(name, count);
    }
    for (const name of this.counts.keys()) {
      if (this.counts.size <= HELD) break;
      this.counts.delete(name);
    }
  }
  /** Forgets a name's tries: it was the right password. */
  clear(name: string): void {
    this.counts.delete(name);
  }

  private current(name: string, now: number): Count {
    const count = this.counts.get(name);
    return count && count.until > now ? count : { tries: 0, until: now + WINDOW };
  }
}
