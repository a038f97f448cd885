/** What is counted anew in the background. */
import type { Deps } from '../deps.ts';

const AT_ONCE = 200;
const PAUSE = 20;

/** Does what recounts there are, between the writes of visitors. Logs what fails and ends; the next start goes on. Answers the function that stops it. */
export function runRecounts(deps: Pick<Deps, 'store' | 'log' | 'now'>): () => Promise<void> {
  let stopped = false;
  const work = async (): Promise<void> => {
    while (!stopped && (await deps.store.write.recountOrders(AT_ONCE, deps.now())))
      await new Promise((resume) => setTimeout(resume, PAUSE));
  };
  const running = work().catch((error: unknown) =>
    deps.log({ level: 'error', job: 'recount of orders', message: error instanceof Error ? error.message : String(error) }),
  );
  return async () => {
    stopped = true;
    await running;
  };
}
