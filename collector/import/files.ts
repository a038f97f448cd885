/** Takes the files of an upload into an import. */
import type { ImportPart } from '../../shared/api.ts';
import { HttpError } from '../error.ts';
import type { Store } from '../store/store.ts';
import { analyse, HEAD } from './analyse.ts';
import { bytesOf, Pieces } from './chunks.ts';
import { unpack } from './unpack.ts';

/** Files of one import. */
export const MOST_PARTS = 50;
/** Pieces that were sent one by one are kept under numbers from here on, until they are put together. */
export const PIECES = 1000;

interface Place {
  site: number;
  id: string;
}

/**
 * Keeps what arrives and finds out what it is. The `there` files that the import has stay, and those that come in meanwhile; those of an upload that fails are
 * gone again. Throws an `HttpError` in plain words where it cannot be unpacked.
 */
export async function takeFiles(
  store: Store,
  place: Place,
  there: number,
  name: string,
  body: AsyncIterable<Uint8Array>,
): Promise<ImportPart[]> {
  const taken: number[] = [];
  const next = (): Promise<number> => {
    if (there + taken.length >= MOST_PARTS) throw new HttpError('invalid', `An import may hold ${MOST_PARTS} files.`);
    return store.write.reserveImportPart(place.site, place.id, PIECES);
  };
  try {
    return await filesOf(store, place, name, body, async () => {
      const part = await next();
      taken.push(part);
      return part;
    });
  } catch (error) {
    for (const part of taken) await dropParts(store, place, part, part + 1);
    throw error;
  }
}
async function filesOf(
  store: Store,
  place: Place,
  name: string,
  body: AsyncIterable<Uint8Array>,
  next: () => Promise<number>,
): Promise<ImportPart[]> {
  const parts: ImportPart[] = [];
  const ignored: string[] = [];
  let open: { name: string; part: number; pieces: Pieces; head: Uint8Array[]; headBytes: number } | null = null;
  const close = async (): Promise<void> => {
    if (!open) return;
    await open.pieces.end();
    const { part, pieces } = open;
    const bytes = Buffer.concat(open.head).subarray(0, HEAD);
    const all = (): AsyncIterable<Uint8Array> => bytesOf(store, place.site, place.id, part);
    parts.push(await analyse(part, open.name, pieces.bytes, { bytes, whole: pieces.bytes <= HEAD, all }));
    open = null;
  };
  for await (const piece of unpack(name, body)) {
    if ('ignored' in piece) ignored.push(piece.ignored);
    else if ('file' in piece) {
      await close();
      const part = await next();
      open = { name: piece.file.slice(0, 200), part, pieces: new Pieces(store, { ...place, part }, 1), head: [], headBytes: 0 };
    } else if (open) {
      if (open.headBytes < HEAD) open.head.push(piece.bytes.slice(0, HEAD));
      open.headBytes += piece.bytes.length;
      await open.pieces.add(piece.bytes);
    }
  }
  await close();
  if (ignored.length > 0) parts[0]?.notes.push(`Left out of the zip, being no tables: ${ignored.slice(0, 10).join(', ')}.`);
  return parts;
}

/** Room for what one piece that is sent is kept as. */
const ROOM = 64;

/** Forgets all files of an import from a part on, up to another one. */
export async function dropParts(store: Store, { site, id }: Place, from: number, to = Number.MAX_SAFE_INTEGER): Promise<void> {
  while (await store.write.dropImportChunks(site, id, { part: from, n: 0 }, { part: to, n: 0 }));
}
/** Keeps a piece that is sent, in the place of what was sent for it before; none of it counts before all of it is there. */
export async function keepPiece(store: Store, place: Place, part: number, n: number, body: AsyncIterable<Uint8Array>): Promise<void> {
  const to = { part, n: (n + 1) * ROOM };
  while (await store.write.dropImportChunks(place.site, place.id, { part, n: n * ROOM }, to));
  const pieces = new Pieces(store, { ...place, part }, n * ROOM);
  for await (const bytes of body) await pieces.add(bytes);
  await pieces.seal();
}
/** The bytes of a file whose pieces were sent one by one. Throws a 400 that names the piece that is missing. */
export async function* sentPieces(store: Store, { site, id }: Place, part: number): AsyncGenerator<Uint8Array> {
  const last = await store.read.lastImportChunk(site, id, part);
  for (let n = 0; n <= Math.floor((last ?? 0) / ROOM); n++) {
    if (!(await store.read.isImportPieceWhole(site, id, part, n * ROOM, (n + 1) * ROOM)))
      throw new HttpError('invalid', `Piece ${n} did not arrive whole; send it again.`);
    yield* bytesOf(store, site, id, part, n * ROOM);
  }
}
