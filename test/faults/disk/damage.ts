/** What a broken disk or a hasty copy does to a file that nobody has open. */
import { closeSync, copyFileSync, existsSync, openSync, statSync, truncateSync, writeSync } from 'node:fs';
import { between } from '../kit/fault.ts';

/** Copies a database with its log. */
export function copyOf(file: string, to: string): void {
  copyFileSync(file, to);
  if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${to}-wal`);
}
/** Cuts a file so that `share` of it is left. */
export const tear = (file: string, share: number): void => truncateSync(file, Math.floor(statSync(file).size * share));

/** Overwrites `bytes` from `at` with noise. */
export function scribble(file: string, at: number, bytes: number, dice: () => number): void {
  const noise = Buffer.from(Array.from({ length: bytes }, () => between(dice, 0, 255)));
  const handle = openSync(file, 'r+');
  writeSync(handle, noise, 0, bytes, at);
  closeSync(handle);
}
