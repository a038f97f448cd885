/** On a cluster (`KITH_TEST_CITUS` names the database of its coordinator): which machines a hot statement goes to. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../collector/store/open.ts';
import { hot } from '../../collector/store/hot-sql.ts';
import { numbered } from '../../collector/store/postgres/text.ts';
import { batch, T0 } from '../store.cases.ts';

const url = process.env['KITH_TEST_CITUS'];
if (!url) console.log('Citus: left out, for KITH_TEST_CITUS names no cluster.');

describe.runIf(url)('a cluster', () => {
  let client: pg.Client;
  beforeAll(async () => {
    const store = await openStore({ url: url as string });
    const [site] = await store.read.allSites();
    await store.ingest(
      batch(site?.site ?? 1, { id: 1, kind: 'browser' }, [{ anonymousId: 'a1' }, { userId: 'u1', anonymousId: 'a1', type: 'identify' }]),
      T0,
    );
    await store.close();
    client = new pg.Client({ connectionString: url });
    await client.connect();
  });
  afterAll(() => client.end());

  /** How many tasks a statement is split into. */
  async function tasks(sql: string, ...params: (string | number)[]): Promise<number> {
    const { text, values } = numbered(sql, params);
    const filled = values.reduce<string>(
      (all, value, i) => all.replaceAll(`$${i + 1}::`, `${typeof value === 'string' ? `'${value}'` : value}::`),
      text,
    );
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain (costs off) ${filled}`);
    const lines = rows.map((row) => row['QUERY PLAN']);
    const found = lines.map((line) => /Task Count: (\d+)/.exec(line)?.[1]).find((count) => count !== undefined);
    return Number(found ?? 1);
  }
  it.each<[string, string, (string | number)[]]>([
    ['an identifier', hot.standing, [1, 'anonymous_id', 'a1']],
    ['a person', hot.person, [1, 1]],
    ['whether an event stands', hot.stands, [1, 1, 'm-1']],
    ['the visits of a node', 'select start from visit where site = ? and node = ?', [1, 1]],
    ['the facts of a node', 'select count from fact where site = ? and node = ?', [1, 1]],
    ['the segments of a node', 'select segment from membership where site = ? and node = ?', [1, 1]],
  ])('is asked for %s on one shard', async (_, sql, params) => expect(await tasks(sql, ...params)).toBe(1));
  it('tells how many of its transactions took several machines', async () => {
    const { rows } = await client.query<{ many: string; all: string }>(
      `select count(*) filter (where transaction_number <> 0) as many, count(*) as all from citus_dist_stat_activity`,
    );
    console.log(`Citus: ${rows[0]?.many} of ${rows[0]?.all} activities distributed at this moment.`);
    expect(rows).toHaveLength(1);
  });
});
