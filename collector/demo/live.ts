/** Visits that go on while the demo runs: every few seconds an event, sent to the collector's own address like any other. Logs what fails and goes on. */
import { EventEmitter } from 'node:events';
import type { Hono } from 'hono';
import type { WireEvent } from '../../shared/event.ts';
import type { Deps } from '../deps.ts';
import type { Env } from '../http.ts';
import { addressOf } from './browser.ts';
import { dice } from './dice.ts';
import type { Filled } from './fill.ts';
import { personOf } from './person.ts';
import type { DemoState } from './state.ts';
import { newStanding, playVisit, type Sent } from './visit.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const TICK = 2000;
/** Who watches sees somebody come when it has been quiet for so long; no oftener and no more a day than leaves the day believable. */
const QUIET = 20_000;
const CALLS_APART = 10 * MINUTE;
const CALLS_A_DAY = 10;
/** Events of a request: after a laptop's sleep many are due at once. */
const AT_ONCE = 100;

const wire = ({ event }: Sent): WireEvent => ({
  type: event.type,
  messageId: event.messageId,
  anonymousId: event.anonymousId,
  userId: event.userId,
  ...(event.type === 'track' ? { event: event.name } : {}),
  ...(event.type === 'identify' ? { traits: event.data } : { properties: event.data }),
  context: event.context,
  timestamp: new Date(event.ts).toISOString(),
});

/**
 * Starts the visits; answers what stops them. The story of the history goes on at its own rate. Beside it a caller comes at once, and later when somebody
 * watches and nothing happens.
 */
export function startVisits(deps: Deps, app: Hono<Env>, state: DemoState, { site, guests, stage, rest, days }: Filled): () => void {
  const began = deps.now();
  const known = [...guests.values()].filter(({ person }) => person.until > began - 120 * DAY);
  const throws = dice(`${state.seed} live ${began}`);
  let queue = rest.sent;
  let midnight = rest.day + DAY;
  let calls = 0;
  let callsToday = 0;
  let lastCall = -Infinity;
  let lastSent = -Infinity;

  const call = (now: number): void => {
    // The standing is a copy: what a caller does is no part of the story, which a later start tells again.
    const guest = known.length > 0 && throws.chance(0.55) ? throws.pick(known) : null;
    const person = guest?.person ?? personOf(`${state.seed} live`, midnight - DAY, (began % 100_000) + calls);
    const standing = guest ? structuredClone(guest.standing) : newStanding();
    const sent = playVisit(stage, person, standing, now, throws, `live-${began.toString(36)}-${calls++}`);
    queue.push(...sent.filter(({ event }) => event.ts < now + 60 * MINUTE));
    callsToday++;
    lastCall = now;
  };
  const deliver = async (key: string, sent: Sent[], address: string): Promise<void> => {
    const headers = { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`, 'content-type': 'application/json' };
    const events = sent.map(wire);
    for (let i = 0; i < events.length; i += AT_ONCE) {
      const body = JSON.stringify({ batch: events.slice(i, i + AT_ONCE) });
      const connection = Object.assign(new EventEmitter(), { socket: { remoteAddress: address } });
      const request = { method: 'POST', headers, body };
      const answer = await app.request(`${deps.config.basePath}/v1/batch`, request, { incoming: connection });
      if (!answer.ok) deps.log({ level: 'warn', job: 'demo', message: `The collector answered ${answer.status} to the demo's visitors.` });
    }
  };
  /** Browsers send from where they stand, each for itself. */
  const deliverAll = async (due: Sent[]): Promise<void> => {
    const places = new Map<string, Sent[]>();
    for (const sent of due) {
      if (sent.from !== 'browser') continue;
      const address = addressOf(sent.event.client ?? { city: '' });
      places.set(address, [...(places.get(address) ?? []), sent]);
    }
    for (const [address, sent] of places) await deliver(state.writeKey, sent, address);
    await deliver(
      state.secretKey,
      due.filter(({ from }) => from === 'server'),
      '',
    );
  };
  const tick = async (): Promise<void> => {
    const now = deps.now();
    while (now >= midnight) {
      const { day, sent } = days.next().value;
      queue.push(...sent);
      midnight = day + DAY;
      callsToday = 0;
    }
    const quiet = now - lastSent > QUIET && now - lastCall > CALLS_APART && callsToday < CALLS_A_DAY;
    if (calls === 0 || (quiet && deps.hub.watched(site))) call(now);
    const due = queue.filter(({ event }) => event.ts <= now).sort((a, b) => a.event.ts - b.event.ts);
    if (due.length === 0) return;
    queue = queue.filter(({ event }) => event.ts > now);
    lastSent = now;
    await deliverAll(due);
  };
  const timer = setInterval(() => {
    tick().catch((error: unknown) =>
      deps.log({ level: 'error', job: 'demo', message: error instanceof Error ? error.message : String(error) }),
    );
  }, TICK);
  timer.unref();
  return () => clearInterval(timer);
}
