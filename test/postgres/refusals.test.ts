/** What the built collector says when it cannot use the server that its settings name: one sentence, no password, and in the exit code whether trying again may help. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asStoreError } from '../../collector/store/postgres/errors.ts';
import { freePort } from '../kit/port.ts';
import { bareDatabase, freshDatabase, type Place } from '../kit/database.ts';

const SECRET = 'hunter2-of-the-tests';
const entry = join(import.meta.dirname, '../../dist/bin/kith.js');

/** Starts Kith until it ends by itself. */
function start(url: string): Promise<{ code: number | null; said: string[] }> {
  const child = spawn(process.execPath, [entry, 'start'], {
    env: { PATH: process.env.PATH ?? '', KITH_DATABASE_URL: url, KITH_PORT: '1' },
  });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, said: output.trim().split('\n') })));
}

let place: Place;
let newer: Place;
let narrow: Place;
beforeAll(async () => {
  [place, newer, narrow] = await Promise.all([freshDatabase(), freshDatabase(), bareDatabase('LATIN1')]);
  const client = new pg.Client({ connectionString: newer.url });
  await client.connect();
  await client.query(`insert into kith_schema (version, name) values (9999, 'of a later year')`);
  await client.end();
});
afterAll(() => Promise.all([place.drop(), newer.drop(), narrow.drop()]));

/** The address of the empty database with a part changed; its password is always our secret. */
const changed = (change: (url: URL) => void, from = place.url): string => {
  const url = new URL(from);
  url.password = SECRET;
  change(url);
  return url.href;
};
const cannot = (why: string) =>
  new RegExp(`^Kith cannot use the database postgres://\\S+: ${why}.*\\. KITH_DATABASE_URL must name a database`);

const SETTING = 2;
const LATER = 1;
const rows: [string, () => string, RegExp, code?: number][] = [
  ['there is no such database', () => new URL('/nowhere_at_all', place.url).href, cannot('there is no such database on the server')],
  [
    'the server does not know the user',
    () => changed((url) => (url.username = 'stranger')),
    cannot('the server does not let this user in'),
  ],
  ['nothing listens', () => changed((url) => (url.port = '1')), cannot('nothing listens there'), LATER],
  [
    'no machine has that name',
    () => changed((url) => (url.hostname = 'nowhere.invalid')),
    cannot('no machine is known by that name'),
    LATER,
  ],
  ['TLS is asked for where there is none', () => `${place.url}?sslmode=verify-full`, cannot('the server does not speak TLS')],
  [
    'the address is none',
    () => `postgres://kith:${SECRET}@[::1/kith`,
    /^KITH_DATABASE_URL must be like postgres:\/\/USER:PASSWORD@HOST\/DATABASE;/,
  ],
  ['the database cannot hold every letter', () => narrow.url, /^The database keeps text as LATIN1; make one with encoding 'UTF8'\.$/],
  [
    'a newer Kith wrote it',
    () => newer.url,
    /^The database was written by a newer Kith \(schema 9999; this program knows \d+\)\. Start the newer program\.$/,
  ],
];

describe('a server that cannot be used', () => {
  it.each(rows)('is refused in one plain sentence where %s', async (_name, url, sentence, expected = SETTING) => {
    const { code, said } = await start(url());
    expect(said).toEqual([expect.stringMatching(sentence)]);
    expect(code).toBe(expected);
    expect(said.join('\n')).not.toContain(SECRET);
    const password = new URL(place.url).password;
    if (password) expect(said.join('\n')).not.toContain(password);
  });

  it('does not keep collectors that start together on an empty database from starting', async () => {
    const empty = await bareDatabase();
    const ended: string[] = [];
    const env = {
      ...{ PATH: process.env.PATH ?? '', KITH_DATABASE_URL: empty.url },
      ...{ KITH_ADMIN_EMAIL: 'a@example.com', KITH_ADMIN_PASSWORD: 'a long enough password', KITH_WRITE_KEY: 'wk_together_and_at_once' },
    };
    const starts = Array.from({ length: 3 }, async () => {
      const child = spawn(process.execPath, [entry, 'start'], { env: { ...env, KITH_PORT: String(await freePort()) } });
      await new Promise<void>((resolve) => {
        child.stdout.on('data', (text: Buffer) => (text.includes('is ready') ? resolve() : undefined));
        child.stderr.on('data', (text: Buffer) => ended.push(text.toString()));
        child.once('exit', () => resolve());
      });
      return child;
    });
    const children = await Promise.all(starts);
    const codes = children.map(({ exitCode }) => exitCode);
    await Promise.all(
      children.map((child) => child.exitCode ?? new Promise((resolve) => (child.once('exit', resolve), child.kill('SIGKILL')))),
    );
    await empty.drop();
    expect({ codes, ended }).toEqual({ codes: [null, null, null], ended: [] });
  });
});

it.each(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH', '53300', '57P01', '25P03'])(
  'a server that goes away in the middle of the work (%s) is one that may come back',
  (code) => expect(asStoreError(Object.assign(new Error('gone'), { code })).code).toBe('busy'),
);
