import { describe, expect, it } from 'vitest';
import type { ProductChange, ProductDetail } from '../../shared/api.ts';
import { draftOf, editOf, problemOf } from '../../dashboard/pages/product-draft.ts';
import { priceCourse } from '../../dashboard/pages/product-history.tsx';
import { webAddress } from '../../dashboard/pages/product-words.tsx';

const NOW = Date.parse('2026-03-31T12:00:00Z');
const price = (from: number | null, to: number | null, at: string, was = 'EUR'): ProductChange => ({
  field: 'price',
  from,
  to,
  currencies: { from: was, to: 'EUR' },
  at,
  who: 'feed',
  by: null,
});
const product = (more: Partial<ProductDetail> = {}): ProductDetail => ({
  ...{ id: 'A', title: 'Lamp', description: null, category: null, brand: null, price: 10, salePrice: null, cost: 4, currency: 'EUR' },
  ...{ availability: 'gone', stock: null, image: null, url: null, gtin: null, mpn: null, group: null, attributes: {} },
  ...{ updatedAt: '2026-03-01T00:00:00Z', said: { title: 'feed', price: 'feed', cost: 'owner' }, own: { cost: 4 } },
  ...{ since: '2026-02-01T12:00:00Z', changes: [] },
  ...more,
});

describe('the address of a picture', () => {
  it.each([
    ['https://shop.example/a.png', 'https://shop.example/a.png'],
    ['/a.png', 'https://shop.example/a.png'],
    ['//evil.example/a.png', null],
    ['javascript:alert(1)', null],
    ['data:image/svg+xml,<svg/>', null],
    ['https://user:secret@shop.example/a.png', null],
    ['a.png', null],
    ['https://', null],
  ])('%s is %s', (address, expected) => expect(webAddress(address, 'https://shop.example')).toBe(expected));
  it('of its own site is none while no site is named', () => expect(webAddress('/a.png', undefined)).toBeNull());
});

describe('an edit', () => {
  it('says what changes, and what takes it back', () => {
    const draft = { ...draftOf(product()), title: 'My lamp', price: '12,50', cost: '', stock: '3' };
    expect(editOf(product(), draft)).toEqual({
      change: { title: 'My lamp', price: 12.5, cost: null, stock: 3 },
      undo: { title: null, price: null, cost: 4, stock: null },
    });
  });
  it('of nothing is none, also of what vanished from the feed', () =>
    expect(editOf(product(), draftOf(product()))).toEqual({ change: {}, undo: {} }));
  it.each([
    ['price', 'cheap', 'product.noAmount'],
    ['price', '12.50', null],
    ['stock', '1.5', 'product.noWhole'],
    ['url', 'javascript:x', 'product.noAddress'],
    ['image', '/a.png', null],
    ['title', '', null],
  ] as const)('tells of %s "%s": %s', (field, text, problem) => expect(problemOf(field, text, product())).toBe(problem));
});

describe('the course of a price', () => {
  it('is none where it never changed', () => expect(priceCourse(product(), NOW)).toEqual([]));
  it('begins when the product was known, steps at each change, and ends now', () => {
    const course = priceCourse(product({ changes: [price(9, 10, '2026-03-20T12:00:00Z'), price(8, 9, '2026-03-10T12:00:00Z')] }), NOW);
    expect(course).toHaveLength(59);
    expect([course[0], course.at(-1)]).toEqual([
      { at: Date.parse('2026-02-01T12:00:00Z'), price: 8 },
      { at: NOW, price: 10 },
    ]);
    expect(new Set(course.map((step) => step.price))).toEqual(new Set([8, 9, 10]));
  });
  it('knows nothing of the time when it was in another currency', () => {
    const course = priceCourse(product({ changes: [price(900, 10, '2026-03-20T12:00:00Z', 'JPY')] }), NOW);
    expect(new Set(course.map((step) => step.price))).toEqual(new Set([null, 10]));
  });
  it('shows a month at least, and nothing before the product was known', () => {
    const course = priceCourse(product({ since: '2026-03-30T12:00:00Z', changes: [price(8, 9, '2026-03-31T10:00:00Z')] }), NOW);
    expect(course).toHaveLength(30);
    expect(course.slice(-3).map((step) => step.price)).toEqual([null, 8, 9]);
  });
});
