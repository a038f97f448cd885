import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import type { Source } from '../shared/event.ts';
import type { Store } from '../collector/store/store.ts';
import { openStore } from '../collector/store/open.ts';
import { batch, cases, T0, type Bench } from './store.cases.ts';

const settings = (name: string) => ({
  name,
  origins: ['*'],
  timeZone: 'Europe/Amsterdam',
  currency: 'EUR',
  language: 'en',
  weekStart: 1,
  pricesWithTax: true,
  consent: 'none' as const,
});
const key = (kind: 'browser' | 'server', n: number) => ({ id: `k${n}`, kind, name: kind, hash: `hash${n}`, shown: `key${n}` });

/** A fresh store with two sites; each engine is opened as its users open it. */
async function bench(store: Store): Promise<Bench> {
  const now = T0;
  await store.write.firstSite('one', settings('One'), [key('browser', 1), key('server', 2)], now);
  await store.write.addSite('two', settings('Two'), [key('browser', 3)], { member: null, name: 'test' } as never, now);
  const sites = await store.read.allSites();
  const site = sites.find((s) => s.id === 'one')?.site ?? 0;
  const browser: Source = { id: 1, kind: 'browser' };
  return {
    store,
    site,
    other: sites.find((s) => s.id === 'two')?.site ?? 0,
    browser,
    server: { id: 2, kind: 'server' },
    send: (source, ...events) => store.ingest(batch(site, source, events), T0),
  };
}

describe.each(['memory', 'file'] as const)('the store (%s)', (place) => {
  for (const { name, run } of cases) {
    it(name, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'kith-store-'));
      const store = await openStore({ url: place === 'memory' ? 'file::memory:' : `file:${join(folder, 'kith.db')}`, threads: false });
      try {
        await run(await bench(store));
      } finally {
        await store.close();
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});
