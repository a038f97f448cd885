/** The shapes of Kith's HTTP API: the one place that the collector and the dashboard both read. Times are ISO 8601 in UTC, money is decimal. */
import type { ClockNote, EventType, Json, Problem } from './event.ts';
import type { Rule } from './rule.ts';
import type { ValueType } from './traits.ts';

/** A page of a list; `next` is passed back as `cursor`. */
export interface List<T> {
  items: T[];
  next: string | null;
}
/** What every refused call answers: `code` for programs, `message` for people. */
export interface ApiError {
  error: { code: string; message: string; details?: unknown };
}

// --- collecting ---------------------------------------------------------------------------------------------------------------------
/** Why one event of a batch was refused, and which one it was. */
export interface Rejected extends Problem {
  index: number;
  messageId: string | null;
}
/** `POST /v1/batch` and its kin: what became of the events that were sent. */
export interface IngestAnswer {
  ok: true;
  accepted: number;
  duplicates: number;
  rejected: Rejected[];
}

// --- people and access --------------------------------------------------------------------------------------------------------------
/** The roles, most powerful first. */
export const ROLES = ['owner', 'marketer', 'viewer'] as const;
/** What a member may do on a site. */
export type Role = (typeof ROLES)[number];
/** Whether a visitor must agree before anything is stored about them. */
export type ConsentMode = 'required' | 'implied' | 'none';

/** A site's settings, as asked at set-up. `weekStart`: 1 Monday ... 7 Sunday. */
export interface Site {
  id: string;
  name: string;
  /** Allowed origins (`https://shop.example`), or `['*']`. */
  origins: string[];
  timeZone: string;
  currency: string;
  language: string;
  weekStart: number;
  pricesWithTax: boolean;
  consent: ConsentMode;
  /** Hosts whose visits are spam, beside those that are built in. */
  spamReferrers: string[];
  createdAt: string;
}
/** `GET /api/v1/session`: who is logged in, and what they may see. 401 when nobody is; `setup` true while no owner exists. */
export interface Session {
  member: { id: string; email: string; name: string };
  sites: (Site & { role: Role })[];
  version: string;
  demo: boolean;
  /** The site whose people are simulated; null where nobody is. */
  demoSite: string | null;
}
/** `GET /api/v1/setup`: whether set-up is still open. `POST /api/v1/setup` {token, email, password, name, site} -> Session. */
export interface SetupState {
  open: boolean;
}
/** A person who may log in, with their role on the site that is shown. */
export interface Member {
  id: string;
  email: string;
  name: string;
  role: Role;
  createdAt: string;
  lastSeen: string | null;
}
/** A source with its key. A secret key is shown whole only in the answer that creates it. */
export interface SourceKey {
  id: string;
  kind: 'browser' | 'server';
  name: string;
  key: string;
  createdAt: string;
  lastUsed: string | null;
  revokedAt: string | null;
}
/** `GET /api/v1/check`: is the script tag working, and if not, why? Newest first. */
export interface InstallCheck {
  lastEvent: string | null;
  events24h: number;
  /**
   * What keeps events away: first what is concluded (`mixed_content`: an https site, an http Kith; `not_loaded`: no browser ever fetched the script;
   * `consent_pending`: the script was fetched, and the site asks before anything is sent), then what was refused at the door lately.
   */
  refusals: {
    cause: 'mixed_content' | 'not_loaded' | 'consent_pending' | 'unknown_key' | 'origin_refused' | 'bad_body' | 'rejected_event';
    detail: string;
    count: number;
    last: string;
  }[];
  scriptLoads: { count: number; last: string | null; origins: string[] };
  /** Events of the last 7 days of the site that named nobody: counted by day and name, not kept. The most frequent names, most first. */
  measured: { total: number; names: { name: string; count: number }[] };
  scriptTag: string;
  scriptUrl: string;
  integrity: string;
}

// --- traffic ------------------------------------------------------------------------------------------------------------------------
/** By which kind of road a visit came, in the order they are shown. */
export const CHANNELS = ['search', 'search_ads', 'social', 'social_ads', 'mail', 'campaign', 'referral', 'assistant', 'direct'] as const;
/** By which kind of road a visit came. */
export type Channel = (typeof CHANNELS)[number];
/** The first or the last time that somebody was brought: by what. What was not said is null. */
export interface Touchpoint {
  at: string;
  channel: Channel;
  source: string;
  medium: string | null;
  campaign: string | null;
  referrer: string | null;
  /** The click id of an advertising system, as `gclid:VALUE`. */
  click: string | null;
}

/** By what visits are told apart, in the order they are shown. */
export const TRAFFIC_DIMENSIONS = [
  ...(['channel', 'source', 'campaign', 'referrer', 'landing', 'page'] as const),
  ...(['country', 'city', 'device', 'browser', 'system'] as const),
] as const;
/** By what visits are told apart. */
export type TrafficDimension = (typeof TRAFFIC_DIMENSIONS)[number];
/** What a filter says for visits of which this is not known. */
export const UNKNOWN_VALUE = '(none)';
/** What visits brought. Money in the site's currency; `margin` null where no cost is known. */
export interface Brought {
  visits: number;
  people: number;
  /** People seen for the first time in the period. */
  newPeople: number;
  orders: number;
  /** Of the orders placed in the period, less what came back of them. */
  revenue: number;
  margin: number | null;
}
/** The visits that share one value; `value` null: not known. */
export interface TrafficRow extends Brought {
  value: string | null;
  /** Page views, for pages. */
  views?: number;
}
/** `GET /api/v1/traffic?period=&from=&to=&compare=` and any of the dimensions as a filter; all of them must hold. */
export interface Traffic {
  period: Overview['period'];
  steps: string[];
  /** Visits a step, oldest first. */
  visits: (number | null)[];
  visitsBefore: (number | null)[];
  now: Brought;
  before: Brought | null;
  /** Share of the revenue of which the cost is known, 0..1; null without revenue. */
  costKnown: number | null;
  /** Orders in the period of people who never visited: they belong to no source. */
  elsewhere: { orders: number; revenue: number };
  filters: Partial<Record<TrafficDimension, string>>;
  /** The largest rows of each dimension, and how many different values there are. */
  tables: Record<TrafficDimension, { rows: TrafficRow[]; total: number }>;
  robots: { hits: number; before: number | null; names: { name: string; hits: number }[] };
  /** Whether the owner gave a file that tells places. */
  places: boolean;
  /** When the site was first visited; null before that. */
  since: string | null;
  currency: string;
}

// --- profiles -----------------------------------------------------------------------------------------------------------------------
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
/** One row of the profile list. `revenue` is gross less returned. */
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
  lastOrder: string | null;
}
/** What a person has bought and sent back so far. */
export interface Value {
  orders: number;
  gross: number;
  returned: number;
  revenue: number;
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
  /** Why: the same e-mail address or phone number, an alias of the site, one device that both used, or somebody's thought. */
  kind: 'email' | 'phone' | 'alias' | 'device' | 'human';
  /** The address, number, former id or device that they share. */
  value: string;
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
  examples: { detail: string; at: string; profile: { id: string; name: string | null } | null }[];
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
  'reserved_name',
  'group',
] as const;
/** Why an identify, alias or group was refused, or a value kept as it was. */
export type WarningKind = (typeof WARNING_KINDS)[number];
/** Something that was refused or kept apart while telling people apart, and who sent it. */
export interface IdentityWarning {
  id: string;
  kind: WarningKind;
  at: string;
  detail: string;
  sender: string;
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

// --- segments -----------------------------------------------------------------------------------------------------------------------
/** A named set of profiles, by rule. */
export interface Segment {
  id: string;
  name: string;
  rule: Rule;
  count: number;
  status: 'building' | 'live';
  createdAt: string;
  updatedAt: string;
  /** Experiences that use it. */
  usedBy: { id: string; name: string }[];
  entered7d: number;
  left7d: number;
  /** Members at the end of each of the last 30 site days, oldest first; null before the segment existed. */
  history: (number | null)[];
}
/** `POST /api/v1/segments/preview` {rule}. */
export interface Preview {
  count: number;
  sample: string[];
  people: ProfileRow[];
  known: number;
  total: number;
  tookMs: number;
}
/** `GET /api/v1/segments/{id}/explain/{profileId}`: the rule again, each clause with whether it holds and what was seen. */
export interface Explained {
  holds: boolean;
  rule: Rule;
  /** For a trait the value seen; for `did` the count (and sum) seen. */
  seen?: unknown;
  of?: Explained[];
}
/** Why a profile is in a segment, or is not. */
export interface Explanation {
  profile: string;
  segment: string;
  member: boolean;
  since: string | null;
  asOf: string;
  clause: Explained;
}
/** `GET /api/v1/names`: what the builder offers. */
export interface Names {
  events: { type: 'track' | 'page' | 'screen'; name: string; count: number; properties: string[] }[];
  traits: { name: string; examples: string[]; type: 'string' | 'number' | 'boolean' | 'mixed' }[];
}

// --- experiences --------------------------------------------------------------------------------------------------------------------
/** What a variant puts into its slot. */
export type ContentKind = 'text' | 'html' | 'json' | 'attributes' | 'redirect' | 'none';
/** What a variant shows; the shape of `value` follows from `kind`. */
export interface Content {
  kind: ContentKind;
  value: unknown;
}
/** One of the contents that an experience chooses from. */
export interface Variant {
  key: string;
  /** Share among the variants, any non-negative number. */
  weight: number;
  content: Content;
}
/** Only a live experience is shown to anybody. */
export type ExperienceStatus = 'draft' | 'live' | 'paused' | 'archived';
/** What a slot shows to whom. */
export interface Experience {
  id: string;
  name: string;
  slot: string;
  status: ExperienceStatus;
  priority: number;
  audience: Rule | null;
  /** Share deliberately left alone, 0..1. */
  control: number;
  schedule?: { from?: string; to?: string } | null;
  allocation: { kind: 'weights' };
  /** The event that counts as a conversion, within `days` of the first exposure. */
  goal: { event: string; days: number };
  variants: Variant[];
  version: number;
  createdAt: string;
  updatedAt: string;
  liveSince: string | null;
}
/** What became of the people who saw one variant, or were left alone as control. */
export interface VariantResult {
  key: string;
  control: boolean;
  exposed: number;
  conversions: number;
  /** Revenue (gross less returns, decimal) of exposed people after exposure, within the goal's days. */
  revenue: number;
  rate: number;
  effect?: { perVisitor: number; low: number; high: number };
}
/** `GET /api/v1/experiences/{id}/results`: did it pay? */
export interface Results {
  variants: VariantResult[];
  srm: { p: number | null };
  /** People who saw two arms; left out of the figures. */
  excluded: number;
  advice: 'collecting' | 'no_control' | 'not_clear' | 'better' | 'worse' | 'split_broken';
  best: string | null;
  currency: string;
}
/** What one slot shall show to one visitor, and why. */
export interface Decision {
  decisionId: string;
  experience: string | null;
  variant: string | null;
  kind: ContentKind;
  content: unknown;
  control: boolean;
  reason: string;
}
/** `POST /v1/decide`: a decision for each slot asked for, good for `ttl` seconds. */
export interface DecideAnswer {
  decisions: Record<string, Decision>;
  ttl: number;
}

// --- overview -----------------------------------------------------------------------------------------------------------------------
/** `GET /api/v1/overview?period=&from=&to=&compare=`; the same period words as in the dashboard's address. */
export type PeriodName = 'day' | 'week' | 'month' | 'quarter' | 'year' | '7d' | '30d' | '90d' | '12m' | 'all' | 'custom';
/** What a period is compared with. */
export type CompareName = 'previous' | 'year' | 'none';
/** A stretch of time: `from` inclusive, `to` exclusive. */
export interface Span {
  from: string;
  to: string;
}
/** One number of the overview, the same number before, and its course. */
export interface Figure {
  value: number;
  before: number | null;
  /** One value a step of the chart, oldest first. */
  series: (number | null)[];
}
/** What the first page of the dashboard shows of a period. */
export interface Overview {
  period: { name: PeriodName; now: Span; before: Span | null; step: 'hour' | 'day' | 'week' | 'month'; running: boolean };
  steps: string[];
  visitors: Figure;
  known: Figure;
  orders: Figure;
  gross: Figure;
  returned: Figure;
  revenue: Figure;
  revenueBefore: (number | null)[];
  currency: string;
  concentration: Concentration;
  best: ProfileRow[];
  experiences: {
    id: string;
    name: string;
    exposed: number;
    perVisitor: number | null;
    low: number | null;
    high: number | null;
    advice: Results['advice'];
  }[];
  newest: string | null;
}
/** How much of the revenue the best customers hold. */
export interface Concentration {
  customers: number;
  /** Share of gross revenue held by the top 20 % (rounded up) of customers, 0..1; null without customers. */
  top20Share: number | null;
  gini: number | null;
  /** Points of the curve, best customers first: [share of customers, share of revenue]. */
  curve: [number, number][];
}
/** `GET /api/v1/value/summary`. In `totals` what came back is negative, so that net = gross + returned. */
export interface ValueSummary {
  models: never[];
  concentration: Concentration;
  totals: { customers: number; orders: number; gross: number; returned: number; net: number; currency: string };
}
/** `GET /api/v1/counts`: figures beside the navigation. */
export interface Counts {
  profiles: number;
  identified: number;
  segments: number;
  experiences: number;
  /** People seen in the last five minutes. */
  live: number;
  /** Refused events that wait in the inbox. */
  refused: number;
  /** Suggestions in the merge inbox; counted up to a hundred. */
  suggestions: number;
  /** What of the machine needs an owner's hands; 0 for everybody else. */
  hands?: number;
}

// --- the machine --------------------------------------------------------------------------------------------------------------------
/** What may be wrong with the machine, gravest first. Each has a sentence of what to do in the dashboard's texts. */
export const FINDINGS = [
  'damaged',
  'disk_full',
  'read_only',
  'disk_soon',
  'backup_failed',
  'backup_never',
  'backup_old',
  'copy_failed',
  'check_failed',
  'backup_off',
  'unproved',
  'queue_late',
  'job_failed',
  'log_large',
  'loop_slow',
  'shedding',
  'only_here',
  'not_encrypted',
] as const;
/** One thing that is wrong: `bad` needs hands now, `warn` soon, `hint` would be better. `n` is the figure that shows it, `detail` a sentence from the machine. */
export interface Finding {
  kind: (typeof FINDINGS)[number];
  tone: 'bad' | 'warn' | 'hint';
  n: number | null;
  detail: string | null;
}
/** A backup as the dashboard lists it. `verifiedAt`: when it was last unpacked, opened and read through. */
export interface BackupRow {
  name: string;
  at: string;
  bytes: number;
  encrypted: boolean;
  version: string | null;
  verifiedAt: string | null;
  events: number | null;
  people: number | null;
  orders: number | null;
}
/** `GET /api/v1/health`: how the machine fares. Sizes in bytes; null where nothing can be told (a store in memory, too few days of measuring). */
export interface Health {
  at: string;
  boot: string;
  startedAt: string;
  version: string;
  node: string;
  schema: number;
  store: {
    engine: string;
    file: string | null;
    database: number | null;
    log: number | null;
    free: number | null;
    perDay: number | null;
    daysLeft: number | null;
  };
  backups: {
    /** Time of day in the zone; null: never by itself. */
    time: string | null;
    zone: string;
    folder: string;
    copy: string | null;
    encrypted: boolean;
    keep: { daily: number; weekly: number; monthly: number };
    next: string | null;
    last: string | null;
    lastVerified: string | null;
    running: boolean;
    items: BackupRow[];
  };
  work: { writes: number; reads: number; threads: number; lateSeconds: number; loopMs: number; memory: number };
  traffic: { accepted: number; duplicates: number; rejected: number; shed: number; perMinute: number };
  jobs: { job: string; at: string; ms: number; ok: boolean; detail: string | null }[];
  findings: Finding[];
}

// --- catalogue ----------------------------------------------------------------------------------------------------------------------
/** One product of the catalogue. */
export interface Product {
  id: string;
  title: string;
  category: string | null;
  price: number | null;
  cost: number | null;
  currency: string;
  url: string | null;
  image: string | null;
  attributes: Json;
  updatedAt: string;
}
/**
 * `POST /api/v1/products/import` (text/csv): tells what the file would do; with `?commit=true` does it when `problems` is empty, or leaves those rows out
 * with `&skip=true`.
 */
export interface ProductImport {
  read: number;
  added: number;
  changed: number;
  unchanged: number;
  /** `line` 0: of the file as a whole. */
  problems: { line: number; reason: string }[];
}
/** `GET /api/v1/search?q=`: what Ctrl K finds. */
export interface SearchHit {
  kind: 'profile' | 'segment' | 'experience' | 'product' | 'order' | 'page';
  id: string;
  title: string;
  detail: string | null;
}

// --- refused events -----------------------------------------------------------------------------------------------------------------
/** `GET /api/v1/failed-events?group=`: an event that was refused, newest first. `body` is the event on its own; `code` and `reason` are what its sender was told. */
export interface FailedEvent extends Problem {
  id: string;
  receivedAt: string;
  messageId: string | null;
  type: string;
  name: string;
  sender: string;
  body: string;
}
/** Refused events that failed alike: same code, kind of reason, call, name and sender. `reason` is the newest one's. */
export interface FailedGroup extends Problem {
  id: string;
  type: string;
  name: string;
  sender: string;
  count: number;
  firstSeen: string;
  lastSeen: string;
}
/** `GET /api/v1/failed-events/groups`: newest first; how many are held, of how many at most, for how many days, and what found no room in the last 30 days. */
export interface FailedGroups extends List<FailedGroup> {
  held: number;
  most: number;
  days: number;
  notKept: number;
}
/** One change of an event before it is tried again. `path` leads to a field: `['properties', 'price']`. */
export type MapRule =
  /** Puts a text there, whatever stood there. */
  | { kind: 'set'; path: string[]; value: string }
  /** Gives the field another name, in its place. */
  | { kind: 'rename'; path: string[]; to: string }
  /** Text that is a number becomes one; `12,50` and `1.250,00` are understood. */
  | { kind: 'number'; path: string[] }
  /** A number becomes text, with its digits as they were sent. */
  | { kind: 'text'; path: string[] }
  | { kind: 'drop'; path: string[] };
/** `POST /api/v1/failed-events/preview` {group | id, rules?, body?}: what rules or an edited body would make of them, tried on the newest. */
export interface FailedPreview {
  tried: number;
  accepted: number;
  /** The first few, as text with two spaces; `problem` null: it would be accepted. */
  examples: { id: string; before: string; after: string; problem: Problem | null }[];
}
/** `POST /api/v1/failed-events/replay-alike` {group, rules?, cursor?}: one step over a group; ask again with `next` until it is null. */
export interface FailedReplay {
  tried: number;
  stored: number;
  duplicates: number;
  refused: (Problem & { count: number })[];
  next: string | null;
}
/** `GET /api/v1/losses?period=`: what did not get in, largest first. */
export interface Losses {
  from: string;
  to: string;
  /** Refused events by code, and what became of refused events in this time. */
  refused: { code: string; count: number }[];
  rescued: number;
  notKept: number;
  /** Values of reserved traits that came in a type they may not have; their events are stored. */
  traits: { name: string; count: number }[];
  /** Requests turned away; `anySite`: so early that no site could be told. */
  requests: { cause: 'unknown_key' | 'origin_refused' | 'bad_body' | 'overload'; anySite: boolean; count: number }[];
}

// --- dictionary ---------------------------------------------------------------------------------------------------------------------
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
