/** What a site sends, by name. */
import type { EventType } from '../event.ts';
import type { ValueType } from '../traits.ts';
import type { List } from './lists.ts';

/** A type in which a property or trait came, its share of what was looked at, and who sent it so last. */
export interface SeenType {
  type: ValueType;
  count: number;
  share: number;
  sender: string;
  lastSeen: string;
}
/** One word of the dictionary: an event, a property of one, or a trait. */
export interface Term {
  id: string;
  kind: 'event' | 'property' | 'trait';
  /** The call that brings it. */
  call: EventType;
  /** Of a property: its event. */
  event: string;
  name: string;
  firstSeen: string;
  lastSeen: string;
  /** Events: how many. Properties and traits: how often looked at. */
  count: number;
  /** Events: of each of the last 30 UTC days, oldest first. */
  days: number[];
  /** Events: how many properties are known. */
  properties: number;
  types: SeenType[];
  /** More than one type (`nothing` apart). */
  conflict: boolean;
  /** Of a reserved trait: the types that are taken; others stay in their event. */
  reserved: ValueType[] | null;
  description: string;
  personal: boolean;
  /** Whether nobody said so yet. */
  guessed: boolean;
  purposes: string[];
  hidden: boolean;
}
/** `PUT /api/v1/dictionary/{id}`; `personal` null leaves it to the guess. */
export interface TermChange {
  description?: string;
  personal?: boolean | null;
  purposes?: string[];
  hidden?: boolean;
}
/** `GET /api/v1/dictionary`: events and traits, most frequent first, and the names that found no room. */
export interface Dictionary extends List<Term> {
  overflow: {
    what: 'events' | 'traits' | 'properties';
    count: number;
    most: number;
    firstSeen: string;
    lastSeen: string;
    sender: string;
    example: string;
  }[];
}
