/** What an order leaves: from the price of its goods to the profit, in amounts that add up. */
import type { Order } from '../../shared/api.ts';
import { percent } from '../format.ts';
import { Card, Money } from '../parts/index.ts';
import { t } from '../text/text.ts';

/** The statement of an order; of one that counts as nothing, why there is none. */
export function Statement({ order: { statement, siteCurrency } }: { order: Order }) {
  if (!statement)
    return (
      <Card title={t('order.statement')}>
        <p class="quiet">{t('order.noStatement')}</p>
      </Card>
    );
  const { parts, margin, costs, profit, rated, uncosted } = statement;
  const row = (label: string, amount: number, look = '') => (
    <tr key={label} class={look}>
      <th scope="row">{label}</th>
      <td>
        <Money value={amount} currency={siteCurrency} />
      </td>
    </tr>
  );
  return (
    <Card title={t('order.statement')}>
      <table class="order-statement">
        <caption class="unseen">{t('order.statement')}</caption>
        <tbody>
          {parts.map(({ part, amount }) => row(t(`order.part.${part}`), amount))}
          {row(t('order.margin'), margin, 'sum')}
          {costs.map(({ part, amount }) => row(t(`order.serving.${part}`), amount))}
          {costs.length > 0 ? row(t('order.profit'), profit, 'sum') : null}
        </tbody>
      </table>
      {rated > 0 ? <p class="quiet">{t('order.rated', { share: percent(rated) })}</p> : null}
      {uncosted > 0 ? <p class="quiet">{t('order.uncosted', { share: percent(uncosted) })}</p> : null}
    </Card>
  );
}
