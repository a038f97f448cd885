/** What the records of two people say for and against their being one. */

/** What two people are compared by. */
export type EvidenceField = 'name' | 'email' | 'phone' | 'address' | 'city' | 'birthday' | 'company';
/** How far they agree: docs/hygiene.md tells what each means for each field. */
export type EvidenceLevel = 'same' | 'box' | 'typo' | 'local' | 'close' | 'initials' | 'given' | 'near' | 'swapped' | 'differs';
/** What one field says about whether two people are one. */
export interface Evidence {
  field: EvidenceField;
  level: EvidenceLevel;
  one: string;
  two: string;
  /** Its weight in bits: positive speaks for one person, negative for two. */
  weight: number;
  /** How many people share the value on which they agree; null where it does not matter. */
  shared: number | null;
}
