/** Generated people, rules and histories: both readers must agree on everybody, and what is kept must equal what a recount finds, at every moment. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isProblem } from '../../shared/event.ts';
import { matches } from '../../shared/evaluate.ts';
import { parseRule } from '../../shared/rule-parse.ts';
import type { Rule } from '../../shared/rule.ts';
import { DAY, HOUR } from '../../shared/time.ts';
import { NOW, ZONE, type Done, type Someone } from '../rule.cases.ts';
import { browser, event, eventsOf, factsOf, openBench, server, type Bench } from './bench.ts';

const scalar = fc.oneof(
  fc.constantFrom<string | number | boolean>(
    0,
    -0,
    1,
    9,
    9.5,
    0.1,
    -3,
    true,
    false,
    '',
    '9',
    'true',
    'Wien',
    'wien',
    'a%b',
    '\u{1f600}',
    "it's",
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }).filter((n) => !Number.isInteger(n)),
  fc.integer({ min: -1e6, max: 1e6 }),
  fc.string({ unit: 'binary', maxLength: 4 }).filter((s) => !s.includes('\0')),
);
const moment = fc
  .constantFrom(-90, -31, -30, -7, -1, 0, 1, 7, 30)
  .chain((days) => fc.constantFrom(-1, 0, 1).map((ms) => NOW + days * DAY + ms));
const date = fc.oneof(
  moment.map((ts) => new Date(ts).toISOString()),
  fc.constantFrom('2026-03-01', '2026-03-29', '2026-03-30', '2026-02-30', '2026-03-29T02:30:00+01:00'),
);
const instant = date.filter((text) => text !== '2026-02-30');
const json = fc.oneof(
  scalar,
  date,
  fc.constant(null),
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('a', 'b'), scalar),
);
const duration = fc.constantFrom('P30D', 'P7D', 'PT1H', 'P1W', 'PT0S');
const test = fc.oneof(
  fc.constant({ op: 'exists' }),
  fc.record({ op: fc.constant('eq'), value: scalar }),
  fc.record({ op: fc.constant('in'), value: fc.array(scalar, { maxLength: 4 }) }),
  fc.record({
    op: fc.constantFrom('gt', 'gte', 'lt', 'lte'),
    value: fc.oneof(fc.integer({ min: -9, max: 20 }), fc.constantFrom(9.5, 0.1)),
  }),
  fc.record({ op: fc.constantFrom('contains', 'startsWith'), value: fc.constantFrom('', 'W', 'i', '9', '%', '\u{1f600}', 'true') }),
  fc.record({ op: fc.constantFrom('before', 'after'), value: instant }),
  fc.record({ op: fc.constantFrom('withinLast', 'withinNext'), value: duration }),
);
const fields = ['a', 'b', 'list', 'o.a', 'o.b', 'list[]', 'list[].a', 'list[].b', 'o.list[].a'];
const where = fc.tuple(fc.constantFrom(...fields), test).map(([property, t]) => ({ property, ...t }));
const within = fc.oneof(
  duration.map((last) => ({ last })),
  fc.record({ from: instant, to: instant }, { requiredKeys: [] }),
);
const did = fc.record(
  {
    kind: fc.constant('did'),
    type: fc.constantFrom('track', 'page', 'screen'),
    event: fc.constantFrom('Came', 'Paid', 'Seen'),
    where: fc.array(where, { maxLength: 3 }),
    count: fc.record({ op: fc.constantFrom('gte', 'lte', 'eq'), value: fc.integer({ min: 0, max: 3 }) }),
    sum: fc.record({
      property: fc.constantFrom('a', 'o.b'),
      op: fc.constantFrom('gte', 'lte'),
      value: fc.constantFrom(-3, 0, 0.1, 9, 18.5),
    }),
    within,
  },
  { requiredKeys: ['kind'] },
);
const trait = fc
  .tuple(fc.constantFrom('x', 'y', 'Z z', '$orders', '$identified', '$stage', '$last_seen', '$first_seen', '$first_order'), test)
  .map(([name, t]) => ({ kind: 'trait', name, ...t }));
const rule = fc
  .letrec<{ rule: unknown; group: unknown; not: unknown }>((tie) => ({
    rule: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      { weight: 3, arbitrary: trait },
      { weight: 4, arbitrary: did },
      { weight: 2, arbitrary: tie('group') },
      { weight: 2, arbitrary: tie('not') },
    ),
    group: fc.record({ kind: fc.constantFrom('all', 'any'), of: fc.array(tie('rule'), { maxLength: 3 }) }),
    not: fc.record({ kind: fc.constant('not'), of: tie('rule') }),
  }))
  .rule.map((raw) => {
    const parsed = parseRule(raw);
    if (isProblem(parsed)) throw new Error(parsed.reason);
    return parsed;
  });
const data = fc.record(
  {
    a: json,
    b: json,
    list: fc.oneof(fc.array(fc.oneof(json, fc.record({ a: json, b: json }, { requiredKeys: [] })), { maxLength: 3 }), json),
    o: fc.record({ a: json, b: json, list: fc.array(fc.record({ a: json }), { maxLength: 2 }) }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);
const done: fc.Arbitrary<Done> = fc.record({
  type: fc.constantFrom('track' as const, 'track' as const, 'page' as const),
  name: fc.constantFrom('Came', 'Paid', 'Seen'),
  ts: moment.filter((ts) => ts <= NOW),
  data,
  device: fc.boolean(),
});
const someone: fc.Arbitrary<Someone> = fc
  .record({ traits: fc.dictionary(fc.constantFrom('x', 'y', 'Z z'), json), did: fc.array(done, { maxLength: 5 }) })
  .map((one) => ({ ...one, computed: { $orders: 0, $identified: true, $stage: 'lead' } }));

describe('generated rules', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.close());
  const everybody = new Map<string, Someone>();

  it('mean the same in memory and over the population', async () => {
    const people = fc.sample(someone, { numRuns: 60, seed: 7 });
    for (const [i, person] of people.entries()) {
      const id = `p${String(i).padStart(3, '0')}`;
      everybody.set(id, person);
      const { browser: early, server: late } = eventsOf(id, person);
      if (early.length > 0) await bench.send(browser, NOW, early);
      await bench.send(server, NOW, late);
    }
    await fc.assert(
      fc.asyncProperty(rule, async (one) => {
        const inMemory = [...everybody].filter(([, person]) => matches(one, factsOf(person, one, NOW, ZONE), NOW, ZONE)).map(([id]) => id);
        const found = new Set(await bench.fits(one, NOW));
        expect([...found]).toEqual(inMemory);
      }),
      { numRuns: 15 * Number(process.env['KITH_TEST_RUNS'] ?? 40), seed: Number(process.env['KITH_TEST_SEED'] ?? 3) },
    );
  });
});

/** One thing that happens to a site. */
type Act =
  | { do: 'track'; who: number; name: string; ago: number; data: Record<string, unknown> }
  | { do: 'identify'; who: number; as: number; x: unknown }
  | { do: 'trait'; as: number; x: unknown }
  | { do: 'undo'; nth: number }
  | { do: 'wait'; ms: number }
  | { do: 'build' }
  | { do: 'rule'; nth: number; rule: Rule }
  | { do: 'drop'; nth: number };
const simple = fc.record(
  { a: fc.constantFrom<unknown>(0, 1, 9, '9', 'red', 0.1), b: fc.constantFrom<unknown>(1, '2026-04-02', '2026-05-01T12:00:00Z') },
  { requiredKeys: [] },
);
const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constant('track' as const),
        who: fc.nat(5),
        name: fc.constantFrom('Came', 'Paid'),
        ago: fc.constantFrom(0, 0, HOUR, 7 * DAY, 31 * DAY),
        data: simple,
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('identify' as const), who: fc.nat(5), as: fc.nat(2), x: scalar }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('trait' as const), as: fc.nat(2), x: scalar }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('undo' as const), nth: fc.nat(3) }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, HOUR, DAY, 7 * DAY, 30 * DAY) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('build' as const) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('rule' as const), nth: fc.nat(4), rule }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('drop' as const), nth: fc.nat(4) }) },
  ),
  { minLength: 10, maxLength: 60 },
);

describe('generated histories', () => {
  it('keep exactly the members that a recount finds', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (history) => {
        const bench = await openBench();
        try {
          await live(bench, history);
        } finally {
          await bench.close();
        }
      }),
      { numRuns: Number(process.env['KITH_TEST_RUNS'] ?? 40), seed: Number(process.env['KITH_TEST_SEED'] ?? 3) },
    );
  });
});

async function live(bench: Bench, history: Act[]): Promise<void> {
  const { store, site } = bench;
  let now = NOW;
  const rules = new Map<string, Rule>();
  const sweep = async () => {
    while ((await store.write.segmentDueSweep(now, 50)) > 0);
  };
  const check = async () => {
    for (const [id, one] of rules) {
      const status = await bench.rows<{ status: string }>('select status from segment where id = ?', id);
      if (status[0]?.status !== 'live') continue;
      const kept = await bench.rows<{ name: string }>(
        'select i.value as name from membership m join identifier i on i.site = m.site and i.node = m.node where m.segment = ?',
        id,
      );
      expect(kept.map((row) => row.name).sort(), JSON.stringify(one)).toEqual(await bench.fits(one, now));
    }
  };
  for (const act of history) {
    if (act.do === 'track')
      await bench.send(browser, now, [
        event({ name: act.name, ts: now - act.ago, receivedAt: now, anonymousId: `a${act.who}`, data: act.data }),
      ]);
    else if (act.do === 'identify')
      await bench.send(browser, now, [
        event({ type: 'identify', ts: now, anonymousId: `a${act.who}`, userId: `u${act.as}`, data: { x: act.x } }),
      ]);
    else if (act.do === 'trait')
      await bench.send(server, now, [event({ type: 'identify', ts: now, userId: `u${act.as}`, data: { x: act.x } })]);
    else if (act.do === 'wait') now += act.ms;
    else if (act.do === 'build') await store.write.segmentBuildStep(now, 1);
    else if (act.do === 'undo') {
      const links = await bench.rows<{ id: string }>('select id from link where ended_at is null order by link');
      const link = links[act.nth];
      if (link) await store.write.undoLink(site, link.id, { member: 'a test' }, now);
    } else if (act.do === 'rule') {
      const id = `s${act.nth}`;
      if (rules.has(id)) await store.write.changeSegment(site, id, { rule: act.rule }, null, now, 0);
      else await store.write.createSegment(site, id, { name: id, rule: act.rule }, now, act.nth % 2 === 0 ? 0 : 1);
      rules.set(id, act.rule);
    } else if (rules.delete(`s${act.nth}`)) await store.write.deleteSegment(site, `s${act.nth}`, null);
    await sweep();
    await check();
  }
  while ((await store.write.segmentBuildStep(now, 3)).more);
  await sweep();
  await check();
  expect(await bench.rows(`select status from segment where status <> 'live'`)).toEqual([]);
}
