/** Cross-origin answers of the collecting routes: any origin that a site allows may send, and may read why something was refused. */
import { createMiddleware } from 'hono/factory';
import type { Ctx, Env } from '../http.ts';

/** What pages may send along, as a preflight says it. */
export const ALLOWED_HEADERS =
  'authorization, content-type, content-encoding, anonymousid, sentat, x-retry-count, rsa-recovered, rsa-retry-attempt, rsa-since-last-attempt, rsa-since-first-attempt, rsa-retry-reason';

/** How long a browser may remember that, in seconds. */
export const MAX_AGE = '7200';

/** Headers that let a page of this origin read the answer. */
function allow(c: Ctx, origin: string): void {
  c.header('Access-Control-Allow-Origin', origin);
  c.header('Access-Control-Allow-Credentials', 'true');
  c.header('Access-Control-Expose-Headers', 'Retry-After');
}

/** Echoes an origin that some site allows; the key, once it is known, decides whether its events are taken. */
export const cors = createMiddleware<Env>(async (c, next) => {
  c.header('Vary', 'Origin', { append: true });
  const origin = c.req.header('origin');
  if (origin && (await c.var.doors.keys.anySiteAllows(origin))) allow(c, origin);
  await next();
});

/** The answer to a preflight. */
export const preflight = (c: Ctx): Response => {
  c.header('Access-Control-Allow-Methods', 'GET, HEAD, POST, OPTIONS');
  c.header('Access-Control-Allow-Headers', ALLOWED_HEADERS);
  c.header('Access-Control-Max-Age', MAX_AGE);
  return c.body(null, 204);
};
