/**
 * What an order leaves: its goods line by line, less what they cost, and what serving it costs. All in whole micro-units of the site's currency; what is
 * spread over lines adds up. Pure.
 */
import type { CostBasis } from '../../shared/api.ts';
import { bounded, type Micros } from '../../shared/money.ts';
import { partOf, spread } from '../../shared/shares.ts';

/** A share in millionths. */
export const MILLION = 1_000_000;

/** What serving costs, as the owner set it; `feeRate` in millionths of what was paid. */
export interface ServingCosts {
  costOrder: Micros;
  costParcel: Micros;
  costReturn: Micros;
  feeRate: number;
  feeFixed: Micros;
}
/** One line before its margin is known: what was asked for it (`list`, before discounts), its weight in what was charged, and what is known of its cost. */
export interface SoldLine {
  productId: string;
  quantity: number;
  weight: Micros;
  /** Null where no price is known. */
  list: Micros | null;
  /** What all of it cost; null where only a rate or nothing is known. */
  cost: Micros | null;
  basis: CostBasis;
  /** Millionths of the price that are margin, where `basis` is a rate. */
  rate: number;
}
/** An order as it counts. `tax`: what of `gross` and `shipping` together is tax; `taxOnTop`: what was paid beside them. */
export interface SoldOrder {
  gross: Micros;
  tax: Micros;
  taxOnTop: Micros;
  shipping: Micros;
  /** What carrying it costs by the server's word; null where it did not say. */
  shippingCost: Micros | null;
  parcels: number;
  lines: readonly SoldLine[];
}
/** A line with its margin: `counted` of it is revenue, `tax` of that is tax, and `cost` is what the goods cost; what nobody knows the cost of leaves nothing. */
export interface LineMargin {
  productId: string;
  quantity: number;
  counted: Micros;
  tax: Micros;
  cost: Micros;
  basis: CostBasis;
}
/** The statement of an order; `shipping` and its tax are left out while nobody knows what carrying costs. `margin` = goods + shipping - tax - cost - shippingCost; `costs` = order + parcels + payment. */
export interface OrderMargin {
  lines: LineMargin[];
  tax: Micros;
  shipping: Micros;
  cost: Micros;
  shippingCost: Micros;
  margin: Micros;
  perOrder: Micros;
  parcels: Micros;
  payment: Micros;
  costs: Micros;
  /** What of the revenue has costs by a rate, and what of it costs that nobody knows. */
  rated: Micros;
  uncosted: Micros;
}

const sumOf = (amounts: readonly Micros[]): Micros => amounts.reduce((sum, amount) => sum + amount, 0);

/** The margin of an order that counts as more than nothing. */
export function marginOf(order: SoldOrder, costs: ServingCosts): OrderMargin {
  const { gross, shippingCost } = order;
  // What is charged for carrying is none of the margin while nobody knows what carrying costs.
  const shipping = shippingCost !== null || costs.costParcel > 0 ? order.shipping : 0;
  const all = Math.min(Math.max(order.tax, 0), gross + Math.max(order.shipping, 0));
  const counted = spread(
    gross,
    order.lines.map(({ weight }) => weight),
  );
  // Tax lies on what was paid: on each line by what it counts, and on what carrying was charged for.
  const taxed = spread(all, [...counted.map((part) => Math.max(part, 0)), Math.max(order.shipping, 0)]);
  const tax = all - (shipping === 0 ? (taxed.at(-1) ?? 0) : 0);
  const lines = order.lines.map((line, i) => lineMargin(line, counted[i] ?? 0, taxed[i] ?? 0));
  const cost = sumOf(lines.map((line) => line.cost));
  const resting = (...bases: CostBasis[]): Micros => sumOf(lines.filter(({ basis }) => bases.includes(basis)).map((line) => line.counted));
  const [perOrder, parcels] = [costs.costOrder, shippingCost === null ? bounded(costs.costParcel * order.parcels) : 0];
  const payment = partOf(Math.max(gross + order.shipping + order.taxOnTop, 0), costs.feeRate, MILLION) + costs.feeFixed;
  return {
    ...{ lines, tax, shipping, cost, shippingCost: shippingCost ?? 0, perOrder, parcels, payment },
    margin: bounded(gross + shipping - tax - cost - (shippingCost ?? 0)),
    costs: bounded(perOrder + parcels + payment),
    rated: bounded(resting('category', 'site')),
    uncosted: bounded(resting('none')),
  };
}

function lineMargin({ productId, quantity, list, cost, basis, rate }: SoldLine, counted: Micros, tax: Micros): LineMargin {
  const net = counted - tax;
  // A discount makes goods no cheaper to buy, so a rate is of the price before it, without tax.
  const price = Math.max(0, list === null ? net : counted > 0 ? partOf(list, net, counted) : list);
  const known = basis === 'none' ? net : (cost ?? partOf(price, MILLION - rate, MILLION));
  return { productId, quantity, counted, tax, cost: bounded(known), basis };
}

/** A return that counts: what of the order's revenue it takes, and the goods that it names; `writtenOff` where they cannot be sold again. */
export interface Returned {
  amount: Micros;
  lines: readonly { productId: string; quantity: number; amount: Micros; writtenOff?: boolean }[];
  writtenOff: boolean;
}
/** What a return takes: of the tax in the prices, and of the cost of goods, which come back. */
export interface Taken {
  tax: Micros;
  cost: Micros;
  margin: Micros;
}

/**
 * What is left of an order while it comes back, one return after another. A return that names goods of the order brings these, as many as are left; one
 * that takes all that is left and names none brings everything; an amount alone brings no goods, unless the order named none, or nobody knows what they cost.
 */
export class Remains {
  private left: Micros;
  private tax: Micros;
  private readonly goods: { productId: string; unknown: boolean; quantity: number; cost: Micros }[];

  /** `named`: whether the order named its lines. */
  constructor(
    gross: Micros,
    lines: readonly LineMargin[],
    private readonly named: boolean,
  ) {
    this.left = gross;
    this.tax = sumOf(lines.map((line) => line.tax));
    this.goods = lines.map(({ productId, quantity, cost, basis }) => ({ productId, quantity, cost, unknown: basis === 'none' }));
  }

  /** Takes a return of some amount above zero. */
  take({ amount, lines, writtenOff }: Returned): Taken {
    const whole = amount >= this.left;
    const tax = whole ? this.tax : partOf(this.tax, amount, this.left);
    const ours = lines.filter(({ productId }) => productId !== '' && this.goods.some((one) => one.productId === productId));
    let cost = 0;
    const paid =
      ours.length === 0
        ? []
        : spread(
            amount - tax,
            lines.map((line) => Math.abs(line.amount)),
          );
    for (const [i, line] of lines.entries())
      if (ours.includes(line)) cost += this.fetch(line, paid[i] ?? 0, writtenOff || line.writtenOff === true);
    for (const one of ours.length > 0 ? [] : this.goods) {
      if (!whole && this.named && !one.unknown) continue;
      const back = whole ? one.cost : partOf(one.cost, amount, this.left);
      one.cost -= back;
      if (!writtenOff || one.unknown) cost += back;
    }
    this.left -= amount;
    this.tax -= tax;
    return { tax, cost, margin: bounded(amount - tax - cost) };
  }

  /** Takes pieces of a product out of what is left; answers what of their cost comes back: of what nobody knows the cost of, all that was `paid` back. */
  private fetch({ productId, quantity }: Returned['lines'][number], paid: Micros, lost: boolean): Micros {
    let wanted = Math.abs(quantity);
    let cost = 0;
    for (const one of this.goods) {
      if (one.productId !== productId || one.quantity <= 0 || wanted <= 0) continue;
      const pieces = Math.min(wanted, one.quantity);
      const all = pieces === one.quantity ? one.cost : Math.round(one.cost * (pieces / one.quantity));
      const back = one.unknown ? Math.min(one.cost, paid) : all;
      one.cost -= back;
      one.quantity -= pieces;
      wanted -= pieces;
      if (one.unknown) paid -= back;
      if (!lost || one.unknown) cost += back;
    }
    return cost;
  }
}
