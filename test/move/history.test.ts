import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '../../shared/event.ts';
import type { Rule } from '../../shared/rule.ts';
import { openBulk } from '../../collector/store/move/open.ts';
import { openStore } from '../../collector/store/open.ts';
import { portrait } from '../identity/portrait.ts';
import { T } from '../identity/town.ts';
import { makePlaces, portraits, raw, type Places } from './places.ts';
import { siteCalled } from '../kit/site.ts';

const SEGMENTS: Record<string, Rule> = {
  pages: { kind: 'did', type: 'page', count: { op: 'gte', value: 2 } },
  seen: { kind: 'did', event: 'Seen', count: { op: 'gte', value: 1 }, within: { last: 'P30D' } },
  spent: { kind: 'did', event: 'Order Completed', sum: { property: 'products[].price', op: 'gte', value: 6 } },
  worth: { kind: 'trait', name: '$revenue', op: 'gt', value: 0 },
  quiet: { kind: 'not', of: { kind: 'segment', id: 'pages' } },
};

const anonymousId = fc.constantFrom('a1', 'a2', 'a3', 'a4', 'ünï "x"\\');
const userId = fc.constantFrom('u1', 'u2', 'u3');
const text = fc.constantFrom('plain', 'tab\tline\nback\\slash \\N \\.', '«ж» 🎻', '', "it's", '{"json":[1]}');
const happened = fc.oneof(
  fc.record({
    type: fc.constant('page' as const),
    anonymousId,
    name: fc.constant(''),
    context: fc.constant({ page: { path: '/a', referrer: 'https://n.example/' } }),
  }),
  fc.record({
    type: fc.constant('track' as const),
    anonymousId,
    name: fc.constantFrom('Seen', 'Left'),
    data: fc.record({ note: text, n: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
  }),
  fc.record({
    type: fc.constant('identify' as const),
    anonymousId,
    userId,
    data: fc.record({ plan: text, email: fc.constantFrom('a@b.example', 'c@d.example') }),
  }),
  fc.record({
    type: fc.constant('track' as const),
    ...{ anonymousId, userId, name: fc.constant('Order Completed') },
    data: fc.record({
      order_id: fc.constantFrom('o1', 'o2', 'o3'),
      products: fc.constant([{ product_id: 'p', price: 3.33, quantity: 2 }]),
    }),
  }),
  fc.record({
    type: fc.constant('track' as const),
    anonymousId,
    name: fc.constant('Order Refunded'),
    data: fc.constant({ order_id: 'o1' }),
  }),
  fc.record({
    type: fc.constant('track' as const),
    ...{ anonymousId, userId, name: fc.constant('Touch Made') },
    data: fc.record({ channel: text, cost: fc.constantFrom(0.35, 1.2, 'free') }),
  }),
  fc.record({
    type: fc.constant('group' as const),
    anonymousId,
    userId,
    groupId: fc.constantFrom('acme', 'choir'),
    data: fc.record({ name: text }),
  }),
  fc.record({ type: fc.constant('alias' as const), userId, previousId: anonymousId }),
  fc.record({
    type: fc.constant('track' as const),
    anonymousId,
    name: fc.constant('$consent'),
    data: fc.constant({ purposes: { ads: true } }),
  }),
);
const histories = fc.array(fc.record({ what: happened, minute: fc.nat(100_000), server: fc.boolean() }), { minLength: 5, maxLength: 40 });

let places: Places;
beforeAll(() => void (places = makePlaces()));
afterAll(() => places.end());

async function live(url: string, id: string, history: { what: object; minute: number; server: boolean }[]): Promise<void> {
  const store = await openStore({ url, threads: false });
  const key = (kind: 'browser' | 'server') => ({ id: `${id}-${kind}`, kind, name: kind, hash: `${id}-${kind}`, shown: kind });
  await store.write.addSite(id, siteCalled('Town', 'Europe/Amsterdam'), [key('browser'), key('server')], { member: null }, T);
  const { site } = (await store.read.allSites()).find((one) => one.id === id) ?? { site: 0 };
  for (const [name, rule] of Object.entries(SEGMENTS)) await store.write.createSegment(site, name, { name, rule }, T);
  const now = T + 1e10;
  for (const [i, { what, minute, server }] of history.entries()) {
    const kind = server ? 'server' : 'browser';
    const source = (await store.read.keyByHash(`${id}-${kind}`))?.source.id ?? 0;
    const event = { name: '', data: {}, context: {}, messageId: `m${i}`, ts: T + minute * 60_000, receivedAt: now, ...what } as Event;
    await store.ingest({ site, source: { id: source, kind }, sender: 'a test', events: [event], failed: [], anonymous: [] }, now);
  }
  await store.close();
}

/** Members of each segment as they stand, against a count of everybody. */
async function recounted(url: string, id: string): Promise<void> {
  const store = await openStore({ url, threads: false });
  const { site, timeZone } = (await store.read.allSites()).find((one) => one.id === id) ?? { site: 0, timeZone: 'UTC' };
  const bulk = await openBulk(url, 'read');
  const members = async () => (await portrait(bulk.q, site))['memberships'];
  const before = await members();
  await bulk.close();
  const now = T + 1e10;
  for (const name of Object.keys(SEGMENTS)) {
    const rule = SEGMENTS[name] as Rule;
    await store.write.changeSegment(site, name, { rule: { kind: 'all', of: [rule] } }, null, now);
  }
  while ((await store.write.segmentBuildStep(now, 500)).more);
  await store.close();
  const again = await openBulk(url, 'read');
  expect((await portrait(again.q, site))['memberships']).toEqual(before);
  await again.close();
  expect(timeZone).toBe('Europe/Amsterdam');
}

describe('any history', () => {
  it('is the same after it went to another database, beside another site, and back', { timeout: 300_000 }, async () => {
    let n = 0;
    await fc.assert(
      fc.asyncProperty(histories, histories, async (one, two) => {
        n++;
        const [from, to, back] = [places.file(), await places.empty(), places.file()];
        await live(from, 'one', one);
        await live(to, 'two', two);
        const run = async (url: string, command: 'export' | 'import', ...words: string[]): Promise<void> => {
          const { code, said } = await places.folder.run(command, command === 'import' ? [...words, '--owner', 'a@b.example'] : words, {
            env: { KITH_DATABASE_URL: url },
          });
          expect(code, said).toBe(0);
        };
        const [there, home] = [join(places.folder.folder, `${n}.ndjson`), join(places.folder.folder, `${n}.back.ndjson.gz`)];
        const before = { ...(await portraits(from)), ...(await portraits(to)) };
        const [first] = await raw(from);
        await run(from, 'export', 'one', '--out', there);
        await run(to, 'import', there);
        expect(await portraits(to)).toEqual(before);
        await raw(to);
        await run(to, 'export', 'one', '--out', home);
        await run(back, 'import', home);
        expect(await portraits(back)).toEqual({ one: before['one'] });
        // Where numbers are free they stay as they are, to the byte.
        const fresh = await places.empty();
        await run(fresh, 'import', there);
        expect(unsited((await raw(fresh))[0])).toEqual(unsited(first));
        expect(unsited((await raw(back))[0])).toEqual(unsited((await raw(to))[1]));
        await recounted(to, 'one');
      }),
      { numRuns: 8, seed: 20261123 },
    );
  });
});

/** Raw rows without the number of their site. */
function unsited(tables: unknown): unknown {
  return JSON.parse(JSON.stringify(tables).replace(/\\"site\\":\d+,/g, ''));
}
