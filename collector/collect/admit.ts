/** Each event of an opened body: admitted whole, counted without a person, or refused with its reason. One bad event never costs the others. Pure. */
import {
  LIMITS,
  wireSchema,
  type Event,
  type EventType,
  type Json,
  type Problem,
  type Source,
  type WireEvent,
} from '../../shared/event.ts';
import type { Rejected } from '../../shared/api.ts';
import type { Failed } from '../store/batch.ts';
import { cutAddress } from './address.ts';
import { parseTime, storedTime, type Stamp } from './clock.ts';
import type { Opened } from './door.ts';
import { memberText, refused } from './keep.ts';
import { wrongField } from './wrong-field.ts';
import { clientOf } from './sender.ts';
import type { Piece } from './scan.ts';
import { badName, badText } from './text.ts';
import type { ClientOf } from './visitor.ts';

/** What admission needs beside the body. `newId` makes a `messageId` for an event without one. */
export interface Arrival {
  source: Source;
  receivedAt: number;
  newId(): string;
  /** The type that the address gives to a single event. */
  type?: EventType;
  /** Reads the visitor behind an event; left out where nobody's browser is asked (a replay). */
  clientOf?: ClientOf;
}
/** What came of a body. `failed` are kept with their text, `rejected` go into the answer. */
export interface Admitted {
  /** The library that sent the first of them. */
  client: string;
  events: Event[];
  failed: Failed[];
  anonymous: { name: string; ts: number }[];
  rejected: Rejected[];
}
/** Batch `context` and `sentAt`, which hold for every event of a body. */
interface Common {
  context: Json;
  contextBytes: number;
  /** As it was said; what is no text is no time either, and stands here as it is written. */
  sentAt: string | undefined;
  problem: Problem | null;
  /** Whether the body holds escapes: only through them can text hold what cannot be kept, for it came as strict UTF-8. */
  escapes: boolean;
  /** The context as it was written, looked for when an event is refused. */
  contextText(): string | undefined;
}

/** A batch's context is repeated under each event, so what a small body may become in the store has a limit. */
const REPEATED = 8 * 1024 * 1024;
/** What a browser may say with a name that begins with `$`; the rest is Kith's own or a server's. */
const FROM_BROWSERS = new Set(['$exposure', '$consent', '$preference']);

const problem = (code: string, reason: string): Problem => ({ code, reason });
const isObject = (x: unknown): x is Json => typeof x === 'object' && x !== null && !Array.isArray(x);
const given = (id: string | null | undefined): string | undefined => (id === null || id === '' ? undefined : id);

/** The events of a `{batch: [...]}` body, or why the body as a whole is unusable. */
export function admitBatch(body: Opened, arrival: Arrival): Admitted | Problem {
  const items = body.json['batch'];
  if (!Array.isArray(items) || items.length === 0 || !body.scan.batch)
    return problem('invalid', 'The body holds no events: "batch" must be a list.');
  if (items.length > LIMITS.events)
    return problem('too_large', `A batch may hold ${LIMITS.events} events; this one holds ${items.length}.`);
  const common = commonOf(body);
  if (common.contextBytes * items.length > REPEATED)
    return problem('too_large', 'The context of the batch is too large to be repeated under each of its events.');
  const admitted = empty((items[0] as Json | null)?.['context'] ?? common.context);
  for (const [i, item] of items.entries()) take(admitted, i, item, body.text, body.scan.batch[i] ?? body.scan.whole, common, arrival);
  return admitted;
}

/** The event that is a body of its own. */
export function admitSingle(body: Opened, arrival: Arrival): Admitted {
  const admitted = empty(body.json['context']);
  const { writeKey: _key, ...event } = body.json;
  const nothing: Common = {
    context: {},
    contextBytes: 0,
    sentAt: undefined,
    problem: null,
    escapes: hasEscapes(body.text),
    contextText: () => undefined,
  };
  take(admitted, 0, event, body.text, body.scan.whole, nothing, arrival);
  return admitted;
}

const hasEscapes = (text: string): boolean => text.includes('\\u');
const empty = (context: unknown): Admitted => ({ client: clientOf(context), events: [], failed: [], anonymous: [], rejected: [] });

function commonOf({ json, scan, text }: Opened): Common {
  const context = json['context'] ?? {};
  const said = json['sentAt'] ?? undefined;
  const sentAt = said === undefined || typeof said === 'string' ? given(said) : JSON.stringify(said).slice(0, 100);
  const hasContext = (json['context'] ?? null) !== null;
  let written: string | undefined;
  const common = {
    contextBytes: !hasContext || (isObject(context) && Object.keys(context).length === 0) ? 0 : Buffer.byteLength(JSON.stringify(context)),
    sentAt,
    escapes: hasEscapes(text),
    contextText: () => (hasContext ? (written ??= memberText(text, 'context')) : undefined),
  };
  if (!isObject(context)) return { ...common, context: {}, problem: problem('invalid', 'context of the batch: expected an object.') };
  const wrong = scan.envelope.number
    ? problem('bad_number', `The batch holds ${scan.envelope.number}, which a number cannot hold exactly.`)
    : badText(context, 'context of the batch');
  return { ...common, context, problem: wrong };
}

function take(admitted: Admitted, index: number, item: unknown, text: string, piece: Piece, common: Common, arrival: Arrival): void {
  const result = common.problem ?? sizeProblem(text, piece, common) ?? admit(item, common, arrival);
  if ('reason' in result) {
    const body = text.slice(piece.start, piece.end).trim();
    const around = { type: arrival.type, sentAt: common.sentAt, context: common.contextText() };
    const failed = refused(result, item, body, piece.depth, around, arrival.receivedAt);
    admitted.rejected.push({ index, messageId: failed.messageId, ...result });
    admitted.failed.push(failed);
  } else if (result.userId === undefined && result.anonymousId === undefined) {
    admitted.anonymous.push({ name: result.name === '' ? result.type : result.name, ts: result.ts });
  } else admitted.events.push(result);
}

function sizeProblem(text: string, { start, end, depth, number }: Piece, common: Common): Problem | null {
  if (depth > LIMITS.depth) return problem('too_deep', `The event nests deeper than ${LIMITS.depth} levels.`);
  // No character of a string takes more than three bytes, so most events need not be measured.
  const room = LIMITS.eventBytes - common.contextBytes;
  if ((end - start) * 3 > room && Buffer.byteLength(text.slice(start, end).trim()) > room)
    return problem('too_large', `The event is larger than ${LIMITS.eventBytes / 1024} KB.`);
  if (number !== null) return problem('bad_number', `The event holds ${number}, which a number cannot hold exactly; send it as text.`);
  return null;
}

/** One value as an event, or why not. */
function admit(item: unknown, common: Common, arrival: Arrival): Event | Problem {
  if (!isObject(item)) return problem('invalid', 'The event is not an object.');
  const raw = arrival.type ? { ...item, type: arrival.type } : item;
  const checked = wireSchema.safeParse(raw);
  if (!checked.success) {
    return problem('invalid', wrongField(raw, checked.error.issues[0]));
  }
  const wire = raw as unknown as WireEvent;
  const context = { ...common.context, ...(wire.context ?? {}) };
  const data = dataOf(wire, context);
  const name = (wire.type === 'track' ? wire.event : wire.type === 'page' || wire.type === 'screen' ? wire.name : '') ?? '';
  const wrong = (common.escapes ? badText(item, 'event') : null) ?? nameProblem(wire.type, name, data, arrival.source.kind);
  if (wrong) return wrong;
  const time = timeOf(wire, common, arrival.receivedAt);
  if ('reason' in time) return time;
  const userId = given(wire.userId);
  return {
    type: wire.type,
    messageId: given(wire.messageId) ?? arrival.newId(),
    anonymousId: given(wire.anonymousId),
    userId,
    name,
    ts: time.ts,
    receivedAt: arrival.receivedAt,
    data,
    context: cutAddress(context),
    previousId: given(wire.previousId),
    groupId: given(wire.groupId),
    clock: time.clock,
    client: arrival.clientOf?.(context, { userId }),
  };
}

/** What a call tells. RudderStack's clients say the traits of an identify in its context alone. */
function dataOf({ type, traits, properties }: WireEvent, context: Json): Json {
  if (type !== 'identify' && type !== 'group') return properties ?? {};
  const around = type === 'identify' ? context['traits'] : null;
  return traits ?? (isObject(around) ? around : {});
}

function nameProblem(type: EventType, name: string, data: Json, kind: Source['kind']): Problem | null {
  if (type === 'track' && name === '') return problem('bad_name', 'event: a track call needs the name of its event.');
  const wrong = badName(name);
  if (wrong) return problem('bad_name', `The event's name ${wrong}.`);
  if (kind === 'browser' && name.startsWith('$') && !FROM_BROWSERS.has(name))
    return problem('reserved_name', `Names that begin with $ are Kith's own; a browser may not send "${name}".`);
  if (type !== 'identify' && type !== 'group') return null;
  for (const trait of Object.keys(data)) {
    const bad = trait === '' ? 'is empty' : badName(trait);
    if (bad) return problem('bad_name', `A trait's name ${bad}.`);
    if (kind === 'browser' && trait.startsWith('$'))
      return problem('reserved_name', `Traits that begin with $ are Kith's own; a browser may not set "${trait}".`);
  }
  return null;
}

function timeOf(wire: WireEvent, common: Common, receivedAt: number): Stamp | Problem {
  const said = given(wire.timestamp) ?? given(wire.originalTimestamp);
  const timestamp = said === undefined ? null : parseTime(said);
  if (said !== undefined && timestamp === null) return problem('bad_time', 'timestamp: not an ISO 8601 time like 2024-05-01T12:00:00Z.');
  const sent = given(wire.sentAt) ?? common.sentAt;
  const sentAt = sent === undefined ? null : parseTime(sent);
  const stamp = storedTime(timestamp, sentAt, receivedAt);
  if (!stamp) return problem('bad_time', 'timestamp: lies before the year 1.');
  // Nothing tells then whether the clock was wrong: whoever reads the time shall know.
  const unread = sent !== undefined && sentAt === null && timestamp !== null;
  return unread ? { clock: { by: stamp.ts - timestamp, why: 'unread' }, ...stamp } : stamp;
}
