/**
 * Public ids: 10 characters of time, 16 of chance (80 bits), in an alphabet that sorts like its numbers. Nobody counts up to the next one, and new rows
 * stand at the end of their index, where a random id would touch a page of its own.
 */
import { randomFillSync } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME = 10;
const CHANCE = 16;
// Bytes of chance are fetched for many ids at once: each fetch costs as much as several ids.
const POOL = Buffer.alloc(CHANCE * 256);
let used = POOL.length;

/** A new id at the time `now` (milliseconds). */
export function newId(prefix: string, now: number): string {
  if (used === POOL.length) {
    randomFillSync(POOL);
    used = 0;
  }
  let time = '';
  for (let rest = now, i = 0; i < TIME; i++, rest = Math.floor(rest / 32)) time = ALPHABET.charAt(rest % 32) + time;
  let chance = '';
  for (let i = 0; i < CHANCE; i++) chance += ALPHABET.charAt((POOL[used++] ?? 0) & 31);
  return `${prefix}_${time}${chance}`;
}
