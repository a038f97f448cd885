/** Dates, months and amounts as reports of shops write them. Pure. */
import type { ReportReading } from '../../shared/api.ts';
import type { Micros } from '../../shared/money.ts';
import { dayOf } from '../../shared/time.ts';
import { parseTime } from '../collect/clock.ts';

const MARKS = /[\s'’\u00a0\u202f]/g;
const CODE = /[A-Z]{3}(?![A-Za-z])/;

/** Micro-units of an amount with this decimal mark, exactly; brackets and a minus mean less than nothing. Null when it is none. */
export function reportAmount(text: string, decimal: '.' | ','): Micros | null {
  const bare = text
    .replace(MARKS, '')
    .replace(CODE, '')
    .replace(/[€$£¥]/g, '');
  const minus = /^\(.*\)$/.test(bare) || /^[-−]|[-−]$/.test(bare);
  const group = decimal === ',' ? '.' : ',';
  const written = bare.replace(/[()−+-]/g, '');
  // A mark between thousands stands before three digits; anything else is another thing, such as a date.
  const [whole = ''] = written.split(decimal);
  if (
    whole
      .split(group)
      .slice(1)
      .some((part) => part.length !== 3)
  )
    return null;
  const digits = written.replaceAll(group, '').replace(decimal, '.');
  const [, units, part = ''] = /^(\d{1,10})(?:\.(\d{0,12}))?$/.exec(digits) ?? [];
  if (units === undefined) return null;
  const micros = Number(units) * 1_000_000 + Number(part.slice(0, 6).padEnd(6, '0')) + (Number(part[6] ?? 0) >= 5 ? 1 : 0);
  return micros > 9e15 ? null : minus ? -micros : micros;
}
/** The code of three letters beside an amount; '' when there is none. */
export const codeBeside = (text: string): string => CODE.exec(text)?.[0] ?? '';

/** Which decimal mark amounts are written with: the last mark of those that have one but three digits behind it, else the only mark. */
export function decimalOf(amounts: readonly string[]): '.' | ',' {
  let commas = 0;
  for (const text of amounts) {
    const mark = /([.,])(\d*)\D*$/.exec(text);
    if (mark && (mark[2]?.length !== 3 || text.indexOf('.') * text.indexOf(',') > 1)) commas += mark[1] === ',' ? 1 : -1;
  }
  return commas > 0 ? ',' : '.';
}
/** Whether the month or the day comes first: by any date that tells, else the day. */
export function datesOf(texts: readonly string[]): 'dmy' | 'mdy' {
  const parts = texts.map((text) => /^\s*(\d{1,2})[./-](\d{1,2})[./-]\d{2,4}/.exec(text));
  return parts.some((found) => Number(found?.[2]) > 12) && !parts.some((found) => Number(found?.[1]) > 12) ? 'mdy' : 'dmy';
}

const calendar = (year: number, month: number, day: number): string | null => {
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return year >= 1900 && year <= 2200 && parseTime(text) !== null ? text : null;
};
/** The day (YYYY-MM-DD) that a date means: of the site's zone where it names an instant. Null when it is none. */
export function reportDay(text: string, dates: ReportReading['dates'], zone: string): string | null {
  const written = text.trim();
  if (/^\d{4}-\d\d-\d\d[T ].*(Z|[+-]\d\d:?\d\d)$/i.test(written)) {
    const ms = parseTime(written);
    return ms === null ? null : dayOf(ms, zone);
  }
  const [, y, m, d] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ,].*)?$/.exec(written) ?? [];
  if (y !== undefined) return calendar(Number(y), Number(m), Number(d));
  const [, one, two, year = ''] = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d\d)(?:[ ,].*)?$/.exec(written) ?? [];
  if (one === undefined) return null;
  const whole = year.length === 2 ? 2000 + Number(year) : Number(year);
  return dates === 'dmy' ? calendar(whole, Number(two), Number(one)) : calendar(whole, Number(one), Number(two));
}

/** Names of months, short and long, in English and in the site's language. */
function monthNames(language: string): Map<string, number> {
  const names = new Map<string, number>();
  for (const tongue of ['en', language])
    for (const month of ['short', 'long'] as const) {
      const format = new Intl.DateTimeFormat(tongue, { month, timeZone: 'UTC' });
      for (let i = 0; i < 12; i++)
        names.set(
          format
            .format(Date.UTC(2024, i, 15))
            .toLowerCase()
            .replace('.', ''),
          i + 1,
        );
    }
  return names;
}
/** The month (YYYY-MM) that a text means, also where it is a date. Null when it is none. */
export function reportMonth(text: string, reading: Pick<ReportReading, 'dates'>, zone: string, language: string): string | null {
  const written = text.trim();
  const [, y, m] = /^(\d{4})[-/.](\d{1,2})$/.exec(written) ?? [];
  if (y !== undefined) return calendar(Number(y), Number(m), 1)?.slice(0, 7) ?? null;
  const [, month, year] = /^(\d{1,2})[-/.](\d{4})$/.exec(written) ?? [];
  if (month !== undefined) return calendar(Number(year), Number(month), 1)?.slice(0, 7) ?? null;
  const [, name = '', named] = /^(\p{L}+)\.?[ -]+(\d{4})$/u.exec(written) ?? [];
  if (named !== undefined) {
    const number = monthNames(language).get(name.toLowerCase());
    return number === undefined ? null : calendar(Number(named), number, 1)!.slice(0, 7);
  }
  return reportDay(written, reading.dates, zone)?.slice(0, 7) ?? null;
}
