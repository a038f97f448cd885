/** What did not get in, counted by the site's day, cause and detail: so that a loss is zero or explains itself. */
import type { Query } from '../query.ts';

/** `refused`: events, by code. `not_kept`: refused events that found no room, by code. `rescued`: refused before, stored since. `trait`: trait values of a wrong type, by name. The others: requests. */
export type LossCause =
  'refused' | 'not_kept' | 'rescued' | 'discarded' | 'expired' | 'trait' | 'unknown_key' | 'origin_refused' | 'bad_body' | 'overload';
/** A count of one cause and detail. */
export interface Loss {
  site: number;
  cause: LossCause;
  detail: string;
  count: number;
}

/** Adds to a day's count. */
export async function addLoss(q: Query, site: number, day: number, cause: LossCause, detail: string, count: number): Promise<void> {
  await q.run(
    `/* addLoss */ insert into loss (site, day, cause, detail, count) values (?, ?, ?, ?, ?)
     on conflict (site, day, cause, detail) do update set count = loss.count + excluded.count`,
    ...[site, day, cause, detail, count],
  );
}

/** What was lost from one day to another, both included; of a site and of no site in particular (0), largest first. */
export async function losses(q: Query, site: number, from: number, to: number): Promise<Loss[]> {
  const rows = await q.all<Loss>(
    `/* losses */ select site, cause, detail, sum(count) as count from loss where site in (?, 0) and day >= ? and day <= ?
     group by site, cause, detail order by sum(count) desc, cause, detail`,
    ...[site, from, to],
  );
  return rows.map((row) => ({ ...row, site: Number(row.site), count: Number(row.count) }));
}

/** Reads of what was lost. */
export const lossReads = { losses };
