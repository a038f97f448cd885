/** What returns take of an order's margin: what they are made of, and what is left of the order's goods. */
import type { Micros } from '../../shared/money.ts';
import { partOf } from '../../shared/shares.ts';
import type { Query } from '../store/query.ts';
import { rateFor, reckon, marginRates } from './costs.ts';
import { MILLION, Remains, type Returned } from './margin.ts';
import type { StoredOrder } from './stored-order.ts';
import type { Terms } from './terms.ts';

/** What of a return counts, in micro-units of the site's currency: `margin` is what it takes, `costs` what it costs to take it back. */
export interface ReturnedRow {
  amount: Micros;
  margin: Micros;
  costs: Micros;
  /** JSON of the lines that it names. */
  lines: string;
  written_off: number;
}
/** A return that counts for `amount`. */
export const returnedBy = ({ lines, written_off }: Pick<ReturnedRow, 'lines' | 'written_off'>, amount: Micros): Returned => ({
  amount,
  lines: JSON.parse(lines) as Returned['lines'],
  writtenOff: written_off === 1,
});

/** What is left of an order before anything of it came back. */
export async function remainsOf(
  q: Query,
  site: number,
  terms: Terms,
  order: StoredOrder,
  orderId: string,
  parcels: number,
): Promise<Remains> {
  const { lines, named } = await reckon(q, site, terms, order, orderId, parcels);
  return new Remains(order.gross, lines, named);
}

/** What an amount of an order that nobody reported takes of the margin: by the site's rate, nothing without one. */
export async function unknownCosts(q: Query, site: number): Promise<(amount: Micros) => Micros> {
  const { rate } = rateFor(await marginRates(q, site), '');
  return (amount) => partOf(amount, rate, MILLION);
}
