import type { ProductChange, ProductDetail } from '../../shared/api.ts';
import { Figure } from '../charts/figure.tsx';
import { LineChart } from '../charts/line.tsx';
import { date, dayMonth, money } from '../format.ts';
import { Card, Table, Time, type Column } from '../parts/index.ts';
import { t, tn } from '../text/text.ts';
import { factWords } from './product-words.tsx';

const DAY = 86_400_000;
const MONTH = 30;
const STEPS = 60;

/** What became of the price since it is in the currency that it is in, newest first. */
const pricesOf = ({ changes, currency }: ProductDetail): ProductChange[] =>
  changes.filter(({ field, currencies }) => field === 'price' && currencies.to === currency);

/** The price at even steps from the day it was first known to now; null before there was one. `changes`: newest first, of whatever fields. */
export function priceCourse(product: ProductDetail, now: number): { at: number; price: number | null }[] {
  const past = pricesOf(product).reverse();
  const [first] = past;
  if (!first) return [];
  const before = first.currencies.from === product.currency ? first.from : null;
  const since = product.since ? Date.parse(product.since) : null;
  // A month at least, so that a change of today is a step and no slope.
  const from = Math.min(since ?? Infinity, Date.parse(first.at) - DAY, now - (MONTH - 1) * DAY);
  const steps = Math.min(STEPS, Math.ceil((now - from) / DAY) + 1);
  return Array.from({ length: steps }, (_, i) => {
    const at = i === steps - 1 ? now : from + (i * (now - from)) / (steps - 1);
    const last = past.filter((change) => Date.parse(change.at) <= at).at(-1);
    const price = last ? last.to : since !== null && at < since && i < steps - 2 ? null : before;
    return { at, price: price === null ? null : Number(price) };
  });
}

/** How the price went; nothing where it never changed. */
export function PriceHistory({ product, now }: { product: ProductDetail; now: number }) {
  const course = priceCourse(product, now);
  const known = course.flatMap(({ price }) => (price === null ? [] : [price]));
  const [from, to] = [known[0], known.at(-1)];
  if (from === undefined || to === undefined || known.length < 2) return null;
  const { currency } = product;
  const past = pricesOf(product);
  const words = { from: money(from, { currency }), to: money(to, { currency }) };
  return (
    <Figure
      title={
        to > from
          ? t('product.priceRose', words)
          : to < from
            ? t('product.priceFell', words)
            : t('product.priceMoved', { n: past.length, to: words.to })
      }
      subtitle={t('product.priceSub', { currency })}
      table={{
        columns: [t('product.when'), t('product.from'), t('product.to')],
        rows: past.map((change) => [
          <Time at={change.at} />,
          factWords('price', change.from, change.currencies.from),
          factWords('price', change.to, change.currencies.to),
        ]),
      }}
    >
      <LineChart
        label={t('product.field.price')}
        steps={course.map(({ at }) => ({ short: dayMonth(at), long: date(at) }))}
        now={course.map(({ price }) => price)}
        format={(value) => money(value, { currency })}
        axis={(value) => money(value, { currency, short: true })}
      />
    </Figure>
  );
}

/** Everything that changed, newest first. */
export function Changes({ product }: { product: ProductDetail }) {
  const columns: Column<ProductChange>[] = [
    { key: 'field', label: t('product.what'), cell: ({ field }) => t(`product.field.${field}`) },
    {
      key: 'from',
      label: t('product.from'),
      cell: ({ field, from, currencies }) => factWords(field, from, currencies.from),
      align: 'end',
      on: 'wide',
    },
    { key: 'to', label: t('product.to'), cell: ({ field, to, currencies }) => factWords(field, to, currencies.to), align: 'end' },
    { key: 'who', label: t('product.who'), cell: ({ who, by }) => by ?? t(`product.who.${who}`) },
    { key: 'at', label: t('product.when'), cell: ({ at }) => <Time at={at} />, align: 'end' },
  ];
  return (
    <Card class="product-list" title={t('product.changes')} subtitle={t('product.changesSub')}>
      <Table
        caption={t('product.changes')}
        columns={columns}
        rows={product.changes}
        rowKey={(row) => `${row.at} ${row.field} ${row.to}`}
        empty={
          <p class="quiet">
            {product.since ? tn('product.changesNone', { when: <Time at={product.since} as="date" /> }) : t('product.changesNever')}
          </p>
        }
      />
    </Card>
  );
}
