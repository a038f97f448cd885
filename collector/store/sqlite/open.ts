import { hotReads, reads } from '../reads.ts';
import { StoreError } from '../error.ts';
import { alone } from '../peers.ts';
import { methods } from '../remote.ts';
import type { Remote, Store } from '../store.ts';
import { writes } from '../writes.ts';
import type { Connection } from './connection.ts';
import { asStoreError } from './errors.ts';
import { startThread } from './ask.ts';
import { pack } from '../parcel.ts';
import { prepare } from './prepare.ts';
import { groundOf } from './ground.ts';
import { runRead } from './read.ts';
import { Writer, type WriteJob } from '../writer.ts';

interface Options {
  threads: boolean;
  /** Told when a thread ends by itself: nothing can be stored or read any more. */
  onDeath(cause: Error): void;
  /** Sees the connection of a store without threads: what tests make it fail with. */
  opened?(connection: Connection): void;
}
interface Backend {
  write(job: WriteJob): Promise<unknown>;
  read(name: string, args: unknown[]): Promise<unknown>;
  load(): ReturnType<Store['load']>;
  close(): Promise<void>;
}

/** The embedded store in one file: a writer and two readers in threads of their own, or all on one connection in this thread. */
export async function openSqlite(file: string, options: Options): Promise<Store> {
  const backend = options.threads ? await threaded(file, options.onDeath) : onOne(file, options.opened);
  return {
    engine: 'sqlite',
    file: file === ':memory:' ? null : file,
    server: null,
    load: () => backend.load(),
    aside: 50,
    peers: alone,
    ingest: (batch, now) => backend.write({ kind: 'ingest', batch: pack(batch), now }) as ReturnType<Store['ingest']>,
    read: methods(reads, backend.read) as Remote<typeof reads>,
    write: methods(writes, (name, args) => backend.write({ kind: 'write', name, args })) as Remote<typeof writes>,
    ready: async () => {
      await backend.write({ kind: 'write', name: 'touch', args: [] });
    },
    close: () => backend.close(),
  };
}

async function threaded(file: string, onDeath: (cause: Error) => void): Promise<Backend> {
  const writer = await startThread({ file, role: 'writer' }, onDeath);
  const [hot, calm] = await Promise.all([
    startThread({ file, role: 'reader' }, onDeath),
    startThread({ file, role: 'calm reader' }, onDeath),
  ]);
  return {
    write: (job) => writer.ask({ job }),
    read: (name, args) => (hotReads.has(name) ? hot : calm).ask({ read: name, args }),
    load: () => ({ writes: writer.pending, reads: hot.pending + calm.pending, threads: 4 }),
    close: async () => {
      await Promise.all([hot.end(), calm.end()]);
      await writer.close();
    },
  };
}

function onOne(file: string, opened?: Options['opened']): Backend {
  const connection = prepare(file);
  opened?.(connection);
  let turn: Promise<unknown> = Promise.resolve();
  const exclusive = <T>(task: () => Promise<T>): Promise<T> => {
    const mine = turn.then(task);
    turn = mine.catch(() => undefined);
    return mine;
  };
  const writer = new Writer(groundOf(connection), { exclusive });
  let open = true;
  const closed = () => Promise.reject(new StoreError('busy', 'The store is closed.'));
  // Arguments and answers are copied as a thread boundary would, so that tests meet the same limits.
  return {
    write: async (job) => (open ? structuredClone(await writer.submit(structuredClone(job))) : closed()),
    read: async (name, args) => {
      if (!open) return closed();
      try {
        return structuredClone(await exclusive(() => runRead(connection, reads, name, structuredClone(args))));
      } catch (error) {
        throw asStoreError(error);
      }
    },
    load: () => ({ writes: 0, reads: 0, threads: 0 }),
    close: async () => {
      await writer.close();
      open = false;
      await exclusive(async () => connection.close());
    },
  };
}
