import { describe, expect, it } from 'vitest';
import { catalogue } from '../collector/demo/catalogue.ts';
import { dice } from '../collector/demo/dice.ts';
import { tell, type Guests, type Told } from '../collector/demo/history.ts';
import { prepareDemo } from '../collector/demo/start.ts';
import { fill } from '../collector/demo/fill.ts';
import { openState, type DemoState } from '../collector/demo/state.ts';
import { setUpUnattended } from '../collector/access/entry.ts';
import { createCollector } from '../collector/app.ts';
import { openStore } from '../collector/store/open.ts';
import type { List, Results, Segment } from '../shared/api.ts';
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

describe('a demo’s database', () => {
  it('is never somebody’s own', async () => {
    const kith = await startKith();
    await expect(prepareDemo(kith.store, kith.config, kith.now(), kith.deps.token)).rejects.toThrow('--demo never writes into it');
    await kith.close();
  });

  it('is filled once, with people, orders, segments and results', { timeout: 60_000 }, async () => {
    const { deps } = await startKith({ ready: false, args: ['--demo'] });
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
    for (const id of ['x_demo_hero', 'x_demo_shelf', 'x_demo_train']) {
      const results = await ask<Results>(`/experiences/${id}/results`);
      expect(results.advice).not.toBe('split_broken');
      expect(Math.min(...results.variants.map((v) => v.exposed))).toBeGreaterThan(5);
    }
    const again = JSON.parse((await all.store.read.demoState())!) as DemoState;
    expect(again.filled).toBe(true);
    let stored = -1;
    await fill(all, again, (_, events) => (stored = events));
    expect(stored).toBeLessThanOrEqual(0);
    await all.store.close();
  });
});
