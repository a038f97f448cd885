/**
 * What is kept of a refused event: its own text, so that no number is changed by reading it, without the key that it came with and with its IP
 * address cut, and with what its body and address said for it, so that it can be tried again alone. Pure; the text is valid JSON unless the event
 * is cut because the store has no room for all of it (`cutBody`).
 */
import { LIMITS, type EventType, type Json, type Problem } from '../../shared/event.ts';
import type { Failed } from '../store/batch.ts';
import { cutAddress, cutIp } from './address.ts';
import { heldNumber, parseExact, printExact } from './exact.ts';

/** What holds for an event without standing in it; the context of its batch as it was written. */
export interface Around {
  type?: EventType;
  sentAt?: string;
  context?: string;
}

const STRING = String.raw`"[^"\\]*(?:\\.[^"\\]*)*"`;
const MEMBER = new RegExp(String.raw`(,\s*)?(${STRING})(\s*:\s*${STRING})?`, 'g');
// Stands where an object's first member was; no JSON holds it raw
const HOLE = '\0';
const HOLES = new RegExp(`${HOLE}(\\s*,\\s*)?`, 'g');
/** What nests deeper is kept as it came: writing it anew would need as many steps at once. */
const DEEPEST = 1000;

const isObject = (x: unknown): x is Json => typeof x === 'object' && x !== null && !Array.isArray(x);
const absent = (x: unknown): boolean => x === undefined || x === null || x === '';
const clean = (text: string, most: number): string => text.slice(0, most).replace(/[\0\p{Surrogate}]/gu, '�');

/** The text of one member of an object's text. */
export const memberText = (text: string, name: string): string => printExact((parseExact(text) as Json)[name]);

/** A text with other values for the texts that members of this name hold, at any depth; `null` takes the member out. */
function rewrite(text: string, member: string, valueOf: (value: string) => string | null): string {
  return text
    .replace(MEMBER, (all: string, comma: string | undefined, name: string, value: string | undefined) => {
      if (value === undefined || JSON.parse(name) !== member) return all;
      const next = valueOf(JSON.parse(value.slice(value.indexOf(':') + 1)) as string);
      if (next === null) return comma === undefined ? HOLE : '';
      return `${comma ?? ''}${name}:${JSON.stringify(next)}`;
    })
    .replace(HOLES, '');
}
/** A server's key is a secret, and whoever may read refused events need not know it. */
const withoutKey = (text: string): string => rewrite(text, 'writeKey', () => null);

/** What of its surroundings an event lacks, to be put over it. */
function missing(event: Json, { type, sentAt, context }: Around): Json {
  const added: Json = {};
  if (type !== undefined && event['type'] !== type) added['type'] = type;
  if (sentAt !== undefined && absent(event['sentAt'])) added['sentAt'] = sentAt;
  if (context === undefined) return added;
  const common = parseExact(context);
  if (absent(event['context'])) added['context'] = common;
  else if (isObject(event['context']) && isObject(common)) added['context'] = { ...common, ...event['context'] };
  return added;
}

/** A name that reads `ip`, or may. */
const MAY_NAME_IP = /"ip"|\\u/;

/** The text of an event with what it lacks and without full addresses, and the value that it spells, as `parseExact` reads it. */
function whole(text: string, value: unknown, depth: number, around: Around): { text: string; value: unknown } {
  if (depth > DEEPEST) return { text: rewrite(text, 'ip', (ip) => cutIp(ip.trim())), value };
  const event = parseExact(text);
  if (!isObject(event)) return { text, value: event };
  const full = { ...event, ...missing(event, around) };
  const kept = isObject(full['context']) ? { ...full, context: cutAddress(full['context']) } : full;
  const asItCame = Object.entries(full).every(([name, part]) => event[name] === part);
  // Also where a name is given twice: the address that is not read stands in the text.
  return { text: asItCame && !MAY_NAME_IP.test(text) ? text : printExact(kept), value: kept };
}

/** The identifiers that a value names, so that it is found when their person is erased. */
function identifiersOf(event: Json): [namespace: string, value: string][] {
  const found: [string, string][] = [];
  const add = (namespace: string, value: unknown): void => {
    const text = typeof value === 'number' ? String(value) : (heldNumber(value) ?? value);
    if (typeof text === 'string' && text !== '') found.push([namespace, clean(text, LIMITS.identifier)]);
  };
  add('anonymous_id', event['anonymousId']);
  add('user_id', event['userId']);
  for (const namespace of ['anonymous_id', 'user_id']) add(namespace, event['previousId']);
  const inner = isObject(event['context']) ? event['context']['traits'] : null;
  for (const holder of [event['traits'], event['properties'], inner]) {
    const email = isObject(holder) ? holder['email'] : null;
    if (typeof email === 'string') add('email', email.trim().toLowerCase());
  }
  return found;
}

/** A reason without its particulars: the same for events that fail alike. */
export const shapeOf = (reason: string): string =>
  reason
    .replace(/"[^"]*"/g, '"…"')
    .replace(/-?\d[\w.+-]*/g, '…')
    .slice(0, 200);

/** The beginning of a body that there is no room for, as much as an event may be large. */
export const cutBody = (body: string): string => clean(body, LIMITS.eventBytes);

/** What to keep of an event that was refused, one that is too large whole: `event` is what `text` holds, `depth` how deep it nests. */
export function refused(problem: Problem, event: unknown, text: string, depth: number, around: Around, receivedAt: number): Failed {
  const json = isObject(event) ? event : {};
  const kept = whole(text, event, depth, around);
  const said = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    ...problem,
    messageId: typeof json['messageId'] === 'string' ? clean(json['messageId'], 256) : null,
    body: clean(withoutKey(kept.text), problem.code === 'too_large' ? Infinity : LIMITS.eventBytes),
    receivedAt,
    type: around.type ?? clean(said(json['type']), 20),
    name: clean(said(json['event']) || said(json['name']), LIMITS.name),
    shape: clean(shapeOf(problem.reason), 200),
    identifiers: identifiersOf(isObject(kept.value) ? kept.value : {}),
  };
}
