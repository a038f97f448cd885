import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveEvent } from '../../shared/api.ts';
import { createHub } from '../../collector/hub.ts';
import { alone } from '../../collector/store/peers.ts';
import { startKith, type Kith } from '../kit/kith.ts';

const MINUTE = 60_000;
const event = (n: number): LiveEvent => ({
  id: `m-${n}`,
  messageId: `m-${n}`,
  type: 'track',
  event: 'Line\nbreak',
  context: {},
  timestamp: '2026-03-04T12:00:00.000Z',
  receivedAt: '2026-03-04T12:00:00.000Z',
  anonymous: true,
  profile: { id: 'p_1', identified: false, name: null },
});

let kith: Kith;
const hub = createHub(alone);
beforeAll(async () => void (kith = await startKith({ hub })));
afterAll(() => kith.close());
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** Resolves when nothing has been asked of the store for a few turns. */
async function quiet(): Promise<void> {
  for (let still = 0; still < 5; still = kith.store.load().reads > 0 ? 0 : still + 1) await new Promise((resume) => setImmediate(resume));
}
/** Lets seconds go by one after another; what is asked of the store meanwhile is answered in its second. */
async function passing(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await vi.advanceTimersByTimeAsync(1000);
    await quiet();
  }
}

/** A watcher of the first site, that reads when it is told to. */
async function watch(headers?: Record<string, string>) {
  const answer = await kith.app.request('/api/v1/stream', { headers: headers ?? (await kith.as('viewer')) });
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  const reader = answer.body!.pipeThrough(new TextDecoderStream() as never).getReader() as ReadableStreamDefaultReader<string>;
  return {
    next: async () => (await reader.read()).value,
    leave: () => reader.cancel(),
  };
}

describe('the stream', () => {
  it('tells what arrives, as one line of JSON, of this site alone', async () => {
    const { next, leave } = await watch();
    expect(await next()).toBe(': here\n\n');
    hub.publish(kith.site.site + 1, [event(0)]);
    hub.publish(kith.site.site, [event(1), event(2)]);
    expect(await next()).toBe(`event: event\ndata: ${JSON.stringify(event(1))}\nid: m-1\n\n`);
    expect(await next()).toContain('"id":"m-2"');
    await leave();
  });

  it('shows what the door lets in, with whose it is', async () => {
    const { next, leave } = await watch();
    await next();
    await kith.send([{ type: 'identify', userId: 'u-live', traits: { name: 'Marijke' } }], { origin: 'https://shop.example' });
    const told = JSON.parse((await next())?.split('\n')[1]?.slice('data: '.length) ?? '') as LiveEvent;
    expect(told).toMatchObject({ type: 'identify', userId: 'u-live', anonymous: false, profile: { identified: true, name: 'Marijke' } });
    const { body } = await kith.api<{ items: LiveEvent[] }>('viewer', 'GET', '/live?limit=1');
    expect(body.items).toEqual([told]);
    await leave();
  });

  it('keeps a quiet connection open', async () => {
    const { next, leave } = await watch();
    await next();
    const waiting = next();
    await passing(15);
    expect(await waiting).toBe(': still here\n\n');
    await leave();
  });

  it('drops what a slow watcher cannot take, and says how much', async () => {
    const { next, leave } = await watch();
    await next();
    hub.publish(kith.site.site, [event(0)]);
    await vi.advanceTimersByTimeAsync(1);
    hub.publish(
      kith.site.site,
      Array.from({ length: 2000 }, (_, i) => event(i + 1)),
    );
    let told = 0;
    let text = await next();
    for (; text?.startsWith('event: event'); text = await next()) told++;
    expect(text).toMatch(/^event: lost\ndata: \d+\n\n$/);
    expect(told + Number(/data: (\d+)/.exec(text ?? '')?.[1])).toBe(2001);
    expect(told).toBeLessThan(600);
    hub.publish(kith.site.site, [event(3000)]);
    expect(await next()).toContain('m-3000');
    await leave();
  });

  it('is forgotten when the watcher leaves', async () => {
    const come = async (): Promise<() => Promise<void>> => {
      const { next, leave } = await watch();
      await next();
      expect(hub.watched(kith.site.site)).toBe(true);
      return async () => {
        await leave();
        await vi.advanceTimersByTimeAsync(1);
        await quiet();
        expect(hub.watched(kith.site.site)).toBe(false);
      };
    };
    await (
      await come()
    )();
    // What the store itself waits for is there before and after.
    const idle = vi.getTimerCount();
    const leave = await come();
    expect(vi.getTimerCount()).toBe(idle + 1);
    await leave();
    expect(vi.getTimerCount()).toBe(idle);
  });

  it('ends after ten minutes', async () => {
    const { next } = await watch();
    await next();
    kith.pass(10 * MINUTE);
    await passing(5);
    expect(await next()).toBeUndefined();
    expect(hub.watched(kith.site.site)).toBe(false);
  });

  const server = async (): Promise<{ id: string; headers: Record<string, string> }> => {
    const { body } = await kith.api<{ id: string; key: string }>('owner', 'POST', '/sources', { kind: 'server', name: 'Watcher' });
    return { id: body.id, headers: { authorization: `Bearer ${body.key}` } };
  };
  const losses: [string, () => Promise<{ headers: Record<string, string>; lose(): unknown }>][] = [
    [
      'was logged out',
      async () => {
        const headers = await kith.as('marketer');
        return { headers, lose: () => kith.app.request('/api/v1/logout', { method: 'POST', headers }) };
      },
    ],
    [
      'is no member any more',
      async () => ({ headers: await kith.as('viewer'), lose: () => kith.api('owner', 'DELETE', '/members/m_viewer') }),
    ],
    [
      'had a key that was revoked',
      async () => {
        const { id, headers } = await server();
        return { headers, lose: () => kith.api('owner', 'DELETE', `/sources/${id}`) };
      },
    ],
  ];
  it.each(losses)('ends within five seconds for who %s', async (_name, prepare) => {
    const { headers, lose } = await prepare();
    const { next } = await watch(headers);
    expect(await next()).toBe(': here\n\n');
    await passing(5);
    expect(hub.watched(kith.site.site)).toBe(true);
    expect((await lose()) as { status: number }).toMatchObject({ status: 204 });
    await passing(5);
    expect(await next()).toBeUndefined();
    expect(hub.watched(kith.site.site)).toBe(false);
  });

  it('ends also while there is always something to tell', async () => {
    const { id, headers } = await server();
    const { next } = await watch(headers);
    await next();
    await kith.api('owner', 'DELETE', `/sources/${id}`);
    kith.pass(5000);
    hub.publish(kith.site.site, [event(1), event(2)]);
    expect(await next()).toBeUndefined();
  });
});
