/** What the built collector says when it cannot use the server that its settings name: one sentence, no password, exit code 2. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type Place } from '../kit/database.ts';

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
beforeAll(async () => {
  [place, newer] = await Promise.all([freshDatabase(), freshDatabase()]);
  const client = new pg.Client({ connectionString: newer.url });
  await client.connect();
  await client.query(`insert into kith_schema (version, name) values (9999, 'of a later year')`);
  await client.end();
});
afterAll(() => Promise.all([place.drop(), newer.drop()]));

/** The address of the empty database with a part changed; its password is always our secret. */
const changed = (change: (url: URL) => void, from = place.url): string => {
  const url = new URL(from);
  url.password = SECRET;
  change(url);
  return url.href;
};
const cannot = (why: string) =>
  new RegExp(`^Kith cannot use the database postgres://\\S+: ${why}.*\\. KITH_DATABASE_URL must name a database`);

const rows: [string, () => string, RegExp][] = [
  ['there is no such database', () => new URL('/nowhere_at_all', place.url).href, cannot('there is no such database on the server')],
  [
    'the server does not know the user',
    () => changed((url) => (url.username = 'stranger')),
    cannot('the server does not let this user in'),
  ],
  ['nothing listens', () => changed((url) => (url.port = '1')), cannot('nothing listens there')],
  ['no machine has that name', () => changed((url) => (url.hostname = 'nowhere.invalid')), cannot('no machine is known by that name')],
  ['TLS is asked for where there is none', () => `${place.url}?sslmode=verify-full`, cannot('the server does not speak TLS')],
  [
    'the address is none',
    () => `postgres://kith:${SECRET}@[::1/kith`,
    /^KITH_DATABASE_URL must be like postgres:\/\/USER:PASSWORD@HOST\/DATABASE;/,
  ],
  [
    'a newer Kith wrote it',
    () => newer.url,
    /^The database was written by a newer Kith \(schema 9999; this program knows \d+\)\. Start the newer program\.$/,
  ],
];

describe('a server that cannot be used', () => {
  it.each(rows)('is refused in one plain sentence where %s', async (_name, url, sentence) => {
    const { code, said } = await start(url());
    expect(said).toEqual([expect.stringMatching(sentence)]);
    expect(code).toBe(2);
    expect(said.join('\n')).not.toContain(SECRET);
    const password = new URL(place.url).password;
    if (password) expect(said.join('\n')).not.toContain(password);
  });
});
