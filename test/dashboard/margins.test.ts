import { describe, expect, it } from 'vitest';
import { areSound, marginsIn, typedMargins, type TypedMargins } from '../../dashboard/pages/settings-margins.tsx';

const SAVED = {
  margins: { site: 0.35, categories: [{ category: 'Lamps', rate: 0.125 }] },
  serving: { order: 0.35, parcel: 4.1, return: 2.5, paymentShare: 0.029, payment: 0.25 },
};
const typed: TypedMargins = typedMargins(SAVED.margins, SAVED.serving);

describe('margins and costs as they are typed', () => {
  it('are percentages, and come back as they were saved', () => {
    expect(typed).toMatchObject({
      site: '35',
      categories: [{ category: 'Lamps', rate: '12.5' }],
      serving: { paymentShare: '2.9', parcel: '4.1' },
    });
    expect(marginsIn(typed)).toEqual(SAVED);
  });
  it('may be written with a comma, and without a margin for everything else', () => {
    const other = { ...typed, site: ' ', serving: { ...typed.serving, parcel: '4,25' } };
    expect(areSound(other)).toBe(true);
    expect(marginsIn(other)).toMatchObject({ margins: { site: null }, serving: { parcel: 4.25 } });
  });
  it.each<[string, Partial<TypedMargins>]>([
    ['a margin above a hundred', { site: '101' }],
    ['a margin that is no number', { site: 'a third' }],
    ['a category without a name', { categories: [{ category: ' ', rate: '10' }] }],
    ['a category without a margin', { categories: [{ category: 'Lamps', rate: '' }] }],
    ['a category twice', { categories: [typed.categories[0]!, { category: ' Lamps ', rate: '10' }] }],
    ['a cost that is no amount', { serving: { ...typed.serving, order: '' } }],
    ['a cost below nothing', { serving: { ...typed.serving, order: '-1' } }],
  ])('cannot be saved with %s', (_, part) => {
    expect(areSound({ ...typed, ...part })).toBe(false);
  });
});
