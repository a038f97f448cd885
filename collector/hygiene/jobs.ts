/** Reads the records of every site at night and when asked, and joins what was asked for in bulk: in small writes between those of visitors. Logs what fails and goes on. */
import { SECOND } from '../../shared/time.ts';
import type { Deps } from '../deps.ts';
import { lastDue } from '../upkeep/due.ts';

/** Minutes after midnight of the site's zone. */
const NIGHT = 210;
/** So often it is asked whether there is something to do. */
const EVERY = 5 * SECOND;
/** A write of the background takes about so long, in milliseconds: visitors' writes wait behind it. */
const MOMENT = 20;
const PAUSE = 5;
const sizes = { least: 10, most: 500 };
/** A link, and more so its undo, is a write of its own: it touches all that follows from who somebody is. */
const PAIRS = 1;

/** The readings of one process; of several collectors one does them. */
export class HygieneJobs {
  private asked = false;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | null = null;
  private size = 50;

  constructor(private readonly deps: Pick<Deps, 'store' | 'log' | 'now'>) {}

  /** Looks from now on whether a night's reading is due, or somebody asked for one elsewhere. */
  begin(): void {
    this.timer = setInterval(() => this.run(), EVERY);
    this.timer.unref();
    this.nightly = true;
    this.run();
  }
  private nightly = false;

  /** Does what there is to do, also what was asked for a moment ago. */
  run(): void {
    this.asked = true;
    if (this.stopped) return;
    this.running ??= this.work().finally(() => {
      this.running = null;
      if (this.asked && !this.stopped) this.run();
    });
  }
  /** Resolves when nothing is left to do. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }
  /** Ends after the write under way. */
  async end(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  private async work(): Promise<void> {
    this.asked = false;
    try {
      if (!(await this.deps.store.peers.lead('hygiene'))) return;
      if (this.nightly) await this.due();
      while (!this.stopped && (await this.step())) await new Promise((resume) => setTimeout(resume, PAUSE));
    } catch (error) {
      this.deps.log({ level: 'error', job: 'hygiene', message: error instanceof Error ? error.message : String(error) });
    }
  }

  private async due(): Promise<void> {
    const { store, now } = this.deps;
    for (const { site, timeZone } of await store.read.allSites()) {
      const last = await store.read.lastReading(site);
      if (last === null || last < lastDue(now(), NIGHT, timeZone)) await store.write.beginReading(site, now());
    }
  }

  /** One write; answers whether there may be more to do. Pairs are joined before records are read. */
  private async step(): Promise<boolean> {
    const { store, now } = this.deps;
    if (await store.write.bulkStep(PAIRS, now())) return true;
    const under = await store.read.readingUnderWay();
    if (!under) return false;
    if (under.phase === 'wanted') {
      const { total, kinds } = await store.read.beforeReading(under.site);
      await store.write.startReading(under.site, total, kinds);
      return true;
    }
    const start = now();
    await store.write.hygieneStep(this.size, now());
    const took = now() - start;
    if (took > MOMENT) this.size = Math.max(sizes.least, Math.floor(this.size / 2));
    else if (took < MOMENT / 2) this.size = Math.min(sizes.most, this.size * 2);
    return true;
  }
}
