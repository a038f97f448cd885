import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  comparisonSpan,
  dayOf,
  instantOf,
  nextOf,
  parseDuration,
  parseInstant,
  periodSpan,
  startOf,
  stepsOf,
  DAY,
  HOUR,
} from '../../shared/time.ts';

const iso = (ts: number | undefined) => (ts === undefined ? undefined : new Date(ts).toISOString());
const at = (text: string) => Date.parse(text);
const VIENNA = 'Europe/Vienna';

describe('a duration', () => {
  it.each([
    ['P30D', 30 * DAY],
    ['PT12H', 12 * HOUR],
    ['P2W', 14 * DAY],
    ['P1DT1H1M1S', DAY + HOUR + 61_000],
    ['PT0S', 0],
    ['P1W2D', 9 * DAY],
  ])('%s has a fixed length', (text, ms) => expect(parseDuration(text)).toBe(ms));
  it.each(['P1M', 'P1Y', 'P', 'PT', 'P1DT', '30D', 'P-1D', 'P1.5D', 'p30d', '', ' P1D', 'P1D ', 'PT1M1H', 'P9999999D'])(
    '%j is refused',
    (text) => expect(parseDuration(text)).toBeUndefined(),
  );
});

describe('an instant', () => {
  it.each([
    ['2026-03-29', VIENNA, '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', VIENNA, '2026-03-29T22:00:00.000Z'],
    ['2026-01-01', 'UTC', '2026-01-01T00:00:00.000Z'],
    ['2024-02-29', 'UTC', '2024-02-29T00:00:00.000Z'],
    ['0001-01-02', 'Asia/Tokyo', '0001-01-01T14:41:01.000Z'],
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['2020-11-01', 'America/Havana', '2020-11-01T04:00:00.000Z'],
    ['2026-07-01T12:00:00Z', VIENNA, '2026-07-01T12:00:00.000Z'],
    ['2026-07-01t12:00:00.123456+02:00', 'UTC', '2026-07-01T10:00:00.123Z'],
    ['2026-07-01T12:00:00.5-00:30', 'UTC', '2026-07-01T12:30:00.500Z'],
  ])('%s in %s is %s', (text, zone, expected) => expect(iso(parseInstant(text, zone))).toBe(expected));
  it.each([
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-4-1',
    '0000-01-01',
    '2026-07-01T12:00:00',
    '2026-07-01T12:00Z',
    '2026-07-01 12:00:00Z',
    '2026-07-01T24:00:00Z',
    '2026-07-01T12:00:60Z',
    '2026-07-01T12:00:00+24:00',
    '2026-07-01T12:00:00.Z',
    '20260701',
    '1751371200000',
    '',
    '２026-07-01',
  ])('%j is refused', (text) => expect(parseInstant(text, 'UTC')).toBeUndefined());
});

describe('days and months of a zone', () => {
  it('a day may have 23 or 25 hours', () => {
    expect(nextOf('day', at('2026-03-29T10:00:00Z'), VIENNA) - startOf('day', at('2026-03-29T10:00:00Z'), VIENNA)).toBe(23 * HOUR);
    expect(nextOf('day', at('2026-10-25T10:00:00Z'), VIENNA) - startOf('day', at('2026-10-25T10:00:00Z'), VIENNA)).toBe(25 * HOUR);
  });
  it('a chart of hours has one step for each of them', () => {
    const span = { from: at('2026-10-24T22:00:00Z'), end: at('2026-10-25T23:00:00Z') };
    expect(stepsOf(span, 'hour', VIENNA)).toHaveLength(25);
  });
  it('a reading that clocks skipped is the end of the gap, one that came twice is the first', () => {
    expect(iso(instantOf({ year: 2026, month: 3, day: 29, hour: 2, minute: 30 }, VIENNA))).toBe('2026-03-29T01:00:00.000Z');
    expect(iso(instantOf({ year: 2026, month: 10, day: 25, hour: 2, minute: 30 }, VIENNA))).toBe('2026-10-25T00:30:00.000Z');
  });
  it('the week begins where the site says', () => {
    const thursday = at('2026-01-01T12:00:00Z');
    expect(dayOf(startOf('week', thursday, 'UTC', 1), 'UTC')).toBe('2025-12-29');
    expect(dayOf(startOf('week', thursday, 'UTC', 7), 'UTC')).toBe('2025-12-28');
    expect(dayOf(startOf('week', thursday, 'UTC', 4), 'UTC')).toBe('2026-01-01');
  });
  it('months keep the reading and cut the day', () => {
    expect(iso(addMonths(at('2026-03-31T08:15:00Z'), -1, VIENNA))).toBe('2026-02-28T09:15:00.000Z');
    expect(iso(addMonths(at('2026-01-15T00:00:00Z'), -13, 'UTC'))).toBe('2024-12-15T00:00:00.000Z');
    expect(iso(addDays(at('2026-03-28T11:00:00Z'), 1, VIENNA))).toBe('2026-03-29T10:00:00.000Z');
  });
  it('quarters and years begin on the first', () => {
    expect(iso(startOf('quarter', at('2026-05-20T00:00:00Z'), 'UTC'))).toBe('2026-04-01T00:00:00.000Z');
    expect(iso(startOf('year', at('2025-12-31T23:30:00Z'), VIENNA))).toBe('2025-12-31T23:00:00.000Z');
  });
});

describe('a period', () => {
  const now = at('2026-03-31T13:37:00Z');
  const both = (name: Parameters<typeof periodSpan>[0], compare: 'previous' | 'year' = 'previous', bounds = {}) => {
    const span = periodSpan(name, now, VIENNA, 1, bounds)!;
    const before = comparisonSpan(name, span, compare, VIENNA);
    return [iso(span.from), iso(span.to), before && iso(before.from), before && iso(before.to)];
  };
  it.each<[string, (string | null | undefined)[]]>([
    ['day', ['2026-03-30T22:00:00.000Z', '2026-03-31T13:37:00.000Z', '2026-03-23T23:00:00.000Z', '2026-03-24T14:37:00.000Z']],
    ['week', ['2026-03-29T22:00:00.000Z', '2026-03-31T13:37:00.000Z', '2026-03-22T23:00:00.000Z', '2026-03-24T14:37:00.000Z']],
    ['month', ['2026-02-28T23:00:00.000Z', '2026-03-31T13:37:00.000Z', '2026-01-31T23:00:00.000Z', '2026-02-28T14:37:00.000Z']],
    ['7d', ['2026-03-24T23:00:00.000Z', '2026-03-31T13:37:00.000Z', '2026-03-17T23:00:00.000Z', '2026-03-24T14:37:00.000Z']],
    ['12m', ['2025-03-31T22:00:00.000Z', '2026-03-31T13:37:00.000Z', '2024-03-31T22:00:00.000Z', '2025-03-31T13:37:00.000Z']],
  ])('%s is compared with the same elapsed part', (name, expected) => expect(both(name as 'day')).toEqual(expected));
  it('a year back keeps the weekday of a day and the date of a month', () => {
    expect(both('day', 'year').slice(2)).toEqual(['2025-03-31T22:00:00.000Z', '2025-04-01T13:37:00.000Z']);
    expect(both('month', 'year').slice(2)).toEqual(['2025-02-28T23:00:00.000Z', '2025-03-31T13:37:00.000Z']);
  });
  it('a custom period holds both its days and is compared with as many days before', () =>
    expect(both('custom', 'previous', { from: '2026-03-10', to: '2026-03-19' })).toEqual([
      '2026-03-09T23:00:00.000Z',
      '2026-03-19T23:00:00.000Z',
      '2026-02-27T23:00:00.000Z',
      '2026-03-09T23:00:00.000Z',
    ]));
  it('a custom period the wrong way round is refused, all time has no comparison', () => {
    expect(periodSpan('custom', now, VIENNA, 1, { from: '2026-03-10', to: '2026-03-09' })).toBeUndefined();
    expect(both('all', 'previous', { first: at('2024-05-05T05:05:00Z') })).toEqual([
      '2024-05-04T22:00:00.000Z',
      '2026-03-31T13:37:00.000Z',
      null,
      null,
    ]);
  });
});
