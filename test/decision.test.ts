import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, choose, inOrder, isOpen, shares } from '../shared/decision.ts';
import { murmur32, unit } from '../shared/hash.ts';
import type { Experience } from '../shared/api.ts';
import { ratioMismatch } from '../collector/personalize/statistics.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const experience = (weights: Record<string, number>, control = 0, over: Partial<Experience> = {}): Experience => ({
  id: 'x_1',
  name: 'Hero',
  slot: 'hero',
  status: 'live',
  priority: 0,
  audience: null,
  control,
  allocation: { kind: 'weights' },
  goal: { event: 'Order Completed', days: 30 },
  variants: Object.entries(weights).map(([key, weight]) => ({ key, weight, content: { kind: 'text', value: key } })),
  version: 1,
  createdAt: '',
  updatedAt: '',
  liveSince: null,
  ...over,
});
const people = Array.from({ length: 20_000 }, (_, i) => `anonymous_id:visitor-${i}`);
const arms = (e: Experience) => people.map((p) => allocate(e, p)!.key);
const tally = (keys: string[], of: string[]) => of.map((k) => keys.filter((x) => x === k).length);

describe('the hash', () => {
  it.each([
    ['', 0, 0],
    ['', 1, 0x514e28b7],
    ['test', 0, 0xba6bd213],
    ['Hello, world!', 0, 0xc0363e43],
    ['The quick brown fox jumps over the lazy dog', 0, 0x2e4ff723],
  ])('is MurmurHash3 for %j with seed %d', (text, seed, hash) => expect(murmur32(bytes(text), seed)).toBe(hash));

  it('is a number strictly between 0 and 1 for any text', () =>
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => unit(text) > 0 && unit(text) < 1)));

  it('spreads evenly over twenty cells', () => {
    const cells = Array.from<number>({ length: 20 }).fill(0);
    for (const p of people) cells[Math.floor(unit(p) * 20)]!++;
    expect(
      ratioMismatch(
        cells,
        cells.map(() => 1 / 20),
      ),
    ).toBeGreaterThan(0.001);
  });
});

describe('allocation', () => {
  it('never changes: known answers', () => {
    const e = experience({ a: 1, b: 2, c: 3 }, 0.1);
    expect(people.slice(0, 24).map((p) => allocate(e, p)!.key)).toMatchInlineSnapshot(`
      [
        "control",
        "c",
        "b",
        "a",
        "b",
        "a",
        "a",
        "a",
        "b",
        "c",
        "b",
        "c",
        "b",
        "c",
        "c",
        "b",
        "c",
        "c",
        "c",
        "a",
        "control",
        "b",
        "c",
        "c",
      ]
    `);
    expect(unit('x_1:a:anonymous_id:Zoë')).toMatchInlineSnapshot(`0.4970180191442274`);
  });

  it.each([
    [{ a: 1, b: 1 }, 0],
    [{ a: 1, b: 1 }, 0.1],
    [{ a: 1, b: 2, c: 7 }, 0.2],
    [{ a: 0.5, b: 0, c: 0.25 }, 0.5],
  ] as [Record<string, number>, number][])('gives %j with control %d their shares', (weights, control) => {
    const e = experience(weights, control);
    const expected = shares(e);
    const observed = tally(
      arms(e),
      expected.map((s) => s.key),
    );
    expect(observed.reduce((a, b) => a + b)).toBe(people.length);
    expect(
      ratioMismatch(
        observed,
        expected.map((s) => s.share),
      ),
    ).toBeGreaterThan(0.001);
  });

  it('moves only whom it must when one weight changes', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 5 }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 0, max: 20 }),
        fc.array(fc.uuid(), { minLength: 50, maxLength: 50 }),
        (weights, at, to, anchors) => {
          const changed = at % weights.length;
          const named = (w: number[]) => experience(Object.fromEntries(w.map((x, i) => [`v${i}`, x])), 0.1);
          const before = named(weights);
          const after = named(weights.map((w, i) => (i === changed ? to : w)));
          for (const anchor of anchors) {
            const [old, now] = [allocate(before, anchor)!.key, allocate(after, anchor)!.key];
            if (old === now) continue;
            expect(to > weights[changed]! ? now : old).toBe(`v${changed}`);
          }
        },
      ),
    ));

  it('moves people only into the control group when it grows, and keeps the others where they were', () => {
    const [small, large] = [arms(experience({ a: 1, b: 1 }, 0.1)), arms(experience({ a: 1, b: 1 }, 0.3))];
    for (let i = 0; i < people.length; i++) if (small[i] !== large[i]) expect(large[i]).toBe('control');
  });

  it('is independent between two experiences', () => {
    const [one, two] = [arms(experience({ a: 1, b: 1 })), arms(experience({ a: 1, b: 1 }, 0, { id: 'x_2' }))];
    const both = [...Array(4).keys()].map(
      (cell) => people.filter((_, i) => (one[i] === 'a' ? 0 : 2) + (two[i] === 'a' ? 0 : 1) === cell).length,
    );
    expect(ratioMismatch(both, [0.25, 0.25, 0.25, 0.25])).toBeGreaterThan(0.001);
  });

  it('states the probability of the arm among all', () => {
    const e = experience({ a: 1, b: 3 }, 0.2);
    const seen = Object.fromEntries(people.slice(0, 200).map((p) => [allocate(e, p)!.key, allocate(e, p)!.probability]));
    expect(seen.a).toBeCloseTo(0.2);
    expect(seen.b).toBeCloseTo(0.6);
    expect(seen.control).toBeCloseTo(0.2);
  });

  it('gives a visitor without any id the heaviest variant, never control', () =>
    expect(allocate(experience({ a: 1, b: 3 }, 0.99), null)).toMatchObject({ key: 'b', control: false }));

  it('gives nothing when no variant has a weight', () => expect(allocate(experience({ a: 0 }), 'anonymous_id:x')).toBeNull());
});

describe('choosing', () => {
  const open = { from: null, to: null };
  const low = { ...experience({ a: 1 }, 0, { id: 'x_low', priority: 1 }), time: open };
  const high = { ...experience({ a: 1 }, 0, { id: 'x_high', priority: 2, audience: { kind: 'all', of: [] } }), time: open };

  it('asks the highest priority first, then the longest live', () => {
    const old = { ...low, id: 'x_z', liveSince: '2024-01-01T00:00:00.000Z' };
    const young = { ...low, id: 'x_a', liveSince: '2024-02-01T00:00:00.000Z' };
    expect(inOrder([young, old, high]).map((e) => e.id)).toEqual(['x_high', 'x_z', 'x_a']);
  });
  it('takes the first whose audience holds', () => {
    expect(choose([high, low], 'a:1', () => true, 0)).toMatchObject({ experience: { id: 'x_high' }, reason: 'audience' });
    expect(choose([high, low], 'a:1', () => false, 0)).toMatchObject({ experience: { id: 'x_low' }, reason: 'everyone' });
  });
  it('asks no audience for a visitor without any id', () =>
    expect(choose([high, low], null, () => true, 0)).toMatchObject({ experience: { id: 'x_low' }, reason: 'no_id' }));
  it('stops at the control group', () =>
    expect(choose([{ ...high, control: 1 }, low], 'a:1', () => true, 0)).toMatchObject({
      experience: { id: 'x_high' },
      arm: { control: true, variant: null },
    }));
  it.each([
    [{ from: 10, to: 20 }, 9, false],
    [{ from: 10, to: 20 }, 10, true],
    [{ from: 10, to: 20 }, 20, false],
    [{ from: null, to: null }, 0, true],
  ])('schedule %j is open at %d: %s', (time, now, is) => expect(isOpen(time, now)).toBe(is));
});
