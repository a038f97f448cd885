/** Collectors on a server of their own, which can be killed, stopped and filled; what it calls committed is on its disk. */
import { openStore } from '../../../collector/store/open.ts';
import { findPrograms } from '../../postgres/programs.ts';
import { Server, type Settings } from '../../postgres/server.ts';
import { Impossible, promise } from '../kit/fault.ts';
import type { Ledger } from '../kit/ledger.ts';
import { bodyOf, shed } from '../kit/load.ts';
import { post } from '../kit/post.ts';
import { Running, type Subject } from '../kit/subject.ts';

/** A build under trial, on a server that may be set up in another way. */
export interface Served extends Subject {
  options?: Settings['options'];
}

/** Whose database it is: nobody who may do anything with the server. */
const OWNER = 'shop';
/** The address of the collectors' database. */
export const urlOf = (server: Server): string => {
  const url = new URL(server.urlOf(OWNER));
  url.username = url.password = OWNER;
  return url.href;
};
/** Promised from the server's return to the next event that is stored. */
export const HEALING = 5000;

/** A server and a collector on it, or two where two are asked for; all are gone after the trial. */
export async function serving<T>(
  subject: Served,
  settings: Settings & { collectors?: 1 | 2 },
  trial: (server: Server, kiths: [Running, Running]) => Promise<T>,
): Promise<T> {
  try {
    findPrograms().forget();
  } catch (error) {
    throw new Impossible(error instanceof Error ? error.message : String(error));
  }
  const { collectors = 1, ...rest } = settings;
  const server = await Server.start({ durable: true, ...rest, options: { ...rest.options, ...subject.options } });
  const kiths: Running[] = [];
  try {
    await server.ask(`create role ${OWNER} login password '${OWNER}'`);
    await server.ask(`create database ${OWNER} owner ${OWNER}`);
    for (let i = 0; i < collectors; i++) kiths.push(await Running.start(subject, { env: { KITH_DATABASE_URL: urlOf(server) } }));
    return await trial(server, kiths as [Running, Running]);
  } finally {
    for (const kith of kiths) await kith.end();
    await server.remove();
  }
}

/** How many connections Kith may have; those that it has are ended. */
export async function allow(server: Server, connections: number): Promise<void> {
  await server.ask(`alter role ${OWNER} connection limit ${connections}`);
  await server.ask(`select pg_terminate_backend(pid) from pg_stat_activity where usename = '${OWNER}'`);
}

/** The oracle on the server's database, once no collector writes any more. Answers the number of events stored. */
export async function audit(server: Server, ledger: Ledger): Promise<number> {
  const store = await openStore({ url: urlOf(server) });
  try {
    return await ledger.auditStore(store);
  } finally {
    await store.close();
  }
}

/** Sends batch after batch until one is stored; answers how long that took since `since`. Everything else must be a polite refusal. */
export async function untilHealed({ url }: Running, ledger: Ledger, since: number): Promise<number> {
  for (;;) {
    const batch = ledger.make(5);
    const answer = await post(`${url}/v1/batch`, bodyOf(batch));
    promise(answer !== null, 'the connection to the collector broke');
    const took = performance.now() - since;
    if (!shed(answer)) {
      ledger.acknowledge(batch);
      promise(took < HEALING, `it took ${Math.round(took)} ms to heal`);
      return took;
    }
    promise(took < 3 * HEALING, 'it did not heal though the server is there again');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
