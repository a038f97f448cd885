/** The writer: takes what arrived meanwhile as one group, commits it durably, then answers. */
import { ingest, type Outcome } from '../collect/ingest.ts';
import type { Tx } from '../collect/tx.ts';
import { Gatherer } from '../dictionary/gather.ts';
import { Again, StoreError } from './error.ts';
import { sizeOf, unpack, type Parcel } from './parcel.ts';
import { writes } from './writes.ts';

/** What the writer can be asked for. */
export type WriteJob = { kind: 'ingest'; batch: Parcel; now: number } | { kind: 'write'; name: string; args: unknown[] };
interface Waiting {
  job: WriteJob;
  resolve(value: unknown): void;
  reject(error: StoreError): void;
}

/** The transactions of a writer, as its engine offers them: one at a time. */
export interface Ground {
  /** What queries run in; of the transaction that is open. */
  readonly tx: Tx;
  /** Whether a transaction is open; an engine may give one up by itself. */
  readonly open: boolean;
  /**
   * Begins one. `alone`: nothing else is written meanwhile, by nobody; else only what concerns the same people waits. `again`: a try before it failed, so
   * that nothing is taken for granted. What hinders it may be told by whatever is asked next.
   */
  begin(alone: boolean, again?: boolean): Promise<void>;
  /** Resolves when what was written is durable. */
  commit(): Promise<void>;
  /** Gives the transaction up, if one is open. */
  rollback(): Promise<void>;
  /** Runs a part of the transaction so that its failure leaves the rest as it was. */
  apart<T>(part: () => Promise<T>): Promise<T>;
  /** Whatever was thrown, as ours. */
  asStoreError(error: unknown): StoreError;
}

/** A batch that waits. */
type Arrival = Waiting & { job: Extract<WriteJob, { kind: 'ingest' }> };
const isBatch = (waiting: Waiting): waiting is Arrival => waiting.job.kind === 'ingest';

const GROUP_EVENTS = 2500;
const GROUP_JOBS = 200;
/** How often a group that lost a race against another collector is run again. */
const RACES = 8;

/** Commits what arrived meanwhile as one group, then answers. */
export class Writer {
  private waiting: Waiting[] = [];
  private running: Promise<void> | null = null;
  private readonly dictionary = new Gatherer();

  /** `exclusive` runs a task while nothing else uses the connection: needed where readers share it. `committed` is called after each group. */
  constructor(
    private readonly ground: Ground,
    private readonly around: { exclusive?<T>(task: () => Promise<T>): Promise<T>; committed?(): void } = {},
  ) {}

  submit(job: WriteJob): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ job, resolve, reject });
      this.running ??= this.drain().finally(() => (this.running = null));
    });
  }
  /** Resolves when everything submitted so far is answered. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  /** Answers everything, and writes what the dictionary gathered and still holds back. */
  async close(): Promise<void> {
    await this.idle();
    const save = (): Promise<void> => this.saveWaiting();
    // What is submitted meanwhile finds it running, and is answered after it.
    this.running = (this.around.exclusive ? this.around.exclusive(save) : save())
      .then(() => this.drain())
      .finally(() => (this.running = null));
    await this.running;
  }

  /** A full or damaged disk keeps nobody from closing: what is lost is a sample, and no event. */
  private async saveWaiting(): Promise<void> {
    if (!this.dictionary.waits) return;
    try {
      await this.ground.begin(false);
      await this.dictionary.saveWaiting(this.ground.tx);
      await this.ground.commit();
    } catch (error) {
      await this.ground.rollback();
      this.dictionary.forget();
      if (this.ground.asStoreError(error).code === 'internal') throw error;
    }
  }

  private async drain(): Promise<void> {
    await new Promise((resume) => setImmediate(resume));
    while (this.waiting.length > 0) {
      const group = this.take();
      await (this.around.exclusive ? this.around.exclusive(() => this.commit(group)) : this.commit(group));
      await new Promise((resume) => setImmediate(resume));
    }
  }

  private take(): Waiting[] {
    let events = 0;
    let n = 0;
    for (const { job } of this.waiting) {
      events += job.kind === 'ingest' ? sizeOf(job.batch) : 20;
      if (n > 0 && (events > GROUP_EVENTS || n >= GROUP_JOBS)) break;
      n++;
    }
    return this.waiting.splice(0, n);
  }

  /**
   * Commits a group. At first everything shares the transaction alone, for a savepoint costs a copy of every page that is touched, and the batches of
   * a site are stored as one; when anything fails the group is done again, each by itself, so that a stranger's bad row never costs yours.
   */
  private async commit(group: Waiting[], apart = false, races = 0): Promise<void> {
    const answers: (() => void)[] = [];
    const { ground } = this;
    try {
      await ground.begin(
        group.some((waiting) => !isBatch(waiting)),
        apart || races > 0,
      );
      const outcomes: Outcome[] = [];
      const { lots, others } = apart ? { lots: [], others: group } : together(group);
      for (const lot of lots) answers.push(await this.store(lot, outcomes));
      for (const waiting of others) answers.push(await this.attempt(waiting, outcomes, races));
      await this.dictionary.save(
        ground.tx,
        outcomes.flatMap((outcome) => outcome.names),
      );
      await ground.commit();
    } catch (error) {
      await ground.rollback();
      this.dictionary.forget();
      const ours = ground.asStoreError(error);
      if (ours instanceof Again && races < RACES) {
        await new Promise((resume) => setTimeout(resume, Math.random() * 5 * 2 ** races));
        return this.commit(group, apart, races + 1);
      }
      if (!apart && ours.code !== 'full' && ours.code !== 'busy') return this.commit(group, true);
      for (const { reject } of group) reject(ours);
      return;
    }
    for (const answer of answers) answer();
    this.around.committed?.();
  }
  private async attempt(waiting: Waiting, outcomes: Outcome[], races: number): Promise<() => void> {
    const { ground } = this;
    try {
      return await ground.apart(() => (isBatch(waiting) ? this.store([waiting], outcomes) : this.write(waiting)));
    } catch (error) {
      const ours = ground.asStoreError(error);
      // The engine gave the whole transaction up (disk full, damaged file, connection lost): nobody's rows are kept.
      if (!ground.open || ours.code === 'full' || (ours instanceof Again && races < RACES)) throw error;
      return () => waiting.reject(ours);
    }
  }

  private async store(lot: Arrival[], outcomes: Outcome[]): Promise<() => void> {
    const now = Math.max(...lot.map(({ job }) => job.now));
    const outcome = await ingest(
      this.ground.tx,
      lot.map(({ job }) => unpack(job.batch)),
      now,
    );
    outcomes.push(outcome);
    return () => lot.forEach(({ resolve }, i) => resolve(outcome.stored[i]));
  }

  private async write({ job, resolve }: Waiting): Promise<() => void> {
    if (job.kind !== 'write') throw new StoreError('internal', 'A batch is no write.');
    const fn = (writes as Record<string, ((q: Tx, ...args: unknown[]) => Promise<unknown>) | undefined>)[job.name];
    if (!fn) throw new StoreError('internal', `No write is named ${job.name}.`);
    const answer = await fn(this.ground.tx, ...job.args);
    return () => resolve(answer);
  }
}

/** A group's batches, those of a site together but for each import's, and what else is asked. */
function together(group: Waiting[]): { lots: Arrival[][]; others: Waiting[] } {
  const lots = new Map<string, Arrival[]>();
  const others: Waiting[] = [];
  for (const waiting of group) {
    if (!isBatch(waiting)) {
      others.push(waiting);
      continue;
    }
    const { site, source } = waiting.job.batch;
    const key = source.kind === 'import' ? `${site} ${source.id}` : `${site}`;
    const lot = lots.get(key);
    if (lot) lot.push(waiting);
    else lots.set(key, [waiting]);
  }
  return { lots: [...lots.values()], others };
}
