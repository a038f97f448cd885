/** A place for backups: a folder, or a bucket (`bucket.ts`). Only files with the names of backups are ever seen or touched. */
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { makeFolder } from './folder.ts';
import { manifestName, manifestText, readManifest, timeOf, type Manifest } from './manifest.ts';
import { onDisk } from './pack.ts';

/** A backup in its place; `manifest` null: nothing tells what it holds. */
export interface Backup {
  name: string;
  at: number;
  bytes: number;
  manifest: Manifest | null;
}
/** A place for backups. */
export interface Target {
  /** How people know it. */
  place: string;
  /** What lies there, newest first. */
  list(): Promise<Backup[]>;
  /** Copies a packed file there, then its manifest: a backup without one was never finished. */
  put(file: string, manifest: Manifest): Promise<void>;
  /** Replaces what is known of a backup. */
  note(manifest: Manifest): Promise<void>;
  /** Fetches a backup to the file `to`. */
  fetch(name: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Backups in a folder of this machine, or of one that is mounted here. */
export function folderTarget(folder: string): Target {
  const at = (name: string): string => join(folder, name);
  const note = async (manifest: Manifest): Promise<void> => {
    const path = at(manifestName(manifest.file.name));
    await writeFile(`${path}.part`, manifestText(manifest), { mode: 0o600 });
    await onDisk(`${path}.part`);
    await rename(`${path}.part`, path);
  };
  return {
    place: folder,
    async list() {
      if (!existsSync(folder)) return [];
      const found: Backup[] = [];
      for (const name of await readdir(folder)) {
        const time = timeOf(name);
        if (time !== null) found.push({ name, at: time, bytes: (await stat(at(name))).size, manifest: await beside(at(name)) });
      }
      return found.sort((a, b) => b.at - a.at);
    },
    async put(file, manifest) {
      makeFolder(folder);
      const path = at(manifest.file.name);
      if (file !== path) {
        await pipeline(createReadStream(file), createWriteStream(`${path}.part`, { mode: 0o600 }));
        await onDisk(`${path}.part`);
        await rename(`${path}.part`, path);
      }
      await note(manifest);
    },
    note,
    fetch: (name, to) => pipeline(createReadStream(at(name)), createWriteStream(to, { mode: 0o600 })),
    async remove(name) {
      await rm(at(manifestName(name)), { force: true });
      await rm(at(name), { force: true });
    },
  };
}

/** The manifest beside a file; null when there is none, or none that can be read. */
export async function beside(file: string): Promise<Manifest | null> {
  try {
    return readManifest(await readFile(manifestName(file), 'utf8'), manifestName(file));
  } catch {
    return null;
  }
}
