/** Membership as it lives: in the transaction of the event, at the due moment, through links and their undo, and while a rule is being built. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Rule } from '../../shared/rule.ts';
import { DAY, HOUR, MINUTE } from '../../shared/time.ts';
import { browser, event, openBench, server, type Bench } from './bench.ts';
import { siteCalled } from '../kit/site.ts';

const T = Date.parse('2026-03-31T12:00:00Z');
const came = (more: object = {}): Rule => ({ kind: 'did', event: 'Came', ...more });
const recently: Rule = came({ within: { last: 'P30D' } });

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const act = (who: object, ts: number, more: object = {}) => event({ name: 'Came', ts, receivedAt: Math.max(ts, T), ...who, ...more });
const members = async (segment: string) =>
  (
    await bench.rows<{ name: string }>(
      `select min(i.value) as name from membership m join identifier i on i.site = m.site and i.node = m.node where m.segment = ? group by m.node order by 1`,
      segment,
    )
  ).map((row) => row.name);
const log = (segment: string) =>
  bench.rows<{ at: number; entered: number; cause: string }>(
    'select at, entered, cause from membership_log where segment = ? order by id',
    segment,
  );
const create = async (id: string, rule: Rule, now = T) => {
  const segment = await bench.store.write.createSegment(bench.site, id, { name: id, rule }, now);
  return segment.status;
};
const finish = async (now: number) => {
  for (let step = await bench.store.write.segmentBuildStep(now, 2); step.more;) step = await bench.store.write.segmentBuildStep(now, 2);
};
const exact = async (rule: Rule, segment: string, now: number) => expect(await members(segment)).toEqual(await bench.fits(rule, now));

describe('a membership', () => {
  it('begins with the event that completes the rule, and is logged', async () => {
    const rule = came({ count: { op: 'gte', value: 3 } });
    expect(await create('s', rule)).toBe('live');
    for (const n of [1, 2]) await bench.send(browser, T + n, [act({ anonymousId: 'a' }, T + n)]);
    expect(await members('s')).toEqual([]);
    await bench.send(browser, T + 3, [act({ anonymousId: 'a' }, T + 3)]);
    expect(await members('s')).toEqual(['a']);
    expect(await log('s')).toEqual([{ at: T + 3, entered: 1, cause: 'event' }]);
  });
  it('ends with the event that breaks the rule', async () => {
    await create('s', { kind: 'not', of: came() });
    await bench.send(browser, T, [event({ name: 'Other', ts: T, anonymousId: 'a' })]);
    expect(await members('s')).toEqual(['a']);
    await bench.send(browser, T + 1, [act({ anonymousId: 'a' }, T + 1)]);
    expect(await members('s')).toEqual([]);
    expect((await log('s')).map((row) => row.entered)).toEqual([1, 0]);
  });
  it('counts an event once, however often it is sent', async () => {
    await create('s', came({ count: { op: 'gte', value: 2 } }));
    const twice = act({ anonymousId: 'a' }, T);
    await bench.send(browser, T, [twice, twice]);
    await bench.send(browser, T + 1, [twice]);
    expect(await members('s')).toEqual([]);
  });
  it('follows a trait and the segments that name its segment', async () => {
    await create('inner', { kind: 'trait', name: 'plan', op: 'eq', value: 'gold' });
    await create('outer', {
      kind: 'all',
      of: [
        { kind: 'segment', id: 'inner' },
        { kind: 'not', of: came() },
      ],
    });
    await create('first', { kind: 'not', of: { kind: 'segment', id: 'outer' } });
    const plan = (plan: string, ts: number) => event({ type: 'identify', ts, userId: 'u', data: { plan } });
    await bench.send(server, T, [plan('gold', T)]);
    expect([await members('inner'), await members('outer'), await members('first')]).toEqual([['u'], ['u'], []]);
    await bench.send(server, T + 1, [plan('tin', T + 1)]);
    expect([await members('inner'), await members('outer'), await members('first')]).toEqual([[], [], ['u']]);
  });
  it('follows what Kith computes', async () => {
    await create('s', {
      kind: 'all',
      of: [
        { kind: 'trait', name: '$stage', op: 'eq', value: 'customer' },
        { kind: 'trait', name: '$revenue', op: 'gte', value: 20 },
      ],
    });
    const order = (id: string, price: number, ts: number) =>
      event({
        name: 'Order Completed',
        ts,
        userId: 'u',
        data: { order_id: id, products: [{ product_id: 'p', price, quantity: 1 }], total: price },
      });
    await bench.send(server, T, [order('1', 15, T)]);
    expect(await members('s')).toEqual([]);
    await bench.send(server, T + 1, [order('2', 5, T + 1)]);
    expect(await members('s')).toEqual(['u']);
    await bench.send(server, T + 2, [event({ name: 'Order Refunded', ts: T + 2, userId: 'u', data: { order_id: '2', total: 5 } })]);
    expect(await members('s')).toEqual([]);
  });
  it('ends a moment after day 30, to the millisecond, though the sweep comes late', async () => {
    await create('s', recently);
    await bench.send(browser, T, [
      act({ anonymousId: 'a' }, T - 10 * DAY),
      act({ anonymousId: 'a' }, T - 5 * DAY),
      act({ anonymousId: 'b' }, T),
    ]);
    const end = T + 25 * DAY;
    expect(await bench.store.write.segmentDueSweep(end, 100)).toBe(1);
    await exact(recently, 's', end);
    expect(await members('s')).toEqual(['a', 'b']);
    await bench.store.write.segmentDueSweep(end + 1, 100);
    await exact(recently, 's', end + 1);
    expect(await members('s')).toEqual(['b']);
    while ((await bench.store.write.segmentDueSweep(T + 90 * DAY, 1)) > 0);
    expect(await members('s')).toEqual([]);
    expect(await log('s')).toEqual([
      { at: T, entered: 1, cause: 'event' },
      { at: T, entered: 1, cause: 'event' },
      { at: end + 1, entered: 0, cause: 'time' },
      { at: T + 30 * DAY + 1, entered: 0, cause: 'time' },
    ]);
    expect(await bench.rows('select * from due')).toEqual([]);
  });
  it('begins by time alone where a rule asks for absence', async () => {
    const lapsed: Rule = { kind: 'all', of: [came(), { kind: 'not', of: recently }] };
    await create('s', lapsed);
    await bench.send(browser, T, [act({ anonymousId: 'a' }, T)]);
    await bench.store.write.segmentDueSweep(T + 30 * DAY, 100);
    expect(await members('s')).toEqual([]);
    await bench.store.write.segmentDueSweep(T + 30 * DAY + 1, 100);
    expect(await members('s')).toEqual(['a']);
  });
  it('knows a date in an event that comes near and goes by', async () => {
    const soon: Rule = { kind: 'did', event: 'Booked', where: [{ property: 'on', op: 'withinNext', value: 'P2D' }] };
    await create('s', soon);
    await bench.send(browser, T, [event({ name: 'Booked', ts: T, anonymousId: 'a', data: { on: '2026-04-10' } })]);
    const concert = Date.parse('2026-04-09T22:00:00Z');
    for (const [now, expected] of [
      [concert - 2 * DAY - 1, []],
      [concert - 2 * DAY, ['a']],
      [concert, ['a']],
      [concert + 1, []],
    ] as const) {
      await bench.store.write.segmentDueSweep(now, 100);
      expect(await members('s')).toEqual(expected);
      await exact(soon, 's', now);
    }
  });
  it('costs no fact and no look at the profile when no rule names the event', async () => {
    await create('s', came());
    await bench.send(browser, T, [event({ name: 'Other', ts: T, anonymousId: 'a' })]);
    expect(await bench.rows('select * from fact')).toEqual([]);
  });
});

describe('two profiles that become one', () => {
  const rule = came({ count: { op: 'gte', value: 3 }, within: { last: 'P30D' } });
  const both = async () => {
    await create('s', rule);
    await create('single', came({ count: { op: 'eq', value: 1 } }));
    await bench.send(
      browser,
      T,
      [1, 2].map((n) => act({ anonymousId: 'a' }, T - n * HOUR)),
    );
    await bench.send(server, T, [act({ userId: 'u' }, T - 3 * DAY)]);
    expect(await members('single')).toEqual(['u']);
    await bench.send(browser, T + 1, [event({ type: 'identify', ts: T + 1, anonymousId: 'a', userId: 'u' })]);
  };
  it('have the facts of both, and one membership', async () => {
    await both();
    expect(await members('s')).toEqual(['u']);
    expect(await members('single')).toEqual([]);
    expect(await bench.rows('select bucket, count from fact where bucket = -1 order by fact')).toEqual([
      { bucket: -1, count: 3 },
      { bucket: -1, count: 3 },
    ]);
    await exact(rule, 's', T + 1);
  });
  it('are two again after the undo', async () => {
    await both();
    const [link] = await bench.rows<{ id: string }>('select id from link');
    await bench.store.write.undoLink(bench.site, link?.id ?? '', { member: 'a test' }, T + 2);
    expect(await members('s')).toEqual([]);
    expect(await members('single')).toEqual(['u']);
    await bench.send(browser, T + 3, [act({ anonymousId: 'a' }, T + 3)]);
    expect(await members('s')).toEqual(['a']);
    expect((await log('s')).map((row) => row.cause)).toEqual(['link', 'unlink', 'event']);
  });
  it('may be joined by the very batch that completes the rule', async () => {
    await create('s', rule);
    await bench.send(browser, T, [act({ anonymousId: 'a' }, T)]);
    await bench.send(browser, T + 9, [
      act({ anonymousId: 'a' }, T + 5),
      event({ type: 'identify', ts: T + 6, anonymousId: 'a', userId: 'u' }),
      act({ anonymousId: 'a', userId: 'u' }, T + 7),
    ]);
    expect(await members('s')).toEqual(['u']);
    expect(await bench.rows('select count from fact where bucket = -1')).toEqual([{ count: 3 }]);
  });
});

describe('a rule that is being built', () => {
  const crowd = async () => {
    for (let n = 0; n < 7; n++)
      await bench.send(
        browser,
        T,
        Array.from({ length: n }, (_, i) => act({ anonymousId: `a${n}` }, T - i * DAY - n)),
      );
  };
  const rule = came({ count: { op: 'gte', value: 3 }, within: { last: 'P90D' } });
  /** A segment and its facts, set to the very beginning of their building. */
  const begin = async () => {
    await crowd();
    await create('s', rule);
    expect(await members('s')).toEqual(['a3', 'a4', 'a5', 'a6']);
    await bench.store.write.deleteSegment(bench.site, 's', null);
    await finish(T);
    expect(await bench.rows('select fact from fact union all select fact from fact_edge')).toEqual([]);
    expect(await bench.rows('select * from fact_def')).toEqual([]);
  };
  it('counts what happened before, marks whom it found, and writes no entries', async () => {
    await crowd();
    expect(await create('s', rule)).toBe('live');
    await exact(rule, 's', T);
    expect(await bench.rows('select distinct backfilled from membership')).toEqual([{ backfilled: 1 }]);
    expect(await log('s')).toEqual([]);
    expect(await bench.rows('select count(*) as n from due')).toEqual([{ n: 6 }]);
  });
  it('leaves nothing behind when it is deleted', async () => {
    await begin();
    await bench.store.write.segmentDueSweep(T + 365 * DAY, 100);
    for (const table of ['membership', 'membership_log', 'due', 'segment']) expect(await bench.rows(`select * from ${table}`)).toEqual([]);
    expect(await bench.rows(`select * from setting where name like 'purge%'`)).toEqual([]);
  });
  it('stays exact while events arrive, people join, and links are made and undone', async () => {
    const many = Array.from({ length: 320 }, (_, i) => `v${String(i).padStart(3, '0')}`);
    await bench.send(
      browser,
      T,
      many.flatMap((anonymousId, i) => Array.from({ length: 1 + (i % 5) }, (_, n) => act({ anonymousId }, T - n * DAY))),
    );
    await bench.send(server, T, [act({ userId: 'early' }, T)]);
    expect(await create('s', rule)).toBe('building');
    // One before and one behind the cursor, a link from behind it to before it, and a new visitor.
    await bench.send(browser, T + 1, [act({ anonymousId: 'v002' }, T + 1), act({ anonymousId: 'v317' }, T + 1)]);
    await bench.send(
      browser,
      T + 2,
      [1, 2, 3].map((n) => act({ anonymousId: 'new' }, T + n)),
    );
    await bench.send(browser, T + 3, [event({ type: 'identify', ts: T + 3, anonymousId: 'v318', userId: 'fresh' })]);
    await bench.send(browser, T + 3, [event({ type: 'identify', ts: T + 3, anonymousId: 'v004', userId: 'early' })]);
    await bench.store.write.segmentBuildStep(T + 4, 5);
    const [link] = await bench.rows<{ id: string }>('select id from link order by link desc');
    await bench.store.write.undoLink(bench.site, link?.id ?? '', { member: 'a test' }, T + 5);
    await bench.send(browser, T + 6, [act({ anonymousId: 'v003' }, T + 6), act({ anonymousId: 'v319' }, T + 6)]);
    await finish(T + 7);
    expect(await bench.rows('select status from segment union select status from fact_def')).toEqual([{ status: 'live' }]);
    const named = await bench.rows<{ name: string }>(
      `select i.value as name from membership m join identifier i on i.site = m.site and i.node = m.node order by 1`,
    );
    expect(named.map((row) => row.name)).toEqual(await bench.fits(rule, T + 7));
  });
  it('keeps the old members until their turn comes, and logs who changes', async () => {
    await crowd();
    await create('s', came());
    await bench.store.write.changeSegment(bench.site, 's', { rule: came({ count: { op: 'gte', value: 5 } }) }, null, T + MINUTE);
    await finish(T + MINUTE);
    expect(await members('s')).toEqual(['a5', 'a6']);
    expect(await log('s')).toEqual([1, 2, 3, 4].map(() => ({ at: T + MINUTE, entered: 0, cause: 'rule' })));
  });
  it('begins again when the site moves to another zone, where its days are other days', async () => {
    const tenth = came({
      within: { from: '2026-03-10', to: '2026-03-11' },
      where: [{ property: 'on', op: 'before', value: '2026-05-01' }],
    });
    await create('s', tenth);
    await bench.send(browser, T, [
      act({ anonymousId: 'a' }, Date.parse('2026-03-09T23:30:00Z'), { data: { on: '2026-04-01' } }),
      act({ anonymousId: 'b' }, Date.parse('2026-03-10T12:00:00Z'), { data: { on: '2026-04-30T23:00:00Z' } }),
    ]);
    expect(await members('s')).toEqual(['a']);
    await bench.store.write.changeSite(bench.site, siteCalled('One', 'UTC'), { member: null }, T + 1);
    await finish(T + 2);
    expect(await members('s')).toEqual(['b']);
  });
});
