/** Visits that go on while the demo runs: every few seconds an event, sent to the collector's own address like any other. Logs what fails and goes on. */
import type { Hono } from 'hono';
import type { WireEvent } from '../../shared/event.ts';
import type { Deps } from '../deps.ts';
import type { Env } from '../http.ts';
import { dice } from './dice.ts';
import type { Filled } from './fill.ts';
import { personOf } from './person.ts';
import type { DemoState } from './state.ts';
import { newStanding, playVisit, type Sent } from './visit.ts';

const SECOND = 1000;
const DAY = 86_400_000;
const TICK = 2 * SECOND;
/** A visit begins every half minute on average: lively, and still believable beside the days before. */
const EVERY = 30 * SECOND;

const wire = ({ event }: Sent, now: number): WireEvent => ({
  type: event.type,
  messageId: event.messageId,
  anonymousId: event.anonymousId,
  userId: event.userId,
  ...(event.type === 'track' ? { event: event.name } : {}),
  ...(event.type === 'identify' ? { traits: event.data } : { properties: event.data }),
  context: event.context,
  timestamp: new Date(now).toISOString(),
});

/** Starts the visits; answers what stops them. The first begins at once. */
export function startVisits(deps: Deps, app: Hono<Env>, state: DemoState, { guests, stage }: Filled): () => void {
  const began = deps.now();
  const known = [...guests.values()].filter(({ person }) => person.until > began - 120 * DAY);
  const throws = dice(`${state.seed} live ${began}`);
  let queue: Sent[] = [];
  let visits = 0;
  let next = began;

  const arrive = (now: number): void => {
    const day = Math.floor(now / DAY) * DAY;
    const { person, standing } =
      known.length > 0 && throws.chance(0.55)
        ? throws.pick(known)
        : { person: personOf(`${state.seed} live`, day, (began % 100_000) + visits), standing: newStanding() };
    const sent = playVisit(stage, person, standing, now, throws, `live-${began.toString(36)}-${visits++}`);
    queue.push(...sent.filter(({ event }) => event.ts < now + DAY / 24));
    queue.sort((a, b) => a.event.ts - b.event.ts);
  };
  const deliver = async (from: Sent['from'], key: string, now: number, due: Sent[]): Promise<void> => {
    const batch = due.filter((sent) => sent.from === from).map((sent) => wire(sent, now));
    if (batch.length === 0) return;
    const headers = { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`, 'content-type': 'application/json' };
    const answer = await app.request(`${deps.config.basePath}/v1/batch`, { method: 'POST', headers, body: JSON.stringify({ batch }) });
    if (!answer.ok) deps.log({ level: 'warn', job: 'demo', message: `The collector answered ${answer.status} to the demo's visitors.` });
  };
  const tick = async (): Promise<void> => {
    const now = deps.now();
    if (now >= next) {
      arrive(now);
      next = now + throws.exponential(EVERY);
    }
    const due = queue.filter(({ event }) => event.ts <= now);
    queue = queue.filter(({ event }) => event.ts > now);
    await deliver('browser', state.writeKey, now, due);
    await deliver('server', state.secretKey, now, due);
  };
  const timer = setInterval(() => {
    tick().catch((error: unknown) =>
      deps.log({ level: 'error', job: 'demo', message: error instanceof Error ? error.message : String(error) }),
    );
  }, TICK);
  timer.unref();
  return () => clearInterval(timer);
}
