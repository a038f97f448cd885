import { expect, it } from 'vitest';
import { Turns } from '../../collector/collect/turns.ts';

it('lets the event loop turn when what came at once takes long, and keeps its order', async () => {
  let now = 0;
  const turns = new Turns(() => now);
  const done: number[] = [];
  let others = 0;
  const other = setInterval(() => others++, 0);
  await Promise.all(
    Array.from({ length: 40 }, async (_, i) => {
      await turns.mine();
      now += 1;
      done.push(i);
      if (i === 20) await new Promise((resolve) => setTimeout(resolve, 2));
    }),
  );
  clearInterval(other);
  expect(done).toEqual(Array.from({ length: 40 }, (_, i) => i));
  expect(others).toBeGreaterThan(0);
});
it('costs nothing while there is time', async () => {
  const turns = new Turns(() => 7);
  let turned = false;
  setImmediate(() => (turned = true));
  for (let i = 0; i < 100; i++) await turns.mine();
  expect(turned).toBe(false);
});
