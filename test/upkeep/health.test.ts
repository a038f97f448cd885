import { existsSync, readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Counts, Health } from '../../shared/api.ts';
import { findingsOf, type Signs } from '../../collector/upkeep/findings.ts';
import { growthOf } from '../../collector/upkeep/figures.ts';
import { createLog } from '../../collector/upkeep/log.ts';
import type { openStore } from '../../collector/store/open.ts';
import type { Connection } from '../../collector/store/sqlite/connection.ts';
import { openSqlite } from '../../collector/store/sqlite/open.ts';
import { ENGINE } from '../kit/database.ts';
import { startKith, WRITE_KEY, type Kith } from '../kit/kith.ts';
import { makePlace, type Place } from './kit.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOON = Date.parse('2026-11-22T12:00:00Z');

let place: Place;
let kith: Kith;
const start = async (env: Record<string, string> = {}): Promise<void> => {
  kith = await startKith({ now: NOON, env: { ...place.env, KITH_BACKUP_DIR: place.backups, ...env } });
};
beforeEach(() => void (place = makePlace()));
afterEach(async () => {
  await kith?.close();
  place.end();
});
const health = async (): Promise<Health> => (await kith.api<Health>('owner', 'GET', '/health')).body;
const names = (): string[] =>
  existsSync(place.backups)
    ? readdirSync(place.backups)
        .filter((name) => !name.endsWith('.json'))
        .sort()
    : [];
/** The minute that passes on a running collector. */
const look = async (ms: number): Promise<void> => {
  kith.pass(ms);
  await kith.doors.upkeep.look();
};

describe.runIf(ENGINE === 'sqlite')('at night', () => {
  it('a backup is made once, when the clock of the shop shows the hour', async () => {
    await start({ KITH_SITE: JSON.stringify({ name: 'Hall', timeZone: 'Europe/Amsterdam' }) });
    expect((await health()).backups).toMatchObject({
      time: '03:15',
      zone: 'Europe/Amsterdam',
      next: '2026-11-23T02:15:00.000Z',
      last: null,
    });
    await look(14 * HOUR);
    expect(names()).toEqual([]);
    await look(15 * 60_000);
    expect(names()).toEqual(['kith-20261123-021500.db.gz']);
    await look(HOUR);
    expect(names()).toHaveLength(1);
    expect((await health()).backups).toMatchObject({ last: '2026-11-23T02:15:00.000Z', lastVerified: '2026-11-23T02:15:00.000Z' });
    await look(23 * HOUR);
    expect(names()).toHaveLength(2);
    expect(kith.log.filter((line) => line['job'] === 'backup')).toHaveLength(2);
    expect((await health()).jobs.map(({ job, ok }) => [job, ok])).toEqual([
      ['backup', true],
      ['backup', true],
    ]);
  });
  it('that was slept through, it is made soon after the start', async () => {
    await start();
    await look(16 * HOUR);
    await kith.close();
    kith = await startKith({ now: NOON + 3 * DAY, env: { ...place.env, KITH_BACKUP_DIR: place.backups } });
    await kith.doors.upkeep.begin();
    expect(names()).toHaveLength(1);
    await look(6 * 60_000);
    expect(names()).toHaveLength(2);
    await kith.doors.upkeep.end();
  });
  it('nothing is made when the owner says never', async () => {
    await start({ KITH_BACKUP_AT: 'never' });
    await look(5 * DAY);
    expect(names()).toEqual([]);
    expect((await health()).backups).toMatchObject({ time: null, next: null });
  });
  it('a failure is told, tried again an hour later, and forgotten when it is mended', async () => {
    await start({ KITH_BACKUP_DIR: '/proc/nowhere/at/all' });
    await look(16 * HOUR);
    expect((await health()).findings).toMatchObject([{ kind: 'backup_failed', tone: 'bad' }]);
    expect(kith.log.at(-1)).toMatchObject({ level: 'error', what: 'job', job: 'backup' });
    await look(59 * 60_000);
    expect(kith.log.filter((line) => line['job'] === 'backup')).toHaveLength(1);
    await look(60_000);
    expect(kith.log.filter((line) => line['job'] === 'backup')).toHaveLength(2);
    kith.config.backup.folder = place.backups;
    await look(HOUR);
    expect(names()).toHaveLength(1);
    expect((await health()).findings.map(({ kind }) => kind)).toEqual(['only_here']);
  });
  it('where no backup is made, the whole store is checked once a week', async () => {
    await start({ KITH_BACKUP_AT: 'never' });
    await look(6 * DAY);
    expect((await health()).jobs).toEqual([]);
    await look(2 * DAY);
    expect((await health()).jobs).toMatchObject([{ job: 'check', ok: true }]);
    expect(readdirSync(place.folder).filter((name) => name.includes('check'))).toEqual([]);
  });
});

describe.runIf(ENGINE === 'sqlite')('a full disk', () => {
  it('is told to come back later, answers what is asked, and heals without a restart', async () => {
    let connection: Connection | undefined;
    const open: typeof openStore = () =>
      openSqlite(place.file, { threads: false, onDeath: () => undefined, opened: (opened) => void (connection = opened) });
    kith = await startKith({ now: NOON, env: { ...place.env, KITH_BACKUP_DIR: place.backups }, open });
    const send = (n: number) =>
      kith.send(
        Array.from({ length: 50 }, (_, i) => ({
          type: 'track',
          event: 'Told',
          anonymousId: `a${n}`,
          messageId: `m-${n}-${i}`,
          properties: { text: 'x'.repeat(2000) },
        })),
      );
    expect((await send(0)).body).toMatchObject({ accepted: 50 });
    connection?.db.pragma(`max_page_count = ${String(connection.db.pragma('page_count', { simple: true }))}`);
    const answer = await kith.app.request('/v1/batch', {
      method: 'POST',
      body: JSON.stringify({
        writeKey: WRITE_KEY,
        batch: Array.from({ length: 50 }, (_, i) => ({
          type: 'track',
          event: 'x',
          anonymousId: 'b',
          messageId: `full-${i}`,
          properties: { text: 'x'.repeat(2000) },
        })),
      }),
    });
    expect({ status: answer.status, later: answer.headers.get('retry-after') }).toEqual({ status: 503, later: '5' });
    expect((await kith.api<{ items: unknown[] }>('secret key', 'GET', '/profiles')).body.items).toHaveLength(1);
    expect((await kith.api<Health>('secret key', 'GET', '/health')).body.findings[0]).toMatchObject({ kind: 'disk_full', tone: 'bad' });
    connection?.db.pragma('max_page_count = 1000000');
    expect((await send(1)).body).toMatchObject({ accepted: 50 });
    kith.pass(6 * 60_000);
    expect((await kith.api<Health>('secret key', 'GET', '/health')).body.findings).toEqual([]);
    const stored = connection?.db.prepare('select count(*) as n from event').get();
    expect(stored).toEqual({ n: 100 });
  });
});

describe.runIf(ENGINE === 'sqlite')('the health of the machine', () => {
  it('is told to owners, with a warning in everybody’s frame for them alone', async () => {
    await start();
    await look(16 * HOUR);
    kith.doors.upkeep.trouble('corrupt');
    kith.pass(61_000);
    const [own, other] = [await kith.api<Counts>('owner', 'GET', '/counts'), await kith.api<Counts>('marketer', 'GET', '/counts')];
    expect([own.body.hands, other.body.hands]).toEqual([1, 0]);
    expect((await health()).findings[0]).toMatchObject({ kind: 'damaged', tone: 'bad' });
  });
  it('comes with a backup at once, one at a time', async () => {
    await start();
    expect(await kith.api('owner', 'POST', '/backups')).toMatchObject({ status: 202 });
    expect(await kith.api('owner', 'POST', '/backups')).toMatchObject({ status: 409 });
    await kith.doors.upkeep.idle();
    expect((await health()).backups.items).toMatchObject([{ name: 'kith-20261122-120000.db.gz', encrypted: false, people: 0 }]);
  });
  it('is also told to Prometheus', async () => {
    await start({ KITH_METRICS_TOKEN: 'a token for metrics' });
    await look(16 * HOUR);
    kith.pass(HOUR);
    const answer = await kith.app.request('/metrics', { headers: { authorization: 'Bearer a token for metrics' } });
    const text = await answer.text();
    for (const line of [
      'kith_backup_age_seconds 3600',
      'kith_backup_verified_age_seconds 3600',
      'kith_jobs_failed 0',
      'kith_queue_lag_seconds 0',
    ])
      expect(text.split('\n')).toContain(line);
    expect(text).toMatch(/^kith_disk_free_bytes \d+$/m);
    expect(text).toMatch(/^kith_build_info\{version="0.0.0-test",node="v[^"]+",boot="[^"]+",schema="\d+",store="\w+"\} 1$/m);
    const figures = text.split('\n').filter((line) => line && !line.startsWith('#'));
    for (const line of figures) expect(line).toMatch(/^\w+(\{.*\})? -?\d+(\.\d+)?(e[+-]?\d+)?$/);
    expect(new Set(figures.map((line) => line.replace(/ \S+$/, ''))).size).toBe(figures.length);
  });
});

const fine: Omit<Health, 'findings'> = {
  at: new Date(NOON).toISOString(),
  boot: 'b',
  startedAt: new Date(NOON - DAY).toISOString(),
  version: '1',
  node: 'v20',
  schema: 5,
  store: { engine: 'one', server: null, file: '/data/kith.db', database: 2e9, log: 1e6, free: 50e9, perDay: 1e7, daysLeft: 5000 },
  backups: {
    time: '03:15',
    zone: 'UTC',
    folder: '/data/backups',
    copy: '/mnt/other',
    encrypted: false,
    keep: { daily: 7, weekly: 4, monthly: 6 },
    next: null,
    last: new Date(NOON - 9 * HOUR).toISOString(),
    lastVerified: new Date(NOON - 9 * HOUR).toISOString(),
    running: false,
    items: [],
  },
  work: { writes: 0, reads: 0, threads: 3, lateSeconds: 0, loopMs: 1, memory: 1e8 },
  traffic: { accepted: 1, duplicates: 0, rejected: 0, shed: 0, perMinute: 1 },
  jobs: [],
};
const calm: Signs = {
  now: NOON,
  since: NOON - 90 * DAY,
  started: NOON - 9 * DAY,
  demo: false,
  trouble: null,
  last: new Map(),
  shedLately: 0,
};
const failed = (job: string): Signs['last'] => new Map([[job, { at: NOON, ok: false, detail: 'Because.' }]]);
const store = (change: Partial<Health['store']>) => ({ ...fine, store: { ...fine.store, ...change } });
const onServer: typeof fine = {
  ...store({ file: null, server: 'kith@db.example/kith', log: null, free: null, daysLeft: null }),
  backups: { ...fine.backups, last: null, lastVerified: null, next: null },
};
const backups = (change: Partial<Health['backups']>) => ({ ...fine, backups: { ...fine.backups, ...change } });
const ago = (ms: number): string => new Date(NOON - ms).toISOString();

describe('what needs hands', () => {
  const cases: [string, Omit<Health, 'findings'>, Partial<Signs>, string[]][] = [
    ['is nothing when all is well', fine, {}, []],
    ['is a disk that is full this minute', fine, { trouble: { code: 'full', at: NOON - 1000 } }, ['disk_full bad']],
    ['is not a disk that was full an hour ago', fine, { trouble: { code: 'full', at: NOON - HOUR } }, []],
    ['is a damaged database for as long as it is used', fine, { trouble: { code: 'corrupt', at: NOON - 9 * DAY } }, ['damaged bad']],
    ['is a disk that lasts another ten days', store({ daysLeft: 10 }), {}, ['disk_soon warn']],
    ['is a disk that lasts until tomorrow', store({ daysLeft: 1 }), {}, ['disk_soon bad']],
    ['is a disk with hardly anything left', store({ free: 5e7, daysLeft: null }), {}, ['disk_soon bad']],
    ['is a backup that never was', backups({ last: null, lastVerified: null }), {}, ['backup_never bad']],
    ['is not the missing backup of the first day', backups({ last: null, lastVerified: null }), { since: NOON - DAY }, []],
    ['is a backup of the day before yesterday', backups({ last: ago(40 * HOUR) }), {}, ['backup_old warn']],
    ['is a backup of last month', backups({ last: ago(30 * DAY), lastVerified: ago(30 * DAY) }), {}, ['backup_old bad', 'unproved warn']],
    ['is a backup that failed', fine, { last: failed('backup') }, ['backup_failed bad']],
    ['is a copy that failed', fine, { last: failed('copy') }, ['copy_failed warn']],
    ['is a check that failed', fine, { last: failed('check') }, ['check_failed bad']],
    ['is another job that failed', fine, { last: failed('segments') }, ['job_failed warn']],
    ['is that nobody makes backups', backups({ time: null, last: null, lastVerified: null }), {}, ['backup_off warn']],
    ['is backups on this machine alone, as a hint', backups({ copy: null }), {}, ['only_here hint']],
    ['is plain backups in a bucket, as a hint', backups({ copy: 's3://shop' }), {}, ['not_encrypted hint']],
    ['is work that is ten minutes late', { ...fine, work: { ...fine.work, lateSeconds: 600 } }, {}, ['queue_late warn']],
    ['is not work that fell due while Kith was off', { ...fine, work: { ...fine.work, lateSeconds: 9e5 } }, { started: NOON - 60_000 }, []],
    ['is no backup of a demo', backups({ time: null, last: null, lastVerified: null }), { demo: true }, []],
    ['is an event loop that stands still', { ...fine, work: { ...fine.work, loopMs: 900 } }, {}, ['loop_slow warn']],
    ['is a log larger than half the database', store({ log: 3e9 }), {}, ['log_large warn']],
    ['is that requests were turned away lately', fine, { shedLately: 12 }, ['shedding warn']],
    ['is no backup of a server’s database', onServer, { last: failed('backup') }, []],
    ['is no backup for a store in memory', store({ file: null, database: null, log: null, free: null }), {}, []],
  ];
  it.each(cases)('%s', (_name, figures, signs, expected) => {
    expect(findingsOf(figures, { ...calm, ...signs }).map(({ kind, tone }) => `${kind} ${tone}`)).toEqual(expected);
  });
  it('is told by the growth of the last month', () => {
    const day = (day: number, bytes: number) => ({ day, bytes, free: 1 });
    expect(growthOf([day(1, 1e9), day(11, 2e9)], 5e9)).toEqual({ perDay: 1e8, daysLeft: 50 });
    expect(growthOf([day(1, 2e9), day(11, 1e9)], 5e9)).toEqual({ perDay: -1e8, daysLeft: null });
    expect(growthOf([day(1, 2e9)], 5e9)).toEqual({ perDay: null, daysLeft: null });
  });
});

describe('the log', () => {
  it('has a line for each request, without addresses, queries or names', async () => {
    await start({ KITH_LOG: 'info' });
    await kith.send([{ type: 'identify', userId: 'ada@example.com', traits: { email: 'ada@example.com' } }]);
    await kith.api('viewer', 'GET', '/profiles/lookup?namespace=email&value=ada@example.com');
    await kith.api('viewer', 'GET', '/profiles/p_ada@example.com');
    await kith.app.request('/somewhere/ada@example.com', { method: 'DELETE' });
    const lines = kith.log.filter((line) => line['what'] === 'request');
    expect(lines).toMatchObject([
      { level: 'info', method: 'POST', route: '/v1/batch', status: 200 },
      { method: 'GET', route: '/api/v1/profiles/lookup', status: 404 },
      { method: 'GET', route: '/api/v1/profiles/:id', status: 404 },
      { method: 'DELETE', status: 404 },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/ada|example\.com/);
  });
  it('keeps to its level, and gathers what is not urgent', () => {
    const written: string[] = [];
    const { log, flush } = createLog(
      'warn',
      () => NOON,
      (text) => void written.push(text),
    );
    log({ level: 'info', n: 1 });
    log({ level: 'error', n: 2 });
    log({ level: 'fatal', n: 3 });
    flush();
    expect(written.join('')).toBe(
      '{"at":"2026-11-22T12:00:00.000Z","level":"error","n":2}\n{"at":"2026-11-22T12:00:00.000Z","level":"fatal","n":3}\n',
    );
    const all = createLog(
      'info',
      () => NOON,
      (text) => void written.push(text),
    );
    written.length = 0;
    for (let n = 0; n < 3; n++) all.log({ level: 'info', n });
    expect(written).toEqual([]);
    all.flush();
    expect(written).toHaveLength(1);
    expect(written[0]?.trimEnd().split('\n')).toHaveLength(3);
  });
});
