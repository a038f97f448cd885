/** A person's record as it is judged and compared: what their traits say of who they are, in one form whatever the site calls it. Pure. */
import { pastDay, type StatedDay } from './days.ts';
import { countryOf } from './countries.ts';
import { fold, textOf } from './fold.ts';
import { mailOf, type Mail } from './mail.ts';
import { nameWords } from './names.ts';
import { phoneIn, type Phone } from './phones.ts';
import { isPlaceholder } from './placeholders.ts';
import { postalOf, statedAddress, type Postal, type StatedAddress } from './postal.ts';

/** The current traits of a person. */
export type Traits = Readonly<Record<string, unknown>>;
/** Names under which sites keep the same thing: the Segment spec's first, then those of other systems. docs/hygiene.md lists them. */
export const NAMES = {
  name: ['name', 'full_name', 'fullName'],
  first: ['firstName', 'first_name', 'given_name'],
  last: ['lastName', 'last_name', 'family_name', 'surname'],
  email: ['email', 'email_address', 'emailAddress'],
  phone: ['phone', 'phone_number', 'phoneNumber', 'mobile', 'telephone'],
  birthday: ['birthday', 'birthdate', 'birth_date', 'birthDate', 'date_of_birth', 'dateOfBirth'],
  company: ['company', 'company_name', 'companyName', 'organization', 'organisation'],
} as const;

/** A record: as it was stated, and as it is compared. Null: nothing stated, or nothing that can be compared. */
export interface PersonRecord {
  stated: {
    name: string | null;
    email: string | null;
    phone: string | null;
    birthday: string | null;
    company: string | null;
    address: StatedAddress;
  };
  name: string[] | null;
  mail: Mail | null;
  phone: Phone | null;
  postal: Postal | null;
  /** Two letters: the address's, or the reading's own. */
  country: string | null;
  birthday: StatedDay | null;
  company: string | null;
}

const first = (traits: Traits, names: readonly string[]): string | null => {
  for (const name of names) {
    const value = Object.hasOwn(traits, name) ? traits[name] : undefined;
    const text = typeof value === 'number' ? String(value) : textOf(value);
    if (text !== null) return text;
  }
  return null;
};
function companyOf(traits: Traits): string | null {
  const value = NAMES.company.flatMap((name) => (Object.hasOwn(traits, name) ? [traits[name]] : []))[0];
  return typeof value === 'object' && value !== null ? textOf((value as Traits)['name']) : textOf(value);
}
function fullName(traits: Traits): string | null {
  const parts = [first(traits, NAMES.first), first(traits, NAMES.last)].filter((part) => part !== null);
  return first(traits, NAMES.name) ?? (parts.length > 0 ? parts.join(' ') : null);
}

/** Reads a record from traits. `country`: of what names none; `now`: in milliseconds. */
export function recordOf(traits: Traits, country: string | null, now: number): PersonRecord {
  const address = statedAddress(traits);
  const stated = {
    name: fullName(traits),
    email: first(traits, NAMES.email),
    phone: first(traits, NAMES.phone),
    birthday: first(traits, NAMES.birthday),
    company: companyOf(traits),
    address,
  };
  const real = (text: string | null): string | null => (text === null || isPlaceholder(text, true) ? null : text);
  const said = real(address.country);
  const lives = said === null ? null : countryOf(said);
  const name = real(stated.name);
  const words = name === null ? [] : nameWords(name);
  const phone = real(stated.phone);
  const postal = postalOf({
    street: real(address.street),
    postcode: real(address.postcode),
    city: real(address.city),
    country: said,
    whole: real(address.whole),
  });
  const company = real(stated.company);
  return {
    stated,
    name: words.length > 0 ? words : null,
    mail: mailOf(stated.email),
    phone: phone === null ? null : phoneIn(phone, lives ?? country),
    postal,
    country: lives ?? country,
    birthday: pastDay(stated.birthday, now),
    company: (company === null ? '' : fold(company)) || null,
  };
}
