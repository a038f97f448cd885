/** A site's product feed: where it is, how the last fetch went, and what it says of products. */
import type { FeedReport } from '../../../shared/api.ts';
import type { Stated } from '../../data/product-words.ts';
import { toldWhole } from '../../data/said.ts';
import type { Query } from '../query.ts';
import { StoreError } from '../error.ts';
import { writeAudit, type Actor } from './audit.ts';
import { productRow, saidOf } from './product-row.ts';
import { carryOut, planOf, type Saying } from './product-write.ts';

/** A feed as it is kept. Times in milliseconds. */
export interface FeedRow {
  site: number;
  url: string;
  etag: string | null;
  modified: string | null;
  held: number;
  began: number | null;
  triedAt: number | null;
  goodAt: number | null;
  report: FeedReport | null;
}
/** What the server said of the file that was taken over, so that the same is not fetched twice. */
export interface Marks {
  etag: string | null;
  modified: string | null;
}
/** A fetch that began so long ago and has not ended was killed. */
export const FEED_LIMIT = 30 * 60_000;

const COLUMNS = `site, url, etag, modified, held, began, tried_at as "triedAt", good_at as "goodAt", report`;
type Raw = Omit<FeedRow, 'report'> & { report: string | null };
const feedOf = ({ report, ...row }: Raw): FeedRow => ({ ...row, report: report === null ? null : (JSON.parse(report) as FeedReport) });

/** The feed of a site; null while it has none. */
export async function productFeed(q: Query, site: number): Promise<FeedRow | null> {
  const row = await q.get<Raw>(`/* productFeed */ select ${COLUMNS} from product_feed where site = ?`, site);
  return row && row.url !== '' ? feedOf(row) : null;
}
/** Every feed there is. */
export async function productFeeds(q: Query): Promise<FeedRow[]> {
  return (await q.all<Raw>(`/* productFeeds */ select ${COLUMNS} from product_feed where url <> '' order by site`)).map(feedOf);
}
/** Products that stand in the feed, after an id, by id. */
export async function productsInFeed(q: Query, site: number, after: string, limit: number): Promise<string[]> {
  const rows = await q.all<{ id: string }>(
    `/* productsInFeed */ select product_id as id from product where site = ? and in_feed = 1 and product_id > ? order by product_id limit ?`,
    ...[site, after, limit],
  );
  return rows.map(({ id }) => id);
}

/** Names the feed of a site, or none with ''. What was taken from it stays. */
export async function setFeed(q: Query, site: number, url: string, actor: Actor, now: number): Promise<void> {
  await q.run(
    `/* setFeed */ insert into product_feed (site, url, held) values (?, ?, 0)
     on conflict (site) do update set url = excluded.url, etag = null, modified = null, began = null, tried_at = null, report = null`,
    ...[site, url],
  );
  // An address may hold a secret; the trail tells where it leads.
  await writeAudit(q, site, actor, 'feed.change', url === '' ? 'none' : new URL(url).host, {}, now);
}
/** Begins a fetch, unless one is under way or there is no feed: answers whether it did. */
export async function beginFeed(q: Query, site: number, now: number): Promise<boolean> {
  const { changes } = await q.run(
    `/* beginFeed */ update product_feed set began = ? where site = ? and url <> '' and (began is null or began < ?)`,
    ...[now, site, now - FEED_LIMIT],
  );
  return changes > 0;
}
/** Ends the fetch that began at `began`: how it went, and, where the file was taken over, its marks and how many products it holds. */
export async function endFeed(q: Query, site: number, began: number, report: FeedReport, taken: Marks | null): Promise<void> {
  const good = report.status === 'done' || report.status === 'unchanged';
  const { changes } = await q.run(
    `/* endFeed */ update product_feed set began = null, tried_at = ?, report = ?, good_at = case when ? = 1 then ? else good_at end where site = ? and began = ?`,
    ...[began, JSON.stringify(report), good ? 1 : 0, began, site, began],
  );
  // Under another address, which was set meanwhile, nothing of this counts.
  if (taken && changes > 0)
    await q.run(
      `/* feedTaken */ update product_feed set etag = ?, modified = ?, held = ? where site = ?`,
      ...[taken.etag, taken.modified, report.holds, site],
    );
}

/** Takes over what the feed says of some products: everything that it says of each, and nothing that it said before. */
export async function applyFeed(q: Query, items: Stated[], by: Saying): Promise<Pick<FeedReport, 'added' | 'changed' | 'unchanged'>> {
  const counts = { added: 0, changed: 0, unchanged: 0 };
  await q.forEach(items, async ({ id, words }) => {
    const row = await productRow(q, by.site, id);
    const plan = planOf(id, row, 'feed', by.currency, () => toldWhole({ ...words, currency: words.currency ?? by.currency }, by.now));
    counts[plan.act]++;
    if (plan.act !== 'unchanged' || row?.in_feed !== 1) await carryOut(q, plan, by, true);
  });
  return counts;
}
/** Marks products that the feed does not hold any more: they stay, and cannot be had, as far as the feed goes. */
export async function leaveFeed(q: Query, ids: string[], by: Saying): Promise<void> {
  for (const id of ids) {
    const row = await productRow(q, by.site, id);
    if (!row) throw new StoreError('internal', 'A product of the feed is not there.');
    const before = saidOf(row).feed;
    const plan = planOf(id, row, 'feed', by.currency, () => ({ ...before, availability: ['gone', by.now] }));
    await carryOut(q, plan, by, false);
  }
}

/** Reads of the feed. */
export const productFeedReads = { productFeed, productFeeds, productsInFeed };
/** Writes of the feed. */
export const productFeedWrites = { setFeed, beginFeed, endFeed, applyFeed, leaveFeed };
