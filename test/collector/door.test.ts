import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS, type Event } from '../../shared/event.ts';
import { cutAddress, cutIp } from '../../collector/collect/address.ts';
import { admitBatch, admitSingle, type Admitted, type Arrival } from '../../collector/collect/admit.ts';
import { keysOf, openBody } from '../../collector/collect/door.ts';
import { holds, scan } from '../../collector/collect/scan.ts';
import { admit, arrival, first, now, open, track } from '../kit/admission.ts';

describe('a walk over the text', () => {
  it('finds each event where it stands', () => {
    const text = '{"sentAt":"x","batch" : [ {"a":[1,{"b":"]}"}]} , null,"s,]", 7 ],"context":{"deep":{"er":{}}}}';
    const { batch, envelope, whole } = scan(text);
    expect(batch?.map(({ start, end }) => text.slice(start, end).trim())).toEqual(['{"a":[1,{"b":"]}"}]}', 'null', '"s,]"', '7']);
    expect(batch?.map(({ depth }) => depth)).toEqual([3, 0, 0, 0]);
    expect([envelope.depth, whole.depth]).toEqual([4, 5]);
  });
  it('knows a key by what it spells', () => {
    expect(scan('{"b\\u0061tch":[{}]}').batch).toHaveLength(1);
    expect(scan('{"x":"batch","y":[{}]}').batch).toBeNull();
    expect(scan('{"x":{"batch":[{}]}}').batch).toBeNull();
    expect(scan('{"\\\\":1,"batch":[{},{}]}').batch).toHaveLength(2);
  });
  it('agrees with the parser on every batch', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 6 }), { maxLength: 8 }), fc.jsonValue(), (items, context) => {
        const text = JSON.stringify({ context, batch: items, after: [1] }, null, 1);
        const pieces = scan(text).batch ?? [];
        expect(pieces.map(({ start, end }) => JSON.parse(text.slice(start, end)) as unknown)).toEqual(JSON.parse(JSON.stringify(items)));
        expect(pieces.map((p) => p.depth)).toEqual(items.map(depthOf));
      }),
    );
  });
  it.each([
    ['1', true],
    ['-9007199254740991', true],
    ['9007199254740992', false],
    ['-9007199254740993', false],
    ['9007199254740993.0', false],
    ['9007199254740993e0', false],
    ['900719925474099300e-2', false],
    ['-90071992547409.93E2', false],
    ['9007199254740992e0', false],
    ['9007199254740991e0', true],
    ['90071992547409910e-1', true],
    ['1e15', true],
    ['1e16', false],
    ['-1e16', false],
    ['1e18', false],
    ['999999999999999e6', false],
    ['1.5e300', true],
    ['1e+21', true],
    ['1.2345678901234567e+30', true],
    ['1.23456789012345678e+30', false],
    ['123456789012345678901e5', false],
    ['1e400', false],
    ['-1e400', false],
    ['1e-400', false],
    ['0e-400', true],
    ['0.000000000000000000000001', true],
    ['1.7976931348623157e308', true],
    ['5e-324', true],
    ['0.1000000000000000055511151231257827', true],
  ])('a number that is written %s is held exactly: %s', (literal, held) => expect(holds(literal)).toBe(held));
  // As many as a body can hold: work that grew with the square of them would not come back within a minute.
  it('reads a number with very many zeros', () => {
    const zeros = LIMITS.bodyBytes;
    expect(holds(`1${'0'.repeat(zeros)}1e-${zeros - 30}`)).toBe(false);
    expect(holds(`1${'0'.repeat(zeros)}e-${zeros - 30}`)).toBe(true);
  });
});
const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

describe('what goes in', () => {
  it('comes out as an equal value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 5 })), (properties) => {
        const body = JSON.stringify({ batch: [{ ...track, properties }] });
        const admitted = admitBatch(open(body), arrival);
        if ('reason' in admitted) throw new Error(admitted.reason);
        if (admitted.rejected.length > 0) expect(admitted.rejected[0]?.code).toMatch(/^(bad_text|bad_number|too_large)$/);
        else expect(JSON.stringify(admitted.events[0]?.data)).toBe(JSON.stringify(JSON.parse(JSON.stringify(properties))));
      }),
      { numRuns: 300 },
    );
  });
  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.string().map((s) => Buffer.from(s)),
        ),
        fc.constantFrom('', 'gzip', 'x'),
        (bytes, encoding) => {
          const opened = openBody(bytes, encoding);
          if ('reason' in opened) expect(opened.reason.length).toBeGreaterThan(5);
          else admitSingle(opened, arrival);
        },
      ),
      { numRuns: 500 },
    );
  });
  it('keeps hostile keys as plain data', () => {
    const { events } = admitBatch(
      open(
        '{"batch":[{"type":"track","event":"A","userId":"u","properties":{"__proto__":{"x":1}},"context":{"__proto__":{"y":1}}}],"context":{"library":1}}',
      ),
      arrival,
    ) as Admitted;
    expect(Object.keys(events[0]?.data ?? {})).toEqual(['__proto__']);
    expect(JSON.stringify(events[0]?.context)).toBe('{"library":1,"__proto__":{"y":1}}');
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

describe('an event', () => {
  it('gets the context of its batch under its own', () => {
    const context = { library: { name: 'batch' }, locale: 'nl' };
    expect(first({ context, batch: [{ ...track, context: { library: { name: 'own' } } }] }).context).toEqual({
      library: { name: 'own' },
      locale: 'nl',
    });
  });
  it('gets a message id when it has none', () => {
    expect(first({ batch: [track] }).messageId).toBe('made-here');
    expect(first({ batch: [{ ...track, messageId: '' }] }).messageId).toBe('made-here');
    expect(first({ batch: [{ ...track, messageId: 'own' }] }).messageId).toBe('own');
  });
  it('takes the traits of an identify from its context where it has none itself', () => {
    const identify = { type: 'identify', userId: 'u' };
    const context = { traits: { plan: 'season' } };
    expect(first({ batch: [{ ...identify, context }] })).toMatchObject({ data: { plan: 'season' }, context });
    expect(first({ batch: [{ ...identify, traits: { plan: 'own' }, context }] }).data).toEqual({ plan: 'own' });
    expect(first({ batch: [{ ...identify, traits: {}, context }] }).data).toEqual({});
    expect(first({ batch: [{ ...identify, context: { traits: ['none'] } }] }).data).toEqual({});
    expect(first({ batch: [{ ...track, context }] }).data).toEqual({});
    expect(first({ batch: [{ ...identify, type: 'group', context }] }).data).toEqual({});
    expect(admit({ batch: [{ ...identify, context: { traits: { $clv: 9 } } }] }).rejected).toMatchObject([{ code: 'reserved_name' }]);
  });
  it('without an id is counted, not kept', () => {
    expect(admit({ batch: [{ ...track, anonymousId: null }, { type: 'page' }] })).toMatchObject({
      events: [],
      anonymous: [{ name: 'A' }, { name: 'page' }],
      failed: [],
    });
  });
  it('that is refused is kept as it came, with what makes it alike to others and whom it names', () => {
    const { failed } = admit({ batch: [{ ...track, event: '', messageId: 'm' }] });
    expect(failed).toEqual([
      {
        code: 'bad_name',
        reason: expect.any(String) as string,
        messageId: 'm',
        receivedAt: now,
        ...{ type: 'track', name: '', shape: 'event: a track call needs the name of its event.' },
        identifiers: [['anonymous_id', 'a']],
        body: '{"type":"track","event":"","anonymousId":"a","messageId":"m"}',
      },
    ]);
  });
  it('does not keep the key that it carried', () => {
    const body = open('{"writeKey":"k","event":"A","anonymousId":"a"}');
    expect(JSON.stringify(admitSingle(body, { ...arrival, type: 'track' }).events)).not.toContain('writeKey');
  });
  it('makes a small body no large store', () => {
    const context = { fill: 'x'.repeat(8000) };
    expect(admitBatch(open(JSON.stringify({ context, batch: Array.from({ length: 2000 }, () => track) })), arrival)).toMatchObject({
      code: 'too_large',
    });
  });
  it('loses the end of an IP address', () => {
    expect(first({ batch: [{ ...track, context: { ip: '203.0.113.77', locale: 'nl' } }] }).context).toEqual({
      ip: '203.0.113.0',
      locale: 'nl',
    });
  });
});

describe('what a refused event is told', () => {
  const long = 'x'.repeat(600);
  it.each<[object, string]>([
    [{}, 'type: must be one of track, page, screen, identify, group, alias, and is missing.'],
    [{ type: 'trak' }, 'type: must be one of track, page, screen, identify, group, alias, and is "trak".'],
    [{ ...track, userId: 7 }, 'userId: must be text, and is a number; send "7" with quotation marks.'],
    [{ ...track, anonymousId: ['a'] }, 'anonymousId: must be text, and is a list.'],
    [{ ...track, event: true }, 'event: must be text, and is true or false.'],
    [{ ...track, properties: 'none' }, 'properties: must be an object of names and values, and is text.'],
    [{ ...track, properties: [] }, 'properties: must be an object of names and values, and is a list.'],
    [{ ...track, context: 5 }, 'context: must be an object of names and values, and is a number.'],
    [{ ...track, userId: long }, 'userId: may have 512 characters at most; this one has 600.'],
    [{ ...track, messageId: long }, 'messageId: may have 256 characters at most; this one has 600.'],
    [{ ...track, event: null }, 'event: a track call needs the name of its event.'],
    [{ ...track, event: '   ' }, "The event's name consists of spaces alone."],
    [{ ...track, event: 'a\u2028b' }, "The event's name holds a line break or another character that nobody sees."],
    [{ ...track, event: 'safe\u202eexe' }, "The event's name holds a line break or another character that nobody sees."],
    ...['\u200b', '\u2060', '\ufeff', '\u00ad'].map((unseen): [object, string] => [
      { ...track, event: `Order${unseen} Completed` },
      "The event's name holds a line break or another character that nobody sees.",
    ]),
    [{ ...track, event: 'Order Completed ' }, "The event's name begins or ends with a space."],
    [{ type: 'page', anonymousId: 'a', name: '\u00a0Home' }, "The event's name begins or ends with a space."],
    [{ type: 'identify', userId: 'u', traits: { ' plan': 1 } }, "A trait's name begins or ends with a space."],
    [{ type: 'page', anonymousId: 'a', name: 'a\u007f' }, "The event's name holds a line break or another character that nobody sees."],
    [{ type: 'identify', userId: 'u', traits: { '': 1 } }, "A trait's name is empty."],
    [{ type: 'identify', userId: 'u', traits: { ' ': 1 } }, "A trait's name consists of spaces alone."],
    [{ type: 'group', userId: 'u', traits: { [long]: 1 } }, "A trait's name is longer than 200 characters."],
    [{ ...track, timestamp: '-200000-01-01T00:00:00Z' }, 'timestamp: lies before the year 1.'],
    [{ ...track, timestamp: 1714564800 }, 'timestamp: must be an ISO 8601 time like 2024-05-01T12:00:00Z, and is a number.'],
    [{ ...track, sentAt: true }, 'sentAt: must be an ISO 8601 time like 2024-05-01T12:00:00Z, and is true or false.'],
  ])('%j: %s', (event, reason) => expect(admit({ batch: [event] }).rejected.map((r) => r.reason)).toEqual([reason]));
});

describe('an IP address', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0'],
    ['2001:db8:85a3:1234:5678:8a2e:370:7334', '2001:db8:85a3::'],
    ['2001:db8::1', '2001:db8:0::'],
    ['::1', '0:0:0::'],
    ['fe80::1%eth0', 'fe80:0:0::'],
    ['::ffff:203.0.113.77', '::ffff:203.0.113.0'],
    ['not an address', null],
  ])('%s is cut to %s', (ip, cut) => expect(cutIp(ip)).toBe(cut));
  it('that is none is left out', () => expect(cutAddress({ ip: 'x', a: 1 })).toEqual({ a: 1 }));
});

describe('the key', () => {
  it('is looked for in the order of the contract', () => {
    const json = { writeKey: 'body', batch: [5, { writeKey: '' }, { writeKey: 'event' }] };
    expect(keysOf(`Basic ${Buffer.from('basic:secret').toString('base64')}`, json, 'query')).toEqual(['basic', 'body', 'event', 'query']);
    expect(keysOf('Bearer bearer', { batch: null }, undefined)).toEqual(['bearer']);
    expect(keysOf('Basic !!!', null, undefined)).toEqual([]);
  });
});
