/** Where everything is on a database server: what concerns a file is said in plain words, and nothing raises a false alarm. */
import { existsSync } from 'node:fs';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiError, Health } from '../../shared/api.ts';
import { newestSchema } from '../../collector/store/copies.ts';
import { ENGINE, freshDatabase, type Place as Database } from '../kit/database.ts';
import { startKith, type Kith } from '../kit/kith.ts';
import { makePlace, type Place } from './kit.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOON = Date.parse('2026-11-22T12:00:00Z');
/** What the machine's owner is told instead. */
const TOOLS = /on a server \(KITH_DATABASE_URL\), which is backed up and restored with its own tools: pg_dump/;

let database: Database;
let place: Place;
beforeEach(async () => {
  database = await freshDatabase();
  place = makePlace({ KITH_DATABASE_URL: database.url });
});
afterEach(async () => {
  place.end();
  await database.drop();
});

describe.runIf(ENGINE !== 'sqlite')('a command', () => {
  it.each(['backup', 'verify', 'restore'] as const)('kith %s says whose work it is', async (command) => {
    const env = { KITH_BACKUP_DIR: place.backups };
    for (const words of command === 'restore' ? [['some.db.gz']] : command === 'backup' ? [[], [place.backups]] : [[]]) {
      const { code, said } = await place.run(command, words, { env });
      expect(said).toMatch(TOOLS);
      expect(code).toBe(1);
    }
    expect(existsSync(place.backups)).toBe(false);
  });
  it('kith upgrade tells the steps, does them once, and shows no password', async () => {
    const address = new URL(database.url);
    // A server that asks for none takes any.
    address.password ||= 'a-secret';
    const secret = decodeURIComponent(address.password);
    const env = { KITH_DATABASE_URL: address.href };
    expect(await place.run('upgrade', [], { env })).toMatchObject({
      code: 0,
      said: expect.stringMatching(new RegExp(`is up to date \\(schema ${newestSchema()}\\)\\.$`)) as string,
    });
    const { said } = await place.run('upgrade', [], { env });
    for (const shown of [secret, address.password]) expect(said).not.toContain(shown);
  });
  it('kith upgrade of a new database makes it', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('drop schema public cascade; create schema public');
    await client.end();
    const told = await place.run('upgrade', ['--dry-run']);
    expect(told).toMatchObject({ code: 0, said: expect.stringContaining('Nothing was changed.') as string });
    expect(told.said).toContain('back it up first, with the tools of its server');
    expect((await place.run('upgrade')).said).toMatch(/Done\.$/);
    expect((await place.run('upgrade')).said).toMatch(/is up to date/);
  });
  it('kith upgrade of a server that is not there says so', async () => {
    const { code, said } = await place.run('upgrade', [], { env: { KITH_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/kith' } });
    expect({ code, said }).toMatchObject({ code: 1, said: expect.stringContaining('nothing listens there') as string });
  });
});

describe.runIf(ENGINE !== 'sqlite')('the health of the machine', () => {
  let kith: Kith;
  beforeEach(async () => {
    kith = await startKith({ now: NOON, env: { ...place.env, KITH_BACKUP_DIR: place.backups, KITH_METRICS_TOKEN: 'a token for metrics' } });
  });
  afterEach(() => kith.close());
  const health = async (): Promise<Health> => (await kith.api<Health>('owner', 'GET', '/health')).body;
  const look = async (ms: number): Promise<void> => {
    kith.pass(ms);
    await kith.doors.upkeep.look();
  };

  it('misses no backup, however long there is none', async () => {
    for (let day = 0; day < 12; day++) await look(DAY);
    const { findings, backups, jobs, store } = await health();
    expect({ findings, jobs, next: backups.next, items: backups.items }).toEqual({ findings: [], jobs: [], next: null, items: [] });
    expect(store).toMatchObject({ engine: ENGINE, file: null, log: null, free: null, daysLeft: null });
    expect(store.server).toMatch(/^postgres:\/\/[^:/]+@[^/]+\/kith_/);
    expect(kith.log.filter(({ level }) => level === 'error')).toEqual([]);
  });
  it('knows how large the database is, and how it grows', async () => {
    await look(HOUR);
    const before = (await health()).store.database ?? 0;
    expect(before).toBeGreaterThan(1e6);
    const events = Array.from({ length: 250 }, (_, i) => ({
      type: 'track',
      event: 'Told',
      anonymousId: `a${i}`,
      properties: { text: 'x'.repeat(1500) },
    }));
    expect((await kith.send(events)).body).toMatchObject({ accepted: 250 });
    await look(DAY);
    const { database: after, perDay } = (await health()).store;
    expect(after).toBeGreaterThan(before);
    expect(perDay).toBeGreaterThan(0);
  });
  it('has a size for Prometheus, and nothing that nobody can tell', async () => {
    const answer = await kith.app.request('/metrics', { headers: { authorization: 'Bearer a token for metrics' } });
    const text = await answer.text();
    expect(text).toMatch(/^kith_database_bytes \d{6,}$/m);
    expect(text).not.toMatch(/^kith_(log_bytes|disk_free_bytes|disk_days_left|backup_age_seconds|finding\{)/m);
  });
  it('refuses to make a backup, with the reason', async () => {
    const { status, body } = await kith.api<ApiError>('owner', 'POST', '/backups');
    expect({ status, message: body.error.message }).toMatchObject({ status: 409, message: expect.stringMatching(TOOLS) as string });
  });
});
