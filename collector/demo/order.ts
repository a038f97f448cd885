/** What somebody buys at Aurora Hall: by taste, purse and season. Amounts in whole cents until they are said. */
import type { Json } from '../../shared/event.ts';
import { catalogue, type DemoProduct, type Taste } from './catalogue.ts';
import type { Dice } from './dice.ts';
import type { Person } from './person.ts';

/** One line of a basket. */
export interface Bought {
  product: DemoProduct;
  quantity: number;
}

const cents = (amount: number) => Math.round(amount * 100);
const likes = (person: Person, taste: Taste | null): number =>
  taste === person.taste ? 6 : taste === person.second ? 2.5 : taste === null ? 0.6 : 0.5;

/** One product of a shelf, by taste; a fuller purse leans to the dearer ones. */
export function choose(dice: Dice, person: Person, shelf: DemoProduct['shelf']): DemoProduct {
  const shown = catalogue.filter((p) => p.shelf === shelf);
  return dice.weighted(shown.map((p) => [p, likes(person, p.taste) * Math.pow(p.price / 40, Math.log(person.purse))] as const));
}

/** What one order holds. Passes are bought from May to September by those who have been here before. */
export function fillBasket(dice: Dice, person: Person, ts: number, ordersBefore: number, holdsPass: boolean): Bought[] {
  const month = new Date(ts).getUTCMonth();
  const passTime = month >= 4 && month <= 8;
  if (!holdsPass && dice.chance((passTime ? 0.2 : 0.02) * (ordersBefore > 0 ? 1.3 : 0.4)))
    return [{ product: choose(dice, person, 'passes'), quantity: dice.chance(0.45) ? 2 : 1 }];
  const many = () => Math.min(8, 1 + dice.poisson(0.75 * person.purse));
  const lines: Bought[] = [];
  if (dice.chance(0.76)) lines.push({ product: choose(dice, person, 'seats'), quantity: many() });
  if (lines.length === 0 || dice.chance(0.12))
    lines.push({ product: choose(dice, person, 'records'), quantity: dice.chance(0.15) ? 2 : 1 });
  if (dice.chance(0.1 * person.purse)) {
    const more = choose(dice, person, 'seats');
    if (!lines.some((line) => line.product === more)) lines.push({ product: more, quantity: many() });
  }
  return lines;
}

/** A product as the e-commerce events name it. */
export const lineOf = (product: DemoProduct, quantity: number, shop: string): Json => ({
  ...{
    product_id: product.id,
    sku: product.id,
    name: product.title,
    category: product.category,
    brand: product.by,
    price: product.price,
    quantity,
  },
  ...(product.taste && { genre: product.taste }),
  url: `${shop}product.html?id=${product.id}`,
});

/** The order in the words of the e-commerce spec; tax is within the prices, records travel for 4.95 below 60 euros. */
export function orderOf(lines: Bought[], coupon: boolean, shop: string): Json {
  const goods = lines.reduce((sum, { product, quantity }) => sum + cents(product.price) * quantity, 0);
  const shipping = lines.some(({ product }) => product.shelf === 'records') && goods < 6000 ? 495 : 0;
  const discount = coupon ? Math.round(goods * 0.1) : 0;
  const total = goods - discount + shipping;
  return {
    currency: 'EUR',
    products: lines.map(({ product, quantity }) => lineOf(product, quantity, shop)),
    ...{
      subtotal: goods / 100,
      discount: discount / 100,
      shipping: shipping / 100,
      tax: Math.round((total * 9) / 109) / 100,
      total: total / 100,
    },
    ...(coupon && { coupon: 'FIRSTNIGHT' }),
  };
}
