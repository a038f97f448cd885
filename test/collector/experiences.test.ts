import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Experience, List, Results } from '../../shared/api.ts';
import { startKith, type Kith } from '../kit/kith.ts';

let kith: Kith;
beforeEach(async () => {
  kith = await startKith();
});
afterEach(() => kith.close());

const text = (key: string, weight = 1) => ({ key, weight, content: { kind: 'text', value: key } });
const hero = { name: 'Hero', slot: 'hero', variants: [text('a'), text('b')] };
const create = (over: object = {}) => kith.api<Experience>('marketer', 'POST', '/experiences', { ...hero, ...over });
const change = (id: string, over: object) =>
  kith.api<Experience & { error?: { message: string } }>('marketer', 'PUT', `/experiences/${id}`, over);

describe('an experience', () => {
  it('is kept with defaults for what was not said, and comes back as it was kept', async () => {
    const made = await create();
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      ...hero,
      ...{ status: 'draft', priority: 0, audience: null, control: 0, allocation: { kind: 'weights' } },
      ...{ goal: { event: 'Order Completed', days: 30 }, version: 1, liveSince: null },
    });
    const again = await kith.api<Experience>('viewer', 'GET', `/experiences/${made.body.id}`);
    expect(again.body).toEqual(made.body);
    expect(again.headers.get('etag')).toBe(made.headers.get('etag'));
  });

  it('is listed, newest first, a page at a time', async () => {
    for (const name of ['one', 'two', 'three']) {
      kith.pass(1000);
      await create({ name });
    }
    const first = await kith.api<List<Experience>>('viewer', 'GET', '/experiences?limit=2');
    expect(first.body.items.map((e) => e.name)).toEqual(['three', 'two']);
    const second = await kith.api<List<Experience>>('viewer', 'GET', `/experiences?limit=2&cursor=${first.body.next}`);
    expect([second.body.items.map((e) => e.name), second.body.next]).toEqual([['one'], null]);
  });

  it('asks for segments of its own site only', async () => {
    const segment = (id: string) => ({ kind: 'not', of: { kind: 'segment', id } });
    const rule = { kind: 'trait', name: 'city', op: 'exists' };
    const { body: own } = await kith.api<{ id: string }>('marketer', 'POST', '/segments', { name: 'Locals', rule });
    const other = await startKith();
    const { body: foreign } = await other.api<{ id: string }>('marketer', 'POST', '/segments', { name: 'Others', rule });
    await other.close();
    const refusal = (id: string) => ({ status: 400, body: { error: { message: `audience: there is no segment "${id}".` } } });
    expect(await create({ audience: segment('s_nobody') })).toMatchObject(refusal('s_nobody'));
    expect(await create({ audience: segment(foreign.id) })).toMatchObject(refusal(foreign.id));
    const made = (await create({ audience: segment(own.id), status: 'live' })).body;
    expect(await change(made.id, { audience: segment('s_nobody') })).toMatchObject(refusal('s_nobody'));
    await change(made.id, { status: 'paused' });
    expect(await kith.api('marketer', 'DELETE', `/segments/${own.id}`)).toMatchObject({ status: 204 });
    expect(await change(made.id, { status: 'live' })).toMatchObject(refusal(own.id));
    expect(await change(made.id, { status: 'archived' })).toMatchObject({ status: 200 });
  });

  it.each([
    ['no name', { name: ' ' }, 'name: a name is needed'],
    ['a slot that is no name', { slot: '1 hero' }, 'slot: begins with a letter'],
    ['no variants', { variants: [] }, 'variants: at least one'],
    ['two variants of one name', { variants: [text('a'), text('a')] }, 'two are called "a"'],
    ['a variant called like the control group', { control: 0.1, variants: [text('control')] }, 'name of the control group'],
    ['no weight at all', { variants: [text('a', 0)] }, 'weight above 0'],
    ['a negative weight', { variants: [text('a', -1)] }, 'variants.0.weight: not below 0'],
    ['a control share above 1', { control: 1.5 }, 'control: at most 1'],
    ['an audience that is no rule', { audience: { kind: 'near' } }, 'audience: '],
    ['a schedule that ends first', { schedule: { from: '2026-02-01', to: '2026-01-01' } }, 'it must end after it begins'],
    ['a date that is none', { schedule: { from: 'soon' } }, 'schedule.from: a date like'],
    ['a goal of half a day', { goal: { event: 'Order Completed', days: 0.5 } }, 'goal.days: a whole number'],
    ['an unknown allocation', { allocation: { kind: 'magic' } }, 'only "weights"'],
    [
      'an address that runs script',
      { variants: [{ key: 'a', weight: 1, content: { kind: 'redirect', value: 'javascript:alert(1)' } }] },
      'an address must begin',
    ],
    [
      'an address of another host without a scheme',
      { variants: [{ key: 'a', content: { kind: 'redirect', value: '//evil.example' } }] },
      'an address must begin',
    ],
    [
      'an attribute that runs script',
      { variants: [{ key: 'a', content: { kind: 'attributes', value: { onclick: 'x()' } } }] },
      'can run script',
    ],
    [
      'an attribute with an address that runs script',
      { variants: [{ key: 'a', content: { kind: 'attributes', value: { href: 'java\nscript:x' } } }] },
      'an address must begin',
    ],
    ['an unknown kind of content', { variants: [{ key: 'a', content: { kind: 'magic', value: 1 } }] }, 'variants.0.content'],
  ])('is refused with %s, and told why', async (_, over, reason) => {
    const { status, body } = await create(over);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(JSON.stringify(reason).slice(1, -1));
  });

  it.each([
    [['live', 'paused', 'live', 'archived', 'paused'], 200],
    [['archived', 'draft', 'live'], 200],
    [['paused'], 400],
    [['live', 'draft'], 400],
    [['live', 'archived', 'draft'], 400],
    [['archived', 'live'], 400],
  ])('goes from draft to %j: %d', async (path, status) => {
    const { id } = (await create()).body;
    let last = 0;
    for (const to of path) last = (await change(id, { status: to })).status;
    expect(last).toBe(status);
  });

  it('begins a new version when its arms change, and only then', async () => {
    const { id } = (await create({ status: 'live' })).body;
    const versions: number[] = [];
    for (const over of [
      { name: 'Other' },
      { audience: { kind: 'all', of: [] } },
      { control: 0.2 },
      { variants: [text('a'), text('b', 2)] },
      { status: 'paused' },
    ])
      versions.push((await change(id, over)).body.version);
    expect(versions).toEqual([1, 1, 2, 3, 3]);
  });

  it('remembers when it first went live', async () => {
    const { id } = (await create()).body;
    kith.pass(1000);
    const { liveSince } = (await change(id, { status: 'live' })).body;
    expect(liveSince).toBe(new Date(kith.now()).toISOString());
    kith.pass(1000);
    await change(id, { status: 'paused' });
    expect((await change(id, { status: 'live' })).body.liveSince).toBe(liveSince);
  });

  it('is not changed from an old copy', async () => {
    const made = await create();
    const old = made.headers.get('etag')!;
    const put = (etag: string, name: string) =>
      kith.app.request(`/api/v1/experiences/${made.body.id}`, {
        method: 'PUT',
        headers: { authorization: 'Bearer secret-key-of-the-tests-001', 'if-match': etag },
        body: JSON.stringify({ name }),
      });
    const first = await put(old, 'first');
    expect(first.status).toBe(200);
    expect((await put(old, 'second')).status).toBe(409);
    expect((await put(first.headers.get('etag')!, 'third')).status).toBe(200);
  });

  it('is gone when it is removed', async () => {
    const { id } = (await create()).body;
    expect((await kith.api('marketer', 'DELETE', `/experiences/${id}`)).status).toBe(204);
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['GET', '/results'],
    ] as const)
      expect((await kith.api('marketer', method, `/experiences/${id}${path}`)).status).toBe(404);
  });

  it('has empty results before anybody saw it', async () => {
    const { id } = (await create({ control: 0.5 })).body;
    const { body } = await kith.api<Results>('viewer', 'GET', `/experiences/${id}/results`);
    expect(body).toMatchObject({ excluded: 0, advice: 'collecting', best: null, srm: { p: null }, currency: 'EUR' });
    expect(body.variants.map((v) => [v.key, v.control, v.exposed])).toEqual([
      ['a', false, 0],
      ['b', false, 0],
      ['control', true, 0],
    ]);
  });
});
