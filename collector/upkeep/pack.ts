/** A database file as one compressed, perhaps encrypted file, and back. Files appear under their names only when they are whole and on the disk. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { UpkeepError } from './error.ts';
import { isSealed, seal, unseal } from './seal.ts';

const READ = { highWaterMark: 1024 * 1024 };
/** The quickest level: it makes a sixth of a database, the best one a seventh in seven times the time. */
const LEVEL = 1;

/** A file's or a stream's size and its SHA-256 in hexadecimal. */
export interface Measure {
  bytes: number;
  sha256: string;
}

/** A stream that measures what passes. */
function meter(): { stream: Transform; measure(): Measure } {
  const hash: Hash = createHash('sha256');
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return { stream, measure: () => ({ bytes, sha256: hash.digest('hex') }) };
}

/** Makes sure that a file, and its name in its folder, are on the disk. */
export async function onDisk(path: string): Promise<void> {
  for (const each of [path, dirname(path)]) {
    const handle = await open(each, 'r');
    await handle.sync().finally(() => handle.close());
  }
}

/** Writes `database` to `to`, compressed and, with a key, encrypted. Answers what went in and what came out. */
export async function pack(database: string, to: string, key: string | null): Promise<{ database: Measure; file: Measure }> {
  const part = `${to}.part`;
  const before = meter();
  const after = meter();
  try {
    await pipeline(
      createReadStream(database, READ),
      before.stream,
      createGzip({ level: LEVEL, chunkSize: 256 * 1024 }),
      key ? seal(key) : new PassThrough(),
      after.stream,
      createWriteStream(part, { mode: 0o600 }),
    );
    await onDisk(part);
    await rename(part, to);
    await onDisk(to);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return { database: before.measure(), file: after.measure() };
}

/** The first bytes of a file. */
async function startOf(file: string): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(16), 0, 16, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
const isGzip = (start: Buffer): boolean => start[0] === 0x1f && start[1] === 0x8b;

/** Writes the database of a backup (or of a plain copy of a database) to `to`. Answers the measures of the file and of the database. */
export async function unpack(file: string, to: string, key: string | null): Promise<{ database: Measure; file: Measure }> {
  const start = await startOf(file);
  const sealed = isSealed(start);
  const outer = meter();
  const inner = meter();
  try {
    await pipeline(
      createReadStream(file, READ),
      outer.stream,
      sealed ? unseal(key) : new PassThrough(),
      sealed || isGzip(start) ? createGunzip({ chunkSize: 256 * 1024 }) : new PassThrough(),
      inner.stream,
      createWriteStream(to, { mode: 0o600 }),
    );
  } catch (error) {
    await rm(to, { force: true });
    if (String((error as { code?: unknown }).code).startsWith('Z_')) throw new UpkeepError('The backup is damaged: it cannot be unpacked.');
    throw error;
  }
  return { database: inner.measure(), file: outer.measure() };
}
