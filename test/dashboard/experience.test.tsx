import { render } from 'preact';
import { describe, expect, it } from 'vitest';
import { contentSchema } from '../../collector/personalize/content.ts';
import { newExperienceSchema } from '../../collector/personalize/experience.ts';
import type { Experience, Names, Results } from '../../shared/api.ts';
import {
  beginsAnew,
  bodyOf,
  CONTENT_KINDS,
  contentOf,
  draftOf,
  emptyDraft,
  flawsOf,
  nextKey,
  sharesOf,
  type Draft,
} from '../../dashboard/pages/experience-draft.ts';
import { Seen } from '../../dashboard/pages/experience-preview.tsx';
import { finding, splitWords } from '../../dashboard/pages/experience-results.tsx';
import { actsOf } from '../../dashboard/pages/experience-status.tsx';
import { safeHtml } from '../../dashboard/pages/safe-html.tsx';

const names = new Map([['s_1', 'At risk']]);
const whole: Draft = {
  ...emptyDraft('s_1'),
  name: 'Season pass',
  slot: 'hero',
  variants: [{ key: 'A', weight: 1, kind: 'text', typed: 'Hello' }],
};

describe('a draft', () => {
  const rows: [string, Partial<Draft>, string][] = [
    ['without a name', { name: ' ' }, 'name'],
    ['with a slot that is no name', { slot: '1 hero' }, 'slot'],
    ['for a segment that is gone', { segment: 's_9' }, 'segment'],
    ['for an unfinished rule', { audience: 'rule', rule: { kind: 'did', event: '' } }, 'rule'],
    ['that leaves more than everybody alone', { control: 101 }, 'control'],
    ['that leaves no number alone', { control: NaN }, 'control'],
    ['that ends before it begins', { from: '2024-03-02', to: '2024-03-01' }, 'to'],
    ['without a goal', { goal: '' }, 'goal'],
    ['with half a day', { days: 0.5 }, 'days'],
    ['with two variants of one key', { variants: [whole.variants[0]!, whole.variants[0]!] }, 'variant.1.key'],
    ['with a variant called control', { variants: [{ ...whole.variants[0]!, key: 'control' }] }, 'variant.0.key'],
    ['without any weight', { variants: [{ ...whole.variants[0]!, weight: 0 }] }, 'variant.0.weight'],
    ['without content', { variants: [{ ...whole.variants[0]!, typed: '' }] }, 'variant.0.content'],
  ];
  it.each(rows)('%s is told so at the field', (_, change, field) =>
    expect([...flawsOf({ ...whole, ...change }, names).keys()]).toEqual([field]),
  );
  it('that is whole is one that the collector takes', () => {
    expect(flawsOf(whole, names).size).toBe(0);
    expect(newExperienceSchema.safeParse(bodyOf(whole)).success).toBe(true);
  });
  it('comes back as it was sent', () => {
    const saved = {
      ...newExperienceSchema.parse(bodyOf(whole)),
      id: 'x',
      version: 1,
      createdAt: '',
      updatedAt: '',
      liveSince: null,
    } as Experience;
    expect(draftOf(saved)).toEqual(whole);
  });
  it('shares what is not left alone by weight', () =>
    expect(sharesOf({ ...whole, control: 10, variants: [1, 3].map((weight) => ({ ...whole.variants[0]!, weight })) })).toEqual(
      [0.225, 0.675].map((n) => expect.closeTo(n, 9)),
    ));
  it('begins new results when the arms change, not when the name does', () => {
    expect(beginsAnew(whole, { ...whole, name: 'x' })).toBe(false);
    expect(beginsAnew(whole, { ...whole, control: 20 })).toBe(true);
  });
  it('names the next variant', () =>
    expect(
      nextKey([
        { ...whole.variants[0]!, key: 'A' },
        { ...whole.variants[0]!, key: 'C' },
      ]),
    ).toBe('B'));
});

describe('content', () => {
  const typed = {
    text: 'Hello',
    html: '<p>Hello</p>',
    json: '{"a":1}',
    attributes: 'href=/season\nhidden=',
    redirect: '/season',
    none: '',
  };
  it.each(CONTENT_KINDS)('%s is read as the collector takes it', (kind) => {
    const read = contentOf({ kind, typed: typed[kind] });
    expect('content' in read && contentSchema.safeParse(read.content).success).toBe(true);
  });
  it.each([
    ['json', '{'],
    ['redirect', 'javascript:alert(1)'],
    ['redirect', '//evil.test'],
    ['attributes', 'onclick=alert(1)'],
    ['attributes', 'style=x'],
    ['attributes', '<b>'],
    ['text', '  '],
  ] as const)('%s %s is refused', (kind, text) => expect(contentOf({ kind, typed: text })).toHaveProperty('flaw'));
});

describe('the preview of HTML', () => {
  const shown = (html: string) => {
    const box = document.createElement('div');
    const { nodes, removed } = safeHtml(html);
    render(<div>{nodes}</div>, box);
    return { box, removed };
  };
  it('keeps words and shape', () => {
    const { box } = shown('<h2>Jazz</h2><p>Five <strong>evenings</strong><br>one price</p>');
    expect(box.textContent).toBe('JazzFive eveningsone price');
    expect(box.querySelector('strong')?.textContent).toBe('evenings');
  });
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<p onclick="alert(1)" style="position:fixed">x</p>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<svg><script>alert(1)</script><a xlink:href="javascript:alert(1)">x</a></svg>',
    '<form action="//evil.test"><input name=a></form>',
    '<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>',
    '<template><script>alert(1)</script></template>',
    '<base href="//evil.test"><meta http-equiv=refresh content=0>',
    '<style>*{display:none}</style>',
  ])('leaves the doing out of %s', (html) => {
    const { box } = shown(html);
    expect(
      box.querySelector('script, iframe, style, form, input, a, base, meta, svg, [onclick], [onerror], [style], [href], [srcdoc]'),
    ).toBeNull();
  });
  it('says what it left out', () => expect(shown('<script>1</script><p onclick="x">a</p>').removed).toEqual(['<script>', 'onclick']));
  it('ends somewhere', () => expect(shown('<div>'.repeat(2000)).box.querySelectorAll('div').length).toBeLessThan(60));
});

describe('the split', () => {
  it.each([
    [null, 'not_clear', 'Whether the split is as planned shows when more people came.'],
    [0.4, 'not_clear', 'The split is as planned (p = 0.40).'],
    [0.03, 'not_clear', 'The split is within chance (p = 0.030).'],
    [0.00001, 'split_broken', 'The split is not as planned (p < 0.001).'],
  ] as const)('with p %s reads', (p, advice, words) => expect(splitWords({ srm: { p }, advice }).replaceAll('\u00a0', ' ')).toBe(words));
});

describe('the preview', () => {
  const names: Names = { events: [], traits: [{ name: 'city', examples: ['Utrecht'], type: 'string' }] };
  const draft: Draft = {
    ...whole,
    variants: [{ key: 'A', weight: 1, kind: 'text', typed: 'Hi {{first_name|there}} of {{city}}{{plan|!}}' }],
  };
  it('fills fields for an example person, or with what stands there otherwise', async () => {
    const box = document.createElement('div');
    render(<Seen draft={draft} segments={new Map()} names={names} />, box);
    expect(box.querySelector('.slot')?.textContent).toBe('Hi Anna of Utrecht!');
    const select = box.querySelector('select')!;
    select.value = 'nobody';
    select.dispatchEvent(new Event('change', { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(box.querySelector('.slot')?.textContent).toBe('Hi there of !');
  });
});

describe('the finding', () => {
  const experience = { name: 'Season pass', liveSince: '2024-01-01T00:00:00Z', status: 'live' } as Experience;
  const results = (advice: Results['advice'], low: number, exposed = 200): Results => ({
    variants: [
      { key: 'control', control: true, exposed, conversions: 1, revenue: 1, rate: 0.1 },
      { key: 'A', control: false, exposed, conversions: 1, revenue: 1, rate: 0.1, effect: { perVisitor: 0.42, low, high: 0.77 } },
      { key: 'B', control: false, exposed, conversions: 1, revenue: 1, rate: 0.1, effect: { perVisitor: 0.1, low: -1, high: 1 } },
    ],
    srm: { p: 0.5 },
    excluded: 0,
    advice,
    best: advice === 'better' ? 'A' : null,
    currency: 'EUR',
  });
  const words = (r: Results | undefined, e = experience) => {
    const box = document.createElement('div');
    render(<p>{finding(e, r)}</p>, box);
    return box.textContent;
  };
  it.each([
    [results('better', 0.08), /^Variant A earned €0.42 more per visitor .* \(95% interval €0.08 to €0.77\)/],
    [results('not_clear', -0.2), /^Not yet clear: the best variant, A, is at \+€0.42 .* chance \(−€0.20 to €0.77\)/],
    [results('collecting', -0.2), /^Not yet clear: 600 people saw it so far/],
    [results('no_control', -0.2), /^Nobody is left alone/],
    [results('split_broken', -0.2), /^The split between variants is not as planned/],
    [results('collecting', 0, 0), /nobody has seen it yet/],
  ] as const)('of %j', (r, wanted) => expect(words(r)).toMatch(wanted));
  it('of a draft', () => expect(words(undefined, { ...experience, liveSince: null })).toMatch(/^A draft/));
  it.each([
    ['draft', ['live', 'archived']],
    ['live', ['paused', 'archived']],
    ['paused', ['live', 'archived']],
    ['archived', ['paused']],
  ] as const)('from %s leads on to %j', (status, acts) =>
    expect(actsOf({ status, liveSince: '2024-01-01T00:00:00Z' }).map(({ act }) => act)).toEqual(acts),
  );
});
