/** How the values of a rule are written for a reader: text quoted, numbers, money, moments and spans as this reader writes them. */
import type { Scalar, Test } from '../../shared/rule.ts';
import { clock, current, date, list, money, number } from '../format.ts';
import { t } from '../text/text.ts';
import { saySpan } from './span.ts';

/** What segments are called, by id. */
export type SegmentNames = ReadonlyMap<string, string>;

/** A day or moment; the text itself when it is neither. A day is one of the site's calendar: noon keeps it in every zone. */
export function instant(text: string): string {
  if (text === '') return t('rule.unset');
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const ms = Date.parse(day ? `${text}T12:00:00Z` : text);
  if (Number.isNaN(ms)) return text;
  return day ? date(ms) : `${date(ms)}, ${clock(ms)}`;
}

/** A duration in the reader's words. */
export const duration = (text: string): string => saySpan(text, current().words);

/** A number, as money where the name says so. */
export function amount(value: number, asMoney: boolean): string {
  if (Number.isNaN(value)) return t('rule.unset');
  if (asMoney) return money(value, { whole: Number.isInteger(value) });
  return number(value, Number.isInteger(value) ? 0 : Math.min(6, (String(value).split('.')[1] ?? '').length || 6));
}

/** One value: numbers plainly, text in quotes, yes and no in words. */
export function scalar(value: Scalar, asMoney = false): string {
  if (typeof value === 'boolean') return t(value ? 'builder.yes' : 'builder.no');
  if (typeof value === 'string') return value === '' ? t('rule.unset') : t('rule.quoted', { value });
  return amount(value, asMoney);
}

/** The value side of a comparison, in words. */
export function valueOf(test: Test, asMoney = false): string {
  switch (test.op) {
    case 'exists':
      return '';
    case 'in':
      return test.value.length
        ? list(
            test.value.map((v) => scalar(v, asMoney)),
            'disjunction',
          )
        : t('rule.unset');
    case 'before':
    case 'after':
      return instant(test.value);
    case 'withinLast':
    case 'withinNext':
      return duration(test.value);
    default:
      return scalar(test.value, asMoney);
  }
}
