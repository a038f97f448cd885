import { readFileSync, readdirSync, statSync, utimesSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations, type Migration } from '../../collector/store/migrate.ts';
import { foundation } from '../../collector/store/migrations/0001-foundation.ts';
import { prepare } from '../../collector/store/sqlite/prepare.ts';
import { sweepCopies } from '../../collector/store/sqlite/upgrade.ts';
import { SECRET_KEY } from '../kit/collector.ts';
import { ENGINE } from '../kit/database.ts';
import { startKith } from '../kit/kith.ts';
import { makePlace, type Place } from '../upkeep/kit.ts';
import { askAll, type Answers } from './questions.ts';

const fixtures = join(import.meta.dirname, '../fixtures');
const released = readdirSync(fixtures).flatMap((name) => /^kith-(.+)\.db\.gz$/.exec(name)?.[1] ?? []);
const DAY = 86_400_000;

/** What may say otherwise than a released version did, with its reason: handles that are good for the answer they stand in. */
const OTHERWISE: [RegExp, string][] = [
  [/^\.\/failed-events\.items\.\d+\.id:/, 'a refused event is named by its time as well'],
  [/^\.\/profiles\/[\w-]+\.warnings\.\d+\.id:/, 'warnings are counted within their profile'],
];

/** Where the new answer lacks something or says it otherwise, and which fields it adds. */
function compare(old: unknown, now: unknown, path: string, found: { differs: string[]; added: Set<string> }): void {
  if (typeof old !== 'object' || old === null || typeof now !== 'object' || now === null) {
    if (old !== now) found.differs.push(`${path}: ${JSON.stringify(old)} became ${JSON.stringify(now)}`);
    return;
  }
  // Names of properties are a set, in whatever order.
  if (path.endsWith('.properties') && Array.isArray(old) && Array.isArray(now)) {
    old.sort();
    now.sort();
  }
  if (Array.isArray(old) !== Array.isArray(now) || (Array.isArray(old) && old.length !== (now as unknown[]).length)) {
    found.differs.push(`${path}: a list of ${(old as unknown[]).length} became one of ${(now as unknown[]).length}`);
    return;
  }
  for (const [key, value] of Object.entries(old as object)) compare(value, (now as Record<string, unknown>)[key], `${path}.${key}`, found);
  for (const key of Object.keys(now))
    if (!(key in old)) found.added.add(`${path}.${key}`.replace(/\.\d+(?=\.|$)/g, '[]').replace(/\/[a-z]_[\w-]+/gi, '/:id'));
}

describe.runIf(ENGINE === 'sqlite')('a database of every released version', () => {
  it('is here', () => expect(released).toContain('0.1.0'));

  it.for(released)('%s opens, is upgraded, and answers as it did', async (version, { annotate }) => {
    const { at, answers } = JSON.parse(readFileSync(join(fixtures, `kith-${version}.json`), 'utf8')) as { at: number; answers: Answers };
    const place = makePlace();
    writeFileSync(place.file, gunzipSync(readFileSync(join(fixtures, `kith-${version}.db.gz`))));
    const kith = await startKith({ now: at, ready: false, env: { KITH_DATABASE_URL: `file:${place.file}` } });
    const now = await askAll(async (path) => {
      const answer = await kith.app.request(`/api/v1${path}`, { headers: { authorization: `Bearer ${SECRET_KEY}` } });
      return answer.json();
    });
    await kith.close();
    place.end();
    const found = { differs: [] as string[], added: new Set<string>() };
    compare(answers, now, '', found);
    expect(found.differs.filter((line) => !OTHERWISE.some(([allowed]) => allowed.test(line)))).toEqual([]);
    await annotate(`added since: ${[...found.added].sort().join(', ') || 'nothing'}`);
  });
});

describe.runIf(ENGINE === 'sqlite')('an upgrade', () => {
  let place: Place;
  beforeEach(() => {
    place = makePlace();
    place.old();
  });
  afterEach(() => place.end());
  const version = (file = place.file): number => {
    const db = new Database(file, { readonly: true });
    const found = db.pragma('user_version', { simple: true }) as number;
    db.close();
    return found;
  };
  const first: Migration = { version: 1, name: 'foundation', statements: foundation };
  const good: Migration = {
    version: 2,
    name: 'good',
    statements: () => ['create table more (n integer)', 'insert into more values (1)', 'delete from tally'],
  };
  const bad: Migration = { version: 3, name: 'bad', statements: () => ['delete from event', 'this is not a statement'] };
  const copies = (): string[] => readdirSync(place.folder).filter((name) => name.includes('.before-'));

  it('runs every step and keeps one copy from before', () => {
    prepare(place.file, [first, good, { ...good, version: 4, statements: () => ['insert into more values (2)'] }]).close();
    expect(version()).toBe(4);
    expect(copies()).toEqual(['kith.db.before-2']);
    expect(version(join(place.folder, 'kith.db.before-2'))).toBe(1);
  });
  it('that fails in any step leaves the file as it was, and says which step', () => {
    const before = readFileSync(place.file);
    expect(() => prepare(place.file, [first, good, bad])).toThrow(/stopped at step 3 \(bad\); the file is as it was/);
    expect(version()).toBe(1);
    const db = new Database(place.file, { readonly: true });
    expect(db.prepare(`select count(*) as n from sqlite_schema where name = 'more'`).get()).toEqual({ n: 0 });
    expect(db.prepare('select count(*) as n from event').get()).toEqual({ n: 290 });
    db.close();
    expect(readFileSync(`${place.file}.before-2`).length).toBe(before.length);
    prepare(place.file, [first, good]).close();
    expect(version()).toBe(2);
  });
  it('takes a fresh copy when one from an earlier try lies there', () => {
    writeFileSync(`${place.file}.before-2`, 'half a copy');
    prepare(place.file, [first, good]).close();
    expect(version(`${place.file}.before-2`)).toBe(1);
  });
  it('of a new database keeps no copy', () => {
    prepare(join(place.folder, 'new.db')).close();
    expect(copies()).toEqual([]);
  });
  it('is told step by step, with its room, by a dry run that changes nothing', async () => {
    const before = readFileSync(place.file);
    const { code, said } = await place.run('upgrade', ['--dry-run']);
    expect(code).toBe(0);
    for (const step of migrations.slice(1)) expect(said).toContain(`${step.version}  ${step.name}`);
    expect(said).toMatch(/It takes up to \d+ MB.*are free/);
    expect(said).toContain('Nothing was changed.');
    expect(readFileSync(place.file).equals(before)).toBe(true);
    expect(copies()).toEqual([]);
  });
  it('is done by the command, once', async () => {
    expect(await place.run('upgrade')).toMatchObject({
      code: 0,
      said: expect.stringContaining(`kith.db.before-${migrations[1]?.version}`),
    });
    expect(version()).toBe(migrations.at(-1)?.version);
    expect(await place.run('upgrade')).toMatchObject({ code: 0, said: expect.stringContaining('is up to date') });
  });
  it('is refused while Kith runs', async () => {
    const running = prepare(place.file, [first]);
    expect(await place.run('upgrade')).toMatchObject({ code: 1, said: expect.stringContaining('Another Kith') });
    running.close();
    expect(version()).toBe(1);
  });
  it('leaves copies for seven days', () => {
    prepare(place.file, [first, good]).close();
    writeFileSync(`${place.file}.before-1.part`, 'half');
    writeFileSync(`${place.file}.before-christmas`, 'not ours');
    const made = statSync(`${place.file}.before-2`).mtimeMs;
    expect(sweepCopies(place.file, made + 7 * DAY - 60_000)).toEqual([]);
    utimesSync(`${place.file}.before-1.part`, made / 1000, made / 1000);
    expect(sweepCopies(place.file, made + 7 * DAY + 60_000).sort()).toEqual(['kith.db.before-1.part', 'kith.db.before-2']);
    expect(existsSync(`${place.file}.before-christmas`)).toBe(true);
  });
});
