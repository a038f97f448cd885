/** The thread that takes events in. Messages in, answers out; never throws to its host. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Close, Reply } from '../thread-host.ts';
import { asStoreError } from './errors.ts';
import { openIntake, type IntakeAsk, type IntakeData } from './intake.ts';

const port = parentPort;
if (!port) throw new Error('This file is a thread of the store; it is not started by itself.');
const intake = openIntake(workerData as IntakeData);

port.on('message', ({ id, ...ask }: (IntakeAsk | Close) & { id: number }) => {
  const answer = 'close' in ask ? intake.close() : intake.ingest(ask.batch, ask.now);
  answer.then(
    (value) => port.postMessage({ id, value: value ?? null } satisfies Reply),
    (error: unknown) => {
      const { code, message, stack } = asStoreError(error);
      port.postMessage({ id, error: { code, message, stack } } satisfies Reply);
    },
  );
});
port.postMessage({ id: 0, value: 'ready' } satisfies Reply);
