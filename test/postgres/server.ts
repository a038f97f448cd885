/** A PostgreSQL server of the tests' own: data in a temporary folder, a free port, gone at the end. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { findPrograms } from './programs.ts';
import { freePort } from '../kit/port.ts';

const USER = 'kith';
const PASSWORD = 'of the tests';
/** Nothing outlives a test, so nothing waits for a disk. */
const FLEETING = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };
/**
 * Kith's answers depend on none of these: the texts of a database are compared as in American English by default, and the server's clock shows the
 * time of the Chatham Islands.
 */
const LOCALE = ['--locale=C', '--encoding=UTF8', '--locale-provider=icu', '--icu-locale=en-US'];
const ANYWHERE = { timezone: 'Pacific/Chatham', datestyle: 'German, DMY', listen_addresses: '127.0.0.1', unix_socket_directories: '' };

/** How a server differs from the fast one of ordinary tests. */
export interface Settings {
  /** What was committed survives a power cut: as its owners run it. */
  durable?: boolean;
  /** Lines of its configuration. */
  options?: Record<string, string | number>;
  /** A folder for its data that exists already and belongs to nobody else, such as a small disk. */
  within?: string;
}

/** One server. */
export class Server {
  private child: ChildProcess | undefined;
  /** What it printed. */
  output = '';
  private readonly atExit = (): void => this.endNow();

  private constructor(
    readonly port: number,
    /** Where its data is. */
    readonly folder: string,
    private readonly found: ReturnType<typeof findPrograms>,
    private readonly settings: Settings,
  ) {}

  /** Makes a server and waits until it answers. */
  static async start(settings: Settings = {}): Promise<Server> {
    const found = findPrograms();
    const { programs } = found;
    const folder = mkdtempSync(join(settings.within ?? programs.shelf, 'kith-postgres-'));
    const { uid, gid } = programs.owner;
    if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
    const server = new Server(await freePort(), folder, found, settings);
    try {
      server.initialise();
      await server.launch();
    } catch (error) {
      await server.remove();
      throw error;
    }
    return server;
  }

  /** Its address, with the database that is always there. */
  get url(): string {
    return this.urlOf('postgres');
  }
  /** The address of one of its databases. */
  urlOf(database: string): string {
    return `postgres://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${this.port}/${database}`;
  }
  get running(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  private get env(): Record<string, string> {
    return { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' };
  }
  private initialise(): void {
    const { initdb, owner } = this.found.programs;
    const secret = `${this.folder}.password`;
    writeFileSync(secret, `${PASSWORD}\n`, { mode: 0o600 });
    if (owner.uid !== undefined && owner.gid !== undefined) chownSync(secret, owner.uid, owner.gid);
    const login = [`--username=${USER}`, '--auth=scram-sha-256', `--pwfile=${secret}`];
    const args = [`--pgdata=${join(this.folder, 'data')}`, ...login, ...LOCALE, ...(this.settings.durable ? [] : ['--no-sync'])];
    try {
      const { status, stdout, stderr, error } = spawnSync(initdb, args, { ...owner, cwd: this.folder, env: this.env, encoding: 'utf8' });
      if (status !== 0) throw new Error(`The server could not be made: ${error?.message ?? ''} ${stdout} ${stderr}`);
    } finally {
      rmSync(secret, { force: true });
    }
  }

  /** Starts it, or starts it again on its port and data; resolves when it answers. */
  async launch(): Promise<void> {
    this.spawn();
    await this.untilReady();
  }
  /** Starts it and does not wait. */
  spawn(): void {
    const { postgres, owner } = this.found.programs;
    const { durable, options } = this.settings;
    const all = { ...ANYWHERE, ...(durable ? {} : FLEETING), max_connections: 300, shared_buffers: '64MB', port: this.port, ...options };
    const words = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(postgres, ['-D', join(this.folder, 'data'), ...words], {
      ...{ ...owner, cwd: this.folder, env: this.env, stdio: ['ignore', 'pipe', 'pipe'] },
    });
    this.child = child;
    const note = (text: Buffer): void => void (this.output = (this.output + text.toString()).slice(-100_000));
    child.stdout?.on('data', note);
    child.stderr?.on('data', note);
    process.off('exit', this.atExit).on('exit', this.atExit);
  }
  /** Waits until it answers; throws with what it printed when it ended instead. */
  async untilReady(patience = 60_000): Promise<void> {
    const end = performance.now() + patience;
    while (!(await this.answers())) {
      if (!this.running || performance.now() > end) throw new Error(`The server did not start:\n${this.output.slice(-3000)}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  private async answers(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 2000 });
    client.on('error', () => undefined); // told by what is awaited
    try {
      await client.connect();
      await client.query('select 1');
      return true;
    } catch {
      return false; // not yet
    } finally {
      await client.end();
    }
  }

  /** Asks it one thing as its owner. */
  async ask<T = Record<string, unknown>>(statement: string, database = 'postgres'): Promise<T[]> {
    const client = new pg.Client({ connectionString: this.urlOf(database) });
    await client.connect();
    try {
      return (await client.query(statement)).rows as T[];
    } finally {
      await client.end();
    }
  }

  /** Every process of it: the first one, and those that serve connections and write. Linux alone tells. */
  get processes(): number[] {
    const pid = this.child?.pid;
    if (!this.running || pid === undefined) return [];
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return [pid, ...(children ? children.split(/\s+/).map(Number) : [])];
  }
  /** Stops all of its processes where they stand, as a machine does that has something better to do. */
  freeze(): void {
    const [first] = this.processes;
    if (first !== undefined) process.kill(first, 'SIGSTOP'); // it makes no others from now on
    for (const pid of this.processes.slice(1)) process.kill(pid, 'SIGSTOP');
  }
  /** Lets them go on. */
  thaw(): void {
    for (const pid of this.processes.reverse()) process.kill(pid, 'SIGCONT');
  }
  /** Ends it: politely to its clients (`SIGINT`), or as a crash would (`SIGQUIT`). */
  end(signal: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> {
    const child = this.child;
    if (!child || !this.running) return Promise.resolve();
    return new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.kill(signal);
    });
  }
  private endNow(): void {
    if (this.running) this.child?.kill('SIGQUIT');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
    this.found.forget();
  }
  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    await this.end('SIGQUIT');
    process.off('exit', this.atExit);
    this.endNow();
  }
}
