import { describe, expect, it } from 'vitest';
import { superfluous, type Kept } from '../../collector/upkeep/keep.ts';
import { lastDue, nextDue } from '../../collector/upkeep/due.ts';

const DAY = 86_400_000;
const now = Date.parse('2026-11-22T03:15:00Z');
/** A backup so many days ago, named by that number. */
const ago = (days: number, good = true): Kept => ({ name: String(days), at: now - days * DAY, good });
const nightly = (days: number, bad: number[] = []): Kept[] => Array.from({ length: days }, (_, i) => ago(i, !bad.includes(i)));
const RULES = { daily: 7, weekly: 4, monthly: 6 };
const kept = (backups: Kept[], rules = RULES): string[] => {
  const gone = new Set(superfluous(backups, rules, 'UTC', now));
  return backups.map(({ name }) => name).filter((name) => !gone.has(name));
};

describe('the rules for old backups', () => {
  // 22 November 2026 is a Sunday: weeks end on the days 0, 7, 14, 21; months on 22 (31 October), 53, 83, 114, 145.
  const cases: [string, Kept[], typeof RULES, string[]][] = [
    ['keep everything of the first week', nightly(7), RULES, ['0', '1', '2', '3', '4', '5', '6']],
    [
      'keep seven days, four weeks and six months of a year',
      nightly(365),
      RULES,
      ['0', '1', '2', '3', '4', '5', '6', '7', '14', '21', '22', '53', '83', '114', '145'],
    ],
    [
      'keep what was made by hand in the last two days',
      [ago(0), ago(0.1), ago(0.2), ago(1), ago(1.5), ago(2.1), ago(2.2)],
      RULES,
      ['0', '0.1', '0.2', '1', '1.5', '2.2'],
    ],
    ['take a good backup of a day before a newer one that was never proved', [ago(0), ago(3.05, false), ago(3.1)], RULES, ['0', '3.1']],
    [
      'never take the last good one away, nor what came after it',
      nightly(
        30,
        Array.from({ length: 25 }, (_, i) => i),
      ),
      { daily: 1, weekly: 0, monthly: 0 },
      Array.from({ length: 26 }, (_, i) => String(i)),
    ],
    ['keep everything when nothing was ever proved', [ago(1, false), ago(100, false)], RULES, ['1', '100']],
    ['take what the owner wants fewer of', nightly(30), { daily: 3, weekly: 0, monthly: 0 }, ['0', '1', '2']],
    ['do nothing without backups', [], RULES, []],
  ];
  it.each(cases)('%s', (_name, backups, rules, expected) => {
    expect(kept(backups, rules)).toEqual(expected);
  });
  it('count days where the shop is', () => {
    const late: Kept[] = [
      { name: 'monday', at: Date.parse('2026-11-09T23:30:00Z'), good: true },
      { name: 'also monday in London', at: Date.parse('2026-11-09T12:00:00Z'), good: true },
      { name: 'now', at: now, good: true },
    ];
    const rules = { daily: 7, weekly: 0, monthly: 0 };
    expect(superfluous(late, rules, 'Europe/London', now)).toEqual(['also monday in London']);
    expect(superfluous(late, rules, 'Asia/Tokyo', now)).toEqual([]);
  });
});

describe('a nightly hour', () => {
  const times: [string, string, string, string, string][] = [
    ['is today when it is past', 'UTC', '2026-11-22T03:16:00Z', '2026-11-22T03:15:00Z', '2026-11-23T03:15:00Z'],
    ['is this very moment', 'UTC', '2026-11-22T03:15:00Z', '2026-11-22T03:15:00Z', '2026-11-23T03:15:00Z'],
    ['was yesterday when it is not yet', 'UTC', '2026-11-22T03:14:59Z', '2026-11-21T03:15:00Z', '2026-11-22T03:15:00Z'],
    ['is told by the clock of the shop', 'America/New_York', '2026-11-22T03:16:00Z', '2026-11-21T08:15:00Z', '2026-11-22T08:15:00Z'],
    ['comes later after the clocks went back', 'Europe/Amsterdam', '2026-10-24T12:00:00Z', '2026-10-24T01:15:00Z', '2026-10-25T02:15:00Z'],
    ['comes earlier after they went forward', 'Europe/Amsterdam', '2026-03-28T12:00:00Z', '2026-03-28T02:15:00Z', '2026-03-29T01:15:00Z'],
  ];
  it.each(times)('%s', (_name, zone, at, last, next) => {
    expect(new Date(lastDue(Date.parse(at), 195, zone)).toISOString()).toBe(new Date(last).toISOString());
    expect(new Date(nextDue(Date.parse(at), 195, zone)).toISOString()).toBe(new Date(next).toISOString());
  });
});
