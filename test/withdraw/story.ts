/** Random stories of a few people, told by browsers, a server and two imports; and a site as it is told to, with one import taken back on the way. */
import fc from 'fast-check';
import type { Event, Source } from '../../shared/event.ts';
import { numbered } from '../../collector/store/move/numbers.ts';
import { ofSite } from '../../collector/store/move/site-tables.ts';
import { quoted, tablesOf } from '../../collector/store/move/table.ts';
import { portrait } from '../identity/portrait.ts';
import { segments } from '../identity/segments.ts';
import { event, MINUTE, T, type Town } from '../identity/town.ts';

export type Teller = 'browser' | 'server' | 'A' | 'B';
/** An event and who tells it. */
export interface Told {
  by: Teller;
  event: Event;
}

const library = { library: { name: 'a test' } };
const minute = fc.nat({ max: 120 });
const user = fc.constantFrom('u1', 'u2', 'u3');
const device = fc.constantFrom('a1', 'a2');
const price = fc.integer({ min: 1, max: 9 });
const product = fc.record({
  product_id: fc.constantFrom('p1', 'p2'),
  name: fc.constantFrom('Cup', 'Mug'),
  price,
  quantity: fc.constant(1),
});
const orderId = fc.constantFrom('o1', 'o2', 'o-u1', 'o-u2');
const traits = fc.record(
  {
    email: fc.constantFrom('x@example.com', 'y@example.com'),
    phone: fc.constantFrom('+44 20 7946 0000', '+44 20 7946 0001'),
    name: fc.constantFrom('Ann', 'Ben'),
    city: fc.constantFrom('Bath', 'York', null),
  },
  { requiredKeys: [] },
);
const who = fc.oneof(fc.record({ userId: user }), fc.record({ anonymousId: device }), fc.record({ userId: user, anonymousId: device }));

/** What anybody may say of anybody. */
const anything: fc.Arbitrary<Partial<Event>> = fc.oneof(
  fc.tuple(who, fc.constant({ type: 'page' as const })).map(merged),
  fc.tuple(who, fc.constant({ name: 'Seen' })).map(merged),
  fc
    .tuple(
      who,
      traits.map((data) => ({ type: 'identify' as const, data })),
    )
    .map(merged),
  fc
    .tuple(
      who,
      fc.record({ ads: fc.boolean() }).map((purposes) => ({ name: '$consent', data: { purposes } })),
    )
    .map(merged),
  fc
    .tuple(
      who,
      fc
        .record({ seats: price, name: fc.constantFrom('Acme', 'Acme Ltd') })
        .map((data) => ({ type: 'group' as const, groupId: 'acme', data })),
    )
    .map(merged),
  fc
    .tuple(
      who,
      product.map((data) => ({ name: 'Product Viewed', data })),
    )
    .map(merged),
  fc
    .tuple(
      who,
      price.map((cost) => ({ name: 'Touch Made', data: { channel: 'call', cost } })),
    )
    .map(merged),
  fc.tuple(user, device).map(([userId, previousId]) => ({ type: 'alias' as const, userId, previousId })),
);
/** What the site's server or an import says of orders; a user is named, for whose a device's order is may depend on what came first. */
const ofOrders: fc.Arbitrary<Partial<Event>> = fc
  .tuple(
    user,
    orderId,
    fc.oneof(
      fc.array(product, { minLength: 1, maxLength: 2 }).map((products) => ({ name: 'Order Completed', data: { products } })),
      fc.array(product, { minLength: 1, maxLength: 2 }).map((products) => ({ name: 'Order Updated', data: { products } })),
      price.map((total) => ({ name: 'Order Refunded', data: { total } })),
      price.map((total) => ({ name: 'Order Refunded', data: { total, refund_id: 'r1' } })),
      fc.constant({ name: 'Order Refunded', data: { refund_id: 'r1', cancelled: true } }),
      fc.constant({ name: 'Order Refunded', data: {} }),
      fc.constant({ name: 'Order Cancelled', data: {} }),
      fc.constant({ name: 'Order Shipped', data: {} }),
    ),
  )
  .map(([userId, order_id, { name, data }]) => ({ userId, name, data: { order_id, ...data } }));
/** A browser tells of its own person's order. */
const ownOrder: fc.Arbitrary<Partial<Event>> = fc
  .tuple(fc.constantFrom('u1', 'u2'), fc.constantFrom('Order Completed', 'Order Refunded', 'Order Cancelled'), product)
  .map(([userId, name, one]) => ({ userId, name, data: { order_id: `o-${userId}`, products: [one] } }));

function merged<A extends object, B extends object>([a, b]: [A, B]): A & B {
  return { ...a, ...b };
}
const told: fc.Arbitrary<Omit<Told, 'event'> & { minute: number; said: Partial<Event> }> = fc.oneof(
  fc.record({ by: fc.constant('browser' as const), minute, said: fc.oneof(anything, ownOrder) }),
  fc.record({ by: fc.constantFrom('server' as const, 'A' as const, 'B' as const), minute, said: fc.oneof(anything, ofOrders) }),
  fc.record({ by: fc.constant('A' as const), minute, said: fc.oneof(anything, ofOrders) }),
);

/** A story: what is told in its order, when A is taken back, and how many nodes a step takes. */
export interface Story {
  told: Told[];
  at: number;
  most: number;
}
export const story: fc.Arbitrary<Story> = fc
  .record({ told: fc.array(told, { minLength: 2, maxLength: 14 }), at: fc.nat({ max: 14 }), most: fc.integer({ min: 1, max: 3 }) })
  .map(({ told, at, most }) => ({
    at,
    most,
    told: told.map(({ by, minute, said }, i) => ({
      by,
      event: event({ messageId: `${by}${i}`, ts: T + minute * MINUTE, context: library, ...said }),
    })),
  }));

/** Tells a story to a new site; with A and taken back, or without. Answers the site. */
export async function tell(
  town: Town,
  { told, at, most }: Story,
  withA: boolean,
  before: (site: number) => Promise<unknown> = async () => undefined,
): Promise<number> {
  const { site, browser, server } = await town.site();
  const rules = Object.entries(segments);
  // Some are there from the beginning, others are made in the middle of the story.
  const define = async (some: typeof rules): Promise<void> => {
    for (const [id, rule] of some) await town.write('createSegment', site, id, { name: id, rule }, T + 1e9);
  };
  await define(rules.slice(0, 3));
  const sources: Record<Teller, Source> = {
    browser,
    server,
    A: await town.write('addImportSource', site, 'A', T),
    B: await town.write('addImportSource', site, 'B', T),
  };
  let left: number | null = null;
  const step = async (): Promise<void> => {
    if (left === null) await before(site);
    left = await town.write('withdrawSource', site, sources.A.id, most, T + 1e9);
  };
  for (const [i, { by, event }] of told.entries()) {
    if (withA && i >= at && left !== 0) await step();
    if (i === Math.floor(told.length / 2)) await define(rules.slice(3));
    if (by !== 'A' || (withA && i < at)) await town.send(site, sources[by], [event]);
  }
  while (withA && left !== 0) await step();
  return site;
}

/** Everything that must be as though an import had never been. */
export async function likeness(town: Town, site: number): Promise<Record<string, unknown>> {
  const of = (text: string): Promise<unknown[]> => town.eye.all(text, site);
  return {
    ...(await portrait(town.eye, site)),
    products: (
      await town.eye.all<{ said: string }>(
        'select product_id, title, price, currency, said, learnt_ts, owner_set, in_feed from product where site = ? order by product_id',
        site,
      )
    ).map(({ said, ...row }) => ({ ...row, said: said.replace(/"\d+":/, '"import":') })),
    names: await of('select kind, name, count, first_seen, last_seen from event_name where site = ? order by kind, name'),
    days: await of('select kind, name, day, count from name_day where site = ? order by kind, name, day'),
    pastNames: await of('select kind, name, count, first_seen, last_seen from import_name where site = ? order by kind, name'),
    pastFields: await of('select kind, event, name, type, count from import_field where site = ? order by kind, event, name, type'),
    pastNodes: await of(`select i.namespace, i.value, m.first_seen, n.live_seen from import_node m join node n on n.node = m.node
      join identifier i on i.site = n.site and i.node = n.node and i.namespace <> 'email' where m.site = ? and i.namespace <> 'shared_device' order by 1, 2`),
  };
}

/** Rows that name a node which is not there. */
export async function dangling(town: Town, site: number): Promise<string[]> {
  const tables = ofSite(await tablesOf(town.eye));
  const of = numbered(tables);
  const found: string[] = [];
  for (const { name, columns } of tables)
    for (const { name: column } of columns) {
      if (of(name, column) !== 'node' || column === 'cursor') continue;
      const rows = await town.eye.all(
        `select 1 from ${quoted(name)} t where t."site" = ? and t.${quoted(column)} > 0 and not exists (select 1 from node n where n.node = t.${quoted(column)})`,
        site,
      );
      if (rows.length > 0) found.push(`${name}.${column}`);
    }
  return found;
}
