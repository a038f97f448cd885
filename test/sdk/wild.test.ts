import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { full } from '../../sdk/full.ts';
import { createKith } from '../../sdk/kith.ts';
import { openPage } from './kit.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const thrower = (): never => {
  throw new Error('the page’s own');
};
const revoked = (): unknown => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const circle: Record<string, unknown> = {};
circle['circle'] = circle;
const hostile: unknown[] = [
  Symbol('s'),
  10n,
  NaN,
  thrower,
  circle,
  revoked(),
  new Proxy({}, { get: thrower, ownKeys: thrower, has: thrower }),
  Object.defineProperty({}, 'x', { enumerable: true, get: thrower }),
  { toJSON: thrower, toString: thrower, valueOf: thrower, [Symbol.toPrimitive]: thrower },
  Object.create(null),
  new Map([[1, 2]]),
  { __proto__: null, constructor: 1, length: -1 },
  '\ud800',
  'x'.repeat(100_000),
  { analytics: revoked() },
];
/** A number in a box stands for a hostile value: the generator itself must not look at those. */
const anything = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true }),
  },
  { weight: 1, arbitrary: fc.record({ hostile: fc.nat(hostile.length - 1) }) },
);
const unbox = (value: unknown): unknown => {
  const index = (value as { hostile?: unknown } | null | undefined)?.hostile;
  return typeof index === 'number' ? hostile[index] : value;
};
const name = fc.constantFrom('track', 'page', 'identify', 'reset', 'consent', 'id', 'slot', 'push', 'debug', 'load');

describe('a page', () => {
  it.each(['implied', 'required'] as const)(
    'never sees an exception, whatever it calls (consent %s)',
    async (consent) => {
      const page = openPage({ reply: () => 'offline' });
      const kith = createKith(full, page.env) as unknown as Record<string, (...args: unknown[]) => unknown>;
      const late: unknown[] = [];
      const notice = (reason: unknown): void => void late.push(reason);
      process.on('unhandledRejection', notice);
      let calls = 0;
      fc.assert(
        fc.property(name, fc.array(anything, { maxLength: 4 }), (call, args) => {
          if (calls++ === 100) kith['load']!({ key: 'key', host: 'https://kith.example', consent });
          kith[call]!(...args.map(unbox));
        }),
        { numRuns: 5000, seed: 20260105 },
      );
      await page.pass(3000);
      process.off('unhandledRejection', notice);
      expect(late).toEqual([]);
      kith['consent']!(true);
      kith['track']!('Still alive');
      page.page.reply = () => ({});
      await page.pass(400_000);
      expect(page.names()).toContain('Still alive');
    },
    60_000,
  );
});
