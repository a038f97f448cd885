/** Fetches product feeds: when somebody asks, and every night. Logs what fails and goes on; of several collectors one does it. */
import { HOUR, MINUTE } from '../../shared/time.ts';
import type { Deps } from '../deps.ts';
import type { SiteContext } from '../site.ts';
import { FEED_LIMIT, type FeedRow } from '../store/queries/product-feed.ts';
import { lastDue, nextDue } from '../upkeep/due.ts';
import { sentence } from '../upkeep/error.ts';
import { takeFeed } from './take.ts';

/** Minutes after midnight of the site's zone: shops write their feeds before. */
const NIGHT = 270;
/** One that failed is tried again so long after. */
const AGAIN = HOUR;

/** When a feed is fetched by itself after `now`, in milliseconds. */
export function nextFetch(feed: FeedRow, zone: string, now: number): number {
  if (feed.report?.status === 'failed' && (feed.goodAt ?? 0) < lastDue(now, NIGHT, zone)) return Math.max(now, (feed.triedAt ?? 0) + AGAIN);
  return nextDue(now, NIGHT, zone);
}
function isDue(feed: FeedRow, zone: string, now: number): boolean {
  const due = lastDue(now, NIGHT, zone);
  if (feed.began !== null && now - feed.began < FEED_LIMIT) return false;
  if (feed.triedAt === null || feed.triedAt < due) return true;
  return feed.report?.status === 'failed' && (feed.goodAt ?? 0) < due && now - feed.triedAt >= AGAIN;
}

/** The fetching of one process. */
export class Feeds {
  private readonly stopping = new AbortController();
  private readonly running = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly deps: Pick<Deps, 'store' | 'config' | 'now' | 'log'>) {}

  /**
   * Begins to fetch a site's feed; answers whether it did (not while one is under way, nor without a feed). `accept`: the owner's yes to a feed that
   * holds so many products.
   */
  async fetch(site: SiteContext, accept: number | null = null): Promise<boolean> {
    const now = this.deps.now();
    if (this.stopping.signal.aborted || !(await this.deps.store.write.beginFeed(site.site, now))) return false;
    const work: Promise<void> = this.work(site, now, accept).finally(() => this.running.delete(work));
    this.running.add(work);
    return true;
  }
  /** Resolves when nothing runs. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private async work(site: SiteContext, began: number, accept: number | null): Promise<void> {
    const { store, log, now } = this.deps;
    const start = now();
    try {
      const feed = await store.read.productFeed(site.site);
      if (!feed) return;
      const { report, marks } = await takeFeed(this.deps, site, feed, began, accept, this.stopping.signal);
      await store.write.endFeed(site.site, began, report, marks);
      const { problems: _many, reason, ...figures } = report;
      const line = { what: 'job', job: 'product feed', site: site.id, ms: now() - start };
      if (report.status === 'failed') log({ level: 'warn', ...line, error: reason });
      else log({ level: 'info', ...line, ...figures });
    } catch (error) {
      log({ level: 'error', what: 'job', job: 'product feed', site: site.id, error: sentence(error) });
      const failed = {
        at: new Date(began).toISOString(),
        status: 'failed',
        reason: 'Something went wrong here; the log says what.',
      } as const;
      const none = { holds: 0, added: 0, changed: 0, unchanged: 0, gone: 0, bad: 0, problems: [] };
      await store.write.endFeed(site.site, began, { ...failed, ...none }, null).catch(() => undefined);
    }
  }

  /** Fetches what is due at this moment, one after another. Never throws. */
  look(): Promise<void> {
    return (this.looking = this.looking.then(() => this.lookOnce()));
  }
  private async lookOnce(): Promise<void> {
    const { store, log, now } = this.deps;
    try {
      const feeds = await store.read.productFeeds();
      if (feeds.length === 0 || !(await store.peers.lead('product feeds'))) return;
      const sites = new Map((await store.read.allSites()).map((site) => [site.site, site]));
      for (const feed of feeds) {
        const site = sites.get(feed.site);
        if (!site || this.stopping.signal.aborted || !isDue(feed, site.timeZone, now())) continue;
        if (await this.fetch(site)) await this.idle();
      }
    } catch (error) {
      log({ level: 'error', what: 'job', job: 'product feed', error: sentence(error) });
    }
  }

  /** Starts to look every five minutes whether something is due. */
  begin(): void {
    this.timer = setInterval(() => void this.look(), 5 * MINUTE).unref();
  }
  /** Gives up what runs. */
  async end(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.looking;
    await this.idle();
  }
}
