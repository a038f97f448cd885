/** What did not get in, and trying it again. */
import type { Problem } from '../event.ts';
import type { List } from './lists.ts';

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
/** `GET /api/v1/failed-events/groups?cursor=`: newest first, or the one kind that `?group=` names; how many are held, of how many at most, for how many days, and what found no room in the last 30 days. */
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
  /** Events refused in this time by code, and how many of them were stored since. */
  refused: { code: string; count: number }[];
  rescued: number;
  notKept: number;
  /** Values of reserved traits that came in a type they may not have; their events are stored. */
  traits: { name: string; count: number }[];
  /** Requests turned away; `anySite`: so early that no site could be told. */
  requests: { cause: 'unknown_key' | 'origin_refused' | 'bad_body' | 'overload'; anySite: boolean; count: number }[];
}
