import { describe, expect, it } from 'vitest';
import type { Rule } from '../../shared/rule.ts';
import { eventOf, eventValue, firstTest, opsFor, retest, tidy } from '../../dashboard/rules/choices.ts';
import { flaws } from '../../dashboard/rules/check.ts';
import { add, asGroup, at, begin, join, move, negate, redo, remove, step, STEPS, undo, unwrap, wrap } from '../../dashboard/rules/edit.ts';
import { readRule } from '../../dashboard/rules/json-view.tsx';
import { plainSentence, sentence } from '../../dashboard/rules/sentence.ts';
import { readSpan, writeSpan } from '../../dashboard/rules/span.ts';

const ordered: Rule = { kind: 'did', event: 'Order Completed' };
const inUtrecht: Rule = { kind: 'trait', name: 'city', op: 'eq', value: 'Utrecht' };
const pass: Rule = { kind: 'trait', name: 'season_pass', op: 'exists' };
const tree: Rule = { kind: 'all', of: [ordered, { kind: 'any', of: [inUtrecht, { kind: 'not', of: pass }] }] };
const names = new Map([['seg_1', 'At risk']]);

describe('a rule reads as', () => {
  const rows: [Rule, string][] = [
    [{ kind: 'all', of: [] }, 'Everyone who ever came by.'],
    [{ kind: 'any', of: [] }, 'Nobody yet: an “any of” without a condition fits no one.'],
    [ordered, 'People who ordered at least once.'],
    [{ ...ordered, count: { op: 'gte', value: 3 } }, 'People who ordered at least 3 times.'],
    [{ ...ordered, within: { last: 'P60D' } }, 'People who ordered in the last 60 days.'],
    [{ ...ordered, count: { op: 'eq', value: 0 }, within: { last: 'P60D' } }, 'People who have not ordered in the last 60 days.'],
    [{ kind: 'not', of: { ...ordered, within: { last: 'P2W' } } }, 'People who have not ordered in the last 2 weeks.'],
    [{ kind: 'not', of: { ...ordered, count: { op: 'lte', value: 0 } } }, 'People who ordered at least once.'],
    [{ kind: 'not', of: { kind: 'not', of: inUtrecht } }, 'People who live in Utrecht.'],
    [{ ...ordered, sum: { property: 'total', op: 'gte', value: 100 } }, 'People who ordered adding up to at least €100 (total).'],
    [
      {
        kind: 'did',
        event: 'Product Viewed',
        where: [{ property: 'products[].category', op: 'eq', value: 'Jazz' }],
        count: { op: 'gte', value: 2 },
      },
      'People who viewed a product with product category “Jazz” at least 2 times.',
    ],
    [
      { kind: 'did', type: 'page', event: 'Home', within: { from: '2024-03-01' } },
      'People who visited the page “Home” since 1 March 2024.',
    ],
    [{ kind: 'did', type: 'page' }, 'People who visited any page at least once.'],
    [{ kind: 'did', event: 'Seat <b>Picked</b>' }, 'People who did “Seat <b>Picked</b>” at least once.'],
    [{ kind: 'trait', name: 'city', op: 'in', value: ['Utrecht', 'Amersfoort'] }, 'People who live in Utrecht or Amersfoort.'],
    [{ kind: 'not', of: pass }, 'People who do not have any season pass.'],
    [{ kind: 'trait', name: '$revenue', op: 'gte', value: 250 }, 'People who have spent at least €250.'],
    [{ kind: 'trait', name: '$last_seen', op: 'withinLast', value: 'PT12H' }, 'People who came by in the last 12 hours.'],
    [{ kind: 'trait', name: '$identified', op: 'eq', value: false }, 'People who are still anonymous.'],
    [{ kind: 'trait', name: '$stage', op: 'eq', value: 'customer' }, 'People who are customers.'],
    [{ kind: 'segment', id: 'seg_1' }, 'People who are in “At risk”.'],
    [{ kind: 'not', of: { kind: 'segment', id: 'seg_9' } }, 'People who are not in a segment that is gone.'],
    [tree, 'People who ordered at least once and either live in Utrecht or do not have any season pass.'],
    [
      { kind: 'not', of: { kind: 'all', of: [ordered, inUtrecht] } },
      'People who are not among those who ordered at least once and live in Utrecht.',
    ],
    [
      { kind: 'any', of: [inUtrecht, { kind: 'all', of: [ordered, pass] }] },
      'People who either live in Utrecht or both ordered at least once and have any season pass.',
    ],
    [{ kind: 'did', event: '' }, 'People who did … at least once.'],
  ];
  it.each(rows)('%j: %s', (rule, words) => expect(plainSentence(rule, names)).toBe(words));

  it('pieces that lead to their conditions', () => {
    const paths = sentence(tree, names).flatMap((piece) => (piece.path ? [piece.path] : []));
    expect(paths).toEqual([[0], [1, 0], [1, 1]]);
    expect(at(tree, [1, 1, 0])).toEqual(pass);
  });
});

describe('editing a tree', () => {
  const cases: [string, Rule, Rule][] = [
    ['adds at the end', add({ kind: 'all', of: [ordered] }, [], pass), { kind: 'all', of: [ordered, pass] }],
    ['adds inside a nested group', at(add(tree, [1], pass), [1, 2]) as Rule, pass],
    ['removes a condition with its "not"', remove(tree, [1, 1]), { kind: 'all', of: [ordered, { kind: 'any', of: [inUtrecht] }] }],
    [
      'removes a "not" when what it negates goes',
      remove(tree, [1, 1, 0]),
      { kind: 'all', of: [ordered, { kind: 'any', of: [inUtrecht] }] },
    ],
    ['removes a group that is left empty', remove(remove(tree, [1, 1]), [1, 0]), { kind: 'all', of: [ordered] }],
    ['leaves an empty root', remove(ordered, []), { kind: 'all', of: [] }],
    [
      'wraps in a group',
      wrap({ kind: 'all', of: [ordered] }, [0], 'any', pass),
      { kind: 'all', of: [{ kind: 'any', of: [ordered, pass] }] },
    ],
    ['dissolves a group', unwrap(tree, [1]), { kind: 'all', of: [ordered, inUtrecht, { kind: 'not', of: pass }] }],
    ['negates', negate(tree, [0]), { ...tree, of: [{ kind: 'not', of: ordered }, (tree as { of: Rule[] }).of[1] as Rule] }],
    ['negates back', negate(negate(tree, [0]), [0]), tree],
    ['joins by another word', join(tree, [], 'any'), { ...tree, kind: 'any' }],
    ['moves down', move({ kind: 'all', of: [ordered, pass] }, [0], 1), { kind: 'all', of: [pass, ordered] }],
    ['stops moving at the end', move({ kind: 'all', of: [ordered, pass] }, [1], 5), { kind: 'all', of: [ordered, pass] }],
    ['ignores a path that leads nowhere', remove(tree, [7]), tree],
    ['draws a single condition in a group', asGroup(ordered), { kind: 'all', of: [ordered] }],
  ];
  it.each(cases)('%s', (_, got, wanted) => expect(got).toEqual(wanted));

  it('never changes the tree it was given', () => {
    const before = JSON.stringify(tree);
    for (const act of [remove, negate, (r: Rule, p: number[]) => wrap(r, p, 'any'), (r: Rule, p: number[]) => move(r, p, 1)])
      act(tree, [1, 0]);
    expect(JSON.stringify(tree)).toBe(before);
  });
});

describe('history', () => {
  it('goes back and forth', () => {
    const h = step(step(begin(1), 2), 3);
    expect(undo(h).now).toBe(2);
    expect(undo(undo(undo(h))).now).toBe(1);
    expect(redo(undo(h)).now).toBe(3);
    expect(step(undo(h), 9).future).toEqual([]);
  });
  it('keeps what was typed in one go as one step', () => {
    const h = step(step(step(begin('a'), 'b'), 'bc', true), 'bcd', true);
    expect(undo(h).now).toBe('a');
  });
  it(`keeps ${STEPS} steps`, () => {
    let h = begin(0);
    for (let i = 1; i < STEPS * 2; i++) h = step(h, i);
    expect(h.past).toHaveLength(STEPS);
  });
});

describe('a flaw is found', () => {
  const rows: [string, Rule, string, number[]][] = [
    ['in a condition without an event', { kind: 'did', event: '' }, 'event', []],
    ['in an empty nested group', { kind: 'all', of: [{ kind: 'any', of: [] }] }, 'group', [0]],
    ['in a segment that is gone', { kind: 'segment', id: 'seg_9' }, 'segment', []],
    ['in a half number', { ...ordered, count: { op: 'gte', value: 1.5 } }, 'count', []],
    ['in a window without an end', { ...ordered, within: { from: '', to: '' } }, 'from', []],
    ['in a window the wrong way round', { ...ordered, within: { from: '2024-03-02', to: '2024-03-01' } }, 'to', []],
    ['in a day that does not exist', { kind: 'trait', name: 'since', op: 'before', value: '2023-02-30' }, 'value', []],
    ['in a window of months', { ...ordered, within: { last: 'P1M' } }, 'within', []],
    ['in two lists', { ...ordered, where: [{ property: 'a[].b[].c', op: 'exists' }] }, 'where.0.property', []],
    ['in an empty list of values', { kind: 'not', of: { kind: 'trait', name: 'city', op: 'in', value: [] } }, 'value', [0]],
    ['in a sum of nothing', { ...ordered, sum: { property: 'total', op: 'gte', value: NaN } }, 'sum.value', []],
    ['by the rule language itself', { kind: 'trait', name: 'x'.repeat(201), op: 'exists' }, 'rule', []],
  ];
  it.each(rows)('%s', (_, rule, field, path) => expect(flaws(rule, names)).toMatchObject([{ field, path }]));
  it('nowhere in a whole rule', () => expect(flaws(tree, names)).toEqual([]));
});

describe('choosing', () => {
  it('keeps what was typed where it makes sense', () => {
    expect(retest({ op: 'eq', value: 'Utrecht' }, 'in')).toEqual({ op: 'in', value: ['Utrecht'] });
    expect(retest({ op: 'in', value: ['a', 'b'] }, 'eq')).toEqual({ op: 'eq', value: 'a' });
    expect(retest({ op: 'gte', value: 3 }, 'lt')).toEqual({ op: 'lt', value: 3 });
    expect(retest({ op: 'contains', value: 'x' }, 'withinLast')).toEqual({ op: 'withinLast', value: 'P30D' });
  });
  it('offers the comparisons of the sort, and the one in use', () => {
    expect(opsFor('flag', 'contains')).toEqual(['eq', 'exists', 'contains']);
    expect(firstTest('money')).toEqual({ op: 'gte', value: NaN });
    expect(firstTest('flag')).toEqual({ op: 'eq', value: true });
  });
  it.each([{ event: 'A' }, { type: 'page' as const, event: 'Home' }, { type: 'page' as const }, {}])('keeps the event %j', (did) =>
    expect(eventOf(eventValue(did))).toEqual(did),
  );
  it('takes free words as a track event', () => expect(eventOf('Seat Picked')).toEqual({ event: 'Seat Picked' }));
  it('sends no empty parts', () =>
    expect(tidy({ ...ordered, where: [], within: { from: '2024-03-01', to: '' } })).toEqual({
      ...ordered,
      within: { from: '2024-03-01' },
    }));
});

describe('durations', () => {
  it.each([
    ['P60D', { n: 60, unit: 'day' }],
    ['P14D', { n: 14, unit: 'day' }],
    ['P2W', { n: 2, unit: 'week' }],
    ['PT12H', { n: 12, unit: 'hour' }],
    ['PT36H', { n: 36, unit: 'hour' }],
    ['P1DT12H', { n: 36, unit: 'hour' }],
    ['PT90M', { n: 90, unit: 'minute' }],
  ] as const)('%s', (text, span) => expect(readSpan(text)).toEqual(span));
  it.each(['P1M', 'P1Y', 'P', 'PT', '30', 'PT30S'])('%s is not one we can draw', (text) => expect(readSpan(text)).toBeUndefined());
  it('are written as they are read', () => expect(readSpan(writeSpan({ n: 5, unit: 'week' }))).toEqual({ n: 5, unit: 'week' }));
});

describe('JSON', () => {
  it('becomes the rule', () => expect(readRule(JSON.stringify(tree))).toEqual({ rule: tree }));
  it.each(['{', '{"kind":"spell"}', '{"kind":"all","of":[{"kind":"trait"}]}', 'null'])('%s says why not', (text) =>
    expect(readRule(text)).toHaveProperty('reason'),
  );
});
