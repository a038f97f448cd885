import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../collector/store/open.ts';
import { batch } from '../store.cases.ts';
import { makePlace, NOW, type Place } from './kit.ts';

const KEY = 'a key of twenty letters';
const NAME = 'kith-20261122-031500.db.gz';
let place: Place;
beforeEach(async () => {
  place = makePlace();
  place.old();
});
afterEach(() => place.end());

const rows = (file: string, table = 'event'): number => {
  const db = new Database(file, { readonly: true });
  const { n } = db.prepare(`select count(*) as n from ${table}`).get() as { n: number };
  db.close();
  return n;
};
const change = (file: string, at: number): void => {
  const bytes = readFileSync(file);
  bytes[at] = bytes[at]! ^ 255;
  writeFileSync(file, bytes);
};

describe('kith backup', () => {
  it('writes one file with its manifest, and nothing else', async () => {
    expect(await place.run('backup')).toMatchObject({ code: 0, said: expect.stringContaining('40 people, 290 events, 44 orders') });
    expect(readdirSync(place.backups).sort()).toEqual([NAME, `${NAME}.json`]);
    const manifest = JSON.parse(readFileSync(join(place.backups, `${NAME}.json`), 'utf8')) as Record<string, never>;
    expect(manifest).toMatchObject({
      version: '0.0.0-test',
      schema: 1,
      createdAt: '2026-11-22T03:15:00.000Z',
      verifiedAt: '2026-11-22T03:15:00.000Z',
      database: { bytes: statSync(place.file).size },
      file: { name: NAME, bytes: statSync(join(place.backups, NAME)).size, compression: 'gzip', encrypted: false },
      counts: { event: 290, profile: 40, orders: 44 },
    });
    expect(statSync(join(place.backups, NAME)).mode & 0o077).toBe(0);
  });

  it('copies a moment of a store that is being written, and does not hold it up', async () => {
    await place.run('upgrade');
    const store = await openStore({ url: place.env['KITH_DATABASE_URL']!, threads: false });
    const source = { id: 1, kind: 'browser' as const };
    let sent = 0;
    let over = false;
    const writing = (async () => {
      while (!over) {
        await store.ingest(batch(1, source, [{ anonymousId: `a${sent}`, messageId: `during-${sent++}` }]), NOW);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    expect(await place.run('backup')).toMatchObject({ code: 0 });
    over = true;
    await writing;
    await store.close();
    expect(sent).toBeGreaterThan(3);
    writeFileSync(join(place.folder, 'copy.db'), gunzipSync(readFileSync(join(place.backups, NAME))));
    const kept = rows(join(place.folder, 'copy.db'));
    expect(kept).toBeGreaterThanOrEqual(290);
    expect(kept).toBeLessThanOrEqual(290 + sent);
    expect(rows(place.file)).toBe(290 + sent);
  });

  it('goes to a folder that is named, and leaves the others alone', async () => {
    await place.run('backup');
    const to = join(place.folder, 'elsewhere');
    expect(await place.run('backup', [to], { now: NOW + 1000 })).toMatchObject({ code: 0, said: expect.stringContaining(to) });
    expect(readdirSync(to)).toHaveLength(2);
    expect(readdirSync(place.backups)).toHaveLength(2);
  });

  it('keeps a copy in a second folder, and the rules in both', async () => {
    const env = { KITH_BACKUP_COPY: join(place.folder, 'second'), KITH_BACKUP_KEEP: '1,0,0' };
    for (const day of [0, 3, 6]) await place.run('backup', [], { env, now: NOW + day * 86_400_000 });
    const expected = ['kith-20261128-031500.db.gz', 'kith-20261128-031500.db.gz.json'];
    expect(readdirSync(place.backups).sort()).toEqual(expected);
    expect(readdirSync(env.KITH_BACKUP_COPY).sort()).toEqual(expected);
  });

  it('says when the second place takes nothing, and keeps the first', async () => {
    writeFileSync(join(place.folder, 'a file'), '');
    const copy = join(place.folder, 'a file', 'x');
    const { code, said } = await place.run('backup', [], { env: { KITH_BACKUP_COPY: copy } });
    expect({ code, said }).toMatchObject({ code: 1, said: expect.stringContaining(`not copied: A part of the path ${copy} is a file`) });
    expect(existsSync(join(place.backups, NAME))).toBe(true);
  });

  it('leaves nothing of a backup of a damaged database, and says that it is damaged', async () => {
    await place.run('backup');
    const bytes = readFileSync(place.file);
    for (const page of [20, 40, 60]) bytes.fill(90, page * 4096, page * 4096 + 2048);
    writeFileSync(place.file, bytes);
    const { code, said } = await place.run('backup', [], { now: NOW + 1000 });
    expect({ code, said }).toMatchObject({ code: 1, said: expect.stringContaining('damaged') });
    expect(readdirSync(place.backups).sort()).toEqual([NAME, `${NAME}.json`]);
  });

  it('says that there is no database', async () => {
    place.end();
    mkdirSync(place.folder);
    expect(await place.run('backup')).toMatchObject({ code: 1, said: `There is no database ${place.file} (KITH_DATABASE_URL).` });
  });
});

describe('kith verify', () => {
  it('proves the newest backup and notes when', async () => {
    await place.run('backup');
    expect(await place.run('verify', [], { now: NOW + 5000 })).toMatchObject({
      code: 0,
      said: expect.stringContaining(`${NAME} is sound.`),
    });
    expect(JSON.parse(readFileSync(join(place.backups, `${NAME}.json`), 'utf8'))).toMatchObject({ verifiedAt: '2026-11-22T03:15:05.000Z' });
    expect(readdirSync(place.backups)).toHaveLength(2);
  });
  it('takes an encrypted one with its key alone', async () => {
    await place.run('backup', [], { env: { KITH_BACKUP_KEY: KEY } });
    expect(await place.run('verify', [], { env: { KITH_BACKUP_KEY: KEY } })).toMatchObject({ code: 0 });
    expect(await place.run('verify')).toEqual({
      code: 1,
      said: 'The backup is encrypted: set KITH_BACKUP_KEY to the key that it was made with.',
    });
    expect(await place.run('verify', [], { env: { KITH_BACKUP_KEY: 'b key of twenty letters' } })).toEqual({
      code: 1,
      said: 'KITH_BACKUP_KEY is not the key that this backup was made with.',
    });
  });
  it('takes a plain copy of a database', async () => {
    expect(await place.run('verify', [place.file])).toMatchObject({ code: 0, said: expect.stringContaining('No manifest') });
  });
  const wrong: [string, () => string | void, string][] = [
    ['whose bytes changed', () => change(join(place.backups, NAME), 30_000), 'damaged'],
    ['that was cut off', () => truncateSync(join(place.backups, NAME), 30_000), 'damaged'],
    ['that another one took the place of', () => writeFileSync(join(place.backups, NAME), readFileSync(place.file)), 'its bytes changed'],
    [
      'that is a letter',
      () => {
        writeFileSync(join(place.folder, 'letter'), 'Dear grandmother, '.repeat(900));
        return join(place.folder, 'letter');
      },
      'damaged',
    ],
    ['that is a folder', () => place.folder, 'is a folder'],
    ['that is not there', () => join(place.folder, 'nothing'), 'There is no file'],
  ];
  it.each(wrong)('refuses one %s', async (_name, spoil, sentence) => {
    await place.run('backup');
    const file = spoil() ?? join(place.backups, NAME);
    const { code, said } = await place.run('verify', [file]);
    expect({ code, said }).toMatchObject({ code: 1, said: expect.stringContaining(sentence) });
    expect(said).not.toMatch(/SQLITE|\bE[A-Z]{4,}\b/);
  });
  it('says that there is none yet', async () => {
    expect(await place.run('verify')).toMatchObject({ code: 1, said: expect.stringContaining('There is no backup') });
  });
});

describe('kith restore', () => {
  it('brings back what was there and keeps what it replaced', async () => {
    await place.run('backup');
    await place.run('upgrade');
    const store = await openStore({ url: place.env['KITH_DATABASE_URL']!, threads: false });
    await store.ingest(batch(1, { id: 1, kind: 'browser' }, [{ anonymousId: 'later', messageId: 'later' }]), NOW);
    await store.close();
    const { code, said } = await place.run('restore', [join(place.backups, NAME)]);
    expect({ code, said }).toMatchObject({ code: 0, said: expect.stringContaining('Start Kith again.') });
    expect(rows(place.file)).toBe(290);
    expect(rows(`${place.file}.replaced-20261122-031500`)).toBe(291);
    await (await openStore({ url: place.env['KITH_DATABASE_URL']!, threads: false })).close();
  });
  it('makes a database where none is', async () => {
    const to = join(place.folder, 'elsewhere');
    await place.run('backup', [to]);
    place.end();
    place.old = () => undefined;
    mkdirSync(to, { recursive: true });
    const other = makePlace();
    other.old();
    await other.run('backup', [to]);
    const env = { KITH_DATABASE_URL: `file:${join(place.folder, 'new', 'kith.db')}` };
    expect(await place.run('restore', [join(to, NAME)], { env })).toMatchObject({ code: 0 });
    expect(rows(join(place.folder, 'new', 'kith.db'))).toBe(290);
    other.end();
  });
  it('replaces a damaged database, whose log stays with it', async () => {
    await place.run('backup');
    writeFileSync(place.file, Buffer.alloc(100_000, 1));
    expect(await place.run('restore', [join(place.backups, NAME)])).toMatchObject({ code: 0 });
    expect(rows(place.file)).toBe(290);
    expect(statSync(`${place.file}.replaced-20261122-031500`).size).toBe(100_000);
  });
  it.each([
    ['is gone', () => rmSync(place.file)],
    ['is damaged', () => writeFileSync(place.file, Buffer.alloc(100_000, 1))],
  ])('is not spoiled by the log of a database that %s', async (_name, spoil) => {
    await place.run('backup');
    const db = new Database(place.file);
    db.pragma('journal_mode = wal');
    db.pragma('wal_autocheckpoint = 0');
    db.exec(`create table later (text); insert into later values (zeroblob(300000)); delete from event`);
    const log = readFileSync(`${place.file}-wal`);
    db.close();
    spoil();
    writeFileSync(`${place.file}-wal`, log);
    writeFileSync(`${place.file}-shm`, 'of another time');
    expect(await place.run('restore', [join(place.backups, NAME)])).toMatchObject({ code: 0 });
    expect(readdirSync(place.folder).filter((name) => /^kith\.db-/.test(name))).toEqual([]);
    expect(readFileSync(`${place.file}.replaced-20261122-031500-wal`).equals(log)).toBe(true);
    expect(rows(place.file)).toBe(290);
    await (await openStore({ url: place.env['KITH_DATABASE_URL']!, threads: false })).close();
  });
  it('touches nothing while Kith runs', async () => {
    await place.run('backup');
    const store = await openStore({ url: place.env['KITH_DATABASE_URL']!, threads: false });
    expect(await place.run('restore', [join(place.backups, NAME)])).toMatchObject({
      code: 1,
      said: expect.stringContaining('Another Kith'),
    });
    await store.close();
    expect(rows(place.file)).toBe(290);
    expect(readdirSync(place.folder).filter((name) => /replaced|restore/.test(name))).toEqual([]);
  });
  it('touches nothing when the backup is not sound', async () => {
    await place.run('backup');
    change(join(place.backups, NAME), 30_000);
    expect(await place.run('restore', [join(place.backups, NAME)])).toMatchObject({ code: 1 });
    expect(rows(place.file)).toBe(290);
    expect(readdirSync(place.folder).filter((name) => /replaced|restore/.test(name))).toEqual([]);
  });
});

describe('a damaged database', () => {
  it('is refused at the start, with the way to restore it', async () => {
    const bytes = readFileSync(place.file);
    for (let page = 2; page < bytes.length / 4096; page++) bytes.fill(90, page * 4096, page * 4096 + 2048);
    writeFileSync(place.file, bytes);
    await expect(openStore({ url: place.env['KITH_DATABASE_URL']!, threads: false })).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringMatching(/is damaged.*kith restore FILE/),
    });
  });
});
