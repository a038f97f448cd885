import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Options } from '../../sdk/client.ts';
import { full } from '../../sdk/full.ts';
import { createKith } from '../../sdk/kith.ts';
import { openPage } from './kit.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function visit(options: Partial<Options> = {}, before?: (kith: ReturnType<typeof createKith>) => void) {
  const opened = openPage({ url: 'https://shop.example/a' });
  const kith = createKith(full, opened.env);
  before?.(kith);
  kith.load({ key: 'key', host: 'https://kith.example', ...options });
  await opened.pass(1100);
  return {
    ...opened,
    kith,
    pages: () =>
      opened
        .events()
        .filter((e) => e['type'] === 'page')
        .map((e) => e['properties'].path + e['properties'].search),
  };
}
type Page = Awaited<ReturnType<typeof visit>>;

describe('a page view', () => {
  it.each<[string, (p: Page) => void, string[]]>([
    ['of the first page', () => undefined, ['/a']],
    ['of a pushed address', ({ window }) => window.history.pushState({}, '', '/b'), ['/a', '/b']],
    ['of a replaced address that is another page', ({ window }) => window.history.replaceState({}, '', '/b'), ['/a', '/b']],
    ['of no replaced search text', ({ window }) => window.history.replaceState({}, '', '/a?q=x'), ['/a']],
    ['of no pushed address that is the same', ({ window }) => window.history.pushState({}, '', '/a'), ['/a']],
    ['of no fragment', ({ window }) => window.history.pushState({}, '', '/a#part'), ['/a']],
    ['of a fragment that is a route', ({ window }) => window.history.pushState({}, '', '#/cart'), ['/a', '/a']],
    [
      'of the address where redirects end',
      ({ window }) => ['/b', '/c', '/d'].forEach((to) => window.history.pushState({}, '', to)),
      ['/a', '/d'],
    ],
    [
      'of a page that the site counts itself, once',
      ({ window, kith }) => (window.history.pushState({}, '', '/b'), kith.page('B')),
      ['/a', '/b'],
    ],
    [
      'of a page from the back/forward cache',
      ({ window }) => window.dispatchEvent(Object.assign(new window.Event('pageshow'), { persisted: true })),
      ['/a', '/a'],
    ],
    [
      'of no page that is merely shown',
      ({ window }) => window.dispatchEvent(Object.assign(new window.Event('pageshow'), { persisted: false })),
      ['/a'],
    ],
  ])('is counted %s', async (_, go, pages) => {
    const page = await visit();
    go(page);
    await page.pass(2000);
    expect(page.pages()).toEqual(pages);
  });

  it('is not counted by itself where the site has turned that off', async () => {
    const { pages } = await visit({ auto: 'off' });
    expect(pages()).toEqual([]);
  });

  it('is not counted again when the site has counted it before the SDK came', async () => {
    const { pages } = await visit({}, (kith) => kith.page('Home'));
    expect(pages()).toEqual(['/a']);
  });

  it('names the page before it as its referrer', async () => {
    const { window, pass, events } = await visit();
    window.history.pushState({}, '', '/b');
    await pass(2000);
    expect(events().at(-1)!['context'].page.referrer).toBe('https://shop.example/a');
  });

  it('leaves the page’s own history functions as they were', async () => {
    const { window } = await visit();
    expect(() => window.history.pushState({}, '', 'https://other.example/')).toThrow();
    window.history.pushState({ x: 1 }, '', '/b');
    expect([window.location.pathname, window.history.state]).toEqual(['/b', { x: 1 }]);
  });
});
