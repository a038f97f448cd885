import type { CatalogueFigures, List, Product } from '../../shared/api.ts';
import { useQuery } from '../address.ts';
import { get } from '../client.ts';
import { Button, Card, Empty, Link, Money, Select, Table, Time, type Column } from '../parts/index.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';
import { ExportMenu } from './export-menu.tsx';
import { ListFoot } from './list-foot.tsx';
import { once, usePaged } from './paged.ts';
import { SearchBox } from './search-box.tsx';
import { Having, Picture, Price } from './product-words.tsx';

const SORTS = ['title', 'price', 'cost', 'updated'] as const;
const SHOWS = ['all', 'available', 'unavailable', 'cost', 'image'] as const;
type Show = (typeof SHOWS)[number];
/** What each choice asks the collector for. */
const ASKS: Record<Show, { availability?: string; missing?: string }> = {
  all: {},
  available: { availability: 'available' },
  unavailable: { availability: 'unavailable' },
  cost: { missing: 'cost' },
  image: { missing: 'image' },
};

/** `pictures`: whether any product shown has one; without, no empty frames. */
const columns = (pictures: boolean): Column<Product>[] => [
  {
    key: 'title',
    label: t('catalogue.product'),
    sort: true,
    cell: (row) => (
      <span class="product-cell">
        {pictures ? <Picture image={row.image} /> : null}
        <span class="person-words">
          <span>{row.title}</span>
          <span class="person-detail">{[row.id === row.title ? '' : row.id, row.brand].filter(Boolean).join(' · ')}</span>
        </span>
      </span>
    ),
  },
  { key: 'category', label: t('product.field.category'), cell: (row) => row.category ?? <span class="quiet">–</span>, on: 'wide' },
  { key: 'availability', label: t('product.field.availability'), cell: (row) => <Having availability={row.availability} />, on: 'wide' },
  { key: 'price', label: t('product.field.price'), sort: true, cell: (row) => <Price product={row} />, align: 'end' },
  {
    key: 'cost',
    label: t('product.field.cost'),
    sort: true,
    cell: (row) => <Money value={row.cost} currency={row.currency} />,
    align: 'end',
    on: 'wide',
  },
  { key: 'updated', label: t('catalogue.updated'), sort: true, cell: (row) => <Time at={row.updatedAt} />, align: 'end', on: 'wide' },
];

/** The list of products: searched, filtered, sorted by the collector. */
export function ProductList({ figures }: { figures: CatalogueFigures | undefined }) {
  const [query, change] = useQuery();
  const { q = '', category = '' } = query;
  const show: Show = SHOWS.find((name) => name === query.show) ?? 'all';
  const sort = SORTS.find((name) => name === query.sort) ?? 'title';
  const order = query.order === 'desc' ? 'desc' : 'asc';
  const products = usePaged<Product>(
    `products ${JSON.stringify([q, category, show, sort, order])}`,
    (cursor, signal) => get<List<Product>>('products', { query: { q, category, ...ASKS[show], sort, order, limit: 50, cursor }, signal }),
    once(),
  );
  const filtered = q !== '' || category !== '' || show !== 'all';
  const categories = figures?.categories ?? [];
  const named = category === '' || categories.some(({ name }) => name === category) ? categories : [{ name: category }, ...categories];
  return (
    <Card class="product-list">
      <div class="product-filters no-print">
        <SearchBox label={t('catalogue.search')} value={q} onChange={(text) => change({ q: text })} />
        <Select
          bare
          label={t('product.field.category')}
          value={category}
          onChange={(value) => change({ category: value })}
          options={[{ value: '', label: t('catalogue.every') }, ...named.map(({ name }) => ({ value: name, label: name }))]}
        />
        <Select
          bare
          label={t('catalogue.show')}
          value={show}
          onChange={(value) => change({ show: value === 'all' ? undefined : value })}
          options={SHOWS.map((value) => ({ value, label: t(`catalogue.show.${value}`) }))}
        />
        <div class="product-sort">
          <Select
            bare
            label={t('catalogue.sort')}
            value={sort}
            onChange={(value) => change({ sort: value, order: value === 'updated' ? 'desc' : undefined })}
            options={SORTS.map((value) => ({ value, label: t(`catalogue.sort.${value}`) }))}
          />
        </div>
      </div>
      <Table
        caption={t('catalogue.caption')}
        columns={columns(products.items?.some(({ image }) => image !== null) ?? false)}
        rows={products.items}
        rowKey={(row) => row.id}
        href={(row) => `/products/${encodeURIComponent(row.id)}`}
        load={products}
        sort={{ key: sort, down: order === 'desc' }}
        onSort={(next) => change({ sort: next.key === 'title' ? undefined : next.key, order: next.down ? 'desc' : undefined })}
        empty={
          filtered ? (
            <Empty
              title={t('catalogue.noneFit')}
              action={
                <Button onClick={() => change({ q: undefined, category: undefined, show: undefined })}>{t('catalogue.clear')}</Button>
              }
            >
              {t('catalogue.noneFitWords')}
            </Empty>
          ) : (
            <Empty
              title={t('catalogue.none')}
              action={
                may('owner') ? (
                  <Link to="/products?tab=feed" look="main">
                    {t('catalogue.noneFeed')}
                  </Link>
                ) : undefined
              }
            >
              {t('catalogue.noneWords')}
            </Empty>
          )
        }
      />
      <ListFoot list={products} shown={t('catalogue.shown', { n: products.items?.length ?? 0 })}>
        <ExportMenu path="products" query={{ q, category, ...ASKS[show] }} what={t('export.what.products')} look="quiet" />
      </ListFoot>
    </Card>
  );
}
