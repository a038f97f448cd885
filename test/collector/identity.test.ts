import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  Account,
  AccountMember,
  AccountRow,
  IdentifierLimit,
  List,
  MergePreview,
  Profile,
  Suggestion,
  TraitValue,
  WarningGroup,
} from '../../shared/api.ts';
import { SECRET_KEY, startKith, type Kith, type Who } from '../kit/kith.ts';

let kith: Kith;
beforeEach(async () => {
  kith = await startKith();
});
afterEach(() => kith.close());

const at = (minute: number): string => new Date(Date.parse('2026-03-04T08:00:00Z') + minute * 60_000).toISOString();
const library = { library: { name: 'kith.js', version: '1.0' } };
const browser = (...events: object[]) => kith.send(events.map((e) => ({ context: library, ...e })));
const server = (...events: object[]) => kith.send(events, { key: SECRET_KEY });
const get = async <T>(path: string, who: Who = 'marketer'): Promise<T> => {
  const { status, body } = await kith.api<T>(who, 'GET', path);
  expect(status, path).toBe(200);
  return body;
};
const whoIs = (value: string, namespace = 'user_id') =>
  get<Profile>(`/profiles/lookup?namespace=${namespace}&value=${encodeURIComponent(value)}`);
const inbox = async (status = 'open') => (await get<List<Suggestion>>(`/suggestions?status=${status}`)).items;

describe('an e-mail address', () => {
  it('that the site’s server states becomes an identifier, whatever its case and spaces', async () => {
    await server({ type: 'identify', userId: 'u1', traits: { email: ' Anna.B+news@Example.COM ' } });
    expect((await whoIs('anna.b+news@example.com', 'email')).id).toBe((await whoIs('u1')).id);
    expect((await whoIs('ANNA.B+news@example.com ', 'email')).identifiers).toContainEqual(
      expect.objectContaining({ namespace: 'email', value: 'anna.b+news@example.com' }),
    );
    const other = await kith.api('marketer', 'GET', '/profiles/lookup?namespace=email&value=annab%40example.com');
    expect(other.status).toBe(404);
  });
  it('that a browser claims names nobody and joins nobody, and asks a human', async () => {
    await server({ type: 'identify', userId: 'u1', traits: { email: 'anna@example.com' } });
    await browser({ type: 'identify', userId: 'u2', anonymousId: 'a2', traits: { email: 'ANNA@example.com' } });
    expect((await whoIs('anna@example.com', 'email')).id).toBe((await whoIs('u1')).id);
    expect((await whoIs('u2')).identifiers.map(({ namespace }) => namespace)).not.toContain('email');
    const [suggestion] = await inbox();
    expect(suggestion).toMatchObject({ kind: 'email', value: 'anna@example.com' });
    expect([suggestion?.one.userId, suggestion?.two.userId].sort()).toEqual(['u1', 'u2']);
  });
  it('has one owner: the second whom a server gives it to waits for a human, and the warning says so', async () => {
    await server({ type: 'identify', userId: 'u1', traits: { email: 'x@example.com' }, timestamp: at(2) });
    await server({ type: 'identify', userId: 'u2', traits: { email: 'x@example.com' }, timestamp: at(1) });
    expect((await whoIs('x@example.com', 'email')).id).toBe((await whoIs('u2')).id);
    expect((await whoIs('u1')).warnings[0]).toMatchObject({ kind: 'taken', detail: expect.stringContaining('x@example.com') });
    expect(await inbox()).toHaveLength(1);
  });
  it.each(['', 'no address', 'two@at@signs', 'test@test.com', 42, null])('is not %j', async (email) => {
    await server({ type: 'identify', userId: 'u1', traits: { email } });
    expect((await whoIs('u1')).identifiers.map(({ namespace }) => namespace)).toEqual(['user_id']);
  });
  it('belongs to one person up to the owner’s limit, in the order of time', async () => {
    const put = (most: number | null) =>
      kith.api<List<IdentifierLimit>>('owner', 'PUT', '/identifier-limits', { limits: [{ namespace: 'email', most }] });
    expect((await put(2)).body.items).toContainEqual({ namespace: 'email', most: 2, standard: 5 });
    for (const n of [3, 2, 1])
      await server({ type: 'identify', userId: 'u1', timestamp: at(n), traits: { email: `mail${n}@example.com` } });
    const emails = async () => (await whoIs('u1')).identifiers.filter(({ namespace }) => namespace === 'email').map(({ value }) => value);
    expect(await emails()).toEqual(['mail1@example.com', 'mail2@example.com']);
    expect((await whoIs('u1')).warnings[0]).toMatchObject({ kind: 'limit' });
    await put(null);
    expect(await emails()).toHaveLength(3);
    await put(1);
    expect(await emails()).toEqual(['mail1@example.com']);
  });
  it('and devices are limited too where the owner says so', async () => {
    await kith.api('owner', 'PUT', '/identifier-limits', { limits: [{ namespace: 'anonymous_id', most: 1 }] });
    for (const n of [2, 1]) await browser({ type: 'identify', anonymousId: `a${n}`, userId: 'u1', timestamp: at(n), context: library });
    expect((await whoIs('u1')).id).toBe((await whoIs('a1', 'anonymous_id')).id);
    expect((await whoIs('a2', 'anonymous_id')).identified).toBe(false);
  });
  it('refuses a limit that makes no sense', async () => {
    for (const most of [0, -1, 1.5, 'many'])
      expect((await kith.api('owner', 'PUT', '/identifier-limits', { limits: [{ namespace: 'email', most }] })).status).toBe(400);
  });
});

describe('the merge inbox', () => {
  beforeEach(async () => {
    await server({ type: 'identify', userId: 'u1', traits: { phone: '+44 20 7946 0000', plan: 'gold' }, timestamp: at(1) });
    await browser({
      type: 'identify',
      userId: 'u2',
      anonymousId: 'a2',
      traits: { phone: '0044 (20) 7946-0000', plan: 'free', city: 'Bath' },
    });
    await server({ type: 'track', event: 'Order Completed', userId: 'u2', properties: { order_id: 'o1', total: 30 } });
  });
  it('shows what each side has and what they would be, trait by trait', async () => {
    const [{ one, two }] = (await inbox()) as [Suggestion];
    const preview = await get<MergePreview>(`/profiles/${one.id}/merge?other=${two.id}`);
    expect(preview).toMatchObject({
      survivor: 'one',
      same: false,
      orders: 1,
      revenue: 30,
      one: { orders: 0 },
      two: { orders: 1, devices: 1 },
    });
    expect(preview.traits).toContainEqual({ name: 'plan', one: 'gold', two: 'free', winner: 'one' });
    expect(preview.traits).toContainEqual({ name: 'city', two: 'Bath', winner: 'two' });
  });
  it('joins on a human’s word, and takes apart exactly', async () => {
    const before = [await whoIs('u1'), await whoIs('u2')];
    const [suggestion] = await inbox();
    const { body } = await kith.api<{ linkId: string }>('marketer', 'POST', `/suggestions/${suggestion?.id}/accept`);
    expect(await whoIs('u2')).toMatchObject({ id: before[0]?.id, traits: { plan: 'gold', city: 'Bath' } });
    expect(await inbox()).toEqual([]);
    expect((await kith.api('marketer', 'POST', `/links/${body.linkId}/undo`)).status).toBe(200);
    const bare = ({ links: _, ...profile }: Profile) => profile;
    expect([await whoIs('u1'), await whoIs('u2')].map(bare)).toEqual(before.map(bare));
  });
  it('remembers what a human refused, until they open it again', async () => {
    const [suggestion] = await inbox();
    await kith.api('marketer', 'POST', `/suggestions/${suggestion?.id}/reject`);
    await browser({ type: 'identify', userId: 'u2', anonymousId: 'a2', traits: { phone: '+442079460000' } });
    expect(await inbox()).toEqual([]);
    expect(await inbox('rejected')).toMatchObject([{ id: suggestion?.id, decided: { by: expect.stringContaining('@') } }]);
    await kith.api('marketer', 'POST', `/suggestions/${suggestion?.id}/reopen`);
    expect(await inbox()).toHaveLength(1);
  });
  it('takes an alias between two known people, and a human’s own thought', async () => {
    await server({ type: 'alias', userId: 'u1', previousId: 'u2' });
    expect((await inbox()).map(({ kind }) => kind).sort()).toEqual(['alias', 'phone']);
    await server({ type: 'identify', userId: 'u3' });
    const [a, b] = [(await whoIs('u1')).id, (await whoIs('u3')).id];
    expect((await kith.api('marketer', 'POST', '/suggestions', { one: a, two: b, note: 'same voice' })).status).toBe(201);
    expect(await inbox()).toContainEqual(expect.objectContaining({ kind: 'human', note: 'same voice' }));
    expect((await kith.api('marketer', 'POST', '/suggestions', { one: a, two: a })).status).toBe(409);
  });
  it('writes into the trail who decided', async () => {
    const [suggestion] = await inbox();
    await kith.api('owner', 'POST', `/suggestions/${suggestion?.id}/accept`);
    const { items } = await get<List<{ act: string; member: string | null }>>('/audit', 'owner');
    expect(items.find(({ act }) => act === 'profile.link')?.member).toContain('@');
  });
});

describe('a warning', () => {
  const warnings = async (query = '') => (await get<List<WarningGroup>>(`/warnings${query}`)).items;
  it('names the sender, how often and whom it is about, and comes back when it happens again', async () => {
    const claim = (userId: string, minute: number) =>
      browser({ type: 'identify', anonymousId: 'shop', userId, timestamp: at(minute), messageId: `${userId}-${minute}` });
    await claim('u1', 1);
    await claim('u2', 2);
    await claim('u2', 3);
    const [group] = await warnings('?kind=shared_device');
    expect(group).toMatchObject({
      kind: 'shared_device',
      sender: expect.stringContaining('kith.js 1.0'),
      count: 2,
      first: at(2),
      last: at(3),
    });
    expect(group?.examples[0]?.profile?.id).toBe((await whoIs('u2')).id);
    expect((await kith.api('marketer', 'POST', `/warnings/${group?.id}/dismiss`)).status).toBe(204);
    expect(await warnings()).toEqual([]);
    expect(await warnings('?dismissed=true')).toHaveLength(1);
    await claim('u2', 4);
    expect(await warnings()).toMatchObject([{ fresh: 1, count: 3 }]);
  });
  it.each([
    ['poison_id', { type: 'identify', anonymousId: 'a1', userId: 'undefined' }],
    ['no_user', { type: 'alias', anonymousId: 'a1', previousId: 'a0' }],
    ['group', { type: 'group', anonymousId: 'a1' }],
    ['group', { type: 'group', anonymousId: 'a1', groupId: '[object Object]' }],
  ])('tells of %s: %j', async (kind, event) => {
    await browser(event);
    expect((await warnings()).map((group) => group.kind)).toContain(kind);
  });
  it('names the page that said it last, without what stands behind its question mark, and is one warning for all pages', async () => {
    const on = (path: string, minute: number) =>
      kith.send([{ type: 'alias', anonymousId: 'a1', previousId: 'a0', timestamp: at(minute), context: { ...library, page: { path } } }]);
    await on('/checkout?mail=a@example.com', 2);
    await on('/cart', 1);
    const [group, ...others] = await warnings();
    expect(others).toEqual([]);
    expect(group).toMatchObject({ count: 2, cases: 1, examples: [{ page: '/checkout' }] });
    expect((await whoIs('a1', 'anonymous_id')).warnings).toMatchObject([{ page: '/checkout' }]);
  });
  it('of a shared device names its page too', async () => {
    const claim = (userId: string, path: string) =>
      kith.send([{ type: 'identify', anonymousId: 'shop', userId, context: { ...library, page: { path } } }]);
    await claim('u1', '/one');
    kith.pass(1000);
    await claim('u2', '/two');
    expect((await warnings('?kind=shared_device'))[0]?.examples).toMatchObject([{ page: '/two' }]);
  });
  it('that nobody sent cannot be put aside', async () => {
    expect((await kith.api('marketer', 'POST', '/warnings/nonsense/dismiss')).status).toBe(404);
  });
});

describe('an account', () => {
  beforeEach(async () => {
    await server({ type: 'group', userId: 'u1', groupId: 'acme', traits: { name: 'Acme Ltd', seats: 5 }, timestamp: at(1) });
    await browser({ type: 'group', userId: 'u2', anonymousId: 'a2', groupId: 'acme', traits: { name: 'Evil', website: 'acme.example' } });
    await server({ type: 'track', event: 'Order Completed', userId: 'u2', properties: { order_id: 'o1', total: 30 } });
  });
  const acme = async () => (await get<List<AccountRow>>('/accounts?q=ACM')).items[0]!;
  it('has members, the sum of their orders, and traits of which a browser takes none from a server', async () => {
    expect(await acme()).toMatchObject({ groupId: 'acme', name: 'Acme Ltd', members: 2, orders: 1, revenue: 30, currency: 'EUR' });
    const account = await get<Account>(`/accounts/${(await acme()).id}`);
    expect(account.traits).toEqual({ name: 'Acme Ltd', seats: 5, website: 'acme.example' });
    expect(account.history.filter(({ name }) => name === 'name').map(({ value, trust }) => [value, trust])).toEqual([
      ['Evil', 'claimed'],
      ['Acme Ltd', 'verified'],
    ]);
    const { items } = await get<List<AccountMember>>(`/accounts/${account.id}/members`);
    expect(items.map(({ userId }) => userId)).toEqual(['u2', 'u1']);
  });
  it('tells who tried to change what the server said of it', async () => {
    const [warning, ...others] = (await get<List<WarningGroup>>('/warnings?kind=verified_trait')).items;
    expect(others).toEqual([]);
    expect(warning).toMatchObject({ count: 1, sender: expect.stringContaining('kith.js 1.0') });
    expect(warning?.examples[0]).toMatchObject({
      detail: 'A browser claimed other values for name of the account "acme"; what your server verified stays.',
      profile: { id: (await whoIs('u2')).id },
    });
  });
  it('stands on its members’ profiles', async () => {
    expect((await whoIs('u1')).accounts).toEqual([{ id: (await acme()).id, groupId: 'acme', name: 'Acme Ltd', since: at(1) }]);
  });
  it('pages through accounts and members, each once', async () => {
    for (const n of [1, 2, 3])
      await server({ type: 'group', userId: `m${n}`, groupId: 'acme' }, { type: 'group', userId: 'm1', groupId: `g${n}` });
    const all = async (path: string): Promise<string[]> => {
      const ids: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const list: List<{ id: string }> = await get(`${path}?limit=2${cursor ? `&cursor=${cursor}` : ''}`);
        ids.push(...list.items.map(({ id }) => id));
        cursor = list.next;
      }
      return ids;
    };
    expect(new Set(await all('/accounts')).size).toBe(4);
    expect(new Set(await all(`/accounts/${(await acme()).id}/members`)).size).toBe(5);
  });
  it('of another site, or none, is not found', async () => {
    expect((await kith.api('viewer', 'GET', '/accounts/g_none')).status).toBe(404);
    expect((await kith.api('viewer', 'GET', '/accounts/g_none/members')).status).toBe(404);
  });
});

describe('a trait', () => {
  it('shows what it was before, when, and who said so', async () => {
    await browser({ type: 'identify', anonymousId: 'a1', traits: { plan: 'trial' }, timestamp: at(1) });
    await server({ type: 'identify', userId: 'u1', traits: { plan: 'gold' }, timestamp: at(2) });
    await browser({ type: 'identify', userId: 'u1', anonymousId: 'a1', traits: { plan: 'stolen' }, timestamp: at(3) });
    const { items } = await get<List<TraitValue>>(`/profiles/${(await whoIs('u1')).id}/traits/plan`);
    expect(items.map(({ value, at: when, trust, current }) => [value, when, trust, current])).toEqual([
      ['stolen', at(3), 'claimed', false],
      ['gold', at(2), 'verified', true],
      ['trial', at(1), 'claimed', false],
    ]);
    expect(items[2]?.identifier).toEqual({ namespace: 'anonymous_id', value: 'a1' });
  });
  it('has room beside as many others as browsers may make up, and no more', async () => {
    await kith.api('owner', 'PUT', '/limits', { traits: 20 });
    const traits = (from: number, n: number) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`t${from + i}`, 1]));
    const identify = (data: object) => ({ type: 'identify', userId: 'u1', traits: data });
    for (let i = 0; i < 4; i++) await browser(identify(traits(i * 8, 8)));
    kith.pass(1000);
    await browser(identify({ t0: 'changed', beyond: 1 }));
    const flooded = await whoIs('u1');
    const sent = (profile: Profile) => Object.keys(profile.traits).filter((name) => !name.startsWith('$'));
    expect(sent(flooded)).toHaveLength(20);
    expect(flooded.traits).toMatchObject({ t0: 'changed' });
    expect(flooded.warnings).toEqual([expect.objectContaining({ kind: 'many_traits', detail: expect.stringContaining('more than 20') })]);
    await server(identify({ ...traits(100, 25), t1: 'verified' }));
    expect(sent(await whoIs('u1'))).toHaveLength(45);
  });
});
