/** Orders and products in words. */
import type { ComponentChildren } from 'preact';
import type { Json } from '../../shared/event.ts';
import { list, money } from '../format.ts';
import { t, tn } from '../text/text.ts';
import { amount, items, text } from './fields.ts';
import { strong, type Phrase, type Say } from './say.tsx';

const productName = (p: unknown): string | undefined => text(p, 'name', 'title', 'product_name', 'sku', 'product_id');
/** The money of an event. */
export const price = (p: Json): Phrase['money'] | undefined => {
  const value = amount(p, 'total', 'revenue', 'value', 'price', 'amount');
  return value === undefined ? undefined : { value, currency: currencyOf(p).currency };
};

/** What the lines of an order come to, less its discount: where it names no total itself. */
function goods(p: Json): Phrase['money'] | undefined {
  const all = items(p, 'products').map((line) => {
    const each = amount(line, 'price');
    return (
      amount(line, 'line_amount') ??
      (each === undefined ? undefined : each * (amount(line, 'quantity') ?? 1) - Math.abs(amount(line, 'discount') ?? 0))
    );
  });
  if (all.length === 0 || all.some((value) => value === undefined)) return undefined;
  const sum = all.reduce<number>((total, value) => total + (value ?? 0), 0) - Math.abs(amount(p, 'discount') ?? 0);
  return { value: Math.round(sum * 1e6) / 1e6, currency: currencyOf(p).currency };
}

/** What an order is about: its first two lines, and how many more. */
function lines(p: Json): ComponentChildren {
  const all = items(p, 'products').map((line) => {
    const n = amount(line, 'quantity') ?? 1;
    const what = productName(line) ?? t('event.aProduct');
    return n === 1 ? what : t('event.quantity', { n, what });
  });
  if (all.length === 0) return null;
  const shown = strong(list(all.slice(0, all.length === 3 ? 3 : 2)));
  return all.length > 3 ? tn('event.orderMore', { what: strong(all.slice(0, 2).join(', ')), n: all.length - 2 }) : shown;
}
/** Order number, code and discount. */
export const orderDetail = (p: Json): string[] => {
  const [id, code, discount] = [text(p, 'order_id', 'orderId'), text(p, 'coupon', 'code'), amount(p, 'discount')];
  return [
    ...(id ? [t('event.orderId', { id })] : []),
    ...(code ? [t('event.code', { code })] : []),
    ...(discount ? [t('event.discount', { amount: money(discount, currencyOf(p)) })] : []),
  ];
};
/** Order number, carrier and reason. */
export const parcel = (p: Json): string[] =>
  [...orderDetail(p), text(p, 'carrier'), text(p, 'reason')].filter((part) => part !== undefined);
/** Order number, how it was paid, and the number of the payment. */
export const payment = (p: Json): string[] =>
  [...orderDetail(p), text(p, 'payment_method', 'method'), text(p, 'transaction_id')].filter((part) => part !== undefined);
/** A stranger may call anything a currency; only three letters are one. */
export const currencyOf = (p: Json): { currency?: string } => {
  const code = text(p, 'currency')?.toUpperCase();
  return code && /^[A-Z]{3}$/.test(code) ? { currency: code } : {};
};

/** An event about one product. */
export const about =
  (
    key:
      | 'event.productViewed'
      | 'event.productClicked'
      | 'event.productAdded'
      | 'event.productRemoved'
      | 'event.wished'
      | 'event.unwished'
      | 'event.wishToCart'
      | 'event.shared'
      | 'event.reviewed',
  ): Say =>
  (p) => {
    const rating = amount(p, 'rating');
    const category = text(p, 'category');
    return {
      words: tn(key, { what: strong(productName(p) ?? productName(items(p, 'products')[0]) ?? t('event.aProduct')) }),
      detail: [...(category ? [category] : []), ...(rating === undefined ? [] : [t('event.rating', { n: rating })])],
    };
  };
/** An order, with its money. */
export const order: Say = (p) => {
  const what = lines(p);
  return {
    mark: 'own',
    words: what ? tn('event.order', { what }) : t('event.orderPlain'),
    detail: orderDetail(p),
    money: price(p) ?? goods(p),
  };
};
/** Money or goods that went back. */
export const refund: Say = (p) => {
  if (p['cancelled'] === true || p['canceled'] === true) return { mark: 'act', words: t('event.refundCancelled'), detail: orderDetail(p) };
  const what = lines(p);
  const value = price(p);
  return {
    mark: 'act',
    words: what ? tn('event.refundOf', { what }) : t('event.refund'),
    detail: orderDetail(p),
    money: value && { ...value, value: -Math.abs(value.value) },
  };
};
