/** Connections without a client's manners: they send what they are given and nothing more. */
import { connect, type Socket } from 'node:net';
import { WRITE_KEY } from '../../kit/collector.ts';
import { descriptors } from '../kit/resident.ts';

/** Opens a connection and sends what it is given. */
function open(url: string, first: string, halfOpen = false): Promise<Socket | null> {
  const { port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: halfOpen });
    socket.once('error', () => resolve(null));
    socket.once('connect', () => {
      socket.on('error', () => undefined); // being cut off is what these connections are for
      socket.resume();
      socket.write(first);
      resolve(socket);
    });
  });
}
/** The head of a request whose body is still to come. */
export const head = (length: number): string =>
  `POST /v1/batch?writeKey=${WRITE_KEY} HTTP/1.1\r\nHost: kith\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

/** Waits until the collector holds no more than `most` descriptors. */
export async function falls(pid: number, most: number, patience: number): Promise<boolean> {
  const end = performance.now() + patience;
  while (descriptors(pid) > most && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
  return descriptors(pid) <= most;
}

/** So many of them at once. */
export const many = (url: string, count: number, first: string, halfOpen?: boolean): Promise<(Socket | null)[]> =>
  Promise.all(Array.from({ length: count }, () => open(url, first, halfOpen)));
