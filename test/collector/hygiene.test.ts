import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  BulkLink,
  BulkPreview,
  Completeness,
  Hygiene,
  HygienePerson,
  HygieneSettingsShown,
  List,
  Profile,
  Suggestion,
} from '../../shared/api.ts';
import { SECRET_KEY, startKith, type Kith } from '../kit/kith.ts';

let kith: Kith;
beforeEach(async () => void (kith = await startKith()));
afterEach(() => kith.close());

type Traits = Record<string, unknown>;
const SERVER = { key: SECRET_KEY };
const person = (userId: string, traits: Traits) => ({ type: 'identify', userId, traits });
/** People as the site's server knows them, a second later than those before: of two words the newer counts. */
const people = (all: Record<string, Traits>) => {
  kith.pass(1000);
  return kith.send(
    Object.entries(all).map(([id, traits]) => person(id, traits)),
    SERVER,
  );
};
const get = async <T>(path: string): Promise<T> => (await kith.api<T>('viewer', 'GET', path)).body;
/** Reads all records, to the end. */
async function read(): Promise<Hygiene> {
  expect((await kith.api('marketer', 'POST', '/hygiene/read')).status).toBe(202);
  await kith.doors.hygiene.idle();
  return get<Hygiene>('/hygiene');
}
const open = async (query = ''): Promise<Suggestion[]> => (await get<List<Suggestion>>(`/suggestions?sort=likeliest${query}`)).items;
const pairsOf = (list: Suggestion[]): string[] => list.map(({ one, two }) => [one.userId, two.userId].sort().join(' ')).sort();
const idOf = async (userId: string): Promise<string> => (await get<Profile>(`/profiles/lookup?namespace=user_id&value=${userId}`)).id;

const INES = { name: 'Ines Prins', phone: '+31 20 555 0199', email: 'ines.prins@gmail.com' };
const TWIN = { name: 'PRINS, I.', phone: '020-5550199', email: 'inesprins+hall@googlemail.com', address: { country: 'Nederland' } };
const OTHER = { name: 'Bram de Wit', phone: '+31 6 12345678', email: 'bram@ziggo.nl' };

describe('people who may be one', () => {
  it('are suggested with a score and with what agrees and what does not', async () => {
    await people({ a: INES, b: TWIN, c: OTHER });
    await read();
    const [found, ...rest] = await open();
    expect(rest).toEqual([]);
    expect(found).toMatchObject({ kind: 'alike', score: 99 });
    expect(found?.evidence.map(({ field, level }) => `${field} ${level}`)).toEqual(['email box', 'phone same', 'name initials']);
    expect(found?.evidence[0]).toMatchObject({ one: 'ines.prins@gmail.com', two: 'inesprins+hall@googlemail.com', shared: 2 });
  });
  it('are not suggested again once somebody said no, whatever is read', async () => {
    await people({ a: INES, b: TWIN });
    await read();
    const [found] = await open();
    await kith.api('marketer', 'POST', `/suggestions/${found?.id}/reject`);
    await read();
    expect(await open()).toEqual([]);
    await people({ a: { birthday: '1980-02-03' }, b: { birthday: '1980-02-03' } });
    await read();
    expect(await open()).toEqual([]);
  });
  it('stay refused when one of them was joined with somebody else', async () => {
    await people({ a: INES, b: TWIN, c: { name: 'Somebody Else' } });
    await read();
    const [found] = await open();
    await kith.api('marketer', 'POST', `/suggestions/${found?.id}/reject`);
    await kith.api('marketer', 'POST', `/profiles/${await idOf('c')}/link`, { other: await idOf('a') });
    await read();
    expect(await open()).toEqual([]);
  });
  it('are dropped when their records do not agree any more', async () => {
    await people({ a: INES, b: TWIN });
    await read();
    expect(await open()).toHaveLength(1);
    await people({ b: { name: 'Quite Another', phone: '+31 20 555 0111', email: 'another@haven.example' } });
    await read();
    expect(await open()).toEqual([]);
  });
  it('are told once where something else suggested them too', async () => {
    await people({ a: INES, b: { ...TWIN, phone: INES.phone.replaceAll(' ', '') } });
    const before = await open();
    expect(before.map(({ kind, score }) => [kind, score])).toEqual([['phone', null]]);
    await read();
    expect((await open()).map(({ kind, score }) => [kind, score])).toEqual([['phone', 99]]);
  });
  it('of one household are not one person', async () => {
    const home = { phone: '+31 20 555 0199', address: { street: 'Kade 12', postal_code: '1011 AB', city: 'Haven' } };
    await people({ a: { name: 'Ines Prins', ...home }, b: { name: 'Thomas Prins', ...home } });
    await read();
    expect((await open()).filter(({ kind }) => kind === 'alike')).toEqual([]);
  });
  it('who share what many share are left apart', async () => {
    const desk = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [
        `u${i}`,
        { name: `Clerk ${String.fromCharCode(97 + (i % 26))}${i}x`, email: `clerk${i}@firm.example`, company: 'Firm' },
      ]),
    );
    await people({ ...desk, x: { company: 'Firm', phone: '+31 20 555 0000' }, y: { company: 'Firm', phone: '+31 20 555 0001' } });
    await read();
    expect(await open()).toEqual([]);
  });
  it('are compared a few pairs to a write, however many share, and all of them in the end', async () => {
    const shared = (group: number): Traits => ({
      name: `Lotte${group} Maas${group}`,
      phone: `+31 20 555 01${group}0`,
      address: { street: `Kade ${group}`, postal_code: `${1011 + group} AB`, city: 'Haven', country: 'NL' },
    });
    await people(Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`p${i}`, shared(Math.floor(i / 30))])));
    const { write, read: look } = kith.deps.store;
    const [site, pairsOfThirty] = [(await look.allSites())[0]?.site ?? 0, 435];
    await write.beginReading(site, kith.now());
    const { total, kinds } = await look.beforeReading(site);
    await write.startReading(site, total, kinds);
    const grown: number[] = [];
    for (let phase: string | null = 'read'; phase !== 'done';) {
      phase = await write.hygieneStep(100, kith.now());
      grown.push((await get<Hygiene>('/hygiene')).duplicates.scored);
    }
    expect(grown.map((sum, i) => sum - (grown[i - 1] ?? 0)).filter((by) => by > pairsOfThirty)).toEqual([]);
    expect(grown.at(-1)).toBe(3 * pairsOfThirty);
  });
  it('are filtered by score, the likeliest first', async () => {
    await people({
      a: INES,
      b: TWIN,
      c: { name: 'Lotte Maas', birthday: '1990-01-02' },
      d: { name: 'Lotte Maas', city: 'Delft' },
      e: { name: 'Lotte Maas', birthday: '1990-01-02', city: 'Delft' },
    });
    await read();
    const scores = (await open()).map(({ score }) => score ?? 0);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(pairsOf(await open('&least=90'))).toEqual(['a b', 'c e']);
    expect((await kith.api('viewer', 'GET', '/suggestions?least=many')).status).toBe(400);
  });
});

describe('joining all from a score up', () => {
  const TWINS = { a: INES, b: TWIN, c: OTHER, d: { ...OTHER, name: 'de Wit, Bram' }, e: { name: 'Nobody Alike' } };
  const settle = async (): Promise<BulkLink> => {
    await kith.doors.hygiene.idle();
    const [last] = (await get<List<BulkLink>>('/bulk-links')).items;
    if (!last) throw new Error('no bulk');
    return last;
  };
  it('tells how many first, refuses when there are others by then, and is undone in one act', async () => {
    await people(TWINS);
    await read();
    const preview = await get<BulkPreview>('/bulk-links/preview?least=90');
    expect(preview).toMatchObject({ count: 2, sample: [{}, {}] });
    expect((await kith.api('marketer', 'POST', '/bulk-links', { least: 90, count: 3 })).status).toBe(409);
    expect((await kith.api('marketer', 'POST', '/bulk-links', { least: 90, count: 2 })).status).toBe(202);
    const done = await settle();
    expect(done).toMatchObject({ status: 'joined', pairs: 2, joined: 2, skipped: 0 });
    expect(await idOf('a')).toBe(await idOf('b'));
    expect(await open()).toEqual([]);
    expect((await kith.api('marketer', 'POST', `/bulk-links/${done.id}/undo`)).status).toBe(202);
    expect(await settle()).toMatchObject({ status: 'undone', undone: 2 });
    expect(await idOf('a')).not.toBe(await idOf('b'));
    expect(await open()).toHaveLength(2);
    expect((await kith.api('marketer', 'POST', `/bulk-links/${done.id}/undo`)).status).toBe(409);
    expect((await kith.api('marketer', 'POST', '/bulk-links/b_zz/undo')).status).toBe(404);
  });
  it('leaves each link to be undone by itself, and the rest with the bulk', async () => {
    await people(TWINS);
    await read();
    await kith.api('marketer', 'POST', '/bulk-links', { least: 90, count: 2 });
    const { id } = await settle();
    const profile = await get<Profile>(`/profiles/${await idOf('a')}`);
    await kith.api('marketer', 'POST', `/links/${profile.links[0]?.id}/undo`);
    await kith.api('marketer', 'POST', `/bulk-links/${id}/undo`);
    expect(await settle()).toMatchObject({ status: 'undone', undone: 2 });
    expect(await idOf('c')).not.toBe(await idOf('d'));
    // What was taken apart by hand is not suggested again.
    await read();
    expect(pairsOf(await open())).toEqual(['c d']);
  });
  it('forgets a pair that was taken apart and does not agree any more, and keeps the others', async () => {
    await people(TWINS);
    await read();
    await kith.api('marketer', 'POST', '/bulk-links', { least: 90, count: 2 });
    await kith.api('marketer', 'POST', `/bulk-links/${(await settle()).id}/undo`);
    expect(await settle()).toMatchObject({ pairs: 2, undone: 2 });
    await people({ b: { name: 'Quite Another', phone: '+31 20 555 0111', email: 'another@haven.example' } });
    await read();
    expect(pairsOf(await open())).toEqual(['c d']);
    expect(await settle()).toMatchObject({ pairs: 1, undone: 1 });
    expect(await get<BulkPreview>('/bulk-links/preview?least=90')).toMatchObject({ count: 1 });
  });
  it('joins nobody whom somebody keeps apart, not even through a third', async () => {
    const one = { email: 'lotte.maas@gmail.com', phone: '+31 20 555 0142', name: 'Lotte Maas' };
    await people({ a: one, b: { ...one, email: 'lottemaas@gmail.com' }, c: { ...one, email: 'l.ottemaas@gmail.com' } });
    await read();
    const refused = (await open()).find(({ one, two }) => [one.userId, two.userId].sort().join('') === 'ac');
    await kith.api('marketer', 'POST', `/suggestions/${refused?.id}/reject`);
    const { count } = await get<BulkPreview>('/bulk-links/preview?least=90');
    expect(count).toBe(2);
    await kith.api('marketer', 'POST', '/bulk-links', { least: 90, count });
    expect(await settle()).toMatchObject({ joined: 1, skipped: 1 });
    expect(await idOf('a')).not.toBe(await idOf('c'));
  });
});

describe('what is missing and odd', () => {
  const LIST = {
    whole: {
      name: 'Ines Prins',
      email: 'ines@haven.example',
      phone: '+31 20 555 0199',
      birthday: '1980-02-29',
      address: { street: 'Kade 12', postal_code: '1011 AB', city: 'Haven', country: 'NL' },
    },
    odd: {
      name: 'BRAM DE WIT',
      email: 'bram@gmial.com',
      phone: '12',
      birthday: '1980-02-30',
      address: { postal_code: '99', country: 'NL' },
    },
    bare: { name: 'n/a', plan: 'none' },
  };
  it('is counted, and leads to the people', async () => {
    await people(LIST);
    const found = await read();
    expect(found).toMatchObject({ people: 3, run: null });
    expect(Object.fromEntries(found.missing.map(({ field, people: n }) => [field, n]))).toEqual({
      name: 1,
      email: 1,
      phone: 2,
      address: 2,
      country: 1,
      birthday: 2,
      company: 3,
    });
    expect(found.odd.map(({ field, problem, people: n }) => `${problem} ${field} ${n}`).sort()).toEqual([
      ...[
        'capitals name 1',
        'impossible birthday 1',
        'number phone 1',
        'placeholder name 1',
        'postcode address.postcode 1',
        'typo email 1',
      ],
    ]);
    const { items } = await get<List<HygienePerson>>('/hygiene/people?field=email&problem=typo');
    expect(items).toHaveLength(1);
    expect(items[0]?.odd.find(({ problem }) => problem === 'typo')).toEqual({
      field: 'email',
      problem: 'typo',
      value: 'bram@gmial.com',
      proposal: 'bram@gmail.com',
    });
    const lacking = await get<List<HygienePerson>>('/hygiene/people?missing=phone&limit=1');
    const rest = await get<List<HygienePerson>>(`/hygiene/people?missing=phone&limit=1&cursor=${lacking.next}`);
    expect([...lacking.items, ...rest.items].map(({ userId }) => userId).sort()).toEqual(['bare', 'odd']);
    expect(rest.next).toBeNull();
  });
  it('is gone from the lists when it was mended', async () => {
    await people(LIST);
    await read();
    await people({ odd: { email: 'bram@gmail.com' } });
    await read();
    expect((await get<List<HygienePerson>>('/hygiene/people?field=email&problem=typo')).items).toEqual([]);
  });
  it('comes out as a file', async () => {
    await people(LIST);
    await read();
    const answer = await kith.app.request('/api/v1/export/hygiene?field=email&problem=typo', { headers: await kith.as('marketer') });
    const text = await answer.text();
    expect(text).toContain('email (typo): bram@gmial.com');
    expect(text).toContain('email: bram@gmail.com');
    expect(text.trim().split('\r\n')).toHaveLength(2);
  });
  it.each([
    '/hygiene/people',
    '/hygiene/people?missing=shoes',
    '/hygiene/people?field=email',
    '/hygiene/people?field=email&problem=ugly',
    '/export/hygiene',
  ])('refuses %s with what it takes', async (path) => {
    const { status, body } = await kith.api<{ error: { message: string } }>('marketer', 'GET', path);
    expect(status).toBe(400);
    expect(body.error.message).toMatch(/missing/);
  });
  it('survives hostile values', async () => {
    const hostile = [
      'x'.repeat(10_000),
      '\u202eesrever',
      '👩‍👩‍👧‍👦',
      '\u0301'.repeat(500),
      ' ',
      '__proto__',
      "'; drop table node;--",
      '0'.repeat(5000),
      'e\u0301'.repeat(300),
    ];
    await people(
      Object.fromEntries(
        hostile.map((value, i) => [
          `h${i}`,
          {
            name: value,
            phone: value,
            ...(value.length < 2000 && { email: value, birthday: value, company: value, city: value, created_at: value }),
            address: { street: value, ...(value.length < 2000 && { postal_code: value, city: value, country: value }) },
          },
        ]),
      ),
    );
    await kith.send(
      [{ type: 'identify', userId: 'two', traits: { ['__proto__']: 'x', constructor: 'n/a', address: [1], company: { name: '-' } } }],
      SERVER,
    );
    const found = await read();
    expect(found.people).toBe(10);
    for (const { field, problem } of found.odd)
      expect(
        (await get<List<HygienePerson>>(`/hygiene/people?field=${encodeURIComponent(field)}&problem=${problem}`)).items.length,
      ).toBeGreaterThan(0);
  });
});

describe('completeness', () => {
  it('is the share of the weights that count, of a person and of all, kept for each day', async () => {
    await people({ a: { name: 'Ines Prins', email: 'ines@haven.example' }, b: { email: 'nobody' } });
    expect((await get<Completeness>(`/profiles/${await idOf('a')}/completeness`)).score).toBe(50);
    expect((await read()).score).toBe(25);
    kith.pass(86_400_000);
    await people({ b: { name: 'Bram de Wit', email: 'bram@haven.example' } });
    const { days } = await read();
    expect(days.map(({ score, people: n }) => [score, n])).toEqual([
      [25, 2],
      [50, 2],
    ]);
  });
  it('goes by the fields that the owner chose', async () => {
    await people({ a: { name: 'Ines Prins', email: 'ines@haven.example' } });
    const weights = { name: 1, email: 0, phone: 1, address: 0, country: 0, birthday: 0, company: 2 };
    const { status, body } = await kith.api<HygieneSettingsShown>('owner', 'PUT', '/hygiene/settings', { country: 'BE', weights });
    expect([status, body.countryUsed]).toEqual([200, 'BE']);
    await kith.doors.hygiene.idle();
    expect((await get<Hygiene>('/hygiene')).score).toBe(25);
    expect((await kith.api('owner', 'PUT', '/hygiene/settings', { country: 'XX', weights })).status).toBe(400);
    expect(
      (await kith.api('owner', 'PUT', '/hygiene/settings', { country: null, weights: { ...weights, name: 0, phone: 0, company: 0 } }))
        .status,
    ).toBe(400);
  });
});
