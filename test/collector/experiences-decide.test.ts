import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DecideAnswer, Experience, Profile, Results } from '../../shared/api.ts';
import { ORIGIN, SECRET_KEY, startKith, WRITE_KEY, type Kith } from '../kit/kith.ts';

let kith: Kith;
beforeEach(async () => {
  kith = await startKith();
});
afterEach(() => kith.close());

const variant = (key: string, value: unknown = key, kind = 'text') => ({ key, weight: 1, content: { kind, value } });
const make = async (over: object = {}) =>
  (
    await kith.api<Experience>('marketer', 'POST', '/experiences', {
      name: 'Hero',
      slot: 'hero',
      status: 'live',
      variants: [variant('a')],
      ...over,
    })
  ).body;
async function decide(body: object, key = WRITE_KEY): Promise<DecideAnswer> {
  const answer = await kith.app.request('/v1/decide', {
    method: 'POST',
    headers: { origin: ORIGIN },
    body: JSON.stringify({ writeKey: key, ...body }),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as DecideAnswer;
}
const hero = async (anonymousId: string | undefined, over: object = {}, key = WRITE_KEY) =>
  (await decide({ anonymousId, slots: ['hero'], ...over }, key)).decisions.hero!;
const track = (anonymousId: string, event: string, properties: object = {}, over: object = {}) => ({
  type: 'track',
  event,
  anonymousId,
  properties,
  ...over,
});
const identify = (anonymousId: string | undefined, userId: string, traits: object = {}) => ({
  type: 'identify',
  anonymousId,
  userId,
  traits,
});
const saw = { kind: 'did', event: 'Product Viewed', count: { op: 'gte', value: 3 } };
const views = (id: string, n = 3, over: object = {}) =>
  Array.from({ length: n }, (_, i) => track(id, 'Product Viewed', { product_id: `p${i}` }, over));

describe('deciding', () => {
  it('answers each slot asked for, and "none" where nothing fits', async () => {
    const { id } = await make();
    const { decisions, ttl } = await decide({ anonymousId: 'v1', slots: ['hero', 'other'] });
    expect(decisions.hero).toMatchObject({ experience: id, variant: 'a', kind: 'text', content: 'a', control: false, reason: 'everyone' });
    expect(decisions.other).toEqual({
      ...{ decisionId: '', experience: null, variant: null, kind: 'none', content: null, control: false },
      reason: 'no_experience',
    });
    expect(ttl).toBe(300);
  });
  it('answers every slot in use for "*"', async () => {
    await make();
    await make({ slot: 'foot' });
    expect(Object.keys((await decide({ anonymousId: 'v1', slots: '*' })).decisions).sort()).toEqual(['foot', 'hero']);
  });
  it('lets a page of the site read the answer, and no other', async () => {
    const ask = (origin: string) =>
      kith.app.request('/v1/decide', { method: 'POST', headers: { origin }, body: JSON.stringify({ writeKey: WRITE_KEY, slots: [] }) });
    expect((await ask(ORIGIN)).headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect((await ask('https://evil.example')).status).toBe(403);
  });
  it.each([
    ['an unknown key', { writeKey: 'unknown-unknown-unknown' }, 401],
    ['slots that are no list', { writeKey: WRITE_KEY, slots: 5 }, 400],
    ['an id that is no text', { writeKey: WRITE_KEY, anonymousId: 5 }, 400],
  ])('refuses %s', async (_, body, status) => {
    expect((await kith.app.request('/v1/decide', { method: 'POST', body: JSON.stringify(body) })).status).toBe(status);
  });
  it('shows only what is live, and within its schedule', async () => {
    const { id } = await make({ status: 'draft' });
    expect((await hero('v1')).experience).toBeNull();
    await kith.api('marketer', 'PUT', `/experiences/${id}`, {
      status: 'live',
      schedule: { from: '2026-03-04T13:00:00Z', to: '2026-03-04T14:00:00Z' },
    });
    const at: [string | null, number][] = [];
    for (const hours of [0, 1, 1]) {
      kith.pass(hours * 3_600_000);
      const { decisions, ttl } = await decide({ anonymousId: 'v1', slots: ['hero'] });
      at.push([decisions.hero!.experience, ttl]);
    }
    expect(at).toEqual([
      [null, 300],
      [id, 300],
      [null, 300],
    ]);
  });
  it('writes nothing', async () => {
    await make();
    await hero('v1', { userId: 'u1' });
    expect((await kith.api('viewer', 'GET', '/profiles/lookup?namespace=anonymous_id&value=v1')).status).toBe(404);
  });
  it('gives the heaviest variant to a visitor without an id, and never one with an audience', async () => {
    await make({ priority: 2, audience: { kind: 'all', of: [] } });
    const { id } = await make({ control: 0.9, variants: [variant('a'), { ...variant('b'), weight: 2 }] });
    expect(await hero(undefined, { context: { page: { url: 'https://shop.example/' } } })).toMatchObject({
      experience: id,
      variant: 'b',
      control: false,
      reason: 'no_id',
    });
    expect((await hero('undefined')).reason).toBe('no_id');
  });
  it('keeps the control group away from everything else in the slot', async () => {
    await make({ priority: 2, control: 1 });
    await make({ priority: 1 });
    expect(await hero('v1')).toMatchObject({ control: true, variant: 'control', kind: 'none', content: null, reason: 'control' });
  });
});

describe('who a visitor is', () => {
  const many = Array.from({ length: 8 }, (_, i) => `v${i}`);
  it('does not change the arm: before the first event, after it, after login, and on the second device', async () => {
    await make({ variants: ['a', 'b', 'c', 'd'].map((k) => variant(k)) });
    for (const id of many) {
      const arms = [(await hero(id)).variant];
      await kith.send([track(id, 'Seen')]);
      arms.push((await hero(id)).variant);
      await kith.send([identify(id, `user-${id}`)]);
      arms.push((await hero(id, { userId: `user-${id}` })).variant);
      kith.pass(1000);
      await kith.send([identify(`${id}-phone`, `user-${id}`)]);
      arms.push((await hero(`${id}-phone`, { userId: `user-${id}` })).variant);
      expect(new Set(arms).size).toBe(1);
    }
  });

  it('opens an audience on behaviour with the next click, and keeps it open after login', async () => {
    const { id } = await make({ audience: saw });
    expect((await hero('v1')).experience).toBeNull();
    await kith.send(views('v1'));
    expect((await hero('v1')).experience).toBe(id);
    await kith.send([identify('v1', 'u1')]);
    expect((await hero('v1', { userId: 'u1' })).experience).toBe(id);
    expect((await decide({ anonymousId: 'v1', slots: ['hero'] })).ttl).toBe(0);
  });
  it('counts what a browser did after its login as its own', async () => {
    const { id } = await make({ audience: saw });
    await kith.send([identify('v1', 'u1'), ...views('v1', 3, { userId: 'u1' })]);
    expect((await hero('v1')).experience).toBe(id);
  });

  describe('for a stranger', () => {
    beforeEach(async () => {
      await kith.send([
        ...views('victim'),
        track('victim', 'Order Completed', { order_id: '1', total: 500 }),
        identify('victim', 'u1', { first_name: 'Ann' }),
      ]);
      await kith.send([{ type: 'identify', userId: 'u1', anonymousId: 'victim', traits: { plan: 'gold' } }], { key: SECRET_KEY });
    });
    const audiences: [string, object][] = [
      ['behaviour', saw],
      ['a known trait', { kind: 'trait', name: 'plan', op: 'eq', value: 'gold' }],
      ['a computed trait', { kind: 'trait', name: '$orders', op: 'gte', value: 1 }],
    ];
    it.each(audiences)('who sends a known user id, %s opens nothing', async (_, audience) => {
      const { id } = await make({ audience });
      expect((await hero('victim')).experience).toBe(id);
      const nobody = await hero('stranger');
      expect(nobody.experience).toBeNull();
      expect(await hero('stranger', { userId: 'u1' })).toEqual(nobody);
      await kith.send([identify('stranger', 'u1')]);
      expect(await hero('stranger', { userId: 'u1' })).toEqual(nobody);
    });
    it('gives nothing away by a segment', async () => {
      const { body } = await kith.api<{ id: string }>('marketer', 'POST', '/segments', { name: 'Gold', rule: audiences[1]![1] });
      const { id } = await make({ audience: { kind: 'segment', id: body.id } });
      expect((await hero('victim')).experience).toBe(id);
      await kith.send([identify('stranger', 'u1')]);
      expect((await hero('stranger', { userId: 'u1' })).experience).toBeNull();
    });
    it('learns nothing and changes nothing by their e-mail address, or with a statement dated before everybody’s', async () => {
      const { id } = await make({ audience: audiences[1]![1] });
      await kith.send([{ type: 'identify', userId: 'u1', traits: { email: 'ann@example.com' } }], { key: SECRET_KEY });
      const theirs = async () => (await kith.api<Profile>('viewer', 'GET', '/profiles/lookup?namespace=email&value=ann@example.com')).body;
      const before = await theirs();
      const traits = { email: 'ann@example.com', plan: 'free', first_name: 'Eve' };
      await kith.send([
        { ...identify('stranger', 'eve', traits), timestamp: '2020-01-01T00:00:00Z' },
        { ...identify('stranger', 'u1', { plan: 'stolen', first_name: 'Eve' }), timestamp: '2020-01-02T00:00:00Z' },
      ]);
      expect((await hero('stranger')).experience).toBeNull();
      expect((await hero('stranger', { userId: 'u1' })).experience).toBeNull();
      expect((await hero('victim')).experience).toBe(id);
      const after = await theirs();
      expect([after.id, after.traits.plan, after.traits.first_name]).toEqual([before.id, 'gold', before.traits.first_name]);
      const named = ({ identifiers }: Profile) => identifiers.map(({ namespace, value }) => `${namespace} ${value}`).sort();
      expect(named(after)).toEqual(named(before));
    });
    it('fills no field; for the person it does', async () => {
      await make({ variants: [variant('a', '<b>Hello {{first_name|friend}}</b>', 'html')] });
      await kith.send([identify('stranger', 'u1')]);
      expect((await hero('stranger', { userId: 'u1' })).content).toBe('<b>Hello friend</b>');
      expect((await hero('victim')).content).toBe('<b>Hello Ann</b>');
      expect((await hero(undefined, { userId: 'u1' }, SECRET_KEY)).content).toBe('<b>Hello Ann</b>');
    });
  });

  it('is neither of two people who share a browser', async () => {
    const { id } = await make({ audience: saw });
    await kith.send([...views('shared'), identify('shared', 'u1')]);
    expect((await hero('shared')).experience).toBe(id);
    kith.pass(60_000);
    await kith.send([identify('shared', 'u2')]);
    expect((await hero('shared')).experience).toBeNull();
  });
});

describe('results', () => {
  const DAY = 86_400_000;
  const expose = async (anonymousId: string, over: object = {}) => {
    const decision = await hero(anonymousId);
    await kith.send([track(anonymousId, '$exposure', { decisionId: decision.decisionId }, over)]);
    return decision;
  };
  const order = (anonymousId: string, id: string, price: number, over: object = {}) =>
    track(anonymousId, 'Order Completed', { order_id: id, currency: 'EUR', products: [{ product_id: 'p', price, quantity: 1 }] }, over);
  const results = async (id: string) => (await kith.api<Results>('viewer', 'GET', `/experiences/${id}/results`)).body;
  const arm = (r: Results, key: string) => r.variants.find((v) => v.key === key)!;

  it('count people once, with their orders of the goal’s days less returns, and a conversion once', async () => {
    const { id } = await make({ goal: { event: 'Order Completed', days: 10 } });
    await kith.send([order('v1', 'before', 1000)]);
    kith.pass(1000);
    for (const v of ['v1', 'v1', 'v2', 'v3']) await expose(v);
    kith.pass(DAY);
    await kith.send([order('v1', 'o1', 40), order('v1', 'o2', 10.5), order('v2', 'o3', 20)]);
    await kith.send([track('v2', 'Order Refunded', { order_id: 'o3', products: [{ product_id: 'p', price: 5, quantity: 1 }] })]);
    kith.pass(10 * DAY);
    await kith.send([order('v3', 'late', 99)]);
    expect(arm(await results(id), 'a')).toMatchObject({ exposed: 3, conversions: 2, revenue: 65.5, rate: 2 / 3 });
  });
  it('join two devices of one person, and part them again', async () => {
    const { id } = await make();
    await expose('v1');
    await expose('v2');
    await kith.send([identify('v1', 'u1'), identify('v2', 'u1')]);
    expect(arm(await results(id), 'a').exposed).toBe(1);
  });
  it('leave out who saw two arms, and say how many', async () => {
    const { id } = await make({ variants: ['a', 'b', 'c', 'd'].map((k) => variant(k)) });
    const first = await expose('v1');
    let other = '';
    for (let i = 2; other === ''; i++) if ((await hero(`v${i}`)).variant !== first.variant) other = `v${i}`;
    await expose(other);
    await kith.send([identify('v1', 'u1'), identify(other, 'u1')]);
    const found = await results(id);
    expect([found.excluded, found.variants.reduce((sum, v) => sum + v.exposed, 0)]).toEqual([1, 0]);
  });
  it('count the present version only', async () => {
    const { id } = await make();
    await expose('v1');
    await kith.api('marketer', 'PUT', `/experiences/${id}`, { variants: [variant('a', 'new words')] });
    expect(arm(await results(id), 'a').exposed).toBe(0);
    await expose('v1');
    expect(arm(await results(id), 'a').exposed).toBe(1);
  });
  it.each([
    ['that was made up', () => Promise.resolve('WzEsIngiXQ.AAAAAAAAAAAAAAAAAAAAAA')],
    ['of somebody else', async () => (await hero('v9')).decisionId],
    ['of a visitor without an id', async () => (await hero(undefined)).decisionId],
    [
      'that is three days old',
      async () => {
        const { decisionId } = await hero('v1');
        kith.pass(3 * DAY);
        return decisionId;
      },
    ],
  ])('do not count a decision %s', async (_, of) => {
    const { id } = await make();
    await kith.send([track('v1', '$exposure', { decisionId: await of() })]);
    expect(arm(await results(id), 'a').exposed).toBe(0);
  });
  it('compare with the control group, and stay silent until there is enough', async () => {
    const { id } = await make({ control: 0.5 });
    const exposures: object[] = [];
    for (let i = 0; i < 260; i++) {
      const decision = await hero(`v${i}`);
      exposures.push(track(`v${i}`, '$exposure', { decisionId: decision.decisionId }));
      if (!decision.control || i % 9 === 0) exposures.push(order(`v${i}`, `o${i}`, decision.control ? 10 : 20 + (i % 7)));
    }
    await kith.send(exposures.slice(0, 60));
    expect(await results(id)).toMatchObject({ advice: 'collecting', best: null });
    await kith.send(exposures.slice(60));
    const found = await results(id);
    expect(found).toMatchObject({ advice: 'better', best: 'a' });
    expect(found.srm.p).toBeGreaterThan(0.001);
    const { perVisitor, low, high } = arm(found, 'a').effect!;
    const [a, c] = [arm(found, 'a'), arm(found, 'control')];
    expect(perVisitor).toBeCloseTo(a.revenue / a.exposed - c.revenue / c.exposed, 9);
    expect([low < perVisitor, perVisitor < high, low > 0]).toEqual([true, true, true]);
  });
});
