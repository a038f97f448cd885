import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBulk } from '../../collector/store/move/open.ts';
import { numbered } from '../../collector/store/move/numbers.ts';
import { ofSite, STAYS } from '../../collector/store/move/site-tables.ts';
import { tablesOf } from '../../collector/store/move/table.ts';
import { openStore } from '../../collector/store/open.ts';
import { portrait } from '../identity/portrait.ts';
import { makePlaces, type Places } from './places.ts';

let places: Places;
let url: string;
beforeEach(async () => {
  places = makePlaces();
  places.folder.old();
  await (await openStore({ url: `file:${places.folder.file}`, threads: false })).close();
  url = await places.empty();
});
afterEach(() => places.end());
const out = (name: string): string => join(places.folder.folder, name);
const env = (KITH_DATABASE_URL: string) => ({ env: { KITH_DATABASE_URL } });
const run = (...words: [from: string, command: 'export' | 'import', ...rest: string[]]) =>
  places.folder.run(words[1], words.slice(2), env(words[0]));
/** Every people of a database's sites, by the site's id, as text without numbers. */
async function portraits(at: string): Promise<Record<string, unknown>> {
  const bulk = await openBulk(at, 'read');
  const sites = await bulk.q.all<{ site: number; id: string }>('select site, id from site order by id');
  const all: Record<string, unknown> = {};
  for (const { site, id } of sites) all[id] = await portrait(bulk.q, site);
  await bulk.close();
  return all;
}
async function raw(at: string): Promise<unknown> {
  const store = await openStore({ url: at, threads: false });
  const sites = await store.read.allSites();
  const found = [];
  for (const { site } of sites) {
    expect((await store.write.profileDrift(site, 0, 10_000)).drift).toEqual([]);
    found.push(await store.read.canonicalRaw(site));
  }
  await store.close();
  return found;
}
const lines = (text: string): string[] => text.trimEnd().split('\n');

describe('a site', () => {
  it('goes to another database and comes back the same', async () => {
    const from = `file:${places.folder.file}`;
    expect(await run(from, 'export', 'all', '--out', out('one.ndjson'))).toMatchObject({ code: 0 });
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
    const from = `file:${places.folder.file}`;
    expect(await run(from, 'export', 'all', '--out', out('one.ndjson'))).toMatchObject({ code: 0 });
    expect(await run(url, 'import', out('one.ndjson'))).toMatchObject({ code: 0 });
    const [[id, before]] = Object.entries(await portraits(url)) as [[string, unknown]];
    const again = await run(url, 'import', out('one.ndjson'));
    expect(again).toMatchObject({ code: 1, said: expect.stringMatching(/There is a site .* here already; .*--as NEW_ID/) });
    const beside = await run(url, 'import', out('one.ndjson'), '--as', 'second');
    expect(beside).toMatchObject({ code: 0, said: expect.stringContaining('make new ones for this site') });
    const both = await portraits(url);
    expect(both[id]).toEqual(before);
    expect(both['second']).toEqual(before);
    await raw(url);
  });
});

describe('the tables', () => {
  it('of a site go along, and the others have a reason to stay', async () => {
    const bulk = await openBulk(url, 'write');
    const tables = await tablesOf(bulk.q);
    const reasonless = tables.filter(({ name, columns }) => !(name in STAYS) && !columns.some((column) => column.name === 'site'));
    expect(reasonless.map(({ name }) => name)).toEqual([]);
    expect(Object.keys(STAYS).filter((name) => !tables.some((table) => table.name === name))).toEqual([]);
    expect(tables.filter(({ key }) => key.length === 0)).toEqual([]);
    const of = numbered(ofSite(tables));
    const plain = ofSite(tables).flatMap(({ name, columns }) =>
      columns.filter((column) => column.kind === 'int' && of(name, column.name) === null).map((column) => column.name),
    );
    console.log([...new Set(plain)].sort().join(' '));
    await bulk.close();
  });
});
void writeFileSync;
