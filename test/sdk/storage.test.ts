import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStorage } from '../../sdk/storage.ts';
import { openPage } from './kit.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A request of a database that hangs. */
class Silent {
  addEventListener(): void {}
}
beforeEach(() => void vi.stubGlobal('IDBRequest', Silent));
afterEach(() => void vi.unstubAllGlobals());

describe('a storage', () => {
  it.each([
    ['is absent', () => undefined],
    [
      'may not be looked at',
      () => {
        throw new Error('blocked');
      },
    ],
    [
      'throws',
      () => ({
        open: () => {
          throw new Error('quota');
        },
      }),
    ],
    ['never answers', () => ({ open: () => new Silent() })],
  ])('that %s is left alone from then on, and nothing rejects', async (_, indexedDB) => {
    const { env, window, problems, pass } = openPage();
    let looked = 0;
    Object.defineProperty(window, 'indexedDB', { get: () => (looked++, indexedDB()) });
    const storage = createStorage(env, 'kith-key', 'tab', problems);
    const first = storage.add({ id: '1', json: '{}' });
    await pass(2100);
    expect(await first).toBeUndefined();
    const before = looked;
    expect(await storage.claim((free) => free)).toBeUndefined();
    expect([await storage.remove([{ id: '1' }]), await storage.wipe(), looked]).toEqual([undefined, undefined, before]);
    expect(problems.list).toHaveLength(1);
  });
});
