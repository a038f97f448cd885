/** A web server that gives out what a test says, and remembers what it was asked. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What it gives out: text or bytes with headers, or whatever a function does with the answer. */
export type Given = { body: string | Buffer; headers?: Record<string, string>; status?: number } | ((answer: ServerResponse) => void);
export interface FeedServer {
  url: string;
  asked: IncomingHttpHeaders[];
  /** What it gives out from now on, by path. */
  give(path: string, given: Given): void;
  close(): Promise<void>;
}

export async function startFeedServer(): Promise<FeedServer> {
  const given = new Map<string, Given>();
  const asked: IncomingHttpHeaders[] = [];
  const server = createServer((request, answer) => {
    asked.push(request.headers);
    const what = given.get(request.url ?? '');
    if (typeof what === 'function') return what(answer);
    if (!what) return void answer.writeHead(404).end();
    const { body, headers = {}, status = 200 } = what;
    if (headers['etag'] && headers['etag'] === request.headers['if-none-match']) return void answer.writeHead(304).end();
    answer.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    give: (path, what) => void given.set(path, what),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** RSS 2.0 as Google Merchant Center takes it. */
export const rss = (items: string[]): string =>
  `<?xml version="1.0"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>\n${items.join('\n')}\n</channel></rss>`;
/** One item of it. */
export const item = (id: string, facts: Record<string, string> = {}): string =>
  `<item><g:id>${id}</g:id>${Object.entries({ title: `Product ${id}`, price: '10.00 EUR', availability: 'in_stock', ...facts })
    .map(([name, value]) => `<g:${name}>${value}</g:${name}>`)
    .join('')}</item>`;
