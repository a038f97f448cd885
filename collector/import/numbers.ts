/** Numbers, amounts and yes or no as other systems write them. Pure. */
import type { DecimalSign } from '../../shared/api.ts';

/** Signs of currencies, their codes and names, spaces of all kinds, and apostrophes between thousands. */
const AROUND = /[\s\u00a0\u202f'’]|\p{Sc}|^[A-Z]{3}(?=[\d\s.,(-])|(?<=[\d\s.,)])[A-Z]{3}$/gu;
const SHAPES: Record<DecimalSign, RegExp> = {
  point: /^(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?$/,
  comma: /^(?:\d{1,3}(?:\.\d{3})+|\d+)?(?:,\d*)?$/,
};

/** The number that a cell spells, with signs of money and thousands around it; null when it is none. Minus in front, behind, or as parentheses. */
export function readNumber(written: string, decimals: DecimalSign): number | null {
  let text = written
    .trim()
    .replace(AROUND, '')
    .replace(/\u2212/g, '-');
  let sign = 1;
  if (/^\(.*\)$/.test(text)) [text, sign] = [text.slice(1, -1), -1];
  else if (/^-|-$/.test(text)) [text, sign] = [text.replace(/^-|-$/, ''), -1];
  else text = text.replace(/^\+/, '');
  text = text.replace(AROUND, '');
  const [, digits = text, power = ''] = /^(.*\d)([eE][+-]?\d{1,3})$/.exec(text) ?? [];
  if (!/\d/.test(digits) || !SHAPES[decimals].test(digits)) return null;
  const plain = decimals === 'point' ? digits.replaceAll(',', '') : digits.replaceAll('.', '').replace(',', '.');
  const value = Number(plain + power) * sign;
  return Number.isFinite(value) ? (value === 0 ? 0 : value) : null;
}

const YES = new Set(['yes', 'y', 'true', 't', '1', 'on', 'x', 'subscribed', 'granted', 'opted in', 'opt-in', 'ja', 'oui', 'si', 'sí']);
const NO = new Set([
  'no',
  'n',
  'false',
  'f',
  '0',
  'off',
  'unsubscribed',
  'cleaned',
  'revoked',
  'denied',
  'opted out',
  'opt-out',
  'nein',
  'nee',
  'non',
]);
/** Yes or no; null when a cell says neither. */
export function readYes(written: string): boolean | null {
  const word = written.trim().toLowerCase();
  return YES.has(word) ? true : NO.has(word) ? false : null;
}

/** The sign before decimals in some amounts. `sure`: the other would not read all of them, or would read the same. */
export function decimalsOf(samples: readonly string[]): { decimals: DecimalSign; sure: boolean } {
  const given = samples.filter((sample) => /\d/.test(sample));
  const count = (decimals: DecimalSign): number => given.filter((sample) => readNumber(sample, decimals) !== null).length;
  const [point, comma] = [count('point'), count('comma')];
  if (point !== comma) return { decimals: point > comma ? 'point' : 'comma', sure: true };
  const differ = given.filter((sample) => readNumber(sample, 'point') !== readNumber(sample, 'comma'));
  // "1,234" and "1.234" alone: thousands are rarely written where nothing else tells so.
  const commas = differ.filter((sample) => sample.includes(',')).length;
  return { decimals: commas * 2 > differ.length ? 'comma' : 'point', sure: differ.length === 0 };
}

/** Whether text may be kept as a number without losing anything: no zeros in front, no plus, not too long to be held exactly. */
export const isPlainNumber = (text: string): boolean =>
  /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) &&
  text.length <= 15 &&
  String(Number(text)) === text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
