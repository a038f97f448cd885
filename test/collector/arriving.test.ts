import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, type Socket } from 'node:net';
import type { Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Arriving } from '../../collector/arriving.ts';
import { listen } from '../../collector/server.ts';
import { startKith, WRITE_KEY, type Kith } from '../kit/kith.ts';

let kith: Kith;
let server: Server;
let sockets: Socket[];
beforeEach(async () => {
  kith = await startKith();
  server = await listen(kith.app.fetch, '127.0.0.1', 0, kith.threshold);
  sockets = [];
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await kith.close();
});

const port = () => (server.address() as AddressInfo).port;
/** A sender who states so many bytes and sends the first of them only. */
async function halfSent(path: string, stated: number, sent: string): Promise<Socket> {
  const socket = connect(port(), '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(`POST ${path} HTTP/1.1\r\nHost: kith.example\r\nContent-Length: ${stated}\r\n\r\n${sent}`);
  return socket;
}
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
};
const underway = (count: number) => until(() => kith.doors.arriving.count === count);
const whole = (path: string, body: object) =>
  fetch(`http://127.0.0.1:${port()}${path}`, { method: 'POST', body: JSON.stringify({ writeKey: WRITE_KEY, ...body }) });
const seen = { type: 'track', event: 'Seat Chosen', anonymousId: 'a-1' };

describe('half-sent bodies', () => {
  it('keep nobody else out, and are no measure of how fast answers are', async () => {
    await Promise.all(Array.from({ length: 450 }, (_, i) => halfSent(i % 2 ? '/v1/batch' : '/v1/decide', 30_000, '{"batch":')));
    await underway(450);
    expect(kith.doors.gate).toMatchObject({ requests: 0, bytes: 0 });
    kith.pass(20_000);
    const answer = await whole('/v1/batch', { batch: [seen] });
    expect([answer.status, await answer.json()]).toMatchObject([200, { accepted: 1 }]);
    expect((await whole('/v1/decide', { anonymousId: 'a-1', slots: ['hero'] })).status).toBe(200);
    expect(kith.doors.gate).toMatchObject({ refused: 0, pace: 0 });
  });

  it('of which many are large keep out large ones for two seconds, and small ones never', async () => {
    const large = { batch: [seen], padding: 'x'.repeat(400_000) };
    const sent = await Promise.all(Array.from({ length: 60 }, () => halfSent('/v1/batch', 400_000, '{"batch":')));
    await until(() => kith.doors.arriving.count + kith.doors.gate.refused === sent.length);
    expect(kith.doors.arriving.expected).toBeLessThan(10 * 1024 * 1024);
    const held = await whole('/v1/batch', large);
    expect([held.status, held.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await whole('/v1/batch', { batch: [seen] })).status).toBe(200);
    kith.pass(2000);
    expect((await whole('/v1/batch', large)).status).toBe(200);
  });

  it('are forgotten when their sender leaves', async () => {
    const socket = await halfSent('/v1/batch', 1000, '{"batch":');
    await underway(1);
    socket.destroy();
    await underway(0);
    expect(kith.doors.arriving.bytes).toBe(0);
  });

  it('are cut, the longest under way first, when they are too many', async () => {
    kith.doors.arriving = new Arriving(kith.now, { bodies: 2, bytes: 1e6 });
    const first = await halfSent('/v1/batch', 1000, '{');
    await underway(1);
    const second = await halfSent('/v1/batch', 1000, '{');
    await underway(2);
    const cut = once(first, 'close');
    expect((await whole('/v1/batch', { batch: [seen] })).status).toBe(200);
    await cut;
    expect(second.destroyed).toBe(false);
    expect(kith.doors.arriving).toMatchObject({ count: 1 });
  });

  it('are cut, the longest under way first, when they hold too much', async () => {
    kith.doors.arriving = new Arriving(kith.now, { bodies: 100, bytes: 3000 });
    const first = await halfSent('/v1/batch', 400_000, ' '.repeat(2000));
    await until(() => kith.doors.arriving.bytes === 2000);
    const cut = once(first, 'close');
    await halfSent('/v1/batch', 400_000, ' '.repeat(2000));
    await cut;
    expect(kith.doors.arriving).toMatchObject({ count: 1, bytes: 2000 });
  });
});

describe('whole bodies that wait for their turn', () => {
  const text = JSON.stringify({ writeKey: WRITE_KEY, batch: [seen], padding: 'x'.repeat(440_000) });
  const parts = () => new Blob([text]).stream();
  const senders: [string, () => RequestInit][] = [
    ['of a stated length', () => ({ body: text })],
    ['of no stated length', () => ({ body: parts(), duplex: 'half' }) as RequestInit],
  ];
  it.each(senders)('%s are counted until their answer, and those without room are told at once', async (_name, body) => {
    let go = (): void => undefined;
    const turn = new Promise<void>((resolve) => (go = resolve));
    kith.doors.turns.mine = () => turn;
    const answers: number[] = [];
    const sending = Array.from({ length: 40 }, async () => {
      const answer = await fetch(`http://127.0.0.1:${port()}/v1/batch`, { method: 'POST', ...body() });
      answers.push(answer.status);
      await answer.text();
    });
    await until(() => answers.length === 31);
    expect(new Set(answers)).toEqual(new Set([503]));
    expect(kith.doors.gate.bytes).toBe(9 * text.length);
    go();
    await Promise.all(sending);
    expect(answers.filter((status) => status === 200)).toHaveLength(9);
    await until(() => kith.doors.gate.bytes === 0);
  });
  it('are counted also when their sender has left, and not longer than they are held', async () => {
    let go = (): void => undefined;
    const turn = new Promise<void>((resolve) => (go = resolve));
    kith.doors.turns.mine = () => turn;
    const socket = await halfSent('/v1/batch', text.length, text);
    await until(() => kith.doors.gate.bytes > 0);
    socket.destroy();
    await once(socket, 'close');
    await new Promise((resolve) => setImmediate(resolve));
    expect(kith.doors.gate.bytes).toBe(text.length);
    go();
    await until(() => kith.doors.gate.bytes === 0);
  });
});

describe('a place at the gate', () => {
  it('is not held by who has no key', async () => {
    let places = 0;
    const owner = kith.doors.keys.owner.bind(kith.doors.keys);
    kith.doors.keys.owner = (key) => {
      places = Math.max(places, kith.doors.gate.requests);
      return owner(key);
    };
    expect((await whole('/v1/batch', { writeKey: 'nobody-knows-this-key', batch: [seen] })).status).toBe(401);
    expect(places).toBe(0);
  });

  it('is refused before the body is read when there is none', async () => {
    kith.doors.gate.requests = 400;
    const began = kith.doors.arriving.count;
    const socket = connect(port(), '127.0.0.1');
    sockets.push(socket);
    socket.write('POST /v1/batch HTTP/1.1\r\nHost: kith.example\r\nContent-Length: 400000\r\n\r\n{');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 503 [^]*retry-after: 1/i);
    expect(kith.doors.arriving.count).toBe(began);
    kith.doors.gate.requests = 0;
  });

  it('is refused before any work is done for a body that came meanwhile', async () => {
    const socket = await halfSent('/v1/batch', 10, 'not ');
    await underway(1);
    kith.doors.gate.requests = 400;
    const answered = once(socket, 'data');
    socket.write('a body');
    expect(String((await answered)[0])).toMatch(/^HTTP\/1.1 503 /);
    kith.doors.gate.requests = 0;
  });
});
