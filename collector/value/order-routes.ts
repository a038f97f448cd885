/** Routes of orders: the list, one of them, and how many there are. */
import { ORDER_FILTERS, type Order } from '../../shared/api.ts';
import { nextOf, parseInstant } from '../../shared/time.ts';
import type { OrdersNarrowed } from '../store/queries/orders.ts';
import { decodeCursor, encodeCursor, HttpError, limitOf, page, type Ctx, type Handler } from '../http.ts';

const LONGEST = 512;

/** Where the page before ended. */
function afterOf(c: Ctx): [number, number, string] | null {
  const parts = decodeCursor(c, 3);
  if (!parts) return null;
  const [ts, node, orderId] = parts;
  if (typeof ts !== 'number' || typeof node !== 'number' || typeof orderId !== 'string')
    throw new HttpError('invalid', 'cursor: not one of ours; start again without it.');
  return [ts, node, orderId];
}

/** The bounds of `?from=` and `?to=`, days of the site of which both are in it; null where one is left open. */
function boundsOf(c: Ctx): { from: number | null; until: number | null } {
  const { timeZone } = c.var.site;
  const [from, last] = ['from', 'to'].map((name) => {
    const day = c.req.query(name)?.trim() ?? '';
    return day === '' ? null : day.length === 10 ? parseInstant(day, timeZone) : undefined;
  });
  if (from === undefined || last === undefined || (from !== null && last !== null && last < from))
    throw new HttpError('invalid', 'from and to: days such as 2026-03-01, the first not after the last.');
  return { from, until: last === null ? null : nextOf('day', last, timeZone) };
}
/** To what a request narrows orders. */
export function narrowedOrders(c: Ctx): OrdersNarrowed {
  const filter = ORDER_FILTERS.find((name) => name === (c.req.query('filter') || 'all'));
  if (!filter) throw new HttpError('invalid', `filter: one of ${ORDER_FILTERS.join(', ')}.`);
  const text = (c.req.query('q') ?? '').trim().replace(/^#/, '').slice(0, LONGEST);
  const named = { channel: c.req.query('channel')?.trim() || null, intermediary: c.req.query('intermediary')?.trim() || null };
  return { text, filter, ...named, ...boundsOf(c) };
}

/** Orders as the dashboard shows them. */
export const orderRoutes = {
  list: (async (c) => {
    const { deps, site } = c.var;
    const asked = { ...narrowedOrders(c), after: afterOf(c), limit: limitOf(c) };
    const { items, next } = await deps.store.read.orderPage(site.site, asked, site.currency);
    return c.json(page(items, next && encodeCursor(next)));
  }) satisfies Handler,
  counts: (async (c) => c.json(await c.var.deps.store.read.orderCounts(c.var.site.site, c.var.site.currency))) satisfies Handler,
  get: (async (c) => {
    const { deps, site } = c.var;
    const order = await deps.store.read.order(site.site, c.req.param('id') ?? '', site.currency);
    if (!order) throw new HttpError('not_found', 'Nobody reported an order with this number.');
    return c.json(order satisfies Order);
  }) satisfies Handler,
};
