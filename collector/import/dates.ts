/** Dates as other systems write them: read by the order of day, month and year that the file keeps, and that order found out. Pure. */
import type { DateOrder } from '../../shared/api.ts';
import { instantOf, type Wall } from '../../shared/time.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Two digits of a year: from 70 on of the last century. */
const CENTURY = 70;
const PARTS = /^(\d{1,4})[-/. ](\d{1,2}|[A-Za-z]{3,9}\.?)[-/., ]+(\d{1,4})(?:(?:[T ]|,\s*| at )(.+))?$/;
const NAMED = /^([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?:(?: at |,? )(.+))?$/;
const PLAIN = /^(\d{4})(\d\d)(\d\d)(?:[T ](.+))?$/;
const TIME =
  /^(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*([AaPp])?\.?(?:[Mm]\.?)?\s*(?:(Z|UTC|GMT)|([+-])(\d\d):?(\d\d))?(?:\s*\(?[A-Z]{2,5}\)?)?$/;
const EPOCH = /^\d{9,14}$/;
/** More than this are milliseconds. */
const SECONDS = 1e11;

interface Day {
  year: number;
  month: number;
  day: number;
}
const monthOf = (word: string): number => {
  const at = MONTHS.indexOf(word.slice(0, 3).toLowerCase());
  return at < 0 ? Number(word) : at + 1;
};
const yearOf = (digits: string): number => {
  const year = Number(digits);
  return digits.length > 2 ? year : year + (year < CENTURY ? 2000 : 1900);
};
function dayOf(text: string, order: DateOrder): { day: Day; time: string | undefined } | null {
  const named = NAMED.exec(text);
  if (named) {
    const [, month = '', day = '', year = '', time] = named;
    return Number.isNaN(monthOf(month)) ? null : { day: { year: Number(year), month: monthOf(month), day: Number(day) }, time };
  }
  const plain = order === 'ymd' ? PLAIN.exec(text) : null;
  if (plain) return { day: { year: Number(plain[1]), month: Number(plain[2]), day: Number(plain[3]) }, time: plain[4] };
  const parts = PARTS.exec(text);
  if (!parts) return null;
  const [, one = '', two = '', three = '', time] = parts;
  const word = /[a-z]/i.test(two);
  // A year of four digits in front, or a month as a word, says by itself what is what.
  if (one.length === 4)
    return order === 'ymd' || word ? { day: { year: Number(one), month: monthOf(two), day: Number(three) }, time } : null;
  if (one.length > 2 || three.length === 3 || three.length === 1) return null;
  if (word) return { day: { year: yearOf(three), month: monthOf(two), day: Number(one) }, time };
  if (order === 'dmy') return { day: { year: yearOf(three), month: Number(two), day: Number(one) }, time };
  return order === 'mdy' ? { day: { year: yearOf(three), month: Number(one), day: Number(two) }, time } : null;
}

/** Milliseconds of a date as a file writes it, a day being midnight of the zone; null when it is none in this order. */
export function readDate(written: string, order: DateOrder, zone: string): number | null {
  const text = written.trim();
  if (order === 'epoch') {
    if (!EPOCH.test(text)) return null;
    return Number(text) > SECONDS ? Number(text) : Number(text) * 1000;
  }
  const found = dayOf(text, order);
  if (!found) return null;
  const { year, month, day } = found.day;
  const last = new Date(Date.UTC(2000, month, 0));
  last.setUTCFullYear(year, month, 0);
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= last.getUTCDate())) return null;
  const wall: Wall = found.day;
  if (found.time === undefined) return instantOf(wall, zone);
  const time = TIME.exec(found.time.trim());
  if (!time) return null;
  const [, h = '', m = '', s = '0', fraction = '', half, utc, sign, hours = '0', minutes = '0'] = time;
  let hour = Number(h);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  }
  if (hour > 23 || Number(m) > 59 || Number(s) > 59) return null;
  const clock = { ...wall, hour, minute: Number(m), second: Number(s), ms: Number(fraction.padEnd(3, '0').slice(0, 3)) };
  if (utc === undefined && sign === undefined) return instantOf(clock, zone);
  const offset = sign === undefined ? 0 : (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
  return instantOf(clock, 'UTC') - offset;
}

const ORDERS: readonly DateOrder[] = ['ymd', 'dmy', 'mdy', 'epoch'];
/**
 * The order in which dates are written. `sure`: no other reads all of them too. Where none reads all, the one that reads most; null where none reads
 * more than half of them.
 */
export function dateOrderOf(samples: readonly string[]): { order: DateOrder; sure: boolean; all: boolean } | null {
  const given = samples.filter((sample) => sample.trim() !== '');
  if (given.length === 0) return null;
  const reads = ORDERS.map((order) => ({ order, n: given.filter((sample) => readDate(sample, order, 'UTC') !== null).length }));
  const most = Math.max(...reads.map(({ n }) => n));
  const best = reads.filter(({ n }) => n === most);
  const [first] = best;
  if (!first || most * 2 <= given.length) return null;
  // Months as words are read alike in every order: then there is nothing to be unsure of.
  const alike = best.every(({ order }) => given.every((sample) => readDate(sample, order, 'UTC') === readDate(sample, first.order, 'UTC')));
  return { order: first.order, sure: best.length === 1 || alike, all: most === given.length };
}
