import { afterAll, expect, it } from 'vitest';
import { profileReads } from '../../collector/store/queries/profile.ts';
import type { Client, Event, Source } from '../../shared/event.ts';
import { portrait } from './portrait.ts';
import { event, MINUTE, T, Town } from './town.ts';

const town = await Town.open();
afterAll(() => town.close());
const told = (minute: number, messageId: string, e: Partial<Event>): Event => event({ messageId, ts: T + minute * MINUTE, ...e });

/** Where each event of a site stands, oldest first. */
const standing = (site: number) =>
  town.eye.all<{ messageId: string; minute: number; node: string }>(
    `select e.message_id as "messageId", (e.ts - ${T}) / ${MINUTE} as minute, i.namespace || ':' || i.value as node from event e
       join identifier i on i.site = e.site and i.node = e.node and i.namespace <> 'email' where e.site = ? order by e.ts, e.message_id`,
    site,
  );

/** Stores the row of a message once more, on the device's other node and with another time. */
async function double(site: number, source: Source, messageId: string, minute: number, node: string, first: boolean): Promise<void> {
  const { node: target } = (await town.eye.get<{ node: number }>(
    `select node from identifier where site = ? and namespace || ':' || value = ?`,
    ...[site, node],
  ))!;
  const { seq } = (await town.eye.get<{ seq: number }>(`select ${first ? 'min(seq) - 1' : 'max(seq) + 1'} as seq from event`))!;
  await town.eye.run(
    `insert into event (seq, site, node, message_id, ts, received_at, kind, name, source, body)
       select ?, site, ?, message_id, ?, received_at, kind, name, ?, body from event where site = ? and message_id = ?`,
    ...[seq, target, T + minute * MINUTE, source.id, site, messageId],
  );
}

it.each([
  ['later', false, { messageId: 'mm', minute: 50, node: 'shared_device:aa' }],
  ['earlier', true, { messageId: 'mm', minute: 10, node: 'shared_device:aa' }],
])('a message that stands on both nodes of a device, there %s, stands once when they are parted anew', async (_, first, kept) => {
  const { site, browser } = await town.site();
  const send = (e: Event) => town.send(site, browser, [e]);
  await send(told(1, 'm1', { type: 'identify', anonymousId: 'aa', userId: 'uu1' }));
  await send(told(40, 'm2', { type: 'identify', anonymousId: 'aa', userId: 'uu2' }));
  await send(told(50, 'mm', { anonymousId: 'aa', name: 'Seen' }));
  await double(site, browser, 'mm', 10, 'anonymous_id:aa', first);
  await send(told(5, 'm3', { type: 'identify', anonymousId: 'aa', userId: 'uu2' }));
  expect((await standing(site)).filter(({ messageId }) => messageId === 'mm')).toEqual([kept]);
  expect(await town.drift(site)).toEqual([]);
  await send(told(60, 'm4', { type: 'identify', anonymousId: 'aa', userId: 'uu1' }));
});

it('a refund that stands on both nodes of a device comes back once', async () => {
  const { site, browser } = await town.site();
  const send = (e: Event) => town.send(site, browser, [e]);
  await send(told(1, 'm1', { type: 'identify', anonymousId: 'aa', userId: 'uu1' }));
  await send(told(40, 'm2', { type: 'identify', anonymousId: 'aa', userId: 'uu2' }));
  await send(told(45, 'm3', { anonymousId: 'aa', name: 'Order Completed', data: { order_id: 'o1', total: 8 } }));
  await send(told(50, 'mm', { anonymousId: 'aa', name: 'Order Refunded', data: { order_id: 'o1', total: 3 } }));
  await double(site, browser, 'mm', 10, 'anonymous_id:aa', false);
  await town.eye.run(
    `insert into order_return (site, node, order_id, message_id, ts, source, trust, currency, charged, amount, lines)
       select r.site, d.node, r.order_id, r.message_id, ?, r.source, r.trust, r.currency, r.charged, 0, r.lines from order_return r
       join identifier d on d.site = r.site and d.namespace = 'anonymous_id' and d.value = 'aa' where r.site = ?`,
    ...[T + 10 * MINUTE, site],
  );
  await send(told(5, 'm4', { type: 'identify', anonymousId: 'aa', userId: 'uu2' }));
  const returns = await town.eye.all('select message_id, amount from order_return where site = ?', site);
  expect(returns).toEqual([{ message_id: 'mm', amount: 3_000_000 }]);
  expect(await town.drift(site)).toEqual([]);
});

const PHONE: Client = { country: 'GB', city: 'Bath', device: 'phone', browser: 'Safari', system: 'iOS', robot: '' };

/** Two people on one phone, who are joined by hand; with the ids of their profiles and of what nobody sent. */
async function joinedPair() {
  const { site, browser } = await town.site();
  const send = (e: Event) => town.send(site, browser, [{ ...e, client: PHONE }]);
  await send(told(0, 'm0', { type: 'identify', anonymousId: 'tab1', userId: 'ta' }));
  await send(told(1, 'm1', { type: 'page', anonymousId: 'tab1' }));
  await send(told(120, 'm2', { type: 'identify', anonymousId: 'tab1', userId: 'tb' }));
  await send(told(180, 'm3', { type: 'page', anonymousId: 'tab1' }));
  const idOf = async (namespace: string, value: string): Promise<string> =>
    (await profileReads.profileByIdentifier(town.eye, site, namespace, value))!;
  const ids = { ta: await idOf('user_id', 'ta'), tb: await idOf('user_id', 'tb'), shared: await idOf('shared_device', 'tab1') };
  const profile = async (id: string) => profileReads.profileById(town.eye, site, id, 'EUR');
  const before = { portrait: await portrait(town.eye, site), shared: await profile(ids.shared) };
  const { linkId } = await town.write('linkByHuman', site, ids.ta, ids.tb, { member: 'anna' }, T);
  const undo = () => town.write('undoLink', site, linkId, { member: 'anna' }, T);
  return { site, send, ids, profile, before, undo };
}

it('an undone link leaves device, browser, system and country of every visit, and the profile of what nobody sent, as they were', async () => {
  const { site, ids, profile, before, undo } = await joinedPair();
  expect(before.portrait['visits']!.map(({ client }) => client)).toEqual([
    expect.stringContaining('Safari'),
    expect.stringContaining('Safari'),
  ]);
  const linked = await portrait(town.eye, site);
  expect(linked['visits']!.map(({ client }) => client)).toEqual(before.portrait['visits']!.map(({ client }) => client));
  expect(await town.drift(site)).toEqual([]);
  await undo();
  expect(await portrait(town.eye, site)).toEqual(before.portrait);
  expect(await profile(ids.shared)).toEqual(before.shared);
  expect(await town.drift(site)).toEqual([]);
});

it('the id of what nobody sent names the person whose device it is while two are one', async () => {
  const { site, ids, profile } = await joinedPair();
  expect(await profile(ids.shared)).toEqual(await profile(ids.ta));
  expect((await profile(ids.ta))!.identifiers.map(({ namespace }) => namespace)).not.toContain('shared_device');
  const withItself = town.write('linkByHuman', site, ids.ta, ids.shared, { member: 'anna' }, T);
  await expect(withItself).rejects.toMatchObject({ code: 'conflict' });
});

it('what nobody sends later has the same id again, seen first when it came', async () => {
  const { site, send, ids, profile } = await joinedPair();
  await send(told(200, 'm4', { type: 'identify', anonymousId: 'tab1', userId: 'tc' }));
  expect((await profile(ids.shared))!.id).toBe(ids.ta);
  await send(told(210, 'm5', { type: 'page', anonymousId: 'tab1' }));
  const minute = (n: number): string => new Date(T + n * MINUTE).toISOString();
  expect(await profile(ids.shared)).toMatchObject({
    id: ids.shared,
    firstSeen: minute(210),
    lastSeen: minute(210),
    counts: { events: 1, visits: 1 },
  });
  expect(await town.drift(site)).toEqual([]);
});
