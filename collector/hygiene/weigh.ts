/**
 * How likely two records are of one person: the log-likelihood ratio of Fellegi and Sunter 1969, "A Theory for Record Linkage" (JASA 64:1183-1210), with
 * weights by frequency (Newcombe et al. 1959; Winkler 1989). Pure.
 *
 * Each field agrees to some level, which weighs log2(m / u) bits: m, how often records of one person agree so; u, how often those of two do. Where the value
 * itself is shared by n of N people, u grows by (n - 2) / (N + 1000). The sum, less the 13 bits of doubt that any two are begun with (1 in 8,192), is the
 * logarithm of the odds; the score is their probability in percent, 1 to 99. m and u are the house's own estimates; docs/hygiene.md gives the table.
 */
import type { Evidence, EvidenceField, EvidenceLevel } from '../../shared/api.ts';
import { swapped } from './days.ts';
import { keyOf, keyValues, type KeyKind } from './keys.ts';
import { compareNames } from './names.ts';
import type { PersonRecord } from './record.ts';

/** [m, u] of each level of each field. */
export const LEVELS: Readonly<Record<EvidenceField, Partial<Record<EvidenceLevel, readonly [m: number, u: number]>>>> = {
  name: { same: [0.75, 1e-4], close: [0.1, 1e-3], initials: [0.1, 2e-3], given: [0.002, 0.03], differs: [0.02, 0.97] },
  email: { same: [0.8, 2e-6], box: [0.3, 3e-6], typo: [0.1, 1e-5], local: [0.15, 2e-4], differs: [0.5, 1] },
  phone: { same: [0.7, 1e-5], differs: [0.5, 1] },
  address: { same: [0.7, 5e-5], near: [0.05, 5e-3], differs: [0.3, 0.99] },
  city: { same: [0.85, 0.02], differs: [0.3, 0.95] },
  birthday: { same: [0.95, 5e-5], swapped: [0.02, 5e-5], differs: [0.03, 1] },
  company: { same: [0.5, 5e-3], differs: [0.5, 0.99] },
};
/** The doubt that two people are begun with, in bits. */
export const DOUBT = 13;
/** Below this score a pair is not suggested. */
export const LEAST_SCORE = 50;
/** People of few sites share by accident what only few share. */
const SMOOTHING = 1000;
/** A name of one word says less. */
const ONE_WORD = 5e-3;
/** An address of a post (`info@`) is shared by many. */
const ROLE = 0.01;
/** What a household shares, in bits at most, where the given names differ. */
const HOUSEHOLD = 2;

/** How many people there are, and how many share a key. */
export interface Frequencies {
  people: number;
  sharing(key: string): number;
}
/** What two records say, and how likely they are of one person, in percent. */
export interface Judgement {
  score: number;
  evidence: Evidence[];
}
interface Agreement {
  field: EvidenceField;
  level: EvidenceLevel;
  one: string;
  two: string;
  /** The key whose frequency counts, and the least u beside the level's own. */
  by?: KeyKind;
  least?: number;
}

/** Compares two records. */
export function weigh(one: PersonRecord, two: PersonRecord, frequencies: Frequencies): Judgement {
  const values = [keyValues(one), keyValues(two)];
  const agreements = [names, mails, phones, places, birthdays, companies].flatMap((compare) => compare(one, two) ?? []);
  const family = agreements.some(({ field, level }) => field === 'name' && level === 'given');
  const evidence = agreements.map(({ field, level, one: mine, two: theirs, by, least = 0 }): Evidence => {
    const [m, rate] = LEVELS[field][level] ?? [1, 1];
    const keys = by === undefined ? [] : values.flatMap((of) => (of[by] === undefined ? [] : [keyOf(by, of[by])]));
    const shared = keys.length === 0 ? null : Math.max(2, ...keys.map((key) => frequencies.sharing(key)));
    const u = Math.min(1, Math.max(rate, least) + (shared === null ? 0 : (shared - 2) / (frequencies.people + SMOOTHING)));
    const bits = Math.log2(m / u);
    const household = family && bits > HOUSEHOLD && (field === 'email' || field === 'phone' || field === 'address' || field === 'company');
    return { field, level, one: mine, two: theirs, weight: Math.round((household ? HOUSEHOLD : bits) * 10) / 10, shared };
  });
  const bits = evidence.reduce((sum, { weight }) => sum + Math.round(weight * 10), 0) / 10 - DOUBT;
  const score = Math.min(99, Math.max(1, Math.round(100 / (1 + 2 ** -bits))));
  evidence.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.field < b.field ? -1 : 1));
  return { score, evidence };
}

const SHOWN = 120;
const said = (text: string | null): string => (text ?? '').slice(0, SHOWN).replace(/[\ud800-\udbff]$/, '');

function names(one: PersonRecord, two: PersonRecord): Agreement[] | null {
  if (!one.name || !two.name) return null;
  const level = compareNames(one.name, two.name);
  const both = { field: 'name', level, one: said(one.stated.name), two: said(two.stated.name) } as const;
  if (level !== 'same') return [both];
  return [one.name.length > 1 ? { ...both, by: 'name' } : { ...both, least: ONE_WORD }];
}
function mails(one: PersonRecord, two: PersonRecord): Agreement[] | null {
  const [a, b] = [one.mail, two.mail];
  if (!a || !b) return null;
  const both = { field: 'email', one: said(a.address), two: said(b.address) } as const;
  const role = a.role ? { least: ROLE } : {};
  if (a.address === b.address) return [{ ...both, ...role, level: 'same', by: 'mail' }];
  if (a.box === b.box) return [{ ...both, ...role, level: a.meant !== b.meant ? 'typo' : 'box', by: 'mail' }];
  const [mine, theirs] = [keyValues(one).local, keyValues(two).local];
  if (mine !== undefined && mine === theirs) return [{ ...both, level: 'local', by: 'local' }];
  return [{ ...both, level: 'differs' }];
}
function phones(one: PersonRecord, two: PersonRecord): Agreement[] | null {
  if (!one.phone?.number || !two.phone?.number) return null;
  const both = { field: 'phone', one: said(one.stated.phone), two: said(two.stated.phone) } as const;
  return [one.phone.number === two.phone.number ? { ...both, level: 'same', by: 'phone' } : { ...both, level: 'differs' }];
}
function places(one: PersonRecord, two: PersonRecord): Agreement[] | null {
  const [a, b] = [one.postal, two.postal];
  if (!a || !b) return null;
  const [mine, theirs] = [keyValues(one).address, keyValues(two).address];
  const lines = ({ stated: { address } }: PersonRecord): string =>
    said(address.whole ?? [address.street, address.postcode, address.city].filter((part) => part !== null).join(', '));
  const both = { field: 'address', one: lines(one), two: lines(two) } as const;
  // One of them may leave the postal code out: then street, number and city speak.
  const spelled =
    a.street !== null && a.street === b.street && a.number !== null && a.number === b.number && a.city !== null && a.city === b.city;
  if (mine !== undefined && theirs !== undefined) {
    if (mine === theirs || spelled) return [{ ...both, level: 'same', by: 'address' }];
    const near = (a.postcode !== null && a.postcode === b.postcode) || (a.street !== null && a.street === b.street && a.city === b.city);
    return [{ ...both, level: near ? 'near' : 'differs' }];
  }
  if (a.city === null || b.city === null) return null;
  const city = { field: 'city', one: said(one.stated.address.city), two: said(two.stated.address.city) } as const;
  return [a.city === b.city ? { ...city, level: 'same', by: 'city' } : { ...city, level: 'differs' }];
}
function birthdays(one: PersonRecord, two: PersonRecord): Agreement[] | null {
  const [a, b] = [one.birthday?.day, two.birthday?.day];
  if (!a || !b) return null;
  return [{ field: 'birthday', level: a === b ? 'same' : swapped(a, b) ? 'swapped' : 'differs', one: a, two: b }];
}
function companies(one: PersonRecord, two: PersonRecord): Agreement[] | null {
  if (one.company === null || two.company === null) return null;
  const both = { field: 'company', one: said(one.stated.company), two: said(two.stated.company) } as const;
  return [one.company === two.company ? { ...both, level: 'same', by: 'company' } : { ...both, level: 'differs' }];
}
