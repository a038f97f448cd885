/** What is odd about a person's values. Pure. */
import type { OddProblem, OddValue } from '../../shared/api.ts';
import { valueType } from '../../shared/traits.ts';
import { fitsCountry, postcodeOf } from './countries.ts';
import { pastDay } from './days.ts';
import { corrected } from './mail.ts';
import { isPlaceholder } from './placeholders.ts';
import { NAMES, type PersonRecord, type Traits } from './record.ts';

/** What the site's people have under a trait, where they do not agree: the type that nearly all have. */
export type Kinds = Readonly<Record<string, 'string' | 'number' | 'boolean'>>;

/** So many odd values of one person are told, and so much of each. */
const MOST = 20;
const SHOWN = 120;
const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN - 1).replace(/[\ud800-\udbff]$/, '')}…`;
};
/** Traits that tell of what happened, and so of no day to come. */
const HAPPENED = /^(created|registered|signed_?up|joined|first_|last_|since)|(_since|Since)$/i;
const JUDGED = new Set<string>([
  ...Object.values(NAMES).flat(),
  'address',
  'city',
  'country',
  'postal_code',
  'postalCode',
  'postcode',
  'zip',
  'street',
]);

/** The odd values of a record and of the person's other traits, at most one of a kind for a field, sorted by field and problem. */
export function oddOf(record: PersonRecord, traits: Traits, kinds: Kinds, now: number): OddValue[] {
  const found = new Map<string, OddValue>();
  const note = (field: string, problem: OddProblem, value: unknown, proposal: string | null = null): void => {
    if (!found.has(`${field} ${problem}`))
      found.set(`${field} ${problem}`, { field: field.slice(0, SHOWN), problem, value: shown(value), proposal });
  };
  who(record, note);
  const { birthday, stated } = record;
  if (birthday?.wrong) note('birthday', birthday.wrong, stated.birthday);
  for (const [name, value] of Object.entries(traits)) {
    if (name.startsWith('$')) continue;
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    const type = typeof value;
    if (kind !== undefined && kind !== type && ['string', 'number', 'boolean'].includes(type)) {
      const number = kind === 'number' && typeof value === 'string' && isNumber(value);
      note(name, number ? 'number_text' : 'mixed', value, number ? String(Number(value)) : null);
    }
    if (JUDGED.has(name) || typeof value !== 'string') continue;
    if (isPlaceholder(value, false)) note(name, 'placeholder', value);
    else if (HAPPENED.test(name) && pastDay(value, now)?.wrong === 'future') note(name, 'future', value);
  }
  for (const name of ['createdAt', 'created_at'])
    if (valueType(traits[name]) === 'number' && Number(traits[name]) > now / 1000 + 86_400 && Number(traits[name]) < 1e11)
      note(name, 'future', traits[name]);
  return [...found.values()]
    .sort((a, b) => (a.field === b.field ? (a.problem < b.problem ? -1 : 1) : a.field < b.field ? -1 : 1))
    .slice(0, MOST);
}
const isNumber = (text: string): boolean => /^\s*-?\d+([.,]\d+)?\s*$/.test(text);

type Note = (field: string, problem: OddProblem, value: unknown, proposal?: string | null) => void;
function who({ stated, mail, phone, country }: PersonRecord, note: Note): void {
  const { name, email, address } = stated;
  const standIn = (field: string, value: string | null): boolean => {
    const empty = value !== null && isPlaceholder(value, true);
    if (empty) note(field, 'placeholder', value);
    return empty;
  };
  if (name !== null && !standIn('name', name)) {
    const letters = name.match(/\p{L}/gu) ?? [];
    if (letters.length >= 4 && letters.every((letter) => letter === letter.toUpperCase() && letter !== letter.toLowerCase()))
      note('name', 'capitals', name, titled(name));
    if (/\p{Nd}/u.test(name)) note('name', 'digits', name);
  }
  if (email !== null) {
    const before = email.slice(0, Math.max(0, email.lastIndexOf('@')));
    const host = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
    if (isPlaceholder(email, true) || (before !== '' && isPlaceholder(before, true) && /^(test|example|none|a|x)\./.test(host)))
      note('email', 'placeholder', email);
    else if (!mail) note('email', 'syntax', email);
    else if (mail.meant !== null) note('email', 'typo', email, corrected(mail));
  }
  if (stated.phone !== null && !standIn('phone', stated.phone) && (!phone || phone.valid === false)) note('phone', 'number', stated.phone);
  if (stated.company !== null) standIn('company', stated.company);
  standIn('birthday', stated.birthday !== null && /\d/.test(stated.birthday) ? null : stated.birthday);
  for (const part of ['street', 'city', 'country'] as const) standIn(`address.${part}`, address[part]);
  if (address.whole !== null) standIn('address', address.whole);
  if (address.postcode !== null && !standIn('address.postcode', address.postcode) && country !== null)
    if (fitsCountry(postcodeOf(address.postcode), country) === false) note('address.postcode', 'postcode', address.postcode);
}
/** A name with capitals at the beginnings of its words alone. */
const titled = (name: string): string =>
  name.toLowerCase().replace(/(^|[\s'’\-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
