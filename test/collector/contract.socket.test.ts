import { Agent, request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../collector/server.ts';
import { startKith, WRITE_KEY, type Kith } from '../kit/kith.ts';

let kith: Kith;
let server: Server;
/** One connection, used again: what is left of one request would be in the way of the next. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
beforeAll(async () => {
  kith = await startKith();
  server = await listen(kith.app.fetch, '127.0.0.1', 0, kith.threshold);
});
afterAll(async () => {
  agent.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await kith.close();
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The client's own port: the same for requests that shared a connection. */
  port: number;
}
function ask(
  method: string,
  path: string,
  { body = '', chunked = false, headers = {} }: { body?: string | Buffer; chunked?: boolean; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { agent, method, path, host: '127.0.0.1', port: (server.address() as AddressInfo).port };
    const sent = request(
      { ...options, headers: { ...headers, ...(chunked || !body ? {} : { 'content-length': String(Buffer.byteLength(body)) }) } },
      (came) => {
        const port = came.socket.localPort ?? 0;
        const parts: Buffer[] = [];
        came.on('data', (part: Buffer) => parts.push(part));
        came.on('end', () => resolve({ status: came.statusCode ?? 0, headers: came.headers, text: Buffer.concat(parts).toString(), port }));
      },
    );
    sent.on('error', reject);
    if (chunked) for (let i = 0; i < body.length; i += 60_000) sent.write(body.slice(i, i + 60_000));
    sent.end(chunked ? undefined : body);
  });
}
const key = `?writeKey=${WRITE_KEY}`;
const large = (bytes: number) => Buffer.alloc(bytes, 32);

describe('over a real connection', () => {
  it.each([
    ['501 KB', '/v1/batch', 501 * 1024, false],
    ['501 KB in pieces', '/v1/batch', 501 * 1024, true],
    ['10 MB', '/v1/batch', 10 * 1024 * 1024, false],
    ['10 MB in pieces', '/v1/t', 10 * 1024 * 1024, true],
    ['40 MB', '/v1/import', 40 * 1024 * 1024, false],
    ['10 MB of figures', '/v1/m', 10 * 1024 * 1024, false],
    ['10 MB of a question', '/v1/decide', 10 * 1024 * 1024, true],
  ])('%s to %s are read to their end and refused, and the connection stays', async (_name, path, bytes, chunked) => {
    const refused = await ask('POST', `${path}${key}`, { body: large(bytes), chunked });
    expect([refused.status, refused.text]).toEqual([413, expect.stringContaining('larger than 500 KB')]);
    const next = await ask('POST', `/v1/batch${key}`, { body: '{"batch":[{"type":"page","anonymousId":"a"}]}' });
    expect([next.status, next.port]).toEqual([200, refused.port]);
  });

  it('a pixel carries an event as large as an event may be', async () => {
    const event = (fill: number) =>
      JSON.stringify({ writeKey: WRITE_KEY, anonymousId: 'pixel', name: 'Large', properties: { fill: 'x'.repeat(fill) } });
    const data = Buffer.from(event(32 * 1024 - event(0).length)).toString('base64url');
    const answer = await ask('GET', `/v1/pixel/page?data=${data}`);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'image/gif']);
    expect((await kith.api('owner', 'GET', '/profiles/lookup?namespace=anonymous_id&value=pixel')).status).toBe(200);
  });

  it.each(['/sourceConfig', '/sourceConfig/'])('HEAD %s answers like GET, without a body', async (path) => {
    const [got, head] = [await ask('GET', `${path}${key}`), await ask('HEAD', `${path}${key}`)];
    expect([head.status, head.text, head.headers['content-type']]).toEqual([200, '', got.headers['content-type']]);
    expect((await ask('HEAD', path)).status).toBe(401);
  });
});
