/** The released program, its driver bundled with it, as its owners start it on a server. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { List, Profile, TimelineEvent } from '../../shared/api.ts';
import { Collector, WRITE_KEY } from '../kit/collector.ts';
import { freshDatabase, type Place } from '../kit/database.ts';

let place: Place;
let collector: Collector;
beforeAll(async () => {
  place = await freshDatabase();
  collector = await Collector.start([], { KITH_DATABASE_URL: place.url });
});
afterAll(async () => {
  await collector?.stop();
  await place?.drop();
});

describe('the built collector on a server', () => {
  it('stores what it is sent and answers with it, also after it was killed', async () => {
    const batch = [
      { type: 'track', event: 'Seat Chosen', anonymousId: 'a1', messageId: 'm1', properties: { seat: '12' } },
      { type: 'identify', anonymousId: 'a1', userId: 'u1', messageId: 'm2', traits: { name: 'Ada Byron' } },
    ];
    const send = async () => {
      const body = JSON.stringify({ writeKey: WRITE_KEY, batch });
      return (await fetch(`${collector.url}/v1/batch`, { method: 'POST', body })).json();
    };
    expect(await send()).toMatchObject({ accepted: 2, duplicates: 0 });
    await collector.kill();
    await collector.launch();
    expect(await send()).toMatchObject({ accepted: 0, duplicates: 2 });
    const ada = await collector.api<Profile>('/api/v1/profiles/lookup?namespace=user_id&value=u1');
    expect(ada).toMatchObject({ name: 'Ada Byron', identified: true });
    const events = await collector.api<List<TimelineEvent>>(`/api/v1/profiles/${ada.id}/events?limit=10`);
    expect(events.items.map(({ event }) => event)).toContain('Seat Chosen');
  });

  it('says which engine it runs on, and no password', async () => {
    expect(await (await fetch(`${collector.url}/healthz`)).json()).toMatchObject({ status: 'ok', store: 'postgres' });
    const { password } = new URL(place.url);
    if (password) expect(collector.output).not.toContain(decodeURIComponent(password));
  });
});
