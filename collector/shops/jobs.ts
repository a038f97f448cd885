/** Tries deliveries again, and removes old ones. Logs what fails and goes on; of several collectors one does it. */
import { MINUTE } from '../../shared/time.ts';
import type { Deps } from '../deps.ts';
import type { SiteContext } from '../site.ts';
import type { ShopRow } from '../store/queries/shops.ts';
import type { DeliveryState, ShopReplay } from '../../shared/api.ts';
import { takeDelivery } from './take.ts';

type Needs = Pick<Deps, 'store' | 'now' | 'token' | 'hub' | 'log'>;
/** Deliveries of one read: each may be of 5 MB. */
const CHUNK = 10;
const EVERY = 5 * MINUTE;
const FIRST = 15_000;

/** Tries the deliveries of a shop that are in one of some states, oldest first, at most so many; `after`: from there on, `waitsFor`: an order that is known by now. */
export async function tryAgain(
  deps: Needs,
  shop: ShopRow,
  site: SiteContext,
  states: DeliveryState[],
  most: number,
  go: { after?: number; waitsFor?: 'known'; stopped?: () => boolean } = {},
): Promise<Omit<ShopReplay, 'next' | 'left'> & { last: number }> {
  const sum = { tried: 0, done: 0, failed: 0, last: go.after ?? 0 };
  while (sum.tried < most && !go.stopped?.()) {
    const left = Math.min(CHUNK, most - sum.tried);
    const rows = await deps.store.read.deliveriesToTry(shop.site, shop.id, states, go.waitsFor ?? null, sum.last, left);
    if (rows.length === 0) break;
    for (const kept of rows) {
      if (go.stopped?.()) break;
      const { state } = await takeDelivery(deps, shop, site, kept);
      sum.tried++;
      if (state === 'done') sum.done++;
      if (state === 'failed') sum.failed++;
      sum.last = kept.delivery;
    }
  }
  return sum;
}

/** Once: what a process left behind unread is read, what waits for an order that is here is taken, and what is too old goes. */
export async function tendShops(deps: Needs, stopped = (): boolean => false): Promise<void> {
  for (const site of await deps.store.read.allSites()) {
    for (const shop of await deps.store.read.shops(site.site)) {
      if (stopped()) return;
      await tryAgain(deps, shop, site, ['new'], 2000, { stopped });
      // Many wait for what never comes, such as drafts that were deleted: they are left alone, and keep nothing else waiting.
      await tryAgain(deps, shop, site, ['waiting'], 2000, { waitsFor: 'known', stopped });
      while (!stopped() && (await deps.store.write.expireDeliveries(shop.site, shop.id, deps.now())) > 0);
    }
  }
}

/** Starts to do so every few minutes. Answers the function that stops it after the delivery under way. */
export function startShops(deps: Needs): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  const schedule = (wait: number): void => {
    timer = setTimeout(() => {
      running = deps.store.peers
        .lead('shops')
        .then((mine) => (mine ? tendShops(deps, () => stopped) : undefined))
        .catch((error: unknown) =>
          deps.log({ level: 'error', job: 'shops', message: error instanceof Error ? error.message : String(error) }),
        )
        .then(() => (stopped ? undefined : schedule(EVERY)));
    }, wait);
    timer.unref();
  };
  schedule(FIRST);
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}
