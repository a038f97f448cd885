/** Copies of a store that keeps one file, and the file's upgrade, whatever the engine: for backups, `kith restore` and `kith upgrade`. */
import { existsSync } from 'node:fs';
import { fileOf, isServer } from './open.ts';
import { migrations } from './migrate.ts';
import { StoreError } from './error.ts';
import { copyFile, examineFile, replaceFile, sizesOf, type Examined } from './sqlite/copy.ts';
import { hold } from './sqlite/lock.ts';
import { ownLike } from './sqlite/owner.ts';
import { prepare } from './sqlite/prepare.ts';
import { planOf as serverPlan, upgradeServer } from './postgres/plan.ts';
import { planOf } from './sqlite/plan.ts';
import { sweepCopies, type Room } from './sqlite/upgrade.ts';

export { ownLike, sizesOf, type Examined };

/** The schema that this program works with. */
export const newestSchema = (): number => migrations.at(-1)?.version ?? 0;

/** Why Kith makes no backup of a store on a server, and who does. */
export const ON_SERVER =
  'The database is on a server (KITH_DATABASE_URL), which is backed up and restored with its own tools: pg_dump and pg_restore, or base backups with archived logs.';

/** Throws a sentence where the store is on a server, or in memory. */
export function demandFile(url: string): string {
  if (isServer(url)) throw new StoreError('invalid', ON_SERVER);
  const file = fileOf(url);
  if (file === null) throw new StoreError('invalid', 'The database is in memory (KITH_DATABASE_URL): there is no file to copy.');
  return file;
}
/** The file of a store that has one and that is there; a sentence when there is none. */
function existing(url: string): string {
  const file = demandFile(url);
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
  const file = demandFile(url);
  if (existsSync(file)) hold(file)();
}
/** Puts an examined copy (a file in the database's folder) in the database's place; the old file is kept under `aside`. */
export function replaceStore(url: string, copy: string, aside: string): { kept: string | null } {
  const file = demandFile(url);
  return replaceFile(file, copy, aside);
}

/** What an upgrade of the store would do: from which schema, through which steps, with how much room; null where the server knows alone. */
export interface Plan {
  place: string;
  schema: number;
  steps: { version: number; name: string }[];
  room: Room | null;
}
/** Reads what an upgrade would do; changes nothing. */
export async function planUpgrade(url: string): Promise<Plan> {
  return isServer(url) ? serverPlan(url) : planOf(existing(url));
}
/** Upgrades the store; one in a file may not be in use. Answers where the copy from before lies, where there is one. */
export async function upgradeStore(url: string, { place, steps }: Plan): Promise<{ before: string | null }> {
  if (isServer(url)) {
    await upgradeServer(url);
    return { before: null };
  }
  prepare(existing(url)).close();
  return { before: `${place}.before-${steps[0]?.version ?? ''}` };
}
/** Removes what upgrades left behind more than seven days ago. */
export function sweepStore(url: string, now: number): string[] {
  const file = fileOf(url);
  return file === null ? [] : sweepCopies(file, now);
}
