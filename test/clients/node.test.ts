import { Analytics, type Context } from '@segment/analytics-node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SECRET_KEY, WRITE_KEY } from '../kit/collector.ts';
import { Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => void (stage = await Stage.start()));
afterAll(() => stage?.stop());
beforeEach(() => stage.reset());

/** A client as its owner would make it: with its key, and its host. */
const client = (writeKey = WRITE_KEY) => new Analytics({ writeKey, host: stage.relay.url });
/** The ids that a client gave its events, in the order in which it took them. */
function sentBy(analytics: Analytics): { messageIds: string[]; took: (error: unknown, ctx?: Context) => void } {
  const messageIds: string[] = [];
  analytics.on('error', (error) => void messageIds.push(`error: ${JSON.stringify(error)}`));
  return { messageIds, took: (error, ctx) => void messageIds.push(error ? String(error) : (ctx?.event.messageId ?? 'none')) };
}
const stored = async () => (await stage.arrived()).map(({ messageId }) => messageId);

describe('@segment/analytics-node with nothing but its host set', () => {
  it('brings every call, each once', async () => {
    const analytics = client();
    const { messageIds, took } = sentBy(analytics);
    const userId = 'node-1';
    analytics.track(
      { anonymousId: 'node-device', event: 'Seat Chosen', properties: { seats: 2 }, timestamp: new Date('2024-05-01T12:00:00Z') },
      took,
    );
    analytics.identify({ userId, anonymousId: 'node-device', traits: { email: 'ada@example.com' } }, took);
    analytics.page({ userId, name: 'Home', category: 'Shop', properties: { path: '/' } }, took);
    analytics.screen({ userId, name: 'Start' }, took);
    analytics.group({ userId, groupId: 'friends', traits: { name: 'Friends' } }, took);
    analytics.alias({ userId, previousId: 'node-old' }, took);
    await analytics.closeAndFlush();
    const events = await stage.arrived();
    expect(events.map(({ messageId }) => messageId).sort()).toEqual([...messageIds].sort());
    expect(messageIds).toHaveLength(6);
    const [first, ...others] = events;
    expect(first).toMatchObject({ type: 'track', event: 'Seat Chosen', properties: { seats: 2 } });
    // Put right by the difference of the clocks, which is the way of the request.
    expect(first?.timestamp).toMatch(/^2024-05-01T12:00:0/);
    expect(first?.clock).toBeUndefined();
    expect(others.map(({ type, name }) => name ?? type).sort()).toEqual(['Home', 'Start', 'alias', 'group', 'identify']);
    expect(events.every(({ context }) => (context['library'] as { name?: string }).name === '@segment/analytics-node')).toBe(true);
    expect(stage.relay.posts()).toEqual(['/v1/batch']);
    expect(await stage.refused()).toEqual([]);
  });

  it('ties one person together: the device before, the user, the id of before', async () => {
    const { id } = await stage.collector.api<{ id: string }>('/api/v1/profiles/lookup?namespace=user_id&value=node-1');
    for (const old of ['node-device', 'node-old'])
      expect(await stage.collector.api(`/api/v1/profiles/lookup?namespace=anonymous_id&value=${old}`)).toMatchObject({ id });
  });

  it('sends with the secret key as a server', async () => {
    const analytics = client(SECRET_KEY);
    analytics.identify({ userId: 'node-2', traits: { plan: 'season', $tier: 'gold' } });
    await analytics.closeAndFlush();
    expect(await stage.arrived()).toMatchObject([{ type: 'identify', traits: { plan: 'season', $tier: 'gold' } }]);
  });

  it.each([
    ['are turned away for a moment', 'busy' as const],
    ['arrive, and whose answers do not', 'lost' as const],
  ])('stores once what it sends again because its requests %s', async (_name, trouble) => {
    const analytics = client();
    const { messageIds, took } = sentBy(analytics);
    stage.relay.troubles.push(trouble);
    for (let i = 0; i < 20; i++) analytics.track({ userId: `node-${trouble}`, event: 'Step', properties: { i } }, took);
    await analytics.closeAndFlush({ timeout: 15_000 });
    expect((await stored()).sort()).toEqual([...messageIds].sort());
    expect(messageIds).toHaveLength(20);
    expect(stage.relay.passed.length).toBe(3);
    expect(stage.relay.cameTwice()).toBe(trouble === 'lost');
  });

  it('loses nothing when the collector is killed in the middle', async () => {
    const analytics = client();
    const { messageIds, took } = sentBy(analytics);
    for (let i = 0; i < 150; i++) analytics.track({ userId: 'node-killed', event: 'Step', properties: { i } }, took);
    // The third request finds nobody there.
    stage.relay.troubles.push('fine', 'fine', () => stage.collector.kill());
    const flushed = analytics.closeAndFlush({ timeout: 20_000 });
    await expect.poll(() => stage.relay.passed.some(({ status }) => status === 0)).toBe(true);
    await stage.collector.launch();
    await flushed;
    expect((await stored()).sort()).toEqual([...messageIds].sort());
    expect(messageIds).toHaveLength(150);
  });
});
