/** Collectors on one database talk by its notifications, on a connection of their own that is made anew whenever it breaks. Never throws at who tells. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Peers, Word } from '../peers.ts';
import { clientOptions } from './session.ts';

const CHANNEL = 'kith';
/** A notification may have 8,000 bytes. */
const MOST = 7900;
const AGAIN = 500;
const PULSE = 5000;
/** The number of an advisory lock that stands for leading a job; the other is the job's name. */
const LEADS = 0x4b697469;
type Listener = Parameters<Peers['hear']>[0];

/** The others on the same database. */
export class Notifications implements Peers {
  private warned = false;
  private readonly own = randomUUID();
  private readonly listeners = new Set<Listener>();
  private readonly leads = new Set<string>();
  private client: pg.Client | null = null;
  private pulse: NodeJS.Timeout | undefined;
  private again: NodeJS.Timeout | undefined;
  private closed = false;

  private constructor(private readonly url: string) {}

  static async open(url: string): Promise<Notifications> {
    const peers = new Notifications(url);
    await peers.connect();
    return peers;
  }

  tell(word: Word): void {
    const text = JSON.stringify({ from: this.own, word });
    if (this.client && Buffer.byteLength(text) <= MOST)
      this.client.query('select pg_notify($1, $2)', [CHANNEL, text]).catch(() => this.broken());
  }
  hear(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  /** The lock is the connection's: the server gives it up when this process is gone. */
  async lead(job: string): Promise<boolean> {
    const { client } = this;
    if (!client) return false;
    if (this.leads.has(job)) return true;
    try {
      const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1, hashtext($2)) as mine', [LEADS, job]);
      const mine = rows[0]?.mine === true && client === this.client;
      if (mine) this.leads.add(job);
      return mine;
    } catch {
      return false; // without a connection nobody leads from here
    }
  }
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.again);
    const { client } = this;
    this.forget();
    await client?.end();
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({ ...clientOptions(this.url), pipeline: false, types: undefined } as pg.ClientConfig);
    client.on('error', () => this.broken(client));
    client.on('end', () => this.broken(client));
    client.on('notification', ({ payload }) => this.heard(payload ?? ''));
    try {
      await client.connect();
      await this.listen(client);
    } catch (error) {
      client.end().catch(() => undefined); // it is of no use either way
      throw error;
    }
    this.client = client;
    this.pulse = setInterval(() => this.beat(client), PULSE).unref();
  }
  private async listen(client: pg.Client): Promise<void> {
    // A machine that vanished must not lead for hours.
    await client.query('set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3');
    await client.query(`listen ${CHANNEL}`);
  }
  /** Asks for a sign of life: a connection whose other end vanished says nothing by itself. */
  private beat(client: pg.Client): void {
    const late = setTimeout(() => this.broken(client), PULSE).unref();
    client.query('select 1').then(
      () => clearTimeout(late),
      () => this.broken(client),
    );
  }
  /** Whoever may connect to the database may say anything there; what no collector of this version says is not listened to. */
  private heard(payload: string): void {
    try {
      const { from, word } = JSON.parse(payload) as { from: string; word: Word };
      if (from !== this.own) for (const listener of this.listeners) listener(word);
    } catch (error) {
      if (!this.warned) process.emitWarning(`Something on the database's channel was not understood, and left aside: ${String(error)}`);
      this.warned = true; // whoever may say one such thing may say a million
    }
  }
  private forget(): void {
    clearInterval(this.pulse);
    this.client = null;
    this.leads.clear();
  }
  private broken(client = this.client): void {
    if (client !== this.client || !client) return;
    this.forget();
    client.end().catch(() => undefined); // it is gone either way
    if (!this.closed) this.retry();
  }
  private retry(): void {
    this.again = setTimeout(() => {
      this.connect().then(
        () => {
          if (this.closed) return this.close();
          for (const listener of this.listeners) listener({ about: 'away' });
        },
        () => (this.closed ? undefined : this.retry()),
      );
    }, AGAIN).unref();
  }
}
