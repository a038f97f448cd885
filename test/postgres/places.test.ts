/** The tables can be spread over machines: every key of those that are holds the column by which they are, and every table has a key. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SPREAD, spreading } from '../../collector/store/postgres/places.ts';
import { freshDatabase, type Place } from '../kit/database.ts';

let place: Place;
let client: pg.Client;
beforeAll(async () => {
  place = await freshDatabase();
  client = new pg.Client({ connectionString: place.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await place.drop();
});
const tables = async (): Promise<string[]> =>
  (
    await client.query<{ name: string }>(
      `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
    )
  ).rows.map(({ name }) => name);

describe('the tables', () => {
  it('each have a primary key, which moving rows between machines needs', async () => {
    const { rows } = await client.query<{ name: string }>(`select conrelid::regclass::text as name from pg_constraint where contype = 'p'`);
    const keyed = new Set(rows.map(({ name }) => name));
    expect((await tables()).filter((name) => !keyed.has(name))).toEqual([]);
  });
  it('that are spread have no unique key without the column by which they are', async () => {
    const { rows } = await client.query<{ name: string; index: string; columns: string[] }>(
      `select i.indrelid::regclass::text as name, i.indexrelid::regclass::text as index,
         array(select a.attname::text from unnest(i.indkey) k join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k) as columns
         from pg_index i where i.indisunique and i.indrelid::regclass::text = any($1)`,
      [Object.keys(SPREAD)],
    );
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter(({ name, columns }) => !columns.includes(SPREAD[name]?.by ?? ''))).toEqual([]);
  });
  it('are all placed: those that others live beside first, then these, and the small ones everywhere', async () => {
    const all = await tables();
    expect(Object.keys(SPREAD).filter((name) => !all.includes(name))).toEqual([]);
    const placed = spreading(all);
    expect(placed).toHaveLength(all.length);
    for (const [table, { beside }] of Object.entries(SPREAD)) {
      const at = (name: string): number => placed.findIndex((text) => text.includes(`table('${name}'`));
      expect(at(beside), `${table} beside ${beside}`).toBeLessThanOrEqual(at(table));
    }
    expect(all.filter((name) => !(name in SPREAD))).toMatchSnapshot('small tables');
  });
});
