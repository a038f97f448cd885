/** What arrives now, to whoever watches: as server-sent events. A slow watcher loses messages and is told so. */
import { streamSSE } from 'hono/streaming';
import type { LiveEvent } from '../shared/api.ts';
import { stillMay } from './access/may.ts';
import { limitOf, page, type Handler } from './http.ts';

/** Messages that may wait for one slow watcher. */
const BACKLOG = 500;
/** So often it is asked whether who watches still may. */
const CHECK = 5000;
/** A quiet connection tells that it is alive after so many checks. */
const HEARTBEAT = 3;
/** A stream ends after this long, and the watcher asks again. */
const LIFE = 10 * 60_000;

/**
 * `GET /stream`: events named `event`; `lost` with a count where the watcher was too slow; a comment every 15 seconds, so that proxies keep it open.
 * It ends within 5 seconds after the watcher's access did.
 */
export const streamRoute: Handler = (c) => {
  const { deps, site } = c.var;
  c.header('x-accel-buffering', 'no');
  return streamSSE(c, async (stream) => {
    let waiting: LiveEvent[] = [];
    let lost = 0;
    let wake: () => void = () => undefined;
    const end = deps.hub.subscribe(site.site, (event, missed = 0) => {
      if (event && waiting.length < BACKLOG) waiting.push(event);
      else lost += event ? 1 : missed;
      wake();
    });
    stream.onAbort(() => {
      end();
      wake();
    });
    try {
      await stream.write(': here\n\n');
      const last = deps.now() + LIFE;
      let asked = deps.now();
      const mayWatch = async (): Promise<boolean> => {
        asked = deps.now();
        return asked < last && (await stillMay(c));
      };
      for (let quiet = 0; !stream.aborted;) {
        const woken = waiting.length > 0 || lost > 0 || (await moment((resume) => (wake = resume)));
        if (stream.aborted || ((!woken || deps.now() - asked >= CHECK) && !(await mayWatch()))) break;
        quiet = woken ? 0 : quiet + 1;
        if (quiet > 0 && quiet % HEARTBEAT === 0) await stream.write(': still here\n\n');
        const [events, missed] = [waiting, lost];
        [waiting, lost] = [[], 0];
        for (const event of events) {
          if (deps.now() - asked >= CHECK && !(await mayWatch())) return;
          await stream.writeSSE({ event: 'event', id: event.id, data: JSON.stringify(event) });
        }
        if (missed > 0) await stream.writeSSE({ event: 'lost', data: String(missed) });
      }
    } finally {
      end();
    }
  });
};

/** Waits to be woken (true), or for the next check (false). */
const moment = (hand: (resume: () => void) => void): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), CHECK);
    hand(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });

/** `GET /live`: the newest events, for the first paint. */
export const liveRoute: Handler = async (c) => {
  const { deps, site } = c.var;
  return c.json(page(await deps.store.read.newestEvents(site.site, limitOf(c, 50)), null));
};
