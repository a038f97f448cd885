import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setUpLink } from '../../collector/access/entry.ts';
import type { Session, SourceKey } from '../../shared/api.ts';
import { PUBLIC_URL, startKith, type Kith } from '../kit/kith.ts';
import { cookieOf, linkTokenOf, own, password, postTo, setUpOf, site } from './entrance.ts';

let kith: Kith;
const start = async (options: Parameters<typeof startKith>[0] = {}) => (kith = await startKith(options));
beforeEach(() => start({ ready: false }));
afterEach(() => kith.close());

const post = (path: string, body: unknown, headers?: Record<string, string>) => postTo(kith, path, body, headers);
const session = async (cookie: string) => kith.app.request('/api/v1/session', { headers: { cookie } });
const linkToken = () => linkTokenOf(kith);
const setUp = () => setUpOf(kith);

describe('set-up', () => {
  it('makes the owner, the site and its keys, and logs in', async () => {
    expect((await kith.api<{ open: boolean }>('anonymous', 'GET', '/setup')).body).toEqual({ open: true });
    const cookie = await setUp();
    const who = (await (await session(cookie)).json()) as Session;
    expect(who.member).toMatchObject({ email: 'owner@example.com', name: 'Olga' });
    expect(who.sites).toMatchObject([
      {
        name: 'Shop',
        role: 'owner',
        origins: ['https://shop.example'],
        timeZone: 'Europe/Amsterdam',
        currency: 'EUR',
        consent: 'required',
        weekStart: 1,
      },
    ]);
    expect(JSON.stringify(who)).not.toContain('"site":1');
    const sources = (await (await kith.app.request('/api/v1/sources', { headers: { cookie } })).json()) as { items: SourceKey[] };
    expect(sources.items.map(({ kind, key }) => [kind, key.length > 20])).toEqual([
      ['browser', true],
      ['server', false],
    ]);
    expect((await kith.api<{ open: boolean }>('anonymous', 'GET', '/setup')).body).toEqual({ open: false });
  });
  it('works once', async () => {
    const token = await linkToken();
    const body = { token, email: 'a@example.com', password, name: 'A', site };
    const answers = await Promise.all([post('/setup', body), post('/setup', { ...body, email: 'b@example.com' })]);
    expect(answers.map((a) => a.status).sort()).toEqual([200, 409]);
    expect((await post('/setup', body)).status).toBe(403);
    expect(await setUpLink(kith.deps)).toBeNull();
  });
  it('takes only the newest link', async () => {
    const old = await linkToken();
    await linkToken();
    expect((await post('/setup', { token: old, email: 'a@example.com', password, name: 'A', site })).status).toBe(403);
  });
  it.each([
    ['a short password', { password: 'short' }, 'password'],
    ['an address that is none', { email: 'nobody' }, 'email'],
    ['a time zone that is none', { site: { ...site, timeZone: 'Mars/Base' } }, 'site.timeZone'],
    ['a currency that is none', { site: { ...site, currency: 'XXQ' } }, 'site.currency'],
    ['an origin that is none', { site: { ...site, origins: ['javascript:alert(1)'] } }, 'site.origins.0'],
  ])('refuses %s, and the link stays good', async (_name, change, field) => {
    const body = { token: await linkToken(), email: 'a@example.com', password, name: 'A', site };
    const answer = await post('/setup', { ...body, ...change });
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { error: { message: string } }).error.message).toContain(field);
    expect((await post('/setup', body)).status).toBe(200);
  });
  it('happens by itself when the environment says so, and later starts change nothing', async () => {
    await kith.close();
    await start({ env: { KITH_ADMIN_EMAIL: 'Boss@Example.com', KITH_ADMIN_PASSWORD: password } });
    const answer = await post('/login', { email: 'boss@example.com', password });
    expect(answer.status).toBe(200);
    expect(((await answer.json()) as Session).sites).toMatchObject([{ role: 'owner', name: 'Shop' }]);
    expect(await setUpLink(kith.deps)).toBeNull();
  });
  it('lets the first owner finish a site that the environment began', async () => {
    await kith.close();
    await start();
    const cookie = await setUp();
    const who = (await (await session(cookie)).json()) as Session;
    expect(who.sites).toMatchObject([{ name: 'Shop', timeZone: 'Europe/Amsterdam', role: 'owner' }]);
    expect((await kith.send([{ type: 'track', event: 'A', anonymousId: 'a' }])).status).toBe(200);
  });
});

describe('log-in', () => {
  beforeEach(() => setUp());

  it('gives a cookie that no script reads and no other website sends', async () => {
    const answer = await post('/login', { email: 'OWNER@example.com', password });
    expect(answer.headers.get('set-cookie')).toMatch(/^kith_session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    expect((await session(cookieOf(answer))).status).toBe(200);
  });
  it('says the same of a wrong password and of an unknown person', async () => {
    const wrong = await post('/login', { email: 'owner@example.com', password: 'not this one' });
    const unknown = await post('/login', { email: 'nobody@example.com', password: 'not this one' });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.text()).toBe(await unknown.text());
  });
  it('stops guessing after eight tries, says how long, and forgets in time', async () => {
    for (let i = 0; i < 8; i++) expect((await post('/login', { email: 'owner@example.com', password: `guess ${i}` })).status).toBe(401);
    const blocked = await post('/login', { email: 'owner@example.com', password });
    expect(blocked.status).toBe(429);
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(800);
    kith.pass(15 * 60_000 + 1);
    expect((await post('/login', { email: 'owner@example.com', password })).status).toBe(200);
  });
  it('stops parallel guessing alike', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => post('/login', { email: 'owner@example.com', password: `g ${i}` })),
    );
    expect(answers.filter((a) => a.status === 429)).toHaveLength(4);
  });
  it('does not count against others', async () => {
    for (let i = 0; i < 9; i++) await post('/login', { email: 'victim@example.com', password: `guess ${i}` });
    expect((await post('/login', { email: 'owner@example.com', password })).status).toBe(200);
  });
  it('is refused from another website’s page', async () => {
    expect((await post('/login', { email: 'owner@example.com', password }, { ...own, origin: 'https://evil.example' })).status).toBe(403);
  });
  it('ends with log-out', async () => {
    const cookie = cookieOf(await post('/login', { email: 'owner@example.com', password }));
    expect((await post('/logout', {}, { ...own, cookie })).status).toBe(204);
    expect((await session(cookie)).status).toBe(401);
  });
  it('lasts while it is used, and ends after 30 days without use', async () => {
    const cookie = cookieOf(await post('/login', { email: 'owner@example.com', password }));
    for (let i = 0; i < 3; i++) {
      kith.pass(20 * 86_400_000);
      const answer = await session(cookie);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('set-cookie')).toContain('kith_session=');
    }
    kith.pass(30 * 86_400_000 + 1);
    expect((await session(cookie)).status).toBe(401);
  });
  it('keeps no token and no password that could be read from the database', async () => {
    const cookie = cookieOf(await post('/login', { email: 'owner@example.com', password }));
    const member = await kith.store.read.memberByEmail('owner@example.com');
    expect(member?.password).toMatch(/^\$argon2id\$/);
    expect(await kith.store.read.sessionByHash(cookie.split('=')[1] ?? '', kith.now())).toBeNull();
  });
});

describe('a change in the name of who is logged in', () => {
  const change = async (headers: Record<string, string>) => {
    const cookie = await setUp();
    const list = (await (await kith.app.request('/api/v1/sites', { headers: { cookie } })).json()) as { items: { id: string }[] };
    const id = list.items[0]?.id ?? '';
    const all = { cookie, 'content-type': 'application/json', ...headers };
    return (await kith.app.request(`/api/v1/sites/${id}`, { method: 'PUT', headers: all, body: '{"name":"New"}' })).status;
  };
  it('is taken from our own page', async () => expect(await change({ origin: PUBLIC_URL })).toBe(200));
  it('is taken from a page of the same host', async () =>
    expect(await change({ origin: 'http://127.0.0.1:8787', host: '127.0.0.1:8787' })).toBe(200));
  it('is refused from another website', async () => expect(await change({ origin: 'https://evil.example' })).toBe(403));
  it('is refused from a sandboxed page', async () => expect(await change({ origin: 'null' })).toBe(403));
  it('is refused when nobody says where it comes from', async () => expect(await change({})).toBe(403));
});

describe('people', () => {
  let cookie: string;
  const as = (method: string, path: string, body?: unknown, who = cookie) =>
    kith.app.request(`/api/v1${path}`, {
      method,
      headers: { ...own, cookie: who },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  const invite = async (email: string, role: string) => {
    const answer = await as('POST', '/members', { email, role, name: 'New' });
    return (await answer.json()) as { member: { id: string; role: string; invited: boolean }; link: string | null };
  };
  const join = (link: string | null) => post('/invitation', { token: new URL(link ?? '').searchParams.get('token'), password });
  beforeEach(async () => void (cookie = await setUp()));

  it('come by a link that works once', async () => {
    const { member, link } = await invite('Maria@Example.com', 'marketer');
    expect(member).toMatchObject({ email: 'maria@example.com', role: 'marketer', invited: true });
    expect((await post('/login', { email: 'maria@example.com', password: '' })).status).toBe(401);
    const token = new URL(link ?? '').searchParams.get('token') ?? '';
    expect(await (await kith.app.request(`/api/v1/invitation?token=${token}`)).json()).toEqual({ email: 'maria@example.com', name: 'New' });
    const joined = await join(link);
    expect(((await joined.json()) as Session).sites).toMatchObject([{ role: 'marketer' }]);
    expect((await join(link)).status).toBe(403);
    expect((await post('/login', { email: 'maria@example.com', password })).status).toBe(200);
    expect((await as('POST', '/members', { email: 'maria@example.com', role: 'viewer' })).status).toBe(409);
  });
  it('may come for seven days', async () => {
    const { link } = await invite('late@example.com', 'viewer');
    kith.pass(7 * 86_400_000 + 1);
    expect((await join(link)).status).toBe(403);
  });
  it('may be invited again while they have not come; the old link is dead', async () => {
    const first = await invite('slow@example.com', 'viewer');
    const second = await invite('slow@example.com', 'marketer');
    expect((await join(first.link)).status).toBe(403);
    expect(((await (await join(second.link)).json()) as Session).sites).toMatchObject([{ role: 'marketer' }]);
  });
  it('an invitation is no set-up link, and a set-up link no invitation', async () => {
    const { link } = await invite('x@example.com', 'viewer');
    const token = new URL(link ?? '').searchParams.get('token');
    expect((await post('/setup', { token, email: 'x@example.com', password, name: 'X', site })).status).toBe(403);
  });
  it('get another role at once', async () => {
    const { member, link } = await invite('v@example.com', 'viewer');
    const theirs = cookieOf(await join(link));
    expect((await as('PUT', `/members/${member.id}`, { role: 'marketer' })).status).toBe(200);
    expect((await as('GET', '/check', undefined, theirs)).status).toBe(200);
    expect((await as('DELETE', `/members/${member.id}`)).status).toBe(204);
    expect((await session(theirs)).status).toBe(401);
  });
  it('never leave a site without an owner', async () => {
    const list = (await (await as('GET', '/members')).json()) as { items: { id: string }[] };
    const me = list.items[0]?.id ?? '';
    const { member, link } = await invite('second@example.com', 'owner');
    expect((await as('DELETE', `/members/${me}`)).status).toBe(409);
    expect((await as('PUT', `/members/${me}`, { role: 'viewer' })).status).toBe(409);
    await join(link);
    expect((await as('PUT', `/members/${me}`, { role: 'viewer' })).status).toBe(200);
    expect((await as('DELETE', `/members/${member.id}`)).status).toBe(403);
  });
  it('leave a trail of what they changed, without secrets', async () => {
    const { link } = await invite('t@example.com', 'viewer');
    const made = (await (await as('POST', '/sources', { kind: 'server', name: 'Till' })).json()) as SourceKey;
    const trail = await (await as('GET', '/audit')).text();
    expect((JSON.parse(trail) as { items: { act: string }[] }).items.map((line) => line.act)).toEqual([
      'source.add',
      'member.invite',
      'setup',
    ]);
    expect(trail).not.toContain(made.key);
    expect(trail).not.toContain(link?.split('=')[1]);
  });
});
