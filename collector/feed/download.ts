/** Fetches a feed into a file: with limits on time, size and redirects, and only what changed since. Throws `HttpError` with a sentence for the owner. */
import { createWriteStream } from 'node:fs';
import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { HttpError } from '../error.ts';
import type { Marks } from '../store/queries/product-feed.ts';
import { feedUrl, publicLookup } from './address.ts';

/** Limits of one fetch. */
export interface Limits {
  /** Bytes, packed or unpacked. */
  bytes: number;
  /** Milliseconds for all of it, and without a single byte. */
  whole: number;
  idle: number;
}
/** The limits that a running Kith has. */
export const LIMITS: Limits = { bytes: 200 * 1024 * 1024, whole: 10 * 60_000, idle: 30_000 };
const REDIRECTS = 5;

/** What to fetch: where, what is known of it, and whether private networks are allowed. */
export interface Order {
  url: string;
  known: Marks;
  privately: boolean;
  version: string;
}
/** What came: null when it is as before; else its marks and what the server calls its characters. */
export type Fetched = (Marks & { charset: string | null }) | null;

const failed = (reason: string): HttpError => new HttpError('unavailable', reason);
const size = (bytes: number): string => (bytes >= 1_048_576 ? `${Math.floor(bytes / 1_048_576)} MB` : `${bytes} bytes`);

/** Why nothing came, for people. */
function reasonOf(error: Error & { code?: string }, host: string, limits: Limits): HttpError {
  if (error instanceof HttpError) return error;
  if (error.name === 'TimeoutError' || error.name === 'AbortError')
    return failed(
      `${host} took too long: more than ${Math.round(limits.whole / 60_000)} minutes, or silent for ${limits.idle / 1000} seconds.`,
    );
  const why: Record<string, string> = {
    ENOTFOUND: 'there is no such host; look at the address',
    EAI_AGAIN: 'its name cannot be looked up at the moment',
    ECONNREFUSED: 'it takes no connection',
    ECONNRESET: 'it broke the connection off',
    CERT_HAS_EXPIRED: 'its certificate has expired',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by nobody known',
    Z_DATA_ERROR: 'what it sent cannot be unpacked',
    Z_BUF_ERROR: 'what it sent ends in the middle',
    ERR_STREAM_PREMATURE_CLOSE: 'what it sent ends in the middle',
    ENOSPC: 'there is no room on this machine to keep the file while it is read',
  };
  const code = error.code ?? '';
  return failed(`${host} could not be fetched: ${why[code] ?? (code || 'the connection failed')}.`);
}

function ask(url: URL, { known, privately, version }: Order, first: boolean, signal: AbortSignal, idle: number): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? secureRequest : plainRequest;
  const auth = url.username ? `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` : undefined;
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        auth,
        signal,
        ...(privately ? {} : { lookup: publicLookup }),
        headers: {
          accept:
            'application/xml, text/xml, application/rss+xml, application/atom+xml, text/tab-separated-values, text/plain;q=0.8, */*;q=0.5',
          'accept-encoding': 'gzip, deflate, br',
          'user-agent': `Kith/${version} (product feed)`,
          ...(first && known.etag ? { 'if-none-match': known.etag } : {}),
          ...(first && known.modified ? { 'if-modified-since': known.modified } : {}),
        },
      },
      resolve,
    );
    sent.setTimeout(idle, () => sent.destroy(Object.assign(new Error('idle'), { name: 'TimeoutError' })));
    sent.on('error', reject);
    sent.end();
  });
}

/** Refuses more than so many bytes. */
const atMost = (bytes: number): Transform => {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      seen += chunk.length;
      done(seen > bytes ? failed(`The feed is larger than ${size(bytes)}; split it, or leave out what is not sold.`) : null, chunk);
    },
  });
};
const unpacker: Record<string, () => Transform> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Unpacks a file that is packed itself (feed.xml.gz), whatever its name. */
async function* unpacked(from: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let start: Buffer | null = Buffer.alloc(0);
  const rest = from[Symbol.asyncIterator]();
  while (start.length < 2) {
    const { value, done } = (await rest.next()) as IteratorResult<Buffer, undefined>;
    if (done) break;
    start = Buffer.concat([start, value]);
  }
  const whole = (async function* () {
    if (start.length > 0) yield start;
    for (;;) {
      const { value, done } = (await rest.next()) as IteratorResult<Buffer, undefined>;
      if (done) return;
      yield value;
    }
  })();
  if (start[0] !== 0x1f || start[1] !== 0x8b) return yield* whole;
  const out = new PassThrough();
  const work = pipeline(whole, createGunzip(), out).catch((error: Error) => void out.destroy(error));
  yield* out as AsyncIterable<Buffer>;
  await work;
}

/** Fetches into `file`. Answers null when the server says that nothing changed. */
export async function download(order: Order, file: string, stop: AbortSignal, limits: Limits = LIMITS): Promise<Fetched> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(limits.whole)]);
  let url = feedUrl(order.url, order.privately);
  for (let hop = 0; ; hop++) {
    const { host } = url;
    try {
      const answer = await ask(url, order, hop === 0, signal, limits.idle);
      const { statusCode = 0, headers } = answer;
      if ([301, 302, 303, 307, 308].includes(statusCode) && headers.location) {
        answer.destroy();
        if (hop === REDIRECTS) throw failed(`${host} sends from one address to the next, more than ${REDIRECTS} times.`);
        const next = feedUrl(new URL(headers.location, url).href, order.privately);
        if (url.protocol === 'https:' && next.protocol !== 'https:')
          throw failed(`${host} sends to an address without https; name that address itself if it is meant.`);
        // A password is for whom it was written.
        if (next.host === url.host && !next.username) [next.username, next.password] = [url.username, url.password];
        url = next;
        continue;
      }
      if (statusCode === 304) {
        answer.destroy();
        return null;
      }
      if (statusCode !== 200) {
        answer.destroy();
        const what =
          statusCode === 401 || statusCode === 403
            ? 'refuses to give it out'
            : statusCode === 404 || statusCode === 410
              ? 'has nothing at this address'
              : 'did not give it out';
        throw failed(`${host} ${what} (answer ${statusCode}).`);
      }
      if (Number(headers['content-length'] ?? 0) > limits.bytes) {
        answer.destroy();
        throw failed(`The feed is larger than ${size(limits.bytes)}; split it, or leave out what is not sold.`);
      }
      const unpack = unpacker[headers['content-encoding']?.toLowerCase() ?? ''] ?? (() => new PassThrough());
      await pipeline(answer, atMost(limits.bytes), unpack(), unpacked, atMost(limits.bytes), createWriteStream(file), { signal });
      return {
        etag: headers.etag ?? null,
        modified: headers['last-modified'] ?? null,
        charset: /charset="?([\w-]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? null,
      };
    } catch (error) {
      throw reasonOf(error as Error, host, limits);
    }
  }
}
