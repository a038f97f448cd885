import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGINE } from '../kit/database.ts';
import { startKith, WRITE_KEY, type Kith } from '../kit/kith.ts';

let dist: string;
let kith: Kith;
let below: Kith;
const script = `window.kith=1;${'/* the script */'.repeat(100)}`;
beforeAll(async () => {
  dist = mkdtempSync(join(tmpdir(), 'kith-files-'));
  for (const folder of ['dashboard/assets', 'sdk', 'demo']) mkdirSync(join(dist, folder), { recursive: true });
  writeFileSync(join(dist, 'dashboard/index.html'), '<!doctype html><html><head><title>Kith</title></head><body>dashboard</body></html>');
  writeFileSync(join(dist, 'dashboard/assets/main-a1b2c3d4.js'), 'run()');
  writeFileSync(join(dist, 'dashboard/assets/main-a1b2c3d4.js.map'), '{}');
  writeFileSync(join(dist, 'sdk/kith.js'), script);
  writeFileSync(join(dist, 'sdk/other.js'), 'no');
  writeFileSync(join(dist, 'demo/index.html'), '<html><head><!--kith--></head><body>shop</body></html>');
  writeFileSync(join(dist, 'secret.txt'), 'not served');
  kith = await startKith({ dist, args: ['--demo'] });
  below = await startKith({ dist, env: { KITH_PUBLIC_URL: 'https://shop.example/kith' } });
});
afterAll(async () => {
  await Promise.all([kith.close(), below.close()]);
  rmSync(dist, { recursive: true });
});
const get = (path: string, headers: Record<string, string> = {}, from = kith) => from.app.request(path, { headers });

describe('the dashboard', () => {
  it.each(['/', '/profiles', '/profiles/p_123', '/segments/new', '/setup?token=x'])('answers %s with its page', async (path) => {
    const answer = await get(path);
    expect(await answer.text()).toContain('<head><base href="/"><title>Kith');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });
  it('keeps hashed files for ever', async () => {
    const answer = await get('/assets/main-a1b2c3d4.js');
    expect(await answer.text()).toBe('run()');
    expect(answer.headers.get('cache-control')).toContain('immutable');
  });
  it.each(['/assets/none.js', '/robots.php', '/api/v1/none', '/v1/none', '/api/none', '/assets/main-a1b2c3d4.js.map'])(
    'has no %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );
  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/%00',
    '/%ff',
  ])('lets nobody climb out by %s', async (path) => expect(await (await get(path)).text()).not.toContain('not served'));
  it('lives under a path, whether a proxy takes it off or not', async () => {
    for (const path of ['/kith/profiles', '/profiles', '/kith', '/kith/']) {
      expect(await (await get(path, {}, below)).text()).toContain('<base href="/kith/">');
    }
    for (const path of ['/kith/healthz', '/healthz', '/kith/api/v1/setup', '/api/v1/setup', '/kith/kith.js', '/kith.js'])
      expect((await get(path, {}, below)).status).toBe(200);
    expect(
      (await below.app.request(`/kith/v1/batch?writeKey=${WRITE_KEY}`, { method: 'POST', body: '{"batch":[{"type":"page"}]}' })).status,
    ).toBe(200);
    const settings = (await (await get(`/kith/v1/projects/${WRITE_KEY}/settings`, {}, below)).json()) as object;
    expect(JSON.stringify(settings)).toContain('"apiHost":"shop.example/kith/v1"');
  });
});

describe('the script', () => {
  it('is read from any website, and asked for again only when it changed', async () => {
    const answer = await get('/kith.js');
    expect(await answer.text()).toBe(script);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'content-type': 'text/javascript; charset=utf-8',
    });
    const again = await get('/kith.js', { 'if-none-match': answer.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
  });
  it.each([
    ['br', (bytes: Buffer) => brotliDecompressSync(bytes)],
    ['gzip', (bytes: Buffer) => gunzipSync(bytes)],
  ])('comes as %s when the browser takes it', async (encoding, unpack) => {
    const answer = await get('/kith.js', { 'accept-encoding': encoding });
    expect(answer.headers.get('content-encoding')).toBe(encoding);
    expect(unpack(Buffer.from(await answer.arrayBuffer())).toString()).toBe(script);
  });
  it('has an address that never changes, and an integrity hash', async () => {
    const { body } = await kith.api<{ scriptUrl: string; integrity: string }>('owner', 'GET', '/check');
    expect(body.integrity).toMatch(/^sha384-[\w+/]{64}$/);
    const path = new URL(body.scriptUrl).pathname;
    expect(path).toMatch(/^\/kith\.[0-9a-f]{10}\.js$/);
    expect((await get(path)).headers.get('cache-control')).toContain('immutable');
    expect((await get('/kith.0123456789.js')).status).toBe(404);
  });
  it('tells its owner where it was loaded', async () => {
    await get('/kith.js', { referer: 'https://shop.example/' });
    const { body } = await kith.api<{ scriptLoads: { count: number; origins: string[] } }>('owner', 'GET', '/check');
    expect(body.scriptLoads.origins).toEqual(['https://shop.example']);
  });
  it.each(['/other.js', '/kith.exe.js', '/kith.map'])('brings no %s with it', async (path) => expect((await get(path)).status).toBe(404));
});

describe('the demo shop', () => {
  it('carries the script tag of the site, as its owner would paste it', async () => {
    const text = await (await get('/demo/')).text();
    expect(text).toContain(`<script async src="https://kith.example/kith.js" data-key="${WRITE_KEY}"`);
    expect((await get('/demo')).status).toBe(302);
    expect((await get('/demo/none.html')).status).toBe(404);
  });
  it('is not there without --demo', async () => expect((await get('/demo/', {}, below)).status).toBe(404));
});

describe('the process', () => {
  it('says that it lives, and which it is', async () => {
    const first = (await (await get('/healthz')).json()) as { boot: string };
    expect(first).toMatchObject({ status: 'ok', version: '0.0.0-test', store: ENGINE });
    expect(((await (await get('/healthz')).json()) as { boot: string }).boot).toBe(first.boot);
    expect(((await (await get('/healthz', {}, below)).json()) as { boot: string }).boot).not.toBe(first.boot);
  });
  it('is ready while the store can be written', async () => {
    expect((await get('/readyz')).status).toBe(200);
    const broken = await startKith();
    await broken.close();
    const answer = await get('/readyz', {}, broken);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
  });
  it('shows its figures to who knows the token', async () => {
    expect((await get('/metrics')).status).toBe(404);
    const counted = await startKith({ env: { KITH_METRICS_TOKEN: 'metrics-token' } });
    await counted.send([{ type: 'track', event: 'A', anonymousId: 'a' }, 5]);
    expect((await get('/metrics', { authorization: 'Bearer wrong' }, counted)).status).toBe(401);
    const text = await (await get('/metrics', { authorization: 'Bearer metrics-token' }, counted)).text();
    expect(text).toContain('# TYPE kith_events_accepted_total counter\nkith_events_accepted_total 1\n');
    expect(text).toContain('kith_events_rejected_total 1\n');
    await counted.close();
  });
});
