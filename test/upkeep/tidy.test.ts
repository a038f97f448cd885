import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ENGINE } from '../kit/database.ts';
import { startKith, type Kith } from '../kit/kith.ts';
import { makePlace, type Place } from './kit.ts';

const DAY = 86_400_000;
const NOON = Date.parse('2026-11-22T12:00:00Z');
let place: Place;
let kith: Kith;
beforeEach(() => void (place = makePlace()));
afterEach(async () => {
  await kith.close();
  place.end();
});
/** Something that lies there since so many days; a folder holds a database. */
const leave = (path: string, days: number, folder = false): void => {
  if (folder) {
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'kith.db'), 'people');
  } else writeFileSync(path, 'people');
  utimesSync(path, NOON / 1000 - (days * DAY) / 1000, NOON / 1000 - (days * DAY) / 1000);
};
const start = async (env: Record<string, string>): Promise<void> => {
  kith = await startKith({ now: NOON, env: { ...place.env, KITH_BACKUP_DIR: place.backups, ...env } });
};
const look = async (ms: number): Promise<void> => {
  kith.pass(ms);
  await kith.doors.upkeep.look();
};
const beside = (): string[] => readdirSync(place.folder).filter((name) => /^\.kith|before/.test(name));

describe.runIf(ENGINE === 'sqlite').each([
  ['at night', {}],
  ['where Kith makes no backup itself', { KITH_BACKUP_AT: 'never' }],
])('what lies around, %s,', (_name, env) => {
  it('is removed beside the database when a restore was killed more than a day ago', async () => {
    leave(join(place.folder, '.kith-restore-old'), 1.5, true);
    leave(join(place.folder, '.kith-restore-new'), 0.5, true);
    leave(join(place.folder, 'kith-of-mine.copy'), 99);
    await start(env);
    await look(60_000);
    expect(beside()).toEqual(['.kith-restore-new']);
    await look(DAY - 60_000);
    await look(60_000);
    expect(beside()).toEqual([]);
    expect(existsSync(join(place.folder, 'kith-of-mine.copy'))).toBe(true);
  });
  it('is removed seven days after an upgrade', async () => {
    leave(`${place.file}.before-3`, 6.5);
    await start(env);
    await look(60_000);
    expect(beside()).toEqual(['kith.db.before-3']);
    await look(DAY);
    expect(beside()).toEqual([]);
    expect(kith.log.filter(({ level }) => level === 'error')).toEqual([]);
  });
  it('is removed from the folder of backups', async () => {
    leave(place.backups, 0, true);
    for (const name of ['kith-1.db.gz.part', 'kith-1.copy']) leave(join(place.backups, name), 2);
    leave(join(place.backups, '.kith-verify-x'), 2, true);
    await start(env);
    await look(60_000);
    expect(readdirSync(place.backups)).toEqual(['kith.db']);
  });
});
