/** Routes of the product feed. */
import { z } from 'zod';
import type { ProductFeed } from '../../shared/api.ts';
import { actorOf } from '../access/people.ts';
import { HttpError, readBody, type Ctx, type Handler } from '../http.ts';
import { FEED_LIMIT } from '../store/queries/product-feed.ts';
import { feedUrl } from './address.ts';
import { nextFetch } from './feeds.ts';

/** Body of `PUT /api/v1/catalogue/feed`; null: no feed. */
export const feedSchema = z.object({ address: z.string().trim().min(1, 'an address is needed; null for none').max(2000).nullable() });
/** Body of `POST /api/v1/catalogue/feed/fetch`. `accept`: how many products the feed may hold though it held more than twice as many. */
export const fetchSchema = z.object({ accept: z.int().min(1).optional() });

const mayChange = (c: Ctx): boolean => c.var.caller === 'owner' || c.var.caller === 'server';

async function answer(c: Ctx, status: 200 | 202 = 200): Promise<Response> {
  const { deps, site } = c.var;
  const feed = await deps.store.read.productFeed(site.site);
  const now = deps.now();
  const time = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
  // Addresses of feeds hold keys and passwords.
  const shown = (url: string): string => (mayChange(c) ? url : `${new URL(url).origin}/…`);
  const body: ProductFeed = {
    address: feed ? shown(feed.url) : null,
    running: feed !== null && feed.began !== null && now - feed.began < FEED_LIMIT,
    held: feed?.held ?? 0,
    goodAt: time(feed?.goodAt ?? null),
    last: feed?.report ?? null,
    next: feed ? time(nextFetch(feed, site.timeZone, now)) : null,
  };
  return c.json(body, status);
}

/** The feed: its address, its state, and fetching it now. */
export const feedRoutes = {
  get: ((c) => answer(c)) satisfies Handler,

  change: (async (c) => {
    const { deps, site } = c.var;
    const { address } = await readBody(c, feedSchema);
    const url = address === null ? '' : feedUrl(address, deps.config.feedPrivate).href;
    await deps.store.write.setFeed(site.site, url, actorOf(c), deps.now());
    return answer(c);
  }) satisfies Handler,

  fetch: (async (c) => {
    const { deps, doors, site } = c.var;
    const { accept } = await readBody(c, fetchSchema);
    if (accept !== undefined && !mayChange(c)) throw new HttpError('forbidden', 'That so many products go is for an owner to say.');
    if (!(await deps.store.read.productFeed(site.site))) throw new HttpError('not_found', 'This site has no product feed yet.');
    if (!(await doors.feeds.fetch(site, accept ?? null))) throw new HttpError('conflict', 'The feed is being fetched already.');
    return answer(c, 202);
  }) satisfies Handler,
};
