/** Deliveries of shops, kept as they came for a stated time, so that they can be looked at and tried again. */
import type { DeliveryState } from '../../../shared/api.ts';
import type { SaidProduct } from '../../shops/heard.ts';
import { told, toldWhole } from '../../data/said.ts';
import { DAY } from '../../../shared/time.ts';
import type { Query } from '../query.ts';
import { productRow } from './product-row.ts';
import { carryOut, planOf, type Saying } from './product-write.ts';
import type { Kept } from './shops.ts';

/** A delivery is kept so long, and of each shop so many at most, with so many bytes. */
export const KEPT = { days: 30, deliveries: 10_000, bytes: 200 * 1024 * 1024 } as const;
/** Deliveries of one write when old ones go. */
const CHUNK = 500;

const COLUMNS = `delivery, key, topic, about, received_at as "receivedAt", state, reason, waits_for as "waitsFor", tries, bytes`;
type Raw = Omit<Kept, 'about'> & { about: string };
const keptOf = ({ about, ...row }: Raw): Kept => ({ ...row, about: JSON.parse(about) as Kept['about'] });

/** Keeps a delivery, once by its key; answers it as it is kept, and whether it is new. */
export async function keepDelivery(
  q: Query,
  site: number,
  shop: string,
  { key, topic, about, receivedAt, bytes, body }: Pick<Kept, 'key' | 'topic' | 'about' | 'receivedAt' | 'bytes' | 'body'>,
): Promise<Kept & { isNew: boolean }> {
  const { changes } = await q.run(
    `/* keepDelivery */ insert into shop_delivery (site, shop, key, topic, about, received_at, state, reason, waits_for, tries, bytes, body)
     values (?, ?, ?, ?, ?, ?, 'new', '', '', 0, ?, ?) on conflict (site, shop, key) do nothing`,
    ...[site, shop, key, topic, JSON.stringify(about), receivedAt, bytes, body],
  );
  const row = await q.get<Raw>(
    `/* keptDelivery */ select ${COLUMNS}, body from shop_delivery where site = ? and shop = ? and key = ?`,
    ...[site, shop, key],
  );
  return { ...keptOf(row as Raw), isNew: changes > 0 };
}
/** Says what became of a delivery. */
export async function settleDelivery(
  q: Query,
  site: number,
  delivery: number,
  state: DeliveryState,
  reason: string,
  waitsFor: string,
): Promise<void> {
  await q.run(
    `/* settleDelivery */ update shop_delivery set state = ?, reason = ?, waits_for = ?, tries = tries + 1 where site = ? and delivery = ?`,
    ...[state, reason.slice(0, 1000), waitsFor, site, delivery],
  );
}

/** A page of a shop's deliveries, newest first, without their bodies; `state` null: of every state. */
export async function deliveries(
  q: Query,
  site: number,
  shop: string,
  state: DeliveryState | null,
  before: number | null,
  limit: number,
): Promise<Kept[]> {
  const rows = await q.all<Raw>(
    `/* deliveries */ select ${COLUMNS}, '' as body from shop_delivery where site = ? and shop = ?${state === null ? '' : ' and state = ?'} and delivery < ?
     order by delivery desc limit ?`,
    ...[site, shop, ...(state === null ? [] : [state]), before ?? Number.MAX_SAFE_INTEGER, limit],
  );
  return rows.map(keptOf);
}
/** One delivery with its body; null when there is none. */
export async function delivery(q: Query, site: number, shop: string, number: number): Promise<Kept | null> {
  const row = await q.get<Raw>(
    `/* delivery */ select ${COLUMNS}, body from shop_delivery where site = ? and shop = ? and delivery = ?`,
    ...[site, shop, number],
  );
  return row ? keptOf(row) : null;
}
/** Deliveries that may be tried again, oldest first, after one: those of some states, `waitsFor` some orders, or any that is known by now. Bodies included. */
export async function deliveriesToTry(
  q: Query,
  site: number,
  shop: string,
  states: DeliveryState[],
  waitsFor: string[] | 'known' | null,
  after: number,
  limit: number,
): Promise<Kept[]> {
  const marks = (list: readonly unknown[]): string => list.map(() => '?').join(', ');
  if (states.length === 0 || waitsFor?.length === 0) return [];
  const orders = waitsFor === 'known' || waitsFor === null ? [] : waitsFor;
  const come =
    waitsFor === 'known'
      ? 'and exists (select 1 from shop_order o where o.site = shop_delivery.site and o.shop = shop_delivery.shop and o.ref = waits_for)'
      : waitsFor
        ? `and waits_for in (${marks(orders)})`
        : '';
  const rows = await q.all<Raw>(
    `/* deliveriesToTry */ select ${COLUMNS}, body from shop_delivery where site = ? and shop = ? and state in (${marks(states)})
     ${come} and delivery > ? order by delivery limit ?`,
    ...[site, shop, ...states, ...orders, after, limit],
  );
  return rows.map(keptOf);
}

/** Removes what is older than it is kept, or more; answers how many of at most one write. */
export async function expireDeliveries(q: Query, site: number, shop: string, now: number): Promise<number> {
  const old = await q.run(
    `/* oldDeliveries */ delete from shop_delivery where delivery in (
       select delivery from shop_delivery where site = ? and shop = ? and received_at < ? order by delivery limit ?)`,
    ...[site, shop, now - KEPT.days * DAY, CHUNK],
  );
  const rows = await q.all<{ delivery: number; bytes: number }>(
    `/* deliverySizes */ select delivery, bytes from shop_delivery where site = ? and shop = ? order by delivery desc`,
    ...[site, shop],
  );
  let sum = 0;
  const last = rows.find(({ bytes }, i) => (sum += bytes) > KEPT.bytes || i >= KEPT.deliveries);
  if (!last) return old.changes;
  const more = await q.run(
    `/* tooManyDeliveries */ delete from shop_delivery where delivery in (
       select delivery from shop_delivery where site = ? and shop = ? and delivery <= ? order by delivery limit ?)`,
    ...[site, shop, last.delivery, CHUNK],
  );
  return old.changes + more.changes;
}

/** Takes over what a shop says of some products: of each the newest word counts, in whatever order they come. */
export async function saidByShop(q: Query, items: SaidProduct[], by: Saying): Promise<void> {
  for (const { id, words, at, whole } of items) {
    const row = await productRow(q, by.site, id);
    const plan = planOf(id, row, 'shop', by.currency, (before) => {
      if (!whole) return told(before, words, at);
      const newest = Math.max(-Infinity, ...Object.values(before ?? {}).map(([, when]) => when));
      return newest > at ? (before ?? {}) : toldWhole(words, at);
    });
    // Nothing but that it is gone is known of a product that nobody has named.
    if (plan.act === 'unchanged' || (!row && words.title === undefined)) continue;
    await carryOut(q, plan, by);
  }
}

/** Reads of deliveries. */
export const shopDeliveryReads = { deliveries, delivery, deliveriesToTry };
/** Writes of deliveries. */
export const shopDeliveryWrites = { keepDelivery, settleDelivery, expireDeliveries, saidByShop };
