import { describe, expect, it } from 'vitest';
import { format, money, number, percent, short, stepName } from '../../dashboard/format.ts';
import { periodName } from '../../dashboard/parts/period-picker.tsx';

describe('what is written', () => {
  it.each([
    ['a number', () => number(-1284), '\u22121,284'],
    ['a share', () => percent(-0.04, { sign: true }), '\u22124%'],
    ['an amount', () => money(-12.5, { currency: 'EUR' }), '\u2212€12.50'],
    ['an axis', () => short(-3000), '\u22123k'],
  ])('has a minus of its own: %s', (_, write, words) => expect(write().toLowerCase()).toBe(words.toLowerCase()));
  it('has a currency that is none before it, as anybody may send one', () => {
    expect(money(-12.5, { currency: 'EURO' })).toBe('EURO \u221212.50');
    expect(money(1284, { currency: '€', whole: true })).toBe('€ 1,284');
    expect(money(1, { currency: 'x'.repeat(500) })).toBe('xxxxxxxxxxxx 1.00');
  });
  it('names a month with its whole year', () => {
    format({ timeZone: 'UTC' });
    expect(stepName('2011-11-01T00:00:00Z', 'month')).toBe('Nov 2011');
  });
  it.each([
    ['2024-03-03', '2024-04-09', '3 Mar – 9 April 2024'],
    ['2023-12-30', '2024-01-02', '30 December 2023 – 2 January 2024'],
  ])('names the years of a period where they differ: %s to %s', (from, to, words) =>
    expect(periodName({ period: 'custom', from, to, compare: 'none' })).toBe(words),
  );
});
