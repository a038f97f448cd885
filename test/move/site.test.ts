import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBulk } from '../../collector/store/move/open.ts';
import { numbered } from '../../collector/store/move/numbers.ts';
import { ofSite, STAYS } from '../../collector/store/move/site-tables.ts';
import { quoted, tablesOf } from '../../collector/store/move/table.ts';
import { openStore } from '../../collector/store/open.ts';
import { SECRET_KEY, WRITE_KEY } from '../kit/collector.ts';
import { startKith } from '../kit/kith.ts';
import { makePlaces, portraits, raw, type Places } from './places.ts';

let places: Places;
let from: string;
let url: string;
beforeEach(async () => {
  places = makePlaces();
  places.folder.old();
  from = `file:${places.folder.file}`;
  await (await openStore({ url: from, threads: false })).close();
  url = await places.empty();
});
afterEach(() => places.end());
const out = (name: string): string => join(places.folder.folder, name);
const ADMIN = { KITH_ADMIN_EMAIL: 'admin@example.com', KITH_ADMIN_PASSWORD: 'a long enough password' };
const run = (at: string, command: 'export' | 'import', ...words: string[]) =>
  places.folder.run(command, words, { env: { KITH_DATABASE_URL: at, ...ADMIN } });
const lines = (text: string): string[] => text.trimEnd().split('\n');
/** The fixture's one site as a file. */
async function exported(name = 'one.ndjson'): Promise<string> {
  expect(await run(from, 'export', 'all', '--out', out(name))).toMatchObject({ code: 0 });
  return out(name);
}
/** Rows of every table of sites, and of everything else that an import may leave. */
async function rows(at: string): Promise<number> {
  const bulk = await openBulk(at, 'write');
  let sum = 0;
  for (const { name } of await tablesOf(bulk.q))
    sum += (await bulk.q.get<{ n: number }>(`select count(*) as n from ${quoted(name)}`))?.n ?? 0;
  await bulk.close();
  return sum;
}

describe('a site', () => {
  it('goes to another database and comes back the same', async () => {
    await exported();
    expect(await run(url, 'import', out('one.ndjson'))).toMatchObject({ code: 0 });
    expect(await raw(url)).toEqual(await raw(from));
    expect(await portraits(url)).toEqual(await portraits(from));
    expect(await run(url, 'export', 'all', '--out', out('two.ndjson.gz'))).toMatchObject({ code: 0 });
    const back = places.file();
    expect(await run(back, 'import', out('two.ndjson.gz'))).toMatchObject({ code: 0 });
    expect(await raw(back)).toEqual(await raw(from));
    const [one, two] = [readFileSync(out('one.ndjson'), 'utf8'), gunzipSync(readFileSync(out('two.ndjson.gz'))).toString()];
    expect(lines(two).slice(1, -1).sort()).toEqual(lines(one).slice(1, -1).sort());
  });

  it('stands beside another one, and the other one stays as it was', async () => {
    await exported();
    expect(await run(url, 'import', out('one.ndjson'))).toMatchObject({ code: 0 });
    const [[id, before]] = Object.entries(await portraits(url)) as [[string, unknown]];
    const again = await run(url, 'import', out('one.ndjson'));
    expect(again).toMatchObject({ code: 1, said: expect.stringMatching(/There is a site .* here already; .*--as NEW_ID/) });
    const beside = await run(url, 'import', out('one.ndjson'), '--as', 'second');
    expect(beside).toMatchObject({ code: 0, said: expect.stringContaining('make new ones for this site') });
    const both = await portraits(url);
    expect(both[id]).toEqual(before);
    expect(both['second']).toEqual(before);
    expect(await raw(url)).toHaveLength(2);
    // Both go together, and stay apart.
    expect(await run(url, 'export', 'all', '--out', out('both.ndjson'))).toMatchObject({ code: 0 });
    const back = places.file();
    expect(await run(back, 'import', out('both.ndjson'))).toMatchObject({ code: 0 });
    expect(await portraits(back)).toEqual(both);
  });

  it('goes on with its keys, its segments and its numbers', async () => {
    await exported();
    expect(await run(url, 'import', out('one.ndjson'), '--owner', 'New@Owner.example')).toMatchObject({
      code: 0,
      said: expect.stringMatching(/new@owner\.example chooses a password at .*\/invitation\?token=\S+ /),
    });
    const kith = await startKith({ ready: false, env: { KITH_DATABASE_URL: url }, now: Date.parse('2026-11-23T08:00:00Z') });
    const event = { type: 'track', event: 'Order Completed', messageId: 'after', userId: 'user-1', anonymousId: 'device-1' };
    const properties = { order_id: 'after', total: 5, currency: 'EUR' };
    expect((await kith.send([{ ...event, properties }], { key: WRITE_KEY })).body).toMatchObject({ accepted: 1 });
    const ask = async <T>(path: string, body?: unknown): Promise<T> => {
      const headers = { authorization: `Bearer ${SECRET_KEY}`, 'content-type': 'application/json' };
      const answer = await kith.app.request(`/api/v1${path}`, body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers });
      expect(answer.status).toBe(200);
      return (await answer.json()) as T;
    };
    const { items } = await ask<{ items: { id: string; rule: unknown; count: number }[] }>('/segments');
    expect(items.length).toBe(4);
    for (const { rule, count } of items) expect((await ask<{ count: number }>('/segments/preview', { rule })).count).toBe(count);
    expect((await kith.store.write.profileDrift(1, 0, 1000)).drift).toEqual([]);
    const [member] = await kith.store.read.membersOfSite(1);
    expect(member).toMatchObject({ email: 'new@owner.example', role: 'owner', invited: true });
    await kith.store.close();
  });

  it('is written without passwords, secrets or links', async () => {
    const text = readFileSync(await exported(), 'utf8');
    const db = new Database(places.folder.file, { readonly: true });
    const secrets = db
      .prepare(`select password as secret from member union select value from setting where name = 'decision_secret'`)
      .all() as {
      secret: string;
    }[];
    db.close();
    expect(secrets.length).toBe(2);
    for (const secret of [...secrets.map(({ secret }) => secret), SECRET_KEY]) expect(text.includes(secret)).toBe(false);
    for (const table of Object.keys(STAYS)) expect(text).not.toContain(`{"table":"${table}"`);
  });
});

describe('whose it is', () => {
  const member = (id: string) => ({ id, email: `${id}@example.com`, name: id, password: 'x' });
  const site = { name: 'Other', origins: ['*'], timeZone: 'UTC', currency: 'EUR', language: 'en', weekStart: 1, pricesWithTax: true };
  async function furnish(owners: string[][]): Promise<void> {
    const store = await openStore({ url, threads: false });
    for (const [i, names] of owners.entries()) {
      await store.write.addSite(`o${i}`, { ...site, consent: 'none', spamReferrers: [] }, [], { member: null }, 1);
      const here = (await store.read.allSites()).find(({ id }) => id === `o${i}`)?.site ?? 0;
      for (const name of names) await store.write.invite(here, member(name), 'owner', `${name}${i}`, { member: null }, 1).catch(() => true);
    }
    await store.close();
  }
  const ownersOf = async (): Promise<string[]> => {
    const bulk = await openBulk(url, 'read');
    const all = await bulk.q.all<{ email: string }>(
      `select m.email from role r join member m on m.id = r.member join site s on s.site = r.site where s.name = 'Concert hall' order by m.email`,
    );
    await bulk.close();
    return all.map(({ email }) => email);
  };
  it('is asked for where nobody can log in, unless the environment names who will', async () => {
    const nobody = await places.folder.run('import', [await exported()], { env: { KITH_DATABASE_URL: url } });
    expect(nobody).toMatchObject({ code: 1, said: expect.stringContaining('Nobody can log in here yet') });
    expect(await run(url, 'import', out('one.ndjson'))).toMatchObject({ code: 0 });
    expect(await ownersOf()).toEqual([]);
    const kith = await startKith({ ready: false, env: { KITH_DATABASE_URL: url, ...ADMIN } });
    const [there] = await kith.store.read.allSites();
    expect(there?.name).toBe('Concert hall');
    expect(await kith.store.read.membersOfSite(there?.site ?? 0)).toMatchObject([{ email: 'admin@example.com', role: 'owner' }]);
    await kith.store.close();
  });
  it('is theirs who own everything there', async () => {
    await furnish([['ada', 'ben'], ['ada']]);
    expect(await run(url, 'import', await exported())).toMatchObject({ code: 0 });
    expect(await ownersOf()).toEqual(['ada@example.com']);
  });
  it('is asked for where nobody owns everything, and nothing is kept', async () => {
    await furnish([['ada'], ['ben']]);
    const before = await rows(url);
    expect(await run(url, 'import', await exported())).toMatchObject({ code: 1, said: expect.stringContaining('--owner EMAIL') });
    expect(await rows(url)).toBe(before);
    expect(await run(url, 'import', out('one.ndjson'), '--owner', 'ben@example.com')).toMatchObject({ code: 0 });
    expect(await ownersOf()).toEqual(['ben@example.com']);
  });
});

describe('a file is refused, with the line, and leaves nothing, when', () => {
  const sealed = (text: string[]): string[] => {
    const sha256 = createHash('sha256')
      .update(text.slice(0, -1).join('\n') + '\n')
      .digest('hex');
    return [...text.slice(0, -1), JSON.stringify({ ...(JSON.parse(text.at(-1) ?? '') as object), sha256 })];
  };
  const at = (text: string[], part: string): number => text.findIndex((line) => line.includes(part));
  const swap =
    (part: string, other: string, seal = false) =>
    (text: string[]): string[] => {
      const changed = text.with(at(text, part), text[at(text, part)]!.replace(part, other));
      return seal ? sealed(changed) : changed;
    };
  const cases: [string, (text: string[]) => string[], RegExp][] = [
    ['it is empty', () => [], /line 1: the file is empty/],
    ['it is something else', () => ['id,title', 'a,b'], /line 1: this is no line of an exported site/],
    ['it is other JSON', () => ['{"hello":1}'], /line 1: this is no beginning/],
    ['it was made by another schema', swap('"schema":16', '"schema":7'), /line 1: it was written by Kith .*schema 7/],
    ['it has a newer format', swap('"format":1', '"format":2'), /line 1: it is of format 2/],
    ['its end is missing', (text) => text.slice(0, -1), /ends in the middle/],
    ['its last lines are missing', (text) => [...text.slice(0, 100), text[100]!.slice(0, 20)], /line 101: this is no line/],
    ['a line is missing', (text) => text.toSpliced(40, 1), /there should be \d+ rows of \w+, and there are/],
    ['a line is there twice', (text) => text.toSpliced(40, 0, text[40]!), /there should be \d+ rows of \w+, and there are/],
    ['a letter was changed', swap('user-3@example.com', 'user-4@example.com'), /the checksum does not fit/],
    ['a line is cut', (text) => text.with(50, text[50]!.slice(0, 30)), /line 51: this is no line/],
    [
      'it names a table that is none of a site',
      swap('{"table":"event"', '{"table":"member"'),
      /line \d+: this Kith knows no table "member"/,
    ],
    ['a column is strange', swap('"message_id"', '"other_id"'), /line \d+: this Kith knows no \w+\.other_id/],
    ['a number is none', swap('"first_seen":1', '"first_seen":"1'), /line \d+: (this is no line|\w+\.first_seen cannot be)/],
    ['a number names what is not there', swap('"root":3', '"root":99999', true), /line \d+: node.root names the number 99999/],
    ['its numbers leave no room for others', swap('"node":[1,', '"node":[9007199254740000,', true), /line 1: the numbers of node are none/],
    ['its settings cannot be read', swap('"spam_referrers":"[', '"spam_referrers":"', true), /settings of the site that nobody could make/],
    ['its settings are none', swap('"time_zone":"', '"time_zone":"Nowhere/', true), /nobody could make \(timeZone\)/],
    ['a value is missing that must be there', swap('"kind":0', '"kind":null', true), /stored|null|contradict/i],
  ];
  it.each(cases)('%s', async (_, damage, message) => {
    const text = lines(readFileSync(await exported(), 'utf8'));
    const before = await rows(url);
    const changed = damage(text);
    expect(changed).not.toEqual(text);
    writeFileSync(out('bad.ndjson'), changed.length === 0 ? '' : `${changed.join('\n')}\n`);
    expect(await run(url, 'import', out('bad.ndjson'))).toMatchObject({ code: 1, said: expect.stringMatching(message) });
    expect(await rows(url)).toBe(before);
  });
  it('its packing is cut off', async () => {
    const packed = gzipSync(readFileSync(await exported()));
    writeFileSync(out('bad.ndjson.gz'), packed.subarray(0, packed.length - 2000));
    const before = await rows(url);
    expect(await run(url, 'import', out('bad.ndjson.gz'))).toMatchObject({
      code: 1,
      said: expect.stringMatching(/line \d+: what follows is damaged or missing/),
    });
    expect(await rows(url)).toBe(before);
  });
  it('it is not there', async () => {
    expect(await run(url, 'import', out('none.ndjson'))).toMatchObject({
      code: 1,
      said: expect.stringMatching(/There is no .*none\.ndjson/),
    });
  });
});

it('a database that an administrator makes by importing belongs to whom its folder belongs to', async () => {
  const text = await exported();
  const folder = join(places.folder.folder, 'service');
  mkdirSync(folder);
  if (process.getuid?.() === 0) chownSync(folder, 1234, 1234);
  expect(await run(`file:${join(folder, 'kith.db')}`, 'import', text)).toMatchObject({ code: 0 });
  const owners = ['kith.db', 'kith.db.lock'].map((name) => statSync(join(folder, name)).uid);
  expect(owners).toEqual([statSync(folder).uid, statSync(folder).uid]);
});

describe('an export', () => {
  it.each([
    ['of no site', [], /Name a site: \S+ \(Concert hall\), or all/],
    ['of a strange site', ['nobody'], /There is no one site "nobody"/],
  ])('%s says which there are', async (_, words, message) => {
    expect(await run(from, 'export', ...words, '--out', out('x.ndjson'))).toMatchObject({ code: 1, said: expect.stringMatching(message) });
    expect(existsSync(out('x.ndjson'))).toBe(false);
    expect(existsSync(`${out('x.ndjson')}.part`)).toBe(false);
  });
  it('takes a site’s name, also while Kith runs', async () => {
    const kith = await startKith({ ready: false, env: { KITH_DATABASE_URL: from } });
    expect(await run(from, 'export', 'Concert hall', '--out', out('x.ndjson'))).toMatchObject({ code: 0 });
    await kith.store.close();
  });
  it('writes over nothing, and to no other kind of file', async () => {
    await exported('x.ndjson');
    expect(await run(from, 'export', 'all', '--out', out('x.ndjson'))).toMatchObject({
      code: 1,
      said: expect.stringContaining('is there already'),
    });
    expect(await run(from, 'export', 'all', '--out', out('x.csv'))).toMatchObject({
      code: 1,
      said: expect.stringContaining('FILE.ndjson'),
    });
  });
});

/** Whole numbers that stand for nothing else than themselves: times, counts, money, flags. Any other one must be known to `numbers.ts`. */
const PLAIN = new Set(
  `amount at backfilled began begun_at bucket cancelled charged client_ts control cost cost_order cost_parcel cost_return costs count
   count_unconfirmed created_at day decided_at discount dismissed ended_at entered entry_ts events fee_fixed fee_rate firm_ts first_order
   first_seen first_ts good_at granted gross held hidden hits identified in_feed kind known last last_order last_seen last_ts last_used
   learnt_ts least line lines live_seen live_since margin most nodes orders owner_set owner_ts pages people personal price prices_with_tax
   rate rated reach read_at received_at returned revenue revoked_at sale_price score shared_since shipping shipping_cost since start stock stop
   sum tax told_ts tried_at ts uncosted committed_at ends history_from n part starts undone_at updated_at value verified version way_ts week_start windowed written_off`.split(
    /\s+/,
  ),
);
describe('the tables', () => {
  it('of a site go along, and the others have a reason to stay', async () => {
    const bulk = await openBulk(url, 'write');
    const tables = await tablesOf(bulk.q);
    await bulk.close();
    const named = tables.filter(({ columns }) => columns.some(({ name }) => name === 'site')).map(({ name }) => name);
    expect(tables.filter(({ name }) => !(name in STAYS) && !named.includes(name))).toEqual([]);
    expect(Object.keys(STAYS).filter((name) => !tables.some((table) => table.name === name))).toEqual([]);
    expect(tables.filter(({ key }) => key.length === 0)).toEqual([]);
  });
  it('hold no number of which nobody knows what it names', async () => {
    const bulk = await openBulk(url, 'write');
    const tables = ofSite(await tablesOf(bulk.q));
    await bulk.close();
    const of = numbered(tables);
    const unknown = tables.flatMap(({ name, columns }) =>
      columns
        .filter((column) => column.kind === 'int' && of(name, column.name) === null && !PLAIN.has(column.name))
        .map((column) => `${name}.${column.name}`),
    );
    expect(unknown).toEqual([]);
  });
});
