/**
 * Time as Kith means it: fixed durations, checked instants, and days, weeks and months of the site's own zone. Pure; every `now` is an argument.
 * Instants are integer milliseconds; a zone is an IANA name (`Europe/Vienna`); `weekStart` is 1 Monday ... 7 Sunday.
 */
import type { CompareName, PeriodName } from './api.ts';

/** Milliseconds in a second. */
export const SECOND = 1000;
/** Milliseconds in a minute. */
export const MINUTE = 60 * SECOND;
/** Milliseconds in an hour. */
export const HOUR = 60 * MINUTE;
/** Milliseconds in a day of 24 hours. */
export const DAY = 24 * HOUR;

const DURATION = /^P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?)?$/;
/** Milliseconds of a fixed-length ISO 8601 duration (`P30D`, `PT12H`, `P2W`); `undefined` for months, years, fractions, or nothing at all. */
export function parseDuration(text: string): number | undefined {
  const found = DURATION.exec(text);
  if (!found || found.slice(1).every((part) => part === undefined)) return undefined;
  const [weeks, days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return weeks * 7 * DAY + days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND;
}

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d+))?(?:([Zz])|([+-])([01]\d|2[0-3]):([0-5]\d)))?$/;
/**
 * Milliseconds of `YYYY-MM-DD` (midnight in the site's zone) or RFC 3339 with an offset; `undefined` for anything else, the 30th of February
 * and leap seconds included. Fractions finer than a millisecond are cut off.
 */
export function parseInstant(text: string, zone: string): number | undefined {
  const found = INSTANT.exec(text);
  if (!found) return undefined;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (found[4] === undefined) return instantOf({ year, month, day }, zone);
  const utc = utcOf({ year, month, day, hour: Number(found[4]), minute: Number(found[5]), second: Number(found[6]) });
  const fraction = Number((found[7] ?? '').padEnd(3, '0').slice(0, 3));
  const offset = found[9] ? (Number(found[10]) * HOUR + Number(found[11]) * MINUTE) * (found[9] === '-' ? -1 : 1) : 0;
  return utc + fraction - offset;
}

/** A wall clock reading; month 1 to 12. */
export interface Wall {
  year: number;
  month: number;
  day: number;
  hour?: number;
  minute?: number;
  second?: number;
  ms?: number;
}
const leap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const daysInMonth = (year: number, month: number) => (month === 2 ? (leap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);
function utcOf(wall: Wall): number {
  const date = new Date(0);
  date.setUTCFullYear(wall.year, wall.month - 1, wall.day);
  date.setUTCHours(wall.hour ?? 0, wall.minute ?? 0, wall.second ?? 0, wall.ms ?? 0);
  return date.getTime();
}

const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}
/** Whether this machine knows the zone's name. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

// Outside these years zones do not change any more (or had not begun to), and Intl would count years of an era.
const EARLIEST = utcOf({ year: 1000, month: 1, day: 1 });
const LATEST = utcOf({ year: 9998, month: 1, day: 1 });
/** How far the zone's wall clock is ahead of UTC at an instant, in milliseconds. */
export function offsetAt(ts: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const at = Math.min(Math.max(Math.floor(ts / SECOND) * SECOND, EARLIEST), LATEST);
  const wall: Record<string, number> = {};
  for (const part of formatOf(zone).formatToParts(at)) if (part.type !== 'literal') wall[part.type] = Number(part.value);
  return utcOf(wall as unknown as Wall) - at;
}

/** The day of a site's calendar that an instant falls into, in days since 1970. */
export const siteDay = (ts: number, zone: string): number => Math.floor((ts + offsetAt(ts, zone)) / DAY);
/** The wall clock of a zone at an instant. */
export function wallOf(ts: number, zone: string): Required<Wall> {
  const date = new Date(ts + offsetAt(ts, zone));
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    ms: date.getUTCMilliseconds(),
  };
}
/** The instant of a wall clock reading: the first of two when clocks went back, the end of the gap when they went forward. */
export function instantOf(wall: Wall, zone: string): number {
  const utc = utcOf(wall);
  const [before, after] = [offsetAt(utc - DAY, zone), offsetAt(utc + DAY, zone)];
  const candidates = (before === after ? [before] : [before, after]).map((offset) => utc - offset);
  const exact = candidates.filter((ts) => ts + offsetAt(ts, zone) === utc);
  if (exact.length > 0) return Math.min(...exact);
  // The reading was skipped: find the moment at which the clock jumped over it.
  let [low, high] = [Math.min(...candidates), Math.max(...candidates)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (middle + offsetAt(middle, zone) < utc) low = middle;
    else high = middle;
  }
  return high;
}

/** The parts of a calendar that figures are gathered by. */
export type Unit = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year';
/** The beginning of the site's hour, day, week, month, quarter or year that holds an instant. */
export function startOf(unit: Unit, ts: number, zone: string, weekStart = 1): number {
  if (unit === 'hour') {
    const offset = offsetAt(ts, zone);
    return Math.floor((ts + offset) / HOUR) * HOUR - offset;
  }
  const { year, month, day } = wallOf(ts, zone);
  if (unit === 'day') return instantOf({ year, month, day }, zone);
  if (unit === 'week') {
    const weekday = new Date(utcOf({ year, month, day })).getUTCDay() || 7;
    return instantOf({ year, month, day: day - ((weekday - weekStart + 7) % 7) }, zone);
  }
  if (unit === 'month') return instantOf({ year, month, day: 1 }, zone);
  if (unit === 'quarter') return instantOf({ year, month: month - ((month - 1) % 3), day: 1 }, zone);
  return instantOf({ year, month: 1, day: 1 }, zone);
}
/** The same wall clock reading so many days later (or earlier) in the zone. */
export function addDays(ts: number, days: number, zone: string): number {
  const wall = wallOf(ts, zone);
  return instantOf({ ...wall, day: wall.day + days }, zone);
}
/** The same wall clock reading so many months later; the day is cut to the month's length. */
export function addMonths(ts: number, months: number, zone: string): number {
  const wall = wallOf(ts, zone);
  const index = wall.year * 12 + wall.month - 1 + months;
  const [year, month] = [Math.floor(index / 12), (index % 12) + 1];
  return instantOf({ ...wall, year, month, day: Math.min(wall.day, daysInMonth(year, month)) }, zone);
}
/** The beginning of the unit after the one that holds an instant. */
export function nextOf(unit: Unit, ts: number, zone: string, weekStart = 1): number {
  const start = startOf(unit, ts, zone, weekStart);
  if (unit === 'hour') return start + HOUR;
  if (unit === 'day' || unit === 'week') return startOf('day', addDays(start, unit === 'day' ? 1 : 7, zone), zone);
  return addMonths(start, unit === 'month' ? 1 : unit === 'quarter' ? 3 : 12, zone);
}
/** The day of an instant in the zone, `YYYY-MM-DD`. */
export function dayOf(ts: number, zone: string): string {
  return new Date(ts + offsetAt(ts, zone)).toISOString().slice(0, 10);
}

/** A stretch of time: `from` inclusive, `to` exclusive. A running one ends now, though its last unit is complete only at `end`. */
export interface PeriodSpan {
  from: number;
  to: number;
  end: number;
  running: boolean;
}
/** What the custom and the all-time period need to know: two days of the site, both inclusive, and the first instant with data. */
export interface PeriodBounds {
  from?: string;
  to?: string;
  first?: number;
}
const ROLLING = { '7d': 7, '30d': 30, '90d': 90 } as const;
/**
 * The span of a period's name. Day to year are the running ones of the calendar; `7d` to `90d` count today as their last day; `12m` counts the
 * running month as its last. `undefined` when a custom period's days are no days, or the wrong way round.
 */
export function periodSpan(name: PeriodName, now: number, zone: string, weekStart = 1, bounds: PeriodBounds = {}): PeriodSpan | undefined {
  const span = (from: number, end: number): PeriodSpan => ({ from, to: Math.min(end, Math.max(now, from)), end, running: now < end });
  if (name === 'custom') {
    const [from, last] = [bounds.from, bounds.to].map((day) => (day && day.length === 10 ? parseInstant(day, zone) : undefined));
    return from === undefined || last === undefined || last < from ? undefined : span(from, nextOf('day', last, zone));
  }
  const tomorrow = nextOf('day', now, zone);
  if (name === 'all') return span(startOf('day', Math.min(bounds.first ?? now, now), zone), tomorrow);
  if (name === '12m') return span(addMonths(startOf('month', now, zone), -11, zone), nextOf('month', now, zone));
  if (name === '7d' || name === '30d' || name === '90d') return span(addDays(startOf('day', now, zone), 1 - ROLLING[name], zone), tomorrow);
  return span(startOf(name, now, zone, weekStart), nextOf(name, now, zone, weekStart));
}

const MONTHS = { month: 1, quarter: 3, year: 12, '12m': 12 } as const;
const DAYS = { day: 7, week: 7, ...ROLLING } as const;
/**
 * What a period is compared with. A running period is compared with the same elapsed part of the one before, a running day with the same weekday
 * a week before up to the same minute; `year` looks a year back, keeping the weekday where the period is shorter than a month. Null for no comparison.
 */
export function comparisonSpan(name: PeriodName, span: PeriodSpan, compare: CompareName, zone: string): PeriodSpan | null {
  if (compare === 'none' || name === 'all') return null;
  const back = (ts: number): number => {
    if (compare === 'year') return name === 'day' || name === 'week' || name === '7d' ? addDays(ts, -364, zone) : addMonths(ts, -12, zone);
    if (name === 'custom') return addDays(ts, -Math.round((span.end - span.from) / DAY), zone);
    return name in MONTHS ? addMonths(ts, -MONTHS[name as keyof typeof MONTHS], zone) : addDays(ts, -DAYS[name as keyof typeof DAYS], zone);
  };
  const [from, end] = [back(span.from), back(span.end)];
  return { from, to: Math.min(back(span.to), end), end, running: false };
}

/** The step of a chart over a span: hours up to two days, days up to three months, weeks up to half a year, then months. */
export function stepOf(span: PeriodSpan): 'hour' | 'day' | 'week' | 'month' {
  const days = (span.end - span.from) / DAY;
  return days <= 2.1 ? 'hour' : days <= 93 ? 'day' : days <= 190 ? 'week' : 'month';
}
/** The beginnings of every step of a span, oldest first; the first may begin before the span. */
export function stepsOf(span: { from: number; end: number }, step: Unit, zone: string, weekStart = 1): number[] {
  const starts: number[] = [];
  for (let at = startOf(step, span.from, zone, weekStart); at < span.end; at = nextOf(step, at, zone, weekStart)) starts.push(at);
  return starts;
}
