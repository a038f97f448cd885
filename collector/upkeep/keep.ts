/** Which backups stay. Pure. */
import { DAY, offsetAt } from '../../shared/time.ts';

/** How many days, weeks and months each keep their newest backup. */
export interface KeepRules {
  daily: number;
  weekly: number;
  monthly: number;
}
/** A backup as the rules see it. `good`: it was opened and read through. */
export interface Kept {
  name: string;
  at: number;
  good: boolean;
}

/** Whatever is younger stays: it may have been made by hand, before something risky. */
const YOUNG = 2 * DAY;

/**
 * Names that no rule keeps. In each of the last days, weeks and months that have a backup the newest good one stays; so does whatever is of the last
 * two days, and the last good one with everything after it.
 */
export function superfluous(backups: readonly Kept[], rules: KeepRules, zone: string, now: number): string[] {
  const newest = [...backups].sort((a, b) => b.at - a.at);
  const keep = new Set<string>();
  const lastGood = newest.findIndex(({ good }) => good);
  for (const { name } of lastGood < 0 ? newest : newest.slice(0, lastGood + 1)) keep.add(name);
  for (const { name, at } of newest) if (now - at < YOUNG) keep.add(name);
  const day = (at: number): number => Math.floor((at + offsetAt(at, zone)) / DAY);
  const periods: [number, (at: number) => number | string][] = [
    [rules.daily, day],
    // Day 0 was a Thursday; weeks begin on Monday.
    [rules.weekly, (at) => Math.floor((day(at) + 3) / 7)],
    [rules.monthly, (at) => new Date(day(at) * DAY).toISOString().slice(0, 7)],
  ];
  for (const [most, period] of periods) {
    const seen = new Map<number | string, Kept>();
    for (const backup of newest) {
      const held = seen.get(period(backup.at));
      if (held ? !held.good && backup.good : seen.size < most) seen.set(period(backup.at), backup);
    }
    for (const { name } of seen.values()) keep.add(name);
  }
  return newest.filter(({ name }) => !keep.has(name)).map(({ name }) => name);
}
