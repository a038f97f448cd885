/** Reads what an older version recorded, after the start, in small writes between those of visitors. Logs what fails and ends. */
import type { Deps } from '../deps.ts';

const AT_ONCE = 100;
const PAUSE = 20;

/** Starts it; answers the function that stops it after the write under way. */
export function startOlderVisits(deps: Pick<Deps, 'store' | 'log'>): () => Promise<void> {
  let stopped = false;
  const work = async (): Promise<void> => {
    if (!(await deps.store.peers.lead('older visits'))) return;
    while (!stopped && (await deps.store.write.readOlderVisits(AT_ONCE)) > 0) await new Promise((resume) => setTimeout(resume, PAUSE));
  };
  const running = work().catch((error: unknown) =>
    deps.log({ level: 'error', job: 'older visits', message: error instanceof Error ? error.message : String(error) }),
  );
  return async () => {
    stopped = true;
    await running;
  };
}
