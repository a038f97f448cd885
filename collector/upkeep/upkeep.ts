/** The collector's own housekeeping: backups at night, a whole check where there are none, old copies swept, growth measured, trouble remembered. Logs what fails and goes on. */
import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import { rm, readdir, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Finding } from '../../shared/api.ts';
import { DAY, HOUR, MINUTE } from '../../shared/time.ts';
import type { Deps } from '../deps.ts';
import { sweepStore } from '../store/copies.ts';
import { lastDue, nextDue } from './due.ts';
import { sentence } from './error.ts';
import { storeFigures } from './figures.ts';
import { folderTarget } from './target.ts';

/** Runs are remembered for so long. */
const REMEMBERED = 90 * DAY;
/** A backup that was missed while the machine was off begins so long after the start; one that failed is tried again so long after. */
const SETTLE = 5 * MINUTE;
const AGAIN = HOUR;
const WEEK = 7 * DAY;

/** Names of what a killed job leaves: in the folder of backups, and beside the database. */
const LEFT = { backups: /^kith-.*\.(copy|part|copy-journal)$|^\.kith-(verify|restore)-/, database: /^\.kith-(verify|restore)-/ };

/** Removes what is called so and was not changed since `before`; answers the names. */
async function sweep(folder: string, left: RegExp, before: number): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const removed: string[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (!left.test(name) || (await stat(path)).mtimeMs >= before) continue;
    await rm(path, { recursive: true, force: true });
    removed.push(name);
  }
  return removed;
}

/** What came of a job lately. */
export interface LastRun {
  at: number;
  ok: boolean;
  detail: string | null;
}

/** Housekeeping of one process. */
export class Upkeep {
  /** The last thing that the store could not do, and when. */
  lastTrouble: { code: string; at: number } | null = null;
  /** What runs at this moment. */
  running: string | null = null;
  readonly loop: IntervalHistogram = monitorEventLoopDelay({ resolution: 20 });
  /** The last run of each job, also of those before this start once `begin` has read them. */
  readonly last = new Map<string, LastRun>();
  readonly startedAt: number;
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private work: Promise<void> = Promise.resolve();
  private looking: Promise<void> = Promise.resolve();
  private measuredAt = 0;
  private tidiedAt = 0;
  private shed = { at: 0, from: 0, to: 0 };
  private found: { at: number; findings: Promise<Finding[]> } | null = null;

  constructor(private readonly deps: Pick<Deps, 'store' | 'config' | 'now' | 'log' | 'hand'>) {
    this.startedAt = deps.now();
  }

  /** Remembers that the store could not do something. */
  trouble(code: string): void {
    if (['corrupt', 'full', 'read_only'].includes(code)) this.lastTrouble = { code, at: this.deps.now() };
  }

  /** How many of `total` requests turned away since the start are of the last minute or two. */
  shedLately(total: number): number {
    const now = this.deps.now();
    if (now - this.shed.at >= MINUTE) this.shed = { at: now, from: this.shed.to, to: total };
    return total - this.shed.from;
  }
  /** What `ask` found, asked at most once a minute. */
  remembered(ask: () => Promise<Finding[]>): Promise<Finding[]> {
    const now = this.deps.now();
    if (!this.found || now - this.found.at >= MINUTE) {
      const findings = ask();
      const found = { at: now, findings };
      this.found = found;
      findings.catch(() => {
        if (this.found === found) this.found = null;
      });
    }
    return this.found.findings;
  }

  /** Starts to look every minute whether something is due. */
  async begin(): Promise<void> {
    this.loop.enable();
    await this.recall();
    this.timer = setInterval(() => this.running || void this.look(), MINUTE).unref();
    void this.look();
  }
  /** Gives up what runs; resolves soon. */
  async end(): Promise<void> {
    clearInterval(this.timer);
    this.loop.disable();
    this.stopping.abort();
    await Promise.race([this.work, new Promise((resolve) => setTimeout(resolve, 500))]);
  }

  /** The zone of the first site, in which the night is told. */
  async zone(): Promise<string> {
    return (await this.deps.store.read.allSites())[0]?.timeZone ?? 'UTC';
  }
  /** When the next backup begins by itself; null: never. */
  async next(): Promise<number | null> {
    const { at } = this.deps.config.backup;
    return at === null || this.deps.store.file === null ? null : nextDue(this.deps.now(), at, await this.zone());
  }

  /** Makes a backup now, unless one is under way: answers whether it began. */
  backupNow(): boolean {
    if (this.running || this.deps.store.file === null) return false;
    this.work = this.run('backup', () => this.backup());
    return true;
  }
  /** Resolves when nothing runs. */
  idle(): Promise<void> {
    return this.work;
  }

  /** Does what is due at this moment, after what is under way. Never throws. */
  look(): Promise<void> {
    return (this.looking = this.looking.then(() => this.lookOnce()));
  }
  private async lookOnce(): Promise<void> {
    const { deps } = this;
    const { file, server } = deps.store;
    if ((file === null && server === null) || this.running || this.stopping.signal.aborted) return;
    try {
      await this.measure();
      // A server's database is backed up and checked by its own tools.
      if (file === null) return;
      await this.tidy(file);
      const now = deps.now();
      const { at } = deps.config.backup;
      const due = lastDue(now, at ?? 195, await this.zone());
      if (at !== null && this.isDue('backup', due, now)) this.work = this.run('backup', () => this.backup());
      else if (await this.checkIsDue(due, now)) this.work = this.run('check', () => this.check(file));
      await this.work;
    } catch (error) {
      deps.log({ level: 'error', what: 'job', job: 'upkeep', error: sentence(error) });
    }
  }

  private isDue(job: string, due: number, now: number): boolean {
    const last = this.last.get(job);
    if (!last) return due > this.startedAt;
    if (!last.ok) return now - last.at >= AGAIN;
    return last.at < due && (due > this.startedAt || now - this.startedAt >= SETTLE);
  }
  /** Where no backup proves the store to be sound, a whole check does, once a week at night. */
  private async checkIsDue(due: number, now: number): Promise<boolean> {
    const proved = [this.last.get('check'), this.last.get('backup')].filter((run) => run?.ok).map((run) => run?.at ?? 0);
    const since = Math.max(this.startedAt, ...proved);
    return now - since >= WEEK && due > since && this.isDue('check', due, now);
  }

  private async backup(): Promise<string> {
    const { config, now, log } = this.deps;
    const { folder, key, copy, keep } = config.backup;
    const order = { url: config.databaseUrl, folder, key, version: config.version, now: now() };
    const round = await this.deps.hand({ kind: 'round', order, copy, keep, zone: await this.zone() }, this.stopping.signal);
    if (copy) await this.note('copy', now(), round.problems[0] ?? null, { place: round.copied });
    for (const problem of round.problems) log({ level: 'error', what: 'job', job: 'copy', error: problem });
    const { file, database } = round.manifest;
    return JSON.stringify({ name: file.name, bytes: file.bytes, database: database.bytes, removed: round.removed.length });
  }
  private async check(file: string): Promise<string> {
    const done = await this.deps.hand({ kind: 'check', url: this.deps.config.databaseUrl, scratch: `${file}.check` }, this.stopping.signal);
    return JSON.stringify({ schema: done.schema });
  }

  /** Removes once a day what upgrades and killed jobs left behind: whole databases, and not encrypted ones. */
  private async tidy(file: string): Promise<void> {
    const { config, now, log } = this.deps;
    if (now() - this.tidiedAt < DAY) return;
    this.tidiedAt = now();
    try {
      const removed = sweepStore(config.databaseUrl, now());
      await rm(`${file}.check`, { force: true });
      removed.push(...(await sweep(dirname(file), LEFT.database, now() - DAY)));
      removed.push(...(await sweep(config.backup.folder, LEFT.backups, now() - DAY)));
      if (removed.length > 0) log({ level: 'info', what: 'job', job: 'sweep', removed });
    } catch (error) {
      log({ level: 'error', what: 'job', job: 'sweep', error: sentence(error) });
    }
  }

  private async measure(): Promise<void> {
    const now = this.deps.now();
    if (now - this.measuredAt < HOUR) return;
    this.measuredAt = now;
    const { database, log, free } = await storeFigures(this.deps);
    await this.deps.store.write.noteGrowth({ day: Math.floor(now / DAY), bytes: (database ?? 0) + (log ?? 0), free: free ?? 0 });
    this.loop.reset();
  }

  private async run(job: string, work: () => Promise<string>): Promise<void> {
    const began = this.deps.now();
    this.running = job;
    let problem: string | null = null;
    let detail: unknown = {};
    try {
      detail = JSON.parse(await work());
    } catch (error) {
      problem = sentence(error);
    }
    this.running = null;
    // What was given up because the process ends did not fail.
    if (problem !== null && this.stopping.signal.aborted) return;
    const line = { what: 'job', job, ms: this.deps.now() - began };
    this.deps.log(problem === null ? { level: 'info', ...line, ...(detail as object) } : { level: 'error', ...line, error: problem });
    await this.note(job, began, problem, detail);
  }
  private async note(job: string, began: number, problem: string | null, detail: unknown): Promise<void> {
    const ended = this.deps.now();
    this.last.set(job, { at: began, ok: problem === null, detail: problem });
    try {
      const text = problem === null ? JSON.stringify(detail) : JSON.stringify({ problem });
      await this.deps.store.write.noteJob({ job, began, ended, ok: problem === null, detail: text }, ended - REMEMBERED);
    } catch (error) {
      this.deps.log({ level: 'warn', what: 'job', job, error: `The run was not noted: ${sentence(error)}` });
    }
  }
  /** Reads what ran before this start, from the store and from the folder of backups: the command makes them too. */
  private async recall(): Promise<void> {
    for (const { job, began, ok, detail } of await this.deps.store.read.jobRuns(this.deps.now() - REMEMBERED, 500))
      if (!this.last.has(job)) this.last.set(job, { at: began, ok, detail: (JSON.parse(detail) as { problem?: string }).problem ?? null });
    const [newest] = (await folderTarget(this.deps.config.backup.folder).list()).filter(({ manifest }) => manifest?.verifiedAt);
    const known = this.last.get('backup');
    if (newest && newest.at > (known?.at ?? 0)) this.last.set('backup', { at: newest.at, ok: true, detail: null });
  }
}
