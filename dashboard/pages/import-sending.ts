/** A file on its way into an import: small ones at once, large ones in pieces, so that a lost connection costs a piece and not the whole. */
import type { Import } from '../../shared/api.ts';
import { t } from '../text/text.ts';
import { upload } from '../upload.ts';

/** The collector takes files up to this size; bytes. */
const LARGEST = 1024 ** 3;
/** Files up to this size are sent at once; larger ones in pieces of `PIECE`. */
const AT_ONCE = 16 * 1024 ** 2;
const PIECE = 4 * 1024 ** 2;
const NOTHING = new Blob([]);

/** What is wrong with a file before it is sent. */
export function fileFlaw(file: Pick<File, 'name' | 'size'>): string | null {
  if (file.size > LARGEST) return t('upload.tooLarge', { file: file.name });
  return file.size === 0 ? t('upload.empty', { file: file.name }) : null;
}

/** How far the sending of a file is; it is gone on with from here. */
export interface Way {
  /** The import that the file goes into, once there is one. */
  into: Import | null;
  /** The piece that is sent next, of a file that goes in pieces. */
  piece: number;
  /** Bytes that were sent. */
  sent: number;
}

/** Sends a file, and tells of each step. Throws a `Failure`, or the reason of `signal`; what was told last is where to go on. */
export async function sendFile(file: File, from: Way, tell: (way: Way) => void, signal: AbortSignal): Promise<Import> {
  let way = from;
  const go = (more: Partial<Way>) => tell((way = { ...way, ...more }));
  const query = { name: file.name };
  if (file.size <= AT_ONCE) {
    const path = way.into ? `imports/${encodeURIComponent(way.into.id)}/files` : 'imports';
    return upload<Import>(path, file, { query, signal, onProgress: (sent) => go({ sent }) });
  }
  const into = way.into ?? (await upload<Import>('imports', NOTHING, { query, signal }));
  go({ into });
  const path = `imports/${encodeURIComponent(into.id)}`;
  for (; way.piece * PIECE < file.size; go({ piece: way.piece + 1 })) {
    const start = way.piece * PIECE;
    const onProgress = (sent: number) => go({ sent: start + sent });
    await upload(`${path}/pieces`, file.slice(start, start + PIECE), { query: { n: way.piece }, signal, onProgress });
  }
  go({ sent: file.size });
  return upload<Import>(`${path}/files`, NOTHING, { query, signal });
}
