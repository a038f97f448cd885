/** The socket of the collector: what slow or many clients may cost, and how it ends politely. */
import { createAdaptorServer } from '@hono/node-server';
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import type { Threshold } from './threshold.ts';

type Fetch = (request: Request, env: object) => Promise<unknown> | unknown;

/** Node's defaults keep a slow socket for 60 to 300 seconds; these are what an honest phone in a tunnel needs. */
const patience = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 20_000,
  connectionsCheckingInterval: 1000,
  // A pixel carries its event in the address: 32 KB are 43 KB in base64.
  maxHeaderSize: 48 * 1024,
};
const CONNECTIONS = 4000;

/** Listens; rejects when the address is taken. Every request comes over the threshold first. */
export function listen(fetch: Fetch, host: string, port: number, threshold: Threshold): Promise<Server> {
  const guarded = (options: ServerOptions, listener: RequestListener): Server => createServer(options, threshold(listener));
  const server = createAdaptorServer({ fetch, createServer: guarded as typeof createServer, serverOptions: patience }) as Server;
  server.maxConnections = CONNECTIONS;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

/** A moment in which connections end by themselves, each after its last answer. */
const MOMENT = 1000;

/** Takes nothing new, lets `busy` requests finish for at most `grace` milliseconds, then ends what is left: a watcher's stream never ends by itself. */
export async function drain(server: Server, busy: () => boolean, grace: number): Promise<void> {
  let open = true;
  const closed = new Promise<void>((resolve) => server.close(() => resolve())).then(() => void (open = false));
  const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  for (let waited = 0; open && waited < grace && (busy() || waited < MOMENT); waited += 50) {
    server.closeIdleConnections();
    await Promise.race([closed, pause(50)]);
  }
  server.closeAllConnections();
  await closed;
}
