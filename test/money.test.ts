import { describe, expect, it } from 'vitest';
import { shownAmount, times, toMicros } from '../shared/money.ts';

describe('money', () => {
  it.each([
    [8_911_407_904_000, 'GBP', 8911407.9],
    [-611_342_090_000, 'GBP', -611342.09],
    [1_005_000, 'EUR', 1.01],
    [-1_005_000, 'EUR', -1.01],
    [1_500_000, 'JPY', 2],
    [1_234_500, 'KWD', 1.235],
    [1_234_500, 'no code', 1.23],
    [0, 'EUR', 0],
  ])('shows %i micro-units of %s as %d', (micros, currency, shown) => expect(shownAmount(micros, currency)).toBe(shown));

  it.each([
    [0.1, 100_000],
    [-19.99, -19_990_000],
    [0.0000005, 1],
    [Number.NaN, undefined],
    [Infinity, undefined],
    ['1', undefined],
    [9.1e9, undefined],
  ])('takes %s as %s micro-units', (amount, micros) => expect(toMicros(amount)).toBe(micros));

  it('adds a thousand tenths to exactly a hundred', () => {
    const tenth = toMicros(0.1) ?? 0;
    expect(Array.from({ length: 1000 }, () => tenth).reduce((a, b) => a + b, 0)).toBe(100_000_000);
    expect(times(tenth, 3)).toBe(300_000);
  });
});
