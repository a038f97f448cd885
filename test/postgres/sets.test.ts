/** One statement for many rows: it asks and changes exactly what one statement for each row would. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Lane } from '../../collector/store/postgres/lane.ts';
import { Session } from '../../collector/store/postgres/session.ts';
import { askEach, changeEach, targetOf } from '../../collector/store/postgres/sets.ts';
import { freshDatabase, type Place } from '../kit/database.ts';

describe('a statement for many rows', () => {
  it('asks for each row', () => {
    const { text, values } = askEach('select a from t where b = ? and c = ? order by a limit 1', [
      [1, 'x'],
      [2, 'y'],
    ]);
    expect(text).toContain('unnest($1::bigint[], $2::text[]) with ordinality as kith_row(p0, p1, kith_i)');
    expect(text).toContain('lateral (select a from t where b = kith_row.p0 and c = kith_row.p1 order by a limit 1)');
    expect(values).toEqual(['{1,2}', '{"x","y"}']);
  });
  it.each([
    ['insert into t (a, b) values (?, ?)', 'insert into t (a, b) select kith_row.p0, kith_row.p1 from unnest('],
    ['update t set a = ? where b = ?', 'update t set a = kith_row.p0 from unnest('],
    ['/* gone */ delete from t where a = ? and b = ?', '/* gone */ delete from t using unnest('],
  ])('changes each row: %s', (sql, expected) => expect(changeEach(sql, [[1, 2]])?.text).toContain(expected));
  it.each([
    ['insert into t (a) select b from u where c = ?', [[1]]],
    ['update t set a = u.a from u where u.b = ?', [[1]]],
    ['update t set a = ? where a = ?', [[1, 2]]],
    ['update t set a = (select max(b) from u where c = ?) where d = ?', [[1, 2]]],
  ])('leaves a change of another shape to one row at a time: %s', (sql, rows) => expect(changeEach(sql, rows)).toBe(null));
  it('takes a parameter that no row has for null, and a fraction for a fraction of all', () => {
    const { text } = askEach('select ? + ?', [
      [null, 1],
      [null, 1.5],
    ]);
    expect(text).toContain('select null + kith_row.p1');
    expect(text).toContain('unnest($1::double precision[])');
  });
  it.each([
    ['insert into t (a, b, c) values (?, 7, ?) on conflict (c, a) do update set b = 1', { table: 't', key: [1, 0] }],
    ['insert into t (a) values (?) on conflict (a) do nothing', { table: 't', key: [0] }],
    ['update t set a = ?, b = 1 where c = ? and d = ?', { table: 't', key: [1, 2] }],
    ['delete from t where a = ?', { table: 't', key: null }],
  ])('knows which rows may not meet in one statement: %s', (sql, expected) => expect(targetOf(sql)).toEqual(expected));
});

describe('a lane', () => {
  let place: Place;
  let client: pg.Client;
  let session: Session;
  beforeAll(async () => {
    place = await freshDatabase();
    client = new pg.Client({ connectionString: place.url, pipeline: true } as pg.ClientConfig);
    await client.connect();
    session = new Session(client);
    await session.exec('create table pair (a bigint primary key, b bigint not null)');
  });
  afterAll(async () => {
    await client.end();
    await place.drop();
  });
  const ADD = 'insert into pair (a, b) values (?, ?) on conflict (a) do update set b = pair.b + excluded.b';
  const OF = 'select b from pair where a = ?';

  it('answers each what it asked, also those that find nothing', async () => {
    await session.exec('begin');
    const lane = new Lane(session);
    for (let a = 1; a <= 5; a++) lane.later(ADD, [a, a * 10]);
    expect(await Promise.all([3, 9, 1].map((a) => lane.ask(OF, [a])))).toEqual([[{ b: '30' }], [], [{ b: '10' }]]);
    await lane.finish('rollback');
  });
  it('changes nothing before what still has to read it, whichever waits first', async () => {
    await session.exec('begin');
    await session.exec('create table other (a bigint primary key, b bigint not null)');
    const lane = new Lane(session);
    lane.later(ADD, [1, 1]);
    lane.later('insert into other (a, b) values (?, ?)', [1, 5]);
    // Reads what the next one takes away, and what the last one wrote.
    lane.later('update other set b = 7 where a in (select a from pair where b = ?)', [1]);
    lane.later('update pair set b = ? where a = ?', [2, 1]);
    expect(await lane.ask('select b from other where a = ?', [1])).toEqual([{ b: '7' }]);
    lane.later('delete from other where a in (select a from pair where b = ?)', [2]);
    lane.later('delete from pair where a = ?', [1]);
    expect(await lane.ask(OF, [1])).toEqual([]);
    expect(await lane.ask('select b from other where a = ?', [1])).toEqual([]);
    await lane.finish('rollback');
  });
  it('writes a row that comes twice twice, in one order with what is asked between', async () => {
    await session.exec('begin');
    const lane = new Lane(session);
    lane.later(ADD, [1, 1]);
    lane.later(ADD, [1, 2]);
    expect(await lane.ask(OF, [1])).toEqual([{ b: '3' }]);
    lane.later('delete from pair where a = ?', [1]);
    lane.later(ADD, [1, 5]);
    lane.later('update pair set b = ? where a = ?', [6, 1]);
    expect(await lane.ask(OF, [1])).toEqual([{ b: '6' }]);
    await lane.finish('rollback');
  });
  it('writes what asks of a table before that table changes', async () => {
    await session.exec('begin');
    const lane = new Lane(session);
    lane.later(ADD, [1, 1]);
    lane.later('insert into pair (a, b) select a + ?, b from pair where a = ?', [10, 1]);
    lane.later('delete from pair where a = ?', [1]);
    expect(await lane.ask('select a from pair where b = ?', [1])).toEqual([{ a: '11' }]);
    await session.exec('create temporary table other (a bigint) on commit drop');
    lane.later('insert into other (a) select a from pair where b = ?', [1]);
    lane.later('update pair set b = ? where a = ?', [7, 11]);
    expect(await lane.ask('select a from other where a = ?', [11])).toEqual([{ a: '11' }]);
    await lane.finish('rollback');
  });
  it('tells at the end that something behind failed, and nothing of the transaction stays', async () => {
    await session.exec('begin');
    const lane = new Lane(session);
    lane.later(ADD, [7, 1]);
    lane.later('update pair set b = ? where a = ?', [null, 7]);
    await expect(lane.finish('commit')).rejects.toMatchObject({ code: '23502' });
    expect(await session.get('select count(*) as n from pair where a = ?', 7)).toEqual({ n: '0' });
  });
  it('tells what failed behind also to whom asks after it, and to the end of a part', async () => {
    const lane = new Lane(session);
    const failing = async (): Promise<void> => {
      await session.exec('rollback');
      await session.exec('begin');
      lane.forget();
      lane.later(ADD, [7, 1]);
      lane.later('update pair set b = ? where a = ?', [null, 7]);
    };
    const cause = { code: '23502' };
    await failing();
    await expect(lane.ask(OF, [7])).rejects.toMatchObject(cause);
    await failing();
    await expect(Promise.all([lane.ask(OF, [7]), lane.ask(OF, [8])])).rejects.toMatchObject(cause);
    await failing();
    await expect(lane.change(`${ADD} returning a`, [[8, 1]])).rejects.toMatchObject(cause);
    await failing();
    await expect(lane.finish('savepoint part')).rejects.toMatchObject(cause);
    await session.exec('rollback');
  });
  it('keeps its order and its transaction when more statements were prepared than a connection keeps', async () => {
    // Whatever of them the connection forgets at, all of it is asked in one moment and nothing waits for the rest.
    for (let i = 0; i < 599; i++) await session.get(`select ${i} as n`);
    await session.exec('begin');
    const lane = new Lane(session);
    const numbers = Array.from({ length: 40 }, (_, i) => i);
    expect(await Promise.all(numbers.map((i) => lane.ask(`select ${1000 + i} as n`, [])))).toEqual(numbers.map((i) => [{ n: 1000 + i }]));
    for (const i of numbers) lane.later(`insert into pair (a, b) values (?, ${i})`, [1000 + i]);
    const [, given] = await Promise.all([lane.finish('rollback'), session.get('select count(*) as n from pair where a >= ?', 1000)]);
    expect(given).toEqual({ n: '0' });
    expect(await session.get('select 1 as n')).toEqual({ n: 1 });
  });
});
