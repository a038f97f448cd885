import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { List, ProfileRow, TimelineEvent } from '../../shared/api.ts';
import { EVENT_TYPES, type EventType } from '../../shared/event.ts';
import { SECRET_KEY, startKith, WRITE_KEY, type Kith } from '../kit/kith.ts';

let kith: Kith;
beforeAll(async () => void (kith = await startKith()));
afterAll(() => kith.close());

const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` });
/** A call of a type by a device of its own, with what that type needs. */
const call = (type: EventType, device: string) => ({
  anonymousId: device,
  ...(type === 'track' ? { event: 'Seat Chosen' } : {}),
  ...(type === 'page' || type === 'screen' ? { name: 'Home' } : {}),
  ...(type === 'identify' || type === 'group' ? { traits: { plan: 'season' } } : { properties: { seats: 2 } }),
  ...(type === 'group' ? { groupId: 'friends' } : {}),
  ...(type === 'alias' ? { previousId: `${device}-before`, userId: `${device}-user` } : {}),
});
/** What is stored of a device, newest first. */
async function storedOf(device: string): Promise<TimelineEvent[]> {
  const found = await kith.api<ProfileRow>('secret key', 'GET', `/profiles/lookup?namespace=anonymous_id&value=${device}`);
  if (found.status === 404) return [];
  return (await kith.api<List<TimelineEvent>>('secret key', 'GET', `/profiles/${found.body.id}/events`)).body.items;
}
const ask = (path: string, init: RequestInit) => kith.app.request(path, init);

describe('every address of one event', () => {
  const addresses = EVENT_TYPES.flatMap((type) => [`/v1/${type}`, `/v1/${type[0] ?? ''}`].map((path): [string, EventType] => [path, type]));
  it.each(addresses)('%s stores a %s', async (path, type) => {
    const device = `one ${path}`.replaceAll(/\W/g, '-');
    // Its own word for the type gives way to that of the address.
    const body = JSON.stringify({ type: 'track', ...call(type, device) });
    const answer = await ask(path, { method: 'POST', headers: basic(WRITE_KEY), body });
    expect([answer.status, await answer.json()]).toEqual([200, { ok: true, accepted: 1, duplicates: 0, rejected: [] }]);
    const { previousId, groupId, ...rest } = call(type, device) as Record<string, unknown>;
    expect(await storedOf(device)).toMatchObject([
      { type, ...rest, ...(previousId ? { previousId } : {}), ...(groupId ? { groupId } : {}) },
    ]);
  });
});

describe('every address of a batch', () => {
  it.each(['/v1/batch', '/v1/b', '/v1/import', '/beacon/v1/batch'])('%s stores all six calls', async (path) => {
    const device = `all ${path}`.replaceAll(/\W/g, '-');
    const batch = EVENT_TYPES.map((type) => ({ type, ...call(type, device) }));
    const answer = await ask(path, {
      method: 'POST',
      headers: basic(WRITE_KEY),
      body: JSON.stringify({ batch, integrations: { All: true } }),
    });
    expect(await answer.json()).toEqual({ ok: true, accepted: 6, duplicates: 0, rejected: [] });
    expect((await storedOf(device)).map(({ type }) => type).sort()).toEqual([...EVENT_TYPES].sort());
  });
});

describe('every pixel', () => {
  const pixels = EVENT_TYPES.flatMap((type) =>
    (['base64', 'base64url'] as const).map((coding): [EventType, 'base64' | 'base64url'] => [type, coding]),
  );
  it.each(pixels)('of a %s takes %s, and is a picture', async (type, coding) => {
    const device = `pixel-${type}-${coding}`;
    // Characters that the two codings write differently
    const event = { ...call(type, device), writeKey: WRITE_KEY, context: { note: '~~~???ÿÿÿ>>>' } };
    const data = Buffer.from(JSON.stringify(event)).toString(coding);
    const answer = await ask(`/v1/pixel/${type}?data=${encodeURIComponent(data)}`, {});
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
      200,
      'image/gif',
      'no-store, max-age=0',
    ]);
    expect(Buffer.from(await answer.arrayBuffer()).subarray(0, 10)).toEqual(Buffer.from([71, 73, 70, 56, 57, 97, 1, 0, 1, 0]));
    expect(await storedOf(device)).toMatchObject([{ type, context: { note: '~~~???ÿÿÿ>>>' } }]);
  });
  it('finds its key in the address too', async () => {
    const data = Buffer.from(JSON.stringify(call('page', 'pixel-key'))).toString('base64url');
    await ask(`/v1/pixel/page?data=${data}&writeKey=${WRITE_KEY}`, { headers: { 'content-encoding': 'gzip' } });
    expect(await storedOf('pixel-key')).toHaveLength(1);
  });
  it.each([
    '',
    '?data=',
    '?data=!!!',
    '?data=%E0%A4%A',
    `?data=${Buffer.from('[1]').toString('base64')}`,
    `?data=${Buffer.from([0xff, 0xfe]).toString('base64')}`,
  ])('is a picture whatever it carries: "%s"', async (query) => {
    const answer = await ask(`/v1/pixel/page${query}`, {});
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/gif']);
  });
  it('is a picture when the store fails, and says so in the log', async () => {
    const fresh = await startKith();
    fresh.store.ingest = () => Promise.reject(new Error('no such thing'));
    const data = Buffer.from(JSON.stringify({ ...call('page', 'x'), writeKey: WRITE_KEY })).toString('base64url');
    expect((await fresh.app.request(`/v1/pixel/page?data=${data}`)).status).toBe(200);
    expect(fresh.log).toMatchObject([{ level: 'error', what: 'an event of a pixel was not stored' }]);
    await fresh.close();
  });
});

describe('a body', () => {
  const body = JSON.stringify({ batch: [{ type: 'page', anonymousId: 'body' }] });
  it.each([
    'application/json',
    'text/plain;charset=UTF-8',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'image/png',
    'nonsense',
  ])('is JSON even as %s', async (type) => {
    const answer = await ask('/v1/batch', { method: 'POST', headers: { ...basic(WRITE_KEY), 'content-type': type }, body });
    expect(await answer.json()).toMatchObject({ accepted: 1 });
  });
  it.each(['gzip', 'GZIP', 'x-gzip'])('may be packed as %s on every address', async (coding) => {
    for (const [path, plain] of [
      ['/v1/batch', body],
      ['/beacon/v1/batch', body],
      ['/v1/p', '{"anonymousId":"packed"}'],
    ] as const) {
      const headers = { ...basic(WRITE_KEY), 'content-encoding': coding };
      const answer = await ask(path, { method: 'POST', headers, body: gzipSync(plain) });
      expect(await answer.json()).toMatchObject({ accepted: 1 });
    }
  });
  it('may begin with a mark of its byte order', async () => {
    const answer = await ask('/v1/batch', { method: 'POST', headers: basic(WRITE_KEY), body: `\ufeff${body}` });
    expect(await answer.json()).toMatchObject({ accepted: 1 });
  });
  it.each([
    ['a character cut in two', [0xe2, 0x82]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['half of a pair', [0xed, 0xa0, 0x80]],
    ['a character beyond the last', [0xf4, 0x90, 0x80, 0x80]],
    ['Latin-1', [0xe9]],
  ])('is refused when it holds %s', async (_name, bytes) => {
    const bad = Buffer.concat([
      Buffer.from('{"batch":[{"type":"page","anonymousId":"a","name":"'),
      Buffer.from(bytes),
      Buffer.from('"}]}'),
    ]);
    const answer = await ask('/v1/batch', { method: 'POST', headers: basic(WRITE_KEY), body: bad });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('UTF-8')]);
  });
});

describe('the key of one event', () => {
  const wrong = 'a-key-that-nobody-knows';
  it.each<[string, RequestInit & { query?: string; key?: string }, string]>([
    ['Basic before the body', { headers: basic(SECRET_KEY), key: WRITE_KEY }, 'server'],
    ['the body before the address', { key: SECRET_KEY, query: WRITE_KEY }, 'server'],
    ['the address before Bearer', { query: SECRET_KEY, headers: { authorization: `Bearer ${WRITE_KEY}` } }, 'server'],
    ['Bearer when it is all', { headers: { authorization: `Bearer ${SECRET_KEY}` } }, 'server'],
    ['the first that is known', { headers: basic(wrong), key: wrong, query: SECRET_KEY }, 'server'],
    ['a write key for a browser', { headers: basic(WRITE_KEY) }, 'browser'],
  ])('is %s', async (_name, { query, key, headers }, kind) => {
    // A browser may not send such a name; a server may.
    const event = { event: '$secret', anonymousId: 'key', ...(key ? { writeKey: key } : {}) };
    const answer = await ask(`/v1/t${query ? `?writeKey=${query}` : ''}`, { method: 'POST', headers, body: JSON.stringify(event) });
    expect(await answer.json()).toMatchObject(kind === 'server' ? { accepted: 1 } : { accepted: 0, rejected: [{ code: 'reserved_name' }] });
  });
  it.each(['/v1/batch', '/v1/t', '/v1/projects/none/settings', '/sourceConfig'])('is missed with 401 at %s', async (path) => {
    const get = path.includes('settings') || path.includes('Config');
    const answer = await ask(path, get ? {} : { method: 'POST', body: '{"batch":[{"type":"page","anonymousId":"a"}]}' });
    expect([answer.status, await answer.json()]).toMatchObject([401, { error: { code: 'unauthorized' } }]);
  });
});

describe('the time of an event', () => {
  const now = Date.parse('2026-03-04T12:00:00Z');
  const at = (ms: number) => new Date(now + ms).toISOString();
  const HOUR = 3_600_000;
  const rows: [string, object, object, string, object | undefined][] = [
    [
      'the difference of the clocks',
      { timestamp: at(3 * HOUR - 5000) },
      { sentAt: at(3 * HOUR) },
      at(-5000),
      { by: -3 * HOUR, why: 'skew' },
    ],
    [
      'its own time of sending rather than that of its batch',
      { timestamp: at(HOUR), sentAt: at(HOUR + 1000) },
      { sentAt: at(9 * HOUR) },
      at(-1000),
      { by: -HOUR - 1000, why: 'skew' },
    ],
    ['the date given where no time of sending is', { timestamp: '2016-01-01T00:00:00Z' }, {}, '2016-01-01T00:00:00.000Z', undefined],
    [
      'the original timestamp where there is no other',
      { originalTimestamp: '2016-01-01T00:00:00Z' },
      {},
      '2016-01-01T00:00:00.000Z',
      undefined,
    ],
    [
      'the timestamp rather than the original one',
      { timestamp: '2017-01-01T00:00:00Z', originalTimestamp: '2016-01-01T00:00:00Z' },
      {},
      '2017-01-01T00:00:00.000Z',
      undefined,
    ],
    ['the time of receipt where there is none', {}, { sentAt: at(-9 * HOUR) }, at(0), undefined],
    ['the time of receipt where it is to come', { timestamp: at(HOUR) }, {}, at(0), { by: -HOUR, why: 'future' }],
    [
      'the time of receipt where it is to come by both clocks',
      { timestamp: at(2 * HOUR) },
      { sentAt: at(0) },
      at(0),
      { by: -2 * HOUR, why: 'future' },
    ],
  ];
  it.each(rows)('is %s', async (name, event, body, timestamp, clock) => {
    const device = `time ${name}`.replaceAll(/\W/g, '-');
    await kith.send([{ type: 'track', event: 'A', anonymousId: device, ...event }], { body: body as Record<string, unknown> });
    const [stored] = await storedOf(device);
    expect([stored?.timestamp, stored?.receivedAt, stored?.clock]).toEqual([timestamp, at(0), clock]);
  });
});

describe('an event', () => {
  it('gets what its batch says of its circumstances, and keeps what it says itself', async () => {
    const context = { locale: 'nl', library: { name: 'batch', version: '1' }, ip: '203.0.113.77' };
    await kith.send([{ type: 'track', event: 'A', anonymousId: 'merge', context: { library: { name: 'own' } } }], { body: { context } });
    expect((await storedOf('merge'))[0]?.context).toEqual({ locale: 'nl', library: { name: 'own' }, ip: '203.0.113.0' });
  });
  it('of an alias ties the id of before to the person', async () => {
    await kith.send([{ type: 'track', event: 'A', anonymousId: 'alias-before' }]);
    await kith.send([{ type: 'alias', previousId: 'alias-before', userId: 'alias-user' }]);
    expect((await storedOf('alias-before')).map(({ type }) => type).sort()).toEqual(['alias', 'track']);
  });
  it('that names nobody is counted for its day, and kept of nobody', async () => {
    const fresh = await startKith();
    const { body } = await fresh.send([
      { type: 'page', name: 'Home' },
      { type: 'track', event: 'Seen', userId: '', anonymousId: null },
      { type: 'screen' },
    ]);
    expect(body).toMatchObject({ accepted: 3, rejected: [] });
    const check = await fresh.api<{ measured: object }>('owner', 'GET', '/check');
    expect(check.body.measured).toMatchObject({ total: 3 });
    expect((await fresh.api<List<ProfileRow>>('owner', 'GET', '/profiles')).body.items).toEqual([]);
    await fresh.close();
  });
  it('comes out as it went in, whatever its names', async () => {
    const properties = JSON.parse(
      '{"":1,"a.b":2,"a[]":3," ":4,"\\n":5,"__proto__":{"x":6},"constructor":7,"nested":{"":[null,true,1e21,0.1,"\\u2028",{}]},"e\\u0301":"é"}',
    ) as object;
    const { body } = await kith.send([{ type: 'track', event: 'Odd names', anonymousId: 'odd', properties }]);
    expect(body).toMatchObject({ accepted: 1 });
    const [stored] = await storedOf('odd');
    expect(JSON.stringify(stored?.properties)).toBe(JSON.stringify(properties));
  });
  it('offers a rule the paths that a rule can name, and no other', async () => {
    const properties = {
      total: 1,
      'b..': 2,
      'c[': 3,
      'd"e': 4,
      'line\nbreak': 5,
      '': 6,
      order: { city: 'Utrecht', 'x"y': 7 },
      lines: [{ price: 8, 'p[q': 9 }],
    };
    await kith.send([{ type: 'track', event: 'Offered', anonymousId: 'offered', properties }]);
    type Names = { events: { name: string; properties: string[] }[] };
    const { body } = await kith.api<Names>('viewer', 'GET', '/names');
    const offered = body.events.find(({ name }) => name === 'Offered')?.properties ?? [];
    expect([...offered].sort()).toEqual(['lines[].price', 'order.city', 'total']);
    for (const property of offered) {
      const rule = { kind: 'did', event: 'Offered', where: [{ property, op: 'exists' }] };
      const answer = await kith.api('viewer', 'POST', '/segments/preview', { rule });
      expect([property, answer.status, answer.body]).toMatchObject([property, 200, { count: 1 }]);
    }
  });
});

describe('the OpenAPI document', () => {
  type Operation = { security?: object[]; requestBody?: { content: object }; responses: Record<string, unknown> };
  let paths: Record<string, Record<string, Operation>>;
  let whole: Record<string, unknown>;
  beforeAll(async () => {
    const { body } = await kith.api<{ paths: typeof paths }>('anonymous', 'GET', '/openapi.json');
    [paths, whole] = [body.paths, body as Record<string, unknown>];
  });
  const posts = [
    '/v1/batch',
    '/v1/b',
    '/v1/import',
    '/beacon/v1/batch',
    ...EVENT_TYPES.flatMap((type) => [`/v1/${type}`, `/v1/${type[0] ?? ''}`]),
  ];
  it.each(posts)('says of %s what it takes, where its key may stand, and every answer', (path) => {
    const operation = paths[path]?.['post'];
    expect(Object.keys(operation?.responses ?? {}).sort()).toEqual(['200', '400', '401', '403', '413', '429', '503']);
    expect(operation?.security).toEqual([{ writeKey: [] }, { writeKeyInAddress: [] }, { bearer: [] }, {}]);
    expect(Object.keys(operation?.requestBody?.content ?? {})).toEqual(['application/json', 'text/plain']);
  });
  it.each([...posts, '/v1/m', '/v1/pixel/track', '/v1/projects/{writeKey}/settings', '/sourceConfig', '/sourceConfig/'])(
    'has the preflight of %s',
    (path) => expect(Object.keys(paths[path] ?? {})).toContain('options'),
  );
  it('refers to nothing that is not in it', () => {
    const refs = [...JSON.stringify(whole).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, to = '']) => to);
    expect(refs.length).toBeGreaterThan(50);
    for (const to of new Set(refs))
      expect(
        to.split('/').reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], whole),
        to,
      ).toBeTruthy();
  });
  it('names the limits', () => {
    for (const limit of ['500 KB', '32 KB', '64 levels', '"maxItems":2500', '200 characters'])
      expect(JSON.stringify(whole)).toContain(limit);
  });
});
