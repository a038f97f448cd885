/** What a server's engine says in its own language equals what shared code says: amounts, offsets, instants, and the texts of times. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { toMicros } from '../shared/money.ts';
import { DAY, offsetAt, parseInstant, SECOND } from '../shared/time.ts';
import { plain, sql, type Sql } from '../collector/store/sql.ts';
import { openStore } from '../collector/store/open.ts';
import { ENGINE } from './kit/database.ts';
import { openDatabase, openEye } from './kit/eye.ts';

const place = await openDatabase();
await (await openStore({ url: place.url, threads: false })).close();
const eye = await openEye(place.url);
afterAll(async () => {
  await eye.close();
  await place.drop();
});
const RUNS = 20 * Number(process.env['KITH_TEST_RUNS'] ?? 40);
const SEED = Number(process.env['KITH_TEST_SEED'] ?? 3);

/** One expression of each value, asked at once. */
async function said<T>(of: readonly T[], word: (value: T) => Sql): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (let i = 0; i < of.length; i += 200) {
    const words = of.slice(i, i + 200).map(word);
    const columns = words.map(({ text }, n) => `${text} as c${n}`).join(', ');
    const row = await eye.get(`select ${columns}`, ...words.flatMap(({ params }) => params));
    answers.push(...words.map((_, n) => row?.[`c${n}`]));
  }
  return answers;
}
const d = eye.dialect;

describe('an amount', () => {
  // No engine needs to know nothing from less than nothing.
  const whole = (n: number): number => (n === 0 ? 0 : n);
  const inMemory = (amount: number): number | null => ((n) => (n === undefined ? null : whole(n)))(toMicros(amount));
  const micros = async (amounts: readonly number[]) => {
    const found = await said(amounts, (amount) => d.micros(sql`cast(${amount} as ${plain(d.real)})`));
    return found.map((n) => (typeof n === 'number' ? whole(n) : n));
  };
  it('is rounded to the micro-unit as it is in memory', async () => {
    const amounts = [
      ...[0, -0, 1, -1, 0.1, 0.1 + 0.2, 1.005, 2.675, 0.0000005, -0.0000005, 0.00000049999999999999994, 0.0000015, 4.35, 1e-12],
      ...[1234.5678915, 8_999_999_999.999999, 9e9, -9e9, 9_000_000_000.000001, 9.1e9, 1e15, 1e300, -1e300, 5e-324, 4503599627.370497],
    ];
    expect(await micros(amounts)).toEqual(amounts.map(inMemory));
  });
  it('is rounded so whatever it is', async () => {
    const amounts = fc.sample(
      fc.oneof(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.double({ noNaN: true, min: -1e10, max: 1e10 }),
        fc.integer({ min: -2e9, max: 2e9 }).map((n) => (n + 0.5) / 1e6),
        fc.integer({ min: -2e9, max: 2e9 }).map((n) => n / 100),
      ),
      { numRuns: 5 * RUNS, seed: SEED },
    );
    const found = await micros(amounts);
    for (const [i, amount] of amounts.entries()) expect(found[i], String(amount)).toBe(inMemory(amount));
  });
});

describe('a text of a time', () => {
  it('is what memory makes of it, at any time', async () => {
    const times = [
      0,
      -1,
      1,
      999,
      -999,
      -1000,
      1e12 + 123,
      253_402_300_799_999,
      253_402_300_799_123,
      -62_135_596_800_000,
      -62_135_596_799_999,
    ];
    times.push(...fc.sample(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), { numRuns: RUNS, seed: SEED }));
    const found = await said(times, (at) => plain(d.isoText(`cast(${at} as ${d.int})`)));
    expect(found).toEqual(times.map((at) => new Date(at).toISOString()));
  });
});

const ZONES = [
  ...[
    'UTC',
    'Europe/Amsterdam',
    'Europe/London',
    'Europe/Dublin',
    'America/New_York',
    'America/Sao_Paulo',
    'America/Havana',
    'America/Santiago',
  ],
  ...['America/Asuncion', 'America/St_Johns', 'America/Nuuk', 'Asia/Beirut', 'Asia/Amman', 'Asia/Tehran', 'Asia/Kolkata', 'Asia/Kathmandu'],
  ...['Asia/Gaza', 'Asia/Pyongyang', 'Africa/Cairo', 'Africa/Casablanca', 'Africa/Monrovia', 'Australia/Lord_Howe', 'Australia/Adelaide'],
  ...['Pacific/Apia', 'Pacific/Kiritimati', 'Pacific/Chatham', 'Pacific/Kwajalein', 'Antarctica/Troll'],
];
/** Where an engine's own tables of zones may tell otherwise than the runtime's, by how much, and why nobody can do anything about it. */
const GAPS = [
  {
    before: '1970-01-01',
    most: DAY,
    reason:
      'The tz database promises to keep zones apart from 1970 on. For times before, builds of it differ: some answer for Amsterdam with the clock of Brussels.',
  },
];
const gap = (text: string, zone: string, off: number): boolean =>
  zone !== 'UTC' && text.length === 10 && GAPS.some((one) => text < one.before && Math.abs(off) < one.most);

const instants = (of: readonly [text: string, zone: string][]) => said(of, ([text, zone]) => d.instant(sql`${text}`, zone));
async function agree(of: readonly [text: string, zone: string][]): Promise<string[]> {
  const found = await instants(of);
  return of.flatMap(([text, zone], i) => {
    const memory = parseInstant(text, zone) ?? null;
    if (found[i] === memory) return [];
    const known = memory !== null && found[i] !== null && gap(text, zone, Number(found[i]) - memory);
    return known ? [] : [`${text} in ${zone}: ${String(found[i])}, not ${memory} (${(Number(found[i]) - Number(memory)) / SECOND} s)`];
  });
}

describe('an instant', () => {
  it('is read from the same texts, and from no others', async () => {
    const texts = [
      ...[
        '2026-03-04',
        '2026-03-04T12:00:00Z',
        '2026-03-04t12:00:00z',
        '2026-03-04T12:00:00.1Z',
        '2026-03-04T12:00:00.12345678901234567890Z',
      ],
      ...[
        '2026-03-04T23:59:59.999+23:59',
        '2026-03-04T00:00:00-23:59',
        '2026-02-29',
        '2024-02-29',
        '1900-02-29',
        '2000-02-29',
        '2026-02-30',
      ],
      ...['2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00', '0000-01-01', '0001-01-01', '0001-01-01T00:00:00+10:00', '9999-12-31'],
      ...['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59-23:59', '2026-03-04T24:00:00Z', '2026-03-04T12:60:00Z', '2026-03-04T12:00:60Z'],
      ...['2026-03-04T12:00:00', '2026-03-04T12:00Z', '2026-03-04 12:00:00Z', '2026-03-04T12:00:00.Z', '2026-03-04T12:00:00+24:00', ''],
      ...['2026-03-04T12:00:00+0100', '2026-3-4', '20260304', ' 2026-03-04', '2026-03-04 ', '2026-03-04\n', '+002026-03-04', '-0001-01-01'],
      ...[
        '٢٠٢٦-٠٣-٠٤',
        '２０２６-03-04',
        '2026‐03‐04',
        '2026-03-04T12:00:00Ζ',
        'today',
        'infinity',
        '2026-03-04 BC',
        '٢٠٢٦-03-04T12:00:00Z',
      ],
    ];
    expect(await agree(texts.flatMap((text) => [[text, 'UTC'] as [string, string], [text, 'Europe/Amsterdam']]))).toEqual([]);
  });
  it('of a day that begins late or twice is the same', async () => {
    const days: [string, string][] = [
      ...['2018-11-04', '2017-10-15', '2018-02-18', '2008-10-19'].map((day): [string, string] => [day, 'America/Sao_Paulo']),
      ...['2023-03-12', '2023-11-05', '2024-03-10', '2024-11-03', '2050-03-13'].map((day): [string, string] => [day, 'America/Havana']),
      ...['2023-03-26', '2023-03-30', '2024-03-31', '2024-10-27'].map((day): [string, string] => [day, 'Asia/Beirut']),
      ...['2023-04-28', '2024-04-26', '2024-11-01', '2010-08-11', '2010-09-10'].map((day): [string, string] => [day, 'Africa/Cairo']),
      ...['2011-12-29', '2011-12-30', '2011-12-31', '2012-04-01'].map((day): [string, string] => [day, 'Pacific/Apia']),
      ...['2024-04-07', '2024-10-06'].map((day): [string, string] => [day, 'Australia/Lord_Howe']),
      ...['1993-08-20', '1993-08-21', '1993-08-22'].map((day): [string, string] => [day, 'Pacific/Kwajalein']),
      ...['2015-08-15', '2018-05-04', '2018-05-05'].map((day): [string, string] => [day, 'Asia/Pyongyang']),
    ];
    expect(await agree(days)).toEqual([]);
  });
  it('is the same around every change of the clocks between 1970 and 2037', { timeout: 120_000 }, async () => {
    const asked: [string, string][] = [];
    for (const zone of ZONES) {
      for (let day = 0; day < 68 * 365.25; day += 1) {
        const at = day * DAY;
        if (offsetAt(at, zone) === offsetAt(at + DAY, zone)) continue;
        for (const near of [-1, 0, 1, 2]) asked.push([new Date(at + near * DAY).toISOString().slice(0, 10), zone]);
      }
    }
    expect(asked.length).toBeGreaterThan(5000);
    expect(await agree(asked)).toEqual([]);
  });
  it('is the same on any day, in any year', { timeout: 60_000 }, async () => {
    const day = fc.oneof(
      fc.date({ min: new Date('1970-01-01'), max: new Date('2037-12-31'), noInvalidDate: true }),
      fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31'), noInvalidDate: true }),
    );
    const text = fc.oneof(
      day.map((at) => at.toISOString().slice(0, 10)),
      day.map((at) => at.toISOString()),
      fc.tuple(day, fc.constantFrom('+05:30', '-23:59', '+14:00', 'z')).map(([at, zone]) => at.toISOString().replace('Z', zone)),
    );
    const asked = fc.sample(fc.tuple(text, fc.constantFrom(...ZONES)), { numRuns: 5 * RUNS, seed: SEED });
    expect(await agree(asked)).toEqual([]);
  });
});

describe.runIf(ENGINE !== 'sqlite')('a text that is stored', () => {
  it('is compared by code point, in whatever language the server was set up', async () => {
    const columns = await eye.all<{ name: string; rule: string | null }>(
      `select table_name || '.' || column_name as name, collation_name as rule from information_schema.columns
         where table_schema = 'public' and data_type = 'text' and table_name <> 'kith_schema'`,
    );
    expect(columns.length).toBeGreaterThan(150);
    expect(columns.filter(({ rule }) => rule !== 'C')).toEqual([]);
  });
});
