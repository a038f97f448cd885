import type { ServerResponse } from 'node:http';
import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import type { Env } from '../http.ts';

/** Logs each request when its answer has left: method, route as a pattern, status, milliseconds, bytes in and out. Never an address, a query or a body. */
export const requestLine = createMiddleware<Env>(async (c, next) => {
  const { deps } = c.var;
  const began = deps.now();
  const outgoing = (c.env as { outgoing?: ServerResponse } | undefined)?.outgoing;
  const socket = outgoing?.socket;
  const before = socket?.bytesWritten ?? 0;
  await next();
  const line = {
    level: 'info',
    what: 'request',
    method: c.req.method,
    route: routePath(c),
    status: c.res.status,
    in: Number(c.req.header('content-length') ?? 0),
  };
  const say = (): void => deps.log({ ...line, ms: deps.now() - began, out: socket ? socket.bytesWritten - before : 0 });
  if (outgoing) outgoing.once('close', say);
  else say();
});
