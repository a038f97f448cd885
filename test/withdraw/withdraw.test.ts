import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { rounds, Town } from '../identity/town.ts';
import { dangling, likeness, story, tell } from './story.ts';

const town = await Town.open();
afterAll(() => town.close());

describe('an import that is taken back', () => {
  it('is as though it had never been, whatever was said before, meanwhile and since', { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        const [undone, never] = [await tell(town, told, true), await tell(town, told, false)];
        expect(await likeness(town, undone)).toEqual(await likeness(town, never));
        expect(await town.drift(undone)).toEqual([]);
        expect(await dangling(town, undone)).toEqual([]);
      }),
      { numRuns: rounds(Number(process.env['RUNS'] ?? 300)) },
    );
  });
});
