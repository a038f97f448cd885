/** How the process is: alive, able to write, and in figures. */
import { HttpError, type Handler } from './http.ts';
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
export const metrics = ((c) => {
  const { deps, doors } = c.var;
  const token = deps.config.metricsToken;
  if (!token) throw new HttpError('not_found', 'No such page.');
  if (hashOf(c.req.header('authorization')?.replace(/^Bearer\s+/i, '') ?? '') !== hashOf(token))
    throw new HttpError('unauthorized', 'The token is not right.');
  const memory = process.memoryUsage();
  const figures: [string, 'gauge' | 'counter', string, number][] = [
    ['kith_requests_in_flight', 'gauge', 'Collecting requests that wait for the store', doors.gate.requests],
    ['kith_bytes_in_flight', 'gauge', 'Bytes of bodies that wait for the store', doors.gate.bytes],
    ['kith_requests_shed_total', 'counter', 'Requests told to come back because too much was waiting', doors.gate.refused],
    ['kith_events_accepted_total', 'counter', 'Events stored or counted', doors.gate.accepted],
    ['kith_events_duplicate_total', 'counter', 'Events that were stored already', doors.gate.duplicates],
    ['kith_events_rejected_total', 'counter', 'Events refused with a reason', doors.gate.rejected],
    ['process_resident_memory_bytes', 'gauge', 'Resident memory', memory.rss],
    ['nodejs_heap_used_bytes', 'gauge', 'Heap in use', memory.heapUsed],
    ['process_cpu_seconds_total', 'counter', 'Processor time', (process.cpuUsage().user + process.cpuUsage().system) / 1e6],
    ['process_uptime_seconds', 'gauge', 'Age of the process', process.uptime()],
  ];
  const lines = figures.map(([name, type, help, value]) => `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name} ${value}\n`);
  return c.body(lines.join(''), 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' });
}) satisfies Handler;
