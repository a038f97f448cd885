import { afterEach, describe, expect, it } from 'vitest';
import { plain, stringify } from '../../sdk/plain.ts';

const circle: Record<string, unknown> = { a: 1 };
circle['self'] = circle;

describe('a copy of properties', () => {
  it.each([
    ['keeps JSON as it is', { a: [1, { b: null }], c: 'x' }, { a: [1, { b: null }], c: 'x' }],
    ['loses only the member that is a circle', circle, { a: 1 }],
    ['loses only the member that is a big integer', { a: 1n, b: 2 }, { b: 2 }],
    ['loses only functions and undefined', { a: () => 1, b: undefined, c: 3 }, { c: 3 }],
    ['makes dates text', { a: new Date(0) }, { a: '1970-01-01T00:00:00.000Z' }],
    ['is empty for a list', [1, 2], {}],
    ['is empty for text', 'text', {}],
    ['is empty for nothing', null, {}],
  ])('%s', (_, value, copy) => expect(plain(value)).toEqual(copy));

  it('loses only the member whose getter throws', () => {
    const value = Object.defineProperty({ b: 2 }, 'a', {
      enumerable: true,
      get() {
        throw new Error('no');
      },
    });
    expect(plain(value)).toEqual({ b: 2 });
  });

  it('does not follow later changes', () => {
    const value = { a: { b: 1 } };
    const copy = plain(value);
    value.a.b = 2;
    expect(copy).toEqual({ a: { b: 1 } });
  });
});

describe('on a page whose lists have a toJSON', () => {
  afterEach(() => void delete (Array.prototype as { toJSON?: unknown }).toJSON);

  it('lists stay lists, and the page keeps its function', () => {
    const toJSON = (): string => 'spoilt';
    Object.assign(Array.prototype, { toJSON });
    expect(stringify({ a: [1] })).toBe('{"a":[1]}');
    expect((Array.prototype as { toJSON?: unknown }).toJSON).toBe(toJSON);
  });
});
