/** How texts are looked up: typed keys, typed holes (`{name}`), plural forms by the language's own rules. A missing or unknown key does not compile. */
import type { ComponentChildren } from 'preact';
import { en } from './en.ts';

/** One text: a string with `{holes}`, or its plural forms, chosen by the hole `n`. */
export type Entry = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);
/** Every text there is, by key. */
export type Key = keyof typeof en;
/** What a language file must hold: all keys; `export const de: Language = { ... }`. */
export type Language = Record<Key, Entry>;

type Holes<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest> : never;
type HolesOf<E> = E extends string ? Holes<E> : { [K in keyof E]: Holes<E[K]> }[keyof E] | 'n';
type Values<K extends Key, V> = [HolesOf<(typeof en)[K]>] extends [never]
  ? []
  : [values: { [H in HolesOf<(typeof en)[K]>]: H extends 'n' ? ((typeof en)[K] extends string ? V : number) : V }];

let words: Language = en;
let language = 'en';
let plurals = new Intl.PluralRules('en');
let numbers = new Intl.NumberFormat('en-GB');

/** Chooses the language of the texts, and the locale that writes the numbers in them. */
export function speak(tag: string, texts: Language, numberLocale = tag): void {
  words = texts;
  language = tag;
  plurals = new Intl.PluralRules(tag);
  numbers = new Intl.NumberFormat(numberLocale);
}
/** The tag of the language that texts are in now. */
export const spoken = (): string => language;

function pattern(key: Key, values?: Record<string, unknown>): string {
  const entry: Entry = words[key];
  if (typeof entry === 'string') return entry;
  const n = Number(values?.n);
  return (n === 0 ? entry.zero : undefined) ?? entry[plurals.select(n)] ?? entry.other;
}
const shown = (value: unknown): string => (typeof value === 'number' ? numbers.format(value).replace('-', '\u2212') : String(value));

/** The text of a key with its holes filled; numbers are written as the reader writes them. */
export function t<K extends Key>(key: K, ...[values]: Values<K, string | number>): string {
  const given = values as Record<string, unknown> | undefined;
  return pattern(key, given).replace(/\{(\w+)\}/g, (_, hole: string) => shown(given?.[hole]));
}

/** As `t`, for holes that hold nodes (a link, an emphasised number). */
export function tn<K extends Key>(key: K, ...[values]: Values<K, ComponentChildren>): ComponentChildren {
  const given = values as Record<string, ComponentChildren> | undefined;
  return pattern(key, given)
    .split(/\{(\w+)\}/)
    .map((part, i) => {
      if (i % 2 === 0) return part;
      const value = given?.[part];
      return typeof value === 'number' ? shown(value) : value;
    });
}
