/** Counts every order and contact of a site anew after its owner changed what counts: in small writes, one slice after another, whoever asks for them. */
import { Cast } from '../collect/cast.ts';
import { columnsOf } from '../collect/rows.ts';
import type { Tx } from '../collect/tx.ts';
import { applyEvents, type Happened, type Known } from '../segments/live.ts';
import { traitsOf } from '../store/computed-traits.ts';
import type { Query } from '../store/query.ts';
import { beginTouches, recountTouches } from './recount-touches.ts';
import { settleOrder } from './settle.ts';
import { TERMS, type Terms } from './terms.ts';

/** Lines that one write counts at most, unless a single order holds more: visitors wait for it. */
const MOST_LINES = 5000;
/** Orders by their ids as `id`, each with how many lines it holds. */
const withLines = (orders: string): string => `select u.id, (select count(*) from order_key k
    join order_line l on l.site = k.site and l.node = k.node and l.order_id = k.order_id where k.site = ? and k.order_id = u.id) as lines
  from (${orders}) u order by u.id`;
interface Next {
  id: string;
  lines: number;
}
/** The first of them that one write counts, and where it ends; `last` is undefined when nothing follows. */
function slice(found: readonly Next[], most: number): { rows: readonly Next[]; last: string | undefined } {
  let lines = 0;
  const over = found.findIndex((row, i) => (lines += row.lines) > MOST_LINES && i > 0);
  const rows = over < 0 ? found : found.slice(0, over);
  return { rows, last: over < 0 && found.length < most ? undefined : rows.at(-1)?.id };
}

/**
 * Counts the next `most` orders, fewer where they are long, of the first site that has a recount under way, else of the first product whose cost or
 * category changed, else contacts; answers whether anything is left to do.
 */
export async function recountOrders(tx: Tx, most: number, now: number): Promise<boolean> {
  const under = await tx.get<Terms & { site: number; after: string }>(
    `/* recountUnderway */ select r.site, r.after, ${TERMS} from recount r join site s on s.site = r.site order by r.site limit 1`,
  );
  if (!under)
    return (await recountProduct(tx, most, now)) || recountTouches(tx, most, (cast, terms) => applyTo(cast, terms.site, terms, now));
  const { site, after } = under;
  const found = await tx.all<Next>(
    `/* recountNext */ ${withLines(`select order_id as id from order_key where site = ? and order_id > ?
       union select order_id from order_return where site = ? and order_id > ? order by 1 limit ?`)}`,
    ...[site, site, after, site, after, most],
  );
  const { rows, last } = slice(found, most);
  await countAnew(tx, site, under, rows, now);
  if (last === undefined) tx.later('/* recountDone */ delete from recount where site = ?', site);
  else tx.later('/* recountOn */ update recount set after = ? where site = ?', last, site);
  return true;
}

async function recountProduct(tx: Tx, most: number, now: number): Promise<boolean> {
  const under = await tx.get<Terms & { site: number; product: string; after: string }>(
    `/* recountOfProduct */ select r.site, r.product_id as product, r.after, ${TERMS} from recount_product r join site s on s.site = r.site
       order by r.site, r.product_id limit 1`,
  );
  if (!under) return false;
  const { site, product, after } = under;
  // Whoever changes the product meanwhile waits, and then has it counted anew once more.
  const held = await tx.run('/* holdProduct */ update recount_product set after = after where site = ? and product_id = ?', site, product);
  if (held.changes === 0) return true;
  const found = await tx.all<Next>(
    `/* recountHolding */ ${withLines(`select distinct order_id as id from order_line where site = ? and product_id = ? and product_id <> ''
       and order_id > ? order by 1 limit ?`)}`,
    ...[site, site, product, after, most],
  );
  const { rows, last } = slice(found, most);
  await countAnew(tx, site, under, rows, now);
  if (last === undefined) tx.later('/* productDone */ delete from recount_product where site = ? and product_id = ?', site, product);
  else tx.later('/* productOn */ update recount_product set after = ? where site = ? and product_id = ?', last, site, product);
  return true;
}

async function countAnew(tx: Tx, site: number, terms: Terms, orders: readonly { id: string }[], now: number): Promise<void> {
  const cast = new Cast(tx, site, []);
  for (const { id } of orders) await settleOrder(cast, id, terms);
  await cast.save();
  await applyTo(cast, site, terms, now);
}

/** Brings segments up to date with the people whose sums changed. */
async function applyTo(cast: Cast, site: number, terms: Terms, now: number): Promise<void> {
  const happened: Happened[] = [];
  for (const root of cast.changes.keys()) {
    const person = await cast.person(root);
    const traits: Known['traits'] = (wanted) => traitsOf(person.traits, columnsOf(person), wanted);
    happened.push({ root, events: [], changed: cast.changed(root), known: { traits } });
  }
  await applyEvents(cast.tx, { site, timeZone: terms.timeZone }, happened, now);
}

/** Begins the recount of a site's orders and contacts, or begins it anew. */
export async function beginRecount(q: Query, site: number): Promise<void> {
  await q.run(
    `/* beginRecount */ insert into recount (site, after) values (?, '') on conflict (site) do update set after = excluded.after`,
    site,
  );
  await beginTouches(q, site);
  await q.run('/* allAnew */ delete from recount_product where site = ?', site);
}

/** Writes of recounts. */
export const recountWrites = { recountOrders };
