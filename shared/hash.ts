const text = new TextEncoder();

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

const scramble = (k: number): number => Math.imul(rotate(Math.imul(k, 0xcc9e2d51), 15), 0x1b873593);

/** MurmurHash3 x86_32 of bytes (Austin Appleby, public domain), an unsigned 32-bit number. Not for secrets. */
export function murmur32(bytes: Uint8Array, seed: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length & ~3;
  let h = seed | 0;
  for (let i = 0; i < whole; i += 4) h = (Math.imul(rotate(h ^ scramble(view.getInt32(i, true)), 13), 5) + 0xe6546b64) | 0;
  let tail = 0;
  for (let i = bytes.length - 1; i >= whole; i--) tail = (tail << 8) | bytes[i]!;
  if (bytes.length > whole) h ^= scramble(tail);
  h ^= bytes.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A text as an even number strictly between 0 and 1: 52 bits of two MurmurHash3 rounds over its UTF-8 bytes, the same everywhere and for ever. */
export function unit(key: string): number {
  const bytes = text.encode(key);
  const high = murmur32(bytes, 0x4b697468) >>> 12;
  const low = murmur32(bytes, 0x6b697468);
  return (high * 0x1_0000_0000 + low + 0.5) / 2 ** 52;
}
