/** WooCommerce's products. https://woocommerce.github.io/woocommerce-rest-api-docs/#product-properties Pure. */
import type { Availability } from '../../shared/api.ts';
import type { Json } from '../../shared/event.ts';
import { heard, unused, type Heard, type Reading } from './heard.ts';
import { idOf, listOf, moneyOf, textOf, timeOf } from './fields.ts';
import { plainText, webAddress } from './product-text.ts';

const STOCK: Record<string, Availability> = { instock: 'in_stock', outofstock: 'out_of_stock', onbackorder: 'backorder' };

/** What a delivery says of a product; one that was deleted or is not shown any more is gone. */
export function wooProduct(body: Json, reading: Reading, gone: boolean): Heard {
  const ref = idOf(body['id'], 'id');
  const sku = textOf(body['sku'], 200);
  const id = reading.productId === 'sku' ? sku : ref;
  if (gone && reading.productId === 'sku')
    return unused('WooCommerce names a deleted product by its id alone, and here products are known by their SKU.');
  if (gone) return heard({ products: [{ id, words: { availability: 'gone' }, at: reading.receivedAt, whole: false }] });
  if (id === '') return unused('The product has no SKU, by which products are known here.');
  if (textOf(body['type']) === 'variation' && reading.productId === 'id')
    return unused('A variant: orders name the product that it is a variant of.');
  const title = textOf(body['name']);
  if (title === '') return unused('The product has no name.');
  const [regular, sale, now] = (['regular_price', 'sale_price', 'price'] as const).map((name) =>
    textOf(body[name]) === '' ? null : moneyOf(body[name], name),
  );
  const stock = body['stock_quantity'];
  const shown = textOf(body['status']) === '' || textOf(body['status']) === 'publish';
  return heard({
    products: [
      {
        id,
        at: timeOf(body, 'date_modified_gmt', 'date_created_gmt'),
        whole: true,
        words: {
          title,
          description: plainText(body['short_description']) || plainText(body['description']) || null,
          category:
            listOf(body['categories'], 'categories')
              .map((one) => textOf(one['name'], 200))
              .find(Boolean) ?? null,
          brand:
            listOf(body['brands'], 'brands')
              .map((one) => textOf(one['name'], 200))
              .find(Boolean) ?? null,
          price: regular ?? now ?? null,
          salePrice: body['on_sale'] === true ? (sale ?? null) : null,
          currency: reading.currency,
          availability: shown ? (STOCK[textOf(body['stock_status'])] ?? null) : 'gone',
          stock: typeof stock === 'number' && Number.isInteger(stock) && stock >= 0 && stock <= 1e12 ? stock : null,
          url: webAddress(body['permalink']),
          image:
            listOf(body['images'], 'images')
              .map((one) => webAddress(one['src']))
              .find(Boolean) ?? null,
          gtin: textOf(body['global_unique_id'], 18) || null,
        },
      },
    ],
  });
}
