/** The cheapest honest client: finished requests written to keep-alive sockets, answers read to their end and counted. */
import { connect, type Socket } from 'node:net';

/** What came of a run: how many answers of each status, how many events were accepted, and each answer's time in milliseconds. */
export interface Sent {
  ms: number;
  statuses: Map<number, number>;
  accepted: number;
  times: number[];
}

/** One whole HTTP/1.1 request. */
export function requestOf(url: string, path: string, body: string, headers: Record<string, string> = {}): Buffer {
  const { host } = new URL(url);
  const lines = Object.entries({ host, 'content-type': 'text/plain', 'content-length': String(Buffer.byteLength(body)), ...headers });
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);
}

/** Sends all requests, `lanes` of them under way at once, each lane on a connection of its own. Rejects when a connection ends early. */
export async function sendAll(url: string, requests: Buffer[], lanes: number): Promise<Sent> {
  const sent: Sent = { ms: 0, statuses: new Map(), accepted: 0, times: [] };
  let next = 0;
  const begin = performance.now();
  await Promise.all(
    Array.from({ length: Math.min(lanes, requests.length) }, () =>
      exchange(url, sent, () => {
        const request = requests[next];
        if (request) next++;
        return request;
      }),
    ),
  );
  sent.ms = performance.now() - begin;
  return sent;
}

function exchange(url: string, sent: Sent, take: () => Buffer | undefined): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(Number(port), hostname);
    socket.setNoDelay(true);
    let begun = 0;
    let text = '';
    const go = (): void => {
      const request = take();
      if (!request) return finish();
      begun = performance.now();
      socket.write(request);
    };
    const finish = (): void => {
      socket.off('close', lost);
      socket.end();
      resolve();
    };
    const lost = (): void => reject(new Error('The collector closed the connection before it answered.'));
    socket.on('connect', go);
    socket.on('error', reject);
    socket.on('close', lost);
    socket.on('data', (part) => {
      text += part.toString('latin1');
      const head = text.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? Number.NaN);
      if (Number.isNaN(length)) return void reject(new Error(`An answer without a length: ${text.slice(0, head)}`));
      if (text.length < head + 4 + length) return;
      const status = Number(text.slice(9, 12));
      sent.statuses.set(status, (sent.statuses.get(status) ?? 0) + 1);
      sent.accepted += Number(/"accepted":(\d+)/.exec(text)?.[1] ?? 0);
      sent.times.push(performance.now() - begun);
      text = '';
      go();
    });
  });
}
