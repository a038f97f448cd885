/** What did not get in, counted by the site's day, cause and detail: so that a loss is zero or explains itself. */
import type { Query } from '../query.ts';

/** Of events: refused, found no room in the inbox, stored since (on the day of their refusal), thrown away by a person, grown old (detail: the code). */
type EventLoss = 'refused' | 'not_kept' | 'rescued' | 'discarded' | 'expired';
/** Of requests: turned away whole. */
const REQUESTS = ['unknown_key', 'origin_refused', 'bad_body', 'overload'] as const;
/** Why a request as a whole was turned away. */
export type RequestLoss = (typeof REQUESTS)[number];
/** `trait`: values of reserved traits that came in a type they may not have (detail: the name). */
export type LossCause = EventLoss | RequestLoss | 'trait';
/** A count of one cause and detail; site 0: no site could be told. */
export interface Loss {
  site: number;
  cause: LossCause;
  detail: string;
  count: number;
}

/** Whether a cause that the door counts is a request turned away. */
export const isLoss = (cause: string): cause is RequestLoss => (REQUESTS as readonly string[]).includes(cause);

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
