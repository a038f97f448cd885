/**
 * What is kept of a refused event: its own text, so that no number is changed by reading it, without the key that it came with, and with what
 * its body and address said for it, so that it can be tried again alone. Pure; the text is valid JSON.
 */
import type { EventType, Json } from '../../shared/event.ts';

/** What holds for an event without standing in it; the context of its batch as it was written. */
export interface Around {
  type?: EventType;
  sentAt?: string;
  context?: string;
}
type Span = [start: number, end: number];

const STRING = String.raw`"[^"\\]*(?:\\.[^"\\]*)*"`;
const TOKEN = new RegExp(`${STRING}|[{}[\\],:]`, 'g');
const MEMBER = new RegExp(String.raw`(,\s*)?(${STRING})(\s*:\s*${STRING})?`, 'g');
// Stands where an object's first member was; no JSON holds it raw
const HOLE = '\0';
const HOLES = new RegExp(`${HOLE}(\\s*,\\s*)?`, 'g');

const isObject = (x: unknown): x is Json => typeof x === 'object' && x !== null && !Array.isArray(x);
const absent = (x: unknown): boolean => x === undefined || x === null || x === '';
const spelled = (string: string): string => JSON.parse(string) as string;

/** Where the value of each member of an object's text stands; a key given twice: the last. */
function members(text: string): Map<string, Span> {
  const found = new Map<string, Span>();
  let depth = 0;
  let string = '""';
  let open: { name: string; start: number } | null = null;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (depth === 1 && open && (token === ',' || token === '}')) {
      found.set(open.name, [open.start, index]);
      open = null;
    } else if (depth === 1 && !open && token === ':') open = { name: spelled(string), start: index + 1 };
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (token.length > 1) string = token;
  }
  return found;
}

/** The text of one member of an object's text. */
export function memberText(text: string, name: string): string | undefined {
  const span = members(text).get(name);
  return span && text.slice(...span).trim();
}

/** An object's text with a member set to a value's text. */
function withMember(text: string, name: string, value: string): string {
  const span = members(text).get(name);
  if (span) return `${text.slice(0, span[0])}${value}${text.slice(span[1])}`;
  const inside = text.slice(0, text.lastIndexOf('}')).trimEnd();
  return `${inside}${inside.endsWith('{') ? '' : ','}${JSON.stringify(name)}:${value}}`;
}

/** An object's text with the members of another one that it has not itself. */
function under(own: string, common: string): string {
  const have = members(own);
  const missing = [...members(common)].filter(([name]) => !have.has(name));
  const inside = own.slice(0, own.lastIndexOf('}')).trimEnd();
  const added = missing.map(([name, span]) => `${JSON.stringify(name)}:${common.slice(...span).trim()}`).join(',');
  return added === '' ? own : `${inside}${inside.endsWith('{') ? '' : ','}${added}}`;
}

/** A text without any member `writeKey`, at any depth: a server's key is a secret, and whoever may read refused events need not know it. */
function withoutKey(text: string): string {
  const isKey = (name: string, value: string | undefined): boolean => value !== undefined && spelled(name) === 'writeKey';
  return text
    .replace(MEMBER, (all, comma: string | undefined, name: string, value: string | undefined) =>
      isKey(name, value) ? (comma === undefined ? HOLE : '') : all,
    )
    .replace(HOLES, '');
}

/** The text to keep of an event that was refused; `event` is what `text` holds. */
export function kept(text: string, event: unknown, around: Around): string {
  if (!isObject(event)) return withoutKey(text);
  let whole = text;
  if (around.type !== undefined && event['type'] !== around.type) whole = withMember(whole, 'type', JSON.stringify(around.type));
  if (around.sentAt !== undefined && absent(event['sentAt'])) whole = withMember(whole, 'sentAt', JSON.stringify(around.sentAt));
  const { context } = around;
  if (context !== undefined) {
    const own = isObject(event['context']) && context.startsWith('{') ? memberText(whole, 'context') : undefined;
    if (own !== undefined) whole = withMember(whole, 'context', under(own, context));
    else if (absent(event['context'])) whole = withMember(whole, 'context', context);
  }
  return withoutKey(whole);
}
