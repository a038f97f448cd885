import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FailedEvent, FailedGroups, List } from '../../shared/api.ts';
import { startKith, WRITE_KEY, type Kith } from '../kit/kith.ts';
import { numbered } from '../kit/refused.ts';

let kith: Kith;
beforeEach(async () => void (kith = await startKith()));
afterEach(() => kith.close());

const list = async () => (await kith.api<List<FailedEvent>>('viewer', 'GET', '/failed-events?limit=200')).body.items;
const post = (body: string) => kith.app.request('/v1/batch', { method: 'POST', headers: { authorization: `Bearer ${WRITE_KEY}` }, body });

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

describe('kinds of refused events', () => {
  it('are paged through, each once, and each is found by its id', async () => {
    await kith.send(Array.from({ length: 601 }, (_, i) => numbered(i, { event: `Event ${i}` })));
    const seen: FailedGroups['items'] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body }: { body: FailedGroups } = await kith.api('viewer', 'GET', `/failed-events/groups${cursor && `?cursor=${cursor}`}`);
      expect(body.held).toBe(601);
      seen.push(...body.items);
      cursor = body.next;
    }
    expect(seen.map(({ name }) => name)).toEqual(Array.from({ length: 601 }, (_, i) => `Event ${600 - i}`));
    const { id } = seen.at(-1)!;
    expect((await kith.api<FailedGroups>('viewer', 'GET', `/failed-events/groups?group=${id}`)).body.items).toEqual([seen.at(-1)]);
    expect((await kith.api('marketer', 'POST', '/failed-events/discard', { group: id })).body).toEqual({ discarded: 1, more: false });
    expect((await kith.api<FailedGroups>('viewer', 'GET', `/failed-events/groups?group=${id}`)).body.items).toEqual([]);
  });
  it.each(['nonsense', 'e30', '%00'])('are not found by an id like %s', async (id) => {
    await kith.send([numbered(1)]);
    expect((await kith.api<FailedGroups>('viewer', 'GET', `/failed-events/groups?group=${id}`)).body.items).toEqual([]);
    expect((await kith.api('viewer', 'GET', `/failed-events?group=${id}`)).status).toBe(404);
  });
});
