/** Routes of shops: connecting them, what they delivered, and trying that again. */
import { z } from 'zod';
import {
  DELIVERY_STATES,
  ORDER_IDS,
  SHOP_KINDS,
  type DeliveryState,
  type Shop,
  type ShopChoices,
  type ShopDelivery,
  type ShopKind,
} from '../../shared/api.ts';
import { DAY } from '../../shared/time.ts';
import { actorOf } from '../access/people.ts';
import { hashOf } from '../access/secrets.ts';
import { decodeCursor, encodeCursor, HttpError, limitOf, page, readBody, type Ctx, type Handler } from '../http.ts';
import type { Kept, ShopRow } from '../store/queries/shops.ts';
import { tryAgain } from './jobs.ts';
import { takeDelivery } from './take.ts';

/** The secret before holds so long after another was set. */
const OLD_SECRET = 7 * DAY;
/** Deliveries that one call tries; the caller asks again while some are left. */
const ONCE = 50;

const name = z.string().trim().min(1, 'a name is needed').max(100);
const secret = z
  .string()
  .trim()
  .min(16, 'at least 16 characters: the secret that the shop shows, whole')
  .max(200)
  .regex(/^[\x21-\x7e]+$/, 'no spaces: the secret that the shop shows, whole');
const choices = {
  orderId: z.string(),
  person: z.enum(['id', 'email']),
  productId: z.enum(['id', 'sku']),
  payments: z.enum(['checkout', 'payment']),
};
/** Body of `POST /api/v1/shops`. Without a secret one is made for WooCommerce, which takes any; Shopify and Stripe make theirs. */
export const newShopSchema = z.object({ kind: z.enum(SHOP_KINDS), name, secret: secret.optional(), ...z.object(choices).partial().shape });
/** Body of `PUT /api/v1/shops/{id}`. */
export const shopSchema = z.object({ name, ...choices }).partial();
/** Body of `POST /api/v1/shops/{id}/secret`. */
export const secretSchema = z.object({ secret: secret.optional() });
/** Body of `POST /api/v1/shops/{id}/replay`: which deliveries are tried again. `after` goes on behind one. */
export const shopReplaySchema = z.object({
  states: z
    .array(z.enum(['failed', 'unused', 'waiting', 'done']))
    .min(1)
    .max(4)
    .default(['failed']),
  after: z.string().optional(),
});

function chosen(kind: ShopKind, said: Partial<ShopChoices>, before: Partial<ShopChoices> = {}): ShopChoices {
  const orderIds: readonly string[] = ORDER_IDS[kind];
  const orderId = said.orderId ?? before.orderId ?? orderIds[0] ?? 'id';
  if (!orderIds.includes(orderId)) throw new HttpError('invalid', `orderId: one of ${orderIds.join(', ')}.`);
  return {
    orderId,
    person: said.person ?? before.person ?? 'id',
    productId: said.productId ?? before.productId ?? 'id',
    payments: said.payments ?? before.payments ?? 'checkout',
  };
}
const made = (c: Ctx, kind: ShopKind): string => (kind === 'woocommerce' ? c.var.deps.token(32) : '');
const time = (ms: number): string => new Date(ms).toISOString();

async function shownShops(c: Ctx): Promise<Shop[]> {
  const { deps, doors, site } = c.var;
  await doors.notes.flush();
  const [rows, { states, forged }] = await Promise.all([deps.store.read.shops(site.site), deps.store.read.shopFigures(site.site)]);
  return rows.map((row): Shop => {
    const own = states.filter(({ shop }) => shop === row.id);
    const last = Math.max(0, ...own.map((one) => one.last));
    const refused = forged.find(({ shop }) => shop === row.id);
    return {
      ...{ id: row.id, kind: row.kind, name: row.name, ...row.choices },
      address: `${deps.config.publicUrl}/v1/hooks/${row.id}`,
      secret: row.secret === '' ? null : `…${row.secret.slice(-4)}`,
      oldSecretUntil: deps.now() < row.oldUntil ? time(row.oldUntil) : null,
      createdAt: time(row.createdAt),
      lastDelivery: last === 0 ? null : time(last),
      counts: Object.fromEntries(DELIVERY_STATES.map((state) => [state, own.find((one) => one.state === state)?.n ?? 0])) as Shop['counts'],
      forged: { count: refused?.count ?? 0, last: refused ? time(refused.last) : null },
    };
  });
}
async function shown(c: Ctx, id: string): Promise<Shop> {
  const found = (await shownShops(c)).find((shop) => shop.id === id);
  if (!found) throw new HttpError('not_found', 'There is no such shop.');
  return found;
}
/** The shop of the address, when it is one of the site. */
export async function own(c: Ctx): Promise<ShopRow> {
  const found = (await c.var.deps.store.read.shops(c.var.site.site)).find(({ id }) => id === c.req.param('id'));
  if (!found) throw new HttpError('not_found', 'There is no such shop.');
  return found;
}
/** A delivery as a list shows it. */
export const shownDelivery = ({ delivery, key, topic, receivedAt, state, reason, tries, bytes }: Kept): ShopDelivery => ({
  ...{ id: String(delivery), key, topic, at: time(receivedAt), state, reason, tries, bytes },
});
async function ownDelivery(c: Ctx): Promise<{ shop: ShopRow; kept: Kept }> {
  const shop = await own(c);
  const number = Number(c.req.param('delivery'));
  const kept = Number.isSafeInteger(number) ? await c.var.deps.store.read.delivery(shop.site, shop.id, number) : null;
  if (!kept) throw new HttpError('not_found', 'There is no such delivery any more.');
  return { shop, kept };
}
/** Which deliveries are asked for: `?state=`, null for all. */
export function stateOf(c: Ctx): DeliveryState | null {
  const text = c.req.query('state') || 'all';
  const state = DELIVERY_STATES.find((one) => one === text);
  if (!state && text !== 'all') throw new HttpError('invalid', `state: one of all, ${DELIVERY_STATES.join(', ')}.`);
  return state ?? null;
}

/** Shops and their deliveries. */
export const shopRoutes = {
  list: (async (c) => c.json(page(await shownShops(c), null))) satisfies Handler,
  get: (async (c) => c.json(await shown(c, c.req.param('id') ?? ''))) satisfies Handler,

  /** The answer is the only place where a secret that was made here is ever shown whole. */
  add: (async (c) => {
    const { deps, doors, site } = c.var;
    const { kind, name: called, secret: given, ...said } = await readBody(c, newShopSchema);
    if (kind === 'woocommerce' && (await deps.store.read.shops(site.site)).some((shop) => shop.kind === kind))
      throw new HttpError(
        'conflict',
        'This site has a WooCommerce shop. Each counts its orders and customers from 1, so that those of two would be taken for the same: make a site for the other one.',
      );
    const id = `hook_${deps.token(18).replace(/[-_]/g, 'x')}`;
    const newSecret = given === undefined ? made(c, kind) : '';
    const shop = {
      site: site.site,
      id,
      kind,
      name: called,
      secret: given ?? newSecret,
      choices: chosen(kind, said),
      createdAt: deps.now(),
    };
    // Nobody holds a key to its source: what it says comes in by its webhooks alone.
    const source = { id: `src_${deps.token(9)}`, kind: 'server' as const, name: called, hash: hashOf(deps.token(32)), shown: '' };
    await deps.store.write.addShop(shop, source, actorOf(c));
    doors.shops.changed();
    return c.json({ ...(await shown(c, id)), newSecret: newSecret || null }, 201);
  }) satisfies Handler,

  change: (async (c) => {
    const { deps, doors } = c.var;
    const shop = await own(c);
    const { name: called, ...said } = await readBody(c, shopSchema);
    await deps.store.write.changeShop(
      shop.site,
      shop.id,
      called ?? shop.name,
      chosen(shop.kind, said, shop.choices),
      actorOf(c),
      deps.now(),
    );
    doors.shops.changed();
    return c.json(await shown(c, shop.id));
  }) satisfies Handler,

  secret: (async (c) => {
    const { deps, doors } = c.var;
    const shop = await own(c);
    const { secret: given } = await readBody(c, secretSchema);
    const newSecret = given === undefined ? made(c, shop.kind) : '';
    if (given === undefined && newSecret === '')
      throw new HttpError('invalid', 'secret: enter the one that the shop shows; it makes its own.');
    await deps.store.write.setShopSecret(shop.site, shop.id, given ?? newSecret, deps.now() + OLD_SECRET, actorOf(c), deps.now());
    doors.shops.changed();
    return c.json({ ...(await shown(c, shop.id)), newSecret: newSecret || null });
  }) satisfies Handler,

  remove: (async (c) => {
    await c.var.deps.store.write.removeShop(c.var.site.site, c.req.param('id') ?? '', actorOf(c), c.var.deps.now());
    c.var.doors.shops.changed();
    return c.body(null, 204);
  }) satisfies Handler,

  deliveries: (async (c) => {
    const shop = await own(c);
    const [limit, [before] = [null]] = [limitOf(c), decodeCursor(c, 1) ?? []];
    const rows = await c.var.deps.store.read.deliveries(
      shop.site,
      shop.id,
      stateOf(c),
      typeof before === 'number' ? before : null,
      limit + 1,
    );
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return c.json(page(items.map(shownDelivery), rows.length > limit && last ? encodeCursor([last.delivery]) : null));
  }) satisfies Handler,

  delivery: (async (c) => {
    const { kept } = await ownDelivery(c);
    return c.json({ ...shownDelivery(kept), body: kept.body });
  }) satisfies Handler,

  replay: (async (c) => {
    const { deps, site } = c.var;
    const { shop, kept } = await ownDelivery(c);
    await takeDelivery(deps, shop, site, kept);
    const again = await deps.store.read.delivery(shop.site, shop.id, kept.delivery);
    return c.json(shownDelivery(again ?? kept));
  }) satisfies Handler,

  replayAll: (async (c) => {
    const { deps, site } = c.var;
    const shop = await own(c);
    const { states, after } = await readBody(c, shopReplaySchema);
    const from = Number(after ?? 0);
    if (!Number.isSafeInteger(from) || from < 0) throw new HttpError('invalid', 'after: not one of ours; start again without it.');
    const { last, ...sum } = await tryAgain(deps, shop, site, states, ONCE, { after: from });
    const more = await deps.store.read.deliveriesToTry(shop.site, shop.id, states, null, last, 1);
    return c.json({ ...sum, left: more.length, next: more.length > 0 ? String(last) : null });
  }) satisfies Handler,
};
