/** Removes refused events that are older than their site keeps them, and courses that nothing shows any more, in small writes between those of visitors. Logs what fails and goes on; never overlaps. */
import { DAY, HOUR } from '../../shared/time.ts';
import type { Deps } from '../deps.ts';

/** Events of one write. */
const CHUNK = 100;
/** The dictionary shows the course of 30 days. */
const COURSE_DAYS = 60;
const EVERY = HOUR;
const FIRST = 10_000;

/** Removes what has grown old on every site, until nothing has or it is told to stop; answers how many. */
export async function sweepInbox({ store, now }: Pick<Deps, 'store' | 'now'>, stopped = (): boolean => false): Promise<number> {
  let all = 0;
  for (const { site } of await store.read.allSites()) {
    const { refusedDays } = await store.read.limits(site);
    for (let gone = CHUNK; gone === CHUNK && !stopped(); all += gone)
      gone = await store.write.expireFailed(site, now() - refusedDays * DAY, now(), CHUNK);
  }
  const oldest = Math.floor(now() / DAY) - COURSE_DAYS;
  for (let gone = CHUNK; gone === CHUNK && !stopped();) gone = await store.write.dropDays(oldest, CHUNK);
  return all;
}

/** Starts the sweep: once an hour. Answers the function that stops it after the write under way. */
export function startSweep(deps: Pick<Deps, 'store' | 'now' | 'log'>): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  const schedule = (wait: number): void => {
    timer = setTimeout(() => {
      running = deps.store.peers
        .lead('inbox')
        .then((mine) => (mine ? sweepInbox(deps, () => stopped) : 0))
        .catch((error: unknown) =>
          deps.log({ level: 'error', job: 'inbox', message: error instanceof Error ? error.message : String(error) }),
        )
        .then(() => (stopped ? undefined : schedule(EVERY)));
    }, wait);
    timer.unref();
  };
  schedule(FIRST);
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}
