/**
 * Brings a file's schema up to date: room is looked for first, one copy is kept from before (`FILE.before-N`, N the first step), then every step runs
 * in one transaction. Whatever ends it, a failing step or the power, leaves the file whole, in the old shape or in the new one.
 */
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { sqliteDialect } from '../dialect.ts';
import { StoreError } from '../error.ts';
import { pending, type Migration } from '../migrate.ts';
import type { Connection } from './connection.ts';
import { asStoreError } from './errors.ts';
import { ownLike } from './owner.ts';

/** A copy from before an upgrade is kept for so long, in milliseconds. */
const COPIES_LIVE = 7 * 86_400_000;
/** Beside the copy and the log of the change. */
const SPARE = 16 * 1024 * 1024;

/** Bytes of a file and of its log, free bytes beside it, and what an upgrade takes at most for a moment: the copy, and a log as large as the file. */
export interface Room {
  bytes: number;
  free: number;
  needed: number;
}

/** How much room there is for an upgrade of `file`, and how much it takes. */
export function roomFor(file: string): Room {
  const size = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const bytes = size(file) + size(`${file}-wal`);
  const { bavail, bsize } = statfsSync(dirname(file));
  return { bytes, free: bavail * bsize, needed: 2 * bytes + SPARE };
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;

/** What it takes and what there is, for people. */
export const roomWords = ({ needed, free }: Room): string =>
  `it takes up to ${megabytes(needed)} for a while, and ${megabytes(free)} are free`;

/** Makes sure that a renamed or new file is still there after the power fails. */
export function settle(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function keepCopy(connection: Connection, file: string, version: number): void {
  const [log] = connection.db.pragma('wal_checkpoint(truncate)') as { busy: number }[];
  if (log?.busy)
    throw new StoreError('busy', `Another program reads ${file}. End it, then start Kith again: the upgrade needs the file for itself.`);
  const copy = `${file}.before-${version}`;
  const part = `${copy}.part`;
  connection.aside(() => copyFileSync(file, part, constants.COPYFILE_FICLONE));
  ownLike(part, file);
  settle(part);
  renameSync(part, copy);
  settle(dirname(file));
}

/** Runs the steps that the file still needs. `file` null: a store in memory, of which nothing is kept. Answers the numbers of the steps that ran. */
export function upgrade(connection: Connection, file: string | null, steps?: readonly Migration[]): number[] {
  const version = connection.db.pragma('user_version', { simple: true }) as number;
  const todo = pending(version, steps);
  const [first] = todo;
  if (!first) return [];
  if (file && version > 0) {
    const room = roomFor(file);
    if (room.free < room.needed)
      throw new StoreError(
        'full',
        `There is no room to upgrade ${file}: ${roomWords(room)}. Make room, then start Kith again; nothing was changed.`,
      );
    keepCopy(connection, file, first.version);
  }
  connection.exec('begin immediate');
  let at = first;
  try {
    for (const step of todo) {
      at = step;
      for (const statement of step.statements(sqliteDialect)) connection.exec(statement);
      connection.db.pragma(`user_version = ${step.version}`);
    }
    connection.exec('commit');
  } catch (error) {
    if (connection.db.inTransaction) connection.exec('rollback');
    const ours = asStoreError(error);
    throw new StoreError(
      ours.code,
      `The upgrade of the database stopped at step ${at.version} (${at.name}); the file is as it was. ${ours.message}`,
    );
  }
  if (file && version > 0) connection.db.pragma('wal_checkpoint(truncate)');
  return todo.map((step) => step.version);
}

/** Removes copies from before an upgrade that are older than seven days, and parts of copies that were never finished. Answers what was removed. */
export function sweepCopies(file: string, now: number): string[] {
  const folder = dirname(file);
  const own = `${basename(file)}.before-`;
  if (!existsSync(folder)) return [];
  const old = readdirSync(folder).filter((name) => {
    if (!name.startsWith(own) || !/^\d+(\.part)?$/.test(name.slice(own.length))) return false;
    return now - (statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? now) > COPIES_LIVE;
  });
  for (const name of old) rmSync(join(folder, name), { force: true });
  return old;
}
