import { Zip, ZipPassThrough } from 'fflate';
import { describe, expect, it } from 'vitest';
import { dateOrderOf, readDate } from '../../collector/import/dates.ts';
import { guess } from '../../collector/import/guess.ts';
import { decimalsOf, isPlainNumber, readNumber, readYes } from '../../collector/import/numbers.ts';
import { delimiterOf, encodingOf } from '../../collector/import/sniff.ts';
import { TEMPLATES } from '../../collector/import/templates.ts';
import { unpack } from '../../collector/import/unpack.ts';
import { fieldOf, IMPORT_KIND_NAMES } from '../../shared/imports.ts';

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

describe('a date', () => {
  it.each([
    ['2024-03-05', 'ymd', 'UTC', '2024-03-05T00:00:00.000Z'],
    ['2024/3/5', 'ymd', 'UTC', '2024-03-05T00:00:00.000Z'],
    ['20240305', 'ymd', 'UTC', '2024-03-05T00:00:00.000Z'],
    ['2024-03-05', 'ymd', 'Europe/Vienna', '2024-03-04T23:00:00.000Z'],
    ['2024-03-05 14:30', 'ymd', 'UTC', '2024-03-05T14:30:00.000Z'],
    ['2024-03-05T14:30:01.5Z', 'ymd', 'Europe/Vienna', '2024-03-05T14:30:01.500Z'],
    ['2024-03-05 14:30:00 -0500', 'ymd', 'UTC', '2024-03-05T19:30:00.000Z'],
    ['2024-03-05 14:30:00 UTC', 'ymd', 'Europe/Vienna', '2024-03-05T14:30:00.000Z'],
    ['05.03.2024', 'dmy', 'UTC', '2024-03-05T00:00:00.000Z'],
    ['5/3/24', 'dmy', 'UTC', '2024-03-05T00:00:00.000Z'],
    ['3/5/24', 'mdy', 'UTC', '2024-03-05T00:00:00.000Z'],
    ['12/31/99', 'mdy', 'UTC', '1999-12-31T00:00:00.000Z'],
    ['3/5/2024 2:05 PM', 'mdy', 'UTC', '2024-03-05T14:05:00.000Z'],
    ['3/5/2024 12:00 AM', 'mdy', 'UTC', '2024-03-05T00:00:00.000Z'],
    ['5 Mar 2024', 'ymd', 'UTC', '2024-03-05T00:00:00.000Z'],
    ['Mar 5, 2024', 'dmy', 'UTC', '2024-03-05T00:00:00.000Z'],
    ['March 5, 2024 at 14:05', 'dmy', 'UTC', '2024-03-05T14:05:00.000Z'],
    ['5-Mar-2024', 'mdy', 'UTC', '2024-03-05T00:00:00.000Z'],
    ['1709596800', 'epoch', 'UTC', '2024-03-05T00:00:00.000Z'],
    ['1709596800000', 'epoch', 'UTC', '2024-03-05T00:00:00.000Z'],
    ['29.02.2024', 'dmy', 'UTC', '2024-02-29T00:00:00.000Z'],
    ['29.02.2023', 'dmy', 'UTC', null],
    ['31.04.2024', 'dmy', 'UTC', null],
    ['13/13/2024', 'dmy', 'UTC', null],
    ['2024-03-05', 'dmy', 'UTC', null],
    ['05.03.2024', 'ymd', 'UTC', null],
    ['2024-03-05 25:00', 'ymd', 'UTC', null],
    ['2024-03-05 13:00 PM', 'ymd', 'UTC', null],
    ['2024-03-05 x', 'ymd', 'UTC', null],
    ['yesterday', 'ymd', 'UTC', null],
    ['', 'ymd', 'UTC', null],
    ['0', 'epoch', 'UTC', null],
  ] as const)('%j in the order %s in %s is %s', (text, order, zone, expected) => {
    expect(iso(readDate(text, order, zone))).toBe(expected);
  });

  it.each([
    [['2024-01-02', '2024-12-31'], 'ymd', true],
    [['01.02.2024', '31.12.2024'], 'dmy', true],
    [['01/02/2024', '12/31/2024'], 'mdy', true],
    [['01/02/2024', '03/04/2024'], 'dmy', false],
    [['5 Mar 2024', '6 Apr 2024'], 'ymd', true],
    [['1709596800'], 'epoch', true],
  ] as const)('order of %j is %s, sure: %s', (samples, order, sure) => {
    expect(dateOrderOf(samples)).toMatchObject({ order, sure });
  });
  it('of words has no order', () => {
    expect(dateOrderOf(['a', 'b'])).toBeNull();
    expect(dateOrderOf([])).toBeNull();
  });
});

describe('a number', () => {
  it.each([
    ['12.5', 'point', 12.5],
    ['1,234.50', 'point', 1234.5],
    ['1.234,50', 'comma', 1234.5],
    ['12,5', 'comma', 12.5],
    ['€ 12,50', 'comma', 12.5],
    ['12,50 €', 'comma', 12.5],
    ['EUR 12.50', 'point', 12.5],
    ['12.50 USD', 'point', 12.5],
    ['$1,000', 'point', 1000],
    ['(12.50)', 'point', -12.5],
    ['12.50-', 'point', -12.5],
    ['-3', 'point', -3],
    ['−3', 'point', -3],
    ['+3', 'point', 3],
    ["1'234.50", 'point', 1234.5],
    ['1 234,50', 'comma', 1234.5],
    ['4.440892e-16', 'point', 4.440892e-16],
    ['.5', 'point', 0.5],
    ['5.', 'point', 5],
    ['12,5', 'point', null],
    ['12.5', 'comma', null],
    ['1,23,456', 'point', null],
    ['1.2.3', 'point', null],
    ['12 apples', 'point', null],
    ['', 'point', null],
    ['-', 'point', null],
    ['1e400', 'point', null],
  ] as const)('%j with decimal %s is %s', (text, decimals, expected) => {
    expect(readNumber(text, decimals)).toBe(expected);
  });
  it.each([
    [['1.50', '2.75'], 'point', true],
    [['1,50', '2,75'], 'comma', true],
    [['1.234,5'], 'comma', true],
    [['12', '13'], 'point', true],
    [['1,234'], 'comma', false],
    [['1.234'], 'point', false],
  ] as const)('sign of %j is %s, sure: %s', (samples, decimals, sure) => {
    expect(decimalsOf(samples)).toEqual({ decimals, sure });
  });
  it.each([
    ['17', true],
    ['1.5', true],
    ['007', false],
    ['+31', false],
    ['12345678901234567', false],
    ['1e5', false],
  ])('%j kept as one: %s', (text, plain) => expect(isPlainNumber(text)).toBe(plain));
  it.each([
    ['Yes', true],
    ['TRUE', true],
    ['subscribed', true],
    ['no', false],
    ['0', false],
    ['unsubscribed', false],
    ['perhaps', null],
  ])('%j as yes or no: %s', (text, expected) => expect(readYes(text)).toBe(expected));
});

describe('a file', () => {
  const bytes = (...numbers: number[]): Uint8Array => Uint8Array.from(numbers);
  it.each([
    ['plain text', Buffer.from('id,name\n1,a'), 'utf-8', true],
    ['UTF-8', Buffer.from('id,name\n1,Zoë'), 'utf-8', true],
    ['UTF-8 with a mark', bytes(0xef, 0xbb, 0xbf, 0x61), 'utf-8', true],
    ['UTF-16', Buffer.from('\ufeffid,name\n1,a', 'utf16le'), 'utf-16le', true],
    ['UTF-16 without a mark', Buffer.from('id,name\n1,abc\n2,def', 'utf16le'), 'utf-16le', true],
    ['Windows', Buffer.from('id,name\n1,Zo\u00eb', 'latin1'), 'windows-1252', false],
  ])('of %s is known', (_name, head, encoding, sure) => expect(encodingOf(head, true)).toEqual({ encoding, sure }));
  it('cut within a letter is UTF-8 all the same', () => {
    expect(encodingOf(Buffer.from('id,Zoë').subarray(0, 6), false).encoding).toBe('utf-8');
  });
  it.each([
    ['a,b,c\n1,2,3', ','],
    ['a;b;c\n1,5;2,5;3', ';'],
    ['a\tb\n1\t2', '\t'],
    ['a|b|c\n1|2|3', '|'],
    ['"a;x";"b,y,z,w"\n"1;1";"2,2,2,2"', ';'],
  ])('%j is divided by %j', (text, mark) => expect(delimiterOf(text)).toBe(mark));
});

describe('templates', () => {
  it.each(TEMPLATES.map((template) => [template.id, template] as const))(
    '%s maps to fields that its kind has, and knows its own file',
    (id, template) => {
      for (const field of Object.values(template.fields)) expect(fieldOf(template.kind, field), field).toBeDefined();
      const names = [...new Set([...template.knows, ...Object.keys(template.fields)])];
      expect(
        guess(
          'export.csv',
          names.map((name) => ({ name, values: ['x'] })),
        ),
      ).toMatchObject({ template: id, kind: template.kind });
    },
  );
  it('are all of different kinds of files', () => expect(new Set(TEMPLATES.map(({ id }) => id)).size).toBe(TEMPLATES.length));
});

describe('what a file holds', () => {
  it.each([
    ['kunden.csv', 'Kundennummer;Vorname;Nachname;E-Mail-Adresse;PLZ;Ort', 'customers'],
    ['leads.csv', 'email;lead source;lawful basis', 'prospects'],
    ['orders.csv', 'order id;customer id;date;sku;quantity;price', 'orders'],
    ['returns.csv', 'order id;return date;refund amount;reason', 'returns'],
    ['calls.csv', 'customer id;call date;channel;outcome;agent', 'touches'],
    ['campaign_list.csv', 'campaign id;campaign title;start date;end date;budget', 'campaigns'],
    ['redemptions.csv', 'customer id;campaign id;redemption date;coupon', 'responses'],
    ['consents.csv', 'email;purpose;granted;consent date', 'consents'],
    ['points.csv', 'customer id;points balance;as of', 'points'],
    ['nps.csv', 'email;survey;question;score;answered at', 'answers'],
    ['relations.csv', 'customer id;relation;since', 'relations'],
    ['prices.csv', 'colour;weight', null],
  ] as const)('%s with %s is %s', (name, head, kind) => {
    const sampled = head.split(';').map((column) => ({ name: column, values: ['1'] }));
    expect(guess(name, sampled).kind).toBe(kind);
  });
  it('may be any kind', () => expect(IMPORT_KIND_NAMES).toHaveLength(11));
});

describe('a zip file', () => {
  const MB = 1024 * 1024;
  /** A film before a table, piece by piece. */
  async function* filmed(pieces: number): AsyncGenerator<Uint8Array> {
    const out: Uint8Array[] = [];
    const zip = new Zip((error, bytes) => (error ? expect.unreachable(error.message) : out.push(bytes)));
    for (const [name, bodies] of [
      ['film.mp4', Array.from({ length: pieces }, () => MB)],
      ['customers.csv', [1]],
    ] as const) {
      const entry = new ZipPassThrough(name);
      zip.add(entry);
      for (const [i, size] of bodies.entries()) {
        entry.push(new Uint8Array(size).fill(65), i === bodies.length - 1);
        yield* out.splice(0);
      }
    }
    zip.end();
    yield* out;
  }
  it('is not held in memory with what is left out of it', async () => {
    const before = process.memoryUsage().arrayBuffers;
    const told: string[] = [];
    for await (const piece of unpack('all.zip', filmed(200))) {
      told.push(...Object.keys(piece));
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(120 * MB);
    }
    expect(told).toEqual(['ignored', 'file', 'bytes']);
  });
});
