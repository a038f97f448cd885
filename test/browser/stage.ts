/** A website and a collector on loopback, for what a real browser does with the SDK: the collector can be down, refuse, and decide; the page can be hostile. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';

type Json = Record<string, any>;
/** What the page is made of. */
export interface PageParts {
  path?: string;
  /** Attributes of the script tag. */
  tag?: string;
  body?: string;
  /** Script that runs before the SDK arrives. */
  before?: string;
  policy?: string;
  context?: BrowserContext;
}

const SDK = readFileSync(join(import.meta.dirname, '../../dist/sdk/kith.js'));
const KEY = 'write-key-of-the-stage';
const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

/** One stage; `open` gives a page of it. Exceptions of the page are in `window.errors`. */
export class Stage {
  mode: 'up' | 'down' | 'poison' | { retryAfter: number } = 'up';
  decisions: Record<string, Json> = {};
  /** Every batch that came, with the headers it came with. */
  batches: { body: Json; headers: IncomingMessage['headers'] }[] = [];
  asked: Json[] = [];
  preflights = 0;
  duplicates = 0;
  readonly stored = new Map<string, Json>();
  private parts: PageParts = {};
  private readonly servers = [createServer((i, o) => this.collect(i, o)), createServer((_, o) => this.page(o))];
  private ports: number[] = [];

  constructor(private readonly browser: Browser) {}

  /** Opens both ports. */
  async start(): Promise<this> {
    this.ports = await Promise.all(this.servers.map(listen));
    return this;
  }
  /** Closes both ports. */
  stop(): void {
    for (const server of this.servers) {
      server.close();
      server.closeAllConnections();
    }
  }
  /** Forgets what came; the collector is up and decides nothing. */
  reset(): void {
    Object.assign(this, { mode: 'up', decisions: {}, batches: [], asked: [], preflights: 0, duplicates: 0 });
    this.stored.clear();
  }
  /** A page whose SDK is there, in a browser profile of its own unless one is given. */
  async open(parts: PageParts = {}): Promise<Page> {
    this.parts = parts;
    const context = parts.context ?? (await this.browser.newContext());
    const page = await context.newPage();
    await page.goto(`http://localhost:${this.ports[1]}${parts.path ?? '/'}`);
    await page.waitForFunction('window.kith && window.kith.version');
    return page;
  }
  /** Stored events by name, or type where they have none. */
  names(): string[] {
    return [...this.stored.values()].map((e) => (e['event'] ?? e['type']) as string);
  }
  find(name: string): Json | undefined {
    return [...this.stored.values()].find((e) => (e['event'] ?? e['type']) === name);
  }

  private page(answer: ServerResponse): void {
    const { tag = '', body = '', before = '', policy } = this.parts;
    answer.writeHead(200, { 'content-type': 'text/html', ...(policy ? { 'content-security-policy': policy } : {}) });
    answer.end(`<!doctype html><title>A page</title>
      <script>window.errors=[];onerror=(m)=>errors.push(m);addEventListener('unhandledrejection',(e)=>errors.push(String(e.reason)));${before}</script>
      <script async src="${this.collector}/base/kith.js" data-key="${KEY}" ${tag}></script><body>${body}`);
  }
  /** The collector's origin. */
  get collector(): string {
    return `http://127.0.0.1:${this.ports[0]}`;
  }
  private async collect(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const say = (status: number, body: unknown, headers: Json = {}): void => {
      answer.writeHead(status, { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'Retry-After', ...headers });
      answer.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
    };
    if (request.url!.endsWith('.js')) return say(200, SDK, { 'content-type': 'text/javascript' });
    if (request.method === 'OPTIONS') return say(204, (this.preflights++, ''));
    let text = '';
    for await (const chunk of request) text += String(chunk);
    if (this.mode === 'down') return void request.socket.destroy();
    if (typeof this.mode === 'object') return say(503, {}, { 'retry-after': String(this.mode.retryAfter) });
    const body = JSON.parse(text) as Json;
    if (request.url === '/base/v1/decide') {
      this.asked.push(body);
      const none = { decisionId: '', experience: null, variant: null, kind: 'none', content: null, control: false, reason: '' };
      return say(200, { decisions: Object.fromEntries(body['slots'].map((s: string) => [s, this.decisions[s] ?? none])), ttl: 60 });
    }
    this.batches.push({ body, headers: request.headers });
    const events = body['batch'] as Json[];
    if (this.mode === 'poison' && events.some((e) => e['event'] === 'Poison')) return say(400, {});
    for (const event of events) {
      if (this.stored.has(event['messageId'])) this.duplicates++;
      this.stored.set(event['messageId'], event);
    }
    say(200, { ok: true, accepted: events.length, duplicates: 0, rejected: [] });
  }
}

/** What the SDK has left in this browser. */
export const leftovers = (page: Page): Promise<{ cookie: string; local: number; databases: number }> =>
  page.evaluate(async () => ({ cookie: document.cookie, local: localStorage.length, databases: (await indexedDB.databases()).length }));

/** Names of the waiting events that would outlive this tab. */
export const held = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error!);
      });
    const names: string[] = [];
    for (const { name } of await indexedDB.databases()) {
      const db = await settled(indexedDB.open(name!));
      const rows = await settled<{ json: string }[]>(db.transaction('events').objectStore('events').getAll());
      db.close();
      names.push(...rows.map((row) => JSON.parse(row.json) as Json).map((e) => (e['event'] ?? e['type']) as string));
    }
    return names;
  });
