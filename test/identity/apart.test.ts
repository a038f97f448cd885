import { expect, it } from 'vitest';
import type { Event, Source } from '../../shared/event.ts';
import { event, MINUTE, T, Town } from './town.ts';

const town = new Town();
const told = (minute: number, messageId: string, e: Partial<Event>): Event => event({ messageId, ts: T + minute * MINUTE, ...e });

/** Where each event of a site stands, oldest first. */
const standing = (site: number) =>
  town.eye.all<{ messageId: string; minute: number; node: string }>(
    `select e.message_id as messageId, (e.ts - ${T}) / ${MINUTE} as minute, i.namespace || ':' || i.value as node from event e
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
