import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FailedEvent, List, Losses } from '../../shared/api.ts';
import { startKith, WRITE_KEY, type Kith } from '../kit/kith.ts';
import { numbered } from '../kit/refused.ts';

const DAY = 86_400_000;
let kith: Kith;
beforeEach(async () => void (kith = await startKith()));
afterEach(() => kith.close());

const losses = async () => (await kith.api<Losses>('viewer', 'GET', '/losses?period=7d')).body;
const list = async () => (await kith.api<List<FailedEvent>>('viewer', 'GET', '/failed-events')).body.items;

describe('losses', () => {
  it('are none where nothing was refused', async () => {
    await kith.send([{ type: 'page', anonymousId: 'a' }]);
    expect(await losses()).toMatchObject({ refused: [], rescued: 0, notKept: 0, traits: [], requests: [] });
  });
  it('tell requests turned away, of the site and of none', async () => {
    const post = (headers: Record<string, string>, body: string) => kith.app.request('/v1/batch', { method: 'POST', headers, body });
    await post({ authorization: 'Bearer nobody-knows-this-key' }, '{"batch":[{}]}');
    await post({ authorization: `Bearer ${WRITE_KEY}`, origin: 'https://elsewhere.example' }, '{"batch":[{}]}');
    await post({ authorization: `Bearer ${WRITE_KEY}` }, 'no JSON');
    kith.doors.gate.requests = 1e6;
    expect((await post({ authorization: `Bearer ${WRITE_KEY}` }, '{"batch":[{}]}')).status).toBe(503);
    await kith.app.request('/v1/pixel/page?data=e30');
    await kith.app.request('/v1/decide', { method: 'POST', body: '{}' });
    expect((await losses()).requests).toEqual([
      { cause: 'overload', anySite: true, count: 2 },
      { cause: 'bad_body', anySite: true, count: 1 },
      { cause: 'origin_refused', anySite: false, count: 1 },
      { cause: 'unknown_key', anySite: true, count: 1 },
    ]);
  });
  it.each([
    ['in the header', '/v1/batch', { authorization: `Bearer ${WRITE_KEY}` }, false],
    ['in the address', `/v1/batch?writeKey=${WRITE_KEY}`, {}, false],
    ['in the body alone', '/v1/batch', {}, true],
  ])('tell a body beyond 500 KB, whose key stands %s', async (_, path, headers, anySite) => {
    const body = JSON.stringify({ writeKey: WRITE_KEY, batch: [{ type: 'page', anonymousId: 'x'.repeat(520_000) }] });
    expect((await kith.app.request(path, { method: 'POST', headers, body })).status).toBe(413);
    expect((await losses()).requests).toEqual([{ cause: 'bad_body', anySite, count: 1 }]);
  });
  it('are not made up for by the rescue of what was refused before the period', async () => {
    await kith.send([numbered(1)]);
    const [old] = await list();
    kith.pass(10 * DAY);
    await kith.send([{ type: 'track', event: '', userId: 'u' }]);
    await kith.api('marketer', 'POST', `/failed-events/${old!.id}/replay`, { rules: [{ kind: 'text', path: ['userId'] }] });
    expect(await losses()).toMatchObject({ refused: [{ code: 'bad_name', count: 1 }], rescued: 0 });
    const before = await kith.api<Losses>('viewer', 'GET', '/losses?period=30d');
    expect(before.body.rescued).toBe(1);
  });
  it('are those of the period', async () => {
    await kith.send([numbered(1)]);
    kith.pass(10 * DAY);
    expect((await losses()).refused).toEqual([]);
  });
});
