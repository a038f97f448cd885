/** A thread of the store: the writer, or a reader with a connection of its own. Messages in, answers out; never throws to its host. */
import { parentPort, workerData } from 'node:worker_threads';
import { reads } from '../reads.ts';
import { StoreError } from '../error.ts';
import { Connection } from './connection.ts';
import { asStoreError } from './errors.ts';
import { prepare } from './prepare.ts';
import { Writer, type WriteJob } from './writer.ts';
import { runRead } from './read.ts';

/** How a thread is told what to be. */
export interface ThreadData {
  file: string;
  role: 'writer' | 'reader';
}
/** A question to a store thread. */
export type Ask = { id: number; job: WriteJob } | { id: number; read: string; args: unknown[] } | { id: number; close: true };
/** A store thread’s answer. */
export type Reply = { id: number; value: unknown } | { id: number; error: { code: StoreError['code']; message: string; stack?: string } };

const { file, role } = workerData as ThreadData;
const port = parentPort;
if (!port) throw new Error('This file is a thread of the store; it is not started by itself.');

const connection = role === 'writer' ? prepare(file) : new Connection(file, true);
const writer = role === 'writer' ? new Writer(connection) : null;

async function answer(ask: Ask): Promise<unknown> {
  if ('close' in ask) {
    await writer?.idle();
    if (writer) connection.db.pragma('wal_checkpoint(truncate)');
    connection.close();
    return null;
  }
  if ('job' in ask) {
    if (!writer) throw new StoreError('internal', 'A reader was asked to write.');
    return writer.submit(ask.job);
  }
  return runRead(connection, reads, ask.read, ask.args);
}

port.on('message', (ask: Ask) => {
  answer(ask).then(
    (value) => port.postMessage({ id: ask.id, value } satisfies Reply),
    (error: unknown) => {
      const { code, message, stack } = asStoreError(error);
      port.postMessage({ id: ask.id, error: { code, message, stack } } satisfies Reply);
    },
  );
});
port.postMessage({ id: 0, value: 'ready' } satisfies Reply);
