/** The keys by which people are found who may be one: two people without any in common are never compared. Pure. */
import type { PersonRecord } from './record.ts';

/** So much of a value tells it apart. */
const LONGEST = 120;
/** Shorter parts before an @ are many people's. */
const LOCAL = 6;

/** What a key is of, by its first letter. Those of cities and companies only tell how many share one. */
export const KEY = { name: 'n', mail: 'm', local: 'l', phone: 'p', address: 'a', birthday: 'b', company: 'c', city: 't' } as const;
/** A kind of key. */
export type KeyKind = keyof typeof KEY;
/** The key of a value. */
export const keyOf = (kind: KeyKind, value: string): string => `${KEY[kind]}:${value.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, '')}`;
/** Whether people who share this key are compared. */
export const pairs = (key: string): boolean => !key.startsWith(`${KEY.company}:`) && !key.startsWith(`${KEY.city}:`);

/** The value of each kind that a record has. */
export function keyValues(record: PersonRecord): Partial<Record<KeyKind, string>> {
  const { name, mail, phone, postal, birthday, company } = record;
  const values: Partial<Record<KeyKind, string>> = {};
  if (name && name.length > 1) values.name = name.join(' ');
  if (mail) values.mail = mail.box;
  if (mail && !mail.role && mail.local.length >= LOCAL) values.local = mail.local.replace(/[._-]/g, '');
  if (phone && phone.number !== '') values.phone = phone.number;
  if (postal) {
    const { street, number, postcode, city, whole } = postal;
    if (postcode !== null && number !== null) values.address = `${postcode} ${number}`;
    else if (street !== null && number !== null && city !== null) values.address = `${street} ${number} ${city}`;
    else if (whole !== null) values.address = whole;
    if (city !== null) values.city = city;
  }
  // A day is shared by few of a few, and by many of many: the initials beside it keep the groups small.
  if (birthday?.day) values.birthday = `${birthday.day} ${(name ?? []).map((word) => word[0]).join('')}`;
  if (company !== null) values.company = company;
  return values;
}
/** The keys of a record, sorted. */
export const keysOf = (record: PersonRecord): string[] =>
  Object.entries(keyValues(record))
    .map(([kind, value]) => keyOf(kind as KeyKind, value))
    .sort();
