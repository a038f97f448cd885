/** What every route shares: the context it gets, the errors it may throw, and how a body is read once at the door. Never swallows. */
import type { Context } from 'hono';
import type { ZodType } from 'zod';
import type { List, Role } from '../shared/api.ts';
import type { Source } from '../shared/event.ts';
import { badText } from './collect/text.ts';
import type { Deps, Hub } from './deps.ts';
import type { Doors } from './doors.ts';
import { HttpError, type ErrorCode } from './error.ts';
import type { SiteContext } from './site.ts';

export { HttpError };
export type { Deps, ErrorCode, Hub, SiteContext };

/** `server`: the site's secret key. Routes state the least role they need; `server` may do what an owner may, within its site, except manage people and keys. */
export type Caller = Role | 'server';
/** `source` and `body` (parsed JSON) are set on the routes that take a write key; `member` where a person's session was given. */
export type Env = {
  Variables: {
    deps: Deps;
    doors: Doors;
    site: SiteContext;
    caller: Caller;
    member?: { id: string; email: string; name: string };
    source?: Source;
    body?: unknown;
  };
};
/** What a handler gets. */
export type Ctx = Context<Env>;
/** One route’s answer. */
export type Handler = (c: Ctx) => Response | Promise<Response>;

/** The JSON body, parsed by a schema; a problem becomes one sentence that names the field. */
export async function readBody<T>(c: Ctx, schema: ZodType<T>): Promise<T> {
  let raw: unknown;
  const text = await c.req.text();
  try {
    raw = JSON.parse(text);
  } catch {
    throw new HttpError('invalid', 'The body is not JSON.');
  }
  const body = parse(schema, raw);
  const bad = ESCAPED.test(text) ? badText(body, 'body') : null;
  if (bad) throw new HttpError('invalid', bad.reason);
  return body;
}
/** The only ways in which JSON spells what no engine keeps as it is. */
const ESCAPED = /\\u(0000|d[89a-f])/i;

/** `raw` as the schema's type, or an `invalid` error in plain words. */
export function parse<T>(schema: ZodType<T>, raw: unknown): T {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const first = result.error.issues[0];
  throw new HttpError(
    'invalid',
    first ? `${first.path.join('.') || 'body'}: ${first.message}` : 'The body is not valid.',
    result.error.issues,
  );
}

/** The ETag that a change is based on, or null when the client does not say. */
export function ifMatch(c: Ctx): string | null {
  const tag = c.req.header('if-match')?.trim().replace(/^W\//, '');
  return !tag || tag === '*' ? null : tag;
}

/** `?limit=`, between 1 and `most`. */
export function limitOf(c: Ctx, standard = 50, most = 200): number {
  const text = c.req.query('limit');
  if (text === undefined) return standard;
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1 || n > most) throw new HttpError('invalid', `limit: a whole number from 1 to ${most}.`);
  return n;
}

/** An opaque cursor of the values that the next page starts after. */
export const encodeCursor = (parts: (string | number | null)[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');
/** The values of a cursor; an `invalid` error for one that is not ours. */
export function decodeCursor(c: Ctx, length: number): (string | number | null)[] | null {
  const text = c.req.query('cursor');
  if (!text) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (Array.isArray(parts) && parts.length === length && parts.every((p) => p === null || ['string', 'number'].includes(typeof p)))
      return parts;
  } catch {
    throw new HttpError('invalid', 'cursor: not one of ours; start again without it.');
  }
  throw new HttpError('invalid', 'cursor: not one of ours; start again without it.');
}
/** The shape of every list. */
export const page = <T>(items: T[], next: string | null): List<T> => ({ items, next });
