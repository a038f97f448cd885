/** Numbers, money and dates as this reader writes them, in the site's currency and time zone. Set once per session by `format()`. */
import { signal } from '@preact/signals';
import { t } from './text/text.ts';

interface Setting {
  /** Locale that writes numbers: the reader's own. */
  numbers: string;
  /** Locale that writes words (months, "days ago"): the reader's own where the texts are in that language. */
  words: string;
  timeZone: string;
  currency: string;
}
const setting = signal<Setting>({ numbers: 'en-GB', words: 'en-GB', timeZone: 'UTC', currency: 'EUR' });

/** Chooses how everything is written. */
export function format(change: Partial<Setting>): void {
  setting.value = { ...setting.peek(), ...change };
}
/** The currency and time zone of the site that is shown. */
export const current = (): Readonly<Setting> => setting.value;

const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>();
function kept<T extends Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>(key: string, make: () => T): T {
  const found = cache.get(key);
  if (found) return found as T;
  const made = make();
  cache.set(key, made);
  return made;
}
const numberFormat = (options: Intl.NumberFormatOptions) =>
  kept(`n ${setting.value.numbers} ${JSON.stringify(options)}`, () => new Intl.NumberFormat(setting.value.numbers, options));
const dateFormat = (options: Intl.DateTimeFormatOptions) => {
  const { words, timeZone } = setting.value;
  return kept(`d ${words} ${timeZone} ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(words, { timeZone, ...options }));
};

/** Intl writes a hyphen for a minus in English; a number gets the sign of its own. */
const write = (by: Intl.NumberFormat, value: number): string =>
  by
    .formatToParts(value)
    .map((part) => (part.type === 'minusSign' ? '\u2212' : part.value))
    .join('');

/** A plain number: `48,210`. */
export const number = (value: number, digits = 0): string =>
  write(numberFormat({ maximumFractionDigits: digits, minimumFractionDigits: digits }), value);
/** A short number for axes: `3k`. */
export const short = (value: number): string => write(numberFormat({ notation: 'compact', maximumFractionDigits: 1 }), value);
const SIZES = [
  ['gigabyte', 1e9],
  ['megabyte', 1e6],
  ['kilobyte', 1e3],
] as const;
/** Bytes in the unit that fits: `1.4 GB`, `612 kB`. */
export function bytes(value: number): string {
  const [unit, size] = SIZES.find(([, least]) => value >= least) ?? (['kilobyte', 1e3] as const);
  const amount = value / size;
  return write(numberFormat({ style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: amount < 10 ? 1 : 0 }), amount);
}
const SPANS = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;
/** A length of time in its largest whole unit, in words: `3 hours`; at least a minute. */
export function span(ms: number): string {
  const [unit, size] = SPANS.find(([, length]) => Math.abs(ms) >= length) ?? (['minute', 60_000] as const);
  const { words } = setting.value;
  const by = kept(`s ${words} ${unit}`, () => new Intl.NumberFormat(words, { style: 'unit', unit, unitDisplay: 'long' }));
  return by.format(Math.max(1, Math.round(Math.abs(ms) / size)));
}

/** A share of 0..1 as a percentage, signed when asked. */
export const percent = (share: number, { digits = 0, sign = false } = {}): string =>
  write(
    numberFormat({
      style: 'percent',
      maximumFractionDigits: digits,
      minimumFractionDigits: digits,
      signDisplay: sign ? 'exceptZero' : 'auto',
    }),
    share,
  );

/** How an amount is written: `whole` without cents, `sign` with + or −, `short` for axes. */
export interface MoneyStyle {
  currency?: string;
  whole?: boolean;
  sign?: boolean;
  short?: boolean;
}
const LONGEST_CODE = 12;
/** An amount with its currency: `€18,420.00`; whatever an event named that is no currency code stands before the number as it is. */
export function money(value: number, { currency, whole = false, sign = false, short: compact = false }: MoneyStyle = {}): string {
  const code = currency ?? setting.value.currency;
  const options: Intl.NumberFormatOptions = { signDisplay: sign ? 'exceptZero' : 'auto' };
  const isCode = /^[a-z]{3}$/i.test(code);
  if (isCode) Object.assign(options, { style: 'currency', currency: code, currencyDisplay: 'narrowSymbol' });
  else Object.assign(options, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  if (compact) Object.assign(options, { notation: 'compact', maximumFractionDigits: 1 });
  else if (whole) Object.assign(options, { maximumFractionDigits: 0, minimumFractionDigits: 0 });
  const amount = write(numberFormat(options), value);
  return isCode ? amount : `${code.slice(0, LONGEST_CODE)} ${amount}`;
}

/** `12 November 2024`, in the site's zone. */
export const date = (at: string | number | Date): string =>
  dateFormat({ day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(at));
/** `12 Nov`, in the site's zone. */
export const dayMonth = (at: string | number | Date): string => dateFormat({ day: 'numeric', month: 'short' }).format(new Date(at));
/** `November 2024`, in the site's zone. */
export const monthYear = (at: string | number | Date): string => dateFormat({ month: 'long', year: 'numeric' }).format(new Date(at));
/** `Saturday`, in the site's zone. */
export const weekday = (at: string | number | Date): string => dateFormat({ weekday: 'long' }).format(new Date(at));
/** `14:02`, in the site's zone. */
export const clock = (at: string | number | Date): string =>
  dateFormat({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(at));
/** `Tuesday, 12 November 2024 at 14:02:07 CET`, in the site's zone. */
export const exact = (at: string | number | Date): string =>
  dateFormat({
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    hourCycle: 'h23',
  }).format(new Date(at));
/** `2024-11-12`, the calendar day in the site's zone: for grouping and for the address. */
export const dayKey = (at: string | number | Date): string =>
  kept(
    `k ${setting.value.timeZone}`,
    () => new Intl.DateTimeFormat('en-CA', { timeZone: setting.value.timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }),
  ).format(new Date(at));

/** The heading of a day in a timeline: today, yesterday, `12 November`, with the year when it is not this one. */
export function dayName(at: string | number | Date, now: number): string {
  const key = dayKey(at);
  if (key === dayKey(now)) return t('parts.today');
  if (key === dayKey(now - 864e5)) return t('parts.yesterday');
  const sameYear = key.slice(0, 4) === dayKey(now).slice(0, 4);
  return sameYear ? dateFormat({ day: 'numeric', month: 'long' }).format(new Date(at)) : date(at);
}

/** One step of a chart's axis, written as its kind needs; a day of few by its weekday. */
export function stepName(at: string, step: 'hour' | 'day' | 'week' | 'month', few = false): string {
  if (step === 'hour') return clock(at);
  if (step === 'month') return dateFormat({ month: 'short', year: 'numeric' }).format(new Date(at));
  return few && step === 'day' ? dateFormat({ weekday: 'short' }).format(new Date(at)) : dayMonth(at);
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 864e5],
  ['month', 120 * 864e5],
  ['day', 864e5],
  ['hour', 36e5],
  ['minute', 6e4],
];
/** `94 days ago`: days up to four months, then months and years, because "94 days" says more than "3 months". */
export function relative(at: string | number | Date, now: number): string {
  const ms = new Date(at).getTime() - now;
  if (Math.abs(ms) < 6e4) return t('parts.justNow');
  const words = setting.value.words;
  const writer = kept(`r ${words}`, () => new Intl.RelativeTimeFormat(words, { numeric: 'auto' }));
  for (const [unit, size] of UNITS)
    if (Math.abs(ms) >= size) return writer.format(Math.trunc(ms / (unit === 'month' ? 30.44 * 864e5 : size)), unit);
  return t('parts.justNow');
}

/** Names in a row as the language joins them: `Jazz and Families`. */
export const list = (items: string[], type: 'conjunction' | 'disjunction' = 'conjunction'): string =>
  new Intl.ListFormat(setting.value.words, { type }).format(items);
