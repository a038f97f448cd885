/** Making a backup: a copy of the store as it is at this moment, packed, then proved by unpacking, opening and reading all of it. */
import { existsSync } from 'node:fs';
import { rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bytesOf, copyStore, examineCopy, ownLike } from '../store/copies.ts';
import { sentence, UpkeepError } from './error.ts';
import { makeFolder } from './folder.ts';
import { superfluous, type KeepRules } from './keep.ts';
import { backupName, manifestName, type Manifest } from './manifest.ts';
import { pack, unpack } from './pack.ts';
import { folderTarget, type Target } from './target.ts';
import { size } from './words.ts';

/** What a backup needs to know. */
export interface BackupOrder {
  /** The store (`KITH_DATABASE_URL`). */
  url: string;
  folder: string;
  key: string | null;
  /** The program that makes it. */
  version: string;
  now: number;
}

/** Makes one backup in the folder and proves it. Nothing of a failed one stays. */
export async function makeBackup(order: BackupOrder, stop?: AbortSignal): Promise<Manifest> {
  const { url, folder, key, version, now } = order;
  if (!existsSync(folder)) {
    makeFolder(folder);
    ownLike(folder, dirname(folder));
  }
  await demandRoom(url, folder);
  const name = backupName(now, key !== null);
  const path = join(folder, name);
  const copy = `${path}.copy`;
  const target = folderTarget(folder);
  try {
    await copyStore(url, copy, stop);
    const { database, file } = await pack(copy, path, key);
    await rm(copy);
    const { schema, counts } = await prove(path, copy, key, { database, file });
    const manifest: Manifest = {
      kith: 'backup',
      format: 1,
      version,
      schema,
      createdAt: new Date(now).toISOString(),
      database,
      file: { name, ...file, compression: 'gzip', encrypted: key !== null },
      counts,
      verifiedAt: new Date(now).toISOString(),
    };
    await target.put(path, manifest);
    for (const each of [path, manifestName(path)]) ownLike(each, folder);
    return manifest;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await rm(copy, { force: true });
  }
}

/** A copy, the packed file, and room for what arrives meanwhile: a backup must not fill the disk that visitors need. */
async function demandRoom(url: string, folder: string): Promise<void> {
  const needed = 1.5 * bytesOf(url) + 64e6;
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < needed)
    throw new UpkeepError(
      `There is no room for a backup in ${folder}: it takes ${size(needed)} for a while, and ${size(bavail * bsize)} are free.`,
    );
}

/** Unpacks a backup to `to`, compares it with what is known of it, opens it and reads all of it. The unpacked database stays when it is sound. */
export async function prove(
  file: string,
  to: string,
  key: string | null,
  known: (Pick<Manifest, 'database'> & { file: { sha256: string } }) | null,
) {
  try {
    const found = await unpack(file, to, key);
    if (known && known.file.sha256 !== found.file.sha256)
      throw new UpkeepError('The backup is not the one that was written: its bytes changed.');
    if (known && known.database.sha256 !== found.database.sha256)
      throw new UpkeepError('The database in the backup is not the one that was copied.');
    return { ...found, ...(await examineCopy(to)) };
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  }
}

/** Whether a backup of the present schema has rows at all, for people: events, people, orders. */
export const contents = ({ counts }: Pick<Manifest, 'counts'>): { events: number; people: number; orders: number } => ({
  events: counts['event'] ?? 0,
  people: counts['profile'] ?? 0,
  orders: counts['orders'] ?? 0,
});

/** What one round came to: the backup, what went wrong with the second place, and what the rules removed. */
export interface Round {
  manifest: Manifest;
  copied: string | null;
  problems: string[];
  removed: string[];
}

/** One round as it runs every night: a backup, the same in the second place, and the rules for old ones in both. */
export async function runRound(
  order: BackupOrder,
  second: Target | null,
  keep: KeepRules,
  zone: string,
  stop?: AbortSignal,
): Promise<Round> {
  const first = folderTarget(order.folder);
  const manifest = await makeBackup(order, stop);
  const round: Round = { manifest, copied: null, problems: [], removed: [] };
  if (second) {
    try {
      await second.put(join(order.folder, manifest.file.name), manifest);
      round.copied = second.place;
    } catch (error) {
      round.problems.push(`The backup was made, but not copied: ${sentence(error)}`);
    }
  }
  for (const target of second ? [first, second] : [first]) {
    try {
      const all = await target.list();
      const old = superfluous(
        all.map(({ name, at, manifest }) => ({ name, at, good: manifest?.verifiedAt != null })),
        keep,
        zone,
        order.now,
      );
      for (const name of old) await target.remove(name);
      round.removed.push(...old);
    } catch (error) {
      round.problems.push(`Old backups were not removed: ${sentence(error)}`);
    }
  }
  return round;
}
