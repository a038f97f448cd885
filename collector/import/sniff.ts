/** What kind of text a file is: its encoding, whether CSV or NDJSON, and by what its cells are divided. Pure. */
import type { ImportEncoding, ImportPart } from '../../shared/api.ts';

/** The encoding of a file by its first bytes. `sure`: it says so itself, or nothing else fits. */
export function encodingOf(head: Uint8Array, whole: boolean): { encoding: ImportEncoding; sure: boolean } {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', sure: true };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', sure: true };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', sure: true };
  const zeros = [0, 0];
  for (const [i, byte] of head.subarray(0, 2000).entries()) if (byte === 0) zeros[i % 2]!++;
  const most = Math.min(head.length, 2000) / 5;
  if (zeros[1]! > most && zeros[0]! < zeros[1]! / 4) return { encoding: 'utf-16le', sure: true };
  if (zeros[0]! > most && zeros[1]! < zeros[0]! / 4) return { encoding: 'utf-16be', sure: true };
  if (isUtf8(head, whole)) return { encoding: 'utf-8', sure: true };
  return { encoding: 'windows-1252', sure: false };
}
function isUtf8(head: Uint8Array, whole: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !whole });
    return true;
  } catch {
    return false; // that is the question
  }
}

/** The text of a file's beginning. */
export const textOf = (head: Uint8Array, encoding: ImportEncoding): string => new TextDecoder(encoding).decode(head, { stream: true });

/** Why text is neither CSV nor NDJSON, in a sentence; null when it may be one of them. */
export function noTable(text: string): string | null {
  if (text.trim() === '') return 'The file is empty.';
  const start = text.slice(0, 1024);
  if (/^(?:%PDF|\u00d0\u00cf\u0011\u00e0|PK\u0003)/.test(start))
    return 'This is no text but another kind of file. From a spreadsheet, save it as "CSV UTF-8".';
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000e-\u001f]/.test(start.slice(0, start.search(/[\r\n]|$/))))
    return 'The first line holds characters that are no text: another encoding, or another kind of file.';
  if (/^\s*<[!?a-z]/i.test(start)) return 'This is HTML or XML, not CSV or NDJSON.';
  if (/^\s*\[/.test(start)) return 'This is one JSON list; write one object a line (NDJSON) instead.';
  return null;
}
/** The format of a text. */
export const formatOf = (text: string): ImportPart['format'] => (/^\s*\{/.test(text) ? 'ndjson' : 'csv');

const MARKS = [',', ';', '\t', '|'] as const;
/** The mark that divides the first lines into most cells, and into as many in each. */
export function delimiterOf(text: string): (typeof MARKS)[number] {
  const lines = unquoted(text.slice(0, 20_000))
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 20);
  const scored = MARKS.map((mark) => {
    const counts = lines.map((line) => line.split(mark).length);
    const first = counts[0] ?? 1;
    const alike = counts.filter((n) => n === first).length / Math.max(1, counts.length);
    return { mark, score: first > 1 ? first * alike : 0 };
  });
  return scored.sort((a, b) => b.score - a.score)[0]?.mark ?? ',';
}
/** The text without what stands in quotation marks. */
const unquoted = (text: string): string => text.replace(/"(?:[^"]|"")*"/g, 'q');
