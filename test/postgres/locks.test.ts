/** Whoever writes about a person holds them, also after another part of the same transaction was undone. */
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore } from '../../collector/store/open.ts';
import { groundOf } from '../../collector/store/postgres/ground.ts';
import { Pool } from '../../collector/store/postgres/pool.ts';
import { Pulse } from '../../collector/store/postgres/pulse.ts';
import { freshDatabase, type Place } from '../kit/database.ts';
import { batch } from '../store.cases.ts';
import { siteCalled } from '../kit/site.ts';

let place: Place;
beforeAll(async () => {
  place = await freshDatabase();
  const store = await openStore({ url: place.url });
  const key = { id: 'k', kind: 'browser' as const, name: 'k', hash: 'k', shown: 'k' };
  await store.write.firstSite('one', siteCalled('One'), [key], 1);
  await store.ingest(batch(1, { id: 1, kind: 'browser' }, [{ anonymousId: 'a1', messageId: 'm1' }]), 1);
  await store.close();
});
afterAll(() => place?.drop());

it('holds a person whose lock an undone part of the transaction had taken', async () => {
  const pulse = new Pulse(place.url);
  const pool = new Pool(place.url, 1, pulse);
  const other = new pg.Client({ connectionString: place.url });
  await other.connect();
  const ground = groundOf(pool, false);
  const free = async (): Promise<number> => (await other.query('select node from node for update skip locked')).rows.length;
  try {
    await ground.begin(false);
    const { root } = await ground.tx.get<{ root: number }>('select root from node').then((row) => row ?? { root: 0 });
    const part = (then: () => void): Promise<void> => ground.apart(async () => void (await ground.tx.people(1, [root]), then()));
    const undone = part(() => {
      throw new Error('a bad row');
    });
    await expect(undone).rejects.toThrow('a bad row');
    expect(await free(), 'after the undone part').toBe(1);
    await part(() => undefined);
    expect(await free(), 'while the next part holds them').toBe(0);
    await ground.rollback();
    expect(await free(), 'after the end').toBe(1);
  } finally {
    await ground.rollback();
    await other.end();
    pulse.close();
    await pool.close();
  }
});
