/** What the door counted: refusals by cause, loads of the script, and when a key was last used. Written in batches, never one write a request. */
import type { InstallCheck } from '../../../shared/api.ts';
import { siteDay } from '../../../shared/time.ts';
import type { Query } from '../query.ts';
import { addLoss, isLoss } from './losses.ts';

/** Counts of one cause and detail since the last write. `site` 0: no site could be told. */
export interface Refusal {
  site: number;
  cause: string;
  detail: string;
  count: number;
  last: number;
}
/** At most so many different details are kept of one cause of one site; the rest count under `…`. */
const DETAILS = 200;

/** Adds counts, and keeps when sources were last used. */
export async function noteDoor(q: Query, refusals: Refusal[], used: { source: number; at: number }[]): Promise<void> {
  for (const { site, cause, detail, count, last } of refusals) {
    const known = await q.get(
      `/* refusalKnown */ select count from refusal where site = ? and cause = ? and detail = ?`,
      site,
      cause,
      detail,
    );
    const held = known
      ? 0
      : Number(
          (await q.get<{ n: number }>(`/* refusalsHeld */ select count(*) as n from refusal where site = ? and cause = ?`, site, cause))?.n,
        );
    await q.run(
      `/* noteRefusal */ insert into refusal (site, cause, detail, count, last) values (?, ?, ?, ?, ?)
       on conflict (site, cause, detail) do update set count = refusal.count + excluded.count, last = excluded.last`,
      site,
      cause,
      held >= DETAILS ? '…' : detail,
      count,
      last,
    );
  }
  for (const { site, cause, count, last } of refusals) {
    if (!isLoss(cause)) continue;
    const zone = site === 0 ? null : await q.get<{ zone: string }>(`/* zoneOf */ select time_zone as zone from site where site = ?`, site);
    await addLoss(q, site, siteDay(last, zone?.zone ?? 'UTC'), cause, '', count);
  }
  for (const { source, at } of used) await q.run(`/* sourceUsed */ update source set last_used = ? where source = ?`, at, source);
}

/** What was counted for a site (and for no site in particular), newest first. */
export async function refusals(q: Query, site: number, limit: number): Promise<Refusal[]> {
  const rows = await q.all<Refusal>(
    `/* refusals */ select site, cause, detail, count, last from refusal where site in (?, 0) order by last desc, cause, detail limit ?`,
    site,
    limit,
  );
  return rows.map((row) => ({ ...row, site: Number(row.site), count: Number(row.count), last: Number(row.last) }));
}

/** When the newest event of a site arrived, and how many arrived after `since`. Walks back over what arrived since then. */
export async function arrivals(q: Query, site: number, since: number): Promise<{ last: number | null; count: number }> {
  if (!(await q.get(`/* anyProfile */ select node from profile where site = ? limit 1`, site))) return { last: null, count: 0 };
  const last = await q.get<{ received_at: number }>(
    `/* lastArrival */ select received_at from event where site = ? order by seq desc limit 1`,
    site,
  );
  const recent = await q.get<{ n: number }>(
    `/* recentArrivals */ select count(*) as n from event where site = ?
     and seq > coalesce((select seq from event where received_at <= ? order by seq desc limit 1), 0)`,
    site,
    since,
  );
  return { last: last ? Number(last.received_at) : null, count: Number(recent?.n ?? 0) };
}

/** Events that named nobody, from a day of the site's calendar (days since 1970) on: how many, and the most frequent names. */
export async function measured(q: Query, site: number, day: number, limit: number): Promise<InstallCheck['measured']> {
  const names = await q.all<{ name: string; count: number }>(
    `/* measured */ select name, sum(count) as count from tally where site = ? and day >= ? group by name order by sum(count) desc, name limit ?`,
    ...[site, day, limit],
  );
  const all = await q.get<{ total: number | null }>(
    `/* measuredTotal */ select sum(count) as total from tally where site = ? and day >= ?`,
    site,
    day,
  );
  return { total: Number(all?.total ?? 0), names: names.map(({ name, count }) => ({ name, count: Number(count) })) };
}

/** Reads of what was refused at the door, or only counted. */
export const refusalReads = { refusals, arrivals, measured };
/** Writes of what was refused at the door. */
export const refusalWrites = { noteDoor };
