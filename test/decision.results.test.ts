import { describe, expect, it } from 'vitest';
import { difference, ratioMismatch, type Sample } from '../collector/personalize/statistics.ts';
import { anchorMark, signDecision, verifyDecision, type DecisionFacts } from '../collector/personalize/decision-id.ts';
import { personalize } from '../shared/template.ts';
import type { Content } from '../shared/api.ts';

const sample = (values: number[]): Sample => ({
  n: values.length,
  sum: values.reduce((a, b) => a + b, 0),
  squares: values.reduce((a, b) => a + b * b, 0),
});

describe('the formulas of a result', () => {
  it.each([
    [[50_000, 50_000], [0.5, 0.5], 1],
    [[50_000, 50_500], [0.5, 0.5], 0.11474934170731495],
    [[50_000, 51_000], [0.5, 0.5], 0.001651898732357361],
    [[4950, 5050], [0.5, 0.5], 0.31731050786291115],
    [[10, 20, 30], [1 / 3, 1 / 3, 1 / 3], Math.exp(-5)],
  ])('say how likely the split %j of %j is', (observed, share, p) => expect(ratioMismatch(observed, share)).toBeCloseTo(p, 9));
  it('say nothing of a split of a handful', () => expect(ratioMismatch([2, 4], [0.5, 0.5])).toBeNull());
  it('call people in an arm without a share a broken split', () => expect(ratioMismatch([100, 3], [1, 0])).toBe(0));
  it('give the difference of means with its interval', () => {
    const [a, b] = [sample([3, 5, 7, 9]), sample([1, 2, 3])];
    const half = 1.959963984540054 * Math.sqrt(20 / 3 / 4 + 1 / 3);
    const d = difference(a, b)!;
    expect([d.perVisitor, d.low, d.high].map((x) => x.toFixed(9))).toEqual([4, 4 - half, 4 + half].map((x) => x.toFixed(9)));
  });
  it('give no difference for one person', () => expect(difference(sample([3]), sample([1, 2]))).toBeUndefined());
});

describe('a decision id', () => {
  const facts: DecisionFacts = {
    site: 1,
    experience: 'x_1',
    version: 2,
    variant: 'a',
    control: false,
    probability: 0.45,
    time: 1_700_000_000_000,
    anchor: anchorMark('anonymous_id:1'),
  };
  const id = signDecision(facts, 'secret');
  it('comes back as it was signed', () => expect(verifyDecision(id, 'secret')).toEqual(facts));
  it('fits into an event', () => expect(id.length).toBeLessThan(200));
  it('does not hold the visitor’s id', () => expect(Buffer.from(id.split('.')[0]!, 'base64url').toString()).not.toContain('anonymous'));
  it.each([
    ['another secret', id, 'other'],
    ['a changed body', id.replace(/^./, (c) => (c === 'W' ? 'X' : 'W')), 'secret'],
    ['a cut signature', id.slice(0, -3), 'secret'],
    ['no signature', id.split('.')[0], 'secret'],
    ['a number', 5, 'secret'],
    ['nothing', undefined, 'secret'],
    ['a long text', 'a'.repeat(5000), 'secret'],
  ])('is refused with %s', (_, text, secret) => expect(verifyDecision(text, secret)).toBeNull());
});

describe('fields in content', () => {
  const html: Content = { kind: 'html', value: '<b>Hello {{ first_name | friend }}</b>' };
  it.each([
    ['a verified name, escaped', html, { first_name: '<i>Ann & Co' }, '<b>Hello &lt;i&gt;Ann &amp; Co</b>'],
    ['the first word of a name', html, { name: 'Ann Lee' }, '<b>Hello Ann</b>'],
    ['the default without a name', html, {}, '<b>Hello friend</b>'],
    ['the default for nobody verified', html, null, '<b>Hello friend</b>'],
    ['plain text unescaped', { kind: 'text', value: 'Hi {{name|you}}' }, { name: 'A & B' }, 'Hi A & B'],
    ['an address encoded', { kind: 'redirect', value: '/city/{{city}}' }, { city: 'a/../b?c' }, '/city/a%2F..%2Fb%3Fc'],
    [
      'an attribute’s address encoded',
      { kind: 'attributes', value: { href: '/{{city}}', title: '{{city}}' } },
      { city: '/x' },
      { href: '/%2Fx', title: '/x' },
    ],
    ['nested JSON', { kind: 'json', value: { a: ['{{city|here}}', 1] } }, { city: 'Bath' }, { a: ['Bath', 1] }],
    ['no inherited property', { kind: 'text', value: '{{constructor|x}}' }, {}, 'x'],
  ] as [string, Content, Record<string, unknown> | null, unknown][])('show %s', (_, content, traits, value) =>
    expect(personalize(content, traits).value).toEqual(value),
  );
});
