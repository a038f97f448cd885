/** What is counted anew in the background. */
import { MINUTE } from '../../shared/time.ts';
import type { Deps } from '../deps.ts';

const AT_ONCE = 200;
const PAUSE = 20;

/** The recounts of one process: done between the writes of visitors, those that are left of an earlier process first. Logs what fails; the next start goes on. */
export class Recounts {
  private asked = false;
  private stopped = false;
  private running: Promise<void> | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly deps: Pick<Deps, 'store' | 'log' | 'now'>) {}

  /** Starts with what is left, then looks every minute whether a feed or an event told what changes the cost of goods. */
  begin(): void {
    this.run();
    const { store, log } = this.deps;
    this.timer = setInterval(() => {
      store.peers.lead('recounts').then(
        (mine) => mine && this.run(),
        (error: unknown) =>
          log({ level: 'error', job: 'recount of orders', message: error instanceof Error ? error.message : String(error) }),
      );
    }, MINUTE).unref();
  }
  /** Does what there is to do, also what was begun a moment ago. */
  run(): void {
    this.asked = true;
    this.running ??= this.work().finally(() => {
      this.running = null;
      if (this.asked && !this.stopped) this.run();
    });
  }
  /** Ends after the write under way. */
  async end(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  private async work(): Promise<void> {
    const { store, log, now } = this.deps;
    this.asked = false;
    try {
      while (!this.stopped && (await store.write.recountOrders(AT_ONCE, now()))) await new Promise((resume) => setTimeout(resume, PAUSE));
    } catch (error) {
      log({ level: 'error', job: 'recount of orders', message: error instanceof Error ? error.message : String(error) });
    }
  }
}
