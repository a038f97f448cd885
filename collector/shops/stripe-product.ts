/** Stripe's products, and prices, which are things of their own there. https://docs.stripe.com/api/products/object Pure. */
import { heard, unused, type Heard, type Reading } from './heard.ts';
import { currencyIn, idOf, textOf } from './fields.ts';
import { plainText, webAddress } from './product-text.ts';
import { idWithin, type Told } from './stripe-told.ts';
import { minorOf } from './stripe-money.ts';

/** A product; one that is not active can not be had. */
export function stripeProduct({ object, at }: Told, { topic }: Reading): Heard {
  const id = idOf(object['id'], 'id');
  if (topic === 'product.deleted') return heard({ products: [{ id, words: { availability: 'gone' }, at, whole: false }] });
  const title = textOf(object['name']);
  if (title === '') return unused('The product has no name.');
  const words = {
    ...{ title, description: plainText(object['description']) || null, url: webAddress(object['url']) },
    image: Array.isArray(object['images']) ? webAddress(object['images'][0]) : null,
    availability: object['active'] === false ? ('gone' as const) : ('in_stock' as const),
  };
  return heard({ products: [{ id, words, at, whole: false }] });
}

/** A product's price: the newest that is active. */
export function stripePrice({ object, at }: Told, reading: Reading): Heard {
  const id = idWithin(object['product'], 'product');
  if (id === '' || object['active'] === false || typeof object['unit_amount'] !== 'number')
    return unused('It is no price of a product in use.');
  const currency = currencyIn(object['currency'], 'currency', reading.currency);
  const price = minorOf(object['unit_amount'], currency, 'unit_amount');
  return heard({ products: [{ id, words: { price, currency }, at, whole: false }] });
}
