/** Keeps memberships on time and back-fills new rules, in small writes between those of visitors. Logs what fails and goes on; never overlaps. */
import type { Deps } from '../deps.ts';

const SECOND = 1000;
/** Pairs looked at in one sweep, and profiles gone through in one step: each a write of about 20 ms. */
const SWEEP = 200;
const STEP = 200;
/** Writes of one turn, so that the loop stays stoppable and visitors are served in between. */
const TURNS = 25;

/** Starts the loop: about once a second, at once again while there is more to do. Answers the function that stops it after the write under way. */
export function startSegmentJobs(deps: Pick<Deps, 'store' | 'now' | 'log'>): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  async function turn(): Promise<void> {
    let more = false;
    try {
      for (let i = 0; i < TURNS && !stopped; i++) {
        const swept = await deps.store.write.segmentDueSweep(deps.now(), SWEEP);
        if (stopped) break;
        const built = await deps.store.write.segmentBuildStep(deps.now(), STEP);
        more = swept === SWEEP || built.more;
        if (!more) break;
      }
    } catch (error) {
      more = false;
      deps.log({ level: 'error', job: 'segments', message: error instanceof Error ? error.message : String(error) });
    }
    if (!stopped) schedule(more ? 0 : SECOND);
  }
  function schedule(wait: number): void {
    timer = setTimeout(() => {
      running = turn();
    }, wait);
    timer.unref();
  }

  schedule(0);
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}
