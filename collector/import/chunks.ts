/** Files in pieces: on their way into the store, and back as a stream of bytes. */
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Store } from '../store/store.ts';
import { bytesPassed } from '../upkeep/sparing.ts';

const packed = promisify(gzip);
const unpacked = promisify(gunzip);
/** Bytes that are held before they are kept: what a write of a visitor's waits for. */
const PIECE = 512 * 1024;

/** Takes bytes and keeps them, some at a time, under numbers from `n` on. */
export class Pieces {
  private held: Uint8Array[] = [];
  private size = 0;
  /** Bytes so far. */
  bytes = 0;

  constructor(
    private readonly store: Store,
    private readonly place: { site: number; id: string; part: number },
    private n = 0,
  ) {}
  async add(bytes: Uint8Array): Promise<void> {
    this.held.push(bytes);
    this.size += bytes.length;
    this.bytes += bytes.length;
    if (this.size >= PIECE) await this.flush();
  }
  async end(): Promise<void> {
    if (this.size > 0) await this.flush();
  }
  /** Ends, and marks that it did. */
  async seal(): Promise<void> {
    await this.end();
    await this.store.write.addImportChunk(this.place.site, this.place.id, this.place.part, this.n, '');
  }
  private async flush(): Promise<void> {
    const body = (await packed(Buffer.concat(this.held))).toString('base64');
    bytesPassed(2 * this.size);
    this.held = [];
    this.size = 0;
    await this.store.write.addImportChunk(this.place.site, this.place.id, this.place.part, this.n++, body);
  }
}

/** The bytes that are kept under numbers from `from` on, as long as they follow each other. */
export async function* bytesOf(store: Store, site: number, id: string, part: number, from = 0): AsyncGenerator<Uint8Array> {
  for (let n = from; ; n++) {
    const body = await store.read.importChunk(site, id, part, n);
    if (body === null) return;
    if (body === '') continue;
    const bytes = await unpacked(Buffer.from(body, 'base64'));
    bytesPassed(2 * bytes.length);
    yield bytes;
  }
}
