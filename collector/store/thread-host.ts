/** The main thread's side of a store thread: numbered questions, answers matched to them. */
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { StoreError } from './error.ts';

/** A store thread’s answer. */
export type Reply = { id: number; value: unknown } | { id: number; error: { code: StoreError['code']; message: string; stack?: string } };
/** What any store thread understands: it finishes what it has, and lets go of what it holds. */
export type Close = { close: true };

/** A store thread, as its owner sees it. */
export class ThreadHost<Ask extends object> {
  private readonly waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  private next = 1;
  private started = false;
  private dead: StoreError | null = null;

  private closing = false;

  private constructor(
    private readonly worker: Worker,
    private readonly onDeath: (cause: Error) => void,
  ) {}

  /** Starts a program as a thread; resolves when it says that it is ready. */
  static start<Ask extends object>(program: URL, options: WorkerOptions, onDeath: (cause: Error) => void): Promise<ThreadHost<Ask>> {
    const worker = new Worker(program, options);
    const host = new ThreadHost<Ask>(worker, onDeath);
    const ready = new Promise<void>((resolve, reject) => host.waiting.set(0, { resolve: () => resolve(), reject }));
    worker.on('message', (reply: Reply) => host.settle(reply));
    worker.on('error', (error) => host.fail(error));
    worker.on('exit', (code) => host.fail(new Error(`A store thread ended (${code}).`)));
    return ready.then(() => {
      host.started = true;
      return host;
    });
  }

  get pending(): number {
    return this.waiting.size;
  }

  ask(question: Ask | Close): Promise<unknown> {
    if (this.dead) return Promise.reject(this.dead);
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ ...question, id });
    });
  }

  async close(): Promise<void> {
    this.closing = true;
    if (!this.dead) await this.ask({ close: true });
    this.dead ??= new StoreError('busy', 'The store is closed.');
    await this.worker.terminate();
  }

  /** Ends a thread that holds nothing, whatever still waits for it. */
  async end(): Promise<void> {
    this.closing = true;
    this.dead ??= new StoreError('busy', 'The store is closed.');
    for (const { reject } of this.waiting.values()) reject(this.dead);
    this.waiting.clear();
    await this.worker.terminate();
  }

  private settle(reply: Reply): void {
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if (!waiting) return;
    if ('value' in reply) return waiting.resolve(reply.value);
    const error = new StoreError(reply.error.code, reply.error.message);
    if (reply.error.stack) error.stack = reply.error.stack;
    waiting.reject(error);
  }

  private fail(cause: Error): void {
    const code = (cause as { code?: unknown }).code;
    const known = cause instanceof StoreError || cause.name === 'StoreError';
    this.dead ??= known
      ? new StoreError((code as StoreError['code']) ?? 'internal', cause.message)
      : new StoreError('internal', cause.message);
    for (const { reject } of this.waiting.values()) reject(this.dead);
    this.waiting.clear();
    if (this.started && !this.closing) this.onDeath(cause);
  }
}
