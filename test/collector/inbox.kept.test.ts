import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FailedEvent, List } from '../../shared/api.ts';
import { startKith, WRITE_KEY, type Kith } from '../kit/kith.ts';

let kith: Kith;
beforeEach(async () => void (kith = await startKith()));
afterEach(() => kith.close());

const list = async () => (await kith.api<List<FailedEvent>>('viewer', 'GET', '/failed-events?limit=200')).body.items;
const post = (body: string) => kith.app.request('/v1/batch', { method: 'POST', headers: { authorization: `Bearer ${WRITE_KEY}` }, body });
/** An event that is refused because its user id is a number. */
const numbered = (userId: number, more: object = {}) => ({
  type: 'track',
  event: 'Ticket Scanned',
  userId,
  messageId: `m${userId}`,
  ...more,
});

describe('an address in a refused event', () => {
  const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  const rows: [string, string][] = [
    ['in its context', '{"batch":[{"type":"track","userId":7,"context":{"ip":"203.0.113.77"}}]}'],
    ['in the context of its batch', '{"context":{"ip":"203.0.113.77"},"batch":[{"type":"track","userId":7}]}'],
    ['in either', '{"context":{"ip":"203.0.113.77"},"batch":[{"type":"track","userId":7,"context":{"locale":"nl"}}]}'],
    ['in a context given twice', '{"batch":[{"type":"track","userId":7,"context":{"ip":"203.0.113.77"},"context":{"a":1}}]}'],
    ['spelled with escapes', '{"batch":[{"type":"track","userId":7,"context":{"\\u0069p":"203.0.113.77"}}]}'],
    ['of an event that is too large', `{"batch":[{"context":{"ip":"203.0.113.77"},"type":"track","event":"${'x'.repeat(40_000)}"}]}`],
    ['of an event that is too deep', `{"batch":[{"type":"track","context":{"ip":"203.0.113.77"},"x":${deep(70)}}]}`],
    ['of an event too deep to be read', `{"batch":[{"type":"track","context":{"a":1,"ip" : "203.0.113.77"},"x":${deep(2000)}}]}`],
  ];
  it.each(rows)('%s is cut before it is kept', async (_, body) => {
    await post(body);
    const [kept] = await list();
    expect(kept?.body.length).toBeGreaterThan(10);
    expect(kept?.body).not.toContain('203.0.113.77');
  });
  it('is cut and kept; what is no address is left out, and other fields stay as they came', async () => {
    await kith.send([
      numbered(1, { context: { ip: '203.0.113.77' }, properties: { ip: '203.0.113.78' } }),
      numbered(2, { context: { ip: 'x' } }),
    ]);
    const contexts = (await list()).map(({ body }) => JSON.parse(body) as { context: object; properties?: object });
    expect(contexts).toMatchObject([{ context: {} }, { context: { ip: '203.0.113.0' }, properties: { ip: '203.0.113.78' } }]);
    expect(contexts[0]!.context).toEqual({});
  });
});

it('erasing takes refused events whose batch names their e-mail address', async () => {
  await kith.send([numbered(1)], { body: { context: { traits: { email: 'Maria@example.com' } } } });
  expect(await kith.store.write.eraseFailed(kith.site.site, [{ namespace: 'email', value: 'maria@example.com' }])).toBe(1);
  expect(await list()).toEqual([]);
});

describe('an event that is too large', () => {
  const large = (length: number) => ({
    type: 'track',
    event: 'Poster',
    userId: 'u',
    messageId: 'm',
    properties: { picture: 'x'.repeat(length), n: 1 },
  });
  it('is kept whole, and stored once it is made smaller', async () => {
    await kith.send([large(300_000)]);
    const [kept] = await list();
    expect(kept).toMatchObject({ code: 'too_large' });
    expect(JSON.parse(kept!.body)).toEqual(large(300_000));
    const preview = { id: kept!.id, body: kept!.body };
    expect((await kith.api('marketer', 'POST', '/failed-events/preview', preview)).status).toBe(200);
    const rules = [{ kind: 'drop', path: ['properties', 'picture'] }];
    expect((await kith.api('marketer', 'POST', `/failed-events/${kept!.id}/replay`, { rules })).body).toMatchObject({ accepted: 1 });
    expect(await list()).toEqual([]);
  });
  it('is cut where its site holds very much of them already', async () => {
    for (let i = 0; i < 20; i++) await kith.send([large(480_000)]);
    const sizes = (await list()).map(({ body }) => body.length);
    expect(sizes.filter((size) => size > 480_000)).toHaveLength(17);
    expect(sizes.filter((size) => size === 32 * 1024)).toHaveLength(3);
  });
});
