/** When nightly work is due. Pure. */
import { DAY, instantOf, wallOf } from '../../shared/time.ts';

/** The last moment at or before `now` at which a clock in `zone` showed so many minutes after midnight. */
export function lastDue(now: number, minutes: number, zone: string): number {
  const on = (ts: number): number => {
    const { year, month, day } = wallOf(ts, zone);
    return instantOf({ year, month, day, hour: Math.floor(minutes / 60), minute: minutes % 60 }, zone);
  };
  const today = on(now);
  return today <= now ? today : on(now - DAY);
}
/** The next such moment after `now`. */
export function nextDue(now: number, minutes: number, zone: string): number {
  // A day of the zone may have 23 or 25 hours; a day and a half after the last moment is always between the next two.
  return lastDue(lastDue(now, minutes, zone) + 1.5 * DAY, minutes, zone);
}
