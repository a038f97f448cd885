/** Fields, problems and evidence in words. */
import { HYGIENE_FIELDS, type Evidence, type OddProblem } from '../../shared/api.ts';
import { traitLabel } from '../rules/known.ts';
import { t, type Key } from '../text/text.ts';

/** What a field is called: those of a record, parts of an address, or a trait of the site. */
export function fieldName(field: string): string {
  const known = HYGIENE_FIELDS.find((name) => name === field);
  if (known) return t(`hygiene.field.${known}`);
  if (field === 'city' || field === 'address.city') return t('hygiene.field.city');
  if (field === 'address.country') return t('hygiene.field.country');
  if (field === 'address.street') return t('hygiene.part.street');
  if (field === 'address.postcode') return t('hygiene.part.postcode');
  return traitLabel(field);
}
/** What is odd about a value. */
export const problemName = (problem: OddProblem): string => t(`hygiene.odd.${problem}`);

type EvidenceKey = Extract<Key, `evidence.${string}`>;
/** What one field says of two people. */
export const evidenceWords = ({ field, level }: Evidence): string => t(`evidence.${field}.${level}` as EvidenceKey);

/** The address of the list of whom a finding concerns. */
export const peopleAddress = (query: Record<string, string>): string => `/hygiene/people?${new URLSearchParams(query).toString()}`;

/** How much an hour of looking decides: the scores that lists and bulks begin at. */
export const SCORES = [60, 70, 80, 90, 95, 99] as const;
