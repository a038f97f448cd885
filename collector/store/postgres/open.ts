import { hotReads, reads } from '../reads.ts';
import { StoreError } from '../error.ts';
import { pack } from '../parcel.ts';
import { methods } from '../remote.ts';
import type { Query, Store } from '../store.ts';
import { Writer } from '../writer.ts';
import { writes } from '../writes.ts';
import { cannotUse, withoutPassword } from './address.ts';
import { asStoreError } from './errors.ts';
import { groundOf } from './ground.ts';
import { openIntake, startIntake } from './intake.ts';
import { migrate } from './migrate.ts';
import { Notifications } from './peers.ts';
import { Pool } from './pool.ts';
import { Pulse } from './pulse.ts';
import { young } from './statistics.ts';

const SNAPSHOT = 'begin transaction isolation level repeatable read read only';
type Read = (q: Query, ...args: unknown[]) => Promise<unknown>;

/** How a server's store is opened. */
export interface Opening {
  /** Whether events are taken in by a thread of their own; `onDeath` is told when that ends by itself. */
  threads: boolean;
  onDeath(cause: Error): void;
}
const HERE: Opening = { threads: false, onDeath: () => undefined };

/** The store on a PostgreSQL server; any number of processes may use it at once. */
export async function openPostgres(url: string, { threads, onDeath }: Opening = HERE): Promise<Store> {
  const pulse = new Pulse(url);
  const [writing, hot, calm] = [new Pool(url, 1, pulse), new Pool(url, 3, pulse), new Pool(url, 4, pulse)];
  const close = async (): Promise<void> => {
    pulse.close();
    await Promise.all([writing.close(), hot.close(), calm.close()]);
  };
  let spread = false;
  try {
    const { session, letGo } = await writing.take();
    try {
      spread = await migrate(session);
    } finally {
      letGo();
    }
  } catch (error) {
    await close();
    throw cannotUse(url, error);
  }
  const peers = await Notifications.open(url).catch(async (error: unknown) => {
    await close();
    throw asStoreError(error);
  });
  const intake = threads
    ? await startIntake({ url, spread }, onDeath).catch(async (error: unknown) => {
        await Promise.all([peers.close(), close()]);
        throw asStoreError(error);
      })
    : openIntake({ url, spread });
  // What people and jobs write waits for no group of events here, only for those under way in the database.
  const other = new Writer(groundOf(writing, spread), { committed: young(calm) });
  let open = true;
  let waiting = 0;

  /** What is written waits here until it is stored. */
  async function write<T>(work: () => Promise<T>): Promise<T> {
    if (!open) throw new StoreError('busy', 'The store is closed.');
    waiting++;
    try {
      return await work();
    } finally {
      waiting--;
    }
  }
  async function read(name: string, args: unknown[]): Promise<unknown> {
    const fn = Object.hasOwn(reads, name) ? ((reads as never)[name] as Read | undefined) : undefined;
    if (!fn) throw new StoreError('internal', `No read is named ${name}.`);
    if (!open) throw new StoreError('busy', 'The store is closed.');
    const { session, letGo } = await (hotReads.has(name) ? hot : calm).take();
    try {
      const begun = session.exec(SNAPSHOT);
      const [, answer] = await Promise.all([begun, fn(session, ...args)]);
      await session.exec('commit');
      letGo();
      return answer;
    } catch (error) {
      await session.exec('rollback').then(
        () => letGo(),
        () => letGo(true),
      );
      throw asStoreError(error);
    }
  }
  return {
    engine: 'postgres',
    file: null,
    server: withoutPassword(url),
    aside: 400,
    load: () => ({ writes: waiting, reads: hot.pending + calm.pending, threads: threads ? 1 : 0 }),
    peers,
    ingest: (batch, now) => write(() => intake.ingest(pack(batch), now)) as ReturnType<Store['ingest']>,
    read: methods(reads, read),
    write: methods(writes, (name, args) => write(() => other.submit({ kind: 'write', name, args }))),
    ready: async () => {
      await write(() => other.submit({ kind: 'write', name: 'touch', args: [] }));
    },
    async close() {
      if (!open) return;
      open = false;
      await Promise.all([intake.close(), other.close()]);
      await peers.close();
      await close();
    },
  };
}
