import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createIds } from '../../sdk/ids.ts';
import { createQueue } from '../../sdk/queue.ts';
import { LEASE, type Storage } from '../../sdk/storage.ts';
import { noDisk, openPage, sharedDisk, type Reply, type Request } from './kit.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function openQueue({
  reply = () => ({}),
  storage = noDisk,
  allowed = () => true,
  browser,
}: { reply?: (r: Request) => Reply; storage?: Storage; allowed?: () => boolean; browser?: ReturnType<typeof openPage> } = {}) {
  const page = browser ?? openPage({ reply });
  const queue = createQueue(page.env, { url: 'https://kith.example/v1/batch', key: 'key', storage, allowed }, page.problems);
  const newId = createIds(page.env);
  return {
    ...page,
    queue,
    put(event: string, more: object = {}, urgent = false) {
      const messageId = newId();
      queue.add({ id: messageId, json: JSON.stringify({ messageId, event, ...more }) }, urgent);
    },
  };
}
const has = (name: string) => (r: Request) => r.body.batch.some((e) => e['event'] === name);

describe('the queue', () => {
  it('sends what comes within a second as one simple request with the key inside', async () => {
    const { put, pass, requests } = openQueue();
    for (let i = 0; i < 21; i++) put(`e${i}`);
    await pass(1000);
    expect(requests).toHaveLength(1);
    const { init, body } = requests[0]!;
    expect([body.writeKey, body.batch.length, init.method, init.headers, init.credentials]).toEqual(['key', 21, 'POST', undefined, 'omit']);
    expect(new Date(body.sentAt).toISOString()).toBe(body.sentAt);
  });

  it('does not let an urgent event wait', async () => {
    const { put, pass, requests } = openQueue();
    put('a');
    put('b', {}, true);
    await pass(50);
    expect(requests.map((r) => r.body.batch.length)).toEqual([2]);
  });

  it('keeps each request below 500 KB and 250 events', async () => {
    const { put, pass, requests, events } = openQueue();
    for (let i = 0; i < 300; i++) put(`e${i}`, { text: 'é'.repeat(2000) });
    await pass(1000);
    expect(events()).toHaveLength(300);
    for (const { init, body } of requests) {
      expect(new TextEncoder().encode(init.body as string).length).toBeLessThan(500 * 1024);
      expect(body.batch.length).toBeLessThanOrEqual(250);
    }
  });

  it.each<[string, Reply, number, number]>([
    ['no connection', 'offline', 1, 2],
    ['a collector that never answers', 'silent', LEASE, LEASE + 2500],
    ['503', { status: 503 }, 1, 2],
    ['503 with Retry-After', { status: 503, retryAfter: '7' }, 7, 12],
    ['429 with Retry-After', { status: 429, retryAfter: '3' }, 3, 6],
    ['401', { status: 401 }, 1, 2],
    ['a stranger who answers 200', { status: 200, body: { hello: 1 } }, 1, 2],
  ])('tries again after %s, with the same messageId', async (_, first, least, most) => {
    let failed = false;
    const { put, pass, requests, page } = openQueue();
    page.reply = () => (failed ? {} : first);
    put('a');
    await pass(1000);
    failed = true;
    expect(requests).toHaveLength(1);
    const seconds = (n: number) => (n >= LEASE ? n : n * 1000);
    await pass(seconds(least) - 100);
    expect(requests).toHaveLength(1);
    await pass(seconds(most));
    expect(requests).toHaveLength(2);
    expect(requests[1]!.body.batch).toEqual(requests[0]!.body.batch);
  });

  it('waits longer after each failure, at most five minutes and a half more', async () => {
    const { put, pass, requests, page } = openQueue({ reply: () => 'offline' });
    const times: number[] = [];
    page.reply = () => (times.push(page.time), 'offline');
    put('a');
    await pass(2_000_000);
    const waits = times.slice(1).map((t, i) => t - times[i]!);
    waits.forEach((wait, i) => {
      expect(wait).toBeGreaterThanOrEqual(Math.min(300_000, 1000 * 2 ** i) - 50);
      expect(wait).toBeLessThanOrEqual(Math.min(450_000, 1500 * 2 ** i) + 100);
    });
    expect(requests.length).toBeGreaterThan(10);
  });

  it('sends at once when the browser is online again', async () => {
    const { put, pass, page, window, names } = openQueue({ reply: () => 'offline' });
    put('a');
    await pass(120_000);
    page.reply = () => ({});
    const before = names().length;
    window.dispatchEvent(new window.Event('online'));
    await pass(50);
    expect(names().length).toBe(before + 1);
  });

  it.each([400, 413])('finds the one event that is refused with %i, and loses no other', async (status) => {
    const { put, pass, page, requests, queue, problems } = openQueue();
    const stored: string[] = [];
    page.reply = (request) => {
      if (has('poison')(request)) return { status };
      stored.push(...request.body.batch.map((e) => e['event'] as string));
      return {};
    };
    for (let i = 0; i < 100; i++) put(i === 37 ? 'poison' : `e${i}`);
    await pass(2000);
    expect(stored.sort()).toEqual(
      Array.from({ length: 100 }, (_, i) => `e${i}`)
        .filter((n) => n !== 'e37')
        .sort(),
    );
    expect(requests.length).toBeLessThan(20);
    expect(queue.size()).toBe(0);
    expect(problems.list).toHaveLength(1);
  });

  it('hands over at most 60 KB when the page is left, in a request that outlives it', async () => {
    const { put, pass, queue, requests, window } = openQueue();
    (window as any).Request.prototype.keepalive = true;
    for (let i = 0; i < 100; i++) put(`e${i}`, { text: 'x'.repeat(1000) });
    queue.leave();
    await pass(0);
    expect(requests).toHaveLength(1);
    expect(requests[0]!.init.keepalive).toBe(true);
    expect((requests[0]!.init.body as string).length).toBeLessThan(60_000);
    queue.leave();
    queue.leave();
    await pass(3000);
    const ids = requests.flatMap((r) => r.body.batch.map((e) => e['messageId'] as string));
    expect(new Set(ids).size).toBe(100);
    expect(ids).toHaveLength(100);
  });

  it('uses a beacon where requests cannot outlive the page', async () => {
    const { put, queue, window, requests } = openQueue();
    const beacons: string[] = [];
    Object.defineProperty(window, 'Request', { value: class {} });
    Object.defineProperty(window.navigator, 'sendBeacon', { value: (_url: string, body: string) => beacons.push(body) });
    put('a');
    queue.leave();
    expect([beacons.length, requests.length]).toEqual([1, 0]);
    expect(JSON.parse(beacons[0]!)).toMatchObject({ writeKey: 'key', batch: [{ event: 'a' }] });
  });

  it('keeps the newest thousand when nothing gets through', async () => {
    const { put, pass, queue } = openQueue({ reply: () => 'offline' });
    for (let i = 0; i < 1200; i++) put(`e${i}`);
    await pass(1000);
    expect(queue.size()).toBe(1000);
  });

  it('sends nothing, and forgets nothing, while it is not allowed', async () => {
    let allowed = false;
    const { put, pass, requests, queue } = openQueue({ allowed: () => allowed });
    put('a');
    queue.leave();
    await pass(5000);
    expect(requests).toHaveLength(0);
    allowed = true;
    put('b');
    await pass(1000);
    expect(requests[0]!.body.batch).toHaveLength(2);
  });

  it('stops at once when it is cleared, in the middle of a search for a refused event too', async () => {
    const { put, pass, queue, requests, page } = openQueue();
    page.reply = () => {
      if (requests.length === 3) queue.clear();
      return { status: 400 };
    };
    for (let i = 0; i < 64; i++) put(`e${i}`);
    await pass(60_000);
    expect(requests).toHaveLength(3);
    expect(requests[2]!.init.signal!.aborted).toBe(true);
    page.reply = () => ({});
    put('after');
    await pass(1000);
    expect(requests.at(-1)!.body.batch.map((e) => e['event'])).toEqual(['after']);
  });
});

describe('tabs that share a disk', () => {
  it('send each event once, whoever of them sends it', async () => {
    const browser = openPage();
    const disk = sharedDisk(() => browser.page.time);
    const tabs = ['a', 'b', 'c'].map((name) => openQueue({ browser, storage: disk.tab(name) }));
    tabs.forEach((tab, t) => Array.from({ length: 30 }, (_, i) => tab.put(`t${t}e${i}`)));
    await browser.pass(30_000);
    expect(browser.names()).toHaveLength(90);
    expect(new Set(browser.names()).size).toBe(90);
    expect(disk.rows.size).toBe(0);
    expect(tabs.map((tab) => tab.queue.size())).toEqual([0, 0, 0]);
  });

  it('send what a killed tab has left, after its claim has run out', async () => {
    const browser = openPage();
    const disk = sharedDisk(() => browser.page.time);
    await disk.tab('killed').add({ id: '0', json: '{"messageId":"0","event":"left"}' });
    const { queue } = openQueue({ browser, storage: disk.tab('next') });
    queue.wake();
    await browser.pass(LEASE - 1000);
    expect(browser.names()).toEqual([]);
    await browser.pass(5000);
    expect(browser.names()).toEqual(['left']);
    expect(disk.rows.size).toBe(0);
  });

  it('do not try all at once while the collector is down', async () => {
    const browser = openPage({ reply: () => 'offline' });
    const disk = sharedDisk(() => browser.page.time);
    const tabs = ['a', 'b'].map((name) => openQueue({ browser, storage: disk.tab(name) }));
    tabs.forEach((tab, t) => tab.put(`t${t}`));
    await browser.pass(60_000);
    browser.page.reply = () => ({});
    const before = browser.names().length;
    await browser.pass(120_000);
    expect(browser.names().slice(before).sort()).toEqual(['t0', 't1']);
  });
});
