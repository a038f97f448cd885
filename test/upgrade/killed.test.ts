import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from 'vite';
import { migrations } from '../../collector/store/migrate.ts';
import { openStore } from '../../collector/store/open.ts';
import { makePlace, type Place } from '../upkeep/kit.ts';

const root = join(import.meta.dirname, '../..');
let program: Place;
beforeAll(async () => {
  program = makePlace();
  symlinkSync(join(root, 'node_modules'), join(program.folder, 'node_modules'));
  mkdirSync(join(program.folder, 'out'));
  await build({
    configFile: false,
    root,
    logLevel: 'silent',
    build: {
      ssr: join(import.meta.dirname, 'kill.ts'),
      outDir: join(program.folder, 'out'),
      rolldownOptions: { output: { entryFileNames: 'kill.mjs' } },
    },
    ssr: { noExternal: true, external: ['better-sqlite3', '@node-rs/argon2'] },
  });
});
afterAll(() => program.end());

/** Points at which the process is killed: before the first, after the middle and after the last statement of each step, then the commit. */
const steps = migrations
  .slice(1)
  .flatMap(({ version, name }) =>
    ['first', 'middle', 'last'].map((point) => [`the ${point} statement of ${version} (${name})`, `${version} ${point}`]),
  );
const POINTS = [...steps, ['the end of the upgrade', 'done']] as [string, string][];

describe('a process killed at', () => {
  it.each(POINTS)('%s leaves a whole database that the next start upgrades', async (_name, point) => {
    const place = makePlace();
    place.old();
    const ran = spawnSync(process.execPath, [join(program.folder, 'out/kill.mjs'), place.file, point], { encoding: 'utf8' });
    expect({ signal: ran.signal, error: ran.stderr }).toEqual({ signal: 'SIGKILL', error: '' });
    const db = new Database(place.file);
    const version = db.pragma('user_version', { simple: true });
    expect([1, migrations.at(-1)?.version]).toContain(version);
    expect(version === 1).toBe(point !== 'done');
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.prepare('select count(*) as n from event').get()).toEqual({ n: 290 });
    db.close();
    const store = await openStore({ url: place.env['KITH_DATABASE_URL']!, threads: false });
    expect((await store.read.totals(1)).orders).toBe(44);
    await store.close();
    expect(readdirSync(place.folder).filter((name) => name.includes('.before-'))).toContain(`kith.db.before-${migrations[1]?.version}`);
    place.end();
  });
});
