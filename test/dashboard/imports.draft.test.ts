import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { IMPORT_KINDS, type ImportKind } from '../../shared/imports.ts';
import type { Import } from '../../shared/api.ts';
import {
  columnFlaw,
  draftOf,
  fitsOf,
  fixableOf,
  missingOf,
  readsAnew,
  sound,
  templated,
  withKind,
  withPart,
  type Draft,
  type PartDraft,
} from '../../dashboard/pages/import-draft.ts';
import { findingOf } from '../../dashboard/pages/import-finding.ts';
import { deletable, stepOf, stepOfFailed } from '../../dashboard/pages/import-step.ts';
import { fileFlaw } from '../../dashboard/pages/import-sending.ts';
import { fieldName, fieldsOf, kindName, leftWords, valueWords } from '../../dashboard/pages/import-words.ts';
import { en } from '../../dashboard/text/en.ts';
import { column, customers, found, footprint, orders, report, TEMPLATES } from './imports.fake.ts';

const draft = draftOf(found());
const [people, bought] = draft.parts as [PartDraft, PartDraft];
/** A file with one of its columns changed. */
const with1 = (part: PartDraft, at: number, more: Partial<PartDraft['columns'][number]>): PartDraft => ({
  ...part,
  columns: part.columns.map((one, i) => (i === at ? { ...one, ...more } : one)),
});

describe('a mapping', () => {
  const rows: [string, PartDraft, number, object | undefined][] = [
    ['two columns of one field', with1(people, 1, { field: 'id' }), 1, { why: 'twice', column: 'Kundennummer' }],
    ['a column that is kept under no name', with1(people, 2, { extra: ' ' }), 2, { why: 'name' }],
    ['two columns of one name', with1(people, 3, { extra: 'Umsatz ' }), 3, { why: 'nameTwice', column: 'Umsatz' }],
    ['nothing of several columns that are added', bought, 5, undefined],
    ['nothing of a file that is left out', { ...with1(people, 1, { field: 'id' }), kind: null }, 1, undefined],
  ];
  it.each(rows)('is told %s', (_, part, at, flaw) => expect(columnFlaw(part, at)).toEqual(flaw));

  const sounds: [string, Partial<Draft>, boolean][] = [
    ['as it comes', {}, true],
    ['not without a name', { name: ' ' }, false],
    ['not without the day of the export', { settings: { ...draft.settings, asOf: '' } }, false],
    ['not with a flaw', { parts: [with1(people, 1, { field: 'id' })] }, false],
    ['not with an empty value for all rows', { parts: [{ ...bought, fixed: { currency: ' ' } }] }, false],
    ['with a field that is missing yet', { parts: [with1(people, 0, { field: null })] }, true],
  ];
  it.each(sounds)('is saved %s', (_, more, good) => expect(sound({ ...draft, ...more })).toBe(good));

  it('says which fields are missing, until a column or a value for all rows has them', () => {
    expect(missingOf(people)).toEqual([]);
    expect(missingOf(bought)).toEqual([['date']]);
    expect(missingOf(with1(bought, 2, { field: 'date' }))).toEqual([]);
    expect(missingOf({ ...bought, fixed: { date: '2024-01-01' } })).toEqual([]);
    expect(missingOf(withKind(people, 'prospects'))).toEqual([['lead_source'], ['lawful_basis']]);
    expect(missingOf(withKind(people, null))).toEqual([]);
  });
  it('offers values for all rows for what no two rows have to differ in', () => {
    const fixable = fixableOf({ ...bought, fixed: { currency: 'EUR' } });
    expect(fixable).toContain('date');
    for (const none of ['order_id', 'customer', 'email', 'currency', 'tax']) expect(fixable).not.toContain(none);
  });
  it('keeps what another kind knows as well, and guesses by the names of columns', () => {
    const part = { ...people, columns: [...people.columns, column('Order ID', null), column('Date', null)] };
    expect(withKind(part, 'orders').columns.map(({ field, extra }) => field ?? extra)).toEqual([
      ...['customer', 'email', 'Umsatz', null, 'order_id', 'date'],
    ]);
    expect(withKind(withKind(part, 'orders'), 'customers').columns[0]?.field).toBe('id');
  });
  it('takes a template over by the names of its columns', () => {
    const template = TEMPLATES[0]!;
    const part = withPart(draft, templated(bought, template)).parts[1]!;
    expect(fitsOf(template, orders().columns)).toBe(2);
    expect(part).toMatchObject({ kind: 'orders', dates: 'ymd', decimals: 'point', fixed: { currency: 'EUR' } });
    expect(part.columns.map(({ field }) => field)).toEqual(['order_id', null, 'date', null, null, null]);
  });
  it('is saved at once where files have to be read anew', () => {
    expect(readsAnew(draft, withPart(draft, { ...people, encoding: 'utf-8' }))).toBe(true);
    expect(readsAnew(draft, withPart(draft, { ...people, dates: 'ymd' }))).toBe(false);
  });
});

describe('an import', () => {
  const failed: [string, Partial<Import>, string, string, boolean][] = [
    ['in a try', { progress: { what: 'comparing', done: 1, total: 2, left: null }, report: report() }, 'check', 'try', true],
    ['before anything was stored', { progress: { what: 'storing', done: 0, total: 2, left: null } }, 'check', 'try', true],
    ['while it was stored', { progress: { what: 'storing', done: 1, total: 2, left: null }, footprint }, 'commit', 'store', false],
    [
      'while half of it was taken back',
      { progress: { what: 'undoing', done: 1, total: 2, left: null }, footprint },
      'undo',
      'store',
      false,
    ],
    ['after it was stored', { committedAt: '2026-03-01T00:00:00.000Z', footprint }, 'undo', 'store', false],
  ];
  it.each(failed)('that failed %s goes on where it stopped', (_, more, step, at, mayGo) => {
    const one = found({ status: 'failed', ...more });
    expect([stepOfFailed(one), stepOf(one, false), deletable(one)]).toEqual([step, at, mayGo]);
  });
  const findings: [Partial<Import>, string][] = [
    [{ status: 'checked', report: report() }, '6 rows can be stored, 1 row cannot.'],
    [{ status: 'checked', report: report({ bad: 0 }) }, 'All 7 rows can be stored.'],
    [{ status: 'checked', report: report({ blocked: ['No.'] }) }, 'This cannot be stored as it is.'],
    [{ status: 'checked', report: report({ counts: [], bad: 0 }) }, 'There is no row in these files that can be stored.'],
    [{ status: 'committed', footprint }, '2 people and 3 orders came with this import.'],
    [{ status: 'committed', footprint: { ...footprint, orders: 0, peopleMade: 1 } }, '1 person and 9 events came with this import.'],
    [{ status: 'undone' }, 'This import is taken back. Nothing of it is left.'],
  ];
  it.each(findings)('%j says what it came to: %s', (more, words) => expect(findingOf(found(more), false)).toBe(words));
  it('says how many things keep it from being tried', () => {
    const parts = [orders({ problems: ['The file was cut off.'] })];
    expect(findingOf(found({ parts }), true)).toBe('2 things keep this from being tried.');
    expect(findingOf(found(), true)).toBe('One thing keeps this from being tried.');
    expect(findingOf(found({ parts: [customers()] }), true)).toBe('Say what the columns mean, then try it.');
    expect(findingOf(found({ parts: [customers({ kind: null })] }), true)).toBe('Say what the files hold.');
    const broken = orders({ kind: null, problems: ['A quotation mark stands inside a value.'] });
    expect(findingOf(found({ parts: [broken] }), true)).toBe('One thing keeps this from being tried.');
    expect(findingOf(found({ parts: [customers(), broken] }), true)).toBe('One file cannot be read, and is left out.');
  });
});

describe('the words', () => {
  it.each(Object.keys(IMPORT_KINDS) as ImportKind[])('name every field of %s', (kind) => {
    expect(kindName(kind)).not.toBe('');
    const names = fieldsOf(kind).map((field) => fieldName(kind, field));
    expect(new Set(names).size, names.join(', ')).toBe(names.length);
    expect(fieldsOf(kind).filter((field) => ![`field.${field}`, `field.${kind}.${field}`].some((key) => key in en))).toEqual([]);
  });
  it.each(Object.keys(IMPORT_KINDS) as ImportKind[])('tell in the documentation what %s need and know', (kind) => {
    const docs = readFileSync(`${import.meta.dirname}/../../docs/import.md`, 'utf8');
    const row = docs.split('\n').find((line) => line.startsWith(`| ${kind} |`)) ?? '';
    // Who it is stands once for all, and prospects are told as customers.
    const known =
      kind === 'prospects'
        ? ['lead_source', 'lawful_basis']
        : fieldsOf(kind).filter((name) => !row.includes('who') || !['customer', 'email'].includes(name));
    expect(known.filter((name) => !row.includes(`\`${name}\``))).toEqual([]);
  });
  it.each([
    ['customers', 'created_at', '2019-01-31T00:00:00.000Z', '31 January 2019'],
    ['touches', 'date', '1580688000000', '3 February 2020'],
    ['customers', 'card', '1580688000000', '1580688000000'],
    ['customers', 'card', null, '–'],
  ] as const)('show of %s the value of %s %s as %s', (kind, field, value, words) => expect(valueWords(kind, field, value)).toBe(words));
  it.each([
    [null, ''],
    [0.2, 'about 1 second left'],
    [42, 'about 42 seconds left'],
    [600, 'about 10 minutes left'],
  ])('say that %s seconds are left: %s', (seconds, words) => expect(leftWords(seconds)).toBe(words));
  it.each([
    [1024 ** 3, null],
    [1024 ** 3 + 1, 'a.csv is larger than 1 GB. Pack it as .gz or .zip, or cut it into parts.'],
    [0, 'a.csv is empty.'],
  ])('say of a file of %d bytes: %s', (size, words) => expect(fileFlaw({ name: 'a.csv', size })).toBe(words));
});
