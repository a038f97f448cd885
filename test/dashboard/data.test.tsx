import { render } from 'preact';
import { describe, expect, it } from 'vitest';
import type { FailedReplay, Losses, Term } from '../../shared/api.ts';
import { lostOf } from '../../dashboard/pages/overview-losses.tsx';
import { fieldsOf, indented, placeOf } from '../../dashboard/pages/place.ts';
import { together } from '../../dashboard/pages/refused-all.tsx';
import { MarkedBody } from '../../dashboard/pages/refused-body.tsx';
import { rulesOf } from '../../dashboard/pages/refused-rules.tsx';
import { undoOf } from '../../dashboard/pages/term-edit.tsx';
import { clashesOf, fits, typesOf, type Show } from '../../dashboard/pages/term-words.ts';

const body =
  '{"type":"track","event":"Bought","userId":42,"properties":{"userId":"x","price":12345678901234567890,"note":"holds 7, which","a.b":1},"list":[],"traits":{"$points":5}}';

describe('a refused event', () => {
  it('is indented with its numbers as they were sent', () => {
    expect(indented(body).split('\n').slice(0, 7)).toEqual([
      '{',
      '  "type": "track",',
      '  "event": "Bought",',
      '  "userId": 42,',
      '  "properties": {',
      '    "userId": "x",',
      '    "price": 12345678901234567890,',
    ]);
    expect(indented(body)).toContain('"list": []');
    expect(indented('{"cut":"sho')).toContain('"sho');
  });
  const places: [string, string, string | null][] = [
    ['the field that its reason names', 'userId: must be text, and is a number; send "42" with quotation marks.', '"userId": 42,'],
    ['a field inside another', 'properties.userId: must be text.', '"userId": "x",'],
    ['the last step where the reason says no more', 'note: holds a NUL or half a character.', '"note": "holds 7, which",'],
    [
      'a number by its digits',
      'The event holds 12345678901234567890, which a number cannot hold exactly; send it as text.',
      '"price": 12345678901234567890,',
    ],
    ['a name that it quotes', 'Traits that begin with $ are Kith\'s own; a browser may not set "$points".', '"$points": 5'],
    ['no place where the field is missing', 'timestamp: not an ISO 8601 time.', null],
    ['no place where it is about the whole', 'The event is larger than 32 KB.', null],
  ];
  it.each(places)('is marked at %s', (_, reason, line) => {
    const text = indented(body);
    const place = placeOf(reason, text);
    expect(place === null ? null : text.split('\n')[place]?.trim()).toBe(line);
  });
  it('is shown as text, whatever it holds', () => {
    const host = document.createElement('div');
    render(<MarkedBody event={{ reason: 'event: is bad', body: '{"event":"<img src=x onerror=alert(1)>"}' }} />, host);
    expect(host.querySelector('img')).toBeNull();
    expect(host.querySelector('.marked')?.textContent).toContain('<img');
  });
  it('that was cut short says that it cannot be tried again', () => {
    const host = document.createElement('div');
    render(<MarkedBody event={{ reason: 'The event is larger than 32 KB.', body: '{"event":"A","x":"yy' }} />, host);
    expect(host.textContent).toContain('cannot be tried again');
  });
});

describe('changes of all alike', () => {
  const fields = fieldsOf(body);
  it('offer the fields of the newest', () => {
    expect(fields).toContainEqual(['properties', 'price']);
    expect(fields).toContainEqual(['properties', 'a.b']);
    expect(fieldsOf('{"cut')).toEqual([]);
  });
  it.each([
    [
      'take a field by its own path, also with a dot in its name',
      { kind: 'drop', field: 'properties.a.b', to: '' },
      [{ kind: 'drop', path: ['properties', 'a.b'] }],
    ],
    [
      'split a field that is not there',
      { kind: 'set', field: 'context.locale', to: 'nl' },
      [{ kind: 'set', path: ['context', 'locale'], value: 'nl' }],
    ],
    ['wait for a new name', { kind: 'rename', field: 'event', to: ' ' }, []],
    ['wait for a field', { kind: 'text', field: '', to: '' }, []],
  ] as const)('%s', (_, draft, rules) => {
    expect(rulesOf([draft], fields)).toEqual(rules);
  });
  it('add up over their steps, reason by reason', () => {
    const step = (stored: number, count: number): FailedReplay => ({
      ...{ tried: stored + count, stored, duplicates: 0, next: null },
      refused: count > 0 ? [{ code: 'bad_time', reason: 'no time', count }] : [],
    });
    const nothing = { tried: 0, stored: 0, duplicates: 0, refused: [] };
    expect([step(90, 10), step(100, 0), step(5, 1)].reduce(together, nothing)).toEqual({
      ...{ tried: 206, stored: 195, duplicates: 0 },
      refused: [{ code: 'bad_time', reason: 'no time', count: 11 }],
    });
  });
});

const term = (more: Partial<Term>): Term => ({
  ...{ id: 't', kind: 'trait', call: 'identify', event: '', name: 'plan', count: 5, days: [], properties: 0, types: [], conflict: false },
  ...{ firstSeen: '2026-03-01T00:00:00Z', lastSeen: '2026-03-01T00:00:00Z', reserved: null },
  ...{ description: 'The card', personal: false, guessed: true, purposes: ['service'], hidden: false },
  ...more,
});
const seen = (type: Term['types'][number]['type'], share: number) => ({ type, share, count: share * 100, sender: 's', lastSeen: '' });

describe('the dictionary', () => {
  const rows: [string, Partial<Term>, Show, string, boolean][] = [
    ['everything that is not hidden', {}, 'all', '', true],
    ['nothing hidden', { hidden: true }, 'all', '', false],
    ['what is hidden where it is asked for', { hidden: true }, 'hidden', '', true],
    ['a trait by its description', {}, 'all', 'CARD', true],
    ['a trait by its purpose', {}, 'traits', 'serv', true],
    ['nothing that does not fit', {}, 'all', 'xyz', false],
    ['no trait among events', {}, 'events', '', false],
    ['conflicts', { conflict: true }, 'conflicts', '', true],
    ['what is not described', { description: '' }, 'undescribed', '', true],
  ];
  it.each(rows)('shows %s', (_, more, show, typed, expected) => {
    expect(fits(term(more), show, typed)).toBe(expected);
  });
  it.each([
    ['one alone', [seen('text', 1)], 'text'],
    ['one beside nothing', [seen('text', 0.9), seen('nothing', 0.1)], 'text'],
    ['several with their shares', [seen('number', 0.98), seen('text', 0.02)], 'number 98% and text 2.0%'],
  ])('tells %s', (_, types, words) => {
    expect(typesOf(term({ types }))).toBe(words);
  });
  const mixed = term({ conflict: true, types: [seen('text', 0.5), seen('number', 0.5)] });
  const unfit = term({ name: 'phone', conflict: true, reserved: ['text'], types: [seen('number', 1), seen('nothing', 0)] });
  const clashes: [string, Term[], string][] = [
    ['none', [term({})], 'Each comes in one type.'],
    ['of several types', [mixed], '1 trait comes in more than one type.'],
    ['with what is reserved', [unfit, unfit], '2 reserved traits come in a type that they may not have, and are not taken.'],
    [
      'of both kinds',
      [mixed, unfit],
      '1 trait comes in more than one type. 1 reserved trait comes in a type that it may not have, and is not taken.',
    ],
  ];
  it.each(clashes)('says which types clash: %s', (_, terms, words) => {
    expect(clashesOf(terms)).toBe(words);
  });
  it('takes a change back to what was there, a guess to a guess', () => {
    expect(undoOf(term({}), { personal: true })).toEqual({ personal: null });
    expect(undoOf(term({ guessed: false }), { personal: true, description: 'x' })).toEqual({ personal: false, description: 'The card' });
  });
});

describe('losses', () => {
  const losses = (more: Partial<Losses>): Losses => ({
    from: '',
    to: '',
    refused: [],
    rescued: 0,
    notKept: 0,
    traits: [],
    requests: [],
    ...more,
  });
  it.each([
    ['none where nothing was refused', {}, 0],
    ['what was refused less what was mended', { refused: [{ code: 'invalid', count: 5 }], rescued: 3 }, 2],
    ['never below zero', { rescued: 3 }, 0],
    ['requests that were turned away', { requests: [{ cause: 'overload', anySite: true, count: 4 }] }, 4],
    ['no value that stands in its event', { traits: [{ name: 'phone', count: 9 }] }, 0],
  ] as const)('are %s', (_, more, n) => {
    expect(lostOf(losses(more as Partial<Losses>))).toBe(n);
  });
});
