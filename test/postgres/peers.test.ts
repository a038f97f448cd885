/** Several collectors on one database: what one is told, all know; what arrives at one is seen at all; one of them does a job. */
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import type { LiveEvent } from '../../shared/api.ts';
import { createHub } from '../../collector/hub.ts';
import { openStore } from '../../collector/store/open.ts';
import type { Store } from '../../collector/store/store.ts';
import { ENGINE, freshDatabase, type Place } from '../kit/database.ts';
import { startKith, type Kith } from '../kit/kith.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
async function place(): Promise<Place> {
  const made = await freshDatabase();
  ends.push(made.drop);
  return made;
}
/** Collectors on one database, with a clock of their own that stands still: nothing is forgotten because of its age. */
async function collectors(count: number): Promise<Kith[]> {
  const { url } = await place();
  const all: Kith[] = [];
  for (let i = 0; i < count; i++) {
    let made: Store | undefined;
    const kith = await startKith({
      env: { KITH_DATABASE_URL: url },
      open: async (options) => (made = await openStore(options)),
      hub: {
        publish: (...args) => hub.publish(...args),
        subscribe: (...args) => hub.subscribe(...args),
        watched: (site) => hub.watched(site),
      },
    });
    const hub = createHub((made as Store).peers);
    all.push(kith);
    ends.push(() => kith.close());
  }
  return all;
}
/** Resolves when it holds; fails after five seconds. */
async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let i = 0; i < 250; i++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('it did not come to hold');
}
const page = { type: 'page', anonymousId: 'a-1' };

describe.runIf(ENGINE === 'postgres')('two collectors on one database', () => {
  it('both refuse a key that was revoked at one of them', async () => {
    const [one, two] = (await collectors(2)) as [Kith, Kith];
    expect((await one.send([page])).status).toBe(200);
    expect((await two.send([page])).status).toBe(200);
    const sources = (await one.api<{ items: { id: string; kind: string }[] }>('owner', 'GET', '/sources')).body.items;
    const browser = sources.find(({ kind }) => kind === 'browser');
    expect((await one.api('owner', 'DELETE', `/sources/${browser?.id}`)).status).toBeLessThan(300);
    expect((await one.send([page])).status).toBe(401);
    await until(async () => (await two.send([page])).status === 401);
  });

  it('show whoever watches one of them what arrives at the other', async () => {
    const [one, two] = (await collectors(2)) as [Kith, Kith];
    const seen: (LiveEvent | null)[] = [];
    const end = one.deps.hub.subscribe(one.site.site, (event) => void seen.push(event));
    await until(() => two.deps.hub.watched(two.site.site));
    await two.send([{ ...page, messageId: 'there' }]);
    await one.send([{ ...page, messageId: 'here' }]);
    await until(() => seen.length >= 2);
    expect(seen.map((event) => event?.messageId).sort()).toEqual(['here', 'there']);
    end();
  });

  it('tell how many events were too many or too large to be told', async () => {
    const [one, two] = (await collectors(2)) as [Kith, Kith];
    const seen: string[] = [];
    let lost = 0;
    one.deps.hub.subscribe(one.site.site, (event, missed = 0) => {
      if (event) seen.push(event.messageId);
      lost += missed;
    });
    await until(() => two.deps.hub.watched(two.site.site));
    const many = Array.from({ length: 60 }, (_, i) => ({ ...page, messageId: `m${i}` }));
    await two.send([...many.slice(0, 10), { ...page, messageId: 'large', properties: { text: 'x'.repeat(9000) } }, ...many.slice(10)]);
    await until(() => seen.length + lost >= 61);
    expect({ seen: seen.length, lost }).toEqual({ seen: 49, lost: 12 });
  });

  it('go on whatever somebody else says on their channel', async () => {
    const { url } = await place();
    const [one, two] = [await openStore({ url }), await openStore({ url })];
    ends.push(
      () => one.close(),
      () => two.close(),
    );
    const heard: string[] = [];
    two.peers.hear(({ about }) => void heard.push(about));
    const stranger = new pg.Client({ connectionString: url });
    await stranger.connect();
    for (const said of ['hello', '', 'null', '{}', '{"from":"x","word":null}'])
      await stranger.query('select pg_notify($1, $2)', ['kith', said]);
    await stranger.end();
    one.peers.tell({ about: 'keys' });
    await until(() => heard.length > 0);
    expect(heard).toEqual(['keys']);
  });

  it('let as many passwords be tried at both together as at one', async () => {
    const [one, two] = (await collectors(2)) as [Kith, Kith];
    const attempt = (kith: Kith) =>
      kith.app.request('/api/v1/login', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: kith.config.publicUrl },
        body: JSON.stringify({ email: 'somebody@example.com', password: 'wrong password' }),
      });
    let refused = 0;
    for (; refused < 100 && (await attempt(one)).status !== 429; refused++);
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(100);
    await until(async () => (await attempt(two)).status === 429);
  });

  it('do each job at one of them, and at the other when that one ends', async () => {
    const { url } = await place();
    const [one, two] = [await openStore({ url }), await openStore({ url })];
    ends.push(() => two.close());
    expect(await one.peers.lead('sweep')).toBe(true);
    expect(await two.peers.lead('sweep')).toBe(false);
    expect(await two.peers.lead('another')).toBe(true);
    expect(await one.peers.lead('sweep')).toBe(true);
    await one.close();
    await until(() => two.peers.lead('sweep'));
  });

  it('give a person whom both hear of at once one profile with everything', async () => {
    const [one, two] = (await collectors(2)) as [Kith, Kith];
    const rounds = 20;
    const sent: Promise<{ status: number }>[] = [];
    for (let i = 0; i < rounds; i++) {
      for (const [n, kith] of [one, two].entries())
        sent.push(
          kith.send([
            {
              type: 'identify',
              anonymousId: `device-${n}-${i % 5}`,
              userId: `user-${i % 3}`,
              messageId: `i${n}-${i}`,
              traits: { [`t${n}`]: i },
            },
            { type: 'track', event: 'Seen', anonymousId: `device-${n}-${i % 5}`, messageId: `t${n}-${i}` },
          ]),
        );
    }
    expect((await Promise.all(sent)).map(({ status }) => status)).toEqual(sent.map(() => 200));
    expect((await one.store.write.profileDrift(one.site.site, 0, 1000)).drift).toEqual([]);
    expect(JSON.parse((await one.store.read.canonicalRaw(one.site.site))['event'] ?? '[]')).toHaveLength(rounds * 4);
  });
});
