/** The built files, read once at start and served from memory: a path is looked up in a list, so none can climb out of its folder. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context } from 'hono';
import type { Config } from './config.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
const squeezable = /^(text|application\/(json|manifest))|svg/;

/** One file, with what its answer needs; compressed on first demand. */
export interface StaticFile {
  bytes: Buffer;
  type: string;
  etag: string;
  /** Subresource integrity value. */
  integrity: string;
  /** First letters of its hash, as in its versioned address. */
  version: string;
  encoded: Map<string, Promise<Buffer>>;
}
/** Files by their path below a folder, with `/` between. */
export type Folder = Map<string, StaticFile>;
/** The three folders that are served. */
export interface Files {
  dashboard: Folder;
  sdk: Folder;
  demo: Folder;
}

/** A file of these bytes. */
export function fileOf(name: string, bytes: Buffer): StaticFile | null {
  const type = TYPES[extname(name)];
  if (!type) return null;
  const sha = createHash('sha384').update(bytes).digest();
  return {
    bytes,
    type,
    etag: `"${sha.toString('base64url').slice(0, 22)}"`,
    integrity: `sha384-${sha.toString('base64')}`,
    version: sha.toString('hex').slice(0, 10),
    encoded: new Map(),
  };
}

/** All files of a folder with a type that we serve; source maps and unknown types stay out. */
export function loadFolder(root: string): Folder {
  const folder: Folder = new Map();
  if (!existsSync(root)) return folder;
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const file = fileOf(entry.name, readFileSync(path));
    if (file) folder.set(relative(root, path).split(sep).join('/'), file);
  }
  return folder;
}

/** Everything that this release serves as files: the dashboard under its base path, the SDK, and the demo shop when asked for. */
export function loadFiles(config: Config): Files {
  const dashboard = loadFolder(config.files.dashboard);
  const index = dashboard.get('index.html');
  if (index) {
    // Pages live at several depths; one base makes the same relative addresses work in all of them, with or without a path in front.
    const html = index.bytes.toString('utf8').replace(/<head[^>]*>/, (head) => `${head}<base href="${config.basePath}/">`);
    const based = fileOf('index.html', Buffer.from(html));
    if (based) dashboard.set('index.html', based);
  }
  const sdk = new Map([...loadFolder(config.files.sdk)].filter(([name]) => /^kith[\w.-]*\.m?js$/.test(name)));
  return { dashboard, sdk, demo: config.demo ? loadFolder(config.files.demo) : new Map() };
}

const compress = {
  br: (bytes: Buffer) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes, { level: 9 }),
};

/** The answer to a request for a file: 304 when the client has it, else the smallest encoding that it takes. */
export async function sendFile(file: StaticFile, c: Context, headers: Record<string, string>): Promise<Response> {
  const all: Record<string, string> = { ...headers, ETag: file.etag, 'Content-Type': file.type, Vary: 'Accept-Encoding' };
  const known = c.req.header('if-none-match');
  if (known && known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === file.etag)) return c.body(null, 304, all);
  const takes = c.req.header('accept-encoding') ?? '';
  const encoding =
    !squeezable.test(file.type) || file.bytes.length < 512 ? null : /\bbr\b/.test(takes) ? 'br' : /\bgzip\b/.test(takes) ? 'gzip' : null;
  let bytes = file.bytes;
  if (encoding) {
    const ready = file.encoded.get(encoding) ?? compress[encoding](file.bytes);
    file.encoded.set(encoding, ready);
    bytes = await ready;
    all['Content-Encoding'] = encoding;
  }
  all['Content-Length'] = String(bytes.length);
  return c.req.method === 'HEAD' ? c.body(null, 200, all) : c.body(new Uint8Array(bytes), 200, all);
}
