import { describe, expect, it } from 'vitest';
import { withQuery } from '../../dashboard/address.ts';
import {
  COMPARES,
  parsePeriod,
  periodMended,
  periodQuery,
  PERIODS,
  periodWords,
  STANDARD,
  type Period,
} from '../../dashboard/parts/period.ts';

const ADDRESSES: [string, Record<string, string>, Period][] = [
  ['nothing', {}, STANDARD],
  ['a period', { period: '30d' }, { period: '30d', compare: 'previous' }],
  ['a comparison', { compare: 'year' }, { period: '7d', compare: 'year' }],
  [
    'days of its own',
    { period: 'custom', from: '2024-02-28', to: '2024-03-01', compare: 'none' },
    { period: 'custom', from: '2024-02-28', to: '2024-03-01', compare: 'none' },
  ],
  [
    'one day',
    { period: 'custom', from: '2024-02-28', to: '2024-02-28' },
    { period: 'custom', from: '2024-02-28', to: '2024-02-28', compare: 'previous' },
  ],
  ['days in the wrong order', { period: 'custom', from: '2024-03-01', to: '2024-02-28' }, STANDARD],
  ['a day that is none', { period: 'custom', from: '2024-13-01', to: '2024-13-02' }, STANDARD],
  ['a day that its month has not', { period: 'custom', from: '2024-02-01', to: '2024-02-31' }, STANDARD],
  ['half a period', { period: 'custom', from: '2024-03-01' }, STANDARD],
  ['a word that is none', { period: 'fortnight', compare: '<script>' }, STANDARD],
  ['days beside another period', { period: 'year', from: '2024-01-01', to: '2024-01-02' }, { period: 'year', compare: 'previous' }],
];

describe('the period of an address', () => {
  it.each(ADDRESSES)('with %s is read', (_, query, period) => expect(parsePeriod(query)).toEqual(period));
  it.each(PERIODS.flatMap((period) => COMPARES.map((compare) => [period, compare] as const)))(
    'comes back: %s against %s',
    (period, compare) => {
      const chosen: Period = period === 'custom' ? { period, from: '2024-01-01', to: '2024-01-31', compare } : { period, compare };
      const address = withQuery({ q: 'anna', period: 'custom', from: '2020-01-01', to: '2020-01-02' }, periodWords(chosen));
      const query = Object.fromEntries(new URLSearchParams(address));
      expect(parsePeriod(query)).toEqual(chosen);
      expect(query.q).toBe('anna');
    },
  );
  it.each([
    [{ period: 'banana' }, { period: undefined, compare: undefined }],
    [
      { period: 'custom', from: '2024-03-01', to: '2024-02-28', compare: 'year' },
      { period: undefined, from: undefined, to: undefined, compare: 'year' },
    ],
    [
      { period: '30d', compare: 'never' },
      { period: '30d', compare: undefined },
    ],
    [
      { period: 'year', from: '2024-01-01' },
      { period: 'year', from: undefined },
    ],
  ])('is mended where it says what there is not: %j', (query, mended) => expect(periodMended(query)).toMatchObject(mended));
  it.each([{}, { period: '7d', compare: 'previous' }, { period: 'custom', from: '2024-01-01', to: '2024-01-31' }])(
    'stays as it is where it is right: %j',
    (query) => expect(periodMended(query)).toBeNull(),
  );
  it('is left out where it is the standard', () => expect(withQuery({}, periodWords(STANDARD))).toBe(''));
  it('is told to the collector whole', () => expect(periodQuery(STANDARD)).toMatchObject({ period: '7d', compare: 'previous' }));
});
