import { Agent, request } from 'node:http';

/** A keep-alive client that costs little, so that the collector is measured and not its caller. */
export class Client {
  private readonly agent: Agent;
  constructor(
    private readonly url: string,
    sockets: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: sockets });
  }

  /** Sends one body (GET without) and answers the status, the text and how long it took in milliseconds. */
  send(path: string, body?: string, headers: Record<string, string> = {}): Promise<{ status: number; text: string; ms: number }> {
    return new Promise((resolve, reject) => {
      const begin = performance.now();
      const size = body === undefined ? {} : { 'content-type': 'text/plain', 'content-length': String(Buffer.byteLength(body)) };
      const call = request(
        `${this.url}${path}`,
        { agent: this.agent, method: body === undefined ? 'GET' : 'POST', headers: { ...size, ...headers } },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString(), ms: performance.now() - begin }),
          );
        },
      );
      call.on('error', reject);
      call.end(body);
    });
  }

  /** Sends all bodies with `lanes` in flight; every answer must be 200. Answers the milliseconds in all. */
  async all(path: string, bodies: string[], lanes: number): Promise<number> {
    let next = 0;
    const begin = performance.now();
    const lane = async (): Promise<void> => {
      for (let i = next++; i < bodies.length; i = next++) {
        const { status, text } = await this.send(path, bodies[i] ?? '');
        if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return performance.now() - begin;
  }

  close(): void {
    this.agent.destroy();
  }
}

/** The value below which a share of the list lies. */
export function quantile(list: number[], share: number): number {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
