/** Shops that send webhooks: what an owner says of them, and which order each of their ids means. */
import type { DeliveryState, ShopChoices, ShopKind } from '../../../shared/api.ts';
import type { About, Link, RefundList } from '../../shops/heard.ts';
import type { SiteContext } from '../../site.ts';
import { StoreError } from '../error.ts';
import type { Query } from '../query.ts';
import { writeAudit, type Actor } from './audit.ts';
import { allSites, insertSource, type NewSource } from './sites.ts';

/** A shop as it is kept; times in milliseconds. `secret`: '' while it has none; the one before holds until `oldUntil`. */
export interface ShopRow {
  site: number;
  id: string;
  kind: ShopKind;
  name: string;
  source: number;
  secret: string;
  oldSecret: string;
  oldUntil: number;
  choices: ShopChoices;
  createdAt: number;
}
/** A delivery as it is kept. */
export interface Kept {
  delivery: number;
  key: string;
  topic: string;
  about: { host: string; triggeredAt: string };
  receivedAt: number;
  state: DeliveryState;
  reason: string;
  waitsFor: string;
  tries: number;
  bytes: number;
  body: string;
}

const COLUMNS = `site, id, kind, name, source, secret, old_secret as "oldSecret", old_until as "oldUntil", choices, created_at as "createdAt"`;
const shopOf = ({ choices, ...row }: Omit<ShopRow, 'choices'> & { choices: string }): ShopRow => ({
  ...row,
  choices: JSON.parse(choices) as ShopChoices,
});
type Raw = Omit<ShopRow, 'choices'> & { choices: string };

/** The shops of a site, oldest first. */
export const shops = async (q: Query, site: number): Promise<ShopRow[]> =>
  (await q.all<Raw>(`/* shops */ select ${COLUMNS} from shop where site = ? order by created_at, id`, site)).map(shopOf);
/** A shop by the id in its address, with its site; null when there is none. */
export async function shopById(q: Query, id: string): Promise<{ shop: ShopRow; site: SiteContext } | null> {
  const row = await q.get<Raw>(`/* shopById */ select ${COLUMNS} from shop where id = ?`, id);
  const site = row && (await allSites(q)).find(({ site: number }) => number === row.site);
  return row && site ? { shop: shopOf(row), site } : null;
}
async function shopIn(q: Query, site: number, id: string): Promise<ShopRow> {
  const row = await q.get<Raw>(`/* shopIn */ select ${COLUMNS} from shop where site = ? and id = ?`, ...[site, id]);
  if (!row) throw new StoreError('not_found', 'There is no such shop.');
  return shopOf(row);
}

/** What a site has had of each of its shops: deliveries by state, the newest one, and those that were forged. */
export async function shopFigures(
  q: Query,
  site: number,
): Promise<{
  states: { shop: string; state: DeliveryState; n: number; last: number }[];
  forged: { shop: string; count: number; last: number }[];
}> {
  const states = await q.all<{ shop: string; state: DeliveryState; n: number; last: number }>(
    `/* shopStates */ select shop, state, count(*) as n, max(received_at) as last from shop_delivery where site = ? group by shop, state order by shop, state`,
    site,
  );
  const forged = await q.all<{ shop: string; count: number; last: number }>(
    `/* shopForged */ select detail as shop, count, last from refusal where site = ? and cause = 'forged_hook' order by detail`,
    site,
  );
  return { states, forged };
}

const MOST_SHOPS = 50;
/** Connects a shop, which gets a source of its own: what it says is a server's word. */
export async function addShop(
  q: Query,
  shop: Omit<ShopRow, 'source' | 'oldSecret' | 'oldUntil'>,
  source: NewSource,
  actor: Actor,
): Promise<void> {
  const { site, id, kind, name, secret, choices, createdAt } = shop;
  const held = await q.get<{ n: number }>(`/* shopsHeld */ select count(*) as n from shop where site = ?`, site);
  if ((held?.n ?? 0) >= MOST_SHOPS) throw new StoreError('invalid', `At most ${MOST_SHOPS} shops; remove one that is not used.`);
  await insertSource(q, site, source, createdAt);
  await q.run(
    `/* addShop */ insert into shop (site, id, kind, name, source, secret, old_secret, old_until, choices, created_at)
     select site, ?, ?, ?, source, ?, '', 0, ?, ? from source where site = ? and id = ?`,
    ...[id, kind, name, secret, JSON.stringify(choices), createdAt, site, source.id],
  );
  await writeAudit(q, site, actor, 'shop.add', id, { kind, name }, createdAt);
}
/** Changes what an owner says of a shop. */
export async function changeShop(
  q: Query,
  site: number,
  id: string,
  name: string,
  choices: ShopChoices,
  actor: Actor,
  now: number,
): Promise<void> {
  const before = await shopIn(q, site, id);
  await q.run(
    `/* changeShop */ update shop set name = ?, choices = ? where site = ? and id = ?`,
    ...[name, JSON.stringify(choices), site, id],
  );
  await q.run(`/* nameShopSource */ update source set name = ? where site = ? and source = ?`, ...[name, site, before.source]);
  await writeAudit(q, site, actor, 'shop.change', id, { before: { name: before.name, ...before.choices }, name, ...choices }, now);
}
/** Gives a shop another secret; the one before holds until `oldUntil`. */
export async function setShopSecret(
  q: Query,
  site: number,
  id: string,
  secret: string,
  oldUntil: number,
  actor: Actor,
  now: number,
): Promise<void> {
  const before = await shopIn(q, site, id);
  if (before.secret === secret) return;
  await q.run(
    `/* setShopSecret */ update shop set secret = ?, old_secret = ?, old_until = ? where site = ? and id = ?`,
    ...[secret, before.secret, before.secret === '' ? 0 : oldUntil, site, id],
  );
  await writeAudit(q, site, actor, 'shop.secret', id, {}, now);
}
/** Takes a shop away with its deliveries; what it told of orders, people and products stays. */
export async function removeShop(q: Query, site: number, id: string, actor: Actor, now: number): Promise<void> {
  const before = await shopIn(q, site, id);
  for (const table of ['shop_delivery', 'shop_order'])
    await q.run(`/* removeShop */ delete from ${table} where site = ? and shop = ?`, ...[site, id]);
  await q.run(`/* removeShop */ delete from shop where site = ? and id = ?`, ...[site, id]);
  await q.run(`/* forgetForged */ delete from refusal where site = ? and cause = 'forged_hook' and detail = ?`, ...[site, id]);
  await q.run(`/* endShopSource */ update source set revoked_at = ? where site = ? and source = ?`, ...[now, site, before.source]);
  await writeAudit(q, site, actor, 'shop.remove', id, { kind: before.kind, name: before.name }, now);
}

/** The orders that some of a shop's ids mean; one that nothing is known of is left out. */
export async function shopOrders(q: Query, site: number, shop: string, refs: string[]): Promise<Link[]> {
  const links: Link[] = [];
  for (const ref of [...new Set(refs)].sort()) {
    const row = await q.get<{ orderId: string; about: string }>(
      `/* shopOrder */ select order_id as "orderId", about from shop_order where site = ? and shop = ? and ref = ?`,
      ...[site, shop, ref],
    );
    if (row) links.push({ ref, orderId: row.orderId, about: JSON.parse(row.about) as About });
  }
  return links;
}
/** Keeps which orders a shop's ids mean. Whose an order was when it was first heard of stays: so what is said of it later is nobody else's. */
export async function linkShopOrders(q: Query, site: number, shop: string, links: Link[]): Promise<void> {
  for (const { ref, orderId, about } of links)
    await q.run(
      `/* linkShopOrder */ insert into shop_order (site, shop, ref, order_id, about) values (?, ?, ?, ?, ?)
       on conflict (site, shop, ref) do update set order_id = excluded.order_id`,
      ...[site, shop, ref, orderId, JSON.stringify(about)],
    );
}

/** The refunds of an order by every version that came: all that any listed, and those of the newest. */
interface Refunds extends Omit<RefundList, 'ref'> {
  known: string[];
}
/** Keeps which refunds a version of a known order lists; answers those that the newest version does not list any more, and its time. */
export async function listRefunds(
  q: Query,
  site: number,
  shop: string,
  source: number,
  { ref, at, receivedAt, ids }: RefundList,
): Promise<{ ids: string[]; at: number }> {
  const row = await q.get<{ refunds: string | null; orderId: string }>(
    `/* listedRefunds */ select refunds, order_id as "orderId" from shop_order where site = ? and shop = ? and ref = ?`,
    ...[site, shop, ref],
  );
  const before = row?.refunds ? (JSON.parse(row.refunds) as Refunds) : null;
  const isOlder = before !== null && (at < before.at || (at === before.at && receivedAt < before.receivedAt));
  const newest = isOlder ? before : { at, receivedAt, ids };
  // Some were told before lists were kept.
  const told = await q.all<{ id: string }>(
    `/* toldRefunds */ select distinct refund_id as id from order_return where site = ? and order_id = ? and source = ? and ts < ? and refund_id <> ''`,
    ...[site, row?.orderId ?? '', source, newest.at],
  );
  const known = [...new Set([...(before?.known ?? []), ...ids, ...told.map(({ id }) => id)])].sort();
  const now: Refunds = { ...newest, known };
  await q.run(
    `/* listRefunds */ update shop_order set refunds = ? where site = ? and shop = ? and ref = ?`,
    ...[JSON.stringify(now), site, shop, ref],
  );
  return { ids: known.filter((id) => !now.ids.includes(id)), at: now.at };
}

/** Reads of shops. */
export const shopReads = { shops, shopById, shopFigures, shopOrders };
/** Writes of shops. */
export const shopWrites = { addShop, changeShop, setShopSecret, removeShop, linkShopOrders, listRefunds };
