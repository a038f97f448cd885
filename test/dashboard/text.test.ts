import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { en } from '../../dashboard/text/en.ts';
import { speak, t, tn, type Key, type Language } from '../../dashboard/text/text.ts';

const dashboard = `${import.meta.dirname}/../../dashboard`;
const files = (folder: string): string[] =>
  readdirSync(`${dashboard}/${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`);
const ROOMS = ['pages', 'parts', 'charts', 'shell', 'rules', 'timeline'].filter((room) => readdirSync(dashboard).includes(room));
/** The gallery is served in development only; its words are samples. */
const pages = [...ROOMS.flatMap(files), 'app.tsx'].filter((name) => !name.includes('gallery'));
const source = (name: string) => readFileSync(`${dashboard}/${name}`, 'utf8');

afterEach(() => speak('en', en, 'en-GB'));

describe('a text', () => {
  it('is found by its key', () => expect(t('parts.undo')).toBe('Undo'));
  it('takes values', () => expect(t('keys.revokeTitle', { name: '<b>' })).toBe('Revoke “<b>” for good?'));
  it.each([
    [1, '1 person'],
    [2, '2 people'],
    [1284, '1,284 people'],
  ])('has the plural of %d', (n, words) => expect(t('live.summaryPeople', { n })).toBe(words));
  it('may have words of its own for none', () => expect(t('live.finding', { n: 0 })).toBe('Nobody is on your website right now.'));
  it('holds nodes where they belong', () =>
    expect(tn('tag.arrived', { when: 7 })).toEqual(['It works: the newest event arrived ', '7', '.']));
  it('is chosen by the plural rules of its language', () => {
    const polish = {
      ...en,
      'live.summaryPeople': { one: '{n} osoba', few: '{n} osoby', many: '{n} osób', other: '{n} osoby' },
    } satisfies Language;
    speak('pl', polish);
    expect([1, 2, 5].map((n) => t('live.summaryPeople', { n }))).toEqual(['1 osoba', '2 osoby', '5 osób']);
  });
});

describe('the texts', () => {
  it('are each said in one place only', () => {
    const keys = readdirSync(`${dashboard}/text`)
      .filter((name) => name.endsWith('.en.ts'))
      .flatMap((name) => [...source(`text/${name}`).matchAll(/^ {2}'([\w.$-]+)':/gm)].map(([, key]) => key!));
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
    expect(keys.filter((key) => !(key in en))).toEqual([]);
  });
  it('are none of them empty', () =>
    expect(Object.entries(en).filter(([, entry]) => (typeof entry === 'string' ? entry : entry.other).trim() === '')).toEqual([]));
  it('name no hole in a plural form that its other forms do not know', () => {
    const holes = (text: string) =>
      [...text.matchAll(/\{(\w+)\}/g)]
        .map(([, hole]) => hole!)
        .filter((hole) => hole !== 'n')
        .sort();
    const odd = (Object.keys(en) as Key[]).filter((key) => {
      const entry = en[key];
      return (
        typeof entry !== 'string' && Object.values(entry).some((form) => holes(form).some((hole) => !holes(entry.other).includes(hole)))
      );
    });
    expect(odd).toEqual([]);
  });
});

describe('the pages', () => {
  it.each(pages)('%s holds no words of its own', (name) => {
    // Words between tags, or in an attribute that is read or shown.
    const text = source(name).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const between = [...text.matchAll(/<\/?[A-Za-z][^<>=;]*>\s*([A-Z][a-z]+(?: [\w’,;]+)*[.!?…]?)\s*<\//g)].map(([, words]) => words!);
    const attributes = [...text.matchAll(/\b(?:label|title|subtitle|placeholder|aria-label|hint|caption|alt)="([^"]+)"/g)].map(
      ([, words]) => words!,
    );
    // What looks like code (a slot's name, a path) is an example of data, alike in every language.
    expect(
      [...between, ...attributes.filter((words) => !/^[a-z0-9/_.-]+$/.test(words))].filter(
        (words) => /\p{L}/u.test(words) && words !== 'Kith',
      ),
    ).toEqual([]);
  });
  it.each(pages)('%s never turns text into markup', (name) =>
    expect(source(name)).not.toMatch(/dangerouslySetInnerHTML|\.innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc=\{/),
  );
});
