/** People: what is known of them, their events, links and accounts. */
import type { KnownFrom } from './imports.ts';
import type { ClockNote, EventType, Json } from '../event.ts';
import type { Evidence } from './evidence.ts';
import type { Touchpoint } from './traffic.ts';

/** One (namespace, value) pair that names somebody. */
export interface Identifier {
  namespace: string;
  value: string;
  firstSeen: string;
}
/** A segment that a profile is in, and since when. */
export interface ProfileSegment {
  id: string;
  name: string;
  since: string;
}
/** One row of the profile list. `revenue` is gross less returned; `profit` what is left of it when goods, serving and reaching them are paid. */
export interface ProfileRow {
  id: string;
  identified: boolean;
  name: string | null;
  email: string | null;
  /** The user id that the profile began with: what to call somebody of whom neither name nor e-mail is known. */
  userId: string | null;
  firstSeen: string;
  lastSeen: string;
  orders: number;
  revenue: number;
  /** What `revenue` leaves when the goods are paid; what serving costs, and reaching: `profit` is the first less the others. */
  margin: number;
  costs: number;
  reach: number;
  profit: number;
  lastOrder: string | null;
}
/** What a person has bought and sent back so far. */
export interface Value {
  orders: number;
  gross: number;
  returned: number;
  revenue: number;
  /** What is left of the revenue when the goods are paid; what serving them costs; what reaching them cost; and the first less the others. */
  margin: number;
  costs: number;
  reach: number;
  profit: number;
  /** Shares (0..1) of `gross` whose cost rests on a rate, and whose cost nobody knows: the latter leaves no margin. */
  rated: number;
  uncosted: number;
  /** Contacts made with them, with or without a cost. */
  touches: number;
  currency: string;
  firstOrder: string | null;
  lastOrder: string | null;
  /** What of `orders` and `gross` only a browser reported: anybody can send such an order with the public key. */
  unconfirmed: { orders: number; gross: number };
}
/** `GET /api/v1/profiles/{id}`: everything known of one person but the events. */
export interface Profile {
  id: string;
  identified: boolean;
  identifiers: Identifier[];
  traits: Json;
  segments: ProfileSegment[];
  consents: { purpose: string; granted: boolean; at: string; source: string }[];
  preferences: Json;
  firstSeen: string;
  lastSeen: string;
  name: string | null;
  email: string | null;
  verified: boolean;
  value: Value;
  counts: { events: number; devices: number; visits: number };
  /** What brought them first and last; null when no visit is known. */
  brought: { first: Touchpoint; last: Touchpoint } | null;
  links: Link[];
  warnings: IdentityWarning[];
  accounts: { id: string; groupId: string; name: string | null; since: string }[];
  /** Who came with an import may have been a customer before its history begins; null for everybody else. */
  knownFrom: KnownFrom | null;
}
/** "These two are the same person", with its reason; reversible by undo. */
export interface Link {
  id: string;
  /** Profile id of the side that joined (its own id before the link). */
  joined: string;
  /** The identifier of the side that joined. */
  identifier: { namespace: string; value: string };
  at: string;
  trust: 'claimed' | 'verified';
  source: string;
  reason: string;
  events: number;
  endedAt: string | null;
}
/** `GET /api/v1/profiles/{id}/traits/{name}` -> List: every value that a trait ever had, newest first. */
export interface TraitValue {
  /** Null: the trait was taken away. */
  value: unknown;
  at: string;
  trust: 'claimed' | 'verified';
  source: string;
  /** By what the person was named when it was said. */
  identifier: { namespace: string; value: string };
  /** Whether it is the one that counts: the newest verified, else the newest. */
  current: boolean;
}
/** Two people who may be one; a human decides. */
export interface Suggestion {
  id: string;
  /** Why: the same e-mail address or phone number, an alias of the site, one device that both used, somebody's thought, or records that are alike. */
  kind: 'email' | 'phone' | 'alias' | 'device' | 'human' | 'alike';
  /** The address, number, former id or device that they share. */
  value: string;
  /** How likely they are one, in percent; null where their records were not compared, or say nothing for it. */
  score: number | null;
  /** What their records say for and against it, the weightiest first. */
  evidence: Evidence[];
  note: string;
  at: string;
  one: ProfileRow;
  two: ProfileRow;
  /** Who refused it, and when; null while it is open. */
  decided: { at: string; by: string | null } | null;
}
/** One side of a merge, before it. */
export interface MergeSide {
  id: string;
  name: string | null;
  email: string | null;
  identified: boolean;
  identifiers: Identifier[];
  devices: number;
  events: number;
  orders: number;
  revenue: number;
  firstSeen: string;
  lastSeen: string;
  segments: ProfileSegment[];
  traits: Json;
}
/** `GET /api/v1/profiles/{id}/merge?other=`: what two profiles have, and what they would be as one. Nothing changes. */
export interface MergePreview {
  one: MergeSide;
  two: MergeSide;
  /** Whose id stays. */
  survivor: 'one' | 'two';
  /** They are one person already. */
  same: boolean;
  /** Each trait with both values and whose would count. */
  traits: { name: string; one?: unknown; two?: unknown; winner: 'one' | 'two' }[];
  orders: number;
  revenue: number;
  events: number;
  currency: string;
}
/** `GET /api/v1/warnings` -> List: refusals of one kind by one sender. */
export interface WarningGroup {
  id: string;
  kind: WarningKind;
  /** Library and page. */
  sender: string;
  source: string;
  /** How often in all, and how often since it was put aside. */
  count: number;
  fresh: number;
  /** How many different statements. */
  cases: number;
  first: string;
  last: string;
  /** `page`: the path of the page that said it last, without its query; null when unknown. */
  examples: { detail: string; at: string; page: string | null; profile: { id: string; name: string | null } | null }[];
}
/** How many identifiers of a kind machines may attach to one person; null: as many as come. */
export interface IdentifierLimit {
  namespace: 'anonymous_id' | 'email';
  most: number | null;
  standard: number | null;
}
/** One row of `GET /api/v1/accounts`: a company or household that `group` calls name. Orders and revenue are its members'. */
export interface AccountRow {
  id: string;
  groupId: string;
  name: string | null;
  members: number;
  orders: number;
  revenue: number;
  currency: string;
  firstSeen: string;
  lastSeen: string;
}
/** `GET /api/v1/accounts/{id}`: with its traits, and every value that they ever had. */
export interface Account extends AccountRow {
  traits: Json;
  history: { name: string; value: unknown; at: string; trust: 'claimed' | 'verified'; source: string }[];
}
/** `GET /api/v1/accounts/{id}/members` -> List: people with the first and the last time that the account was named with them. */
export interface AccountMember extends ProfileRow {
  since: string;
  last: string;
}
/** What can be refused while telling people apart. */
export const WARNING_KINDS = [
  'poison_id',
  'shared_device',
  'two_known',
  'taken',
  'limit',
  'no_user',
  'verified_trait',
  'many_traits',
  'reserved_name',
  'group',
  'order',
  'touch',
] as const;
/** Why an identify, alias, group, order, return or contact was refused, or a value kept as it was. */
export type WarningKind = (typeof WARNING_KINDS)[number];
/** Something that was refused or kept apart while telling people apart, and who sent it. */
export interface IdentityWarning {
  id: string;
  kind: WarningKind;
  at: string;
  detail: string;
  sender: string;
  /** The path of the page that said it last, without its query; null when unknown. */
  page: string | null;
}
/** One timeline entry; newest first in lists. */
export interface TimelineEvent {
  id: string;
  messageId: string;
  type: EventType;
  event?: string;
  name?: string;
  properties?: Json;
  traits?: Json;
  context: Json;
  timestamp: string;
  receivedAt: string;
  /** How the time that the client gave was put right, when by a minute or more: `timestamp` less `clock.by` milliseconds is what it said. */
  clock?: ClockNote;
  anonymousId?: string;
  userId?: string;
  /** Of an alias: the id of before. */
  previousId?: string;
  /** Of a group call: the group. */
  groupId?: string;
  /** Whether the event was sent before this person was known. */
  anonymous: boolean;
}
/** One message of `GET /api/v1/stream` (server-sent events named `event`); also `GET /api/v1/live` -> List of the newest, for the first paint. */
export interface LiveEvent extends TimelineEvent {
  profile: { id: string; identified: boolean; name: string | null };
}
