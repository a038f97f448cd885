import pg from 'pg';
import { clientOptions, Session } from './session.ts';
import { StoreError } from '../error.ts';
import { asStoreError } from './errors.ts';
import type { Pulse } from './pulse.ts';

/** Connections that are opened as they are needed, each handed to one task at a time; a broken one is replaced. */
export class Pool {
  private readonly pool: pg.Pool;
  private readonly sessions = new WeakMap<pg.ClientBase, Session>();

  constructor(
    url: string,
    most: number,
    private readonly pulse: Pulse,
  ) {
    this.pool = new pg.Pool({ ...clientOptions(url), max: most, idleTimeoutMillis: 60_000 });
    // A connection that breaks while nobody uses it is thrown away by the pool; whoever asks next gets another.
    this.pool.on('error', () => undefined);
  }
  /** What waits for a connection, and what has one. */
  get pending(): number {
    return this.pool.waitingCount + this.pool.totalCount - this.pool.idleCount;
  }
  async take(): Promise<{ session: Session; letGo(broken?: boolean): void }> {
    if (this.pulse.still) throw new StoreError('busy', 'The database server stands still; try again.');
    try {
      const client = await this.pool.connect();
      let session = this.sessions.get(client);
      if (!session) this.sessions.set(client, (session = new Session(client)));
      const done = this.pulse.begin(session);
      const letGo = (broken = false): void => {
        done();
        client.release(broken || session.lost !== null);
      };
      return { session, letGo };
    } catch (error) {
      throw asStoreError(error);
    }
  }
  close(): Promise<void> {
    return this.pool.end();
  }
}
