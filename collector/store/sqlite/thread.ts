/** A thread of the store: the writer, a reader, or who copies the log, each with a connection of its own. Messages in, answers out; never throws to its host. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { reads } from '../reads.ts';
import { StoreError } from '../error.ts';
import type { Close, Reply, ThreadHost } from '../thread-host.ts';
import { startThread, type Ask, type ThreadData } from './ask.ts';
import { Checkpoints, copierOf } from './checkpoints.ts';
import { Connection } from './connection.ts';
import { asStoreError } from './errors.ts';
import { prepare } from './prepare.ts';
import { Writer } from '../writer.ts';
import { groundOf } from './ground.ts';
import { runRead } from './read.ts';

/** How far each stands back, of 19, from who answers: whoever still waits for an answer goes first, and who scans everything takes what is left. */
const BACK: Record<ThreadData['role'], number> = { reader: 0, writer: 5, copier: 12, 'calm reader': 19 };
const { file, role } = workerData as ThreadData;
const port = parentPort;
if (!port) throw new Error('This file is a thread of the store; it is not started by itself.');

const connection = role === 'writer' ? prepare(file) : new Connection(file, role !== 'copier');
const copier = role === 'writer' ? await startThread({ file, role: 'copier' }, (cause) => raise(cause)) : null;
// Elsewhere than on Linux this would be the whole process, not the thread.
if (process.platform === 'linux' && BACK[role] > 0) setPriority(BACK[role]);
const copy = role === 'copier' ? copierOf(connection, file) : () => raise(new Error('Only the copier copies.'));
const writer = copier ? new Writer(groundOf(connection), { committed: committing(copier) }) : null;

/** What follows each commit of the writer. */
function committing(host: ThreadHost<Ask>): () => void {
  const checkpoints = new Checkpoints(connection, () => host.ask({ copy: true }) as Promise<number>);
  return () => checkpoints.look();
}
/** Without its copier the writer is no longer what was started: the process is told, and ends. */
function raise(cause: Error): never {
  throw cause;
}

async function answer(ask: Ask | Close): Promise<unknown> {
  if ('close' in ask) {
    await writer?.close();
    try {
      if (writer) connection.db.pragma('wal_checkpoint(truncate)');
    } catch (error) {
      // Without room the log stays beside the database, and nothing of it is lost.
      if (!['full', 'busy'].includes(asStoreError(error).code)) throw error;
    } finally {
      connection.close();
      // Last, for with it ends every lock that this process has on the file.
      await copier?.close();
    }
    return null;
  }
  if ('copy' in ask) return copy();
  if ('job' in ask) {
    if (!writer) throw new StoreError('internal', 'A reader was asked to write.');
    return writer.submit(ask.job);
  }
  return runRead(connection, reads, ask.read, ask.args);
}

port.on('message', (ask: (Ask | Close) & { id: number }) => {
  answer(ask).then(
    (value) => port.postMessage({ id: ask.id, value } satisfies Reply),
    (error: unknown) => {
      const { code, message, stack } = asStoreError(error);
      port.postMessage({ id: ask.id, error: { code, message, stack } } satisfies Reply);
    },
  );
});
port.postMessage({ id: 0, value: 'ready' } satisfies Reply);
