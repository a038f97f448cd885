/** The one writer: takes what arrived meanwhile as one group, commits it durably, then answers. */
import { ingest, type Outcome } from '../../collect/ingest.ts';
import { Gatherer } from '../../dictionary/gather.ts';
import { StoreError } from '../error.ts';
import { writes } from '../writes.ts';
import type { Connection } from './connection.ts';
import { asStoreError } from './errors.ts';
import { sizeOf, unpack, type Parcel } from './parcel.ts';
import { SqliteTx } from './tx.ts';

/** What the writer can be asked for. */
export type WriteJob = { kind: 'ingest'; batch: Parcel; now: number } | { kind: 'write'; name: string; args: unknown[] };
interface Waiting {
  job: WriteJob;
  resolve(value: unknown): void;
  reject(error: StoreError): void;
}

/** A batch that waits. */
type Arrival = Waiting & { job: Extract<WriteJob, { kind: 'ingest' }> };
const isBatch = (waiting: Waiting): waiting is Arrival => waiting.job.kind === 'ingest';

const GROUP_EVENTS = 2500;
const GROUP_JOBS = 200;

/** Commits what arrived meanwhile as one group, then answers. */
export class Writer {
  private waiting: Waiting[] = [];
  private running: Promise<void> | null = null;
  private readonly tx: SqliteTx;
  private readonly dictionary = new Gatherer();

  /** `exclusive` runs a task while nothing else uses the connection: needed where readers share it. `committed` is called after each group. */
  constructor(
    private readonly connection: Connection,
    private readonly around: { exclusive?<T>(task: () => Promise<T>): Promise<T>; committed?(): void } = {},
  ) {
    this.tx = new SqliteTx(connection);
  }

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
      this.connection.statement('begin immediate').run();
      await this.dictionary.saveWaiting(this.tx);
      this.connection.statement('commit').run();
    } catch (error) {
      if (this.connection.db.inTransaction) this.connection.exec('rollback');
      this.dictionary.forget();
      if (asStoreError(error).code === 'internal') throw error;
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
  private async commit(group: Waiting[], apart = false): Promise<void> {
    const answers: (() => void)[] = [];
    try {
      this.connection.statement('begin immediate').run();
      const outcomes: Outcome[] = [];
      const { lots, others } = apart ? { lots: [], others: group } : together(group);
      for (const lot of lots) answers.push(await this.store(lot, outcomes));
      for (const waiting of others) answers.push(await this.attempt(waiting, outcomes));
      await this.dictionary.save(
        this.tx,
        outcomes.flatMap((outcome) => outcome.names),
      );
      this.connection.statement('commit').run();
    } catch (error) {
      if (this.connection.db.inTransaction) this.connection.exec('rollback');
      this.dictionary.forget();
      const ours = asStoreError(error);
      if (!apart && ours.code !== 'full' && ours.code !== 'busy') return this.commit(group, true);
      for (const { reject } of group) reject(ours);
      return;
    }
    for (const answer of answers) answer();
    this.around.committed?.();
  }
  private async attempt(waiting: Waiting, outcomes: Outcome[]): Promise<() => void> {
    this.connection.statement('savepoint request').run();
    try {
      const answer = await (isBatch(waiting) ? this.store([waiting], outcomes) : this.write(waiting));
      this.connection.statement('release request').run();
      return answer;
    } catch (error) {
      const ours = asStoreError(error);
      // The engine gave the whole transaction up (disk full, damaged file): nobody's rows are kept.
      if (!this.connection.db.inTransaction || ours.code === 'full') throw error;
      this.connection.exec('rollback to request');
      this.connection.statement('release request').run();
      return () => waiting.reject(ours);
    }
  }

  private async store(lot: Arrival[], outcomes: Outcome[]): Promise<() => void> {
    const now = Math.max(...lot.map(({ job }) => job.now));
    const outcome = await ingest(
      this.tx,
      lot.map(({ job }) => unpack(job.batch)),
      now,
    );
    outcomes.push(outcome);
    return () => lot.forEach(({ resolve }, i) => resolve(outcome.stored[i]));
  }

  private async write({ job, resolve }: Waiting): Promise<() => void> {
    if (job.kind !== 'write') throw new StoreError('internal', 'A batch is no write.');
    const fn = (writes as Record<string, ((q: SqliteTx, ...args: unknown[]) => Promise<unknown>) | undefined>)[job.name];
    if (!fn) throw new StoreError('internal', `No write is named ${job.name}.`);
    const answer = await fn(this.tx, ...job.args);
    return () => resolve(answer);
  }
}

/** A group's batches, those of a site together, and what else is asked. */
function together(group: Waiting[]): { lots: Arrival[][]; others: Waiting[] } {
  const lots = new Map<number, Arrival[]>();
  const others: Waiting[] = [];
  for (const waiting of group) {
    if (!isBatch(waiting)) {
      others.push(waiting);
      continue;
    }
    const lot = lots.get(waiting.job.batch.site);
    if (lot) lot.push(waiting);
    else lots.set(waiting.job.batch.site, [waiting]);
  }
  return { lots: [...lots.values()], others };
}
