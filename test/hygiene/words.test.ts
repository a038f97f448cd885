import { describe, expect, it } from 'vitest';
import { jaroWinkler, oneSlip } from '../../collector/hygiene/closeness.ts';
import { countryOf, countryOfZone, fitsCountry, postcodeOf } from '../../collector/hygiene/countries.ts';
import { pastDay, swapped } from '../../collector/hygiene/days.ts';
import { fold } from '../../collector/hygiene/fold.ts';
import { corrected, hostMeant, mailOf } from '../../collector/hygiene/mail.ts';
import { compareNames, nameWords } from '../../collector/hygiene/names.ts';
import { phoneIn } from '../../collector/hygiene/phones.ts';
import { isPlaceholder } from '../../collector/hygiene/placeholders.ts';
import { postalOf, statedAddress } from '../../collector/hygiene/postal.ts';

const NOW = Date.UTC(2026, 2, 4);

describe('a text made comparable', () => {
  it.each([
    ['  Müller-Lüdenscheidt ', 'muller ludenscheidt'],
    ['Straße', 'strasse'],
    ['O’Brien', 'obrien'],
    ['Łódź Ørsted Æsop', 'lodz orsted aesop'],
    ['JOSÉ\u0301', 'jose'],
    ['ﬁnn', 'finn'],
    ['Иван', 'иван'],
    ['\u202eenes', 'enes'],
    ['a\u0000b', 'a b'],
    ['👩‍👩‍👧', ''],
    ['12-B', '12 b'],
  ])('of %j is %j', (text, folded) => expect(fold(text)).toBe(folded));
  it('of any length is short', () => expect(fold('é'.repeat(10_000)).length).toBeLessThanOrEqual(300));
});

describe('how alike two words are', () => {
  it.each([
    // The pairs of Winkler 1990, table 2.
    ['martha', 'marhta', 0.961],
    ['dwayne', 'duane', 0.84],
    ['dixon', 'dicksonx', 0.813],
    ['prins', 'prins', 1],
    ['abc', 'xyz', 0],
    ['', 'a', 0],
  ])('%s and %s: %f', (one, two, similarity) => {
    expect(jaroWinkler(one, two)).toBeCloseTo(similarity, 3);
    expect(jaroWinkler(two, one)).toBe(jaroWinkler(one, two));
  });
  it.each([
    ['gmail', 'gmial', true],
    ['gmail', 'gmal', true],
    ['gmail', 'gmaill', true],
    ['gmail', 'gnail', true],
    ['gmail', 'gmail', false],
    ['gmail', 'gmiial', false],
    ['gmail', 'liamg', false],
    ['ab', 'ba', true],
    ['abcd', 'badc', false],
  ])('%s is one slip from %s: %s', (one, two, slip) => expect([oneSlip(one, two), oneSlip(two, one)]).toEqual([slip, slip]));
});

describe('names', () => {
  it.each([
    ['Ines Prins', 'ines prins'],
    ['PRINS, Ines', 'ines prins'],
    ['Mw. drs. Ines de Prins', 'ines prins'],
    ['Jan van der Berg', 'berg jan'],
    ['Dr.', 'dr'],
    ['de la', 'de la'],
    ['Ali bin Ahmed', 'ahmed ali'],
    ['', ''],
  ])('%j has the words %j', (name, words) => expect(nameWords(name).join(' ')).toBe(words));
  it.each([
    ['Ines Prins', 'Prins, Ines', 'same'],
    ['José Muñoz', 'jose munoz', 'same'],
    ['I. Prins', 'Ines Prins', 'initials'],
    ['I. M. Prins', 'Ines Maria Prins', 'initials'],
    ['I. P.', 'Ines Prins', 'differs'],
    ['Ines Maria Prins', 'Ines Prins', 'close'],
    ['Mueller Hans', 'Hans Müller', 'close'],
    ['Catherine Dekker', 'Katherine Dekker', 'close'],
    ['Anna Prins', 'Hanna Prins', 'given'],
    ['Ines Prins', 'Thomas Prins', 'given'],
    ['J. Prins', 'Ines Prins', 'given'],
    ['Ines Prins', 'Bram Vos', 'differs'],
    ['Ines', 'Ines Prins', 'given'],
    ['Ines', 'Bram', 'differs'],
    ['Jan Prins jr', 'Jan Prins sr', 'given'],
  ])('%j and %j: %s', (one, two, level) => {
    expect(compareNames(nameWords(one), nameWords(two))).toBe(level);
    expect(compareNames(nameWords(two), nameWords(one))).toBe(level);
  });
});

describe('e-mail addresses', () => {
  it.each([
    ['Ines.Prins+hall@GMail.com', 'inesprins@gmail.com'],
    ['ines.prins@googlemail.com', 'inesprins@gmail.com'],
    ['ines.prins@gmial.com', 'inesprins@gmail.com'],
    ['ines.prins+a@outlook.com', 'ines.prins@outlook.com'],
    ['ines.prins@outlook.com', 'ines.prins@outlook.com'],
    ['ines+a@firm.example', 'ines+a@firm.example'],
    ['ines@protonmail.com', 'ines@proton.me'],
    ['+hall@gmail.com', '+hall@gmail.com'],
  ])('%s leads to the box %s', (address, box) => expect(mailOf(address)?.box).toBe(box));
  it.each([
    'a@@b.nl',
    'a@b',
    'a b@c.nl',
    '.a@b.nl',
    'a..b@c.nl',
    'a.@b.nl',
    'a@-b.nl',
    'a@b-.nl',
    `${'a'.repeat(65)}@b.nl`,
    `a@${'b.'.repeat(140)}nl`,
    'a,b@c.nl',
    'n/a',
    'a@b.c',
    '@b.nl',
  ])('%s is none', (address) => expect(mailOf(address)).toBeNull());
  it.each(['a@b.nl', 'o’brien@example.ie', 'jörg@müller.de', 'a_b-c.d+e@x1.example.co.uk', 'ии@почта.рф'])('%s is one', (address) =>
    expect(mailOf(address)).not.toBeNull(),
  );
  it.each([
    ['gmial.com', 'gmail.com'],
    ['gmail.con', 'gmail.com'],
    ['gmail.co', 'gmail.com'],
    ['hotmial.com', 'hotmail.com'],
    ['yaho.com', 'yahoo.com'],
    ['outlok.com', 'outlook.com'],
    ['mail.com', null],
    ['ymail.com', null],
    ['gmail.com', null],
    ['gmx.at', null],
    ['hotmail.fr', null],
    ['googlemail.com', null],
    ['constructor', null],
    ['gmail.example', null],
  ])('at %s are meant for %s', (host, meant) => expect(hostMeant(host)).toBe(meant));
  it('are corrected at the host alone', () => {
    const mail = mailOf('Ines.Prins+x@gmial.com');
    expect(mail && corrected(mail)).toBe('ines.prins+x@gmail.com');
  });
  it.each([
    ['info@firm.example', true],
    ['customer.info@firm.example', false],
    ['no-reply@firm.example', true],
    ['ines@firm.example', false],
  ])('%s belongs to a post: %s', (address, role) => expect(mailOf(address)?.role).toBe(role));
});

describe('telephone numbers', () => {
  it.each([
    ['020 555 0199', 'NL', '+31205550199', true],
    ['+31 (0)20 555 0199', null, '+31205550199', true],
    ['0031205550199', 'BE', '+31205550199', true],
    ['06-12345678', 'NL', '+31612345678', true],
    ['(212) 555-2368', 'US', '+12125552368', true],
    ['12', 'NL', '+3112', false],
    ['020 555 0199', null, '0205550199', null],
    ['+31 1', null, '311', false],
    ['020-555', 'XX', '020555', false],
    ['call me', 'NL', undefined, undefined],
  ])('%j in %s is %s, valid: %s', (text, country, number, valid) => {
    const phone = phoneIn(text, country);
    expect([phone?.number, phone?.valid]).toEqual([number, valid]);
  });
});

describe('days of the past', () => {
  it.each([
    ['1980-02-29', '1980-02-29', null],
    ['1980-02-29T00:00:00Z', '1980-02-29', null],
    ['19800229', '1980-02-29', null],
    ['29-02-1980', '1980-02-29', null],
    ['29.2.1980', '1980-02-29', null],
    ['13/2/1980', '1980-02-13', null],
    ['2/13/1980', '1980-02-13', null],
    ['2/3/1980', null, null],
    ['3/3/1980', '1980-03-03', null],
    ['1981-02-29', null, 'impossible'],
    ['1980-13-01', null, 'impossible'],
    ['31-04-1980', null, 'impossible'],
    ['1874-05-06', null, 'impossible'],
    ['0000-00-00', null, 'impossible'],
    ['soon', null, 'impossible'],
    ['2026-03-05', '2026-03-05', null],
    ['2026-03-07', null, 'future'],
  ])('%s is %s, wrong: %s', (text, day, wrong) => expect(pastDay(text, NOW)).toEqual({ day, wrong }));
  it('are nothing where nothing is stated', () =>
    expect([pastDay('', NOW), pastDay(7, NOW), pastDay(null, NOW)]).toEqual([null, null, null]));
  it.each([
    ['1980-03-04', '1980-04-03', true],
    ['1980-03-04', '1981-04-03', false],
    ['1980-03-03', '1980-03-03', false],
    ['1980-03-04', '1980-03-05', false],
  ])('%s and %s are swapped: %s', (one, two, is) => expect(swapped(one, two)).toBe(is));
});

describe('words that stand for nothing', () => {
  it.each(['n/a', 'N.A.', '-', '--', '???', 'null', 'undefined', '[object Object]', 'xxx', 'n.v.t.'])('%j does anywhere', (text) =>
    expect([isPlaceholder(text, false), isPlaceholder(text, true)]).toEqual([true, true]),
  );
  it.each(['test', 'Test Tester', 'none', '0000', '9999999', '123456', 'asdf', 'Onbekend', 'unknown name'])(
    '%j does in a field that says who somebody is',
    (text) => expect([isPlaceholder(text, false), isPlaceholder(text, true)]).toEqual([false, true]),
  );
  it.each(['Tess', 'Ann Test-Meyer', '0', '000', '12', '1234', 'NA Vries', '', ' ', '👍a', '李'])('%j does not', (text) =>
    expect([isPlaceholder(text, false), isPlaceholder(text, true)]).toEqual([false, false]),
  );
});

describe('addresses', () => {
  it.each([
    [
      { address: { street: 'Keizersgracht 12-B', postal_code: '1015 cs', city: 'Amsterdam', country: 'nederland' } },
      'keizersgracht|12 b|1015CS|amsterdam|NL',
    ],
    [{ address: { street: 'KEIZERSGRACHT 12b', postalCode: '1015CS' } }, 'keizersgracht|12 b|1015CS||'],
    [{ street: 'Hauptstraße 3', zip: 10115, city: 'Berlin' }, 'hauptstr|3|10115|berlin|'],
    [{ street: 'Hauptstr. 3', city: 'Berlin' }, 'hauptstr|3||berlin|'],
    [{ address: { street: '12 Main Street', city: 'York' } }, 'main st|12||york|'],
    [{ street: 'Kade', house_number: '4' }, 'kade|4|||'],
    [{ city: 'Delft' }, '|||delft|'],
  ])('%j is %s', (traits, told) => {
    const { street, number, postcode, city, country } = postalOf(statedAddress(traits)) ?? {};
    expect([street, number, postcode, city, country].map((part) => part ?? '').join('|')).toBe(told);
  });
  it('of nothing are nothing', () =>
    expect([postalOf(statedAddress({})), postalOf(statedAddress({ address: [1] })), postalOf(statedAddress({ country: 'NL' }))]).toEqual([
      null,
      null,
      null,
    ]));
  it.each([
    ['1015 CS', 'NL', true],
    ['0015 CS', 'NL', false],
    ['1015', 'NL', false],
    ['1015', 'BE', true],
    ['SW1A 1AA', 'GB', true],
    ['10115', 'DE', true],
    ['1011', 'DE', false],
    ['K1A 0B1', 'CA', true],
    ['12345-6789', 'US', true],
    ['12', 'AQ', null],
  ])('have the postal code %s in %s: %s', (code, country, fits) => expect(fitsCountry(postcodeOf(code), country)).toBe(fits));
  it.each([
    ['Nederland', 'NL'],
    ['the Netherlands', 'NL'],
    ['nl', 'NL'],
    ['België', 'BE'],
    ['Allemagne', 'DE'],
    ['UK', 'GB'],
    ['Atlantis', null],
    ['__proto__', null],
  ])('lie in %s: %s', (name, code) => expect(countryOf(name)).toBe(code));
  it('without a country lie where the clock is', () =>
    expect([countryOfZone('Europe/Amsterdam'), countryOfZone('UTC')]).toEqual(['NL', null]));
});
