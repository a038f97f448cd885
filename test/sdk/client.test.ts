import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createKith, type Kith } from '../../sdk/kith.ts';
import type { Options } from '../../sdk/client.ts';
import { openPage, type PageOptions } from './kit.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start({
  options,
  prepare,
  browser,
  ...page
}: PageOptions & { options?: Partial<Options>; prepare?: (window: any) => void; browser?: ReturnType<typeof openPage> } = {}) {
  const opened = browser ?? openPage(page);
  prepare?.(opened.window);
  const kith: Kith = createKith(undefined, opened.env);
  kith.load({ key: 'key', host: 'https://kith.example/base/', ...options });
  const kept = () => opened.window.document.cookie.split('; ').find((c) => c.startsWith('kith_id='));
  return { ...opened, kith, kept, last: () => opened.events().at(-1)! };
}

describe('an event', () => {
  it('carries who, when, where and why', async () => {
    const { kith, pass, last, requests } = start({
      url: 'https://www.shop.example/seats?utm_campaign=spring&utm_source=mail&q=1#token=secret',
      prepare: (window) => Object.defineProperty(window.document, 'title', { value: 'Seats' }),
    });
    kith.track('Ticket Chosen', { seats: 2 });
    await pass(1000);
    expect(requests[0]!.url).toBe('https://kith.example/base/v1/batch');
    expect(last()).toMatchObject({
      type: 'track',
      event: 'Ticket Chosen',
      properties: { seats: 2 },
      timestamp: '2026-01-05T09:00:00.000Z',
      context: {
        library: { name: 'kith' },
        page: { url: 'https://www.shop.example/seats?utm_campaign=spring&utm_source=mail&q=1', path: '/seats', title: 'Seats' },
        campaign: { name: 'spring', source: 'mail' },
        screen: { width: expect.any(Number) },
        timezone: expect.any(String),
        consent: { mode: 'implied', state: 'implied' },
      },
    });
    expect(JSON.stringify(last())).not.toContain('secret');
    expect(last()).not.toHaveProperty('userId');
  });

  it('keeps the state that its properties had at the call', async () => {
    const { kith, pass, last } = start();
    const properties = { seats: [1] };
    kith.track('Chosen', properties);
    properties.seats.push(2);
    await pass(1000);
    expect(last()['properties']).toEqual({ seats: [1] });
  });

  it.each([
    ['page()', (k: Kith) => k.page(), { type: 'page', properties: { path: '/a' } }],
    ['page(name, properties)', (k: Kith) => k.page('Home', { x: 1 }), { type: 'page', name: 'Home', properties: { path: '/a', x: 1 } }],
    ['page(properties)', (k: Kith) => k.page({ x: 1 }), { type: 'page', properties: { path: '/a', x: 1 } }],
    ['identify(id, traits)', (k: Kith) => k.identify('u1', { plan: 'a' }), { type: 'identify', userId: 'u1', traits: { plan: 'a' } }],
    ['identify(number)', (k: Kith) => k.identify(17), { type: 'identify', userId: '17', traits: {} }],
    ['identify(traits)', (k: Kith) => k.identify({ city: 'X' }), { type: 'identify', traits: { city: 'X' } }],
    ['push(list)', (k: Kith) => k.push(['track', 'A', { x: 1 }]), { type: 'track', event: 'A', properties: { x: 1 } }],
  ])('is what %s says', async (_, call, event) => {
    const { kith, pass, last } = start({ url: 'https://shop.example/a' });
    call(kith);
    await pass(1000);
    expect(last()).toMatchObject(event);
    expect(last()['userId']).toBe((event as { userId?: string }).userId);
  });

  it.each([
    ['nothing', []],
    ['an empty name', ['']],
    ['a number', [5]],
    ['an object', [{}]],
  ])('is not made of %s', async (_, args) => {
    const { kith, pass, events } = start();
    (kith.track as (...a: unknown[]) => void)(...args);
    await pass(1000);
    expect(events()).toEqual([]);
    expect(kith.debug()!['problems']).toContain('track needs a name');
  });
});

describe('a visitor', () => {
  it('keeps the id over pages, in one cookie', async () => {
    const first = start();
    first.kith.track('A');
    await first.pass(1000);
    const second = start({ browser: first });
    second.kith.track('B');
    await second.pass(1000);
    const [a, b] = first.events();
    expect(b!['anonymousId']).toBe(a!['anonymousId']);
    expect(first.window.document.cookie.split('; ')).toHaveLength(1);
    expect(second.kith.id()).toBe(a!['anonymousId']);
  });

  it.each([
    ['the same visit before', 29 * 60_000, true],
    ['a new visit after', 31 * 60_000, false],
  ])('is on %s thirty minutes of silence', async (_, silence, same) => {
    const { kith, pass, events, page } = start();
    kith.track('A');
    await pass(1000);
    page.time += silence;
    kith.track('B');
    await pass(1000);
    const [a, b] = events();
    expect(a!['context'].sessionId === b!['context'].sessionId).toBe(same);
    expect(b!['anonymousId']).toBe(a!['anonymousId']);
  });

  it('becomes another one when somebody else logs in on the same device', async () => {
    const { kith, pass, events } = start();
    kith.track('A');
    kith.identify('u1');
    kith.track('B');
    kith.identify('u2');
    kith.track('C');
    await pass(1000);
    const [a, i1, b, i2, c] = events();
    expect([i1, b].map((e) => [e!['anonymousId'], e!['userId']])).toEqual(Array(2).fill([a!['anonymousId'], 'u1']));
    expect(i2!['anonymousId']).not.toBe(a!['anonymousId']);
    expect([i2, c].map((e) => [e!['anonymousId'], e!['userId']])).toEqual(Array(2).fill([i2!['anonymousId'], 'u2']));
  });

  it('is somebody new and unknown after reset', async () => {
    const { kith, pass, events } = start();
    kith.identify('u1');
    kith.reset();
    kith.track('A');
    await pass(1000);
    const [i, a] = events();
    expect(a!['anonymousId']).not.toBe(i!['anonymousId']);
    expect(a).not.toHaveProperty('userId');
  });

  it.each(['undefined', 'null', ' ', 'NaN', '[object Object]', 'guest', '0', 'x'.repeat(513)])('is not called %j', async (id) => {
    const { kith, pass, last } = start();
    kith.identify(id, { plan: 'a' });
    await pass(1000);
    expect(last()).toMatchObject({ type: 'identify', traits: { plan: 'a' } });
    expect(last()).not.toHaveProperty('userId');
  });

  it('may have any name that a cookie must not hold as it is', async () => {
    const { kith, pass, last } = start();
    kith.identify('a;b=c. d,"é🎟️');
    kith.track('A');
    await pass(1000);
    expect(last()['userId']).toBe('a;b=c. d,"é🎟️');
  });
});

describe('consent', () => {
  const nothing = (s: ReturnType<typeof start>) => [s.window.document.cookie, s.window.localStorage.length, s.requests.length];

  it.each(['required', 'typo'])('that is %s lets nothing be stored and nothing be sent before it is given', async (consent) => {
    const s = start({ options: { consent: consent as 'required' } });
    s.kith.page();
    s.kith.identify('u1');
    s.kith.track('A');
    s.kith.reset();
    s.window.dispatchEvent(new s.window.Event('pagehide'));
    await s.pass(60_000);
    expect(nothing(s)).toEqual(['', 0, 0]);
    expect([s.kith.consent(), s.kith.id()]).toEqual(['pending', null]);
  });

  it('lets what waited go, in its order and with its time, when it is given', async () => {
    const s = start({ options: { consent: 'required' } });
    s.kith.page();
    s.kith.track('A');
    await s.pass(5000);
    expect(s.kith.consent(true)).toBe('granted');
    await s.pass(1000);
    expect(s.names()).toEqual(['page', 'A', '$consent']);
    expect(s.events()[0]).toMatchObject({
      timestamp: '2026-01-05T09:00:00.000Z',
      context: { consent: { mode: 'required', state: 'granted' } },
    });
    expect(s.last()['properties']).toMatchObject({ purposes: { analytics: true, personalization: true } });
    s.kith.consent(true);
    await s.pass(1000);
    expect(s.names()).toHaveLength(3);
  });

  it('is remembered on the next page', () => {
    const s = start({ options: { consent: 'required' } });
    s.kith.consent(true);
    expect(start({ browser: s, options: { consent: 'required' } }).kith.consent()).toBe('granted');
  });

  it.each([
    ['required', '', 'denied', 'pending'],
    ['implied', 'kith_id=n', 'denied', 'denied'],
    ['none', 'kith_id=n', 'denied', 'denied'],
  ] as const)('withdrawn where it is %s leaves %j and stops at once', async (consent, cookie, now, later) => {
    const s = start({ options: { consent } });
    s.kith.consent(true);
    s.kith.identify('u1');
    await s.pass(1000);
    const before = s.requests.length;
    s.kith.track('A');
    expect(s.kith.consent(false)).toBe(now);
    s.kith.track('B');
    s.window.dispatchEvent(new s.window.Event('pagehide'));
    await s.pass(60_000);
    expect([s.window.document.cookie, s.window.localStorage.length, s.requests.length]).toEqual([cookie, 0, before]);
    expect(start({ browser: s, options: { consent } }).kith.consent()).toBe(later);
  });

  it('withdrawn in one tab holds in the other', async () => {
    const one = start({ options: { consent: 'required' } });
    one.kith.consent(true);
    const other = start({ browser: one, options: { consent: 'required' } });
    other.kith.track('Before');
    one.kith.consent(false);
    other.kith.track('After');
    await one.pass(60_000);
    expect(one.events()).toEqual([]);
    expect(other.kith.consent()).toBe('pending');
  });

  it('drops what waited when it is refused, and may still be given later', async () => {
    const s = start({ options: { consent: 'required' } });
    s.kith.track('A');
    s.kith.consent(false);
    s.kith.track('B');
    s.kith.consent(true);
    s.kith.track('C');
    await s.pass(1000);
    expect(s.names()).toEqual(['$consent', 'C']);
  });

  it.each([
    ['implied', undefined, 'denied'],
    ['none', undefined, 'denied'],
    ['required', undefined, 'pending'],
    ['implied', 'off', 'implied'],
  ] as const)('in mode %s with Global Privacy Control (gpc %s) is %s', async (consent, gpc, state) => {
    const s = start({
      options: { consent, gpc },
      prepare: (window) => Object.defineProperty(window.navigator, 'globalPrivacyControl', { value: true }),
    });
    s.kith.track('A');
    await s.pass(1000);
    expect(s.kith.consent()).toBe(state);
    expect(s.requests.length > 0).toBe(state === 'implied');
    s.kith.consent(true);
    s.kith.track('B');
    await s.pass(1000);
    expect(s.last()['context'].consent).toMatchObject({ state: 'granted', ...(gpc ? {} : { gpc: true }) });
  });

  it('given purpose by purpose is told purpose by purpose', async () => {
    const s = start();
    s.kith.consent({ analytics: true, personalization: false, newsletter: true });
    await s.pass(1000);
    expect(s.last()['properties'].purposes).toEqual({ analytics: true, personalization: false, newsletter: true });
  });

  it.each([['granted'], [1], [[]], [null], ['false']])('is not changed by %j', (choice) => {
    const s = start({ options: { consent: 'required' } });
    expect(s.kith.consent(choice as never)).toBe('pending');
  });
});

describe('the SDK', () => {
  it('makes calls that came before it was started, in their order', async () => {
    const page = openPage();
    const kith = createKith(undefined, page.env);
    kith.track('A');
    kith.push(['track', 'B']);
    kith.load({ key: 'key', host: 'https://kith.example' });
    kith.track('C');
    await page.pass(1000);
    expect(page.names()).toEqual(['A', 'B', 'C']);
  });

  it('waits on a prerendered page until somebody sees it', async () => {
    const page = openPage();
    Object.defineProperty(page.window.document, 'prerendering', { value: true });
    const kith = createKith(undefined, page.env);
    kith.load({ key: 'key', host: 'https://kith.example' });
    kith.track('A');
    await page.pass(5000);
    expect([page.requests.length, page.window.document.cookie]).toEqual([0, '']);
    page.window.document.dispatchEvent(new page.window.Event('prerenderingchange'));
    await page.pass(1000);
    expect(page.names()).toEqual(['A']);
  });

  it('starts once, and not without a key or a host', async () => {
    const page = openPage();
    const kith = createKith(undefined, page.env);
    kith.load({ key: '', host: 'https://kith.example' });
    kith.load({ key: 'one', host: 'https://kith.example' });
    kith.load({ key: 'two', host: 'https://kith.example' });
    kith.track('A');
    await page.pass(1000);
    expect(page.requests.map((r) => r.body.writeKey)).toEqual(['one']);
    expect(kith.debug()!['problems']).toContain('load needs key and host');
  });
});
