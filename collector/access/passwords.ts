/** Passwords: argon2id, a few at a time, and as slow for an unknown person as for a known one. */
import { hash, verify } from '@node-rs/argon2';
import { z } from 'zod';
import { HttpError } from '../error.ts';

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19456, timeCost: 2, parallelism: 1 };
/** So many are worked on or wait at once; each takes 19 MiB and about 30 ms of one core. */
const QUEUE = 24;

/** A new password; longer ones are refused because hashing them is work that a stranger could order. */
export const passwordSchema = z.string().min(8, 'at least 8 characters').max(200, 'at most 200 characters');

/** Hashes and checks passwords (argon2id), a few at a time. */
export class Passwords {
  private waiting = 0;
  private turn: Promise<unknown> = Promise.resolve();
  private decoy: Promise<string> | null = null;

  hash(password: string): Promise<string> {
    return this.queued(() => hash(password, cost));
  }
  /** Whether the password is the one of this hash; `null` (nobody by that name) takes as long and is false. */
  matches(stored: string | null, password: string): Promise<boolean> {
    return this.queued(async () => {
      this.decoy ??= hash('nobody has this password', cost);
      const found = await verify(stored || (await this.decoy), password);
      return found && !!stored;
    });
  }

  /** One after another: hashing has threads of its own, and two cores are also needed for visitors. */
  private async queued<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting >= QUEUE) throw new HttpError('unavailable', 'Too many people log in at once; try again.', undefined, 2);
    this.waiting++;
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      this.waiting--;
    }
  }
}
