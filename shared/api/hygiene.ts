/** How clean what is known of people is: what is missing, what is odd, who may be here twice. */
import type { ProfileRow, Suggestion } from './profiles.ts';

/** What a record of a person is judged by, in the order in which it is shown. The order is kept for good: stored rows count on it. */
export const HYGIENE_FIELDS = ['name', 'email', 'phone', 'address', 'country', 'birthday', 'company'] as const;
/** A field that a person may lack. */
export type HygieneField = (typeof HYGIENE_FIELDS)[number];

/**
 * What may be odd about a value: no e-mail address, a mistyped mail host, a word that stands for nothing, a name in capitals or with digits, no telephone
 * number, no postal code, a day that cannot be, a day to come, a number kept as text, a type that others do not have.
 */
export const ODD_PROBLEMS = [
  'syntax',
  'typo',
  'placeholder',
  'capitals',
  'digits',
  'number',
  'postcode',
  'impossible',
  'future',
  'number_text',
  'mixed',
] as const;
/** One of them. */
export type OddProblem = (typeof ODD_PROBLEMS)[number];

/** One odd value of a person. `field`: one of `HYGIENE_FIELDS`, a part of an address, or a trait of the site; `proposal`: what is likely meant. */
export interface OddValue {
  field: string;
  problem: OddProblem;
  value: string;
  proposal: string | null;
}

/** How much each field counts towards completeness: 0 (not at all) to 5. At least one counts. */
export type HygieneWeights = Record<HygieneField, number>;
/** What readings are made with. */
export interface HygieneSettings {
  /** ISO 3166 code of the country of numbers and postal codes that name none; null: taken from the site's time zone. */
  country: string | null;
  weights: HygieneWeights;
}
/** The settings, and which country they lead to. */
export interface HygieneSettingsShown extends HygieneSettings {
  countryUsed: string | null;
}

/** The reading that is under way: `wanted` waits for its turn. */
export interface HygieneRun {
  phase: 'wanted' | 'read' | 'compare';
  begunAt: string;
  /** People read, of all. */
  done: number;
  total: number;
}
/** What the last reading found. */
export interface Hygiene {
  /** When the last reading ended; null before the first. */
  readAt: string | null;
  people: number;
  /** Mean completeness, 0 to 100; null without people. */
  score: number | null;
  /** Who lacks each field; `weight`: how much it counts towards completeness. */
  missing: { field: HygieneField; people: number; weight: number }[];
  /** Kinds of odd values, the most frequent first. */
  odd: { field: string; problem: OddProblem; people: number }[];
  /** Pairs that wait for a decision, by how likely they are one person. */
  duplicates: { open: number; scored: number; likely: number; sure: number };
  /** One figure a day that was read, oldest first. `day`: YYYY-MM-DD in the site's zone. */
  days: { day: string; people: number; score: number | null }[];
  run: HygieneRun | null;
}
/** A person with what is missing and odd, as last read. */
export interface HygienePerson extends ProfileRow {
  completeness: number;
  missing: HygieneField[];
  odd: OddValue[];
}
/** One person's record, judged now. */
export interface Completeness {
  /** 0 to 100. */
  score: number;
  fields: { field: HygieneField; weight: number; held: boolean }[];
  odd: OddValue[];
}

/** What joining all suggestions from a score up would join. */
export interface BulkPreview {
  least: number;
  /** Pairs that would be joined. */
  count: number;
  /** Some of them, the least likely first: what to look at before saying yes. */
  sample: Suggestion[];
}
/** Many pairs joined in one act. */
export interface BulkLink {
  id: string;
  at: string;
  by: string | null;
  least: number;
  status: 'joining' | 'joined' | 'undoing' | 'undone';
  pairs: number;
  joined: number;
  /** Pairs that were settled otherwise meanwhile, or that somebody keeps apart. */
  skipped: number;
  undone: number;
}
