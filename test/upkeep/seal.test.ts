import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { seal, unseal } from '../../collector/upkeep/seal.ts';

const KEY = 'a key of twenty letters';
const salt = Buffer.alloc(16, 7);
const HEAD = 41;
const CHUNK = 65_536 + 16;

/** Bytes that differ everywhere, in pieces of an odd size. */
const plain = (length: number): Buffer => Buffer.from(Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) & 255));
const inPieces = (bytes: Buffer, size = 10_007): Readable =>
  Readable.from(Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size)));
const sealed = (bytes: Buffer): Promise<Buffer> => buffer(inPieces(bytes).pipe(seal(KEY, salt)));
function opened(bytes: Buffer, key: string | null = KEY): Promise<Buffer> {
  const stream = unseal(key);
  inPieces(bytes).pipe(stream);
  return buffer(stream);
}

describe('a sealed backup', () => {
  it.each([0, 65_536, 65_537, 300_000])('gives back its %i bytes', async (length) => {
    const bytes = await sealed(plain(length));
    expect((await opened(bytes)).equals(plain(length))).toBe(true);
    expect(bytes.length).toBe(HEAD + length + 16 * Math.max(1, Math.ceil(length / 65_536)));
  });
  it('looks different each time and shows nothing of what is inside', async () => {
    const text = Buffer.from('a customer of ours '.repeat(100));
    const [one, two] = [await buffer(inPieces(text).pipe(seal(KEY))), await buffer(inPieces(text).pipe(seal(KEY)))];
    expect(one.equals(two)).toBe(false);
    expect(one.includes('customer')).toBe(false);
  });

  const middle = sealed(plain(200_000));
  const wrong: [string, (bytes: Buffer) => Buffer, string | null, string][] = [
    [
      'a key that is not its own',
      (bytes) => bytes,
      'another key of twenty',
      'KITH_BACKUP_KEY is not the key that this backup was made with.',
    ],
    ['no key', (bytes) => bytes, null, 'The backup is encrypted: set KITH_BACKUP_KEY to the key that it was made with.'],
    [
      'a changed byte',
      (bytes) => Buffer.concat([bytes.subarray(0, 999), Buffer.from([bytes[999]! ^ 1]), bytes.subarray(1000)]),
      KEY,
      'damaged',
    ],
    ['its last chunk cut off', (bytes) => bytes.subarray(0, HEAD + CHUNK), KEY, 'damaged'],
    ['its end cut off', (bytes) => bytes.subarray(0, bytes.length - 5), KEY, 'damaged'],
    ['everything after its head cut off', (bytes) => bytes.subarray(0, HEAD), KEY, 'cut off'],
    ['half a head', (bytes) => bytes.subarray(0, 20), KEY, 'cut off'],
    ['a chunk left out', (bytes) => Buffer.concat([bytes.subarray(0, HEAD), bytes.subarray(HEAD + CHUNK)]), KEY, 'damaged'],
    [
      'two chunks in the other order',
      (bytes) =>
        Buffer.concat([
          bytes.subarray(0, HEAD),
          bytes.subarray(HEAD + CHUNK, HEAD + 2 * CHUNK),
          bytes.subarray(HEAD, HEAD + CHUNK),
          bytes.subarray(HEAD + 2 * CHUNK),
        ]),
      KEY,
      'damaged',
    ],
    ['something put behind it', (bytes) => Buffer.concat([bytes, Buffer.alloc(10)]), KEY, 'damaged'],
  ];
  it.each(wrong)('is refused in one sentence with %s', async (_name, change, key, sentence) => {
    await expect(opened(change(await middle), key)).rejects.toThrow(sentence);
  });
});
