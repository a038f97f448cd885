import { describe, expect, it } from 'vitest';
import { fits } from '../../dashboard/pages/live.tsx';
import { KEPT, merge } from '../../dashboard/pages/live-stream.ts';
import { causesOf } from '../../dashboard/pages/causes.tsx';
import { measuredOf } from '../../dashboard/pages/settings-check.tsx';
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
  const titles = (check: Partial<InstallCheck>, waiting = false) =>
    causesOf({ ...silent, ...check }, { waiting }).map((cause) => cause.title);
  const found = (cause: InstallCheck['refusals'][number]['cause'], count = 2) => [
    { cause, detail: 'x', count, last: '2024-11-12T10:00:00Z' },
  ];
  it('says that it was fetched and kept silent', () =>
    expect(titles({ scriptLoads: { count: 3, last: null, origins: [] } })).toEqual(['The script was loaded 3 times, but sent nothing']));
  it('does not miss the script while it is being pasted', () => {
    expect(titles({ refusals: found('not_loaded') })).toEqual(['The script has never been loaded']);
    expect(titles({ refusals: found('not_loaded') }, true)).toEqual([]);
  });
  it('names consent that is waited for, with the line that mends it', () =>
    expect(causesOf({ ...silent, refusals: found('consent_pending', 3) })).toMatchObject([
      {
        title: 'Your page loaded the script 3 times',
        fix: 'This site asks first: nothing is sent until a visitor agrees. Put this behind your Yes button:',
        copy: 'kith.consent(true)',
      },
    ]));
  it.each([
    ['mixed_content', 'Mixed content: your website is https, Kith is http'],
    ['unknown_key', 'A wrong key was used'],
    ['origin_refused', 'Events came from an address that is not allowed'],
    ['consent_pending', 'Your page loaded the script 2 times'],
  ] as const)('names the cause %s', (cause, title) =>
    expect(titles({ scriptLoads: { count: 1, last: null, origins: [] }, refusals: found(cause) })).toEqual([title]),
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
