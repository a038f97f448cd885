/** Segments through the front door: what the API answers, refuses and explains. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiError, Explanation, List, Preview, ProfileRow, Segment } from '../../shared/api.ts';
import type { Rule } from '../../shared/rule.ts';
import { DAY } from '../../shared/time.ts';
import { startKith, type Kith } from '../kit/kith.ts';

let kith: Kith;
beforeEach(async () => {
  kith = await startKith();
});
afterEach(() => kith.close());

const viewed: Rule = { kind: 'did', event: 'Product Viewed', count: { op: 'gte', value: 2 } };
const view = (anonymousId: string, daysAgo = 0) => ({
  type: 'track',
  event: 'Product Viewed',
  anonymousId,
  timestamp: new Date(kith.now() - daysAgo * DAY).toISOString(),
});
const create = (name: string, rule: Rule) => kith.api<Segment>('marketer', 'POST', '/segments', { name, rule });
const put = async (id: string, body: object, etag?: string) => {
  const answer = await kith.app.request(`/api/v1/segments/${id}`, {
    method: 'PUT',
    headers: { ...(await kith.as('marketer')), ...(etag ? { 'if-match': etag } : {}) },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Segment & ApiError };
};

describe('a segment', () => {
  it('is live in the answer that creates it, with the people who fit already', async () => {
    await kith.send([view('a'), view('a'), view('b')]);
    const { status, body, headers } = await create('Lookers', viewed);
    expect(status).toBe(201);
    expect(headers.get('etag')).toBe('"1"');
    expect(body).toMatchObject({ name: 'Lookers', rule: viewed, count: 1, status: 'live', usedBy: [], entered7d: 0, left7d: 0 });
    expect(body).not.toHaveProperty('version');
    await kith.send([view('b')]);
    const { body: later } = await kith.api<Segment>('viewer', 'GET', `/segments/${body.id}`);
    expect(later).toMatchObject({ count: 2, entered7d: 1 });
    expect(later.history).toHaveLength(30);
    expect(later.history.slice(-2)).toEqual([null, 2]);
  });
  it('tells its members at the end of each day', async () => {
    const { body } = await create('Recent', { kind: 'did', event: 'Product Viewed', within: { last: 'P2D' } });
    await kith.send([view('a'), view('b')]);
    kith.pass(DAY);
    await kith.send([view('b'), view('c')]);
    kith.pass(1.5 * DAY);
    await kith.store.write.segmentDueSweep(kith.now(), 100);
    const { body: later } = await kith.api<Segment>('viewer', 'GET', `/segments/${body.id}`);
    expect(later).toMatchObject({ count: 2, entered7d: 3, left7d: 1 });
    expect(later.history.slice(-4)).toEqual([2, 3, 2, 2]);
  });
  it('has a name of its own', async () => {
    const { body: first } = await create('Lookers', viewed);
    expect(await kith.api<ApiError>('marketer', 'POST', '/segments', { name: 'lookers', rule: viewed })).toMatchObject({
      status: 409,
      body: { error: { code: 'conflict', message: 'name: another segment is called “Lookers” already; choose another name.' } },
    });
    const { body: second } = await create('Watchers', viewed);
    expect(await put(second.id, { name: 'Lookers' })).toMatchObject({ status: 409 });
    expect(await put(second.id, { name: 'watchers', rule: viewed })).toMatchObject({ status: 200, body: { name: 'watchers' } });
    expect(await put(first.id, { name: 'Lookers', rule: viewed })).toMatchObject({ status: 200 });
  });
  it('is listed page by page, newest first', async () => {
    for (const name of ['One', 'Two', 'Three']) {
      await create(name, viewed);
      kith.pass(1000);
    }
    const first = await kith.api<List<Segment>>('viewer', 'GET', '/segments?limit=2');
    expect(first.body.items.map((s) => s.name)).toEqual(['Three', 'Two']);
    const second = await kith.api<List<Segment>>('viewer', 'GET', `/segments?limit=2&cursor=${first.body.next}`);
    expect(second.body).toMatchObject({ items: [{ name: 'One' }], next: null });
  });
  it('is changed only by who read its last version', async () => {
    const { body } = await create('Lookers', viewed);
    expect(await put(body.id, { name: 'Viewers' }, '"1"')).toMatchObject({ status: 200, body: { name: 'Viewers', rule: viewed } });
    expect(await put(body.id, { name: 'Watchers' }, '"1"')).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
    expect(await put(body.id, { name: 'Watchers' })).toMatchObject({ status: 200 });
    expect(await put('s_nobody', { name: 'x' })).toMatchObject({ status: 404 });
  });
  it('is refused with the clause that is wrong', async () => {
    const rule = { kind: 'all', of: [viewed, { kind: 'trait', name: 'x', op: 'withinLast', value: 'P1M' }] };
    const { status, body } = await kith.api<ApiError>('marketer', 'POST', '/segments', { name: 'x', rule });
    expect(status).toBe(400);
    expect(body.error.message).toContain('of[1].value: expected a duration');
    expect((await kith.api('marketer', 'POST', '/segments', { name: ' ', rule: viewed })).status).toBe(400);
  });
  it('may name others, but neither strangers nor itself in a circle', async () => {
    const inner = (await create('Inner', viewed)).body;
    const outer = (await create('Outer', { kind: 'not', of: { kind: 'segment', id: inner.id } })).body;
    const circle = await put(inner.id, { rule: { kind: 'any', of: [{ kind: 'segment', id: outer.id }] } });
    expect(circle).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining('circle') as string } } });
    expect(circle.body.error.message).toContain('Outer');
    expect((await create('Lost', { kind: 'segment', id: 's_nobody' })).status).toBe(400);
    expect(await kith.api('marketer', 'DELETE', `/segments/${inner.id}`)).toMatchObject({ status: 409 });
    expect(await kith.api('marketer', 'DELETE', `/segments/${outer.id}`)).toMatchObject({ status: 204 });
    expect(await kith.api('marketer', 'DELETE', `/segments/${inner.id}`)).toMatchObject({ status: 204 });
    expect(await kith.api('viewer', 'GET', `/segments/${inner.id}`)).toMatchObject({ status: 404 });
  });
  it('stays while a live experience shows something to it', async () => {
    const { body } = await create('Lookers', viewed);
    const experience = await kith.api<{ id: string }>('marketer', 'POST', '/experiences', {
      name: 'Welcome back',
      slot: 'hero',
      audience: { kind: 'segment', id: body.id },
      variants: [{ key: 'a', weight: 1, content: { kind: 'text', value: 'Hello' } }],
      goal: { event: 'Order Completed', days: 7 },
    });
    expect(experience.status).toBe(201);
    expect((await kith.api('marketer', 'PUT', `/experiences/${experience.body.id}`, { status: 'live' })).status).toBe(200);
    const used = await kith.api<Segment>('viewer', 'GET', `/segments/${body.id}`);
    expect(used.body.usedBy).toEqual([{ id: experience.body.id, name: 'Welcome back' }]);
    const refused = await kith.api<ApiError>('marketer', 'DELETE', `/segments/${body.id}`);
    expect(refused).toMatchObject({ status: 409, body: { error: { message: expect.stringContaining('Welcome back') as string } } });
  });
});

describe('a preview', () => {
  it('counts whom a rule fits, names the newest, and keeps nothing', async () => {
    for (let n = 0; n < 12; n++) await kith.send([view(`a${n}`), view(`a${n}`)]);
    await kith.send([view('once')]);
    const { status, body } = await kith.api<Preview>('viewer', 'POST', '/segments/preview', { rule: viewed });
    expect(status).toBe(200);
    expect(body).toMatchObject({ count: 12, known: 0, total: 13, tookMs: 0 });
    expect(body.sample).toHaveLength(10);
    expect(body.people.map((person) => person.id)).toEqual(body.sample);
    expect((await kith.api<List<Segment>>('viewer', 'GET', '/segments')).body.items).toEqual([]);
  });
  it('takes no rule that is not of the closed tree', async () => {
    expect((await kith.api('viewer', 'POST', '/segments/preview', { rule: { kind: 'script', of: '1=1' } })).status).toBe(400);
    const lost = { kind: 'any', of: [viewed, { kind: 'segment', id: 's_nobody' }] };
    expect(await kith.api('viewer', 'POST', '/segments/preview', { rule: lost })).toMatchObject({
      status: 400,
      body: { error: { message: 'rule: there is no segment "s_nobody".' } },
    });
  });
});

describe('the members', () => {
  it('are listed page by page', async () => {
    for (const id of ['a', 'b', 'c']) await kith.send([view(id), view(id)]);
    const { body: segment } = await create('Lookers', viewed);
    const first = await kith.api<List<ProfileRow>>('viewer', 'GET', `/segments/${segment.id}/members?limit=2`);
    const second = await kith.api<List<ProfileRow>>('viewer', 'GET', `/segments/${segment.id}/members?limit=2&cursor=${first.body.next}`);
    expect(new Set([...first.body.items, ...second.body.items].map((person) => person.id)).size).toBe(3);
    expect(second.body.next).toBeNull();
    expect((await kith.api('viewer', 'GET', '/segments/s_nobody/members')).status).toBe(404);
  });
  it('are explained, and so is who is none', async () => {
    await kith.send([view('a'), view('a'), view('b')]);
    const rule: Rule = { kind: 'all', of: [viewed, { kind: 'trait', name: '$stage', op: 'eq', value: 'visitor' }] };
    const { body: segment } = await create('Lookers', rule);
    const { body: found } = await kith.api<Preview>('viewer', 'POST', '/segments/preview', { rule: { kind: 'not', of: rule } });
    const why = await kith.api<Explanation>('viewer', 'GET', `/segments/${segment.id}/explain/${found.sample[0]}`);
    expect(why.body).toMatchObject({
      segment: segment.id,
      member: false,
      since: null,
      clause: {
        holds: false,
        of: [
          { holds: false, seen: { count: 1 } },
          { holds: true, seen: 'visitor' },
        ],
      },
    });
    expect((await kith.api('viewer', 'GET', `/segments/${segment.id}/explain/p_nobody`)).status).toBe(404);
  });
});

describe('the rights', () => {
  it('let a viewer look and a marketer change', async () => {
    expect((await kith.api('viewer', 'POST', '/segments', { name: 'x', rule: viewed })).status).toBe(403);
    expect((await kith.api('anonymous', 'GET', '/segments')).status).toBe(401);
    expect((await kith.api('write key', 'POST', '/segments/preview', { rule: viewed })).status).toBe(403);
    expect((await kith.api('secret key', 'POST', '/segments', { name: 'x', rule: viewed })).status).toBe(201);
  });
});
