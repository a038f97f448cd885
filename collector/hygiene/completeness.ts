/** How complete a record is: the weights of the fields that it has, of the weights of all that count, in percent. Pure. */
import { HYGIENE_FIELDS, type Completeness, type HygieneField, type HygieneWeights } from '../../shared/api.ts';
import { isPlaceholder } from './placeholders.ts';
import { oddOf, type Kinds } from './odd.ts';
import type { PersonRecord, Traits } from './record.ts';

/** How much each field counts unless the owner says otherwise: what it takes to know and to reach somebody. */
export const WEIGHTS: HygieneWeights = { name: 3, email: 3, phone: 2, address: 2, country: 1, birthday: 1, company: 0 };

const HELD: { [K in HygieneField]: (record: PersonRecord) => boolean } = {
  name: ({ name }) => name !== null,
  email: ({ mail }) => mail !== null,
  phone: ({ phone }) => phone !== null && phone.valid !== false,
  // Enough to send a letter there: a place, and where in it.
  address: ({ postal }) =>
    postal !== null && (postal.whole !== null || (postal.street !== null && (postal.postcode !== null || postal.city !== null))),
  country: ({ stated: { address } }) => address.country !== null && !isPlaceholder(address.country, true),
  birthday: ({ birthday }) => birthday !== null && birthday.wrong === null,
  company: ({ company }) => company !== null,
};
/** The fields of which a record has nothing that can be used, in their order. A value that is none (a stand-in, no number) counts as missing. */
export const missingOf = (record: PersonRecord): HygieneField[] => HYGIENE_FIELDS.filter((field) => !HELD[field](record));

/** The share of the weights that a record has, in whole percent; 100 where nothing counts. */
export function scoreOf(missing: readonly HygieneField[], weights: HygieneWeights): number {
  const sum = (fields: readonly HygieneField[]): number => fields.reduce((all, field) => all + weights[field], 0);
  const whole = sum(HYGIENE_FIELDS);
  return whole === 0 ? 100 : Math.round(((whole - sum(missing)) / whole) * 100);
}

/** A record judged as a whole. */
export function completenessOf(record: PersonRecord, traits: Traits, weights: HygieneWeights, kinds: Kinds, now: number): Completeness {
  const missing = missingOf(record);
  return {
    score: scoreOf(missing, weights),
    fields: HYGIENE_FIELDS.map((field) => ({ field, weight: weights[field], held: !missing.includes(field) })),
    odd: oddOf(record, traits, kinds, now),
  };
}

/** The bits of missing fields, in the order of HYGIENE_FIELDS. */
export const bitsOf = (missing: readonly HygieneField[]): number =>
  missing.reduce((bits, field) => bits + 2 ** HYGIENE_FIELDS.indexOf(field), 0);
/** The fields that bits stand for. */
export const fieldsOf = (bits: number): HygieneField[] => HYGIENE_FIELDS.filter((_, i) => Math.floor(bits / 2 ** i) % 2 === 1);
