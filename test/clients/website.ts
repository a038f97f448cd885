/** A website on loopback whose page has one client in it, bundled as its owner would; and what that page asked of the world. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import type { Browser, Page } from '../browser/chromium.ts';

/** Where the page's code would stand beside its packages; no such file is written. */
const ENTRY = join(import.meta.dirname, 'page.js');

/** One script of a page's own code and everything that it takes in. */
async function bundle(code: string): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'kith-client-'));
  await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      { name: 'page', enforce: 'pre', resolveId: (id) => (id === ENTRY ? id : undefined), load: (id) => (id === ENTRY ? code : undefined) },
    ],
    build: { outDir, minify: false, target: 'es2022', lib: { entry: ENTRY, formats: ['iife'], name: 'page', fileName: () => 'page.js' } },
  });
  const script = readFileSync(join(outDir, 'page.js'), 'utf8');
  rmSync(outDir, { recursive: true });
  return script;
}

/** Serves the page; `open` shows it in a browser profile of its own. */
export class Website {
  /** Hosts that a page asked for something, other than loopback. */
  readonly strangers = new Set<string>();
  /** What went wrong in a page. */
  readonly errors: string[] = [];

  private readonly server: Server = createServer((asked, answer) => {
    const isScript = asked.url === '/page.js';
    answer.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
    answer.end(isScript ? this.script : `<!doctype html><title>A shop</title><script src="/page.js"></script><p>Hello${this.body}`);
  });
  private script = '';
  /** Markup of its page. */
  body = '';

  private constructor(private readonly browser: Browser) {}

  /** Serves a page without a script. */
  static async start(browser: Browser): Promise<Website> {
    const website = new Website(browser);
    await new Promise<void>((resolve) => website.server.listen(0, '127.0.0.1', resolve));
    return website;
  }
  /** Puts a script into its page: this code, bundled as the website's owner would. */
  async use(code: string): Promise<void> {
    this.script = await bundle(code);
  }
  /** What the page's own address begins with. */
  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
  /** Opens its page in a browser profile of its own. */
  async open(): Promise<Page> {
    const page = await (await this.browser.newContext()).newPage();
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('request', (asked) => {
      const { protocol, hostname } = new URL(asked.url());
      if (/^https?:/.test(protocol) && hostname !== '127.0.0.1') this.strangers.add(hostname);
    });
    await page.goto(`${this.origin}/shop?from=test`);
    return page;
  }
  /** Closes its port. */
  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
