/** What an order leaves, as its page shows it: line by line, and as a statement that adds up. */
import type { CostPart, MarginPart, Order, OrderLine, OrderLineMargin, OrderStatement } from '../../../shared/api.ts';
import { bounded, fromMicros, shownAmount, times } from '../../../shared/money.ts';
import { shownParts } from '../../../shared/shares.ts';
import { inSiteCurrency, TERMS, type Terms } from '../../value/terms.ts';
import { parcelsOf, reckon } from '../../value/costs.ts';
import { Remains, type OrderMargin, type Taken } from '../../value/margin.ts';
import { returnedBy } from '../../value/remains.ts';
import { storedOrder, type StoredOrder } from '../../value/stored-order.ts';
import type { Query } from '../query.ts';
import { COUNTS } from './orders.ts';

type Line = OrderLine & { line: number };
interface Back {
  amount: number;
  costs: number;
  lines: string;
  written_off: number;
}

/** The lines of an order and its statement; what counts as nothing has none. */
export async function marginOfOrder(
  q: Query,
  site: number,
  { node, order_id, currency }: { node: number; order_id: string; currency: string },
  siteCurrency: string,
): Promise<Pick<Order, 'lines' | 'statement'>> {
  const rows = await q.all<Line>(
    `/* orderLines */ select line, product_id as "productId", title, quantity, price, discount, amount from order_line
       where site = ? and node = ? and order_id = ? order by line`,
    ...[site, node, order_id],
  );
  const order = await storedOrder(q, site, order_id);
  const terms = await q.get<Terms>(`/* termsOf */ select ${TERMS} from site where site = ?`, site);
  const shipped = await q.all<{ detail: string }>(
    `/* parcels */ select s.detail from order_step s join orders o on o.site = s.site and o.node = ? and o.order_id = s.order_id
       where s.site = ? and s.order_id = ? and s.kind = 'shipped' and ${COUNTS}`,
    ...[node, site, order_id],
  );
  const parcels = parcelsOf(shipped.map(({ detail }) => (JSON.parse(detail) as { tracking?: string }).tracking ?? null));
  const reckoned = order && terms && order.gross > 0 ? await reckon(q, site, terms, order, order_id, parcels) : null;
  const lines = rows.map((row, i) => lineOf(row, reckoned?.named ? reckoned.lines[i] : undefined, currency, siteCurrency));
  if (!order || !terms || !reckoned) return { lines, statement: null };
  const asked = rows.some(({ price }) => price !== 0) ? rows.reduce((sum, { price, quantity }) => sum + times(price, quantity), 0) : null;
  const list = asked === null ? order.gross : await inSiteCurrency(q, site, terms, { amount: bounded(asked), currency, ts: order.ts });
  const backs = await q.all<Back>(
    `/* statedReturns */ select amount, costs, lines, written_off from order_return where site = ? and order_id = ? and amount > 0
       order by ts, message_id, node`,
    ...[site, order_id],
  );
  return { lines, statement: statementOf(order, reckoned, list, backs, siteCurrency) };
}

function lineOf(
  { line: _number, ...row }: Line,
  margin: OrderMargin['lines'][number] | undefined,
  currency: string,
  siteCurrency: string,
): OrderLineMargin {
  const [amount, ours] = [(micros: number) => shownAmount(micros, currency), (micros: number) => shownAmount(micros, siteCurrency)];
  const line = { ...row, price: amount(row.price), discount: amount(row.discount), amount: amount(row.amount) };
  if (!margin) return { ...line, counts: null, tax: null, cost: null, margin: null, basis: null };
  const { counted, tax, cost, basis } = margin;
  const known = basis !== 'none';
  return {
    ...{ ...line, counts: ours(counted), tax: ours(tax) },
    ...{ cost: known ? ours(cost) : null, margin: known ? ours(counted - tax - cost) : null, basis },
  };
}

function statementOf(
  order: StoredOrder,
  reckoned: OrderMargin & { named: boolean },
  list: number,
  backs: readonly Back[],
  currency: string,
): OrderStatement {
  const remains = new Remains(order.gross, reckoned.lines, reckoned.named);
  const taken: Taken[] = backs.map((back) => remains.take(returnedBy(back, back.amount)));
  const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);
  const unknown = sum(reckoned.lines.filter(({ basis }) => basis === 'none').map(({ cost }) => cost));
  const parts: [MarginPart, number][] = [
    ['goods', list],
    ['discounts', order.gross - list],
    ['shipping', reckoned.shipping],
    ['tax', -reckoned.tax],
    ['cost', -(reckoned.cost - unknown)],
    ['unknown', -unknown],
    ['shippingCost', -reckoned.shippingCost],
    ['returned', -sum(backs.map(({ amount }) => amount))],
    ['returnedTax', sum(taken.map(({ tax }) => tax))],
    ['returnedCost', sum(taken.map(({ cost }) => cost))],
  ];
  const costs: [CostPart, number][] = [
    ['order', -reckoned.perOrder],
    ['parcels', -reckoned.parcels],
    ['payment', -reckoned.payment],
    ['returns', -sum(backs.map((back) => back.costs))],
  ];
  const left = sum(parts.map(([, amount]) => amount));
  const margin = shownAmount(left, currency);
  const profit = shownAmount(left + sum(costs.map(([, amount]) => amount)), currency);
  return {
    parts: named(parts, currency, margin),
    margin,
    costs: named(costs, currency, fromMicros(Math.round((profit - margin) * 1e6))),
    profit,
    rated: reckoned.rated / order.gross,
    uncosted: reckoned.uncosted / order.gross,
  };
}

/** Those that are something, each as it is shown. */
function named<P extends string>(parts: readonly [P, number][], currency: string, total: number): { part: P; amount: number }[] {
  const some = parts.filter(([, amount]) => amount !== 0);
  const amounts = shownParts(
    some.map(([, amount]) => amount),
    currency,
    total,
  );
  return some.map(([part], i) => ({ part, amount: amounts[i] ?? 0 }));
}
