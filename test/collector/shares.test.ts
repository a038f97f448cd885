import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partOf, shownParts, spread } from '../../shared/shares.ts';

const micros = fc.integer({ min: -9_007_199_254_740_991, max: 9_007_199_254_740_991 });

describe('an amount that is spread', () => {
  it.each<[string, number, number[], number[]]>([
    ['by weight', 100, [1, 1, 2], [25, 25, 50]],
    ['the rest to those that lost most', 100, [1, 1, 1], [34, 33, 33]],
    ['the rest to the largest remainder, wherever it stands', 10, [3, 3, 5], [3, 3, 4]],
    ['evenly where nothing weighs', 7, [0, 0], [4, 3]],
    ['below nothing', -100, [1, 1, 1], [-33, -33, -34]],
    ['among some that weigh less than nothing', 90, [100, -10], [100, -10]],
    ['whatever its size', 9_007_199_254_740_991, [9_007_199_254_740_991, 1], [9_007_199_254_740_990, 1]],
  ])('goes %s', (_, amount, weights, parts) => {
    expect(spread(amount, weights)).toEqual(parts);
  });
  it('adds up to it, always', () => {
    fc.assert(
      fc.property(micros, fc.array(fc.integer({ min: 0, max: 9e15 }), { minLength: 1, maxLength: 20 }), (amount, weights) => {
        expect(spread(amount, weights).reduce((sum, part) => sum + BigInt(part), 0n)).toBe(BigInt(amount));
      }),
    );
  });
});

describe('a part of an amount', () => {
  it.each([
    [100, 1, 3, 33],
    [5, 1, 2, 3],
    [-5, 1, 2, -2],
    [9_007_199_254_740_991, 2, 3, 6_004_799_503_160_661],
  ])('of %i is rounded once, half up: %i of %i', (amount, part, whole, expected) => {
    expect(partOf(amount, part, whole)).toBe(expected);
  });
});

describe('parts as they are shown', () => {
  it.each<[string, number[], string, number[]]>([
    ['whole cents stay', [10_000_000, -2_500_000], 'EUR', [10, -2.5]],
    ['thirds of a cent add up', [3_333_333, 3_333_333, 3_333_334], 'EUR', [3.33, 3.33, 3.34]],
    ['a cost takes the odd cent', [10_000_000, -3_336_000, -1_333_000], 'EUR', [10, -3.34, -1.33]],
    ['in a currency without decimals', [500_000, 500_000, 500_000], 'JPY', [1, 1, 0]],
  ])('%s', (_, amounts, currency, shown) => {
    expect(shownParts(amounts, currency)).toEqual(shown);
  });
  it('add up to the sum as it is shown', () => {
    const amounts = fc.array(fc.integer({ min: -1e12, max: 1e12 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(amounts, (all) => {
        const sum = all.reduce((a, b) => a + b, 0);
        const cents = shownParts(all, 'EUR').reduce((a, b) => a + Math.round(b * 100), 0);
        expect(Math.abs(cents - sum / 10_000)).toBeLessThanOrEqual(0.5);
      }),
    );
  });
});
