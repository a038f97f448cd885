/** One product: what is known of it and by whose word, how its price went, and what else changed. */
import { useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import type { ProductDetail, ProductField } from '../../shared/api.ts';
import { get, useLoad } from '../client.ts';
import { percent } from '../format.ts';
import { Button, Card, ErrorBox, Link, Page, Skeleton } from '../parts/index.ts';
import { may } from '../session.ts';
import { t } from '../text/text.ts';
import { EditDialog } from './product-edit.tsx';
import { Changes, PriceHistory } from './product-history.tsx';
import { factWords, Having, Picture, webAddress } from './product-words.tsx';
import './people.css';
import './products.css';

const SHOWN: ProductField[] = ['price', 'salePrice', 'cost', 'availability', 'stock', 'category', 'brand', 'gtin', 'mpn', 'group', 'image'];
/** What is told also where nobody has said it: what is worth adding. */
const ALWAYS: ReadonlySet<ProductField> = new Set<ProductField>(['price', 'cost', 'availability', 'category', 'image']);

/** The page of a product. */
export default function ProductPage() {
  const id = useRoute().params.id ?? '';
  const loaded = useLoad(`product ${id}`, (signal) => get<ProductDetail>(`products/${encodeURIComponent(id)}`, { signal }));
  const [editing, setEditing] = useState(false);
  const product = loaded.data;
  const back = (
    <Link to="/products" look="quiet">
      {t('product.all')}
    </Link>
  );
  if (!product) {
    const gone = loaded.error?.status === 404;
    return (
      <Page title={t('nav.products')} actions={back} finding={gone ? t('product.gone') : undefined}>
        {gone ? null : loaded.error ? <ErrorBox error={loaded.error} retry={loaded.refresh} /> : <Skeleton rows={6} />}
      </Page>
    );
  }
  const page = webAddress(product.url);
  return (
    <Page
      title={product.title}
      lead={product.image ? <Picture large image={product.image} /> : undefined}
      under={
        <span class="product-under">
          <span>{[product.id, product.brand, product.category].filter(Boolean).join(' · ')}</span>
          {product.availability ? <Having availability={product.availability} /> : null}
          {page ? (
            <a href={page} target="_blank" rel="noreferrer">
              {t('product.openPage')}
            </a>
          ) : null}
        </span>
      }
      actions={
        <>
          {back}
          {may('marketer') ? <Button onClick={() => setEditing(true)}>{t('product.edit')}</Button> : null}
        </>
      }
    >
      {loaded.error ? <ErrorBox error={loaded.error} retry={loaded.refresh} /> : null}
      <div class="columns">
        <div class="stack">
          <PriceHistory product={product} now={Date.now()} />
          <Changes product={product} />
        </div>
        <div class="stack">
          <FactsCard product={product} />
          {product.description ? (
            <Card title={t('product.field.description')}>
              <p class="product-text">{product.description}</p>
            </Card>
          ) : null}
          <Attributes product={product} />
        </div>
      </div>
      <EditDialog product={product} open={editing} onClose={() => setEditing(false)} refresh={loaded.refresh} />
    </Page>
  );
}

function FactsCard({ product }: { product: ProductDetail }) {
  // The picture itself is shown above; here only that there is none.
  const shown = SHOWN.filter((field) => (field === 'image' ? product.image === null : ALWAYS.has(field) || product[field] !== null));
  const price = product.salePrice ?? product.price;
  return (
    <Card title={t('product.facts')} subtitle={t('product.factsSub')}>
      <dl class="facts product-facts">
        {shown.flatMap((field) => {
          const source = product.said[field];
          return [
            <dt key={`${field} t`}>{t(`product.field.${field}`)}</dt>,
            <dd key={`${field} d`}>
              <span>{factWords(field, product[field] as string | number | null, product.currency)}</span>
              {source ? <span class="product-source">{t(`product.source.${source}`)}</span> : null}
            </dd>,
          ];
        })}
        {price !== null && price > 0 && product.cost !== null ? (
          <>
            <dt>{t('product.margin')}</dt>
            <dd>
              <span class="num">{percent((price - product.cost) / price)}</span>
            </dd>
          </>
        ) : null}
      </dl>
    </Card>
  );
}

function Attributes({ product }: { product: ProductDetail }) {
  const all = Object.entries(product.attributes);
  if (all.length === 0) return null;
  return (
    <Card title={t('product.attributes')}>
      <dl class="facts">
        {all.flatMap(([name, value]) => [
          <dt key={`${name} t`}>{name}</dt>,
          <dd key={`${name} d`}>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd>,
        ])}
      </dl>
    </Card>
  );
}
