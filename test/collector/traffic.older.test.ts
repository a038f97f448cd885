import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../collector/store/open.ts';
import type { Store } from '../../collector/store/store.ts';

const fixture = join(import.meta.dirname, '../fixtures/kith-0.1.0.db.gz');
const EVER: [number, number] = [0, Date.parse('2100-01-01')];

describe('the visits of an older database', () => {
  let folder: string;
  let store: Store;
  let site: number;
  const report = () => store.read.traffic(site, { now: EVER, before: null, steps: [EVER], stepsBefore: [], filters: {} });
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kith-older-'));
    const file = join(folder, 'kith.db');
    writeFileSync(file, gunzipSync(readFileSync(fixture)));
    store = await openStore({ url: `file:${file}`, threads: false });
    const sites = await store.read.allSites();
    site = sites[0]?.site ?? 0;
  });
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are counted at once, though not yet by what brought them', async () => {
    const { now } = await report();
    expect(now.whole.visits).toBeGreaterThan(0);
    expect([...now.tables.channel.keys()]).toEqual(['']);
  });
  it('are read step by step until each has a way, and give everybody a first and a last touch', async () => {
    const before = (await report()).now.whole.visits;
    let steps = 0;
    while ((await store.write.readOlderVisits(10)) > 0) steps++;
    expect(steps).toBeGreaterThan(1);
    const { now } = await report();
    expect(now.whole.visits).toBe(before);
    expect(now.tables.channel.has('')).toBe(false);
    expect([...now.tables.channel.values()].reduce((sum, { visits }) => sum + visits, 0)).toBe(before);
    expect((await store.write.profileDrift(site, 0, 10_000)).drift).toEqual([]);
    const { node_origin: origins } = await store.read.canonicalRaw(site);
    expect((JSON.parse(origins ?? '[]') as unknown[]).length).toBeGreaterThan(0);
  });
});
