/** A way to the collector that can be bad: it turns requests away, or loses the answers to what arrived. Everything that passes is written down. */
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that came by. */
export interface Passed {
  method: string;
  /** Path with its query. */
  url: string;
  type: string;
  status: number;
  /** Of an answer to events: how many of them had arrived before. */
  duplicates?: number;
}
/** What happens to the next request that carries events. `busy`: 503 before it arrives; `lost`: it arrives, and its answer does not; or something is done first. */
export type Trouble = 'fine' | 'busy' | 'lost' | (() => Promise<void>);

/** Listens on loopback and passes on to `target`, which may be set later. */
export class Relay {
  readonly passed: Passed[] = [];
  /** Taken one by one by requests that carry events. */
  readonly troubles: Trouble[] = [];
  target = '';
  private readonly server: Server = createServer((incoming, answer) => void this.pass(incoming, answer));

  /** Address that clients use. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
  /** Opens its port. */
  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }
  /** Closes its port and what is open. */
  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
  /** Paths of the requests with events that were answered, in order. */
  posts(): string[] {
    return this.passed.filter(({ method, status }) => method === 'POST' && status === 200).map(({ url }) => url.split('?')[0] ?? url);
  }

  /** Whether something came that had arrived before. */
  cameTwice(): boolean {
    return this.passed.some(({ duplicates = 0 }) => duplicates > 0);
  }

  private async pass(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = incoming;
    const trouble = method === 'POST' ? this.troubles.shift() : undefined;
    const note = (status: number, text = '{}'): void => {
      const { duplicates } = method === 'POST' && status === 200 ? (JSON.parse(text) as Passed) : {};
      this.passed.push({ method, url, type: headers['content-type'] ?? '', status, duplicates });
    };
    if (trouble === 'busy') {
      incoming.resume().once('end', () => {
        note(503);
        const origin = headers.origin;
        const readable = { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' };
        answer
          .writeHead(503, { 'retry-after': '1', ...(origin ? readable : {}) })
          .end('{"error":{"code":"unavailable","message":"Busy."}}');
      });
      return;
    }
    if (typeof trouble === 'function') await trouble();
    const onward = request(`${this.target}${url}`, { method, headers }, (came) => {
      const chunks: Buffer[] = [];
      came.on('data', (chunk: Buffer) => chunks.push(chunk));
      came.once('end', () => {
        note(came.statusCode ?? 0, method === 'POST' ? Buffer.concat(chunks).toString() : undefined);
        if (trouble === 'lost') incoming.socket.destroy();
        else answer.writeHead(came.statusCode ?? 502, came.headers).end(Buffer.concat(chunks));
      });
    });
    onward.once('error', () => {
      note(0); // the collector is down: its client sees the same as without us
      incoming.socket.destroy();
    });
    incoming.pipe(onward);
  }
}
