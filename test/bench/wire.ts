/** The cheapest honest client: finished requests written to keep-alive sockets, answers read to their end and counted. */
import { connect } from 'node:net';

/** What came of a run: how many answers of each status, how many events were accepted, and each answer's time in milliseconds. */
export interface Sent {
  ms: number;
  statuses: Map<number, number>;
  accepted: number;
  times: number[];
}

/** One connection that carries one request at a time. */
export interface Line {
  /** Sends a request and resolves when its answer is whole; its time counts from `due`, else from now. Rejects when the connection ends early. */
  ask(request: Buffer, due?: number): Promise<void>;
  close(): void;
}

/** One whole HTTP/1.1 request. */
export function requestOf(url: string, path: string, body: string, headers: Record<string, string> = {}): Buffer {
  const { host } = new URL(url);
  const lines = Object.entries({ host, 'content-type': 'text/plain', 'content-length': String(Buffer.byteLength(body)), ...headers });
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);
}

/** A request without a body. */
export const getOf = (url: string, path: string, headers: Record<string, string> = {}): Buffer =>
  Buffer.from(
    `GET ${path} HTTP/1.1\r\n${Object.entries({ host: new URL(url).host, ...headers })
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n`,
  );

/** Opens a connection whose answers are counted in `sent`. */
export async function openLine(url: string, sent: Sent): Promise<Line> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.setNoDelay(true);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  let text = '';
  let begun = 0;
  let settle: { resolve(): void; reject(error: Error): void } | null = null;
  const fail = (error: Error): void => {
    settle?.reject(error);
    settle = null;
  };
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('The collector closed the connection before it answered.')));
  socket.on('data', (part) => {
    text += part.toString('latin1');
    const head = text.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? Number.NaN);
    if (Number.isNaN(length) ? !text.endsWith('0\r\n\r\n') : text.length < head + 4 + length) return;
    const status = Number(text.slice(9, 12));
    sent.statuses.set(status, (sent.statuses.get(status) ?? 0) + 1);
    sent.accepted += Number(/"accepted":(\d+)/.exec(text)?.[1] ?? 0);
    sent.times.push(performance.now() - begun);
    text = '';
    const { resolve } = settle ?? {};
    settle = null;
    resolve?.();
  });
  return {
    ask: (request, due = performance.now()) =>
      new Promise((resolve, reject) => {
        begun = due;
        settle = { resolve, reject };
        socket.write(request);
      }),
    close: () => void socket.end(),
  };
}

/** Sends all requests, `lanes` of them under way at once, each lane on a connection of its own. */
export async function sendAll(url: string, requests: Buffer[], lanes: number): Promise<Sent> {
  const sent: Sent = { ms: 0, statuses: new Map(), accepted: 0, times: [] };
  const lines = await Promise.all(Array.from({ length: Math.min(lanes, requests.length) }, () => openLine(url, sent)));
  const begin = performance.now();
  let next = 0;
  await Promise.all(
    lines.map(async (line) => {
      for (let request = requests[next++]; request; request = requests[next++]) await line.ask(request);
    }),
  );
  sent.ms = performance.now() - begin;
  for (const line of lines) line.close();
  return sent;
}
