/** The lines of an order: what was asked for each, what it cost by whose word, and what it leaves. */
import type { Order, OrderLineMargin } from '../../shared/api.ts';
import { Link, Money, Num, type Column } from '../parts/index.ts';
import { t } from '../text/text.ts';

const NONE = <span class="quiet">–</span>;

/** Its columns; without those of margins where the order counts as nothing. */
export function lineColumns({ currency, siteCurrency, statement }: Order): Column<OrderLineMargin>[] {
  const all: Column<OrderLineMargin>[] = [
    { key: 'product', label: t('order.product'), cell: (line) => <Product line={line} /> },
    { key: 'quantity', label: t('order.quantity'), align: 'end', cell: (line) => <Num value={line.quantity} /> },
    { key: 'price', label: t('order.price'), align: 'end', cell: (line) => <Money value={line.price} currency={currency} />, on: 'wide' },
    {
      key: 'discount',
      label: t('order.discount'),
      align: 'end',
      cell: (line) => (line.discount === 0 ? NONE : <Money value={line.discount} currency={currency} />),
      on: 'wide',
    },
    { key: 'amount', label: t('order.amount'), align: 'end', cell: (line) => <Money value={line.amount} currency={currency} /> },
  ];
  if (!statement) return all;
  return [
    ...all,
    {
      key: 'cost',
      label: t('order.cost'),
      align: 'end',
      cell: ({ cost, basis }) => (
        <span class="order-cost">
          {cost === null ? NONE : <Money value={cost} currency={siteCurrency} />}
          {basis ? (
            <span class="person-detail" title={t(`order.basisWhy.${basis}`)}>
              {t(`order.basis.${basis}`)}
            </span>
          ) : null}
        </span>
      ),
      on: 'wide',
    },
    {
      key: 'margin',
      label: t('order.lineMargin'),
      align: 'end',
      cell: ({ margin }) => (margin === null ? NONE : <Money value={margin} currency={siteCurrency} />),
    },
  ];
}

const Product = ({ line }: { line: OrderLineMargin }) => (
  <span class="person-words">
    {line.productId ? (
      <Link to={`/products/${encodeURIComponent(line.productId)}`}>{line.title || line.productId}</Link>
    ) : (
      <span>{line.title}</span>
    )}
    {line.title ? <span class="person-detail">{line.productId}</span> : null}
  </span>
);
