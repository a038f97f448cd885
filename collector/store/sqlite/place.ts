import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreError, type StoreErrorCode } from '../error.ts';
import { asStoreError } from './errors.ts';

const WHY: [RegExp, string][] = [
  [/^(ENOTDIR|EEXIST)/, 'a part of its path is a file, not a folder'],
  [/^(EACCES|EPERM|EROFS|SQLITE_READONLY|SQLITE_PERM)/, 'Kith may not write there'],
  [/^(ENAMETOOLONG)/, 'its name is too long'],
  [/^(ENOSPC|SQLITE_FULL)/, 'the disk is full'],
  [/^SQLITE_NOTADB/, 'it is damaged, or no database of Kith'],
];

/** Why a database cannot be opened, in one sentence that names the setting. */
export function cannotOpen(file: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  if (asStoreError(error).code === 'corrupt' && !/NOTADB/.test(String((error as { code?: unknown }).code))) return damaged(file);
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  const why = WHY.find(([pattern]) => pattern.test(code))?.[1] ?? 'no file can be made there';
  const known = asStoreError(error).code;
  return refusal(file, why, known === 'internal' ? 'invalid' : known);
}
/** Why a damaged database is not used, and what to do. */
export const damaged = (file: string): StoreError =>
  new StoreError(
    'corrupt',
    `The database ${file} is damaged, so Kith does not use it. Put the newest good backup in its place with "kith restore FILE" (docs/run.md, “Backups and upgrades”); the damaged file is kept aside.`,
  );
const refusal = (file: string, why: string, code: StoreErrorCode = 'invalid'): StoreError =>
  new StoreError(
    code,
    `Kith cannot use the database ${file}: ${why}. KITH_DATABASE_URL must name a file in a folder that Kith may write to.`,
  );

/**
 * Makes the folder of a database file. One level after the other, from the nearest folder that exists: under `/proc`, Node's recursive `mkdir`
 * never ends.
 */
export function makePlace(file: string): void {
  if (existsSync(file) && statSync(file).isDirectory()) throw refusal(file, 'it is a folder');
  const missing: string[] = [];
  let folder = dirname(file);
  for (; !existsSync(folder) && dirname(folder) !== folder; folder = dirname(folder)) missing.push(folder);
  if (!statSync(folder).isDirectory()) throw refusal(file, `${folder} is a file, not a folder`);
  for (const next of missing.reverse()) mkdirSync(next);
}
