import { describe, expect, it } from 'vitest';
import { bitsOf, completenessOf, fieldsOf, missingOf, scoreOf, WEIGHTS } from '../../collector/hygiene/completeness.ts';
import { keysOf } from '../../collector/hygiene/keys.ts';
import { oddOf } from '../../collector/hygiene/odd.ts';
import { recordOf, type Traits } from '../../collector/hygiene/record.ts';
import { LEAST_SCORE, weigh } from '../../collector/hygiene/weigh.ts';

const NOW = Date.UTC(2026, 2, 4);
const record = (traits: Traits) => recordOf(traits, 'NL', NOW);
const judge = (one: Traits, two: Traits, shared: Record<string, number> = {}, people = 100_000) =>
  weigh(record(one), record(two), { people, sharing: (key) => shared[key] ?? 2 });
const said = (one: Traits, two: Traits): string =>
  judge(one, two)
    .evidence.map(({ field, level, weight }) => `${field} ${level} ${weight}`)
    .join(', ');

const NAME = { name: 'Ines Prins' };
const PHONE = { phone: '020 555 0199' };
const HOME = { address: { street: 'Kade 12', postal_code: '1011 AB', city: 'Delft' } };
const BORN = { birthday: '1980-03-04' };

describe('two records', () => {
  it.each<[string, Traits, Traits, string]>([
    ['the same name', NAME, { name: 'PRINS, Ines' }, 'name same 12.9'],
    ['a name of one word', { name: 'Ines' }, { name: 'ines' }, 'name same 7.2'],
    ['an initial', NAME, { name: 'I. Prins' }, 'name initials 5.6'],
    ['nearly the same name', { name: 'Ines Kuipers' }, { name: 'Ines Kuiper' }, 'name close 6.6'],
    ['other given names', NAME, { name: 'Thomas Prins' }, 'name given -3.9'],
    ['other names', NAME, { name: 'Bram Vos' }, 'name differs -5.6'],
    ['the same address', { email: 'ines@a.example' }, { email: 'INES@a.example' }, 'email same 18.6'],
    ['one mailbox', { email: 'i.prins@gmail.com' }, { email: 'iprins+x@gmail.com' }, 'email box 16.6'],
    ['a mistyped host', { email: 'i.prins@gmail.com' }, { email: 'i.prins@gmial.com' }, 'email typo 13.3'],
    ['another host', { email: 'ines.prins@a.example' }, { email: 'ines.prins@b.example' }, 'email local 9.6'],
    ['a short part before the @', { email: 'ines@a.example' }, { email: 'ines@b.example' }, 'email differs -1'],
    ['the address of a post', { email: 'info@a.example' }, { email: 'info@a.example' }, 'email same 6.3'],
    ['the same number', PHONE, { phone: '+31 20 5550199' }, 'phone same 16.1'],
    ['other numbers', PHONE, { phone: '020 555 0111' }, 'phone differs -1'],
    ['the same home', HOME, { address: { street: 'KADE 12', postal_code: '1011ab' } }, 'address same 13.8'],
    ['the same home without a postal code', HOME, { street: 'kade 12', city: 'delft' }, 'address same 13.8'],
    ['the next door', HOME, { address: { street: 'Kade 14', postal_code: '1011 AB', city: 'Delft' } }, 'address near 3.3'],
    ['another home', HOME, { address: { street: 'Laan 1', postal_code: '2222 AB', city: 'Delft' } }, 'address differs -1.7'],
    ['the same city', HOME, { city: 'DELFT' }, 'city same 5.4'],
    ['another city', HOME, { city: 'Gent' }, 'city differs -1.7'],
    ['the same birthday', BORN, { birthday: '04-03-1980' }, 'birthday same 14.2'],
    ['day and month swapped', BORN, { birthday: '1980-04-03' }, 'birthday swapped 8.6'],
    ['another birthday', BORN, { birthday: '1980-03-05' }, 'birthday differs -5.1'],
    ['the same company', { company: 'Prins BV' }, { company: { name: 'prins b.v' } }, 'company differs -1'],
    ['a company as text and as object', { company: 'Prins BV' }, { company: { name: 'prins bv' } }, 'company same 6.6'],
    ['stand-ins', { name: 'test', phone: '0000000' }, { name: 'test', phone: '0000000' }, ''],
    ['nothing in common', NAME, PHONE, ''],
  ])('with %s', (_words, one, two, evidence) => {
    expect(said(one, two)).toBe(evidence);
    expect(said(two, one)).toBe(evidence);
  });

  it.each<[string, Traits, Traits, number]>([
    ['name alone', NAME, NAME, 48],
    ['number alone', PHONE, PHONE, 90],
    ['name and birthday', { ...NAME, ...BORN }, { ...NAME, ...BORN }, 99],
    ['name and city', { ...NAME, city: 'Delft' }, { ...NAME, city: 'Delft' }, 98],
    ['name, other birthdays', { ...NAME, ...BORN, city: 'Delft' }, { ...NAME, city: 'Delft', birthday: '1990-01-01' }, 53],
    ['a household', { ...NAME, ...HOME, ...PHONE }, { name: 'Thomas Prins', ...HOME, ...PHONE }, 1],
    [
      'a household that shares a mailbox',
      { ...NAME, ...HOME, email: 'prins@a.example' },
      { name: 'Thomas Prins', ...HOME, email: 'prins@a.example' },
      1,
    ],
    ['nothing', {}, {}, 1],
  ])('that agree on %s', (_words, one, two, score) => expect(judge(one, two).score).toBe(score));

  it('weigh little on what many share', () => {
    const [few, some, many] = [2, 200, 20_000].map((n) => judge(PHONE, PHONE, { 'p:+31205550199': n }));
    expect([few, some, many].map((of) => of?.evidence[0]?.weight)).toEqual([16.1, 8.5, 1.8]);
    expect(many?.score).toBeLessThan(LEAST_SCORE);
    expect(many?.evidence[0]?.shared).toBe(20_000);
  });
  it('of a small site weigh as those of a large one where two alone share', () =>
    expect(judge(PHONE, PHONE, {}, 3).score).toBe(judge(PHONE, PHONE, {}, 1_000_000).score));
  it('tell what weighs most first', () => {
    const weights = judge(
      { ...NAME, ...PHONE, ...HOME, ...BORN },
      { ...NAME, ...PHONE, city: 'Gent', birthday: '1981-01-01' },
    ).evidence.map(({ weight }) => Math.abs(weight));
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
  });
});

describe('the keys of a record', () => {
  it('are of what tells people apart, and of nothing that stands for nothing', () => {
    expect(keysOf(record({ ...NAME, ...PHONE, ...HOME, ...BORN, email: 'I.Prins@gmail.com', company: 'Prins BV' }))).toEqual([
      ...['a:1011AB 12', 'b:1980-03-04 ip', 'c:prins bv', 'l:iprins', 'm:iprins@gmail.com', 'n:ines prins', 'p:+31205550199', 't:delft'],
    ]);
    expect(keysOf(record({ name: 'n/a', email: 'none', phone: '-', birthday: '1980-02-30', company: 'test', city: 'xxx' }))).toEqual([]);
  });
  it('are short, whatever the record holds', () => {
    const long = 'é'.repeat(10_000);
    for (const key of keysOf(
      record({ name: `${long} b`, phone: '1'.repeat(9000), company: long, city: long, address: { street: `${long} 1`, city: long } }),
    ))
      expect(key.length).toBeLessThan(130);
  });
});

describe('what is odd', () => {
  const odd = (traits: Traits, kinds = {}) =>
    oddOf(record(traits), traits, kinds, NOW).map(
      ({ field, problem, proposal }) => `${field} ${problem}${proposal === null ? '' : ` ${proposal}`}`,
    );
  it.each<[Traits, string[]]>([
    [{ name: 'INES DE PRINS' }, ['name capitals Ines De Prins']],
    [{ name: 'IBM' }, []],
    [{ name: '李小龍李' }, []],
    [{ name: 'Ines 2' }, ['name digits']],
    [{ name: 'test' }, ['name placeholder']],
    [{ firstName: 'n/a', lastName: 'n/a' }, []],
    [{ email: 'a@@b.nl' }, ['email syntax']],
    [{ email: 'a@gmial.com' }, ['email typo a@gmail.com']],
    [{ email: 'test@test.nl' }, ['email placeholder']],
    [{ email: 'test@firm.example' }, []],
    [{ phone: '12' }, ['phone number']],
    [{ phone: '0000000' }, ['phone placeholder']],
    [{ birthday: '1980-02-30' }, ['birthday impossible']],
    [{ birthday: '2030-01-01' }, ['birthday future']],
    [{ birthday: '-' }, ['birthday impossible', 'birthday placeholder']],
    [{ address: { postal_code: '12', country: 'NL' } }, ['address.postcode postcode']],
    [{ address: { postal_code: '1011 AB', country: 'BE' } }, ['address.postcode postcode']],
    [{ address: { street: '-', city: 'xxx' } }, ['address.city placeholder', 'address.street placeholder']],
    [{ address: 'n/a' }, ['address placeholder']],
    [{ plan: 'none' }, []],
    [{ plan: 'n/a' }, ['plan placeholder']],
    [{ $plan: 'n/a' }, []],
    [{ member_since: '2040-01-01' }, ['member_since future']],
    [{ expires_at: '2040-01-01' }, []],
    [{ created_at: 4_000_000_000 }, ['created_at future']],
    [{ created_at: 1_700_000_000 }, []],
  ])('in %j', (traits, found) => expect(odd(traits)).toEqual(found));
  it('is another type than that of nearly all', () => {
    const kinds = { age: 'number', vip: 'boolean', code: 'string' };
    expect(odd({ age: '41', vip: 'yes', code: 7 }, kinds)).toEqual(['age number_text 41', 'code mixed', 'vip mixed']);
    expect(odd({ age: 'old' }, kinds)).toEqual(['age mixed']);
    expect(odd({ age: 41, vip: true, code: 'x' }, kinds)).toEqual([]);
  });
  it('is told of one person no more than twenty times', () =>
    expect(odd(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`t${i}`, 'n/a'])))).toHaveLength(20));
});

describe('completeness', () => {
  it.each<[Traits, string]>([
    [{}, 'name email phone address country birthday company'],
    [{ ...NAME, email: 'a@b.nl', ...PHONE, ...HOME, country: 'NL', ...BORN, company: 'x y' }, ''],
    [
      { name: 'test', email: 'a@b', phone: '12', address: { city: 'Delft' }, country: '-', birthday: '1980-02-30', company: 'n/a' },
      'name email phone address country birthday company',
    ],
    [{ address: { street: 'Kade', city: 'Delft' } }, 'name email phone country birthday company'],
    [{ address: 'Kade 12, Delft' }, 'name email phone country birthday company'],
  ])('of %j lacks %s', (traits, missing) => expect(missingOf(record(traits)).join(' ')).toBe(missing));
  it('is the share of the weights that count', () => {
    expect(scoreOf([], WEIGHTS)).toBe(100);
    expect(scoreOf(['company'], WEIGHTS)).toBe(100);
    expect(scoreOf(['phone', 'company'], WEIGHTS)).toBe(83);
    expect(scoreOf(['name'], { ...WEIGHTS, email: 0, phone: 0, address: 0, country: 0, birthday: 0, company: 1 })).toBe(25);
    expect(completenessOf(record(NAME), NAME, WEIGHTS, {}, NOW)).toMatchObject({
      score: 25,
      fields: [{ field: 'name', weight: 3, held: true }, { held: false }, {}, {}, {}, {}, {}],
    });
  });
  it.each([[[]], [['name']], [['email', 'company']], [['name', 'email', 'phone', 'address', 'country', 'birthday', 'company']]] as const)(
    'keeps %j as bits',
    (fields) => expect(fieldsOf(bitsOf(fields))).toEqual(fields),
  );
});
