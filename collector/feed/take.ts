/** One fetch of a product feed, from the address to the catalogue: all of it or, where the file is broken or suspiciously small, nothing. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FeedProblem, FeedReport } from '../../shared/api.ts';
import type { Stated } from '../data/product-words.ts';
import type { Deps } from '../deps.ts';
import { HttpError } from '../error.ts';
import type { SiteContext } from '../site.ts';
import type { FeedRow, Marks } from '../store/queries/product-feed.ts';
import type { Saying } from '../store/queries/product-write.ts';
import { download } from './download.ts';
import { readFeed } from './read.ts';

/** Products of one write, so that visitors' writes come in between. */
const CHUNK = 250;
const MOST_PROBLEMS = 200;

type Needs = Pick<Deps, 'store' | 'config' | 'log'>;
/** How a fetch ends. */
export interface Taken {
  report: FeedReport;
  /** What to remember of the file; null where it was not taken over. */
  marks: Marks | null;
}
const stopped = (): HttpError => new HttpError('unavailable', 'Kith was stopped in the middle; the feed is fetched again by itself.');
const nothing = { reason: null, holds: 0, added: 0, changed: 0, unchanged: 0, gone: 0, bad: 0, problems: [] };

/** Goes through the file once: how many it holds, and what is wrong with the others. `named`: every id in it, also of items that cannot be taken. */
async function look(
  file: string,
  charset: string | null,
): Promise<{ holds: number; bad: number; problems: FeedProblem[]; named: Set<string> }> {
  const problems: FeedProblem[] = [];
  const named = new Set<string>();
  let [holds, bad] = [0, 0];
  await readFeed(file, charset, {
    good: ({ id }) => {
      holds++;
      named.add(id);
    },
    bad: (problem) => {
      bad++;
      if (problem.item !== null) named.add(problem.item);
      if (problems.length < MOST_PROBLEMS) problems.push(problem);
    },
  });
  return { holds, bad, problems, named };
}

/** Goes through it again, and takes over what is good. */
async function takeOver(
  { store }: Needs,
  file: string,
  charset: string | null,
  by: Saying,
  stop: AbortSignal,
): Promise<Pick<FeedReport, 'added' | 'changed' | 'unchanged'>> {
  const counts = { added: 0, changed: 0, unchanged: 0 };
  let waiting: Stated[] = [];
  let writing = Promise.resolve();
  const flush = (): void => {
    const items = waiting;
    waiting = [];
    writing = writing.then(async () => {
      const part = await store.write.applyFeed(items, by);
      for (const key of ['added', 'changed', 'unchanged'] as const) counts[key] += part[key];
    });
    // Awaited at the end; until then nobody may call it unhandled.
    writing.catch(() => undefined);
  };
  await readFeed(file, charset, {
    good: (item) => {
      waiting.push(item);
      if (waiting.length === CHUNK) flush();
    },
    bad: () => undefined,
    between: async () => {
      await writing;
      if (stop.aborted) throw stopped();
    },
  });
  if (waiting.length > 0) flush();
  await writing;
  return counts;
}

/** Marks what stood in the feed and does not any more; answers how many. */
async function dropGone({ store }: Needs, named: ReadonlySet<string>, by: Saying): Promise<number> {
  let gone = 0;
  for (let after = ''; ;) {
    const ids = await store.read.productsInFeed(by.site, after, 1000);
    const left = ids.filter((id) => !named.has(id));
    for (let i = 0; i < left.length; i += CHUNK) await store.write.leaveFeed(left.slice(i, i + CHUNK), by);
    gone += left.length;
    const last = ids.at(-1);
    if (last === undefined || ids.length < 1000) return gone;
    after = last;
  }
}

/**
 * Fetches and takes over. A feed that holds less than half of what it held is not applied unless `accept` says that so few (or more) are meant.
 * Never throws but for what is our own fault.
 */
export async function takeFeed(
  deps: Needs,
  site: SiteContext,
  feed: FeedRow,
  now: number,
  accept: number | null,
  stop: AbortSignal,
): Promise<Taken> {
  const folder = await mkdtemp(join(tmpdir(), 'kith-feed-'));
  const file = join(folder, 'feed');
  const base = { ...nothing, at: new Date(now).toISOString() };
  try {
    const known = accept === null ? { etag: feed.etag, modified: feed.modified } : { etag: null, modified: null };
    const { feedPrivate, version } = deps.config;
    const fetched = await download({ url: feed.url, known, privately: feedPrivate, version }, file, stop);
    if (!fetched) {
      // It is as it was when it was taken over, with the same items that cannot be taken.
      const { bad = 0, problems = [] } = feed.report ?? {};
      return { report: { ...base, status: 'unchanged', holds: feed.held, unchanged: feed.held, bad, problems }, marks: null };
    }
    const { named, ...seen } = await look(file, fetched.charset);
    if (seen.holds === 0)
      throw new HttpError(
        'invalid',
        seen.bad === 0 ? 'The feed holds no item; nothing was changed.' : 'No item of the feed can be taken; nothing was changed.',
        seen,
      );
    if (seen.holds * 2 < feed.held && (accept === null || seen.holds < accept))
      return { report: { ...base, ...seen, status: 'waiting' }, marks: null };
    const by: Saying = { site: site.site, currency: site.currency, who: 'feed', member: null, now };
    const counts = await takeOver(deps, file, fetched.charset, by, stop);
    const gone = await dropGone(deps, named, by);
    const { etag, modified } = fetched;
    return { report: { ...base, ...seen, ...counts, gone, status: 'done' }, marks: { etag, modified } };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    const { bad = 0, problems = [] } = (error.details ?? {}) as Partial<FeedReport>;
    return { report: { ...base, status: 'failed', reason: (stop.aborted ? stopped() : error).message, bad, problems }, marks: null };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
