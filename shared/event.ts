import { z } from 'zod';

/** What the collector refuses to go beyond; stated in `http.md` and enforced at the door. */
export const LIMITS = {
  bodyBytes: 500 * 1024,
  eventBytes: 32 * 1024,
  events: 2500,
  depth: 64,
  name: 200,
  identifier: 512,
} as const;

/** The six calls in the order of their stored numbers: append, never reorder. */
export const EVENT_TYPES = ['track', 'page', 'screen', 'identify', 'group', 'alias'] as const;
/** The six calls of the Segment spec. */
export type EventType = (typeof EVENT_TYPES)[number];

/** A JSON object as it came in. */
export type Json = Record<string, unknown>;

/** One event on the wire, as any client of the Segment spec sends it. */
export interface WireEvent {
  type: EventType;
  messageId?: string;
  anonymousId?: string;
  userId?: string;
  event?: string;
  name?: string;
  properties?: Json;
  traits?: Json;
  previousId?: string;
  groupId?: string;
  context?: Json;
  timestamp?: string;
  originalTimestamp?: string;
  sentAt?: string;
}

/** What the door read of the visitor behind an event. What is not known is empty. */
export interface Client {
  /** What a robot is called; empty for a person. */
  robot: string;
  /** `phone`, `tablet`, `computer` or `tv`. */
  device: string;
  browser: string;
  system: string;
  /** ISO 3166 code. */
  country: string;
  city: string;
}

/** One admitted event: parsed once at the door, trusted inside. Times are integer milliseconds. */
export interface Event {
  type: EventType;
  messageId: string;
  anonymousId?: string;
  userId?: string;
  /** The track event's or the page's name; empty when the call has none. */
  name: string;
  /** Event time, corrected for the client's clock, never later than `receivedAt`. */
  ts: number;
  receivedAt: number;
  /** Properties (track, page, screen) or traits (identify, group): an equal JSON value of what came in. */
  data: Json;
  context: Json;
  previousId?: string;
  groupId?: string;
  /** Not part of what came in: it is kept with the visit, not with the event. */
  client?: Client;
  /** Said when the client's time was moved by a minute or more, or could not be put right. */
  clock?: ClockNote;
}

/**
 * How far the stored time is from the one that the client gave, in milliseconds: stored less given. `skew`: the client's clock was wrong by this much;
 * `future`: the time given had not come yet, so the time of receipt stands for it; `unread`: the time of sending is no time, so the time stands as it was given.
 */
export interface ClockNote {
  by: number;
  why: 'skew' | 'future' | 'unread';
}

/** Why something was refused: `code` for programs, `reason` for people. */
export interface Problem {
  code: string;
  reason: string;
}

/** Whether something is a refusal rather than the thing itself. */
export const isProblem = (x: object): x is Problem => 'reason' in x && 'code' in x;

/** Trust of a statement: a browser's claim, or verified by the site's server, a token or a mailed link. */
export type Trust = 'claimed' | 'verified';

/** A browser and a server of the site each send with a key; an import is history that the owner brought in. */
export type SourceKind = 'browser' | 'server' | 'import';
/** Where events come from. */
export interface Source {
  id: number;
  kind: SourceKind;
}
/** How far a source's statements are trusted: anybody can send what a browser sends. */
export const trustOf = ({ kind }: Pick<Source, 'kind'>): Trust => (kind === 'browser' ? 'claimed' : 'verified');

const text = z.string();
const object = z.record(z.string(), z.unknown());
/** The types of an event's envelope; ids that are `""` or `null` mean absent. */
export const wireSchema = z.object({
  type: z.enum(EVENT_TYPES),
  messageId: text.max(256).nullish(),
  anonymousId: text.max(LIMITS.identifier).nullish(),
  userId: text.max(LIMITS.identifier).nullish(),
  event: text.nullish(),
  name: text.nullish(),
  properties: object.nullish(),
  traits: object.nullish(),
  previousId: text.max(LIMITS.identifier).nullish(),
  groupId: text.max(LIMITS.identifier).nullish(),
  context: object.nullish(),
  timestamp: text.nullish(),
  originalTimestamp: text.nullish(),
  sentAt: text.nullish(),
});
