import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Options } from '../../sdk/client.ts';
import { full } from '../../sdk/full.ts';
import { createKith } from '../../sdk/kith.ts';
import { openPage, type Reply } from './kit.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const decision = (kind: string, content: unknown = null, more: object = {}) => ({
  decisionId: `d-${kind}`,
  experience: 'exp',
  variant: 'v',
  kind,
  content,
  control: false,
  reason: '',
  ...more,
});

/** A page with slots, a collector that decides, and an eye that the test opens. */
async function open(
  markup: string,
  decisions: Record<string, object>,
  { options, decide = () => ({}) }: { options?: Partial<Options>; decide?: () => Reply } = {},
) {
  const opened = openPage({ url: 'https://shop.example/a' });
  const { window, page, requests } = opened;
  const current = { decisions, decide };
  page.reply = ({ url, body }) => {
    if (!url.endsWith('/decide')) return {};
    const said = current.decide();
    if (typeof said === 'string' || said.status) return said;
    return {
      body: {
        decisions: Object.fromEntries(body.slots!.map((s) => [s, current.decisions[s] ?? decision('none', null, { experience: null })])),
        ttl: 60,
      },
    };
  };
  window.document.body.innerHTML = markup;
  const eyes = new Map<Element, (entries: object[]) => void>();
  Object.defineProperty(window, 'IntersectionObserver', {
    value: class {
      private readonly watched: Element[] = [];
      constructor(private readonly callback: (entries: object[]) => void) {}
      observe(element: Element): void {
        this.watched.push(element);
        eyes.set(element, this.callback);
      }
      disconnect(): void {
        this.watched.forEach((element) => eyes.delete(element));
      }
    },
  });
  const kith = createKith(full, opened.env);
  kith.load({ key: 'key', host: 'https://kith.example', ...options });
  const slot = (name: string): HTMLElement => window.document.querySelector(`[data-kith-slot="${name}"]`)!;
  return {
    ...opened,
    kith,
    current,
    slot,
    asked: () => requests.filter((r) => r.url.endsWith('/decide')).map((r) => r.body),
    exposures: () =>
      opened
        .events()
        .filter((e) => e['event'] === '$exposure')
        .map((e) => e['properties']),
    /** Scrolls a slot into view by this share of its place. */
    see(name: string, ratio = 1) {
      const element = slot(name);
      for (const [box, callback] of eyes)
        if (element === box || element.contains(box)) callback([{ isIntersecting: ratio > 0, intersectionRatio: ratio }]);
    },
  };
}
const two = '<div data-kith-slot="hero">default</div><div data-kith-slot="note">note</div>';

describe('a slot', () => {
  it.each([
    ['text as text', 'text', '<b>x</b>', '&lt;b&gt;x&lt;/b&gt;'],
    ['html as safe nodes', 'html', '<b onclick="x()">x</b>', '<b>x</b>'],
    ['its default for none', 'none', null, 'default'],
  ])('shows %s', async (_, kind, content, inner) => {
    const { pass, slot, see } = await open(two, { hero: decision(kind, content) });
    await pass(100);
    see('hero');
    expect(slot('hero').innerHTML).toBe(inner);
  });

  it('gets its attributes, and the page gets json as an event', async () => {
    const got: unknown[] = [];
    const s = await open(two, { hero: decision('attributes', { title: 'T', onclick: 'x()' }), note: decision('json', { a: 1 }) });
    s.window.document.addEventListener('kith:slot', (event) => got.push((event as CustomEvent).detail));
    await s.pass(100);
    expect([s.slot('hero').getAttribute('title'), s.slot('hero').hasAttribute('onclick')]).toEqual(['T', false]);
    expect(got).toMatchObject([{ slot: 'note', content: { a: 1 }, decisionId: 'd-json' }]);
  });

  it('is asked for together with all others, once', async () => {
    const { pass, asked, requests } = await open(two + '<p data-kith-slot="hero"></p>', {});
    await pass(2000);
    expect(asked()).toMatchObject([
      { writeKey: 'key', slots: ['hero', 'note'], anonymousId: expect.any(String), context: { page: { path: '/a' } } },
    ]);
    expect(requests.every((r) => r.init.headers === undefined)).toBe(true);
  });

  it('is asked for with the context alone before consent', async () => {
    const { pass, asked, see, exposures, kith, window } = await open(
      two,
      { hero: decision('text', 'x') },
      { options: { consent: 'required' } },
    );
    await pass(100);
    see('hero');
    expect(asked()).toHaveLength(1);
    expect(asked()[0]).not.toHaveProperty('anonymousId');
    expect([window.document.cookie, exposures()]).toEqual(['', []]);
    kith.consent(true);
    await pass(100);
    expect(asked()[1]).toHaveProperty('anonymousId');
  });

  it('is asked for with the context alone by who wants no personal content', async () => {
    const { pass, asked, kith } = await open(two, {});
    kith.consent({ analytics: true, personalization: false });
    await pass(100);
    expect(asked().at(-1)).not.toHaveProperty('anonymousId');
  });

  it.each<[string, Reply]>([
    ['is down', 'offline'],
    ['never answers', 'silent'],
    ['refuses', { status: 403 }],
    ['talks nonsense', { status: 200, body: { decisions: null } }],
  ])('keeps its default, and is visible within 300 ms, when the collector %s', async (_, reply) => {
    const { pass, slot } = await open(two, {}, { decide: () => reply });
    expect(slot('hero').style.visibility).toBe('hidden');
    await pass(300);
    expect(slot('hero').style.visibility).toBe('');
    await pass(10_000);
    expect([slot('hero').innerHTML, slot('hero').style.visibility]).toEqual(['default', '']);
  });

  it('is decided anew after a navigation, and gets its default back', async () => {
    const { pass, slot, asked, current, window } = await open(two, {
      hero: decision('text', 'one'),
      note: decision('attributes', { title: 'T' }),
    });
    const before = slot('hero').firstChild;
    await pass(100);
    current.decisions = {};
    window.history.pushState({}, '', '/b');
    await pass(500);
    expect(asked()).toHaveLength(2);
    expect(slot('hero').firstChild).toBe(before);
    expect(slot('note').hasAttribute('title')).toBe(false);
    expect(slot('hero').style.visibility).toBe('');
  });

  it('is found when it appears later', async () => {
    const { pass, window, slot, asked } = await open('', { late: decision('text', 'here') });
    await pass(100);
    window.document.body.innerHTML = '<div data-kith-slot="late">default</div>';
    await pass(500);
    expect([slot('late').textContent, asked().length]).toEqual(['here', 1]);
  });

  it('answers whoever asks for it by name', async () => {
    const { pass, kith, exposures } = await open(two, { headless: decision('json', 5) });
    const answer = kith.slot('headless');
    await pass(1500);
    expect(await answer).toMatchObject({ content: 5 });
    expect(exposures()).toMatchObject([{ slot: 'headless' }]);
    expect(await kith.slot(5 as never)).toBeNull();
  });
});

describe('an exposure', () => {
  it.each([
    ['a variant', decision('text', 'x')],
    ['a variant without content', decision('none')],
    ['the control group', decision('none', null, { control: true, variant: 'control' })],
  ])('is reported of %s, once for a page view, when half of the place is seen', async (_, chosen) => {
    const { pass, see, exposures, window } = await open(two, { hero: chosen });
    await pass(100);
    see('hero', 0.4);
    await pass(1000);
    expect(exposures()).toEqual([]);
    see('hero', 0.5);
    see('hero', 1);
    await pass(1000);
    expect(exposures()).toEqual([{ slot: 'hero', decisionId: chosen.decisionId, experience: 'exp', variant: chosen.variant }]);
    window.history.pushState({}, '', '/b');
    await pass(500);
    see('hero');
    await pass(1000);
    expect(exposures()).toHaveLength(2);
  });

  it('is not reported where nothing was chosen', async () => {
    const { pass, see, exposures } = await open(two, {});
    await pass(100);
    see('hero');
    await pass(1000);
    expect(exposures()).toEqual([]);
  });

  it.each([
    ['to an address of the site', '/c', 'https://shop.example/c'],
    ['to the web', 'https://other.example/', 'https://other.example/'],
    ['never to a script', 'javascript:alert(1)', undefined],
    ['never to where it is', '/a#x', undefined],
  ])('is sent before a redirect leaves, %s', async (_, content, target) => {
    const s = await open(two, { hero: decision('redirect', content) });
    (s.window as any).Request.prototype.keepalive = true;
    const left: string[] = [];
    Object.defineProperty(s.window.location, 'replace', { value: (to: string) => left.push(to, `${s.exposures().length} sent`) });
    await s.pass(100);
    s.see('hero');
    expect(left).toEqual(target ? [target, '1 sent'] : []);
    await s.pass(1000);
    expect(s.exposures()).toHaveLength(1);
  });
});
