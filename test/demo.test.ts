import type { Hono } from 'hono';
import { describe, expect, it, vi } from 'vitest';
import { catalogue } from '../collector/demo/catalogue.ts';
import { dice } from '../collector/demo/dice.ts';
import { tell, type Guests, type Told } from '../collector/demo/history.ts';
import { newcomers } from '../collector/demo/person.ts';
import { prepareDemo } from '../collector/demo/start.ts';
import { fill } from '../collector/demo/fill.ts';
import { startVisits } from '../collector/demo/live.ts';
import { openState, type DemoState } from '../collector/demo/state.ts';
import { setUpUnattended } from '../collector/access/entry.ts';
import { createCollector } from '../collector/app.ts';
import type { Deps, Env } from '../collector/http.ts';
import type { WireEvent } from '../shared/event.ts';
import { openStore } from '../collector/store/open.ts';
import type { Dictionary, FailedGroups, List, Product, Results, Segment } from '../shared/api.ts';
import { startKith } from './kit/kith.ts';

const DAY = 86_400_000;
const began = Date.parse('2024-03-04T00:00:00Z');
const story = { seed: 'aurora', began, perDay: 5.2, noticed: Infinity };
const stage = { shop: 'https://shop.example/demo/', exposures: () => [] };
/** The first days of the story. */
function firstDays(days: number, guests: Guests = new Map()): Told[] {
  const told = tell(story, stage, guests);
  return Array.from({ length: days }, () => told.next().value);
}
const events = (days: number) => firstDays(days).flatMap(({ sent }) => sent);

describe('the dice', () => {
  it('throw what the seed says', () => {
    const draws = (seed: string) => Array.from({ length: 5 }, dice(seed).unit);
    expect(draws('a')).toEqual(draws('a'));
    expect(draws('a')).not.toEqual(draws('b'));
  });
  it.each([
    ['exponential', (d: ReturnType<typeof dice>) => d.exponential(3), 3],
    ['gamma', (d: ReturnType<typeof dice>) => d.gamma(0.6, 2), 1.2],
    ['beta', (d: ReturnType<typeof dice>) => d.beta(1, 3), 0.25],
    ['poisson', (d: ReturnType<typeof dice>) => d.poisson(2.5), 2.5],
    ['normal', (d: ReturnType<typeof dice>) => d.normal(), 0],
  ])('have the mean of a %s', (_, draw, mean) => {
    const d = dice('means');
    const drawn = Array.from({ length: 20_000 }, () => draw(d)).reduce((a, b) => a + b) / 20_000;
    expect(Math.abs(drawn - mean)).toBeLessThan(0.06);
  });
});

describe('the story of Aurora Hall', () => {
  it('is the same story every time', () => {
    expect(events(40)).toEqual(events(40));
  });
  it('begins the same, however far it is told', () => {
    const short = events(40).map(({ event }) => event.messageId);
    const long = new Set(events(60).map(({ event }) => event.messageId));
    expect(short.length).toBeGreaterThan(500);
    expect(short.filter((id) => !long.has(id))).toEqual([]);
  });
  it('never sends two events of one id, and sends them in order', () => {
    const all = events(60).map(({ event }) => event);
    expect(new Set(all.map((e) => e.messageId)).size).toBe(all.length);
    expect(all.every((e, i) => i === 0 || e.ts >= all[i - 1]!.ts)).toBe(true);
  });
  it('triples the newcomers in the ninety days after the hall is noticed', () => {
    const days = Array.from({ length: 60 }, (_, i) => began + (90 + i) * DAY);
    const count = (noticed: number) => days.reduce((sum, day) => sum + newcomers('aurora', day, { ...story, noticed }), 0);
    expect(count(began) / count(Infinity)).toBeGreaterThan(2.6);
    expect(count(began) / count(Infinity)).toBeLessThan(3.4);
  });
  it('has everybody agree once in each browser, on the first page', () => {
    const asked = events(60).filter(({ event }) => event.name === '$consent');
    const browsers = new Set(events(60).flatMap(({ from, event }) => (from === 'browser' ? [event.anonymousId] : [])));
    expect(asked.length).toBe(browsers.size);
    expect(new Set(asked.map(({ event }) => event.anonymousId)).size).toBe(asked.length);
    expect(asked[0]!.event.data).toEqual({ purposes: { analytics: true, personalization: true }, mode: 'required', state: 'granted' });
  });
  it('sells about forty things, each once in the list', () => {
    expect(catalogue.length).toBe(40);
    expect(new Set(catalogue.map((p) => p.id)).size).toBe(40);
  });
  it('has thousands of guests in two years, a few hundred customers, and a vital few', () => {
    const guests: Guests = new Map();
    const revenue = new Map<string, number>();
    for (const { sent } of firstDays(730, guests))
      for (const { event } of sent)
        if (event.name === 'Order Completed')
          revenue.set(
            event.userId!,
            (revenue.get(event.userId!) ?? 0) + (event.data['subtotal'] as number) - (event.data['discount'] as number),
          );
    const spent = [...revenue.values()].sort((a, b) => b - a);
    const top = spent.slice(0, Math.ceil(spent.length / 5)).reduce((a, b) => a + b, 0) / spent.reduce((a, b) => a + b, 0);
    expect(guests.size).toBeGreaterThan(3000);
    expect(guests.size).toBeLessThan(6000);
    expect(revenue.size).toBeGreaterThan(500);
    expect(top).toBeGreaterThan(0.5);
  });
});

describe('visits that go on', () => {
  /** What is sent in the hours from the 100th day's noon on, by whether it is the story's or a caller's. */
  async function live(hours: number, watched: boolean) {
    vi.useFakeTimers({ now: began + 100.5 * DAY });
    const guests: Guests = new Map();
    const days = tell(story, stage, guests);
    let rest = days.next().value;
    while (rest.day < began + 100 * DAY) rest = days.next().value;
    const noon = Date.now();
    rest = { day: rest.day, sent: rest.sent.filter(({ event }) => event.ts >= noon) };
    const arrived: (WireEvent & { at: number })[] = [];
    const app = {
      request: async (_: string, { body }: { body: string }) => {
        arrived.push(...(JSON.parse(body) as { batch: WireEvent[] }).batch.map((event) => ({ ...event, at: Date.now() })));
        return new Response('{}');
      },
    };
    const deps = { now: Date.now, config: { basePath: '' }, hub: { watched: () => watched }, log: () => undefined };
    const state = { seed: 'aurora', writeKey: 'w', secretKey: 's' } as DemoState;
    const stop = startVisits(deps as unknown as Deps, app as unknown as Hono<Env>, state, { site: 1, guests, stage, rest, days });
    await vi.advanceTimersByTimeAsync(hours * 3_600_000);
    stop();
    const until = Date.now();
    vi.useRealTimers();
    const own = arrived.filter(({ messageId }) => !messageId!.startsWith('live-'));
    const calls = new Set(arrived.flatMap(({ messageId }) => /^live-\w+-(\d+)/.exec(messageId!)?.slice(1) ?? []));
    const told = firstDays(110).flatMap(({ sent }) => sent.filter(({ event }) => event.ts >= noon && event.ts <= until - 2000));
    return { arrived, own, calls: calls.size, told, noon };
  }
  it('are the story’s, at its own moments, over midnight too', async () => {
    const { own, told } = await live(48, false);
    expect(told.length).toBeGreaterThan(20);
    expect(own.map((e) => e.messageId)).toEqual(expect.arrayContaining(told.map(({ event }) => event.messageId)));
    expect(own.length - told.length).toBeLessThan(10);
    expect(own.every((e) => e.at - Date.parse(e.timestamp as string) <= 2000)).toBe(true);
  });
  it('begin at once, and without a watcher have one caller', async () => {
    const { arrived, calls, noon } = await live(3, false);
    expect(arrived[0]!.at - noon).toBeLessThan(5000);
    expect(calls).toBe(1);
  });
  it('have a few callers when somebody watches', async () => {
    expect((await live(1, true)).calls).toBeLessThanOrEqual(7);
    expect((await live(11, true)).calls).toBeLessThanOrEqual(10);
  });
});

describe('a demo’s database', () => {
  it('is never somebody’s own', async () => {
    const kith = await startKith();
    await expect(prepareDemo(kith.store, kith.config, kith.now(), kith.deps.token)).rejects.toThrow('--demo never writes into it');
    await kith.close();
  });

  it('is filled once, with people, orders, segments and results', { timeout: 60_000 }, async () => {
    const kith = await startKith({ ready: false, args: ['--demo'] });
    const { deps } = kith;
    await openState(deps.store, deps.config, deps.now(), deps.token, 150);
    const config = await prepareDemo(deps.store, deps.config, deps.now(), deps.token);
    const all = { ...deps, config };
    const { app } = createCollector(all);
    await setUpUnattended(all, async (password) => password);
    const state = await openState(all.store, config, all.now(), all.token);
    const shares: number[] = [];
    await fill(all, state, (share) => shares.push(share));
    expect(shares.at(-1)).toBe(1);
    const ask = async <T>(path: string): Promise<T> => {
      const answer = await app.request(`/api/v1${path}`, { headers: { authorization: `Bearer ${state.secretKey}` } });
      expect(answer.status).toBe(200);
      return (await answer.json()) as T;
    };
    const { items } = await ask<List<Segment>>('/segments');
    expect(items.length).toBe(6);
    expect(items.filter((segment) => segment.count === 0)).toEqual([]);
    expect(items.flatMap(({ usedBy }) => usedBy.map(({ id }) => id))).toEqual(['x_demo_shelf']);
    const { items: products } = await ask<List<Product>>('/products?limit=50');
    expect(products.length).toBe(40);
    expect(products.filter(({ price, cost }) => !price || !cost)).toEqual([]);
    for (const id of ['x_demo_hero', 'x_demo_shelf', 'x_demo_train']) {
      const results = await ask<Results>(`/experiences/${id}/results`);
      expect(results.advice).not.toBe('split_broken');
      expect(Math.min(...results.variants.map((v) => v.exposed))).toBeGreaterThan(5);
    }
    const refused = await ask<FailedGroups>('/failed-events/groups');
    expect(refused.items.map(({ code }) => code).sort()).toEqual(['bad_number', 'bad_time']);
    const words = (await ask<Dictionary>('/dictionary')).items;
    expect(words.find(({ name }) => name === 'phone')).toMatchObject({ conflict: true, reserved: ['text'] });
    const again = JSON.parse((await all.store.read.demoState())!) as DemoState;
    expect(again.filled).toBe(true);
    let stored = -1;
    await fill(all, again, (_, events) => (stored = events));
    expect(stored).toBeLessThanOrEqual(0);
    await kith.close();
  });
});
