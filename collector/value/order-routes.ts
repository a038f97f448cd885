/** Routes of orders: the list, one of them, and how many there are. */
import { ORDER_FILTERS, type Order } from '../../shared/api.ts';
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

/** Orders as the dashboard shows them. */
export const orderRoutes = {
  list: (async (c) => {
    const { deps, site } = c.var;
    const filter = ORDER_FILTERS.find((name) => name === (c.req.query('filter') || 'all'));
    if (!filter) throw new HttpError('invalid', `filter: one of ${ORDER_FILTERS.join(', ')}.`);
    const text = (c.req.query('q') ?? '').trim().replace(/^#/, '').slice(0, LONGEST);
    const narrowed = { channel: c.req.query('channel')?.trim() || null, intermediary: c.req.query('intermediary')?.trim() || null };
    const asked = { text, filter, ...narrowed, after: afterOf(c), limit: limitOf(c) };
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
