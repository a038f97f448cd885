/** `npm run bench -- giant [DEVICES]`: that many devices become one person, and what that person's events and pages cost beside anybody's. Engine only, no HTTP. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../collector/store/open.ts';
import type { Event } from '../../shared/event.ts';
import { quantile } from './client.ts';
import { siteCalled } from '../kit/site.ts';

const devices = Number(process.argv[3] ?? 100_000);
const BATCH = 100;
const T = Date.UTC(2026, 2, 3);
const folder = mkdtempSync(join(tmpdir(), 'kith-giant-'));
const store = await openStore({ url: `file:${join(folder, 'kith.db')}`, threads: false });
const key = (kind: 'browser' | 'server') => ({ id: kind, kind, name: kind, hash: kind, shown: kind });
await store.write.firstSite('giant', siteCalled('Giant'), [key('browser'), key('server')], T);
const site = (await store.read.allSites())[0]?.site ?? 0;

let messages = 0;
const event = (e: Partial<Event>): Event => {
  const ts = e.ts ?? T + ++messages;
  return { type: 'page', messageId: `m${++messages}`, name: '', ts, receivedAt: T + 1e9, data: {}, context: {}, ...e };
};
const send = (...events: Event[]) =>
  store.ingest({ site, source: { id: 1, kind: 'browser' }, sender: 'the bench', events, failed: [], anonymous: [] }, T + 1e9);
const rows: [string, string][] = [];
const tell = (what: string, times: number[], each = 1): void => {
  rows.push([what, `p50 ${(quantile(times, 0.5) / each).toFixed(2)} ms, most ${(Math.max(...times) / each).toFixed(2)} ms`]);
};
async function measure(what: string, times: number, act: (i: number) => Promise<unknown>): Promise<void> {
  const found: number[] = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await act(i);
    found.push(performance.now() - start);
  }
  tell(what, found);
}

try {
  const batches: number[] = [];
  const start = performance.now();
  for (let first = 0; first < devices; first += BATCH) {
    const events = Array.from({ length: Math.min(BATCH, devices - first) }, (_, i) =>
      event({ type: 'identify', anonymousId: `a${first + i}`, userId: 'one' }),
    );
    const began = performance.now();
    await send(...events);
    batches.push(performance.now() - began);
  }
  rows.push([`${devices} devices into one person`, `${((performance.now() - start) / 1000).toFixed(1)} s`]);
  tell('one more device, of the last tenth', batches.slice(-Math.ceil(batches.length / 10)), BATCH);
  await measure('an event of anybody', 100, (i) => send(event({ anonymousId: `b${i % 3}`, userId: 'other' })));
  await measure('an event of that person', 100, (i) => send(event({ anonymousId: `a${i}`, userId: 'one' })));
  await measure('an unnamed event of one of the devices', 100, (i) => send(event({ anonymousId: `a${i * 7}` })));
  await measure('a second person on one of the devices', 50, (i) =>
    send(event({ type: 'identify', anonymousId: `a${i}`, userId: `guest ${i}` })),
  );
  await measure('an earlier statement takes a device away', 5, (i) =>
    send(event({ type: 'identify', anonymousId: `a${i + 500}`, userId: `first ${i}`, ts: T - 1000 })),
  );
  const id = (await store.read.profileByIdentifier(site, 'user_id', 'one')) ?? '';
  await measure('the profile page', 5, () => store.read.profileById(site, id, 'EUR'));
  await measure('the first page of the timeline', 5, () => store.read.timeline(site, id, { types: [], limit: 50, after: null }));
  for (const [what, figure] of rows) console.log(`${what.padEnd(45)} ${figure}`);
} finally {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}
