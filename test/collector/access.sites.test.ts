import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startKith, type Kith } from '../kit/kith.ts';
import { cookieOf, own, password, postTo, setUpOf, site } from './entrance.ts';

let kith: Kith;
const start = async (options: Parameters<typeof startKith>[0] = {}) => (kith = await startKith(options));
beforeEach(() => start({ ready: false }));
afterEach(() => kith.close());

const post = (path: string, body: unknown, headers?: Record<string, string>) => postTo(kith, path, body, headers);
const setUp = () => setUpOf(kith);

describe('sites', () => {
  it('are changed by who has seen them as they are', async () => {
    const cookie = await setUp();
    const ask = (method: string, path: string, body?: object, tag?: string | null) =>
      kith.app.request(`/api/v1/sites${path}`, {
        method,
        headers: { ...own, cookie, ...(tag ? { 'if-match': tag } : {}) },
        body: body && JSON.stringify(body),
      });
    const { id } = ((await (await ask('GET', '')).json()) as { items: { id: string }[] }).items[0]!;
    const seen = (await ask('GET', `/${id}`)).headers.get('etag');
    expect(seen).toMatch(/^"[\w-]+"$/);
    const changed = await ask('PUT', `/${id}`, { language: 'de' }, seen);
    expect(changed.status).toBe(200);
    const now = changed.headers.get('etag');
    expect(now).not.toBe(seen);
    expect((await ask('GET', `/${id}`)).headers.get('etag')).toBe(now);
    expect((await ask('PUT', `/${id}`, { language: 'fr' }, seen)).status).toBe(409);
    expect((await ask('PUT', `/${id}`, { weekStart: 7 }, '*')).status).toBe(200);
    const last = await ask('PUT', `/${id}`, { consent: 'implied' });
    expect([last.status, await last.json()]).toMatchObject([200, { language: 'de', weekStart: 7, consent: 'implied' }]);
  });
  it('are seen by their own people only', async () => {
    const cookie = await setUp();
    const added = await kith.app.request('/api/v1/sites', {
      method: 'POST',
      headers: { ...own, cookie },
      body: JSON.stringify({ name: 'Second', origins: ['https://two.example'] }),
    });
    const second = (await added.json()) as { id: string };
    const invited = await kith.app.request('/api/v1/members', {
      method: 'POST',
      headers: { ...own, cookie },
      body: JSON.stringify({ email: 'one@example.com', role: 'owner' }),
    });
    const { link } = (await invited.json()) as { link: string };
    const theirs = cookieOf(await post('/invitation', { token: new URL(link).searchParams.get('token'), password }));
    const ask = (who: string, id: string) => kith.app.request('/api/v1/sources', { headers: { cookie: who, 'kith-site': id } });
    expect((await ask(cookie, second.id)).status).toBe(200);
    expect((await ask(theirs, second.id)).status).toBe(403);
    const change = await kith.app.request(`/api/v1/sites/${second.id}`, {
      method: 'PUT',
      headers: { ...own, cookie: theirs },
      body: '{"name":"Mine"}',
    });
    expect(change.status).toBe(404);
  });
  it('can be removed while nothing was received, but not the only one', async () => {
    const cookie = await setUp();
    const ask = (method: string, path: string, id: string, body?: string) =>
      kith.app.request(`/api/v1${path}`, { method, headers: { ...own, cookie, ...(id ? { 'kith-site': id } : {}) }, body });
    const first = ((await (await ask('GET', '/sites', '')).json()) as { items: { id: string }[] }).items[0]?.id ?? '';
    expect((await ask('DELETE', `/sites/${first}`, first)).status).toBe(409);
    const second = (await (await ask('POST', '/sites', '', '{"name":"Second"}')).json()) as { id: string };
    expect((await ask('DELETE', `/sites/${second.id}`, second.id)).status).toBe(204);
    expect((await ask('GET', '/sources', second.id)).status).toBe(403);
  });
});

describe('text that not every database keeps as it is', () => {
  beforeEach(async () => {
    await kith.close();
    await start();
  });
  it.each([
    ['the name of a key', 'POST', '/sources', { kind: 'browser', name: 'x\0y' }],
    ['half a character of it', 'POST', '/sources', { kind: 'browser', name: 'x\udc00y' }],
    ['the name of a person', 'POST', '/members', { email: 'eve@example.com', role: 'viewer', name: 'Eve\0' }],
  ])('is refused: %s', async (_, method, path, body) => {
    const { status, body: said } = await kith.api('owner', method, path, body);
    expect([status, said]).toEqual([
      400,
      { error: { code: 'invalid', message: 'name: holds a NUL or half a character, which cannot be stored unchanged.' } },
    ]);
  });
});
