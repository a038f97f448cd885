/** Every promise of the store, as cases that each engine must pass: a name that completes "the store ...", and what shows it. */
import { expect } from 'vitest';
import type { Event, Source } from '../shared/event.ts';
import type { Batch } from '../collector/store/batch.ts';
import type { Store } from '../collector/store/store.ts';

/** What a case gets: a fresh store with one site, and a way to send events to it. */
export interface Bench {
  store: Store;
  site: number;
  other: number;
  browser: Source;
  server: Source;
  /** Sends events as one batch; fields left out get plain values. */
  send(source: Source, ...events: Partial<Event>[]): ReturnType<Store['ingest']>;
}
/** One requirement. */
export interface Case {
  name: string;
  run(bench: Bench): Promise<void>;
}

export const T0 = Date.UTC(2026, 2, 3, 12);
export const MINUTE = 60_000;
const ANNA = { member: 'anna' };
let counter = 0;

/** An event with plain values where none are given. */
export const event = (e: Partial<Event>): Event => {
  const ts = e.ts ?? T0;
  return { type: 'track', messageId: `m-${++counter}`, name: '', ts, receivedAt: Math.max(ts, T0), data: {}, context: {}, ...e };
};
/** A batch of events from a source. */
export const batch = (site: number, source: Source, events: Partial<Event>[]): Batch => ({
  site,
  source,
  sender: 'a test',
  events: events.map(event),
  failed: [],
  anonymous: [],
});

const person = async ({ store, site }: Bench, value: string, namespace = value.startsWith('a') ? 'anonymous_id' : 'user_id') => {
  const kept = await store.read.keptPerson(site, namespace, value);
  if (!kept) throw new Error(`nobody is ${namespace} ${value}`);
  return kept;
};
const drift = async ({ store, site }: Bench) => (await store.write.profileDrift(site, 0, 10_000)).drift;
const buy = (orderId: string, price: number, more: Partial<Event> = {}): Partial<Event> => ({
  name: 'Order Completed',
  data: { order_id: orderId, products: [{ product_id: 'p1', name: 'Seat', price, quantity: 2 }] },
  ...more,
});
const euros = (amount: number): number => amount * 1_000_000;

export const cases: Case[] = [
  {
    name: 'stores an event once per node and messageId, first wins, and says so',
    async run({ store, site, send, browser }) {
      const e = { anonymousId: 'a1', messageId: 'once', name: 'Seen', data: { n: 1 } };
      expect(await send(browser, e)).toMatchObject({ accepted: 1, duplicates: 0 });
      expect(await send(browser, { ...e, data: { n: 2 } }, { ...e, name: 'Other' })).toMatchObject({ accepted: 0, duplicates: 2 });
      expect(await send(browser, { ...e, anonymousId: 'a2' })).toMatchObject({ accepted: 1, duplicates: 0 });
      const { event: rows } = await store.read.canonicalRaw(site);
      expect(JSON.parse(rows ?? '')).toHaveLength(2);
      expect(rows).toContain('\\"n\\":1');
      expect(rows).not.toContain('\\"n\\":2');
    },
  },
  {
    name: 'learns nothing from an event that it has already: not even when somebody was first seen',
    async run(bench) {
      const e: Partial<Event> = { type: 'identify', anonymousId: 'a1', userId: 'u1', messageId: 'once', data: { plan: 'pass' } };
      await bench.send(bench.browser, e);
      expect(await bench.send(bench.browser, { ...e, ts: T0 - MINUTE })).toMatchObject({ duplicates: 1 });
      expect(await person(bench, 'a1')).toMatchObject({ firstSeen: T0 });
      expect((await bench.store.read.canonicalRaw(bench.site))['identifier']).not.toContain(String(T0 - MINUTE));
      expect(await drift(bench)).toEqual([]);
    },
  },
  {
    name: 'keeps sites apart: the same ids on another site are other people',
    async run(bench) {
      const { store, other, send, browser } = bench;
      await send(browser, { anonymousId: 'a1', messageId: 'm' });
      expect(await store.ingest(batch(other, browser, [{ anonymousId: 'a1', messageId: 'm' }]), T0)).toMatchObject({ accepted: 1 });
      const [here, there] = [await person(bench, 'a1'), await store.read.keptPerson(other, 'anonymous_id', 'a1')];
      expect(there?.id).not.toBe(here.id);
    },
  },
  {
    name: 'gives back what came in as an equal JSON value',
    async run({ store, site, send, browser }) {
      const data = { text: 'Grüße ✓ \u2028', deep: { list: [1, 0.1, -0, null, true, { a: [] }] }, __proto__own: 1, empty: '' };
      await send(browser, { anonymousId: 'a1', name: 'X', data });
      const [row] = JSON.parse((await store.read.canonicalRaw(site))['event'] ?? '') as { body: string }[];
      expect(JSON.parse(row?.body ?? '')).toMatchObject({ data: JSON.parse(JSON.stringify(data)) as object, anonymousId: 'a1' });
    },
  },
  {
    name: 'keeps what was refused with its reason, and counts events without an id',
    async run({ store, site, browser }) {
      const alike = { type: 'track', name: 'X', shape: 'because', identifiers: [] };
      const failed = [{ code: 'bad_name', reason: 'because', messageId: 'm', body: '{"x":1}', receivedAt: T0, ...alike }];
      const answer = await store.ingest({ ...batch(site, browser, []), failed, anonymous: [{ name: 'Seen', ts: T0 }] }, T0);
      expect(answer).toEqual({ accepted: 0, duplicates: 0, events: [] });
    },
  },
  {
    name: "never lets one batch's failure cost another's rows",
    async run(bench) {
      const { store, site, browser } = bench;
      const good = (id: string) => store.ingest(batch(site, browser, [{ anonymousId: id }]), T0);
      const bad = store.ingest(batch(9999, browser, [{ anonymousId: 'a9' }]), T0);
      const [one, refused, two] = await Promise.allSettled([good('a1'), bad, good('a2')]);
      expect([one.status, refused.status, two.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(refused).toMatchObject({ reason: { name: 'StoreError', code: 'not_found' } });
      await person(bench, 'a2');
      expect(await store.read.keptPerson(9999, 'anonymous_id', 'a9')).toBeNull();
    },
  },
  {
    name: 'tells each of the batches that came at once what became of its own events',
    async run(bench) {
      const { store, site, browser, server } = bench;
      const of = (source: typeof browser, sender: string, ...events: Partial<Event>[]) =>
        store.ingest({ ...batch(site, source, events), sender, watched: true }, T0);
      const seen = { anonymousId: 'a1', messageId: 'seen', name: 'Seen' };
      const answers = await Promise.all([
        of(browser, 'shop', seen, { anonymousId: 'a1', messageId: 'more', name: 'Seen' }),
        of(browser, 'app', seen, { type: 'identify', anonymousId: 'a1', userId: 'u1', messageId: 'who', data: { plan: 'free' } }),
        of(server, 'till', { type: 'identify', userId: 'u1', messageId: 'who', data: { plan: 'gold' }, ts: T0 - MINUTE }),
        of(server, 'till', { type: 'identify', userId: 'u1', messageId: 'true', data: { plan: 'gold' }, ts: T0 - MINUTE }),
      ]);
      expect(answers.map(({ accepted, duplicates }) => [accepted, duplicates])).toEqual([
        [2, 0],
        [1, 1],
        [0, 1],
        [1, 0],
      ]);
      const { id } = await person(bench, 'a1');
      expect(answers.map(({ events }) => events.map((e) => e?.profile ?? null))).toEqual([[id, id], [null, id], [null], [id]]);
      expect(await person(bench, 'a1')).toMatchObject({ traits: { plan: 'gold' }, verified: true });
      expect(await drift(bench)).toEqual([]);
    },
  },
  {
    name: 'shows a read everything that was answered before it began',
    async run(bench) {
      for (let i = 0; i < 20; i++) {
        await bench.send(bench.browser, { anonymousId: `a${i}` });
        expect((await person(bench, `a${i}`)).nodes).toBe(1);
      }
    },
  },
  {
    name: 'makes anonymous history the person’s in the transaction of identify, and keeps the known id',
    async run(bench) {
      await bench.send(bench.server, { userId: 'u1', name: 'Known before' });
      const before = await person(bench, 'u1');
      await bench.send(bench.browser, { anonymousId: 'a1', name: 'Seen', ts: T0 - MINUTE });
      await bench.send(bench.browser, {
        type: 'identify',
        anonymousId: 'a1',
        userId: 'u1',
        data: { name: 'Marijke', email: 'm@example.com' },
      });
      const after = await person(bench, 'a1');
      expect(after).toMatchObject({
        id: before.id,
        identified: true,
        nodes: 2,
        name: 'Marijke',
        email: 'm@example.com',
        firstSeen: T0 - MINUTE,
      });
      expect(after.search).toContain('marijke m@example.com u1');
      expect(await drift(bench)).toEqual([]);
    },
  },
  {
    name: 'links within one batch whatever the order of its events',
    async run(bench) {
      const events = [
        { type: 'identify' as const, anonymousId: 'a1', userId: 'u1', ts: T0 + 2, data: { plan: 'pass' } },
        { anonymousId: 'a1', name: 'Seen', ts: T0 + 1 },
      ];
      await bench.send(bench.browser, ...events);
      expect(await person(bench, 'a1')).toMatchObject({ nodes: 2, traits: { plan: 'pass' }, firstSeen: T0 + 1 });
      expect(await drift(bench)).toEqual([]);
    },
  },
  {
    name: 'does not mix two people who share a device, and says who used it',
    async run(bench) {
      await bench.send(bench.browser, { anonymousId: 'a1', name: 'One', ts: T0 });
      await bench.send(bench.browser, { type: 'identify', anonymousId: 'a1', userId: 'u1', ts: T0 + 1 });
      await bench.send(bench.browser, { type: 'identify', anonymousId: 'a1', userId: 'u2', ts: T0 + 2, data: { name: 'Two' } });
      const later = { anonymousId: 'a1', name: 'After', ts: T0 + 3, messageId: 'later' };
      await bench.send(bench.browser, later, { anonymousId: 'a1', userId: 'u2', name: 'Hers', ts: T0 + 4 });
      const [one, two] = [await person(bench, 'u1'), await person(bench, 'u2')];
      expect(one.id).not.toBe(two.id);
      expect(one).toMatchObject({ nodes: 2, lastSeen: T0 + 1 });
      expect(two).toMatchObject({ nodes: 1, name: 'Two', lastSeen: T0 + 4 });
      const apart = await person(bench, 'a1', 'shared_device');
      expect(apart).toMatchObject({ identified: false, lastSeen: T0 + 3 });
      expect(await bench.send(bench.browser, later)).toMatchObject({ duplicates: 1 });
      expect(await drift(bench)).toEqual([]);
    },
  },
  {
    name: 'never ties people together by an id that names nobody',
    async run(bench) {
      for (const bad of [
        'null',
        'Undefined',
        ' guest ',
        '0',
        '[object Object]',
        '00000000-0000-0000-0000-000000000000',
        '{{user_id}}',
        '​',
      ]) {
        await bench.send(
          bench.browser,
          { type: 'identify', anonymousId: 'a1', userId: bad },
          { type: 'identify', anonymousId: 'a2', userId: bad },
        );
        await bench.send(bench.browser, { anonymousId: bad, name: 'Nameless' });
        expect(await bench.store.read.keptPerson(bench.site, 'user_id', bad)).toBeNull();
      }
      expect((await person(bench, 'a1')).id).not.toBe((await person(bench, 'a2')).id);
      expect(await person(bench, 'a1')).toMatchObject({ identified: false, nodes: 1 });
    },
  },
  {
    name: 'lets a verified trait win over any claim, and the newest among equals',
    async run(bench) {
      const says = (source: Source, plan: string, ts: number) => bench.send(source, { type: 'identify', userId: 'u1', ts, data: { plan } });
      await says(bench.browser, 'free', T0);
      await says(bench.browser, 'old', T0 - 1);
      expect((await person(bench, 'u1')).traits).toEqual({ plan: 'free' });
      await says(bench.server, 'paid', T0 - 5);
      await says(bench.browser, 'stolen', T0 + 5);
      expect((await person(bench, 'u1')).traits).toEqual({ plan: 'paid' });
      await bench.send(bench.server, { type: 'identify', userId: 'u1', ts: T0 + 6, data: { plan: null } });
      expect((await person(bench, 'u1')).traits).toEqual({});
      expect(await drift(bench)).toEqual([]);
    },
  },
  {
    name: 'calls somebody verified when a server spoke of them by a known name, not of a device that became theirs',
    async run(bench) {
      await bench.send(bench.server, { anonymousId: 'a1', name: 'Seen' });
      await bench.send(bench.browser, { type: 'identify', anonymousId: 'a1', userId: 'u1', ts: T0 + 1 });
      expect(await person(bench, 'u1')).toMatchObject({ identified: true, verified: false });
      expect(await drift(bench)).toEqual([]);
      await bench.send(bench.server, { userId: 'u1', name: 'Called', ts: T0 + 2 });
      expect(await person(bench, 'u1')).toMatchObject({ verified: true });
      expect(await drift(bench)).toEqual([]);
    },
  },
  {
    name: 'joins two known people only by hand, and takes them apart again without a trace in the raw rows',
    async run(bench) {
      const { store, site } = bench;
      await bench.send(bench.browser, { anonymousId: 'a1', ts: T0 - 9 }, buy('o1', 10, { userId: 'u1', anonymousId: 'a1' }));
      await bench.send(
        bench.server,
        { type: 'identify', userId: 'u2', data: { city: 'Utrecht' } },
        buy('o2', 30, { userId: 'u2', ts: T0 + 9 }),
      );
      await bench.send(bench.browser, { type: 'alias', userId: 'u2', previousId: 'u1' });
      const [u1, u2] = [await person(bench, 'u1'), await person(bench, 'u2')];
      expect(u1.id).not.toBe(u2.id);
      const raw = await store.read.canonicalRaw(site);
      const { linkId, profile } = await store.write.linkByHuman(site, u1.id, u2.id, ANNA, T0 + 20);
      expect(profile).toBe(u1.id);
      expect(await person(bench, 'u2')).toMatchObject({
        id: u1.id,
        nodes: 3,
        orders: 2,
        gross: euros(80),
        traits: { city: 'Utrecht' },
        lastOrder: T0 + 9,
      });
      expect(await drift(bench)).toEqual([]);
      await expect(store.write.linkByHuman(site, u1.id, u2.id, ANNA, T0)).rejects.toMatchObject({ code: 'conflict' });
      expect((await store.write.undoLink(site, linkId, ANNA, T0 + 30)).profiles).toEqual([u1.id, u2.id]);
      await expect(store.write.undoLink(site, linkId, ANNA, T0 + 30)).rejects.toMatchObject({ code: 'conflict' });
      expect([await person(bench, 'u1'), await person(bench, 'u2')]).toEqual([u1, u2]);
      expect(await store.read.canonicalRaw(site)).toEqual(raw);
      expect(await drift(bench)).toEqual([]);
    },
  },
  {
    name: 'keeps apart what a human took apart',
    async run(bench) {
      const { store, site } = bench;
      await bench.send(bench.browser, { anonymousId: 'a1', userId: 'u1' });
      const profile = await store.read.profileById(site, (await person(bench, 'u1')).id, 'EUR');
      await store.write.undoLink(site, profile?.links[0]?.id ?? '', ANNA, T0);
      await bench.send(bench.browser, { anonymousId: 'a1', userId: 'u1', name: 'Again' }, { anonymousId: 'a1', name: 'Unnamed' });
      expect(await person(bench, 'a1')).toMatchObject({ identified: false, nodes: 1 });
      expect(await drift(bench)).toEqual([]);
    },
  },
  {
    name: 'makes one order of what a browser and a server both report, and the server’s word counts',
    async run(bench) {
      await bench.send(bench.browser, buy('o1', 10, { anonymousId: 'a1', userId: 'u1' }));
      await bench.send(bench.server, buy('o1', 12, { userId: 'u1', ts: T0 - 1 }));
      await bench.send(
        bench.browser,
        buy('o1', 99, { anonymousId: 'a1', userId: 'u1', ts: T0 + 1 }),
        buy('o1', 99, { anonymousId: 'a7', ts: T0 + 2 }),
      );
      expect(await person(bench, 'u1')).toMatchObject({ orders: 1, gross: euros(24), firstOrder: T0 - 1, lastOrder: T0 - 1 });
      const value = async () => bench.store.read.profileValue(bench.site, (await person(bench, 'u1')).id, 'EUR');
      expect(await value()).toMatchObject({ orders: 1, unconfirmed: { orders: 0, gross: 0 } });
      await bench.send(bench.browser, buy('forged', 500_000, { userId: 'u1', ts: T0 - 2 }));
      expect(await value()).toMatchObject({ orders: 2, unconfirmed: { orders: 1, gross: 1_000_000 } });
      await bench.send(bench.server, buy('forged', 0, { userId: 'u1', ts: T0 - 2 }));
      expect(await value()).toMatchObject({ orders: 1, unconfirmed: { orders: 0, gross: 0 } });
      expect(await person(bench, 'a7')).toMatchObject({ orders: 0, gross: 0 });
      expect(await drift(bench)).toEqual([]);
    },
  },
  {
    name: 'adds money as exact integers, with discounts and returns',
    async run(bench) {
      for (let i = 0; i < 10; i++) await bench.send(bench.server, buy(`o${i}`, 0.1, { userId: 'u1', ts: T0 + i }));
      const data = { order_id: 'big', discount: 5, tax: 3, shipping: 2, products: [{ price: 19.99, quantity: 3 }, { price: '0.03' }] };
      await bench.send(bench.server, { userId: 'u1', name: 'Order Completed', data });
      await bench.send(bench.server, {
        userId: 'u1',
        name: 'Order Refunded',
        data: { order_id: 'big', products: [{ price: 19.99, quantity: 1 }] },
      });
      expect(await person(bench, 'u1')).toMatchObject({ orders: 11, gross: euros(2) + 55_000_000, returned: 19_990_000 });
      expect(await drift(bench)).toEqual([]);
    },
  },
  {
    name: 'counts a return once, the server’s word before a browser’s, and never more than was ordered',
    async run(bench) {
      const refund = (id: string, more: Partial<Event> = {}, data: Record<string, unknown> = {}) => ({
        name: 'Order Refunded',
        userId: 'u1',
        ...more,
        data: { order_id: id, ...data },
      });
      await bench.send(bench.server, buy('o1', 50, { userId: 'u1' }));
      await bench.send(bench.browser, refund('o1', { anonymousId: 'a1' }), refund('o1', { anonymousId: 'a9' }, { total: 999_999 }));
      expect(await person(bench, 'u1')).toMatchObject({ gross: euros(100), returned: 0 });
      await bench.send(bench.server, refund('o1', {}, { total: 30 }), refund('o1'), refund('o1'));
      expect(await person(bench, 'u1')).toMatchObject({ gross: euros(100), returned: euros(100) });
      await bench.send(bench.browser, buy('o2', 20, { userId: 'u2' }), refund('o2', { userId: 'u2' }), refund('o2', { userId: 'u3' }));
      expect(await person(bench, 'u2')).toMatchObject({ gross: euros(40), returned: euros(40) });
      expect(await person(bench, 'u3')).toMatchObject({ returned: 0 });
      expect(await drift(bench)).toEqual([]);
    },
  },
  {
    name: 'settles a return that came before its order, and moves it with an order that is somebody else’s',
    async run(bench) {
      const refund = (id: string, userId: string) => ({ name: 'Order Refunded', userId, data: { order_id: id } });
      await bench.send(bench.server, refund('late', 'u1'));
      expect(await person(bench, 'u1')).toMatchObject({ returned: 0 });
      await bench.send(bench.server, buy('late', 40, { userId: 'u1' }));
      expect(await person(bench, 'u1')).toMatchObject({ gross: euros(80), returned: euros(80) });
      await bench.send(bench.browser, buy('moved', 10, { anonymousId: 'a1' }), {
        ...refund('moved', ''),
        userId: undefined,
        anonymousId: 'a1',
      });
      expect(await person(bench, 'a1')).toMatchObject({ orders: 1, returned: euros(20) });
      await bench.send(bench.server, refund('moved', 'u9'), buy('moved', 10, { userId: 'u2', ts: T0 + 1 }));
      expect(await person(bench, 'a1')).toMatchObject({ orders: 0, gross: 0, returned: 0 });
      expect(await person(bench, 'u2')).toMatchObject({ orders: 1, gross: euros(20), returned: euros(20) });
      expect(await person(bench, 'u9')).toMatchObject({ orders: 0, returned: 0 });
      expect(await drift(bench)).toEqual([]);
    },
  },
  {
    name: 'keeps a return whose order nobody reported, when the server says so',
    async run(bench) {
      const data = { order_id: 'C1', products: [{ product_id: 'p', price: 2.5, quantity: 3 }] };
      await bench.send(bench.server, { userId: 'u1', name: 'Order Refunded', data });
      await bench.send(bench.browser, { userId: 'u2', name: 'Order Refunded', data: { ...data, order_id: 'C2' } });
      expect(await person(bench, 'u1')).toMatchObject({ orders: 0, returned: euros(7.5) });
      expect(await person(bench, 'u2')).toMatchObject({ returned: 0 });
    },
  },
  {
    name: 'warns once of an id that names nobody, however often the event comes',
    async run(bench) {
      const e = { anonymousId: 'a1', userId: 'undefined', messageId: 'again', name: 'Seen' };
      for (let i = 0; i < 3; i++) await bench.send(bench.browser, e);
      const profile = await bench.store.read.profileById(bench.site, (await person(bench, 'a1')).id, 'EUR');
      expect(profile?.warnings).toHaveLength(1);
      expect(profile?.warnings[0]).toMatchObject({ kind: 'poison_id', sender: 'a test' });
    },
  },
  {
    name: 'keeps a free order and a foreign one without counting them as money',
    async run(bench) {
      await bench.send(bench.server, buy('free', 0, { userId: 'u1' }), {
        userId: 'u1',
        name: 'Order Completed',
        data: { order_id: 'usd', currency: 'USD', total: 50 },
      });
      expect(await person(bench, 'u1')).toMatchObject({ orders: 0, gross: 0 });
      const orders = (await bench.store.read.canonicalRaw(bench.site))['orders'] ?? '';
      expect(JSON.parse(orders)).toHaveLength(2);
    },
  },
  {
    name: 'counts visits alike in any order of arrival',
    async run(bench) {
      const at = (minute: number) => ({ anonymousId: 'a1', type: 'page' as const, ts: T0 + minute * MINUTE });
      for (const minute of [50, 0, 200, 25, 100]) await bench.send(bench.browser, at(minute));
      const visits = JSON.parse((await bench.store.read.canonicalRaw(bench.site))['visit'] ?? '') as {
        start: number;
        stop: number;
        events: number;
      }[];
      expect(visits.map((v) => [(v.start - T0) / MINUTE, (v.stop - T0) / MINUTE, v.events])).toEqual([
        [0, 50, 3],
        [100, 100, 1],
        [200, 200, 1],
      ]);
    },
  },
  {
    name: 'says that it can write, and ends cleanly',
    async run({ store, send, browser }) {
      await store.ready();
      const last = send(browser, { anonymousId: 'a1' });
      await store.close();
      expect(await last).toMatchObject({ accepted: 1 });
      await expect(store.ready()).rejects.toMatchObject({ name: 'StoreError' });
    },
  },
];
