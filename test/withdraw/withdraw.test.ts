import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Event } from '../../shared/event.ts';
import { event, MINUTE, rounds, T, Town } from '../identity/town.ts';
import { dangling, likeness, story, tell, type Story, type Teller } from './story.ts';

const town = await Town.open();
afterAll(() => town.close());

describe('an import that is taken back', () => {
  it('is as though it had never been, whatever was said before, meanwhile and since', { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        const [undone, never] = [await tell(town, told, true), await tell(town, told, false)];
        expect(await likeness(town, undone)).toEqual(await likeness(town, never));
        expect(await town.drift(undone)).toEqual([]);
        expect(await dangling(town, undone)).toEqual([]);
      }),
      { numRuns: rounds(100) },
    );
  });
});

/** Something of everything that an import's statements are merged with. */
const said: [Teller, number, Partial<Event>][] = [
  ['server', 2, { userId: 'u1', name: 'Product Viewed', data: { product_id: 'p1', name: 'Cup', price: 2 } }],
  ['server', 3, { userId: 'u2', name: 'Order Completed', data: { order_id: 'o1', total: 3 } }],
  ['server', 4, { userId: 'u2', name: 'Order Refunded', data: { order_id: 'o2' } }],
  ['A', 0, { userId: 'u1', name: 'Seen' }],
  ['A', 1, { userId: 'u2', anonymousId: 'a1', name: 'Seen' }],
  ['A', 20, { userId: 'u1', name: 'Product Viewed', data: { product_id: 'p1', name: 'Mug', price: 9 } }],
  ['A', 9, { userId: 'u1', name: 'Order Completed', data: { order_id: 'o1', total: 5 } }],
  ['A', 9, { userId: 'u1', name: 'Order Completed', data: { order_id: 'o2', total: 7 } }],
  ['A', 9, { userId: 'u3', type: 'group', groupId: 'acme', data: { name: 'Acme' } }],
  ['browser', 5, { userId: 'u3', anonymousId: 'a1', type: 'identify', data: { email: 'x@example.com' } }],
  ['browser', 8, { anonymousId: 'a1', name: 'Seen' }],
  ['A', 9, { userId: 'u4', name: 'Seen' }],
  ['A', 9, { userId: 'u1', name: 'Touch Made', data: { channel: 'call', cost: 4 } }],
  ['server', 9, { userId: 'u1', name: 'Touch Made', data: { channel: 'call', cost: 3 } }],
  ['B', 6, { userId: 'u3', type: 'group', groupId: 'acme', data: { seats: 3 } }],
];
const known: Story = {
  at: said.length,
  most: 2,
  told: said.map(([by, minute, e], i) => ({
    by,
    event: event({ messageId: `${by}${i}`, ts: T + minute * MINUTE, context: { library: { name: 'a test' } }, ...e }),
  })),
};
/** What might be forgotten of an import, as a change of what is kept of it. */
const forgotten: Record<string, string> = {
  'since when others named somebody': 'update node set live_seen = first_seen where site = ? and live_seen is not null',
  'that an import alone made somebody': 'update node set live_seen = first_seen where site = ? and live_seen > 9000000000000',
  'whom it named': `delete from import_node where site = ? and node = (select node from identifier where site = import_node.site and value = 'u2')`,
  'whose it said a device is': `update claim set verdict = 'undone' where site = ? and value = 'a1'`,
  'what an order was before': 'delete from order_report where site = ?',
  'who told of a return': 'update order_return set teller = node where site = ?',
  'which words on a product are its': `update product set said = '{}' where site = ?`,
  'what it added to the dictionary': `update import_name set source = 0 where site = ? and name = 'Seen'`,
  'which contacts it made': 'update touch set source = 0 where site = ?',
  'which account traits it told': 'update account_trait set source = 0 where site = ?',
};
describe('a withdrawal that forgets', () => {
  it('nothing, leaves nothing of it', async () => {
    const [undone, never] = [await tell(town, known, true), await tell(town, known, false)];
    expect(await likeness(town, undone)).toEqual(await likeness(town, never));
  });
  it.each(Object.entries(forgotten))('%s, is noticed', async (_, change) => {
    const [undone, never] = [await tell(town, known, true, (site) => town.eye.run(change, site)), await tell(town, known, false)];
    expect(await likeness(town, undone)).not.toEqual(await likeness(town, never));
  });
});
