/** Telephone numbers by the numbering plans of their countries. Pure. */
import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';
import { phoneOf } from '../identity/contact.ts';

/** A number: as it is compared (`+31205550199`, or its digits where the country is not known), and whether its plan has it; null: not known. */
export interface Phone {
  number: string;
  valid: boolean | null;
}
/** No number is longer as it is written. */
const LONGEST = 50;

/** Reads a number; `country` (ISO 3166, two letters) counts where it names none itself. Null where it is no text with a digit. */
export function phoneIn(value: unknown, country: string | null): Phone | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value).slice(0, LONGEST).trim();
  if (!/\p{Nd}/u.test(text)) return null;
  const region = country !== null && isSupportedCountry(country) ? (country as CountryCode) : undefined;
  const parsed = parsePhoneNumberFromString(text.replace(/^00/, '+'), region);
  if (parsed?.isValid()) return { number: parsed.number, valid: true };
  const digits = phoneOf(text);
  // Without a country nobody can say whether a national number is one.
  const told = region !== undefined || text.startsWith('+') || text.startsWith('00');
  return { number: parsed?.number ?? digits ?? text.replace(/\P{Nd}+/gu, ''), valid: told ? false : digits === null ? false : null };
}
