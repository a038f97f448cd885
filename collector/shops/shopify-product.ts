/** Shopify's products. https://shopify.dev/docs/api/admin-rest/latest/resources/product Pure. */
import type { Json } from '../../shared/event.ts';
import { heard, unused, type Heard, type Reading, type SaidProduct } from './heard.ts';
import { idOf, listOf, moneyOf, partOf, textOf, timeOf } from './fields.ts';
import { plainText, webAddress } from './product-text.ts';

const piecesOf = (variant: Json): number | null => {
  const count = variant['inventory_quantity'];
  return typeof count === 'number' && Number.isInteger(count) && Math.abs(count) <= 1e12 ? Math.max(0, count) : null;
};
/** Whether one can be had: where nobody counts, and where it may be sold without stock, always. */
const canBeHad = (variant: Json): boolean =>
  textOf(variant['inventory_management']) === '' || textOf(variant['inventory_policy']) === 'continue' || (piecesOf(variant) ?? 1) > 0;

/** What a delivery says of a product, or, where products are known by their SKU, of each of its variants. */
export function shopifyProduct(body: Json, reading: Reading, gone: boolean): Heard {
  const ref = idOf(body['id'], 'id');
  const bySku = reading.productId === 'sku';
  if (gone && bySku) return unused('Shopify names a deleted product by its id alone, and here products are known by their SKU.');
  if (gone) return heard({ products: [{ id: ref, words: { availability: 'gone' }, at: reading.receivedAt, whole: false }] });
  const title = textOf(body['title']);
  if (title === '') return unused('The product has no title.');
  const variants = listOf(body['variants'], 'variants');
  const handle = textOf(body['handle'], 300);
  const image = partOf(body['image'], 'image');
  const common = {
    description: plainText(body['body_html']) || null,
    category: textOf(body['product_type'], 300) || null,
    brand: textOf(body['vendor'], 300) || null,
    currency: reading.currency,
    url: reading.host !== '' && handle !== '' ? `https://${reading.host}/products/${encodeURIComponent(handle)}` : null,
    image:
      webAddress(image['src']) ??
      listOf(body['images'], 'images')
        .map((one) => webAddress(one['src']))
        .find(Boolean) ??
      null,
  };
  const at = timeOf(body, 'updated_at', 'created_at');
  const shown = ['', 'active'].includes(textOf(body['status']));
  const say = (id: string, name: string, of: Json[], group: string | null): SaidProduct => {
    const [first] = of;
    const price = first ? moneyOf(first['price'], 'variants.price') : null;
    const before = first ? moneyOf(first['compare_at_price'], 'variants.compare_at_price') : 0;
    const counts = of.map(piecesOf).filter((count) => count !== null);
    const onSale = price !== null && before > price;
    return {
      ...{ id, at, whole: true },
      words: {
        ...common,
        ...{ title: name, group, price: onSale ? before : price, salePrice: onSale ? price : null },
        stock: counts.length > 0 ? counts.reduce((sum, count) => sum + count, 0) : null,
        availability: !shown ? 'gone' : of.some(canBeHad) || of.length === 0 ? 'in_stock' : 'out_of_stock',
        gtin: (first && textOf(first['barcode'], 18)) || null,
      },
    };
  };
  if (!bySku) return heard({ products: [say(ref, title, variants, null)] });
  const known = variants.filter((variant) => textOf(variant['sku'], 200) !== '');
  if (known.length === 0) return unused('No variant of the product has a SKU, by which products are known here.');
  const nameOf = (variant: Json): string =>
    [title, textOf(variant['title'], 200)].filter((part) => part !== '' && part !== 'Default Title').join(', ');
  return heard({ products: known.map((variant) => say(textOf(variant['sku'], 200), nameOf(variant), [variant], ref)) });
}
