import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { build } from 'vite';
import { apiRoutes } from '../../collector/app.ts';
import { setUpUnattended } from '../../collector/access/entry.ts';
import { fill } from '../../collector/demo/fill.ts';
import { prepareDemo } from '../../collector/demo/start.ts';
import { openState } from '../../collector/demo/state.ts';
import { Pace } from '../../collector/store/move/pace.ts';
import { promoteFile } from '../../collector/store/move/promote.ts';
import { openStore } from '../../collector/store/open.ts';
import { prepare } from '../../collector/store/sqlite/prepare.ts';
import { SECRET_KEY } from '../kit/collector.ts';
import { bareDatabase, ENGINE, freshDatabase, type Place } from '../kit/database.ts';
import { startKith } from '../kit/kith.ts';
import { makePlace, type Place as Folder } from '../upkeep/kit.ts';
import { everyAnswer, NOT_COMPARED } from './answers.ts';
import { differs } from './differs.ts';
import { pace } from './places.ts';

const root = join(import.meta.dirname, '../..');
const hash = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
const reads = apiRoutes.filter(([method]) => method === 'get').map(([, path]) => path);
const AT = Date.parse('2026-11-22T20:00:00Z');

/** Every answer of a server on this database, of one moment. */
async function answers(url: string, key: string, most?: number): Promise<Record<string, unknown>> {
  const kith = await startKith({ now: AT, ready: false, env: { KITH_DATABASE_URL: url } });
  const all = await everyAnswer(
    async (path) => {
      const answer = await kith.app.request(`/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } });
      const text = await answer.text();
      return {
        answered: answer.status,
        ...(answer.headers.get('content-type')?.includes('json') ? (JSON.parse(text) as object) : { text }),
      };
    },
    reads,
    most,
  );
  await kith.store.close();
  return all;
}
async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
/** Gives up at the n-th page. */
class Short extends Pace {
  constructor(private left: number) {
    super(
      () => performance.now(),
      () => undefined,
    );
  }
  override add(table: string, rows: number): void {
    super.add(table, rows);
    if (--this.left === 0) throw new Error('given up');
  }
}

describe.runIf(ENGINE === 'postgres')('kith promote', () => {
  let from: Folder;
  let to: Place;
  beforeEach(async () => {
    from = makePlace();
    from.old();
    prepare(from.file).close();
    to = await bareDatabase();
  });
  afterEach(async () => {
    from.end();
    await to.drop();
  });
  const run = (file = from.file, url = to.url) => from.run('promote', [file, url]);
  const change = (statement: string): void => {
    const db = new Database(from.file);
    db.exec(statement);
    db.close();
  };

  it('copies every table, says so, and leaves the file as it was', async () => {
    const before = hash(from.file);
    const { code, said } = await run();
    expect({ code, said }).toMatchObject({ code: 0, said: expect.stringMatching(/^event +290 +290 +equal /m) });
    expect(said).not.toContain('DIFFERS');
    expect(hash(from.file)).toBe(before);
    expect(await ask(to.url, `select to_regclass('kith_promote') as left_over`)).toEqual([{ left_over: null }]);
  });

  it('makes a server that answers every question as the file did', { timeout: 60_000 }, async () => {
    await run();
    const [one, two] = [await answers(`file:${from.file}`, SECRET_KEY), await answers(to.url, SECRET_KEY)];
    expect(Object.keys(two).length).toBeGreaterThan(200);
    // A trait has no properties, and is told so.
    const odd = Object.keys(one).filter((path) => (one[path] as { answered: number }).answered !== 200);
    expect(odd.filter((path) => !/^\/dictionary\/.*\/properties$/.test(path))).toEqual([]);
    expect(differs(one, two)).toEqual([]);
  });

  it('is asked every read that there is, or says why not', async () => {
    const asked = await everyAnswer(async () => ({ items: [{ id: 'x' }, { id: 'y' }] }), reads, 1);
    const shapes = Object.keys(asked).map((path) => path.replace(/\?.*/, '').replace(/\/(x|email)(?=\/|$)/g, '/:'));
    expect(reads.filter((path) => !(path in NOT_COMPARED) && !shapes.includes(path.replace(/:\w+/g, ':')))).toEqual([]);
  });

  it('copies a demo, and the demo goes on there', { timeout: 120_000 }, async () => {
    const file = join(from.folder, 'demo.db');
    const kith = await startKith({ ready: false, args: ['--demo'], now: AT, env: { KITH_DATABASE_URL: `file:${file}` } });
    await openState(kith.store, kith.config, kith.now(), kith.deps.token, 120);
    const config = await prepareDemo(kith.store, kith.config, kith.now(), kith.deps.token);
    const all = { ...kith.deps, config };
    await setUpUnattended(all, async (password) => password);
    const state = await openState(kith.store, config, kith.now(), kith.deps.token);
    await fill(all, state, () => undefined);
    await kith.store.close();
    expect(await run(file)).toMatchObject({ code: 0 });
    const [one, two] = [await answers(`file:${file}`, state.secretKey, 15), await answers(to.url, state.secretKey, 15)];
    expect(differs(one, two)).toEqual([]);
  });

  it('lets numbers go on where the file stood', async () => {
    await run();
    const [[last]] = [await ask(to.url, 'select max(seq) as seq, (select max(node) from node) as node from event')];
    const store = await openStore({ url: to.url });
    const event = {
      type: 'track' as const,
      messageId: 'new',
      name: 'New',
      ts: AT,
      receivedAt: AT,
      data: {},
      context: {},
      anonymousId: 'nobody yet',
    };
    const stored = await store.ingest(
      { site: 1, source: { id: 1, kind: 'browser' }, sender: 'a test', events: [event], failed: [], anonymous: [] },
      AT,
    );
    await store.close();
    expect(stored.accepted).toBe(1);
    const [next] = await ask(to.url, `select seq, node from event where message_id = 'new'`);
    expect(Number(next?.['seq'])).toBeGreaterThan(Number(last?.['seq']));
    expect(Number(next?.['node'])).toBeGreaterThan(Number(last?.['node']));
  });

  describe('cut short', () => {
    it.each([1, 2, 7, 15, 23, 30, 33, 40, 55, 66])('at page %i goes on where it stopped', async (n) => {
      await expect(promoteFile(from.file, to.url, new Short(n))).rejects.toThrow('given up');
      await expect(openStore({ url: to.url })).rejects.toThrow('half a copy');
      const [before] = await ask(to.url, 'select sum(copied) as rows from kith_promote');
      const rows = { copying: 0, comparing: 0 };
      class Told extends Pace {
        private part: keyof typeof rows = 'copying';
        override begin(what: keyof typeof rows, total: number): void {
          this.part = what;
          super.begin(what, total);
        }
        override add(table: string, n: number): void {
          rows[this.part] += n;
          super.add(table, n);
        }
      }
      const told = new Told(
        () => performance.now(),
        () => undefined,
      );
      const moved = await promoteFile(from.file, to.url, told);
      expect(moved.filter(({ equal }) => !equal)).toEqual([]);
      expect(Number(before?.['rows'])).toBeGreaterThan(0);
      expect(rows.copying).toBe(rows.comparing - Number(before?.['rows']));
    });

    let program: Folder;
    beforeAll(async () => {
      program = makePlace();
      symlinkSync(join(root, 'node_modules'), join(program.folder, 'node_modules'));
      mkdirSync(join(program.folder, 'out'));
      const output = { entryFileNames: 'kill.mjs' };
      await build({
        ...{ configFile: false, root, logLevel: 'silent' },
        build: { ssr: join(import.meta.dirname, 'kill.ts'), outDir: join(program.folder, 'out'), rolldownOptions: { output } },
        ssr: { noExternal: true, external: ['better-sqlite3', '@node-rs/argon2'] },
      });
    });
    afterAll(() => program.end());
    it.each([1, 4, 40, 90, 150])('by kill -9 at look %i at the clock, too', async (point) => {
      const ran = spawnSync(process.execPath, [join(program.folder, 'out/kill.mjs'), from.file, to.url, String(point)], {
        encoding: 'utf8',
      });
      expect({ signal: ran.signal, error: ran.stderr }).toEqual({ signal: 'SIGKILL', error: '' });
      expect(await run()).toMatchObject({ code: 0, said: expect.stringContaining('Done in') });
      const store = await openStore({ url: to.url });
      expect((await store.read.totals(1)).orders).toBe(44);
      await store.close();
    });

    const stop = () => promoteFile(from.file, to.url, new Short(30)).catch(() => undefined);
    it('refuses another file', async () => {
      await stop();
      const other = makePlace();
      const kith = await startKith({ env: { KITH_DATABASE_URL: `file:${other.file}` } });
      await kith.store.close();
      expect(await run(other.file)).toMatchObject({ code: 1, said: expect.stringContaining('half a copy of another file') });
      other.end();
    });
    it('refuses the file when what was copied has changed in it since', async () => {
      await stop();
      change(`update event set name = 'Changed' where seq = 5`);
      expect(await run()).toMatchObject({ code: 1, said: expect.stringMatching(/before it changed \(event differs\)/) });
    });
    it('takes along what came to a table after the part that was copied', async () => {
      await stop();
      change(`insert into way (site, key, channel, source, medium, campaign, referrer) values (1, 'late', 'x', '', '', '', '')`);
      expect(await run()).toMatchObject({ code: 0 });
      expect(await ask(to.url, `select channel from way where key = 'late'`)).toEqual([{ channel: 'x' }]);
    });
  });

  it('does not let a copy pass that is not the same, and Kith does not start with it', async () => {
    await promoteFile(from.file, to.url, new Short(60)).catch(() => undefined);
    await ask(to.url, `update event set name = 'Other' where seq = 5`);
    const { code, said } = await run();
    expect({ code, said }).toMatchObject({ code: 1, said: expect.stringMatching(/^event .* DIFFERS/m) });
    expect(said).toContain('empty the database and begin anew');
    await expect(openStore({ url: to.url })).rejects.toThrow('half a copy');
  });

  describe('refuses', () => {
    const inPlace = (text: string): void => writeFileSync(from.file, text);
    const cases: [string, () => unknown, RegExp][] = [
      ['a database that an older Kith wrote', () => from.old(), /older Kith \(schema 1; .*kith upgrade/],
      ['a file that is no database', () => inPlace('no database, but long enough to look like a page of one'.repeat(99)), /damaged/],
      ['a database of something else', () => change('drop table setting'), /none of Kith/],
      ['a database of a newer Kith', () => change('pragma user_version = 999'), /newer Kith/],
      [
        'a text that the server cannot keep',
        () => change(`update event set name = 'a' || char(0) where seq = 3`),
        /table event cannot be copied/,
      ],
      [
        'a number that cannot be moved exactly',
        () => change('update event set ts = 9007199254740993 where seq = 3'),
        /event holds 90071992547409/,
      ],
      [
        'a database that holds other tables',
        () => ask(to.url, 'create table visitors (n bigint primary key)'),
        /not empty: it holds visitors/,
      ],
    ];
    it.each(cases)('%s', async (_, prepared, message) => {
      await prepared();
      expect(await run()).toMatchObject({ code: 1, said: expect.stringMatching(message) });
    });
    it('a file that a running Kith uses', async () => {
      const kith = await startKith({ ready: false, env: { KITH_DATABASE_URL: `file:${from.file}` } });
      expect(await run()).toMatchObject({ code: 1, said: expect.stringContaining('Another Kith already uses') });
      await kith.store.close();
    });
    it('a database that holds a Kith, copied or not', async () => {
      const other = await freshDatabase();
      expect(await run(from.file, other.url)).toMatchObject({ code: 1, said: expect.stringContaining('is not empty') });
      await other.drop();
      expect(await run()).toMatchObject({ code: 0 });
      expect(await run()).toMatchObject({ code: 1, said: expect.stringContaining('is not empty') });
    });
    it('a database in another encoding', async () => {
      const name = `kith_ascii_${Date.now()}`;
      await ask(to.url, `create database ${name} template template0 encoding 'SQL_ASCII' locale_provider libc locale 'C'`);
      const url = new URL(to.url);
      url.pathname = `/${name}`;
      expect(await run(from.file, url.href)).toMatchObject({ code: 1, said: expect.stringContaining(`make one with encoding 'UTF8'`) });
      await ask(to.url, `drop database ${name}`);
    });
    it('a database that is being filled', async () => {
      const client = new pg.Client({ connectionString: to.url });
      await client.connect();
      await client.query(`select pg_advisory_lock(${0x4b697468}, 3)`);
      expect(await run()).toMatchObject({ code: 1, said: expect.stringContaining('Another "kith promote"') });
      await client.end();
    });
    it.each([
      ['no server', 'file:other.db', /Name the file and the server/],
      ['a server that is not there', 'postgres://u:secret@127.0.0.1:9/kith', /nothing listens there/],
      ['an address without a database', 'postgres://u:secret@127.0.0.1', /names no database/],
    ])('%s', async (_, url, message) => {
      const { code, said } = await run(from.file, url);
      expect({ code, said }).toMatchObject({ code: 1, said: expect.stringMatching(message) });
      expect(said).not.toContain('secret');
    });
  });
});
