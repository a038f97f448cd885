import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askingRoutes, collectingRoutes } from '../../collector/app.ts';
import { ORIGIN, SECRET_KEY, startKith, WRITE_KEY, type Kith } from '../kit/kith.ts';

let kith: Kith;
let open: Kith;
const SECOND = 'https://www.shop.example:8443';
const NEIGHBOUR = 'https://neighbour.example';
beforeAll(async () => {
  [kith, open] = await Promise.all([startKith(), startKith({ env: { KITH_SITE: JSON.stringify({ name: 'Open', origin: '*' }) } })]);
  await kith.api('owner', 'PUT', `/sites/${kith.site.id}`, { origins: [ORIGIN, SECOND] });
  await kith.api('owner', 'POST', '/sites', { name: 'Neighbour', origins: [NEIGHBOUR] });
});
afterAll(() => Promise.all([kith.close(), open.close()]));

const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` });
const pixel = Buffer.from(JSON.stringify({ writeKey: WRITE_KEY, anonymousId: 'a', event: 'Seen' })).toString('base64url');
/** Every route that takes a write key, as a page would ask it. */
const ROUTES = [...collectingRoutes, ...askingRoutes].map(([method, path]): [string, string, string] => [
  method.toUpperCase(),
  path.replace(':writeKey', WRITE_KEY),
  path.startsWith('/v1/pixel') ? `?data=${pixel}` : path === '/v1/me' ? '?anonymousId=a' : '',
]);
const BODY = JSON.stringify({ event: 'Seen', anonymousId: 'a', slots: ['hero'], batch: [{ type: 'page', anonymousId: 'a' }] });
/** Origins: the page's, whether a preflight lets it in, whether a browser's key does. */
const ORIGINS: [string, boolean, boolean][] = [
  [ORIGIN, true, true],
  [SECOND, true, true],
  // Which site a request is for is known by its key alone, which a preflight has not.
  [NEIGHBOUR, true, false],
  ['https://evil.example', false, false],
  ['http://shop.example', false, false],
  ['https://shop.example:8443', false, false],
  ['https://www.shop.example', false, false],
  ['https://shop.example.evil.example', false, false],
  ['https://evilshop.example', false, false],
  ['https://shop.example/', false, false],
  ['null', false, false],
  ['nonsense', false, false],
];
const corsOf = (answer: Response) =>
  Object.fromEntries([...answer.headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary'));
const ALLOWED = (origin: string) => ({
  'access-control-allow-origin': origin,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'Retry-After',
});
const PREFLIGHT = {
  'access-control-allow-methods': 'GET, HEAD, POST, OPTIONS',
  'access-control-allow-headers':
    'authorization, content-type, content-encoding, anonymousid, sentat, x-retry-count, rsa-recovered, rsa-retry-attempt, rsa-since-last-attempt, rsa-since-first-attempt, rsa-retry-reason',
  'access-control-max-age': '7200',
  vary: 'Origin',
};

describe.each(ORIGINS)('a page of %s (preflight: %s, events: %s)', (origin, known, allowed) => {
  it('gets the same preflight on every route', async () => {
    for (const [method, path] of ROUTES) {
      const answer = await kith.app.request(path, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': method } });
      expect([path, answer.status, corsOf(answer)]).toEqual([path, 204, { ...PREFLIGHT, ...(known ? ALLOWED(origin) : {}) }]);
    }
  });
  it('gets in, and may read the answer, on every route alike', async () => {
    for (const [method, path, query] of ROUTES) {
      const init = { method, headers: { ...basic(WRITE_KEY), origin }, ...(method === 'POST' ? { body: BODY } : {}) };
      const answer = await kith.app.request(`${path}${query}`, init);
      expect([path, corsOf(answer)]).toEqual([path, { vary: 'Origin', ...(known ? ALLOWED(origin) : {}) }]);
      // A picture is a picture, and figures are not kept.
      const always = path.startsWith('/v1/pixel') || path === '/v1/m';
      expect([path, answer.status < 300]).toEqual([path, allowed || always]);
      if (!allowed && !always)
        expect([path, answer.status, await answer.text()]).toEqual([path, 403, expect.stringContaining('does not take events')]);
    }
  });
});

describe('a page', () => {
  it.each(['https://any.example', 'http://localhost:3000', 'null'])('of %s gets in where the site allows any', async (origin) => {
    const answer = await open.app.request('/v1/batch', { method: 'POST', headers: { ...basic(WRITE_KEY), origin }, body: BODY });
    expect([answer.status, corsOf(answer)]).toEqual([200, { vary: 'Origin', ...ALLOWED(origin) }]);
  });
  it('that says its address in Referer alone is held to it', async () => {
    const from = (referer: string) =>
      kith.app.request('/v1/batch', { method: 'POST', headers: { ...basic(WRITE_KEY), referer }, body: BODY });
    expect([(await from(`${ORIGIN}/cart?x=1`)).status, (await from('https://evil.example/')).status]).toEqual([200, 403]);
  });
  it('of anywhere is not asked for of a server', async () => {
    const answer = await kith.app.request('/v1/batch', {
      method: 'POST',
      headers: { ...basic(SECRET_KEY), origin: 'https://evil.example' },
      body: BODY,
    });
    expect([answer.status, corsOf(answer)]).toEqual([200, { vary: 'Origin' }]);
  });
  it.each<[string, string, RequestInit, number]>([
    ['a body that is not JSON', '/v1/batch', { body: '{' }, 400],
    ['an unknown key', '/v1/t', { body: BODY, headers: basic('nobody-knows-this-key') }, 401],
    ['a body that is too large', '/v1/batch', { body: 'x'.repeat(600_000) }, 413],
    ['too many events', '/v1/batch', { body: JSON.stringify({ batch: Array.from({ length: 2501 }, () => ({})) }) }, 413],
  ])('may read why %s was refused', async (_name, path, { body, headers }, status) => {
    const answer = await kith.app.request(path, {
      method: 'POST',
      body,
      headers: { ...basic(WRITE_KEY), ...(headers as object), origin: ORIGIN },
    });
    expect([answer.status, corsOf(answer)]).toEqual([status, { vary: 'Origin', ...ALLOWED(ORIGIN) }]);
  });
});
