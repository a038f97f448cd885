/**
 * The threshold of the routes that take events: their bodies are read here, at the socket, before anything is built for the request. What there is no
 * room for is told to come back for the price of one short answer, so that a flood costs little and whoever is let in does not wait behind it.
 * Never throws; whatever is unusual (no stated length, too large) is left to the routes.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { LIMITS } from '../shared/event.ts';
import type { Doors } from './doors.ts';
import { HttpError } from './error.ts';

/** A body that was read before its route saw it. */
export type WithBody = IncomingMessage & { rawBody?: Buffer };
/** Stands before a server's listener. */
export type Threshold = (listener: RequestListener) => RequestListener;

/** Makes one. `takes` tells whether an address takes events. */
export function threshold(doors: Doors, takes: (url: string) => boolean): Threshold {
  return (listener) => (incoming, outgoing) => {
    const stated = Number(incoming.headers['content-length'] ?? NaN);
    if (incoming.method !== 'POST' || !(stated <= LIMITS.bodyBytes) || !takes(incoming.url ?? '')) return listener(incoming, outgoing);
    // Where there is no room even now, the body is not kept: it runs off while the answer goes out, and the connection stays.
    if (!hasRoom(doors, stated, doors.arriving.expected)) return turnAway(doors, incoming, outgoing);
    collect(doors, incoming, stated, (body) => {
      if (!hasRoom(doors, body.length)) return turnAway(doors, incoming, outgoing);
      const letGo = doors.gate.hold(body);
      (incoming as WithBody).rawBody = body;
      // The listener's promise, not the connection, says when the body is let go: whoever leaves early leaves work behind.
      void Promise.resolve(listener(incoming, outgoing)).finally(letGo);
    });
  };
}

/** Small bodies are read whatever else is on its way: half-sent large ones must not keep them out. */
const SMALL = 32 * 1024;
const hasRoom = ({ gate }: Doors, bytes: number, expected = 0): boolean => gate.room(bytes + (bytes > SMALL ? expected : 0));

/** Gathers a body; `whole` is called with it unless its sender goes away or it is cut for being slow. */
function collect({ arriving }: Doors, incoming: IncomingMessage, stated: number, whole: (body: Buffer) => void): void {
  const underway = arriving.begin(() => incoming.destroy(), stated > SMALL ? stated : 0);
  const parts: Buffer[] = [];
  incoming.on('data', (part: Buffer) => {
    parts.push(part);
    underway.more(part.length);
  });
  incoming.once('end', () => {
    underway.end();
    const body = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    // The request remembers this function for as long as it lives, and with it the parts.
    parts.length = 0;
    whole(body);
  });
  incoming.once('error', underway.end);
  incoming.once('close', underway.end);
}

/** The short answer: the same as the routes give when there is no room, readable for any page that may send here. */
function turnAway({ gate, keys, notes, ending }: Doors, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const error = gate.refuse();
  if (!incoming.url?.includes('/v1/decide')) notes.count(0, 'overload', String(error.status));
  const answer = (allowed: string | null): void => {
    if (outgoing.destroyed) return;
    outgoing.writeHead(error.status, {
      ...headersOf(error),
      ...(allowed ? corsOf(allowed) : {}),
      ...(ending ? { Connection: 'close' } : {}),
    });
    outgoing.end(JSON.stringify({ error: { code: error.code, message: error.message } }));
    incoming.resume();
  };
  const { origin } = incoming.headers;
  if (!origin) return answer(null);
  keys.anySiteAllows(origin).then(
    (allowed) => answer(allowed ? origin : null),
    () => answer(null), // the store cannot be asked: a page then learns no reason, and comes back all the same
  );
}

const headersOf = (error: HttpError): Record<string, string> => ({
  'Content-Type': 'application/json',
  'Cache-Control': 'no-store',
  'Retry-After': String(error.retryAfter),
  'X-Content-Type-Options': 'nosniff',
  Vary: 'Origin',
});
const corsOf = (origin: string): Record<string, string> => ({
  'Access-Control-Allow-Origin': origin,
  'Access-Control-Allow-Credentials': 'true',
  'Access-Control-Expose-Headers': 'Retry-After',
});
