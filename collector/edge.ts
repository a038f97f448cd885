/** The edge of the collector: every answer's headers, and the one translation of errors. Never swallows. */
import { createMiddleware } from 'hono/factory';
import { collects, noteOverload } from './collect/overload.ts';
import { HttpError, type Ctx, type Env } from './http.ts';
import { StoreError, type StoreErrorCode } from './store/error.ts';

/** What the dashboard may load and do: its own files, pictures of products; no string becomes script, and markup only for the preview of a slot, which keeps its harmless part. */
export const DASHBOARD_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: https: http:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "frame-src 'self'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types kith-preview',
].join('; ');

/** Headers of every answer, set before it is made: an answer that is changed afterwards is built twice. */
export const securityHeaders = createMiddleware<Env>(async (c, next) => {
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Referrer-Policy', 'strict-origin-when-cross-origin');
  if (c.var.deps.config.publicUrl.startsWith('https:')) c.header('Strict-Transport-Security', 'max-age=31536000');
  await next();
  if (c.var.doors.ending) c.header('Connection', 'close');
});

/** Headers of the API's answers: never kept by a cache, never shown as a page. */
export const apiHeaders = createMiddleware<Env>(async (c, next) => {
  c.header('Cache-Control', 'no-store');
  c.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  await next();
});

const fromStore: Record<StoreErrorCode, (error: StoreError) => HttpError> = {
  busy: () => new HttpError('unavailable', 'The store is busy; try again.', undefined, 1),
  full: () => new HttpError('unavailable', 'The disk is full: nothing can be stored until there is room.', undefined, 5),
  read_only: () => new HttpError('unavailable', 'The store cannot be written at the moment.', undefined, 5),
  conflict: (error) => new HttpError('conflict', error.message),
  not_found: (error) => new HttpError('not_found', error.message),
  invalid: (error) => new HttpError('invalid', error.message),
  corrupt: () =>
    new HttpError('internal', 'The database is damaged: stop Kith and put the newest good backup in its place with "kith restore".'),
  internal: () => new HttpError('internal', 'Something went wrong here; the log says what.'),
};

/** What a sender of events learns of a conflict: nothing that was sent can cause one, so it is our fault and the events must not be given up. */
const OURS = new HttpError('unavailable', 'This could not be stored at the moment; send it again later.', undefined, 5);

/** Any error as ours. */
function asHttpError(error: Error, collecting: boolean): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof StoreError) return collecting && error.code === 'conflict' ? OURS : fromStore[error.code](error);
  return fromStore.internal(new StoreError('internal', error.message));
}

/** The answer to an error: `{"error":{code,message,details?}}`. What is our own fault is logged whole. */
export function answerError(error: Error, c: Ctx): Response {
  const ours = asHttpError(error, collects(c));
  if (error instanceof StoreError) c.var.doors.upkeep.trouble(error.code);
  noteOverload(c, ours.status);
  if (ours.status >= 500 && !(error instanceof HttpError))
    c.var.deps.log({
      level: ours.status === 500 || ours === OURS ? 'error' : 'warn',
      what: `${c.req.method} ${c.req.path}`,
      error: error.stack ?? String(error),
    });
  if (ours.retryAfter !== undefined) c.header('Retry-After', String(ours.retryAfter));
  c.header('Cache-Control', 'no-store');
  const { code, message, details } = ours;
  return c.json({ error: { code, message, ...(details === undefined ? {} : { details }) } }, ours.status);
}
