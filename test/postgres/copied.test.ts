/** What goes by COPY, and what is asked ahead: neither changes what a transaction stores or sees. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { copied } from '../../collector/store/postgres/copied.ts';
import { Lane } from '../../collector/store/postgres/lane.ts';
import { Pool } from '../../collector/store/postgres/pool.ts';
import { Pulse } from '../../collector/store/postgres/pulse.ts';
import type { Session } from '../../collector/store/postgres/session.ts';
import { insertOf } from '../../collector/store/postgres/sets.ts';
import { placeOf, told } from '../../collector/store/postgres/statements.ts';
import { RETURNS } from '../../collector/value/settle-returns.ts';
import { SETTLING } from '../../collector/value/settle.ts';
import { STORED } from '../../collector/value/stored-order.ts';
import { freshDatabase, type Place } from '../kit/database.ts';

const PLAIN = 'insert into seen (node, name, note) values (?, ?, ?)';
const ADDED = `insert into seen (node, name, note) values (?, ?, '') on conflict (node, name) do update set note = 'again'`;

describe('an insert', () => {
  it.each([
    ["/* a */ insert into t (a, b) values (?, 'x')", { table: 't', columns: ['a', 'b'], cells: [0, 'x'], minds: false, node: -1 }],
    [
      'insert into t (node, b) values (?, 7) on conflict (node) do nothing',
      { table: 't', columns: ['node', 'b'], cells: [0, '7'], minds: true, node: 0 },
    ],
  ])('of values is one: %s', (sql, expected) => expect(insertOf(sql)).toEqual(expected));
  it.each([
    'insert into t (a) select ?',
    'insert into t (a) values (?) returning a',
    'insert into t (a) values (lower(?))',
    'update t set a = ?',
  ])('of another shape is left to the server: %s', (sql) => expect(insertOf(sql)).toBe(null));
  it('copies what is of a node that was made here, once under a key', () => {
    const written = new Map<string, Set<string>>();
    const rows = [1, 2, 3, 4].map((node) => [node, 'a\tb']);
    const first = copied(ADDED, [0, 1], rows.slice(0, 3), new Set([1, 2, 3]), written);
    expect(first).toMatchObject({ text: '1\ta\\tb\t\n2\ta\\tb\t\n3\ta\\tb\t\n', others: [] });
    expect(copied(ADDED, [0, 1], rows, new Set([1, 2, 3, 4]), written)).toBe(null);
  });
  it('leaves fractions to the server, which rounds them as it always does', () => {
    const rows = [1, 2, 3.5].map((node) => [node, 'a', '']);
    expect(copied(PLAIN, null, rows, new Set(), new Map())).toBe(null);
  });
});

describe('what a statement says of its rows', () => {
  it.each([
    [
      'select a from t where site = ? and node = ?',
      [
        ['site', 0],
        ['node', 1],
      ],
    ],
    ['select a from t join u on u.id = t.id where t.id = ? and u.b = ?', [['id', 0]]],
    ['select a from t where site = ? or node = ?', []],
    [
      'select a from t where site = ? and start < ? and node = ?',
      [
        ['site', 0],
        ['node', 2],
      ],
    ],
  ])('is told by its condition: %s', (sql, expected) => expect(told(sql)).toEqual(expected));
  it.each([STORED, SETTLING, RETURNS])('is told for orders, so that what is written of one lets others be: %s', (sql) =>
    expect(told(sql).map(([column]) => column)).toEqual(['site', 'order_id']),
  );
  it.each([
    ['insert into t (site, node) values (?, ?)', 'node', 1],
    ['update t set a = ? where site = ? and node = ?', 'node', 2],
    ['delete from t where site = ?', 'node', -1],
    ['insert into t (site, node) select ?, node from u', 'node', -1],
  ])('is told by what it changes: %s', (sql, column, expected) => expect(placeOf(sql, column)).toBe(expected));
});

describe('a lane', () => {
  let place: Place;
  let pool: Pool;
  let pulse: Pulse;
  let taken: Awaited<ReturnType<Pool['take']>>;
  let session: Session;
  const OF = 'select note from seen where node = ? order by name';
  beforeAll(async () => {
    place = await freshDatabase();
    pulse = new Pulse(place.url);
    pool = new Pool(place.url, 1, pulse);
    taken = await pool.take();
    session = taken.session;
    await session.exec('create table seen (node bigint, name text, note text not null, primary key (node, name))');
  });
  beforeEach(async () => {
    await session.exec('rollback; truncate seen');
  });
  afterAll(async () => {
    taken.letGo();
    pulse.close();
    await pool.close();
    await place.drop();
  });
  const nodes = [1, 2, 3, 4];

  it('stores texts as they are', async () => {
    const texts = ['tab\tline\nreturn\rback\\slash', '\\N', '', 'ä"\'😀'];
    const lane = new Lane(session);
    lane.begin('begin');
    texts.forEach((text, i) => lane.later(PLAIN, [i, 'n', text]));
    await lane.finish('commit');
    expect(await session.all('select note from seen order by node')).toEqual(texts.map((note) => ({ note })));
  });
  it('writes again what it wrote of a node that it made', async () => {
    const lane = new Lane(session);
    lane.begin('begin');
    for (const node of nodes) lane.made.add(node);
    for (const node of nodes) lane.later(ADDED, [node, 'n']);
    expect(await lane.ask(OF, [3])).toEqual([{ note: '' }]);
    for (const node of nodes) lane.later(ADDED, [node, 'n']);
    await lane.finish('commit');
    expect(await session.all('select distinct note from seen')).toEqual([{ note: 'again' }]);
  });
  it('tells a row that is there already, and takes nothing for granted when it is tried again', async () => {
    await session.run(`insert into seen (node, name, note) values (?, 'n', '')`, 2);
    const fill = async (again: boolean): Promise<void> => {
      const lane = new Lane(session, { again });
      lane.begin('begin');
      for (const node of nodes) lane.made.add(node);
      for (const node of nodes) lane.later(ADDED, [node, 'n']);
      await lane.finish('commit');
    };
    await expect(fill(false)).rejects.toMatchObject({ code: '23505' });
    expect(await session.all('select node from seen')).toEqual([{ node: 2 }]);
    await fill(true);
    expect(await session.all('select node, note from seen order by node')).toEqual(
      nodes.map((node) => ({ node, note: node === 2 ? 'again' : '' })),
    );
  });
  it('goes on after a copy that came amiss in a transaction that has failed', async () => {
    const lane = new Lane(session);
    lane.begin('begin');
    lane.later('update seen set note = ? where nobody = ?', ['', 1]);
    for (const node of nodes) lane.later(PLAIN, [node, 'n', '']);
    await expect(lane.finish('commit')).rejects.toMatchObject({ code: '42703' });
    expect(await session.all('select node from seen')).toEqual([]);
  });
  it('answers what was asked ahead, until it changes', async () => {
    const lane = new Lane(session);
    lane.begin('begin');
    lane.later(PLAIN, [1, 'n', 'first']);
    lane.later(PLAIN, [2, 'n', 'first']);
    for (const node of [1, 2]) lane.ahead(OF, [node]);
    lane.later('update seen set note = ? where node = ?', ['second', 1]);
    expect(await Promise.all([1, 2].map((node) => lane.ask(OF, [node])))).toEqual([[{ note: 'second' }], [{ note: 'first' }]]);
    lane.later(`update seen set note = 'third'`, []);
    expect(await lane.ask(OF, [2])).toEqual([{ note: 'third' }]);
    await lane.finish('rollback');
  });
});
