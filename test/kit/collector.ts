import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './port.ts';

/** Who may log in, and the keys of the first site, in every test that starts a collector. */
export const OWNER = { email: 'owner@example.com', password: 'a long enough password' };
export const WRITE_KEY = 'write-key-of-the-browser-tests';
export const SECRET_KEY = 'secret-key-of-the-browser-tests';

/** So long a start may say nothing, in milliseconds: filling the demo tells how far it is every few seconds. */
const PATIENCE = 60_000;
const entry = join(import.meta.dirname, '../../dist/bin/kith.js');

/** How a collector is run when not as its users run it. */
export interface How {
  /** Another build's command, instead of `dist/bin/kith.js`. */
  entry?: string;
  /** A program that runs it, with its arguments; it must become the process that it runs. */
  wrap?: string[];
  /** An earlier collector's folder, whose database is used. */
  folder?: string;
}

/** The built collector as its own process, with a database of its own in a temporary folder. */
export class Collector {
  private child: ChildProcess | undefined;
  /** What it printed so far, both streams. */
  output = '';

  private constructor(
    readonly url: string,
    readonly folder: string,
    private readonly args: string[],
    private readonly env: Record<string, string>,
    private readonly how: How,
  ) {}

  /** The process's number; 0 while there is none. */
  get pid(): number {
    return this.running ? (this.child?.pid ?? 0) : 0;
  }
  get running(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }
  /** How the last process ended: its exit code, or the signal that ended it; undefined while it runs. */
  get ended(): number | NodeJS.Signals | undefined {
    return this.child?.exitCode ?? this.child?.signalCode ?? undefined;
  }

  /** Starts one on a free port and waits until it can write. `args` as for `kith start`; `env` beside the standard settings; `database` is copied first. */
  static async start(args: string[] = [], env: Record<string, string> = {}, database?: string, how: How = {}): Promise<Collector> {
    const port = await freePort();
    const folder = how.folder ?? mkdtempSync(join(tmpdir(), 'kith-'));
    const url = `http://127.0.0.1:${port}`;
    if (database) copyFileSync(database, join(folder, 'kith.db'));
    const standard = {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      KITH_PORT: String(port),
      KITH_DATABASE_URL: `file:${join(folder, 'kith.db')}`,
      KITH_ADMIN_EMAIL: OWNER.email,
      KITH_ADMIN_PASSWORD: OWNER.password,
      KITH_WRITE_KEY: WRITE_KEY,
      KITH_SECRET_KEY: SECRET_KEY,
    };
    const collector = new Collector(url, folder, args, { ...standard, ...env }, how);
    await collector.launch();
    return collector;
  }

  /** Starts the process again on the same port and database. */
  async launch(): Promise<void> {
    this.spawn();
    await this.untilReady();
  }

  /** Starts the process and does not wait for it. */
  spawn(): void {
    const [program, ...args] = [...(this.how.wrap ?? []), process.execPath, this.how.entry ?? entry, 'start', ...this.args];
    const child = spawn(program ?? process.execPath, args, { cwd: this.folder, env: this.env });
    this.child = child;
    child.stdout.on('data', (text: Buffer) => (this.output += text.toString()));
    child.stderr.on('data', (text: Buffer) => (this.output += text.toString()));
  }

  /** Waits until it can write; throws with what it printed when it ended instead, or printed nothing for a minute. */
  async untilReady(): Promise<void> {
    let [said, end] = [this.output, performance.now() + PATIENCE];
    while (!(await this.ready())) {
      if (this.output !== said) [said, end] = [this.output, performance.now() + PATIENCE];
      if (!this.running || performance.now() > end) throw new Error(`The collector did not start:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private ready(): Promise<boolean> {
    return fetch(`${this.url}/readyz`).then(
      (answer) => answer.ok,
      () => false, // not listening yet
    );
  }

  /** Ends the process as a power cut would. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  /** Ends the process politely; its database stays. */
  quit(): Promise<void> {
    return this.end('SIGTERM');
  }

  /** Ends the process politely and removes its folder. */
  async stop(): Promise<void> {
    await this.quit();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Waits until the process has ended by itself; false when it still runs after `patience` milliseconds. */
  gone(patience = 10_000): Promise<boolean> {
    const child = this.child;
    if (!child || !this.running) return Promise.resolve(true);
    return new Promise((resolve) => {
      const late = setTimeout(() => resolve(false), patience);
      child.once('exit', () => {
        clearTimeout(late);
        resolve(true);
      });
    });
  }

  /** Sends a signal and resolves when the process has ended. */
  end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    if (!child || !this.running) return Promise.resolve();
    return new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.kill(signal);
    });
  }

  /** One call of the server API with the secret key; throws with the answer's text when it is refused. */
  async api<T>(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<T> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${SECRET_KEY}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
}
