/** What arrives as one upload as the files in it: a zip's entries, a gzip's content, or the file itself. Streams; never holds a file. */
import { createGunzip } from 'node:zlib';
import { pipeline, Readable } from 'node:stream';
import { Unzip, UnzipInflate, UnzipPassThrough, type UnzipDecoder, type UnzipFile } from 'fflate';
import { HttpError } from '../error.ts';

/** A piece of an upload: a file begins, some of its bytes, or the name of something in a zip that is left out. */
export type Unpacked = { file: string } | { bytes: Uint8Array } | { ignored: string };

/** Bytes after they were unpacked. */
export const MOST_BYTES = 2 * 1024 ** 3;
const MOST_FILES = 50;
/** What a zip is fed with at a time: a thousand times as much may come out of it. */
const SLICE = 16 * 1024;
const READERS = [UnzipPassThrough, UnzipInflate];
const TABLES = /\.(?:csv|tsv|tab|txt|ndjson|jsonl|json)$/i;

/** The files of an upload. Throws an error in plain words where it cannot be unpacked. */
export async function* unpack(name: string, body: AsyncIterable<Uint8Array>): AsyncGenerator<Unpacked> {
  const pieces = body[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 4) {
    const next = await pieces.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const whole = limited(rejoined(head, pieces));
  if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04'))) yield* unzip(whole);
  else if (head[0] === 0x1f && head[1] === 0x8b) yield* gunzip(name, whole);
  else {
    yield { file: name };
    for await (const bytes of whole) yield { bytes };
  }
}

/** What was read already, and what follows; `rest` is let go of when its reader stops. */
export async function* rejoined(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
async function* limited(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw new HttpError('too_large', `An import may hold ${MOST_BYTES / 1024 ** 3} GB; split it into several.`);
    yield piece;
  }
}

async function* gunzip(name: string, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Unpacked> {
  yield { file: name.replace(/\.gz$/i, '') };
  // What goes wrong is thrown where the bytes are read.
  const out = pipeline(Readable.from(pieces), createGunzip(), () => undefined);
  try {
    for await (const bytes of limited(out as AsyncIterable<Uint8Array>)) yield { bytes };
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError('invalid', 'The compressed file is damaged or was cut off.');
  }
}

async function* unzip(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Unpacked> {
  let queue: Unpacked[] = [];
  let [files, bytes, open, broken] = [0, 0, false, false];
  const zip = new Unzip((entry) => {
    const base = entry.name.replace(/^.*[/\\]/, '');
    if (base === '' || base.startsWith('.') || entry.name.startsWith('__MACOSX/')) return pass(zip, entry);
    if (!TABLES.test(base)) {
      queue.push({ ignored: base });
      return pass(zip, entry);
    }
    if (++files > MOST_FILES) return;
    queue.push({ file: base });
    open = true;
    entry.ondata = (error, chunk, final) => {
      if (error) broken = true;
      else if (chunk.length > 0) queue.push({ bytes: chunk });
      bytes += chunk?.length ?? 0;
      if (final) open = false;
    };
    const reader = READERS.find(({ compression }) => compression === entry.compression);
    if (!reader) return void (broken = true);
    zip.register(reader);
    entry.start();
  });
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; at += SLICE) {
      try {
        zip.push(piece.subarray(at, at + SLICE));
      } catch {
        broken = true; // told below, in words that help
      }
      if (broken)
        throw new HttpError(
          'invalid',
          'The zip file is damaged, locked with a password, or packed in a way that is not known; pack it again.',
        );
      if (files > MOST_FILES) throw new HttpError('invalid', `A zip file may hold ${MOST_FILES} tables.`);
      if (bytes > MOST_BYTES) throw new HttpError('too_large', `An import may hold ${MOST_BYTES / 1024 ** 3} GB; split it into several.`);
      yield* queue;
      queue = [];
    }
  }
  if (open) throw new HttpError('invalid', 'The zip file was cut off.');
  if (files === 0) throw new HttpError('invalid', 'The zip file holds no table: no .csv, .tsv, .txt, .ndjson or .jsonl.');
}

/** Lets an entry go by without unpacking it, however it is packed: one that is not begun would be held in memory to its end. */
function pass(zip: Unzip, entry: UnzipFile): void {
  class Passed implements UnzipDecoder {
    static readonly compression = entry.compression;
    ondata: UnzipDecoder['ondata'] = () => undefined;
    push(): void {}
  }
  zip.register(Passed);
  entry.ondata = () => undefined;
  entry.start();
}
