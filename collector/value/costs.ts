/** What the goods of an order cost, by whose word: asked of the store for orders alone, never for another event. */
import type { CostBasis } from '../../shared/api.ts';
import { bounded, times, type Micros } from '../../shared/money.ts';
import { siteDay } from '../../shared/time.ts';
import type { Query } from '../store/query.ts';
import { marginOf, type OrderMargin, type SoldLine } from './margin.ts';
import type { StoredOrder } from './stored-order.ts';
import { atRate, rateOn, type Terms } from './terms.ts';

interface LineRow {
  product_id: string;
  quantity: number;
  price: number;
  amount: number;
  cost: number | null;
  category: string;
}
/** What the catalogue says of a product as of an order: cost in micro-units of `currency`. */
interface Listed {
  category: string | null;
  currency: string;
  cost: Micros | null;
  /** Nobody knew it yet on the day of the order. */
  later: boolean;
}

const PRODUCT = `/* costOf */ select category, currency, cost, created_at from product where site = ? and product_id = ?`;
const AFTER = `/* costsAfter */ select field, was, now, at from product_change where site = ? and product_id = ? and field in ('cost', 'currency') and at > ? order by at, id`;
const RATES = `/* marginRates */ select category, rate from margin_rate where site = ? order by category`;

/** Says that it will be asked what the lines of an order cost that was placed at `ts`. */
export function expectCosts(q: Query, site: number, lines: readonly { productId: string }[], ts: number): void {
  q.ahead(RATES, site);
  for (const { productId } of lines) {
    if (productId === '') continue;
    q.ahead(PRODUCT, site, productId);
    q.ahead(AFTER, site, productId, ts);
  }
}

/** The cost price of a product that held at `ts`, else the first that became known after; null for a product that nobody named. */
async function listedAt(q: Query, site: number, productId: string, ts: number): Promise<Listed | null> {
  const product = await q.get<{ category: string | null; currency: string; cost: number | null; created_at: number | null }>(
    PRODUCT,
    ...[site, productId],
  );
  if (!product) return null;
  const { category, cost, created_at } = product;
  const after = await q.all<{ field: 'cost' | 'currency'; was: string | null; now: string | null; at: number }>(AFTER, site, productId, ts);
  const costs = after.filter(({ field }) => field === 'cost');
  const moves = after.filter(({ field }) => field === 'currency');
  const then = costs[0] ? costs[0].was : cost;
  const first = then === null ? costs.find(({ now }) => now !== null) : undefined;
  const known = then ?? first?.now ?? null;
  const currency = moves.find(({ at }) => !first || at > first.at)?.was ?? product.currency;
  const later = then === null || (created_at !== null && created_at > ts);
  return { category, currency, cost: known === null ? null : Number(known), later };
}

/** The owner's rates of margin in millionths, by category; the site's own under ''. */
type MarginRates = ReadonlyMap<string, number>;
/** The rates of a site. */
export async function marginRates(q: Query, site: number): Promise<MarginRates> {
  const rows = await q.all<{ category: string; rate: number }>(RATES, site);
  return new Map(rows.map(({ category, rate }) => [category, rate]));
}
/** The rate of a category, or of one that it is part of (`Home > Kitchen` for `Home > Kitchen > Pans`), else the site's. */
export function rateFor(rates: MarginRates, category: string): { basis: CostBasis; rate: number } {
  for (let name = category; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('>'))).trim()) {
    const rate = rates.get(name);
    if (rate !== undefined) return { basis: 'category', rate };
  }
  const rate = rates.get('');
  return rate === undefined ? { basis: 'none', rate: 0 } : { basis: 'site', rate };
}

/** Money of one currency and day in the site's; null where no rate reaches it. */
type Exchange = (amount: Micros) => Micros;
async function exchangeOn(q: Query, site: number, terms: Terms, currency: string, ts: number): Promise<Exchange | null> {
  if (currency === terms.currency) return (amount) => amount;
  const rate = await rateOn(q, site, currency, siteDay(ts, terms.timeZone));
  return rate === null ? null : (amount) => atRate(amount, rate);
}

/** An order with what it leaves: `named` where its report named lines. `order.gross` is what counts of it, above nothing. */
export async function reckon(
  q: Query,
  site: number,
  terms: Terms,
  order: StoredOrder,
  orderId: string,
  parcels: number,
): Promise<OrderMargin & { named: boolean }> {
  const rows = await q.all<LineRow>(
    `/* soldLines */ select product_id, quantity, price, amount, cost, category from order_line where site = ? and node = ? and order_id = ? order by line`,
    ...[site, order.node, orderId],
  );
  const rates = await marginRates(q, site);
  const listed = new Map<string, Listed>();
  await q.forEach(new Set(rows.map((row) => row.product_id).filter((id) => id !== '')), async (id) => {
    const product = await listedAt(q, site, id, order.ts);
    if (product) listed.set(id, product);
  });
  // An order whose currency has no rate any more counts as nothing as soon as it is counted anew.
  const ours = (await exchangeOn(q, site, terms, order.currency, order.ts)) ?? (() => 0);
  const priced = rows.some(({ price }) => price !== 0);
  const weighed = rows.reduce((sum, { amount }) => sum + amount, 0) > 0;
  const lines: SoldLine[] = [];
  for (const row of rows) {
    const product = listed.get(row.product_id);
    const line = {
      ...{ productId: row.product_id, quantity: row.quantity, cost: null, basis: 'none' as CostBasis, rate: 0 },
      weight: weighed ? row.amount : Math.max(0, Math.round(row.quantity * 1000)),
      list: row.price === 0 ? null : ours(bounded(times(row.price, row.quantity))),
    };
    const theirs = product && product.cost !== null ? await exchangeOn(q, site, terms, product.currency, order.ts) : null;
    if (row.cost !== null) lines.push({ ...line, cost: ours(bounded(times(row.cost, row.quantity))), basis: 'order' });
    else if (theirs && product?.cost != null)
      lines.push({ ...line, cost: theirs(bounded(times(product.cost, row.quantity))), basis: product.later ? 'later' : 'catalogue' });
    else lines.push({ ...line, ...rateFor(rates, row.category || (product?.category ?? '')) });
  }
  const named = lines.length > 0;
  if (!named) lines.push({ productId: '', quantity: 1, weight: 1, list: null, cost: null, ...rateFor(rates, '') });
  // Whoever names prices may name them with tax; a total, a subtotal and a revenue are without.
  const inPrices = terms.pricesWithTax === 1 && priced;
  const reckoned = marginOf(
    {
      ...{ gross: order.gross, lines, parcels, shipping: ours(order.shipping) },
      ...(inPrices ? { tax: ours(order.tax), taxOnTop: 0 } : { tax: 0, taxOnTop: ours(order.tax) }),
      shippingCost: order.shipping_cost === null ? null : ours(order.shipping_cost),
    },
    terms,
  );
  return { ...reckoned, named };
}

/** How many parcels reports of shipments are: those with the same tracking number are one. */
export const parcelsOf = (trackings: readonly (string | null)[]): number =>
  new Set(trackings.map((tracking, i) => (tracking ? `tracked ${tracking}` : i))).size;
