/** How the process is: alive, able to write, and in figures. */
import { HttpError, type Handler } from './http.ts';
import { metricsText } from './upkeep/metrics.ts';
import { healthOf } from './upkeep/routes.ts';
import { hashOf } from './access/secrets.ts';

/** `GET /healthz`: alive. `boot` is random per process. */
export const healthz = ((c) => {
  const { deps, doors } = c.var;
  return c.json({ status: 'ok', boot: doors.boot, version: deps.config.version, store: deps.store.engine });
}) satisfies Handler;

/** `GET /readyz`: 503 until the store can be written. */
export const readyz = (async (c) => {
  await c.var.deps.store.ready();
  return c.json({ status: 'ready' });
}) satisfies Handler;

/** `GET /metrics`: Prometheus text, for who knows the token; otherwise there is no such page. */
export const metrics = (async (c) => {
  const { deps, doors } = c.var;
  const token = deps.config.metricsToken;
  if (!token) throw new HttpError('not_found', 'No such page.');
  if (hashOf(c.req.header('authorization')?.replace(/^Bearer\s+/i, '') ?? '') !== hashOf(token))
    throw new HttpError('unauthorized', 'The token is not right.');
  const text = metricsText(await healthOf(deps, doors), doors);
  return c.body(text, 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' });
}) satisfies Handler;
