/** Copies of a store that keeps one file, and the file's upgrade, whatever the engine: for backups, `kith restore` and `kith upgrade`. */
import { existsSync } from 'node:fs';
import { fileOf } from './open.ts';
import { migrations } from './migrate.ts';
import { StoreError } from './error.ts';
import { copyFile, examineFile, replaceFile, sizesOf, type Examined } from './sqlite/copy.ts';
import { hold } from './sqlite/lock.ts';
import { ownLike } from './sqlite/owner.ts';
import { prepare } from './sqlite/prepare.ts';
import { planOf, type Plan } from './sqlite/plan.ts';
import { sweepCopies } from './sqlite/upgrade.ts';

export { ownLike, sizesOf, type Examined, type Plan };

/** The schema that this program works with. */
export const newestSchema = (): number => migrations.at(-1)?.version ?? 0;

/** The file of a store that has one and that is there; a sentence when there is none. */
function existing(url: string): string {
  const file = fileOf(url);
  if (file === null) throw new StoreError('invalid', 'Only a database in a file can be copied; this one is elsewhere (KITH_DATABASE_URL).');
  if (!existsSync(file)) throw new StoreError('not_found', `There is no database ${file} (KITH_DATABASE_URL).`);
  return file;
}

/** Copies the store as it is now to the file `to`, while it is in use. */
export const copyStore = (url: string, to: string, stop?: AbortSignal): Promise<void> => copyFile(existing(url), to, stop);
/** Bytes of the store's file and of its log. */
export function bytesOf(url: string): number {
  const { database, log } = sizesOf(existing(url));
  return database + log;
}
/** Opens a copy and looks through all of it; throws when it is not whole, or not one of Kith. */
export const examineCopy = (file: string): Promise<Examined> => examineFile(file);

/** Throws `busy` when a running Kith uses the store. */
export function demandUnused(url: string): void {
  const file = fileOf(url);
  if (file === null) throw new StoreError('invalid', 'Only a database in a file can be restored (KITH_DATABASE_URL).');
  if (existsSync(file)) hold(file)();
}
/** Puts an examined copy (a file in the database's folder) in the database's place; the old file is kept under `aside`. */
export function replaceStore(url: string, copy: string, aside: string): { kept: string | null } {
  const file = fileOf(url);
  if (file === null) throw new StoreError('invalid', 'Only a database in a file can be restored (KITH_DATABASE_URL).');
  return replaceFile(file, copy, aside);
}

/** What an upgrade of the store would do, and the room it takes. Changes nothing. */
export const planUpgrade = (url: string): Plan => planOf(existing(url));
/** Upgrades the store, which no running Kith may use. */
export function upgradeStore(url: string): void {
  prepare(existing(url)).close();
}
/** Removes what upgrades left behind more than seven days ago. */
export function sweepStore(url: string, now: number): string[] {
  const file = fileOf(url);
  return file === null ? [] : sweepCopies(file, now);
}
