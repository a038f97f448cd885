import { describe, expect, it } from 'vitest';
import { createIds } from '../../sdk/ids.ts';
import { openPage } from './kit.ts';

describe('an id', () => {
  it('is a UUID of version 7 that begins with the time', () => {
    const { env, page } = openPage();
    const id = createIds(env)();
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(page.time);
  });

  it.each([
    ['stands still', () => 5_000_000],
    ['goes back', (i: number) => 5_000_000 - i],
    ['says nothing', () => 0],
    ['jumps about', (i: number) => (i % 7) * 1_000_000],
  ])('sorts in call order and is never given twice when the clock %s', (_, time) => {
    const { env, page } = openPage();
    const newId = createIds(env);
    const ids = Array.from({ length: 5000 }, (_v, i) => {
      page.time = time(i);
      return newId();
    });
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
