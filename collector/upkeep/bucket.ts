/** Backups in a bucket that speaks S3: one signed request for a small file, parts of 16 MB for a large one (up to 10,000 of them, 160 GB). */
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createHash } from 'node:crypto';
import type { ReadableStream } from 'node:stream/web';
import { AwsClient } from 'aws4fetch';
import { UpkeepError } from './error.ts';
import { manifestName, manifestText, readManifest, timeOf, type Manifest } from './manifest.ts';
import type { Backup, Target } from './target.ts';

const PART = 16 * 1024 * 1024;
/** A request that has not ended by then failed. */
const PATIENCE = 5 * 60_000;
const TRIES = 3;

/** Where a bucket is and who may write to it. `endpoint` has no slash at its end. */
export interface Bucket {
  endpoint: string;
  region: string;
  id: string;
  secret: string;
  bucket: string;
  /** Folder within the bucket, '' or without slashes at its ends. */
  prefix: string;
}

const sha256 = (body: Uint8Array | string): string => createHash('sha256').update(body).digest('hex');
const tag = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text]) => text ?? '');
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Backups in a bucket; the address is in the path, as every server that speaks S3 understands it. */
export function bucketTarget(at: Bucket): Target {
  const client = new AwsClient({ accessKeyId: at.id, secretAccessKey: at.secret, region: at.region, service: 's3', retries: TRIES });
  const place = `s3://${at.bucket}${at.prefix ? `/${at.prefix}` : ''}`;
  const inside = (name: string): string => (at.prefix ? `${at.prefix}/${name}` : name);

  async function ask(
    method: string,
    name: string | null,
    query: Record<string, string> = {},
    body?: Uint8Array | string,
  ): Promise<Response> {
    const url = new URL(`${at.endpoint}/${at.bucket}${name === null ? '' : `/${inside(name)}`}`);
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    let answer: Response;
    try {
      answer = await client.fetch(url.href, {
        method,
        headers: { 'X-Amz-Content-Sha256': sha256(body ?? '') },
        signal: AbortSignal.timeout(PATIENCE),
        ...(body === undefined ? {} : { body: body as BodyInit }),
      });
    } catch (error) {
      const cause = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).name;
      throw new UpkeepError(`${place} does not answer at ${at.endpoint} (${cause}).`);
    }
    if (answer.ok || (answer.status === 404 && method === 'GET')) return answer;
    const [why = ''] = tag(await answer.text(), 'Code');
    if (answer.status === 403)
      throw new UpkeepError(`${place} refuses the keys of KITH_S3_KEY_ID and KITH_S3_SECRET${why ? ` (${why})` : ''}.`);
    throw new UpkeepError(`${place} answered ${answer.status}${why ? ` (${why})` : ''} to ${method} ${name ?? 'the list'}.`);
  }

  async function putParts(name: string, parts: AsyncIterable<Buffer>): Promise<void> {
    const [id] = tag(await (await ask('POST', name, { uploads: '' })).text(), 'UploadId');
    if (!id) throw new UpkeepError(`${place} did not begin to take ${name}.`);
    try {
      const done: string[] = [];
      for await (const part of parts) {
        const number = done.length + 1;
        const answer = await ask('PUT', name, { partNumber: String(number), uploadId: id }, part);
        const etag = answer.headers.get('etag') ?? '';
        done.push(`<Part><PartNumber>${number}</PartNumber><ETag>${escaped(etag)}</ETag></Part>`);
      }
      const ended = await ask('POST', name, { uploadId: id }, `<CompleteMultipartUpload>${done.join('')}</CompleteMultipartUpload>`);
      // An error may come with status 200 here.
      const [why] = tag(await ended.text(), 'Code');
      if (why) throw new UpkeepError(`${place} did not put ${name} together (${why}).`);
    } catch (error) {
      // Parts that nobody puts together cost money; when that fails too, the first reason is the one to tell.
      await ask('DELETE', name, { uploadId: id }).catch(() => null);
      throw error;
    }
  }

  async function putFile(name: string, path: string): Promise<void> {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      async function* parts(): AsyncGenerator<Buffer> {
        for (let from = 0; from < size; from += PART) {
          const part = Buffer.alloc(Math.min(PART, size - from));
          await file.read(part, 0, part.length, from);
          yield part;
        }
      }
      if (size > PART) return await putParts(name, parts());
      for await (const whole of parts()) await ask('PUT', name, {}, whole);
    } finally {
      await file.close();
    }
  }

  async function names(): Promise<{ name: string; bytes: number }[]> {
    const found: { name: string; bytes: number }[] = [];
    let next: string | undefined;
    do {
      const query: Record<string, string> = { 'list-type': '2', prefix: inside('') };
      const answer = await ask('GET', null, next ? { ...query, 'continuation-token': next } : query);
      if (!answer.ok) throw new UpkeepError(`There is no bucket ${at.bucket} at ${at.endpoint}.`);
      const xml = await answer.text();
      const sizes = tag(xml, 'Size');
      for (const [i, key] of tag(xml, 'Key').entries()) found.push({ name: key.slice(inside('').length), bytes: Number(sizes[i] ?? 0) });
      next = tag(xml, 'IsTruncated')[0] === 'true' ? tag(xml, 'NextContinuationToken')[0] : undefined;
    } while (next);
    return found;
  }

  const note = async (manifest: Manifest): Promise<void> => {
    await ask('PUT', manifestName(manifest.file.name), {}, manifestText(manifest));
  };
  return {
    place,
    async list() {
      const all = await names();
      const found: Backup[] = [];
      for (const { name, bytes } of all) {
        const time = timeOf(name);
        if (time === null) continue;
        const answer = all.some((other) => other.name === manifestName(name)) ? await ask('GET', manifestName(name)) : null;
        const manifest = answer?.ok ? readManifest(await answer.text(), manifestName(name)) : null;
        found.push({ name, at: time, bytes, manifest });
      }
      return found.sort((a, b) => b.at - a.at);
    },
    async put(file, manifest) {
      await putFile(manifest.file.name, file);
      const there = (await names()).find(({ name }) => name === manifest.file.name);
      if (there?.bytes !== manifest.file.bytes) throw new UpkeepError(`${place} does not hold all of ${manifest.file.name}.`);
      await note(manifest);
    },
    note,
    async fetch(name, to) {
      const answer = await ask('GET', name);
      if (!answer.ok || !answer.body) throw new UpkeepError(`There is no ${name} in ${place}.`);
      await pipeline(Readable.fromWeb(answer.body as ReadableStream), createWriteStream(to, { mode: 0o600 }));
    },
    async remove(name) {
      await ask('DELETE', manifestName(name));
      await ask('DELETE', name);
    },
  };
}
