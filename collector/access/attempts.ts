/**
 * How often somebody may try a password: counted before it is checked, so that parallel tries cannot slip through. Collectors on one store tell each
 * other of every try, so that as many may be made at all of them together as at one; only tries of the same moment may each count at one alone.
 */
import { createHash } from 'node:crypto';
import { HttpError } from '../error.ts';
import { alone, type Peers } from '../store/peers.ts';

interface Count {
  tries: number;
  until: number;
}
const WINDOW = 15 * 60_000;
const HELD = 20_000;
/** Names hold addresses of people: what is told of them is a digest. */
const keyOf = (name: string): string => createHash('sha256').update(name).digest('base64url');

/** Counts tries in windows of 15 minutes, in memory; at most 20,000 names are held and the oldest are forgotten first. */
export class Attempts {
  private readonly counts = new Map<string, Count>();

  constructor(
    private readonly peers: Peers = alone,
    now: () => number = () => 0,
  ) {
    peers.hear((word) => {
      if (word.about === 'tries') for (const name of word.names) this.count(name, now());
      else if (word.about === 'right') this.counts.delete(word.name);
    });
  }

  /** Counts one try under each name; throws 429 with the seconds to wait when one has had its number. */
  take(names: { name: string; most: number }[], now: number): void {
    const found = names.map(({ name, most }) => ({ most, key: keyOf(name), count: this.current(keyOf(name), now) }));
    const blocked = found.filter(({ count, most }) => count.tries >= most);
    if (blocked.length > 0) {
      const wait = Math.max(...blocked.map(({ count }) => Math.ceil((count.until - now) / 1000)));
      throw new HttpError('too_many', `Too many tries; wait ${Math.ceil(wait / 60)} minutes.`, undefined, Math.max(1, wait));
    }
    for (const { key } of found) this.count(key, now);
    this.peers.tell({ about: 'tries', names: found.map(({ key }) => key) });
  }
  /** Forgets a name's tries: it was the right password. */
  clear(name: string): void {
    const key = keyOf(name);
    this.counts.delete(key);
    this.peers.tell({ about: 'right', name: key });
  }

  private count(key: string, now: number): void {
    const count = this.current(key, now);
    count.tries++;
    this.counts.delete(key);
    this.counts.set(key, count);
    for (const oldest of this.counts.keys()) {
      if (this.counts.size <= HELD) break;
      this.counts.delete(oldest);
    }
  }
  private current(name: string, now: number): Count {
    const count = this.counts.get(name);
    return count && count.until > now ? count : { tries: 0, until: now + WINDOW };
  }
}
