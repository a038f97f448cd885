import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  FailedEvent,
  FailedGroups,
  FailedPreview,
  FailedReplay,
  IngestAnswer,
  List,
  LiveEvent,
  Losses,
  MapRule,
} from '../../shared/api.ts';
import { mapped, numberOf } from '../../collector/inbox/mapping.ts';
import { sweepInbox } from '../../collector/inbox/sweep.ts';
import { startKith, WRITE_KEY, type Kith } from '../kit/kith.ts';
import { numbered } from '../kit/refused.ts';

const DAY = 86_400_000;
let kith: Kith;
beforeEach(async () => void (kith = await startKith()));
afterEach(() => kith.close());

const groups = async () => (await kith.api<FailedGroups>('viewer', 'GET', '/failed-events/groups')).body;
const list = async (group = '') =>
  (await kith.api<List<FailedEvent>>('viewer', 'GET', `/failed-events?limit=200${group && `&group=${group}`}`)).body.items;
const live = async () => (await kith.api<List<LiveEvent>>('viewer', 'GET', '/live')).body.items;
const losses = async () => (await kith.api<Losses>('viewer', 'GET', '/losses?period=7d')).body;

describe('refused events are alike', () => {
  const from = (name: string) => ({ context: { library: { name, version: '1.0' } } });
  const rows: [string, object[], number][] = [
    ['when only the particulars of their reason differ', [{ ...numbered(1), properties: { n: 1 } }, numbered(2)], 1],
    ['not when their names differ', [numbered(1), numbered(2, { event: 'Coat Taken' })], 2],
    ['not when their calls differ', [numbered(1), { type: 'page', userId: 3 }], 2],
    ['not when their reasons differ', [numbered(1), { ...numbered(2), userId: 'u', timestamp: 'soon' }], 2],
    [
      'when a name in the reason differs',
      [
        { type: 'identify', userId: 'u', traits: { $a: 1 } },
        { type: 'identify', userId: 'u', traits: { $b: 1 } },
      ],
      1,
    ],
  ];
  it.each(rows)('%s', async (_, events, expected) => {
    await kith.send(events);
    expect((await groups()).items).toHaveLength(expected);
  });
  it('only when the same client sent them', async () => {
    await kith.send([numbered(1, from('scanner'))]);
    await kith.send([numbered(2, from('box office'))]);
    expect((await groups()).items.map(({ sender }) => sender)).toEqual(['box office 1.0 from no page', 'scanner 1.0 from no page']);
  });
});

describe('the inbox', () => {
  it('says what the sender was told', async () => {
    const events = [
      numbered(1),
      { type: 'track', event: '', userId: 'u' },
      { type: 'track', event: 'A', userId: 'u', timestamp: 'soon' },
      7,
    ];
    const { rejected } = (await kith.send(events)).body as unknown as IngestAnswer;
    const kept = (await list()).reverse();
    expect(kept.map(({ code, reason, messageId }) => ({ code, reason, messageId }))).toEqual(
      rejected.map(({ code, reason, messageId }) => ({ code, reason, messageId })),
    );
  });
  it('counts each kind with its first and last time', async () => {
    await kith.send([numbered(1)]);
    kith.pass(DAY);
    await kith.send([numbered(2), numbered(3)]);
    const { items, held } = await groups();
    expect(held).toBe(3);
    expect(items).toMatchObject([
      { count: 3, firstSeen: '2026-03-04T12:00:00.000Z', lastSeen: '2026-03-05T12:00:00.000Z', name: 'Ticket Scanned' },
    ]);
    expect(await list(items[0]!.id)).toHaveLength(3);
  });
  it('pages through what it holds, each once', async () => {
    await kith.send(Array.from({ length: 5 }, (_, i) => numbered(i)));
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body }: { body: List<FailedEvent> } = await kith.api(
        'viewer',
        'GET',
        `/failed-events?limit=2${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...body.items.map(({ messageId }) => messageId!));
      cursor = body.next;
    }
    expect(seen).toEqual(['m4', 'm3', 'm2', 'm1', 'm0']);
  });
  it('keeps numbers that a double cannot hold as they were written, those of the batch too', async () => {
    await kith.app.request('/v1/batch', {
      method: 'POST',
      headers: { authorization: `Bearer ${WRITE_KEY}` },
      body: `{"context":{"order":12345678901234567890},"batch":[{"type":"track","event":"A","userId":"u","properties":{"n":1e400}}]}`,
    });
    expect((await list())[0]?.body).toBe(
      '{"type":"track","event":"A","userId":"u","properties":{"n":1e400},"context":{"order":12345678901234567890}}',
    );
  });
});

describe('trying again', () => {
  const only = async () => (await list())[0]!;
  it('stores an edited event once, with its own time and message id', async () => {
    await kith.send([numbered(7, { timestamp: '2026-03-01T10:00:00Z' })]);
    const kept = await only();
    const body = kept.body.replace('"userId":7', '"userId":"7"');
    kith.pass(DAY);
    await kith.as('marketer');
    const answers = await Promise.all(
      [1, 2].map(() => kith.api<IngestAnswer>('marketer', 'POST', `/failed-events/${kept.id}/replay`, { body })),
    );
    expect(answers.map(({ status, body: b }) => (status === 200 ? b.accepted : status)).sort()).not.toEqual([1, 1]);
    expect(await live()).toMatchObject([{ messageId: 'm7', timestamp: '2026-03-01T10:00:00.000Z', userId: '7' }]);
    expect(await list()).toEqual([]);
  });
  it('stores an event without a message id once, however often its step is tried', async () => {
    const { messageId: _, ...event } = numbered(7);
    await kith.send([event]);
    const kept = await only();
    const write = kith.store.write.settleFailed;
    kith.store.write.settleFailed = () => Promise.reject(new Error('the process ended here'));
    const rules: MapRule[] = [{ kind: 'text', path: ['userId'] }];
    expect((await kith.api('marketer', 'POST', `/failed-events/${kept.id}/replay`, { rules })).status).toBe(500);
    kith.store.write.settleFailed = write;
    expect((await kith.api<IngestAnswer>('marketer', 'POST', `/failed-events/${kept.id}/replay`, { rules })).body).toMatchObject({
      accepted: 0,
      duplicates: 1,
    });
    expect(await live()).toHaveLength(1);
  });
  it('keeps the trust of the source that sent it', async () => {
    await kith.send([{ type: 'identify', userId: 'u', traits: { $points: 5 } }]);
    const kept = await only();
    expect((await kith.api<IngestAnswer>('owner', 'POST', `/failed-events/${kept.id}/replay`)).body).toMatchObject({
      accepted: 0,
      rejected: [{ code: 'reserved_name' }],
    });
    expect(await list()).toHaveLength(1);
  });
  it('never mistakes a later event for one that is gone', async () => {
    await kith.send([numbered(1)]);
    const gone = await only();
    await kith.api('marketer', 'DELETE', `/failed-events/${gone.id}`);
    kith.pass(1000);
    await kith.send([numbered(2)]);
    expect((await kith.api('marketer', 'DELETE', `/failed-events/${gone.id}`)).status).toBe(404);
    expect(await list()).toHaveLength(1);
  });
  it('maps all alike step by step, and says what is still refused and why', async () => {
    for (let i = 0; i < 3; i++)
      await kith.send(Array.from({ length: 80 }, (_, n) => numbered(80 * i + n, n === 0 ? { timestamp: 'soon' } : {})));
    const [group] = (await groups()).items;
    const rules: MapRule[] = [{ kind: 'text', path: ['userId'] }];
    const preview = (await kith.api<FailedPreview>('marketer', 'POST', '/failed-events/preview', { group: group!.id, rules })).body;
    expect(preview).toMatchObject({ tried: 50, accepted: 50 });
    expect(preview.examples[0]!.before).toContain('"userId": 239');
    expect(preview.examples[0]!.after).toContain('"userId": "239"');
    const sum = { tried: 0, stored: 0, steps: 0, refused: 0 };
    for (let cursor: string | null = null, go = true; go;) {
      const { body }: { body: FailedReplay } = await kith.api('marketer', 'POST', '/failed-events/replay-alike', {
        group: group!.id,
        rules,
        cursor,
      });
      sum.tried += body.tried;
      sum.stored += body.stored;
      sum.steps++;
      for (const { code, count } of body.refused) if (code === 'bad_time') sum.refused += count;
      cursor = body.next;
      go = cursor !== null;
    }
    expect(sum).toEqual({ tried: 240, stored: 237, steps: 3, refused: 3 });
    expect(await list()).toHaveLength(3);
    expect((await losses()).rescued).toBe(237);
  });
  it('answers in place whether an edited text would do', async () => {
    await kith.send([numbered(1)]);
    const { id } = await only();
    const problem = async (body: string) =>
      (await kith.api<FailedPreview>('marketer', 'POST', '/failed-events/preview', { id, body })).body.examples[0]!.problem;
    expect(await problem('{"type":"track","event":"A","userId":"u"}')).toBeNull();
    expect(await problem('{"type":"track"')).toMatchObject({ reason: 'The event is not JSON.' });
    expect(await problem('{"type":"track","userId":"u"}')).toMatchObject({ code: 'bad_name' });
  });
  it('leaves a line in the trail', async () => {
    await kith.send([numbered(1)]);
    await kith.api('marketer', 'POST', `/failed-events/${(await only()).id}/replay`, { rules: [{ kind: 'text', path: ['userId'] }] });
    const trail = (await kith.api<List<{ act: string; member: string }>>('owner', 'GET', '/audit')).body.items;
    expect(trail).toContainEqual(expect.objectContaining({ act: 'failed.replay', member: 'marketer@example.com' }));
  });
});

describe('a rule', () => {
  const event = '{"event":"A","userId":42,"properties":{"amount":"12,50","big":12345678901234567890,"__proto__":{"x":1}},"list":[1]}';
  const rows: [string, MapRule, string][] = [
    ['sets a field', { kind: 'set', path: ['event'], value: 'B' }, '"event":"B"'],
    ['makes a field that is missing', { kind: 'set', path: ['context', 'locale'], value: 'nl' }, '"context":{"locale":"nl"}'],
    [
      'renames a property in its place',
      { kind: 'rename', path: ['properties', 'amount'], to: 'price' },
      '"properties":{"price":"12,50","big"',
    ],
    ['turns text into a number', { kind: 'number', path: ['properties', 'amount'] }, '"amount":12.5,'],
    ['turns a number into text', { kind: 'text', path: ['userId'] }, '"userId":"42"'],
    [
      'turns a number beyond doubles into text, digit by digit',
      { kind: 'text', path: ['properties', 'big'] },
      '"big":"12345678901234567890"',
    ],
    ['drops a property', { kind: 'drop', path: ['properties', 'big'] }, '"amount":"12,50","__proto__":{"x":1}}'],
    ['reaches an own property named __proto__', { kind: 'drop', path: ['properties', '__proto__'] }, '"big":12345678901234567890}'],
    ['changes nothing where its path leads nowhere', { kind: 'drop', path: ['traits', 'x'] }, event],
    ['changes nothing inside a list', { kind: 'set', path: ['list', '0'], value: 'x' }, event],
  ];
  it.each(rows)('%s', (_, rule, expected) => {
    expect(mapped(event, [rule])).toContain(expected);
    expect(Object.getPrototypeOf({})).not.toHaveProperty('x');
  });
  const numbers: [string, number | null][] = [
    ['12.50', 12.5],
    ['12,50', 12.5],
    ['1.250,00', 1250],
    ['1,250.00', 1250],
    ["1'250.50", 1250.5],
    [' -3 ', -3],
    ['1,250', null],
    ['1.2.3', null],
    ['twelve', null],
    ['', null],
    ['99999999999999999999', null],
  ];
  it.each(numbers)('reads %j as %j', (text, value) => {
    expect(numberOf(text)).toBe(value);
  });
});

describe('throwing away', () => {
  it('takes all of a kind and nothing else', async () => {
    await kith.send([numbered(1), numbered(2), { type: 'page', userId: 3 }]);
    const group = (await groups()).items.find(({ name }) => name === 'Ticket Scanned')!;
    expect((await kith.api('marketer', 'POST', '/failed-events/discard', { group: group.id })).body).toEqual({ discarded: 2, more: false });
    expect((await list()).map(({ type }) => type)).toEqual(['page']);
  });
  it('happens by itself when an event has grown older than the site keeps it', async () => {
    await kith.api('owner', 'PUT', '/limits', { refusedDays: 10 });
    await kith.send(Array.from({ length: 150 }, (_, i) => numbered(i)));
    kith.pass(6 * DAY);
    await kith.send([numbered(1000)]);
    kith.pass(5 * DAY);
    expect(await sweepInbox(kith.deps)).toBe(150);
    expect((await list()).map(({ messageId }) => messageId)).toEqual(['m1000']);
  });
});

describe('erasing a person', () => {
  const named: [string, object, { namespace: string; value: string }][] = [
    ['their user id', { userId: 'u-1', event: '' }, { namespace: 'user_id', value: 'u-1' }],
    ['a user id that came as a number', numbered(7), { namespace: 'user_id', value: '7' }],
    ['their browser', { anonymousId: 'a-1', event: '' }, { namespace: 'anonymous_id', value: 'a-1' }],
    ['their e-mail address', { userId: 9, traits: { email: ' Maria@Example.com ' } }, { namespace: 'email', value: 'maria@example.com' }],
    ['an alias', { type: 'alias', previousId: 'old', userId: 4 }, { namespace: 'user_id', value: 'old' }],
    [
      'an event too deep to be read',
      { userId: 'deep', x: JSON.parse('['.repeat(70) + ']'.repeat(70)) as unknown },
      { namespace: 'user_id', value: 'deep' },
    ],
  ];
  it.each(named)('takes refused events that name %s', async (_, event, identifier) => {
    await kith.send([{ type: 'track', ...event }, numbered(12345)]);
    expect(await kith.store.write.eraseFailed(kith.site.site, [identifier])).toBe(1);
    expect((await list()).map(({ messageId }) => messageId)).toEqual(['m12345']);
  });
});

describe('a full inbox', () => {
  it('keeps no more, and counts every one that found no room', async () => {
    await kith.api('owner', 'PUT', '/limits', { refused: 10 });
    await kith.send(Array.from({ length: 25 }, (_, i) => numbered(i)));
    expect(await groups()).toMatchObject({ held: 10, most: 10, notKept: 15 });
    expect(await losses()).toMatchObject({ refused: [{ code: 'invalid', count: 25 }], notKept: 15 });
  });
  it('of one kind leaves room for the others', async () => {
    await kith.api('owner', 'PUT', '/limits', { refusedAlike: 5 });
    await kith.send([...Array.from({ length: 25 }, (_, i) => numbered(i)), { type: 'page', userId: 3 }]);
    expect((await groups()).items.map(({ type, count }) => [type, count])).toEqual([
      ['page', 1],
      ['track', 5],
    ]);
  });
});
