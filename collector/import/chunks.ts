/** Files in pieces: on their way into the store, and back as a stream of bytes. */
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Store } from '../store/store.ts';

const packed = promisify(gzip);
const unpacked = promisify(gunzip);
const PIECE = 1024 * 1024;

/** Takes the bytes of one file and keeps them in pieces. */
export class Pieces {
  private held: Uint8Array[] = [];
  private size = 0;
  private n = 0;
  /** Bytes so far. */
  bytes = 0;

  constructor(
    private readonly store: Store,
    private readonly place: { site: number; id: string; part: number },
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
  private async flush(): Promise<void> {
    const body = (await packed(Buffer.concat(this.held))).toString('base64');
    this.held = [];
    this.size = 0;
    await this.store.write.addImportChunk(this.place.site, this.place.id, this.place.part, this.n++, body);
  }
}

/** The bytes of a file. */
export async function* bytesOf(store: Store, site: number, id: string, part: number): AsyncGenerator<Uint8Array> {
  for (let n = 0; ; n++) {
    const body = await store.read.importChunk(site, id, part, n);
    if (body === null) return;
    yield await unpacked(Buffer.from(body, 'base64'));
  }
}
