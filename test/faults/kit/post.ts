/** The least of a client: one request, its answer whole, or null when the connection broke before there was one. */
import { Agent, request, type IncomingHttpHeaders } from 'node:http';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  ms: number;
}

/** Connections of a client that keeps them open. */
export const agentOf = (sockets: number): Agent => new Agent({ keepAlive: true, maxSockets: sockets });

/** Sends a body (GET without one). */
export function post(url: string, body?: string | Buffer, headers: Record<string, string> = {}, agent?: Agent): Promise<Answer | null> {
  return new Promise((resolve) => {
    const began = performance.now();
    const size = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const method = body === undefined ? 'GET' : 'POST';
    const call = request(url, { method, agent, headers: { ...size, ...headers } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', () => resolve(null));
      answer.on('end', () => {
        const { statusCode: status = 0, headers } = answer;
        resolve({ status, headers, text: Buffer.concat(parts).toString(), ms: performance.now() - began });
      });
    });
    call.on('error', () => resolve(null));
    call.end(body);
  });
}
