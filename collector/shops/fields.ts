/** Fields of what a shop sent, checked as they are read: what is not as the shop documents it throws `Unreadable`, which names the field. Pure. */
import type { Json } from '../../shared/event.ts';
import { bounded, toMicros, type Micros } from '../../shared/money.ts';
import { parseTime } from '../collect/clock.ts';
import { heldNumber } from '../collect/exact.ts';

/** A delivery that cannot be understood, with the reason for people. */
export class Unreadable extends Error {}

const MOST = 5000;
const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
};
const wrong = (name: string, wanted: string, value: unknown): Unreadable =>
  new Unreadable(`${name}: expected ${wanted}, found ${shown(value)}.`);
const absent = (value: unknown): boolean => value === undefined || value === null || value === '';

/** An object. */
export function objectOf(value: unknown, name: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(name, 'an object', value);
  return value as Json;
}
/** An object, or an empty one where there is none. */
export const partOf = (value: unknown, name: string): Json => (absent(value) ? {} : objectOf(value, name));
/** A list of objects; empty where there is none. */
export function listOf(value: unknown, name: string): Json[] {
  if (absent(value)) return [];
  if (!Array.isArray(value)) throw wrong(name, 'a list', value);
  if (value.length > MOST) throw new Unreadable(`${name}: at most ${MOST}, found ${value.length}.`);
  return value.map((item, i) => objectOf(item, `${name}[${i}]`));
}
/** Text that every engine keeps, at most so long; empty where there is none. Numbers are their digits. */
export function textOf(value: unknown, most = 500): string {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? (heldNumber(value) ?? value) : '';
  return text
    .replace(/[\0\p{Surrogate}]/gu, '')
    .trim()
    .slice(0, most);
}
/** An id, as text, whatever its size; empty where there is none (null, '' and 0). */
export function idIn(value: unknown, name: string): string {
  if (absent(value) || value === 0) return '';
  const text = textOf(value, 1000);
  if (text === '' || text.length > 200 || (typeof value === 'number' && !Number.isInteger(value))) throw wrong(name, 'an id', value);
  return text;
}
/** An id that must be there. */
export function idOf(value: unknown, name: string): string {
  const id = idIn(value, name);
  if (id === '') throw wrong(name, 'an id', value);
  return id;
}
/** An amount as shops write it ("12.50", 12.5), exact in micro-units; 0 where there is none. */
export function moneyOf(value: unknown, name: string): Micros {
  if (absent(value)) return 0;
  if (typeof value === 'number') {
    const micros = toMicros(value);
    if (micros !== undefined) return micros;
  }
  const [, sign, units = '', part = ''] = (typeof value === 'string' && /^\s*(-?)(\d{1,10})(?:\.(\d{1,20}))?\s*$/.exec(value)) || [];
  const micros = Number(units) * 1_000_000 + Number(part.slice(0, 6).padEnd(6, '0')) + (Number(part[6] ?? 0) >= 5 ? 1 : 0);
  if (units === '' || micros > 9e15) throw wrong(name, 'an amount such as "12.50" below nine billion', value);
  return sign ? -micros : micros;
}
/** A whole number of pieces, or a part of one where goods are weighed. */
export function quantityOf(value: unknown, name: string): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number) || Math.abs(number) > 1e9) throw wrong(name, 'a number of pieces', value);
  return number;
}
/** Milliseconds of an ISO 8601 time, in UTC where it names no zone; null where there is none. */
export function timeIn(value: unknown, name: string): number | null {
  if (absent(value)) return null;
  const ms = typeof value === 'string' ? parseTime(value) : null;
  if (ms === null) throw wrong(name, 'a time such as 2026-03-04T12:00:00', value);
  return ms;
}
/** A time that must be there: the first of these. */
export function timeOf(fields: Json, ...names: string[]): number {
  for (const name of names) {
    const ms = timeIn(fields[name], name);
    if (ms !== null) return ms;
  }
  throw wrong(names[0] ?? '', 'a time', undefined);
}
/** Milliseconds of a Unix time in seconds. */
export function secondsOf(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 1e11)
    throw wrong(name, 'a Unix time in seconds', value);
  return value * 1000;
}
/** The code of a currency in capitals; `otherwise` where there is none. */
export function currencyIn(value: unknown, name: string, otherwise: string): string {
  if (absent(value)) return otherwise;
  if (typeof value !== 'string' || !/^[A-Za-z]{3}$/.test(value)) throw wrong(name, 'a currency of three letters', value);
  return value.toUpperCase();
}
/** The sum of amounts. */
export const sumOf = (amounts: readonly Micros[]): Micros => bounded(amounts.reduce((sum, amount) => sum + amount, 0));
