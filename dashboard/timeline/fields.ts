/** Reading what collected events hold. Everything in them is a stranger's word: any type, any length; shown as plain text only. */
import type { Json } from '../../shared/event.ts';

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const LONGEST = 160;
const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** The first of the named fields that holds a word or a number, shortened. */
export function text(from: unknown, ...names: string[]): string | undefined {
  if (!isJson(from)) return undefined;
  for (const name of names) {
    const value = Object.hasOwn(from, name) ? from[name] : undefined;
    if (typeof value === 'string' && value.trim() !== '') return cut(value.trim());
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  }
  return undefined;
}

/** The first of the named fields that holds a number (or a text that is one). */
export function amount(from: unknown, ...names: string[]): number | undefined {
  const found = text(from, ...names.filter((name) => text(from, name) !== undefined && Number.isFinite(Number(text(from, name)))));
  return found === undefined ? undefined : Number(found);
}

/** An object inside an object. */
export function inside(from: unknown, name: string): Json | undefined {
  const value = isJson(from) && Object.hasOwn(from, name) ? from[name] : undefined;
  return isJson(value) ? value : undefined;
}

/** The objects of a list. */
export function items(from: unknown, name: string): Json[] {
  const value = isJson(from) && Object.hasOwn(from, name) ? from[name] : undefined;
  return Array.isArray(value) ? value.filter(isJson) : [];
}

/** A value in one line, for a list of details. */
export function brief(value: unknown): string {
  if (typeof value === 'string') return cut(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  if (Array.isArray(value) && value.every((v) => typeof v === 'string' || typeof v === 'number')) return cut(value.join(', '));
  return cut(JSON.stringify(value) ?? '');
}

/** The host of an address, without `www.`; undefined for what is none. */
export function hostOf(address: string | undefined): string | undefined {
  if (!address || !URL.canParse(address)) return undefined;
  return new URL(address).hostname.replace(/^www\./, '') || undefined;
}
