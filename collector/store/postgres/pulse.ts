/** Notices a server that stands still: its connections stay open, and nothing comes back on them. */
// The machine's own timers: a test may turn the clock of the process on.
import { clearTimeout, setTimeout } from 'node:timers';
import pg from 'pg';
import { clientOptions, type Session } from './session.ts';

/** A task that has had its connection for so long may be waiting for nothing, and the server is asked for a sign of life. */
const PATIENCE = 2000;
/** A server that gives none within this time stands still. */
const SIGN = 2000;
const AGAIN = 500;

/** One server's, for all connections to it. Slow answers are waited for as long as the server lives. */
export class Pulse {
  /** The server was found to stand still, and gave no sign of life since: nothing need be asked of it. */
  still = false;
  private readonly tasks = new Map<Session, NodeJS.Timeout>();
  private asking = false;
  private closed = false;

  constructor(private readonly url: string) {}

  /** A task got a connection; what is answered is called when it has let it go. */
  begin(session: Session): () => void {
    this.watch(session);
    return () => {
      clearTimeout(this.tasks.get(session));
      this.tasks.delete(session);
    };
  }
  /** Nobody is watched any more. */
  close(): void {
    this.closed = true;
    for (const timer of this.tasks.values()) clearTimeout(timer);
  }

  private watch(session: Session): void {
    this.tasks.set(session, setTimeout(() => void this.doubt(), PATIENCE).unref());
  }
  private async doubt(): Promise<void> {
    if (this.asking || this.closed) return;
    this.asking = true;
    while (!(await this.lives()) && !this.closed) {
      this.still = true;
      for (const session of this.tasks.keys()) session.abandon();
      await new Promise((resolve) => setTimeout(resolve, AGAIN).unref());
    }
    this.still = this.asking = false;
    for (const [session, timer] of this.tasks) {
      clearTimeout(timer);
      this.watch(session);
    }
  }
  /** Whatever the server says, it lives, be it that it has no connection left. */
  private async lives(): Promise<boolean> {
    const client = new pg.Client({ ...clientOptions(this.url), connectionTimeoutMillis: SIGN, query_timeout: SIGN });
    client.on('error', () => undefined); // told by what is awaited
    try {
      await client.connect();
      await client.query('select 1');
      return true;
    } catch (error) {
      return error instanceof pg.DatabaseError;
    } finally {
      client.end().catch(() => undefined); // nobody waits for a connection that nobody uses
    }
  }
}
