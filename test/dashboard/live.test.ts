import { describe, expect, it } from 'vitest';
import { fits } from '../../dashboard/pages/live.tsx';
import { KEPT, merge } from '../../dashboard/pages/live-stream.ts';
import { causesOf, measuredOf } from '../../dashboard/pages/settings-check.tsx';
import { originsOf } from '../../dashboard/pages/site-form.tsx';
import type { InstallCheck, LiveEvent } from '../../shared/api.ts';

const event = (id: string, second: number, more: Partial<LiveEvent> = {}): LiveEvent => ({
  id,
  messageId: id,
  type: 'track',
  event: 'Product Viewed',
  context: {},
  timestamp: `2024-11-12T10:00:${String(second).padStart(2, '0')}Z`,
  receivedAt: `2024-11-12T10:00:${String(second).padStart(2, '0')}Z`,
  anonymous: true,
  profile: { id: 'p_1', identified: false, name: null },
  ...more,
});

describe('what arrives', () => {
  it('is shown once, newest first, however it came', () =>
    expect(merge([event('b', 2), event('c', 3)], [event('c', 3), event('a', 1)]).map((e) => e.id)).toEqual(['c', 'b', 'a']));
  it('is kept within bounds', () =>
    expect(
      merge(
        [...Array(500).keys()].map((i) => event(`e${i}`, i % 60)),
        [],
      ).length,
    ).toBe(KEPT));
  it.each([
    ['everything', 'all', '', true],
    ['its kind', 'track', '', true],
    ['another kind', 'page', '', false],
    ['part of its name', 'all', 'viewed', true],
    ['a name that it has not', 'all', 'order', false],
  ] as const)('fits a filter for %s', (_, type, typed, fit) => expect(fits(event('a', 1), type, typed)).toBe(fit));
  it('is found by the person and the page', () => {
    const seen = event('a', 1, { profile: { id: 'p', identified: true, name: 'Anna' }, context: { page: { path: '/season' } } });
    expect([fits(seen, 'all', 'anna'), fits(seen, 'all', '/sea')]).toEqual([true, true]);
  });
});

describe('the check', () => {
  const silent: InstallCheck = {
    lastEvent: null,
    events24h: 0,
    refusals: [],
    scriptLoads: { count: 0, last: null, origins: [] },
    measured: { total: 0, names: [] },
    scriptTag: '',
    scriptUrl: 'https://kith.example/kith.js',
    integrity: '',
  };
  const titles = (check: Partial<InstallCheck>, origins = ['https://shop.example']) =>
    causesOf({ ...silent, ...check }, origins).map((cause) => cause.title);
  it('says that no browser fetched the script', () => expect(titles({})).toEqual(['The script has never been loaded']));
  it('says that it was fetched and kept silent', () =>
    expect(titles({ scriptLoads: { count: 3, last: null, origins: [] } })).toEqual(['The script was loaded 3 times, but sent nothing']));
  it('names mixed content before anything else', () =>
    expect(titles({ scriptUrl: 'http://kith.example/kith.js' })[0]).toBe('Mixed content: your website is https, Kith is http'));
  it('does not take a machine of one’s own for mixed content', () =>
    expect(titles({ scriptUrl: 'http://127.0.0.1:8787/kith.js' })).toEqual(['The script has never been loaded']));
  it.each([
    ['unknown_key', 'A wrong key was used'],
    ['origin_refused', 'Events came from an address that is not allowed'],
    ['consent_pending', 'Visitors have not agreed yet'],
  ] as const)('names the cause %s', (cause, title) =>
    expect(
      titles({
        scriptLoads: { count: 1, last: null, origins: [] },
        refusals: [{ cause, detail: 'x', count: 2, last: '2024-11-12T10:00:00Z' }],
      }),
    ).toEqual([title]),
  );
  it.each([
    [0, [], null],
    [1, [['Page Viewed', 1]], '1 event of the last 7 days without any id was only counted, not kept: Page Viewed (1).'],
    [
      1250,
      [
        ['A', 1200],
        ['B', 40],
        ['C', 6],
        ['D', 3],
      ],
      '1,250 events of the last 7 days without any id were only counted, not kept: A (1,200), B (40), C (6) and others (4).',
    ],
  ] as [number, [string, number][], string | null][])('tells of %s events that were only counted', (total, names, told) =>
    expect(measuredOf({ ...silent, measured: { total, names: names.map(([name, count]) => ({ name, count })) } })).toBe(told),
  );
  it('finds nothing in the way of what works', () => expect(titles({ lastEvent: '2024-11-12T10:00:00Z' })).toEqual([]));
});

describe('addresses of a website', () => {
  it.each([
    ['https://shop.example/some/page?x=1', ['https://shop.example']],
    ['shop.example', ['https://shop.example']],
    ['https://shop.example\nhttp://localhost:3000', ['https://shop.example', 'http://localhost:3000']],
    ['*', ['*']],
    ['', null],
    ['my shop', null],
    ['https://', null],
    ['javascript:alert(1)', null],
  ])('%j are taken as %j', (lines, origins) => expect(originsOf(lines)).toEqual(origins));
});
