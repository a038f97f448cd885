/**
 * Encryption of a backup, as a stream. The format, for whoever must open one without Kith:
 *
 *     "KITHSEAL"  8 bytes     version 1   1 byte      salt  16 bytes      check  16 bytes
 *     then chunks: 65,536 bytes (the last one 0 to 65,536), each followed by its 16-byte tag.
 *
 * 64 bytes are derived from KITH_BACKUP_KEY with scrypt (N 32768, r 8, p 1) and the salt: 32 for AES-256-GCM, 32 for HMAC-SHA-256, whose first 16 bytes
 * over the salt are the check: it tells a wrong key from a damaged file. The nonce of a chunk is its number (11 bytes, big-endian, from 0) and
 * one byte, 1 for the last chunk and 0 before, so that no chunk can be left out, moved or cut off unseen. The salt makes every key new, so no nonce is used twice.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { Transform } from 'node:stream';
import { UpkeepError } from './error.ts';

const MAGIC = Buffer.from('KITHSEAL\u0001');
const SALT = 16;
const CHECK = 16;
const TAG = 16;
const CHUNK = 65_536;
const HEAD = MAGIC.length + SALT + CHECK;

/** Whether a file that begins with these bytes is sealed. */
export const isSealed = (start: Uint8Array): boolean => MAGIC.subarray(0, 8).equals(start.subarray(0, 8));

function keysOf(phrase: string, salt: Buffer): { key: Buffer; check: Buffer } {
  const derived = scryptSync(phrase, salt, 64, { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 });
  return { key: derived.subarray(0, 32), check: createHmac('sha256', derived.subarray(32)).update(salt).digest().subarray(0, CHECK) };
}
function nonce(number: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUIntBE(number, 5, 6);
  bytes[11] = last ? 1 : 0;
  return bytes;
}

/** Cuts what passes into pieces of `size` bytes and hands each on; the last one, also an empty one, is told apart. */
function pieces(size: number, each: (piece: Buffer, last: boolean) => Buffer): Transform {
  let held: Buffer[] = [];
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      held.push(chunk);
      bytes += chunk.length;
      if (bytes <= size) return done();
      // One piece is always held back: only the end tells whether it was the last.
      const whole = Buffer.concat(held, bytes);
      let at = 0;
      try {
        for (; whole.length - at > size; at += size) this.push(each(whole.subarray(at, at + size), false));
      } catch (error) {
        return done(error as Error);
      }
      held = [Buffer.from(whole.subarray(at))];
      bytes = whole.length - at;
      done();
    },
    flush(done) {
      try {
        this.push(each(Buffer.concat(held, bytes), true));
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
}

/** A stream that seals what passes with a key made of `phrase`. */
export function seal(phrase: string, salt: Buffer = randomBytes(SALT)): Transform {
  const { key, check } = keysOf(phrase, salt);
  let number = 0;
  const stream = pieces(CHUNK, (piece, last) => {
    const cipher = createCipheriv('aes-256-gcm', key, nonce(number++, last));
    return Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
  });
  stream.push(Buffer.concat([MAGIC, salt, check]));
  return stream;
}

/** A stream that opens what `seal` sealed; fails with a sentence when the key does not fit or a byte was changed. */
export function unseal(phrase: string | null): Transform {
  let head = Buffer.alloc(0);
  let key: Buffer | null = null;
  let number = 0;
  const body = pieces(CHUNK + TAG, (piece, last) => {
    if (!key || piece.length < TAG) throw new UpkeepError('The backup is cut off: its end is missing.');
    const decipher = createDecipheriv('aes-256-gcm', key, nonce(number++, last));
    decipher.setAuthTag(piece.subarray(piece.length - TAG));
    try {
      return Buffer.concat([decipher.update(piece.subarray(0, piece.length - TAG)), decipher.final()]);
    } catch {
      throw new UpkeepError('The backup is damaged: a part of it was changed or is missing.');
    }
  });
  const transform = body._transform.bind(body);
  body._transform = (chunk: Buffer, encoding, done) => {
    if (key) return transform(chunk, encoding, done);
    head = Buffer.concat([head, chunk]);
    if (head.length < HEAD) return done();
    const salt = head.subarray(MAGIC.length, MAGIC.length + SALT);
    if (!phrase) return done(new UpkeepError('The backup is encrypted: set KITH_BACKUP_KEY to the key that it was made with.'));
    const keys = keysOf(phrase, salt);
    if (!timingSafeEqual(keys.check, head.subarray(MAGIC.length + SALT, HEAD)))
      return done(new UpkeepError('KITH_BACKUP_KEY is not the key that this backup was made with.'));
    key = keys.key;
    return transform(head.subarray(HEAD), encoding, done);
  };
  return body;
}
