/**
 * One delivery from its text to the store: read, made into events of the shop's own source, stored like any server's, and written down what became of it.
 * The same delivery again, or one that says the same, changes nothing.
 */
import type { DeliveryState } from '../../shared/api.ts';
import { isProblem } from '../../shared/event.ts';
import { admitBatch } from '../collect/admit.ts';
import { openBody } from '../collect/door.ts';
import { liveEvents } from '../collect/live.ts';
import type { Deps } from '../deps.ts';
import type { SiteContext } from '../site.ts';
import type { Batch } from '../store/batch.ts';
import type { Kept, ShopRow } from '../store/queries/shops.ts';
import { hear } from './hear.ts';
import type { Draft, Heard, Later, Link } from './heard.ts';

type Needs = Pick<Deps, 'store' | 'now' | 'token' | 'hub'>;
/** How a delivery ended. `waitsFor`: the shop's id of the order that must be known before; '' for none. */
export interface Became {
  state: DeliveryState;
  reason: string;
  waitsFor: string;
}
/** How many deliveries that waited for one order are tried when it comes. */
const MOST_WAITING = 100;

/** Takes a delivery, and after it those that waited for what it tells. */
export async function takeDelivery(deps: Needs, shop: ShopRow, site: SiteContext, kept: Kept): Promise<Became> {
  const { became, known } = await take(deps, shop, site, kept);
  // What waited may tell of orders that others wait for; no order is told anew, so this comes to an end.
  for (let told = known; told.length > 0;) {
    const waiting = await deps.store.read.deliveriesToTry(shop.site, shop.id, ['waiting'], told, 0, MOST_WAITING);
    const next = new Set<string>();
    for (const one of waiting) for (const ref of (await take(deps, shop, site, one)).known) if (!told.includes(ref)) next.add(ref);
    told = [...next];
  }
  return became;
}

async function take(deps: Needs, shop: ShopRow, site: SiteContext, kept: Kept): Promise<{ became: Became; known: string[] }> {
  const said = hear(shop, site, kept);
  const settle = async (state: DeliveryState, reason = '', waitsFor = ''): Promise<Became> => {
    await deps.store.write.settleDelivery(shop.site, kept.delivery, state, reason, waitsFor);
    return { state, reason, waitsFor };
  };
  if (isProblem(said)) return { became: await settle('failed', said.reason), known: [] };
  const resolved = await resolve(deps, shop, said);
  if (typeof resolved === 'string') {
    const reason = `It waits for the order ${resolved} of the shop, of which nothing came yet.`;
    const became = await settle('waiting', reason, resolved);
    // The order may have come between the look for it and this note that it is waited for.
    const now = await deps.store.read.shopOrders(shop.site, shop.id, [resolved]);
    return now.length > 0 ? take(deps, shop, site, kept) : { became, known: [] };
  }
  const refused = await storeDrafts(deps, shop, resolved.drafts);
  if (said.products.length > 0)
    await deps.store.write.saidByShop(said.products, {
      site: shop.site,
      currency: site.currency,
      who: 'shop',
      member: null,
      now: deps.now(),
    });
  const nothing = resolved.drafts.length === 0 && said.products.length === 0 && resolved.known.length === 0;
  const state = refused !== '' ? 'failed' : nothing ? 'unused' : 'done';
  return { became: await settle(state, refused || said.unused || (nothing ? 'Nothing in it concerns Kith.' : '')), known: resolved.known };
}

/** Every event of a delivery, with the orders that its ids mean; or the id of an order that is not known yet. */
async function resolve(deps: Needs, shop: ShopRow, said: Heard): Promise<{ drafts: Draft[]; known: string[] } | string> {
  const { store } = deps;
  const own = new Map(said.links.map((link) => [link.ref, link]));
  if (said.links.length > 0) await store.write.linkShopOrders(shop.site, shop.id, said.links);
  const asked = [...said.links.map(({ ref }) => ref), ...said.later.map(({ ref }) => ref), ...said.same.map(({ as }) => as)];
  const found = new Map<string, Link>(
    (asked.length > 0 ? await store.read.shopOrders(shop.site, shop.id, asked) : []).map((link) => [link.ref, link]),
  );
  const missing = asked.find((ref) => !found.has(ref));
  if (missing !== undefined) return missing;
  const same = said.same.flatMap(({ ref, as }) => {
    const link = found.get(as);
    return link ? [{ ...link, ref }] : [];
  });
  if (same.length > 0) await store.write.linkShopOrders(shop.site, shop.id, same);
  const later = [...said.later, ...(await goneRefunds(deps, shop, said))].flatMap(({ ref, draft }) => {
    const link = found.get(ref);
    // What this delivery tells of the order is newer than what is kept; whose it was at first stays.
    const about = link && { ...(own.get(ref)?.about ?? link.about), who: link.about.who };
    const made = link && about ? draft(link.orderId, about) : null;
    return made ? [made] : [];
  });
  return { drafts: [...said.drafts, ...later], known: [...own.keys(), ...same.map(({ ref }) => ref)] };
}

/** The refunds of an order that its newest version does not list any more. */
async function goneRefunds({ store }: Needs, shop: ShopRow, { refunds }: Heard): Promise<Later[]> {
  if (!refunds) return [];
  const { ids, at } = await store.write.listRefunds(shop.site, shop.id, shop.source, refunds.list);
  return ids.map((id) => refunds.gone(id, at));
}

/** Stores events as the shop's source sends them; answers why some were refused, '' when none was. */
async function storeDrafts(deps: Needs, shop: ShopRow, drafts: readonly Draft[]): Promise<string> {
  if (drafts.length === 0) return '';
  const { store, now, hub } = deps;
  const events = drafts.map(({ type, event, who, messageId, ts, data }) => ({
    ...{ type, ...who, messageId, timestamp: new Date(ts).toISOString() },
    ...(type === 'track' ? { event, properties: data } : { traits: data }),
    context: { library: { name: shop.kind } },
  }));
  const reasons: string[] = [];
  // An order with many returns and parcels may be more than one body.
  for (const part of inParts(events)) {
    const opened = openBody(Buffer.from(JSON.stringify({ batch: part })), '');
    if (isProblem(opened)) return opened.reason;
    const source = { id: shop.source, kind: 'server' as const };
    const admitted = admitBatch(opened, { source, receivedAt: now(), newId: () => `k_${deps.token(16)}` });
    if (isProblem(admitted)) return admitted.reason;
    reasons.push(...admitted.rejected.map(({ reason }) => reason));
    if (admitted.events.length === 0) continue;
    const batch: Batch = {
      ...{ site: shop.site, source, sender: `${shop.kind}: ${shop.name}`.slice(0, 200), events: admitted.events },
      ...{ failed: [], anonymous: [], watched: hub.watched(shop.site) },
    };
    const stored = await store.ingest(batch, now());
    if (batch.watched) hub.publish(shop.site, liveEvents(admitted.events, stored));
  }
  return reasons[0] ?? '';
}
/** Events of one body: a dozen of the largest fit into it. */
function* inParts<T>(events: readonly T[]): Generator<T[]> {
  for (let i = 0; i < events.length; i += 12) yield events.slice(i, i + 12);
}
