import { afterAll, expect, it } from 'vitest';
import { portrait } from './portrait.ts';
import { event, MINUTE, T, Town } from './town.ts';

const town = await Town.open();
afterAll(() => town.close());
const events = [
  event({
    messageId: 'm1',
    ts: T + 44 * MINUTE,
    anonymousId: 'd3',
    userId: 'u1',
    name: 'Order Completed',
    data: { order_id: 'o2', total: 3 },
  }),
  event({ messageId: 'm2', ts: T + 91 * MINUTE, anonymousId: 'd3', name: 'Order Refunded', data: { order_id: 'o2' } }),
  event({ messageId: 'm3', ts: T + 21 * MINUTE, anonymousId: 'd0', userId: 'u1', type: 'page' }),
];

it.each([
  [1, 2, 3],
  [1, 3, 2],
  [2, 1, 3],
  [2, 3, 1],
  [3, 1, 2],
  [3, 2, 1],
])('a return counts for nobody whose device the limit takes away, arriving as %d, %d, %d', async (...order) => {
  const { site, browser } = await town.site();
  await town.write('setIdentifierLimits', site, [{ namespace: 'anonymous_id', most: 1 }], { member: 'anna' }, T);
  for (const n of order) await town.send(site, browser, [events[n - 1]!]);
  const money = (await portrait(town.eye, site))['profiles']!.map(({ node, orders, returned, revenue }) => ({
    node,
    orders,
    returned,
    revenue,
  }));
  expect(money).toEqual([
    { node: 'anonymous_id:d3', orders: 0, returned: 0, revenue: 0 },
    { node: 'user_id:u1', orders: 1, returned: 0, revenue: 3_000_000 },
  ]);
  expect(await town.drift(site)).toEqual([]);
});
