/** Shops by the id in their address, remembered for a moment: whoever knows an address must not cause a read with each request. */
import type { Deps } from '../deps.ts';
import type { SiteContext } from '../site.ts';
import type { ShopRow } from '../store/queries/shops.ts';

/** A change of a shop is known to every collector within this time, to the one that made it at once. */
const FRESH = 5000;
const HELD = 500;
type Found = { shop: ShopRow; site: SiteContext } | null;

/** What was found lately. */
export class ShopRing {
  private readonly found = new Map<string, { found: Found; at: number }>();
  /** Counts up when something changed, so that an answer that was under way then is not remembered. */
  private turn = 0;

  constructor(private readonly deps: Pick<Deps, 'store' | 'now'>) {
    deps.store.peers.hear(({ about }) => {
      if (about === 'keys' || about === 'away') this.forget();
    });
  }

  /** The shop with this id and its site; null when there is none. */
  async find(id: string): Promise<Found> {
    if (!/^[\w-]{1,64}$/.test(id)) return null;
    const now = this.deps.now();
    const held = this.found.get(id);
    if (held && Math.abs(now - held.at) < FRESH) return held.found;
    const turn = this.turn;
    const found = await this.deps.store.read.shopById(id);
    if (turn === this.turn) {
      this.found.delete(id);
      this.found.set(id, { found, at: now });
      const oldest = this.found.keys().next().value;
      if (this.found.size > HELD && oldest !== undefined) this.found.delete(oldest);
    }
    return found;
  }
  /** A shop changed: everything is forgotten, here and by every other collector. */
  changed(): void {
    this.forget();
    this.deps.store.peers.tell({ about: 'keys' });
  }
  private forget(): void {
    this.turn++;
    this.found.clear();
  }
}
