/** Works on imports: tries, stores and takes them back, one after another, beside the writes of visitors. A killed one is gone on with. Logs what fails. */
import type { ImportReport } from '../../shared/api.ts';
import { fromMicros } from '../../shared/money.ts';
import { parseInstant } from '../../shared/time.ts';
import type { Deps } from '../deps.ts';
import type { SiteContext } from '../site.ts';
import { sentence } from '../upkeep/error.ts';
import { sparing } from '../upkeep/sparing.ts';
import { compareParts } from './compare.ts';
import { readParts, takenParts } from './read.ts';
import { nothing, type Found, type Kept, type Progress } from './state.ts';
import { storeParts } from './store-rows.ts';

const CLEARED = 500;
/** People that are taken back in one write. */
const TAKEN_BACK = 5;
const LOOK = 5000;

/** A step from its beginning. */
export const begun = (what: Progress['what'], total: number, now: number, found: Found = nothing()): Progress => ({
  ...{ what, part: 0, key: '', n: 0, done: 0, total, since: now, doneThen: 0, found },
});

/** The imports of one process. */
export class Imports {
  private readonly stopping = new AbortController();
  private running: Promise<void> | null = null;
  private timer: NodeJS.Timeout | undefined;
  private again = false;

  constructor(private readonly deps: Pick<Deps, 'store' | 'now' | 'log'>) {}

  /** Looks for work, now: what was begun, here or by another that is gone. */
  run(): void {
    this.again = true;
    this.running ??= this.work().finally(() => (this.running = null));
  }
  /** Resolves when nothing is left to do. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }
  /** Starts to look now and then, for what another collector left. */
  begin(): void {
    this.run();
    this.timer = setInterval(() => this.run(), LOOK).unref();
  }
  /** Ends after the write under way; the next start goes on. */
  async end(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.idle();
  }

  private async work(): Promise<void> {
    const { store, log } = this.deps;
    while (this.again && !this.stopping.signal.aborted) {
      this.again = false;
      try {
        const under = await store.read.importsUnderway();
        if (under.length === 0 || !(await store.peers.lead('imports'))) continue;
        const sites = new Map((await store.read.allSites()).map((site) => [site.site, site]));
        let ended = false;
        for (const left of under) {
          const kept = { ...left, progress: left.progress && { ...left.progress, since: this.deps.now(), doneThen: left.progress.done } };
          const site = sites.get(kept.site);
          if (site && !this.stopping.signal.aborted) ended = (await this.step(site, kept)) || ended;
        }
        // What was begun meanwhile; where the store takes nothing, it is looked at again later.
        this.again ||= ended && (await store.read.importsUnderway()).length > 0;
      } catch (error) {
        log({ level: 'error', what: 'job', job: 'import', error: sentence(error) });
      }
    }
  }

  /** Does a step; answers whether it is over, one way or the other. */
  private async step(site: SiteContext, kept: Kept): Promise<boolean> {
    const { store, log, now } = this.deps;
    const began = now();
    try {
      await sparing(() =>
        kept.status === 'checking'
          ? this.check(site, kept)
          : kept.status === 'committing'
            ? this.commit(site, kept)
            : this.undo(site, kept),
      );
      if (!this.stopping.signal.aborted)
        log({ level: 'info', what: 'job', job: 'import', site: site.id, import: kept.id, step: kept.status, ms: now() - began });
      return true;
    } catch (error) {
      if (this.stopping.signal.aborted) return false;
      log({ level: 'error', what: 'job', job: 'import', site: site.id, import: kept.id, step: kept.status, error: sentence(error) });
      const reason = `It stopped while ${kept.status}: ${sentence(error)}`;
      try {
        await store.write.changeImport(site.site, kept.id, [kept.status], { status: 'failed', reason });
        return true;
      } catch (again) {
        log({ level: 'error', what: 'job', job: 'import', site: site.id, import: kept.id, error: sentence(again) });
        return false;
      }
    }
  }

  private async check(site: SiteContext, kept: Kept): Promise<void> {
    const { deps, stopping } = this;
    const { store, now } = deps;
    const total = takenParts(kept.parts).reduce((sum, { bytes }) => sum + bytes, 0);
    let { progress } = kept;
    if (!progress) {
      while (await store.write.clearTry(site.site, kept.id, CLEARED)) if (stopping.signal.aborted) return;
      progress = begun('reading', total, now());
      await store.write.keepProgress(site.site, kept.id, progress);
    }
    if (progress.what === 'reading') {
      await readParts(deps, site, kept, progress, stopping.signal);
      if (stopping.signal.aborted) return;
      progress = begun('comparing', await store.read.importRowCount(site.site, kept.id), now(), progress.found);
      await store.write.keepProgress(site.site, kept.id, progress);
    }
    await compareParts(deps, site, kept, progress, stopping.signal);
    if (stopping.signal.aborted) return;
    await store.write.changeImport(site.site, kept.id, ['checking'], {
      status: 'checked',
      progress: null,
      report: reportOf(progress.found),
    });
  }

  private async commit(site: SiteContext, kept: Kept): Promise<void> {
    const { deps, stopping } = this;
    const { store, now } = deps;
    const progress = kept.progress ?? begun('storing', await store.read.importRowCount(site.site, kept.id), now());
    let { source } = kept;
    if (source === null) {
      source = (await store.write.addImportSource(site.site, kept.name, now())).id;
      await store.write.changeImport(site.site, kept.id, ['committing'], { source, progress });
    }
    await storeParts(deps, site, kept, source, progress, stopping.signal);
    if (stopping.signal.aborted) return;
    while (await store.write.clearImport(site.site, kept.id, CLEARED)) if (stopping.signal.aborted) return;
    await store.write.changeImport(site.site, kept.id, ['committing'], {
      ...{ status: 'committed', progress: null, committedAt: now(), historyFrom: historyOf(site, kept) },
    });
  }

  private async undo(site: SiteContext, kept: Kept): Promise<void> {
    const { stopping } = this;
    const { store, now } = this.deps;
    if (kept.source !== null) {
      let progress = kept.progress;
      for (;;) {
        const left = await store.write.withdrawSource(site.site, kept.source, TAKEN_BACK, now());
        if (left === 0) break;
        progress ??= begun('undoing', left, now());
        progress.total = Math.max(progress.total, left);
        progress.done = progress.total - left;
        await store.write.keepProgress(site.site, kept.id, progress);
        if (stopping.signal.aborted) return;
      }
      await store.write.dropCampaigns(site.site, kept.source);
    }
    await store.write.changeImport(site.site, kept.id, ['undoing'], {
      status: 'undone',
      progress: null,
      undoneAt: now(),
      historyFrom: null,
    });
  }
}

/** From when on the files tell what customers did; null where they hold no orders. */
function historyOf(site: SiteContext, kept: Kept): number | null {
  const { settings, report } = kept;
  if (settings.historyFrom !== null) return parseInstant(settings.historyFrom, site.timeZone) ?? null;
  return report?.ordersFrom ? Date.parse(report.ordersFrom) : null;
}

/** What was found, as the API tells it. */
function reportOf({ sums, from, to, ordersFrom, ...found }: Found): ImportReport {
  const time = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
  return {
    ...found,
    sums: sums.map((sum) => ({
      ...sum,
      ...{ amount: fromMicros(sum.amount), discount: fromMicros(sum.discount), returned: fromMicros(sum.returned) },
    })),
    ...{ from: time(from), to: time(to), ordersFrom: time(ordersFrom) },
  };
}
