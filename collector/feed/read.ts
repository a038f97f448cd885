/** Reads a product feed from a file, piece by piece, whatever its form. Gives way to visitors between pieces; knows no store. */
import { createReadStream } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { FeedProblem } from '../../shared/api.ts';
import { statedBy, type Stated } from '../data/product-words.ts';
import { HttpError } from '../error.ts';
import type { Found } from './found.ts';
import { readTable } from './table.ts';
import { readXml } from './xml.ts';

/** What is done with each item, in the order of the file: a good one, or one with its problem. */
export interface Taker {
  good(item: Stated): void;
  bad(problem: FeedProblem): void;
  /** Waited for between pieces, so that what is found is dealt with before more is read. */
  between?(): Promise<void>;
}

const MOST_ITEMS = 500_000;
/** Bytes of one piece. */
const PIECE = 64 * 1024;

/** Judges items: each id once, each with its words or what is wrong with them. */
function judge(taker: Taker): Found {
  const seen = new Map<string, number>();
  let items = 0;
  return (written, line, wrong) => {
    if (++items > MOST_ITEMS)
      throw new HttpError('invalid', `The feed holds more than ${MOST_ITEMS.toLocaleString('en')} items; leave out what is not sold.`);
    const stated = wrong ?? statedBy(written);
    const item = written.columns.id?.slice(0, 200) ?? null;
    if (typeof stated === 'string') return taker.bad({ item, line, reason: stated });
    const before = seen.get(stated.id);
    if (before !== undefined)
      return taker.bad({ item, line, reason: `The id "${stated.id}" stands at line ${before} already; give each item an id of its own.` });
    seen.set(stated.id, line);
    taker.good(stated);
  };
}

/** In what characters a file is written: by its first bytes, by what the document says, by what the server says; UTF-8 where nothing does. */
function decoderOf(start: Buffer, told: string | null): TextDecoder {
  const marked = start[0] === 0xff && start[1] === 0xfe ? 'utf-16le' : start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : null;
  const stated = /^[\uFEFF\s]*<\?xml[^>]*?encoding=["']([\w-]+)["']/.exec(start.toString('latin1').replace(/^ï»¿/, ''))?.[1];
  const label = marked ?? stated ?? told ?? 'utf-8';
  try {
    return new TextDecoder(label, { fatal: true });
  } catch {
    throw new HttpError(
      'invalid',
      `The feed is written in the characters "${label.slice(0, 40)}", which are not known; write it as UTF-8.`,
    );
  }
}

/** The text of a file in pieces. */
async function* textOf(file: string, charset: string | null): AsyncIterable<string> {
  let decoder: TextDecoder | null = null;
  try {
    for await (const piece of createReadStream(file, { highWaterMark: PIECE }) as AsyncIterable<Buffer>) {
      decoder ??= decoderOf(piece.subarray(0, 1024), charset);
      yield decoder.decode(piece, { stream: true });
      await setImmediate();
    }
    if (decoder) yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError)
      throw new HttpError('invalid', `The feed holds characters that are no ${decoder?.encoding ?? 'text'}; write it as UTF-8.`);
    throw error;
  }
}

/** Reads all items. Throws `invalid` with what to do where the file as a whole cannot be read: then nothing of it may be taken for all that there is. */
export async function readFeed(file: string, charset: string | null, taker: Taker): Promise<void> {
  const pieces = textOf(file, charset)[Symbol.asyncIterator]();
  let start = '';
  let ended = false;
  while (start.trimStart().length < 100 && !ended) {
    const { value, done } = await pieces.next();
    if (done) ended = true;
    else start += value;
  }
  if (start.replace(/^\uFEFF/, '').trim() === '') throw new HttpError('invalid', 'The feed is empty.');
  const all = (async function* () {
    yield start.replace(/^\uFEFF/, '');
    while (!ended) {
      await taker.between?.();
      const { value, done } = await pieces.next();
      if (done) return;
      yield value as string;
    }
  })();
  const looks = start.replace(/^\uFEFF/, '').trimStart();
  if (/^(<!doctype\s+html|<html)/i.test(looks))
    throw new HttpError(
      'invalid',
      'There is a web page at this address and no feed. Open it in a private window: it may ask for a log-in.',
    );
  if (/^[[{]/.test(looks))
    throw new HttpError('invalid', 'This is JSON; the feed must be RSS, Atom or tab-separated text as Google Merchant Center takes it.');
  const found = judge(taker);
  await (looks.startsWith('<') ? readXml(all, found) : readTable(all, found));
}
