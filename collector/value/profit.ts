/** What is left in the end, with every term that leads to it. Pure. */
import { shownAmount, type Micros } from '../../shared/money.ts';
import { shownParts } from '../../shared/shares.ts';

/** The terms of profit in micro-units: what the goods leave, what serving costs, and what reaching costs. */
export interface ProfitTerms {
  margin: Micros;
  costs: Micros;
  reach: Micros;
}
/** What is left of the margin when serving and reaching are paid. */
export const profitOf = ({ margin, costs, reach }: ProfitTerms): Micros => margin - costs - reach;

/** The terms as they are shown, in the currency's smallest unit: margin less `costs` less `reach` is the profit that is shown. */
export function shownProfit(terms: ProfitTerms, currency: string): ProfitTerms & { profit: number } {
  const [margin, profit] = [shownAmount(terms.margin, currency), shownAmount(profitOf(terms), currency)];
  const [costs = 0, reach = 0] = shownParts([-terms.costs, -terms.reach], currency, Math.round((profit - margin) * 1e6) / 1e6);
  return { margin, costs: 0 - costs, reach: 0 - reach, profit };
}
