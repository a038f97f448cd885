/** Which source and site a key names, remembered for a moment: every collecting request asks. */
import type { Deps } from '../deps.ts';
import type { KeyOwner } from '../store/queries/sites.ts';
import { hashOf } from './secrets.ts';

/** A collector that cannot be told of a revoked key learns of it within this time; the others at once. */
const FRESH = 10_000;
const HELD = 2000;

/** Keys by their hash, remembered for a short while, so that a flood of events is not a flood of reads. */
export class KeyRing {
  private readonly found = new Map<string, { owner: KeyOwner | null; at: number }>();
  private origins: { all: Set<string>; at: number } | null = null;
  /** Counts up when something changed, so that an answer that was under way then is not remembered. */
  private turn = 0;

  constructor(private readonly deps: Pick<Deps, 'store' | 'now'>) {
    deps.store.peers.hear(({ about }) => {
      if (about === 'keys' || about === 'away') this.forget();
    });
  }

  /** The source and site of a key; null when it is unknown or revoked. */
  async owner(key: string): Promise<KeyOwner | null> {
    if (key.length > 200) return null;
    const now = this.deps.now();
    const held = this.found.get(key);
    if (held && now - held.at < FRESH) return held.owner;
    const turn = this.turn;
    const owner = await this.deps.store.read.keyByHash(hashOf(key));
    if (turn === this.turn) {
      this.found.delete(key);
      this.found.set(key, { owner, at: now });
      const oldest = this.found.keys().next().value;
      if (this.found.size > HELD && oldest !== undefined) this.found.delete(oldest);
    }
    return owner;
  }
  /** Whether any site allows this origin: what a preflight can be told before its key is known. */
  async anySiteAllows(origin: string): Promise<boolean> {
    const now = this.deps.now();
    if (!this.origins || now - this.origins.at >= FRESH) {
      const turn = this.turn;
      const sites = await this.deps.store.read.allSites();
      const all = { all: new Set(sites.flatMap((site) => site.origins)), at: now };
      if (turn !== this.turn) return allowed([...all.all], origin);
      this.origins = all;
    }
    return this.origins.all.has('*') || this.origins.all.has(origin);
  }
  /** A key or a site changed: everything is forgotten, here and by every other collector. */
  changed(): void {
    this.forget();
    this.deps.store.peers.tell({ about: 'keys' });
  }
  private forget(): void {
    this.turn++;
    this.found.clear();
    this.origins = null;
  }
}

/** Whether a list of origins lets this one in. */
export const allowed = (origins: string[], origin: string): boolean => origins.includes('*') || origins.includes(origin);
