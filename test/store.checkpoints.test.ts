import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Checkpoints, copierOf, copyLog } from '../collector/store/sqlite/checkpoints.ts';
import { Connection } from '../collector/store/sqlite/connection.ts';

const PAGES = 50;
let folder: string;
let writer: Connection;
let copier: Connection;
let written = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kith-log-'));
  writer = new Connection(join(folder, 'kith.db'));
  writer.exec('create table t (a integer primary key, b text)');
  copier = new Connection(join(folder, 'kith.db'));
  written = 0;
});
afterEach(() => {
  for (const connection of [writer, copier]) if (connection.db.open) connection.close();
  rmSync(folder, { recursive: true });
});

const log = (): number => statSync(join(folder, 'kith.db-wal')).size / 4120;
const rows = ({ db }: Connection): number => (db.prepare('select count(*) as n from t').get() as { n: number }).n;
/** Commits of a few pages each, with a turn of the event loop between them, as between groups. */
async function write(checkpoints: Checkpoints, commits: number): Promise<void> {
  for (let i = 0; i < commits; i++) {
    writer.statement('insert into t (b) values (?)').run('x'.repeat(9000));
    written++;
    checkpoints.look();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('the log of the writer', () => {
  it('is copied by the other connection, begins anew, and everything is there', async () => {
    let copies = 0;
    const checkpoints = new Checkpoints(
      writer,
      async () => {
        copies++;
        return copyLog(copier);
      },
      PAGES,
    );
    await write(checkpoints, 400);
    expect(copies).toBeGreaterThan(5);
    expect(log()).toBeLessThan(3 * PAGES);
    expect(rows(copier)).toBe(written);
    expect(writer.db.pragma('integrity_check', { simple: true })).toBe('ok');
  });
  it('is copied into the database by the other thread, and no lock of the process is lost by it', async () => {
    await write(new Checkpoints(writer, () => new Promise(() => undefined), PAGES), 30);
    const copy = copierOf(copier, join(folder, 'kith.db'));
    expect(copy()).toBe(0);
    expect(statSync(join(folder, 'kith.db')).size).toBeGreaterThan(30 * 9000);
    // Another process that may close the log, because nobody seems to use it, would delete it.
    const other = `const db = new (require('better-sqlite3'))(process.argv[1]); db.prepare('select 1 from t').get(); db.close();`;
    execFileSync(process.execPath, ['-e', other, join(folder, 'kith.db')]);
    expect(existsSync(join(folder, 'kith.db-wal'))).toBe(true);
  });
  it('is asked for now and then, not at each commit, while a reader keeps it from being copied', async () => {
    let asked = 0;
    const checkpoints = new Checkpoints(writer, async () => (asked++, copyLog(copier)), PAGES);
    const reader = new Connection(join(folder, 'kith.db'), true);
    reader.exec('begin');
    rows(reader);
    await write(checkpoints, 200);
    expect(asked).toBeGreaterThan(4);
    expect(asked).toBeLessThan(100);
    reader.close();
  });
  it('is copied by the writer when the other cannot', async () => {
    const checkpoints = new Checkpoints(writer, () => Promise.reject(new Error('gone')), PAGES);
    await write(checkpoints, 200);
    expect(log()).toBeLessThan(3 * PAGES);
  });
  it('is copied by the writer when the other never answers', async () => {
    const checkpoints = new Checkpoints(writer, () => new Promise(() => undefined), PAGES);
    await write(checkpoints, 2000);
    expect(log()).toBeLessThan(70 * PAGES);
  });
  it('grows while somebody reads what it hides, and is copied once they are done', async () => {
    const checkpoints = new Checkpoints(writer, async () => copyLog(copier), PAGES);
    const reader = new Connection(join(folder, 'kith.db'), true);
    await write(checkpoints, 10);
    reader.exec('begin');
    const before = rows(reader);
    await write(checkpoints, 200);
    expect(log()).toBeGreaterThan(4 * PAGES);
    expect([before, rows(reader)]).toEqual([10, 10]);
    reader.exec('commit');
    reader.close();
    await write(checkpoints, 10);
    const { log: pages } = writer.db.prepare('pragma wal_checkpoint(noop)').get() as { log: number };
    expect(pages).toBeLessThan(PAGES);
    expect(rows(copier)).toBe(written);
  });
  it('begins anew though some reader always stands in it', async () => {
    const checkpoints = new Checkpoints(writer, async () => copyLog(copier), PAGES);
    const loop = `const { workerData } = require('node:worker_threads');
      const db = new (require('better-sqlite3'))(workerData, { readonly: true });
      let told = false;
      const nap = new Int32Array(new SharedArrayBuffer(4));
      for (;;) { db.exec('begin'); db.prepare('select count(*) from t').get();
        if (!told) told = !require('node:worker_threads').parentPort.postMessage('reads');
        Atomics.wait(nap, 0, 0, 30); db.exec('commit'); }`;
    const readers = [0, 1, 2].map(() => new Worker(loop, { eval: true, workerData: join(folder, 'kith.db') }));
    await Promise.all(readers.map((reader) => new Promise((resolve) => reader.once('message', resolve))));
    let anew = 0;
    for (let i = 0, before = 0; i < 100; i++) {
      await write(checkpoints, 20);
      const { log: pages } = writer.db.prepare('pragma wal_checkpoint(noop)').get() as { log: number };
      if (pages < before) anew++;
      before = pages;
    }
    await Promise.all(readers.map((reader) => reader.terminate()));
    expect(anew).toBeGreaterThan(2);
    expect(rows(copier)).toBe(written);
  });
  it('keeps what it holds when there is no room to copy it', async () => {
    const checkpoints = new Checkpoints(writer, () => Promise.reject(new Error('gone')), PAGES);
    const { db } = writer;
    const pragma = db.pragma.bind(db);
    let full = 0;
    db.pragma = (source, options) => {
      if (!source.includes('passive')) return pragma(source, options);
      full++;
      throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL', name: 'SqliteError' });
    };
    await write(checkpoints, 60);
    expect(full).toBeGreaterThan(0);
    db.pragma = pragma;
    await write(checkpoints, 60);
    expect(rows(copier)).toBe(written);
    const { log: pages } = db.prepare('pragma wal_checkpoint(noop)').get() as { log: number };
    expect(pages).toBeLessThan(3 * PAGES);
  });
});
