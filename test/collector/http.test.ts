import { concluded } from '../../collector/access/causes.ts';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LiveEvent } from '../../shared/api.ts';
import { createHub } from '../../collector/hub.ts';
import { alone } from '../../collector/store/peers.ts';
import { ORIGIN, SECRET_KEY, startKith, WRITE_KEY, type Kith } from '../kit/kith.ts';

let kith: Kith;
beforeAll(async () => void (kith = await startKith()));
afterAll(() => kith.close());

const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` });
const event = (more: object = {}) => ({ type: 'track', event: 'Seat Chosen', anonymousId: 'a-1', ...more });
const batch = (...events: unknown[]) => JSON.stringify({ batch: events });
const nest = (levels: number) => '{"a":'.repeat(levels - 1) + '{}' + '}'.repeat(levels - 1);
/** A track event whose JSON nests so deep, itself included. */
const deep = (levels: number) => `{"type":"track","event":"Deep","anonymousId":"a-1","properties":${nest(levels - 1)}}`;
const ofSize = (bytes: number) => {
  const bare = JSON.stringify(event({ properties: { fill: '' } })).length;
  return JSON.stringify(event({ properties: { fill: 'x'.repeat(bytes - bare) } }));
};
/** A whole body of so many bytes, in events that are each within their own limit. */
const bodyOf = (bytes: number) => {
  const events = Array.from({ length: Math.floor(bytes / 30_000) }, () => ofSize(30_000));
  const body = `{"batch":[${events.join(',')}],"pad":""}`;
  return body.replace('"pad":""', `"pad":"${'x'.repeat(bytes - body.length)}"`);
};

interface Row {
  name: string;
  body: string | Uint8Array;
  headers?: Record<string, string>;
  path?: string;
  status: number;
  accepted?: number;
  /** Codes of the rejected events. */
  rejected?: string[];
  /** Text of the answer. */
  has?: string;
  hasNot?: string;
}
const rows: Row[] = [
  { name: 'takes an event', body: batch(event()), status: 200, accepted: 1 },
  { name: 'takes text/plain', body: batch(event()), headers: { 'content-type': 'text/plain' }, status: 200, accepted: 1 },
  { name: 'takes gzip', body: gzipSync(batch(event())), headers: { 'content-encoding': 'gzip' }, status: 200, accepted: 1 },
  { name: 'keeps the good one beside a bad one', body: batch(event(), 5, event()), status: 200, accepted: 2, rejected: ['invalid'] },
  { name: 'takes an event without any id, for measurement', body: batch({ type: 'page', name: 'Home' }), status: 200, accepted: 1 },
  { name: 'takes empty and null ids as absent', body: batch(event({ anonymousId: '', userId: null })), status: 200, accepted: 1 },
  { name: 'refuses an unknown type', body: batch(event({ type: 'trak' })), status: 200, accepted: 0, rejected: ['invalid'], has: 'type' },
  { name: 'refuses properties that are a list', body: batch(event({ properties: [] })), status: 200, accepted: 0, rejected: ['invalid'] },
  { name: 'refuses a number as userId', body: batch(event({ userId: 7 })), status: 200, accepted: 0, rejected: ['invalid'], has: 'userId' },
  {
    name: 'refuses a track without a name',
    body: batch({ type: 'track', anonymousId: 'a' }),
    status: 200,
    accepted: 0,
    rejected: ['bad_name'],
  },
  {
    name: 'refuses a name of 201 characters',
    body: batch(event({ event: 'x'.repeat(201) })),
    status: 200,
    accepted: 0,
    rejected: ['bad_name'],
  },
  { name: 'takes a name of 200 characters', body: batch(event({ event: 'x'.repeat(200) })), status: 200, accepted: 1 },
  {
    name: 'refuses a control character in a name',
    body: batch(event({ event: 'a\nb' })),
    status: 200,
    accepted: 0,
    rejected: ['bad_name'],
  },
  { name: 'refuses a time that is none', body: batch(event({ timestamp: 'yesterday' })), status: 200, accepted: 0, rejected: ['bad_time'] },
  { name: 'refuses NUL', body: batch(event({ properties: { a: 'x\0y' } })), status: 200, accepted: 0, rejected: ['bad_text'] },
  { name: 'refuses NUL in a key', body: batch(event({ properties: { 'a\0': 1 } })), status: 200, accepted: 0, rejected: ['bad_text'] },
  {
    name: 'refuses half a character',
    body: '{"batch":[{"type":"track","event":"A","anonymousId":"a","properties":{"x":"\\ud800"}}]}',
    status: 200,
    accepted: 0,
    rejected: ['bad_text'],
  },
  {
    name: 'takes a whole character of two halves',
    body: '{"batch":[{"type":"track","event":"A","anonymousId":"a","properties":{"x":"\\ud83d\\ude00"}}]}',
    status: 200,
    accepted: 1,
  },
  {
    name: 'refuses 2^53',
    body: '{"batch":[{"type":"track","event":"A","anonymousId":"a","properties":{"x":9007199254740993}}]}',
    status: 200,
    accepted: 0,
    rejected: ['bad_number'],
    has: '9007199254740993',
  },
  {
    name: 'takes 2^53-1',
    body: '{"batch":[{"type":"track","event":"A","anonymousId":"a","properties":{"x":-9007199254740991}}]}',
    status: 200,
    accepted: 1,
  },
  {
    name: 'refuses 1e400',
    body: '{"batch":[{"type":"track","event":"A","anonymousId":"a","properties":{"x":1e400}}]}',
    status: 200,
    accepted: 0,
    rejected: ['bad_number'],
  },
  {
    name: 'does not take digits in a text for a number',
    body: batch(event({ properties: { x: '90071992547409931234 1e400 "{[' } })),
    status: 200,
    accepted: 1,
  },
  { name: 'takes 64 levels', body: `{"batch":[${deep(64)}]}`, status: 200, accepted: 1 },
  {
    name: 'refuses 65 levels, and no other event',
    body: `{"batch":[${deep(65)},${deep(3)}]}`,
    status: 200,
    accepted: 1,
    rejected: ['too_deep'],
  },
  {
    name: 'refuses 80,000 levels, and no other event',
    body: `{"batch":[${deep(80_000)},${deep(3)}]}`,
    status: 200,
    accepted: 1,
    rejected: ['too_deep'],
  },
  {
    name: 'refuses 80,000 levels in a single event',
    body: deep(80_000),
    path: '/v1/track',
    status: 200,
    accepted: 0,
    rejected: ['too_deep'],
  },
  { name: 'refuses a deep envelope as a whole', body: `{"context":${nest(80_000)},"batch":[${deep(3)}]}`, status: 400, has: 'nests' },
  { name: 'takes an event of 32 KB', body: `{"batch":[${ofSize(32 * 1024)}]}`, status: 200, accepted: 1 },
  {
    name: 'refuses an event of 32 KB and one byte',
    body: `{"batch":[${ofSize(32 * 1024 + 1)}]}`,
    status: 200,
    accepted: 0,
    rejected: ['too_large'],
  },
  { name: 'takes a body of 499 KB', body: bodyOf(499 * 1024), status: 200, accepted: 17 },
  { name: 'takes a body of 500 KB', body: bodyOf(500 * 1024), status: 200, accepted: 17 },
  { name: 'refuses a body of 500 KB and one byte', body: bodyOf(500 * 1024 + 1), status: 413, has: 'larger than 500 KB' },
  { name: 'refuses a body of 501 KB', body: bodyOf(501 * 1024), status: 413, has: 'larger than 500 KB' },
  { name: 'refuses a body of 10 MB', body: new Uint8Array(10 * 1024 * 1024).fill(32), status: 413, has: 'larger than 500 KB' },
  {
    name: 'refuses a gzip bomb',
    body: gzipSync(new Uint8Array(50 * 1024 * 1024)),
    headers: { 'content-encoding': 'gzip' },
    status: 413,
    has: 'larger than 500 KB',
  },
  { name: 'refuses gzip in gzip', body: gzipSync(gzipSync(batch(event()))), headers: { 'content-encoding': 'gzip' }, status: 400 },
  { name: 'refuses gzip that is none', body: batch(event()), headers: { 'content-encoding': 'gzip' }, status: 400, has: 'gzip' },
  { name: 'refuses half a gzip', body: gzipSync(batch(event())).subarray(0, 30), headers: { 'content-encoding': 'gzip' }, status: 400 },
  { name: 'refuses another encoding', body: batch(event()), headers: { 'content-encoding': 'br' }, status: 400 },
  {
    name: 'refuses text that is not UTF-8',
    body: Buffer.concat([Buffer.from('{"batch":[{"type":"track","event":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}]}')]),
    status: 400,
    has: 'UTF-8',
  },
  { name: 'refuses half a document', body: '{"batch":[', status: 400, has: 'JSON', hasNot: 'Unexpected' },
  { name: 'refuses nothing', body: '', status: 400 },
  { name: 'refuses null', body: 'null', status: 400 },
  { name: 'refuses a list', body: '[]', status: 400 },
  { name: 'refuses a batch that is no list', body: '{"batch":5}', status: 400 },
  { name: 'refuses an empty batch', body: '{"batch":[]}', status: 400, has: 'no events' },
  {
    name: 'takes 2,500 events',
    body: batch(...Array.from({ length: 2500 }, (_, i) => event({ messageId: `m${i}` }))),
    status: 200,
    accepted: 2500,
  },
  { name: 'refuses 2,501 events', body: batch(...Array.from({ length: 2501 }, () => event())), status: 413, has: '2500' },
  {
    name: 'refuses a $ name from a browser',
    body: batch(event({ event: '$secret' })),
    status: 200,
    accepted: 0,
    rejected: ['reserved_name'],
  },
  {
    name: 'refuses a $ trait from a browser',
    body: batch({ type: 'identify', userId: 'u', traits: { $clv: 9 } }),
    status: 200,
    accepted: 0,
    rejected: ['reserved_name'],
  },
  { name: 'takes an exposure from a browser', body: batch(event({ event: '$exposure' })), status: 200, accepted: 1 },
  { name: 'takes a $ name from a server', body: batch(event({ event: '$secret' })), headers: basic(SECRET_KEY), status: 200, accepted: 1 },
  {
    name: 'takes hostile names of keys',
    body: '{"batch":[{"type":"track","event":"A","anonymousId":"a","properties":{"__proto__":{"polluted":1},"constructor":"x","toString":1}}]}',
    status: 200,
    accepted: 1,
  },
  {
    name: 'takes the last of two keys alike',
    body: '{"batch":[1,2],"batch":[{"type":"track","event":"A","anonymousId":"a"}]}',
    status: 200,
    accepted: 1,
  },
  { name: 'reads the type from the address', body: JSON.stringify(event({ type: 'identify' })), path: '/v1/t', status: 200, accepted: 1 },
  { name: 'takes an alias', body: JSON.stringify({ previousId: 'a-1', userId: 'u-9' }), path: '/v1/a', status: 200, accepted: 1 },
  { name: 'refuses an unknown key', body: batch(event()), headers: basic('not-a-key-that-we-know'), status: 401, hasNot: 'not-a-key' },
  {
    name: 'refuses an origin that the site does not allow',
    body: batch(event()),
    headers: { ...basic(WRITE_KEY), origin: 'https://evil.example' },
    status: 403,
  },
  {
    name: 'takes an origin that the site allows',
    body: batch(event()),
    headers: { ...basic(WRITE_KEY), origin: ORIGIN },
    status: 200,
    accepted: 1,
  },
];

describe('POST /v1/batch', () => {
  it.each(rows)('$name', async ({ body, headers, path, status, accepted, rejected = [], has, hasNot }) => {
    const answer = await kith.app.request(path ?? '/v1/batch', {
      method: 'POST',
      headers: { ...basic(WRITE_KEY), ...headers },
      body: body as string,
    });
    const text = await answer.text();
    expect({ status: answer.status, text }).toMatchObject({ status });
    const json = JSON.parse(text) as { accepted: number; rejected: { code: string; reason: string }[] };
    if (status === 200) {
      expect(json.rejected.map((r) => r.code)).toEqual(rejected);
      expect(json.rejected.every((r) => r.reason.length > 10)).toBe(true);
      expect(json).toMatchObject({ ok: true, accepted, duplicates: 0 });
    } else expect(json).toHaveProperty('error.message');
    if (has) expect(text).toContain(has);
    if (hasNot) expect(text).not.toContain(hasNot);
    expect(kith.log).toEqual([]);
  });

  it('says where each rejected event stood, and which it was', async () => {
    const { body } = await kith.send([event(), event({ messageId: 'm-bad', event: '' })]);
    expect(body['rejected']).toEqual([{ index: 1, messageId: 'm-bad', code: 'bad_name', reason: expect.any(String) as string }]);
  });

  it('counts the same event again as a duplicate', async () => {
    const same = [event({ messageId: 'm-same' }), event({ messageId: 'm-same' })];
    expect((await kith.send(same)).body).toMatchObject({ accepted: 1, duplicates: 1 });
    expect((await kith.send(same)).body).toMatchObject({ accepted: 0, duplicates: 2 });
  });
});

describe('the key', () => {
  const known = WRITE_KEY;
  const wrong = 'a-key-that-nobody-knows';
  const places: [string, { auth?: string; body?: object; query?: string; in?: string }][] = [
    ['Basic', { auth: `Basic ${Buffer.from(`${known}:`).toString('base64')}` }],
    ['writeKey of the body', { body: { writeKey: known } }],
    ['writeKey of the first event that has one', { in: known }],
    ['the address', { query: known }],
    ['Bearer', { auth: `Bearer ${known}` }],
    ['the address, after an unknown one in the body', { body: { writeKey: wrong }, query: known }],
    ['Bearer, after an unknown one in an event', { in: wrong, auth: `Bearer ${known}` }],
  ];
  it.each(places)('is found in %s', async (_name, place) => {
    const answer = await kith.app.request(`/v1/batch${place.query ? `?writeKey=${place.query}` : ''}`, {
      method: 'POST',
      headers: place.auth ? { authorization: place.auth } : {},
      body: JSON.stringify({ ...place.body, batch: [event(place.in ? { writeKey: place.in } : {})] }),
    });
    expect(answer.status).toBe(200);
  });
  it('is missed with 401', async () => {
    expect((await kith.app.request('/v1/batch', { method: 'POST', body: batch(event()) })).status).toBe(401);
  });
  it('ends at once when it is revoked', async () => {
    const added = await kith.api<{ id: string; key: string }>('owner', 'POST', '/sources', { kind: 'browser', name: 'Second' });
    expect((await kith.send([event()], { key: added.body.key })).status).toBe(200);
    expect((await kith.api('owner', 'DELETE', `/sources/${added.body.id}`)).status).toBe(204);
    expect((await kith.send([event()], { key: added.body.key })).status).toBe(401);
  });
});

describe('other collecting routes', () => {
  it.each(['/v1/b', '/v1/import', '/beacon/v1/batch'])('%s takes a batch', async (path) => {
    const answer = await kith.app.request(path, { method: 'POST', headers: basic(WRITE_KEY), body: batch(event()) });
    expect(await answer.json()).toMatchObject({ ok: true, accepted: 1 });
  });
  it.each(['{"writeKey":"KEY","event":"Seen","anonymousId":"p-1"}', 'not json', ''])(
    'the pixel is a gif whatever it carries: %s',
    async (text) => {
      const data = Buffer.from(text.replace('KEY', WRITE_KEY)).toString('base64url');
      const answer = await kith.app.request(`/v1/pixel/track?data=${data}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('image/gif');
    },
  );
  it('the pixel’s event is stored', async () => {
    const before = (await kith.api<{ events24h: number }>('owner', 'GET', '/check')).body.events24h;
    const data = Buffer.from(JSON.stringify({ writeKey: WRITE_KEY, event: 'Seen', anonymousId: 'p-2' })).toString('base64');
    await kith.app.request(`/v1/pixel/track?data=${encodeURIComponent(data)}`);
    expect((await kith.api<{ events24h: number }>('owner', 'GET', '/check')).body.events24h).toBe(before + 1);
    const plus = Buffer.from(JSON.stringify({ writeKey: WRITE_KEY, event: 'Été ~~~>>>', anonymousId: 'p-3' })).toString('base64');
    expect(plus).toContain('+');
    await kith.app.request(`/v1/pixel/track?data=${plus}`);
    expect((await kith.api<{ events24h: number }>('owner', 'GET', '/check')).body.events24h).toBe(before + 2);
  });
  it('Segment’s client gets its settings', async () => {
    const answer = await kith.app.request(`/v1/projects/${WRITE_KEY}/settings`);
    expect(await answer.json()).toEqual({
      integrations: { 'Segment.io': { apiKey: WRITE_KEY, apiHost: 'kith.example/v1', protocol: 'https' } },
      metrics: { sampleRate: 0 },
    });
    expect((await kith.app.request('/v1/projects/nobody-knows-this-key/settings')).status).toBe(401);
  });
  it.each(['/sourceConfig', '/sourceConfig/'])('RudderStack’s client gets its configuration at %s', async (path) => {
    const answer = await kith.app.request(`${path}?writeKey=${WRITE_KEY}`);
    expect(await answer.json()).toMatchObject({ source: { id: expect.any(String) as string, config: {}, destinations: [] } });
    expect((await kith.app.request(path, { method: 'HEAD', headers: basic(WRITE_KEY) })).status).toBe(200);
    expect((await kith.app.request(path)).status).toBe(401);
  });
  it('a client’s figures are taken', async () => {
    expect((await kith.app.request('/v1/m', { method: 'POST', body: '{}' })).status).toBe(204);
  });
});

describe('CORS', () => {
  const paths = ['/v1/batch', '/v1/t', '/v1/m', '/v1/decide', `/v1/projects/${WRITE_KEY}/settings`, '/sourceConfig', '/v1/pixel/track'];
  it.each(paths)('%s answers a preflight', async (path) => {
    const answer = await kith.app.request(path, {
      method: 'OPTIONS',
      headers: { origin: ORIGIN, 'access-control-request-method': 'POST' },
    });
    expect(answer.status).toBe(204);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-credentials': 'true',
      'access-control-max-age': '7200',
      vary: 'Origin',
      'access-control-allow-headers':
        'authorization, content-type, content-encoding, anonymousid, sentat, x-retry-count, rsa-recovered, rsa-retry-attempt, rsa-since-last-attempt, rsa-since-first-attempt, rsa-retry-reason',
    });
  });
  it.each(['/kith.js', '/kith.core.js', '/kith.0123456789.mjs'])('%s answers a preflight of any page', async (path) => {
    const headers = { origin: 'https://anywhere.example', 'access-control-request-method': 'GET' };
    const answer = await kith.app.request(path, { method: 'OPTIONS', headers });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
  });
  it.each([
    ['an answer', WRITE_KEY, batch(event()), 200],
    ['a refusal of the body', WRITE_KEY, '{', 400],
    ['a refusal of the key', 'nobody-knows-this-key', batch(event()), 401],
  ])('lets the page read %s', async (_name, key, body, status) => {
    const answer = await kith.app.request('/v1/batch', { method: 'POST', headers: { ...basic(key), origin: ORIGIN }, body });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(answer.headers.get('access-control-expose-headers')).toBe('Retry-After');
  });
  it('tells a foreign page nothing', async () => {
    const answer = await kith.app.request('/v1/batch', { method: 'OPTIONS', headers: { origin: 'https://evil.example' } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(answer.headers.get('vary')).toBe('Origin');
  });
  it('never opens the server API to other origins', async () => {
    const answer = await kith.app.request('/api/v1/session', { headers: { origin: ORIGIN } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('failed events', () => {
  it('are kept with their reason, and can be tried again', async () => {
    const fresh = await startKith();
    await fresh.send([{ type: 'identify', userId: 'u', traits: { $points: 5 }, messageId: 'm-b', timestamp: '2024-01-01T00:00:00Z' }]);
    type Kept = { items: { id: string; code: string; messageId: string }[] };
    const kept = (await fresh.api<Kept>('marketer', 'GET', '/failed-events')).body.items;
    expect(kept).toMatchObject([{ code: 'reserved_name', messageId: 'm-b' }]);
    const again = await fresh.api('marketer', 'POST', `/failed-events/${kept[0]?.id}/replay`);
    expect(again.body).toMatchObject({ accepted: 0, rejected: [{ code: 'reserved_name' }] });
    expect((await fresh.api<Kept>('marketer', 'GET', '/failed-events')).body.items).toHaveLength(1);
    expect((await fresh.api('marketer', 'POST', '/failed-events/999/replay')).status).toBe(404);
    await fresh.close();
  });
  it('are gone once they could be stored', async () => {
    const fresh = await startKith();
    const failed = {
      code: 'busy',
      reason: 'An older version refused it.',
      messageId: 'm-1',
      body: JSON.stringify(event({ messageId: 'm-1' })),
      ...{ type: 'track', name: 'Seen', shape: 'An older version refused it.', identifiers: [] },
    };
    const batch = { site: fresh.site.site, source: { id: 1, kind: 'browser' as const }, sender: '', events: [], anonymous: [] };
    await fresh.store.ingest({ ...batch, failed: [{ ...failed, receivedAt: fresh.now() }] }, fresh.now());
    const { items } = (await fresh.api<{ items: { id: string }[] }>('marketer', 'GET', '/failed-events')).body;
    expect((await fresh.api('marketer', 'POST', `/failed-events/${items[0]?.id}/replay`)).body).toMatchObject({
      accepted: 1,
      rejected: [],
    });
    expect((await fresh.api<{ items: unknown[] }>('marketer', 'GET', '/failed-events')).body.items).toEqual([]);
    await fresh.close();
  });
});

describe('what is kept of a refused event', () => {
  const bad = { event: '', anonymousId: 'a' };
  const kept = async (
    path: string,
    body: string,
    headers: Record<string, string> = {},
  ): Promise<{ fresh: Kith; body: string; id: string }> => {
    const fresh = await startKith();
    const answer = await fresh.app.request(path, { method: 'POST', headers, body });
    expect(await answer.json()).toMatchObject({ accepted: 0, rejected: [{}] });
    const { items } = (await fresh.api<{ items: { id: string; body: string }[] }>('marketer', 'GET', '/failed-events')).body;
    expect(items).toHaveLength(1);
    return { fresh, body: items[0]!.body, id: items[0]!.id };
  };
  const keys: [string, string, string][] = [
    ['of the body', '/v1/track', `{"writeKey":"${SECRET_KEY}" , "event":"","anonymousId":"a"}`],
    ['of the event', '/v1/batch', `{"batch":[{"type":"track","event":"","writeKey":"${SECRET_KEY}"}]}`],
    ['given twice', '/v1/track', `{"writeKey":"x","writeKey":"${SECRET_KEY}","event":""}`],
    ['spelled otherwise', '/v1/track', `{"event":"","write\\u004bey" : "${SECRET_KEY}"}`],
    ['of an event too large to be kept whole', '/v1/track', `{"event":"","writeKey":"${SECRET_KEY}","x":"${'x'.repeat(33_000)}"}`],
    ['of an event too deep', '/v1/track', `{"writeKey":"${SECRET_KEY}","x":${'['.repeat(500)}${']'.repeat(500)}}`],
    ['of a batch that was sent as one event', '/v1/track', `{"event":"","batch":[{"writeKey":"${SECRET_KEY}"}]}`],
  ];
  it.each(keys)('never holds the key %s', async (_name, path, body) => {
    const { fresh, body: text } = await kept(path, body);
    expect(text).not.toContain(SECRET_KEY);
    if (text.length < 30_000) expect(JSON.parse(text)).not.toHaveProperty('writeKey');
    await fresh.close();
  });
  it('is its own text otherwise', async () => {
    const text = '{"type":"track", "event":"","properties":{"n":1e400,"writekey":["writeKey","x"]} }';
    const { fresh, body } = await kept('/v1/batch', `{"batch":[${text}]}`, basic(WRITE_KEY));
    expect(body).toBe(text);
    await fresh.close();
  });
  const around: [string, string, object, object][] = [
    ['the type of its address', '/v1/t', bad, { ...bad, type: 'track' }],
    ['the type of its address rather than its own', '/v1/page', { type: 'track', name: '\u0007' }, { type: 'page', name: '\u0007' }],
    ['the time of sending', '/v1/batch', { sentAt: '2026-03-04T13:00:00Z', batch: [bad] }, { ...bad, sentAt: '2026-03-04T13:00:00Z' }],
    [
      'its own time of sending',
      '/v1/batch',
      { sentAt: '2026-03-04T13:00:00Z', batch: [{ ...bad, sentAt: '2026-03-04T14:00:00Z' }] },
      { ...bad, sentAt: '2026-03-04T14:00:00Z' },
    ],
    ['the context of its batch', '/v1/batch', { context: { a: { b: 1 } }, batch: [bad] }, { ...bad, context: { a: { b: 1 } } }],
    [
      'its own context over that of its batch',
      '/v1/batch',
      { batch: [{ ...bad, context: { a: 1, 'b"': '}' } }], context: { c: '{', a: 2, d: { a: 3 } } },
      { ...bad, context: { a: 1, 'b"': '}', c: '{', d: { a: 3 } } },
    ],
    ['a context that is none', '/v1/batch', { context: 'none', batch: [bad] }, { ...bad, context: 'none' }],
    ['an own context that is none', '/v1/batch', { context: { a: 1 }, batch: [{ ...bad, context: [] }] }, { ...bad, context: [] }],
  ];
  it.each(around)('holds %s', async (_name, path, body, expected) => {
    const { fresh, body: text } = await kept(path, JSON.stringify(body), basic(WRITE_KEY));
    expect(JSON.parse(text)).toEqual(expected);
    await fresh.close();
  });
  it('becomes, tried again, the event that it would have been', async () => {
    const fresh = await startKith();
    const identify = { type: 'identify', userId: 'u', traits: { $points: 5 }, timestamp: '2026-03-01T10:00:00Z' };
    await fresh.send([identify], { body: { sentAt: '2026-03-04T13:00:00Z', context: { campaign: { source: 'letter' } } } });
    const { items } = (await fresh.api<{ items: { id: string }[] }>('marketer', 'GET', '/failed-events')).body;
    // A server may set what a browser may not.
    fresh.pass(86_400_000);
    const read = fresh.store.read.failedEvent;
    fresh.store.read.failedEvent = async (...args) => {
      const found = await read(...args);
      return found && { ...found, source: { ...found.source, kind: 'server' } };
    };
    const again = await fresh.api('marketer', 'POST', `/failed-events/${items[0]?.id}/replay`);
    expect(again.body).toMatchObject({ accepted: 1, rejected: [] });
    const live = (await fresh.api<{ items: LiveEvent[] }>('viewer', 'GET', '/live')).body.items;
    expect(live).toMatchObject([{ type: 'identify', timestamp: '2026-03-01T09:00:00.000Z', context: { campaign: { source: 'letter' } } }]);
    await fresh.close();
  });
});

describe('who watches', () => {
  it('sees what arrives now, each event under its own person', async () => {
    const seen: LiveEvent[] = [];
    const hub = createHub(alone);
    const fresh = await startKith({ hub });
    hub.subscribe(fresh.site.site, (live) => void (live && seen.push(live)));
    const { body } = await fresh.send([
      event({ anonymousId: 'undefined', messageId: 'm1' }),
      event({ anonymousId: 'a-1', messageId: 'm2' }),
      { type: 'identify', userId: 'u-2', traits: { name: 'Maria' }, messageId: 'm3' },
      event({ anonymousId: 'a-1', messageId: 'm2' }),
    ]);
    expect(body).toMatchObject({ accepted: 3, duplicates: 1 });
    expect(seen.map((live) => [live.messageId, live.profile.identified, live.profile.name])).toEqual([
      ['m2', false, null],
      ['m3', true, 'Maria'],
    ]);
    await fresh.close();
  });
});

describe('GET /api/v1/check', () => {
  it.each([
    ['not_loaded', {}],
    ['consent_pending', { scriptLoads: { count: 3, last: '2024-11-12T09:00:00Z', origins: ['https://shop.example'] } }],
    ['consent_pending', { lastEvent: '2024-11-12T07:00:00Z', scriptLoads: { count: 3, last: '2024-11-12T09:00:00Z', origins: [] } }],
    ['', { lastEvent: '2024-11-12T08:59:00Z', scriptLoads: { count: 3, last: '2024-11-12T09:00:00Z', origins: [] } }],
    ['', { site: { consent: 'implied' as const, origins: ['*'] }, scriptLoads: { count: 3, last: '2024-11-12T09:00:00Z', origins: [] } }],
    ['mixed_content not_loaded', { publicUrl: 'http://kith.example' }],
    ['not_loaded', { publicUrl: 'http://127.0.0.1:8787' }],
    ['not_loaded', { publicUrl: 'http://kith.example', site: { consent: 'none' as const, origins: ['http://shop.example'] } }],
  ])('concludes "%s" from %j', (causes, more) => {
    const known = {
      site: { consent: 'required' as const, origins: ['https://shop.example'] },
      publicUrl: 'https://kith.example',
      lastEvent: null,
      scriptLoads: { count: 0, last: null, origins: [] },
      now: '2024-11-12T10:00:00Z',
    };
    expect(
      concluded({ ...known, ...more })
        .map(({ cause }) => cause)
        .join(' '),
    ).toBe(causes);
  });
  it('tells what was only counted in the last seven days of the site', async () => {
    const fresh = await startKith({
      env: { KITH_SITE: JSON.stringify({ name: 'Shop', origin: ORIGIN, timeZone: 'Pacific/Auckland' }) },
      now: Date.parse('2026-03-04T12:00:00Z'), // 01:00 on the 5th there
    });
    const nobody = (name: string, timestamp: string) => ({ type: 'track', event: name, timestamp });
    await fresh.send([
      nobody('Seen', '2026-03-04T11:30:00Z'),
      nobody('Seen', '2026-02-26T11:30:00Z'), // 00:30 on the 27th there, the seventh day back
      nobody('Clicked', '2026-03-04T10:30:00Z'),
      nobody('Early', '2026-02-26T10:30:00Z'),
      { type: 'page', timestamp: '2026-03-04T10:30:00Z' },
      event(),
    ]);
    const { body } = await fresh.api<{ measured: object }>('owner', 'GET', '/check');
    expect(body.measured).toEqual({
      total: 4,
      names: [
        { name: 'Seen', count: 2 },
        { name: 'Clicked', count: 1 },
        { name: 'page', count: 1 },
      ],
    });
    await fresh.close();
  });
  it('names each cause of a refusal', async () => {
    const fresh = await startKith();
    await fresh.send([event()], { key: 'no-such-key-anywhere' });
    await fresh.send([event()], { origin: 'https://evil.example' });
    await fresh.send([event({ event: '' })]);
    await fresh.app.request('/v1/batch', { method: 'POST', body: '{' });
    const { body } = await fresh.api<{ refusals: { cause: string; detail: string; count: number }[]; lastEvent: string | null }>(
      'owner',
      'GET',
      '/check',
    );
    expect(body.refusals.map(({ cause, count }) => `${cause} ${count}`).sort()).toEqual([
      'bad_body 1',
      'not_loaded 1',
      'origin_refused 1',
      'rejected_event 1',
      'unknown_key 1',
    ]);
    expect(body.refusals.find((r) => r.cause === 'origin_refused')?.detail).toBe('https://evil.example');
    expect(body.refusals.find((r) => r.cause === 'unknown_key')?.detail).not.toContain('no-such-key-anywhere');
    expect(body.lastEvent).toBeNull();
    await fresh.close();
  });
});

describe('overload', () => {
  it('is told to come back in a moment, and nothing of it is stored', async () => {
    const fresh = await startKith();
    const open: (() => void)[] = [];
    const ingest = fresh.store.ingest.bind(fresh.store);
    fresh.store.ingest = async (...args) => {
      await new Promise<void>((resolve) => open.push(resolve));
      return ingest(...args);
    };
    const all = Array.from({ length: 450 }, () => fresh.send([event()]));
    while (open.length < 30) await new Promise((resolve) => setImmediate(resolve));
    const shed = await fresh.app.request('/v1/batch', { method: 'POST', headers: basic(WRITE_KEY), body: batch(event()) });
    expect(shed.status).toBe(503);
    expect(shed.headers.get('retry-after')).toMatch(/^\d+$/);
    const release = setInterval(() => open.splice(0).forEach((go) => go()), 1);
    const answers = await Promise.all(all);
    clearInterval(release);
    fresh.store.ingest = ingest;
    const taken = answers.filter((a) => a.status === 200).length;
    expect(answers.every((a) => a.status === 200 || a.status === 503)).toBe(true);
    expect((await fresh.api<{ events24h: number }>('owner', 'GET', '/check')).body.events24h).toBe(taken);
    expect((await fresh.send([event()])).status).toBe(200);
    await fresh.close();
  });
});
