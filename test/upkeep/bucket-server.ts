/** A server on loopback that takes what an S3 client sends, and believes nothing: every signature is computed again from the secret. */
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

export const ID = 'the-id-of-the-bucket';
export const SECRET = 'the secret of the bucket';
export const REGION = 'eu-test-1';

const sha = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');
const mac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** Signature Version 4 as its specification says it, from the request that arrived; answers why it is refused, or null. */
function refusal(request: IncomingMessage, url: URL, body: Buffer): string | null {
  const { authorization = '', 'x-amz-date': date = '', 'x-amz-content-sha256': hash = '' } = request.headers as Record<string, string>;
  const [, id, day, region, names, given] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      authorization,
    ) ?? [];
  if (id !== ID || !day || !names) return 'InvalidAccessKeyId';
  if (hash !== sha(body)) return 'XAmzContentSHA256Mismatch';
  if (!names.split(';').includes('host') || !names.split(';').includes('x-amz-date')) return 'SignatureDoesNotMatch';
  const query = [...url.searchParams].map(([key, value]) => `${encoded(key)}=${encoded(value)}`).sort();
  const headers = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const path = url.pathname
    .split('/')
    .map((part) => encoded(decodeURIComponent(part)))
    .join('/');
  const canonical = [request.method, path, query.join('&'), headers.join(''), names, hash].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', date, `${day}/${region}/s3/aws4_request`, sha(canonical)].join('\n');
  const key = ['s3', 'aws4_request'].reduce((key, text) => mac(key, text), mac(mac(`AWS4${SECRET}`, day), region ?? ''));
  return mac(key, toSign).toString('hex') === given && region === REGION ? null : 'SignatureDoesNotMatch';
}

export interface BucketServer {
  endpoint: string;
  /** What lies in the bucket `shop`. */
  files: Map<string, Buffer>;
  /** Methods and paths in order. */
  asked: string[];
  /** Uploads in parts that were begun and neither ended nor given up. */
  open(): number;
  /** What the next part is answered with instead of being taken. */
  fail(status: number | null): void;
  close(): Promise<void>;
}

/** Starts one. Lists show at most two files a page, so that pages are met. */
export async function startBucket(): Promise<BucketServer> {
  const files = new Map<string, Buffer>();
  const uploads = new Map<string, Buffer[]>();
  const asked: string[] = [];
  let failing: number | null = null;
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const url = new URL(request.url ?? '/', 'http://bucket');
    const query = url.searchParams;
    asked.push(`${request.method} ${url.pathname}`);
    const answer = (status: number, text = '', headers = {}) => response.writeHead(status, headers).end(text);
    const why = refusal(request, url, body);
    if (why) return answer(403, `<Error><Code>${why}</Code></Error>`);
    const [, bucket, ...rest] = url.pathname.split('/');
    const name = rest.map(decodeURIComponent).join('/');
    if (bucket !== 'shop') return answer(404, '<Error><Code>NoSuchBucket</Code></Error>');
    const upload = query.get('uploadId');
    if (request.method === 'POST' && query.has('uploads')) {
      const id = `upload ${uploads.size + 1}`;
      uploads.set(id, []);
      return answer(200, `<R><UploadId>${id}</UploadId></R>`);
    }
    if (request.method === 'PUT' && failing !== null && upload) return answer(failing, '<Error><Code>NoSuchUpload</Code></Error>');
    if (request.method === 'PUT') {
      if (upload) uploads.get(upload)![Number(query.get('partNumber')) - 1] = body;
      else files.set(name, body);
      return answer(200, '', { etag: `"${sha(body)}"` });
    }
    if (request.method === 'POST' && upload) {
      const parts = uploads.get(upload) ?? [];
      const named = [...body.toString().matchAll(/<ETag>"?([^"<]*)"?<\/ETag>/g)].map(([, etag]) => etag);
      uploads.delete(upload);
      if (named.join() !== parts.map(sha).join()) return answer(200, '<Error><Code>InvalidPart</Code></Error>');
      files.set(name, Buffer.concat(parts));
      return answer(200, '<R/>');
    }
    if (request.method === 'DELETE') {
      if (upload) uploads.delete(upload);
      else files.delete(name);
      return answer(204);
    }
    if (name) return files.has(name) ? response.writeHead(200).end(files.get(name)) : answer(404, '<Error><Code>NoSuchKey</Code></Error>');
    const all = [...files.keys()].filter((key) => key.startsWith(query.get('prefix') ?? '')).sort();
    const from = Number(query.get('continuation-token') ?? 0);
    const shown = all.slice(from, from + 2).map((key) => `<Contents><Key>${key}</Key><Size>${files.get(key)!.length}</Size></Contents>`);
    const more = from + 2 < all.length;
    const next = more ? `<NextContinuationToken>${from + 2}</NextContinuationToken>` : '';
    return answer(200, `<R><IsTruncated>${more}</IsTruncated>${next}${shown.join('')}</R>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    endpoint: `http://127.0.0.1:${port}`,
    files,
    asked,
    open: () => uploads.size,
    fail: (status) => void (failing = status),
    close: () => new Promise((resolve) => void (server.closeAllConnections(), server.close(() => resolve()))),
  };
}
