/** A server on loopback in front of a collector that does not tell the truth: what a faulty build would look like from outside. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { agentOf, post, type Answer } from './post.ts';

/** What it was asked. */
export interface Asked {
  path: string;
  body: Buffer;
  headers: Record<string, string>;
}
type Told = Pick<Answer, 'status' | 'headers' | 'text'>;
/** What becomes of a request; `forward` asks the collector, with another body where one is given. Null breaks the connection. */
export type Lie = (asked: Asked, forward: (body?: Buffer) => Promise<Told | null>) => Promise<Told | null>;

/** Starts one in front of `target`. */
export async function front(target: string, lie: Lie): Promise<{ url: string; close(): Promise<void> }> {
  const agent = agentOf(256);
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('error', () => undefined); // the client went away; so does its request
    incoming.on('end', async () => {
      const { host: _, connection: __, 'content-length': ___, 'transfer-encoding': ____, ...rest } = incoming.headers;
      const asked = { path: incoming.url ?? '/', body: Buffer.concat(parts), headers: rest as Record<string, string> };
      const whole = incoming.method === 'GET' ? undefined : asked.body;
      const answer = await lie(asked, (body = whole) => post(`${target}${asked.path}`, body, asked.headers, agent));
      if (!answer) return void outgoing.destroy();
      const { connection: _c, 'transfer-encoding': _t, 'content-length': _l, ...kept } = answer.headers;
      outgoing.writeHead(answer.status, kept).end(answer.text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
