/** How products are put into words and pictures, alike in the list, on a product's page and in a file's preview. */
import type { Availability, Product, ProductField } from '../../shared/api.ts';
import { money, number } from '../format.ts';
import { Chip } from '../parts/index.ts';
import { site } from '../session.ts';
import { t } from '../text/text.ts';

/** The address of a picture or page as a browser may follow it: the web alone; what begins with / belongs to the site's own website. Null for anything else. */
export function webAddress(address: string | null, home = site.value?.origins.find((origin) => origin !== '*')): string | null {
  if (address === null || (!/^https?:\/\//i.test(address) && !(/^\/(?!\/)/.test(address) && home))) return null;
  const url = URL.canParse(address, home) ? new URL(address, home) : null;
  return url && /^https?:$/.test(url.protocol) && !url.username ? url.href : null;
}

/** A product's picture; a quiet square where there is none or it does not load. */
export function Picture({ image, large }: { image: string | null; large?: boolean }) {
  const address = webAddress(image);
  return (
    <span class={large ? 'product-picture large' : 'product-picture'} aria-hidden="true">
      {address ? (
        <img
          src={address}
          alt=""
          loading="lazy"
          decoding="async"
          referrerpolicy="no-referrer"
          onError={(event) => event.currentTarget.remove()}
        />
      ) : null}
    </span>
  );
}

const TONES: Record<Availability, 'good' | 'bad' | 'warn' | 'plain'> = {
  in_stock: 'good',
  out_of_stock: 'bad',
  preorder: 'warn',
  backorder: 'warn',
  gone: 'bad',
};
/** Whether it can be had; a dash where nobody says. */
export const Having = ({ availability }: { availability: Availability | null }) =>
  availability ? <Chip tone={TONES[availability]}>{t(`product.availability.${availability}`)}</Chip> : <span class="quiet">–</span>;

/** A fact as people read it; a dash for none. */
export function factWords(field: ProductField, value: string | number | null, currency: string): string {
  if (value === null || value === '') return '–';
  if (field === 'price' || field === 'salePrice' || field === 'cost') return money(Number(value), { currency });
  if (field === 'stock') return number(Number(value));
  if (field === 'availability') return t(`product.availability.${value as Availability}`);
  return String(value);
}

/** The price, and what it is for now. */
export const Price = ({ product }: { product: Pick<Product, 'price' | 'salePrice' | 'currency'> }) =>
  product.salePrice !== null && product.price !== null && product.salePrice < product.price ? (
    <span class="num">
      <s class="quiet">{money(product.price, product)}</s> {money(product.salePrice, product)}
    </span>
  ) : (
    <span class="num">{product.price === null ? '–' : money(product.price, product)}</span>
  );
