/** Putting a backup in the database's place, and looking whether one could be. */
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { demandFile, demandUnused, replaceStore } from '../store/copies.ts';
import { prove } from './backup.ts';
import { UpkeepError } from './error.ts';
import { makeFolder } from './folder.ts';
import type { Manifest } from './manifest.ts';
import { targetOf, type Place } from './settings.ts';
import { beside, folderTarget, type Target } from './target.ts';

/** A backup that somebody named: where it lies, under which name, and what is known of it. */
export interface Named {
  target: Target;
  name: string;
  path: string | null;
  manifest: Manifest | null;
}

/** The backup that `text` names: a path, a name in the folder of backups, or `s3://bucket/folder/name`; null: the newest in the folder. */
export async function findBackup(text: string | null, folder: string, remote: (text: string) => Place): Promise<Named> {
  if (text?.startsWith('s3://')) {
    const cut = text.lastIndexOf('/');
    const target = targetOf(remote(text.slice(0, cut)));
    const name = text.slice(cut + 1);
    const found = (await target.list()).find((backup) => backup.name === name);
    if (!found) throw new UpkeepError(`There is no ${name} in ${target.place}.`);
    return { target, name, path: null, manifest: found.manifest };
  }
  if (text === null) {
    const [newest] = await folderTarget(folder).list();
    if (!newest) throw new UpkeepError(`There is no backup in ${folder} yet: make one with "kith backup", or name a file.`);
    return { target: folderTarget(folder), name: newest.name, path: join(folder, newest.name), manifest: newest.manifest };
  }
  const path = isAbsolute(text) ? text : join(process.cwd(), text);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new UpkeepError(`There is no file ${path}.`);
  if (found.isDirectory()) throw new UpkeepError(`${path} is a folder: name one of the backups in it.`);
  return { target: folderTarget(dirname(path)), name: basename(path), path, manifest: await beside(path) };
}

/** Unpacks, opens and reads all of a backup in a folder beside it (or the machine's own for a bucket's), and notes that it was proved. */
export async function verifyBackup(
  named: Named,
  key: string | null,
  now: number,
): Promise<{ schema: number; counts: Record<string, number>; bytes: number }> {
  const folder = await mkdtemp(join(named.path ? dirname(named.path) : tmpdir(), '.kith-verify-'));
  try {
    const file = named.path ?? join(folder, named.name);
    if (!named.path) await named.target.fetch(named.name, file);
    const { schema, counts, database } = await prove(file, join(folder, 'kith.db'), key, named.manifest);
    if (named.manifest) await named.target.note({ ...named.manifest, verifiedAt: new Date(now).toISOString() });
    return { schema, counts, bytes: database.bytes };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Proves a backup, then puts it in the database's place, which no running Kith may use. Answers where the old database lies now. */
export async function restoreBackup(url: string, named: Named, key: string | null, now: number) {
  const file = demandFile(url);
  demandUnused(url);
  makeFolder(dirname(file));
  const folder = await mkdtemp(join(dirname(file), '.kith-restore-'));
  try {
    const packed = named.path ?? join(folder, named.name);
    if (!named.path) await named.target.fetch(named.name, packed);
    const fresh = join(folder, 'kith.db');
    const { schema, counts } = await prove(packed, fresh, key, named.manifest);
    const time = new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
    return { schema, counts, ...replaceStore(url, fresh, `${file}.replaced-${time}`) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
