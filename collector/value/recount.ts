/** Counts every order of a site anew after its owner changed what counts: in small writes, one slice after another, whoever asks for them. */
import { Cast } from '../collect/cast.ts';
import { columnsOf } from '../collect/rows.ts';
import type { Tx } from '../collect/tx.ts';
import { applyEvents, type Happened, type Known } from '../segments/live.ts';
import { traitsOf } from '../store/computed-traits.ts';
import type { Query } from '../store/query.ts';
import { settleOrder } from './settle.ts';
import { TERMS, type Terms } from './terms.ts';

/** Counts the next `most` orders of the first site that has a recount under way; answers whether anything is left to do. */
export async function recountOrders(tx: Tx, most: number, now: number): Promise<boolean> {
  const under = await tx.get<Terms & { site: number; after: string }>(
    `/* recountUnderway */ select r.site, r.after, ${TERMS} from recount r join site s on s.site = r.site order by r.site limit 1`,
  );
  if (!under) return false;
  const { site, after } = under;
  const rows = await tx.all<{ id: string }>(
    `/* recountNext */ select order_id as id from order_key where site = ? and order_id > ?
       union select order_id from order_return where site = ? and order_id > ? order by 1 limit ?`,
    ...[site, after, site, after, most],
  );
  const cast = new Cast(tx, site, []);
  for (const { id } of rows) await settleOrder(cast, id, under, true);
  await cast.save();
  const happened: Happened[] = [];
  for (const root of cast.changes.keys()) {
    const person = await cast.person(root);
    const traits: Known['traits'] = (wanted) => traitsOf(person.traits, columnsOf(person), wanted);
    happened.push({ root, events: [], changed: cast.changed(root), known: { traits } });
  }
  await applyEvents(tx, { site, timeZone: under.timeZone }, happened, now);
  const last = rows.at(-1)?.id;
  if (last === undefined || rows.length < most) tx.later('/* recountDone */ delete from recount where site = ?', site);
  else tx.later('/* recountOn */ update recount set after = ? where site = ?', last, site);
  return true;
}

/** Begins the recount of a site's orders, or begins it anew. */
export async function beginRecount(q: Query, site: number): Promise<void> {
  await q.run(
    `/* beginRecount */ insert into recount (site, after) values (?, '') on conflict (site) do update set after = excluded.after`,
    site,
  );
}

/** Writes of recounts. */
export const recountWrites = { recountOrders };
