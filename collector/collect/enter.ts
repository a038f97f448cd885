/** From a request with a write key to its body, source and site; counts every refusal, so that the owner is told why nothing comes. */
import type { MiddlewareHandler } from 'hono';
import { LIMITS, isProblem } from '../../shared/event.ts';
import { allowed } from '../access/keys.ts';
import { HttpError, type Ctx, type Env } from '../http.ts';
import { readBytes } from '../request.ts';
import type { KeyOwner } from '../store/queries/sites.ts';
import { keysOf, openBody, type Opened } from './door.ts';

/** Compressed bytes may be a little more than what they hold. */
const RAW = LIMITS.bodyBytes + 1024;

/** The origin of the page that sent this, as far as it says so. */
export function senderOrigin(c: Ctx): string | null {
  const origin = c.req.header('origin');
  if (origin) return origin;
  const referer = c.req.header('referer');
  return referer && URL.canParse(referer) ? new URL(referer).origin : null;
}

/** The first of these keys that is known, for the page that the request comes from. */
export async function admitKey(c: Ctx, keys: string[]): Promise<KeyOwner> {
  const { doors } = c.var;
  const origin = senderOrigin(c);
  const from = origin ?? 'no page';
  for (const key of keys) {
    const owner = await doors.keys.owner(key);
    if (!owner) continue;
    if (owner.source.kind === 'browser' && origin && !allowed(owner.site.origins, origin)) {
      doors.notes.count(owner.site.site, 'origin_refused', origin);
      throw new HttpError(
        'forbidden',
        origin === 'null'
          ? 'The site does not take events from a page without an address, such as a file or a closed frame.'
          : `The site does not take events from ${origin.slice(0, 200)}; its owner can add this address in the settings.`,
      );
    }
    doors.notes.use(owner.source.id);
    return owner;
  }
  const shown = keys[0] ? `${keys[0].slice(0, 8)}… from ${from}` : `no key, from ${from}`;
  doors.notes.count(0, 'unknown_key', shown);
  throw new HttpError('unauthorized', keys.length > 0 ? 'This write key is unknown or was revoked.' : 'The request names no write key.');
}

/** The body's bytes as they came; one that is too large is read to its end and refused. */
export const bodyOf = (c: Ctx): Promise<Uint8Array> => readBytes(c, RAW, LIMITS.bodyBytes);

/** Opens bytes that came as a body, or instead of one. */
export function open(c: Ctx, bytes: Uint8Array, encoding = ''): Opened {
  const opened = openBody(bytes, encoding);
  if (!isProblem(opened)) return opened;
  return refuse(c, opened.code === 'too_large' ? 'too_large' : 'invalid', opened.reason);
}

/** Refuses a body as a whole, and counts it. */
export function refuse(c: Ctx, code: 'too_large' | 'invalid', reason: string, site = 0): never {
  c.var.doors.notes.count(site, 'bad_body', `${reason} (from ${senderOrigin(c) ?? 'no page'})`);
  throw new HttpError(code, reason);
}

/** The body's bytes; one that is too large is counted, for the site whose key stands outside it. */
async function countedBody(c: Ctx): Promise<Uint8Array> {
  try {
    return await bodyOf(c);
  } catch (error) {
    if (!(error instanceof HttpError) || error.code !== 'too_large') throw error;
    for (const key of keysOf(c.req.header('authorization') ?? '', null, c.req.query('writeKey'))) {
      const owner = await c.var.doors.keys.owner(key);
      if (owner) return refuse(c, 'too_large', error.message, owner.site.site);
    }
    return refuse(c, 'too_large', error.message);
  }
}

/** Reads, opens and admits a request, and does its work while there is room. */
export async function enter<T>(c: Ctx, work: (body: Opened, owner: KeyOwner) => Promise<T>): Promise<T> {
  const { gate, turns } = c.var.doors;
  gate.look();
  const bytes = await countedBody(c);
  const letGo = gate.hold(bytes);
  try {
    await turns.mine();
    // Of many that came at once, those without a place are told so before any work is done for them.
    gate.look();
    const body = open(c, bytes, c.req.header('content-encoding'));
    const owner = await admitKey(c, keysOf(c.req.header('authorization') ?? '', body.json, c.req.query('writeKey')));
    return await gate.pass(Math.max(0, body.text.length - bytes.length), () => work(body, owner));
  } finally {
    letGo();
  }
}

/** For routes that ask something with a write key: sets `site`, `source` and `body`. */
export const withKey: MiddlewareHandler<Env> = async (c, next) => {
  await enter(c, async (body, { site, source }) => {
    c.set('site', site);
    c.set('source', source);
    c.set('body', body.json);
    await next();
  });
};
