/** What a fault is tried on: the honest build in a process of its own, or one that is wrong in a known way. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Collector, type How } from '../../kit/collector.ts';
import { buildWith, type Prelude } from './build.ts';
import { promise } from './fault.ts';
import { front, type Lie } from './front.ts';
import { post } from './post.ts';

/** How the collector under trial differs from the honest one. */
export interface Subject {
  prelude?: Prelude;
  lie?: Lie;
  /** Done to its folder before each start. */
  before?(file: string): void;
}
/** The build that owners run. */
export const honest: Subject = {};

interface Settings {
  env?: Record<string, string>;
  wrap?: string[];
  folder?: string;
}

/** A collector under trial. */
export class Running {
  /** Random per process. */
  boot = '';
  private constructor(
    readonly collector: Collector,
    /** Where its clients send to: itself, or what stands in front of it. */
    readonly url: string,
    private readonly subject: Subject,
    private readonly closeFront: () => Promise<void>,
  ) {}

  /** Starts one and waits until it can write. */
  static async start(subject: Subject, { env = {}, ...settings }: Settings = {}): Promise<Running> {
    const how: How = { ...settings, ...(subject.prelude ? { entry: buildWith(subject.prelude) } : {}) };
    const collector = await Collector.start([], env, undefined, how);
    const before = subject.lie ? await front(collector.url, subject.lie) : null;
    const running = new Running(collector, before?.url ?? collector.url, subject, before?.close ?? (() => Promise.resolve()));
    running.boot = await running.bootNow();
    return running;
  }

  get file(): string {
    return join(this.collector.folder, 'kith.db');
  }

  /** What this subject does to its folder before a start. */
  prepare(): void {
    this.subject.before?.(this.file);
  }

  /** Starts the process again; it must be another one. */
  async again(): Promise<void> {
    this.prepare();
    await this.collector.launch();
    const boot = await this.bootNow();
    promise(boot !== this.boot, `the boot id ${boot} was seen before the restart as well`);
    this.boot = boot;
  }

  /** The boot id that the process itself tells. */
  async bootNow(): Promise<string> {
    const answer = await post(`${this.collector.url}/healthz`);
    promise(answer?.status === 200, `/healthz answered ${answer?.status ?? 'nothing'}`);
    return (JSON.parse(answer.text) as { boot: string }).boot;
  }

  /** The process that was started still runs. */
  async sameProcess(): Promise<void> {
    promise(this.collector.running, `the process ended (${this.collector.ended}):\n${this.collector.output.slice(-2000)}`);
    promise((await this.bootNow()) === this.boot, 'the boot id changed: the process was started anew');
  }

  /** Ends what still runs and removes its folder. */
  async end(): Promise<void> {
    await this.closeFront();
    await this.collector.kill();
    rmSync(this.collector.folder, { recursive: true, force: true });
  }
}

/** Runs a trial on one collector and cleans up after it. */
export async function withKith<T>(subject: Subject, settings: Settings, trial: (kith: Running) => Promise<T>): Promise<T> {
  const kith = await Running.start(subject, settings);
  try {
    return await trial(kith);
  } finally {
    await kith.end();
  }
}
