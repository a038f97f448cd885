/** Keeps memberships on time and back-fills new rules, in small writes between those of visitors. Logs what fails and goes on; never overlaps. */
import type { Deps } from '../deps.ts';

const SECOND = 1000;
/** A write of the background takes about so long, in milliseconds: visitors' writes wait behind it. */
const MOMENT = 20;
/** Pairs looked at in one sweep, or profiles gone through in one step, at the least and at the most. */
const LEAST = 10;
const MOST = 1000;
/** Writes of one turn, so that the loop stays stoppable and visitors are served in between. */
const TURNS = 25;

/** Starts the loop: about once a second, at once again while there is more to do. Answers the function that stops it after the write under way. */
export function startSegmentJobs(deps: Pick<Deps, 'store' | 'now' | 'log'>): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const size = { sweep: 100, build: 100 };

  /** Runs one write and lets its size follow the time that it took. */
  async function paced<T>(chore: keyof typeof size, write: (most: number) => Promise<T>): Promise<T> {
    const start = deps.now();
    const answer = await write(size[chore]);
    const took = deps.now() - start;
    if (took > MOMENT) size[chore] = Math.max(LEAST, Math.floor(size[chore] / 2));
    else if (took < MOMENT / 2) size[chore] = Math.min(MOST, size[chore] * 2);
    return answer;
  }

  async function turn(): Promise<void> {
    let more = false;
    try {
      const turns = (await deps.store.peers.lead('segments')) ? TURNS : 0;
      for (let i = 0; i < turns && !stopped; i++) {
        const [asked, swept] = await paced('sweep', async (most) => [most, await deps.store.write.segmentDueSweep(deps.now(), most)]);
        if (stopped) break;
        const built = await paced('build', (most) => deps.store.write.segmentBuildStep(deps.now(), most));
        more = swept === asked || built.more;
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
