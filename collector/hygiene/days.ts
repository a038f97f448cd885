/** Days that people state: birthdays and others, in the forms that files have. Pure. */
import { DAY } from '../../shared/time.ts';

/** A day: `YYYY-MM-DD`, or null where it is none or may be two; and what is wrong with it. */
export interface StatedDay {
  day: string | null;
  wrong: 'impossible' | 'future' | null;
}
/** Nobody alive was born so long ago, in days: the oldest reached 122 years. */
const OLDEST = 123 * 365.25;

/** Reads a day of the past: 2001-03-04, an instant, 04-03-2001, 4.3.2001, or 3/4/2001 where it can only mean one day. Null where there is nothing to read. */
export function pastDay(value: unknown, now: number): StatedDay | null {
  if (typeof value !== 'string' || value.trim() === '') return null;
  const text = value.trim();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:$|[T ])/.exec(text) ?? /^(\d{4})(\d\d)(\d\d)$/.exec(text);
  if (iso) return judged(Number(iso[1]), Number(iso[2]), Number(iso[3]), now);
  const local = /^(\d{1,2})([-./])(\d{1,2})\2(\d{4})$/.exec(text);
  if (!local) return { day: null, wrong: 'impossible' };
  const [first, second, year] = [Number(local[1]), Number(local[3]), Number(local[4])];
  if (local[2] !== '/') return judged(year, second, first, now);
  if (first > 12) return judged(year, second, first, now);
  if (second > 12) return judged(year, first, second, now);
  const either = judged(year, first, second, now);
  return first === second ? either : { ...either, day: null };
}

function judged(year: number, month: number, day: number, now: number): StatedDay {
  const ms = Date.UTC(year, month - 1, day);
  const at = new Date(ms);
  const there = year >= 1 && at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  if (!there) return { day: null, wrong: 'impossible' };
  // Somewhere it is tomorrow already.
  if (ms > now + DAY) return { day: null, wrong: 'future' };
  if ((now - ms) / DAY > OLDEST) return { day: null, wrong: 'impossible' };
  return { day: at.toISOString().slice(0, 10), wrong: null };
}

/** Whether day and month of two days are swapped: 2001-03-04 and 2001-04-03. */
export const swapped = (one: string, two: string): boolean =>
  one !== two && one.slice(0, 4) === two.slice(0, 4) && one.slice(5, 7) === two.slice(8) && one.slice(8) === two.slice(5, 7);
