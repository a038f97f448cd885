/** Postal addresses, from the traits in which sites keep them, made comparable. Pure. */
import { countryOf, postcodeOf } from './countries.ts';
import { fold, textOf } from './fold.ts';

/** An address as it was stated: whatever of it is there. */
export interface StatedAddress {
  street: string | null;
  postcode: string | null;
  city: string | null;
  country: string | null;
  /** The address as one text, where it was stated so. */
  whole: string | null;
}
/** An address as it is compared. `street` without its number; texts folded, the postal code in capitals, the country by its two letters. */
export interface Postal {
  street: string | null;
  number: string | null;
  postcode: string | null;
  city: string | null;
  country: string | null;
  whole: string | null;
}
type Json = Readonly<Record<string, unknown>>;
const own = (of: Json, ...names: string[]): string | null => {
  for (const name of names) {
    const value = Object.hasOwn(of, name) ? of[name] : undefined;
    const text = typeof value === 'number' ? String(value) : textOf(value);
    if (text !== null) return text;
  }
  return null;
};

/** What a person's traits say of where they live: the `address` of the Segment spec, or the same names as traits of their own. */
export function statedAddress(traits: Json): StatedAddress {
  const address = Object.hasOwn(traits, 'address') ? traits['address'] : undefined;
  const inner = typeof address === 'object' && address !== null && !Array.isArray(address) ? (address as Json) : {};
  const find = (...names: string[]): string | null => own(inner, ...names) ?? own(traits, ...names);
  return {
    street: withNumber(find('street', 'street1', 'line1', 'address1'), find('house_number', 'houseNumber', 'number')),
    postcode: find('postalCode', 'postal_code', 'postcode', 'zip', 'zip_code', 'zipcode'),
    city: find('city', 'town'),
    country: find('country', 'country_code', 'countryCode'),
    whole: textOf(address),
  };
}
const withNumber = (street: string | null, number: string | null): string | null =>
  street === null ? null : number !== null && !/\d/.test(street) ? `${street} ${number}` : street;

/** Endings and words of streets that are written short. */
const SHORT: [RegExp, string][] = [
  [/(straat|strasse|str)$/, 'str'],
  [/^(street|st)$/, 'st'],
  [/^(road|rd)$/, 'rd'],
  [/^(avenue|ave|av)$/, 'av'],
  [/^(boulevard|blvd|bd)$/, 'bd'],
  [/^(lane|ln)$/, 'ln'],
];
const shortened = (word: string): string => SHORT.reduce((now, [long, short]) => now.replace(long, short), word);

/** The address as it is compared; null where nothing of it says where. */
export function postalOf(stated: StatedAddress): Postal | null {
  const words = stated.street === null ? [] : fold(stated.street).split(' ').filter(Boolean).map(shortened);
  // The number stands first ("12 Main Street") or after the words; what follows it is a letter or a floor.
  const at = words.findIndex((word, i) => /^\d/.test(word) && (i > 0 || words.length > 1));
  const number = at < 0 ? null : numberOf(words, at);
  const street = words.filter((word, i) => (at < 0 ? true : at === 0 ? i > 0 : i < at)).join(' ') || null;
  const postcode = stated.postcode === null ? null : postcodeOf(stated.postcode) || null;
  const city = (stated.city === null ? '' : fold(stated.city)) || null;
  const whole = (stated.whole === null ? '' : fold(stated.whole)) || null;
  const country = stated.country === null ? null : countryOf(stated.country);
  if (street === null && postcode === null && city === null && whole === null) return null;
  return { street, number, postcode, city, country, whole };
}
const numberOf = (words: readonly string[], at: number): string => {
  const [word, next] = [words[at] ?? '', words[at + 1] ?? ''];
  return at > 0 && /^\d+$/.test(word) && /^([a-z]|\d+)$/.test(next) ? `${word} ${next}` : word.replace(/^(\d+)([a-z]+)$/, '$1 $2');
};
