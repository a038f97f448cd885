/** Visits that an older version recorded, read for what brought them: in small writes in the background, or at once where one goes on. */
import type { Json } from '../../shared/event.ts';
import { EVENT_TYPES } from '../../shared/event.ts';
import { hostOf } from '../collect/spam.ts';
import type { Query } from '../store/query.ts';
import { DIRECT, originOf } from './origin.ts';
import { touch } from './touches.ts';
import { Words } from './words.ts';

interface Older {
  site: number;
  node: number;
  start: number;
  landing: string;
  referrer: string;
  campaign: string;
}

/** Reads up to `most` such visits, of one node where it is given; answers how many it read. */
export async function readOlderVisits(q: Query, most: number, of?: { site: number; node: number }): Promise<number> {
  const rows = await q.all<Older>(
    `/* olderVisits */ select site, node, start, landing, referrer, campaign from visit where way is null ${of ? 'and site = ? and node = ?' : ''} limit ?`,
    ...(of ? [of.site, of.node] : []),
    most,
  );
  const places = new Map<number, { words: Words; url: string }>();
  const nodes = new Map<string, Older>();
  for (const visit of rows) {
    const { site, node, start, landing } = visit;
    let place = places.get(site);
    if (!place) places.set(site, (place = { words: new Words(q, site), url: await addressOf(q, site) }));
    const found = originOf(contextOf(visit, place.url)) ?? DIRECT;
    const brought = found.channel !== DIRECT.channel;
    await place.words.learnVisit(found, landing);
    await q.run(
      `/* readVisit */ update visit set way = ?, way_ts = ?, way_id = ?, click = ?, entry = ?, entry_ts = ? where site = ? and node = ? and start = ?`,
      ...[place.words.way(found), brought ? start : null, brought ? `older ${node}` : '', found.click],
      ...[landing === '' ? null : place.words.page(landing), landing === '' ? null : start, site, node, start],
    );
    nodes.set(`${site} ${node}`, visit);
  }
  for (const { site, node } of nodes.values()) {
    const row = await q.get<{ root: number }>(`/* rootOfNode */ select root from node where node = ?`, node);
    if (row) await touch(q, site, node, row.root);
  }
  return rows.length;
}

/** The address of the site's own pages: from its settings, else from the newest page that was seen. */
async function addressOf(q: Query, site: number): Promise<string> {
  const row = await q.get<{ origins: string }>(`/* siteOrigins */ select origins from site where site = ?`, site);
  const own = (JSON.parse(row?.origins ?? '[]') as string[]).find((origin) => origin !== '*');
  if (own) return own;
  const page = await q.get<{ body: string }>(
    `/* somePage */ select body from event where site = ? and kind = ? order by seq desc limit 1`,
    ...[site, EVENT_TYPES.indexOf('page')],
  );
  const context = page ? (JSON.parse(page.body) as { context?: Json }).context : undefined;
  const url = (context?.['page'] as Json | undefined)?.['url'];
  return typeof url === 'string' && hostOf(url) !== '' ? url : '';
}

function contextOf({ referrer, campaign }: Older, url: string): Json {
  let told: unknown;
  try {
    told = campaign === '' ? undefined : JSON.parse(campaign);
  } catch {
    told = undefined; // it was cut at 500 characters, so nothing of it can be read
  }
  return { page: { url, referrer }, ...(told === undefined ? {} : { campaign: told }) };
}

/** Writes of reading older visits. */
export const olderWrites = { readOlderVisits };
