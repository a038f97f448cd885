/** `kith backup`, `verify`, `restore` and `upgrade`: each answers the process's exit code, and throws one plain sentence when it cannot be done. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { demandFile, planUpgrade, sweepStore, upgradeStore } from '../store/copies.ts';
import type { Asked } from './asked.ts';
import { contents, makeBackup, runRound } from './backup.ts';
import { UpkeepError } from './error.ts';
import type { Manifest } from './manifest.ts';
import { findBackup, restoreBackup, verifyBackup, type Named } from './restore.ts';
import { placeOf, targetOf, type Place } from './settings.ts';
import { holds, many, size } from './words.ts';

const remoteOf =
  ({ env }: Asked) =>
  (text: string): Place => {
    const problems: string[] = [];
    const place = placeOf(
      text,
      text,
      (name) => env[name]?.trim() || null,
      (problem) => void problems.push(problem),
    );
    if (!place) throw new UpkeepError(problems.join(' '));
    return place;
  };

function tell({ say }: Asked, manifest: Manifest, place: string): void {
  const { people, events, orders } = contents(manifest);
  say(`${place}/${manifest.file.name}`);
  say(`  ${size(manifest.file.bytes)}${manifest.file.encrypted ? ', encrypted' : ''}; the database has ${size(manifest.database.bytes)}.`);
  say(
    `  It was unpacked, opened and read through: ${many(people, 'person', 'people')}, ${many(events, 'event', 'events')}, ${many(orders, 'order', 'orders')}.`,
  );
}

/** `kith backup [TARGET]`: a round as at night, or one backup in a folder or bucket. */
export async function backup(asked: Asked): Promise<number> {
  const { config, now, target } = asked;
  demandFile(config.databaseUrl);
  const { folder, key, copy, keep } = config.backup;
  const order = { url: config.databaseUrl, folder, key, version: config.version, now };
  if (target === null) {
    const round = await runRound(order, copy && targetOf(copy), keep, 'UTC');
    tell(asked, round.manifest, folder);
    if (round.copied) asked.say(`  A copy is in ${round.copied}.`);
    if (round.removed.length > 0) asked.say(`  ${many(round.removed.length, 'old backup was', 'old backups were')} removed.`);
    for (const problem of round.problems) asked.complain(problem);
    return round.problems.length > 0 ? 1 : 0;
  }
  if (!target.startsWith('s3://')) {
    const to = isAbsolute(target) ? target : join(process.cwd(), target);
    tell(asked, await makeBackup({ ...order, folder: to }), to);
    return 0;
  }
  const bucket = targetOf(remoteOf(asked)(target));
  const scratch = await mkdtemp(join(tmpdir(), 'kith-backup-'));
  try {
    const manifest = await makeBackup({ ...order, folder: scratch }, undefined);
    await bucket.put(join(scratch, manifest.file.name), manifest);
    tell(asked, manifest, bucket.place);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return 0;
}

const find = (asked: Asked, text: string | null): Promise<Named> => findBackup(text, asked.config.backup.folder, remoteOf(asked));

/** `kith verify [FILE]`: unpacks, opens and reads all of a backup; the newest one by default. */
export async function verify(asked: Asked): Promise<number> {
  // A file that is named can be read wherever the database is now.
  if (asked.target === null) demandFile(asked.config.databaseUrl);
  const named = await find(asked, asked.target);
  const { schema, counts, bytes } = await verifyBackup(named, asked.config.backup.key, asked.now);
  asked.say(`${named.target.place}/${named.name} is sound.`);
  asked.say(`  Unpacked ${size(bytes)}, schema ${schema}, every page and index checked: ${holds(counts)}.`);
  if (!named.manifest) asked.say('  No manifest lies beside it, so nothing told what it should hold.');
  return 0;
}

/** `kith restore FILE`: proves a backup and puts it in the database's place; the old database is kept aside. */
export async function restore(asked: Asked): Promise<number> {
  demandFile(asked.config.databaseUrl);
  if (asked.target === null)
    throw new UpkeepError('Name the backup to restore: kith restore FILE. "kith verify" tells which one is the newest.');
  const named = await find(asked, asked.target);
  const done = await restoreBackup(asked.config.databaseUrl, named, asked.config.backup.key, asked.now);
  asked.say(`Restored ${named.name}: ${holds(done.counts)}.`);
  if (done.kept) asked.say(`  The database that was there is now ${done.kept}; remove it when you are content.`);
  asked.say('  Start Kith again.');
  return 0;
}

/** `kith upgrade [--dry-run]`: brings the database up to date; with --dry-run only tells the steps and the room they take. */
export async function upgrade(asked: Asked): Promise<number> {
  const { config, say, flags, now } = asked;
  const plan = await planUpgrade(config.databaseUrl);
  const { place, schema, steps, room } = plan;
  if (steps.length === 0) {
    say(`${place} is up to date (schema ${schema}).`);
    return 0;
  }
  say(`${place} has schema ${schema}; Kith ${config.version} needs ${many(steps.length, 'step', 'steps')}:`);
  for (const step of steps) say(`  ${step.version}  ${step.name}`);
  if (room)
    say(`  It takes up to ${size(room.needed)} for a while (a copy from before, and the log of the change); ${size(room.free)} are free.`);
  else say('  No copy from before is made: back it up first, with the tools of its server.');
  if (room && room.free < room.needed) throw new UpkeepError('There is not enough room: make some first. Nothing was changed.');
  if (flags.includes('--dry-run')) {
    say('Nothing was changed.');
    return 0;
  }
  const { before } = await upgradeStore(config.databaseUrl, plan);
  sweepStore(config.databaseUrl, now);
  say(before === null ? 'Done.' : `Done. The copy from before is ${before}; it is removed after seven days.`);
  return 0;
}
