import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { STUB, scriptTag } from '../../sdk/snippet.ts';
import { startFromTag } from '../../sdk/tag.ts';
import type { Kith } from '../../sdk/kith.ts';

const page = window as unknown as { kith?: Kith };
const put = (attributes: string): void => {
  document.head.innerHTML = `<script type="text/plain" src="https://kith.example/base/kith.js?x=1" ${attributes}></script>`;
};

beforeEach(() => {
  vi.useFakeTimers();
  delete page.kith;
});
afterEach(() => {
  vi.useRealTimers();
  document.head.innerHTML = '';
});

describe('the script tag', () => {
  it.each([
    ['is where the script came from', 'data-key="k"', { key: 'k', host: 'https://kith.example/base/' }],
    ['may be another', 'data-key="k" data-host="https://other.example"', { host: 'https://other.example' }],
    ['may ask for consent', 'data-key="k" data-consent="required"', { mode: 'required', state: 'pending' }],
  ])('says all: the collector %s', (_, attributes, state) => {
    put(attributes);
    startFromTag();
    expect(page.kith!.debug()).toMatchObject(state);
  });

  it('takes over the calls that waited', () => {
    put('data-key="k" data-consent="required"');
    (page as { kith?: unknown }).kith = [['track', 'A'], ['track', 'B'], null, 5];
    startFromTag();
    expect(page.kith!.debug()).toMatchObject({ waiting: 2 });
  });

  it('does nothing a second time', () => {
    put('data-key="k" data-consent="required"');
    startFromTag();
    const first = page.kith;
    put('data-key="other"');
    startFromTag();
    expect(page.kith).toBe(first);
  });

  it.each([
    ['an element', () => document.createElement('form')],
    ['text', () => 'kith'],
    ['nothing at all', () => null],
  ])('is not disturbed by a window.kith that is %s', (_, before) => {
    put('data-key="k" data-consent="required"');
    (page as { kith?: unknown }).kith = before();
    startFromTag();
    expect(page.kith!.consent()).toBe('pending');
  });

  it('does not throw where it cannot find itself', () => expect(() => startFromTag()).not.toThrow());
});

describe('the snippet', () => {
  it('lets calls wait, and leaves the real thing alone', () => {
    const stub = STUB.replace(/<\/?script>/g, '');
    const run = (): void => void new Function('window', `with(window){${stub}}`)(page);
    run();
    page.kith!.track('A', { x: 1 });
    expect(Array.from(page.kith as unknown as unknown[])).toEqual([['track', 'A', { x: 1 }]]);
    put('data-key="k" data-consent="required"');
    startFromTag();
    const real = page.kith!.track;
    run();
    expect(page.kith!.track).toBe(real);
  });

  it('is a tag that nothing can break out of', () => {
    expect(scriptTag('https://kith.example/base/', 'a"><script>', 'required')).toBe(
      '<script async src="https://kith.example/base/kith.js" data-key="a&quot;>&lt;script>" data-consent="required"></script>',
    );
  });
});
