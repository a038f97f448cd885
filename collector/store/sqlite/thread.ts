/** A thread of the store: the writer, a reader, or who copies the log, each with a connection of its own. Messages in, answers out; never throws to its host. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { Close, Reply } from '../thread-host.ts';
import type { Ask, ThreadData } from './ask.ts';
import { asStoreError } from './errors.ts';
import type { Role } from './role.ts';

/** How far each stands back, of 19, from who answers: whoever still waits for an answer goes first, and who scans everything takes what is left. */
const BACK: Record<ThreadData['role'], number> = { reader: 0, writer: 5, copier: 12, 'calm reader': 19 };
const { file, role } = workerData as ThreadData;
const port = parentPort;
if (!port) throw new Error('This file is a thread of the store; it is not started by itself.');

const thread = await begin();
// Elsewhere than on Linux this would be the whole process, not the thread.
if (process.platform === 'linux' && BACK[role] > 0) setPriority(BACK[role]);

async function begin(): Promise<Role> {
  if (role === 'writer') return (await import('./as-writer.ts')).asWriter(file, raise);
  if (role === 'copier') return (await import('./as-copier.ts')).asCopier(file);
  return (await import('./as-reader.ts')).asReader(file);
}
/** The process is told, and ends. */
function raise(cause: Error): never {
  throw cause;
}
async function answer(ask: Ask | Close): Promise<unknown> {
  if (!('close' in ask)) return thread.answer(ask);
  await thread.close();
  return null;
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
