/** Counts contacts anew, in small writes: those that came before contacts had rows of their own, and what each costs after rates changed. */
import { trustOf } from '../../shared/event.ts';
import { Cast } from '../collect/cast.ts';
import type { Tx } from '../collect/tx.ts';
import { eventsWhere } from '../identity/revisit.ts';
import type { Query } from '../store/query.ts';
import { TERMS, type Terms } from './terms.ts';
import { TOUCH_MADE } from './touch.ts';
import { costOfTouch, keepTouch } from './touches.ts';

/** Contacts become rows; or what the rows cost counts anew. */
const [KEEP, COUNT] = [0, 1] as const;
interface Underway extends Terms {
  site: number;
  part: number;
  cursor: number;
  after: string;
}
interface Place {
  node: number;
  message_id: string;
}

/**
 * Does the next `most` contacts of what is under way; `told` is given the people whose sums changed, once they are saved. Answers whether anything is left
 * to do.
 */
export async function recountTouches(tx: Tx, most: number, told: (cast: Cast, terms: Underway) => Promise<void>): Promise<boolean> {
  const under = await tx.get<Underway>(
    `/* touchesUnderway */ select r.site, r.part, r.cursor, r.message_id as "after", ${TERMS} from recount_touch r join site s on s.site = r.site
       order by r.site, r.part limit 1`,
  );
  if (!under) return false;
  const { site, part } = under;
  const cast = new Cast(tx, site, []);
  const done = part === KEEP ? await keep(cast, under, most) : await count(cast, under, most);
  await cast.save();
  await told(cast, under);
  const last = done.at(-1);
  if (!last || done.length < most) tx.later('/* touchesDone */ delete from recount_touch where site = ? and part = ?', site, part);
  else
    tx.later(
      '/* touchesOn */ update recount_touch set cursor = ?, message_id = ? where site = ? and part = ?',
      ...[last.node, last.message_id, site, part],
    );
  return true;
}

/** Makes rows of what servers and imports told before; what a browser or a robot said stays in the story. */
async function keep(cast: Cast, under: Underway, most: number): Promise<Place[]> {
  const { tx, site } = cast;
  const rows = await tx.all<Place & { kept: number | null }>(
    `/* earlierTouches */ select e.node, e.message_id, t.ts as kept from event e left join touch t on t.site = e.site and t.node = e.node and t.message_id = e.message_id
       where e.site = ? and e.kind = 0 and e.name = '${TOUCH_MADE}' and e.node >= ? and (e.node, e.message_id) > (?, ?)
       and not exists (select 1 from identifier i where i.site = e.site and i.node = e.node and i.namespace = 'robot')
     order by e.node, e.message_id limit ?`,
    ...[site, under.cursor, under.cursor, under.after, most],
  );
  for (const { node, message_id, kept } of rows) {
    if (kept !== null) continue;
    const [event] = await eventsWhere(tx, site, node, 'e.message_id = ?', message_id);
    if (!event || trustOf({ kind: event.from ?? 'browser' }) !== 'verified') continue;
    await add(cast, node, await keepTouch(cast, node, event, event.source, under));
  }
  return rows;
}

async function count(cast: Cast, under: Underway, most: number): Promise<Place[]> {
  const { tx, site } = cast;
  const rows = await tx.all<Place & { ts: number; channel: string; currency: string; charged: number | null; cost: number }>(
    `/* touchesAgain */ select node, message_id, ts, channel, currency, charged, cost from touch where site = ? and (node, message_id) > (?, ?)
     order by node, message_id limit ?`,
    ...[site, under.cursor, under.after, most],
  );
  for (const row of rows) {
    const cost = await costOfTouch(tx, site, under, row);
    if (cost === row.cost) continue;
    tx.later(
      '/* touchCosts */ update touch set cost = ? where site = ? and node = ? and message_id = ?',
      ...[cost, site, row.node, row.message_id],
    );
    await add(cast, row.node, cost - row.cost);
  }
  return rows;
}

async function add(cast: Cast, node: number, amount: number): Promise<void> {
  if (amount === 0) return;
  const person = await cast.person(await cast.rootOf(node));
  person.reach += amount;
  cast.touch(person);
}

/** Begins to count anew what contacts cost, or begins it anew. */
export const beginTouches = (q: Query, site: number): Promise<unknown> =>
  q.run(
    `/* beginTouches */ insert into recount_touch (site, part, cursor, message_id) values (?, ${COUNT}, 0, '')
       on conflict (site, part) do update set cursor = excluded.cursor, message_id = excluded.message_id`,
    site,
  );
