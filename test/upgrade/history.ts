/** A small believable history, sent to a released collector once: its database is what every later program must open. */
import type { Collector } from '../kit/collector.ts';
import { SECRET_KEY, WRITE_KEY } from '../kit/collector.ts';

const START = Date.parse('2026-09-01T08:00:00Z');
const DAY = 86_400_000;
const at = (days: number, minutes = 0): string => new Date(START + days * DAY + minutes * 60_000).toISOString();
const names = [
  'Ada',
  'Björn',
  'Chloé',
  'Dmitri',
  'Elif',
  'Fatma',
  'Günther',
  'Hana',
  'İpek',
  'João',
  'Kwame',
  'Léa',
  'Márta',
  'Noor',
  'Ōe',
];
const cities = ['Amsterdam', 'Brugge', 'København', 'Québec'];
const PRODUCTS = ['ticket-1', 'ticket-2', 'record-1', 'record-2', 'pass-1'];
let sent = 0;

type Sent = Record<string, unknown>;
const said = (type: string, anonymousId: string, time: string, rest: Sent = {}): Sent => ({
  type,
  messageId: `m-${++sent}`,
  anonymousId,
  timestamp: time,
  context: {
    page: { url: `https://hall.example/${sent % 7}`, path: `/${sent % 7}`, referrer: sent % 5 ? '' : 'https://search.example/' },
    locale: 'en-GB',
  },
  ...rest,
});

/** What browsers and the shop's server said over ten weeks: visits, registrations, orders, returns, a device of two people, things that are refused. */
export function history(): { key: string; events: Sent[] }[] {
  const browser: Sent[] = [];
  const server: Sent[] = [];
  for (let v = 0; v < 40; v++) {
    const id = `device-${v}`;
    const day = v * 1.5;
    browser.push(said('page', id, at(day), { name: 'Home' }));
    for (let i = 0; i < 3; i++)
      browser.push(
        said('track', id, at(day, 2 + i), { event: 'Product Viewed', properties: { product_id: PRODUCTS[(v + i) % 5], price: 20 + i } }),
      );
    const name = names[v];
    if (!name) continue;
    const userId = `user-${v}`;
    const traits = { email: `${userId}@example.com`, name, plan: v % 3 ? 'free' : 'pass', visits: v, address: { city: cities[v % 4] } };
    browser.push(said('identify', id, at(day, 6), { userId, traits }));
    if (v % 2)
      browser.push(
        said('track', `phone-${v}`, at(day + 0.5), { event: 'Album Played' }),
        said('identify', `phone-${v}`, at(day + 0.5, 1), { userId }),
      );
    for (let o = 0; o <= v % 4; o++) {
      const order = `order-${v}-${o}`;
      const products = [{ product_id: PRODUCTS[(v + o) % 5], quantity: 1 + (o % 2), price: 12.5 + v }];
      const properties = {
        order_id: order,
        total: (12.5 + v) * (1 + (o % 2)),
        currency: 'EUR',
        products,
        coupon: o ? undefined : 'WELCOME',
      };
      const sender = o % 2 ? server : browser;
      sender.push({ ...said('track', id, at(day + 3 * o, 9), { event: 'Order Completed', userId, properties }) });
      if (o === 2)
        server.push(said('track', id, at(day + 3 * o + 2), { event: 'Order Refunded', userId, properties: { order_id: order } }));
    }
    server.push(said('identify', id, at(day, 30), { userId, traits: { loyalty: v % 5, city: cities[(v + 1) % 4] } }));
  }
  browser.push(
    // Two people on one device, and ids that name nobody.
    said('identify', 'device-2', at(60), { userId: 'user-3' }),
    said('identify', 'device-39', at(61), { userId: 'guest' }),
    said('track', 'device-39', at(61, 1), { event: '$consent', properties: { purposes: { marketing: true } } }),
    said('track', 'device-38', at(61, 2), { event: 'Broken', properties: { huge: 'x'.repeat(40_000) } }),
    { ...said('track', '', at(61, 3), { event: 'Counted Only' }), anonymousId: undefined },
    said('group', 'device-4', at(62), { groupId: 'choir', traits: { seats: 12 } }),
    said('screen', 'device-5', at(62, 1), { name: 'Programme' }),
  );
  return [
    { key: WRITE_KEY, events: browser },
    { key: SECRET_KEY, events: server },
  ];
}

const CATALOGUE = `id,title,category,price,cost,currency
ticket-1,Requiem,Tickets,35,10,EUR
ticket-2,"Songs, in winter",Tickets,25,8,EUR
record-1,Night Music,Records,18,7,EUR
pass-1,Season pass,Passes,180,60,EUR
`;
const rule = {
  pass: { kind: 'trait', name: 'plan', op: 'eq', value: 'pass' },
  buyers: { kind: 'did', event: 'Order Completed', count: { op: 'gte', value: 2 } },
  autumn: { kind: 'did', event: 'Product Viewed', within: { from: '2026-09-10', to: '2026-10-10' } },
  mixed: {
    kind: 'all',
    of: [
      { kind: 'did', event: 'Product Viewed', where: [{ property: 'price', op: 'gte', value: 21 }] },
      { kind: 'not', of: { kind: 'did', event: 'Order Completed' } },
    ],
  },
};

async function send(collector: Collector, key: string, events: Sent[]): Promise<void> {
  for (let i = 0; i < events.length; i += 25) {
    const answer = await fetch(`${collector.url}/v1/batch`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
      body: JSON.stringify({ batch: events.slice(i, i + 25) }),
    });
    if (!answer.ok) throw new Error(`The batch was refused: ${answer.status} ${await answer.text()}`);
  }
}

/** Plays the history: catalogue and segments first, then events, an experience with what people saw, and two merges by hand, one of them undone. */
export async function play(collector: Collector): Promise<void> {
  const upload = await fetch(`${collector.url}/api/v1/products/import?commit=true`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SECRET_KEY}`, 'content-type': 'text/csv' },
    body: CATALOGUE,
  });
  if (!upload.ok) throw new Error(await upload.text());
  for (const [id, what] of Object.entries(rule)) await collector.api('/api/v1/segments', { name: `Segment ${id}`, rule: what });
  const content = (value: string) => ({ kind: 'text', value });
  const variants = [
    { key: 'warm', weight: 2, content: content('Welcome back') },
    { key: 'plain', weight: 1, content: content('Welcome') },
  ];
  const made = await collector.api<{ id: string }>('/api/v1/experiences', {
    name: 'Greeting',
    slot: 'hero',
    status: 'live',
    control: 0.3,
    variants,
  });
  await collector.api('/api/v1/experiences', { name: 'Later', slot: 'side', variants: variants.slice(0, 1) });
  for (const { key, events } of history()) await send(collector, key, events);

  const seen: Sent[] = [];
  for (let v = 0; v < 30; v++) {
    const anonymousId = `device-${v}`;
    const answer = await fetch(`${collector.url}/v1/decide`, {
      method: 'POST',
      body: JSON.stringify({ writeKey: WRITE_KEY, anonymousId, slots: ['hero'], context: { page: { path: '/' } } }),
    });
    const { decisions } = (await answer.json()) as { decisions: { hero: { decisionId: string; experience: string } } };
    if (decisions.hero.experience !== made.id) continue;
    seen.push(
      said('track', anonymousId, new Date().toISOString(), { event: '$exposure', properties: { decisionId: decisions.hero.decisionId } }),
    );
  }
  await send(collector, WRITE_KEY, seen);
  const later = seen.slice(0, 8).map((event, i) =>
    said('track', String(event.anonymousId), new Date().toISOString(), {
      event: 'Order Completed',
      properties: { order_id: `late-${i}`, total: 30 + i, currency: 'EUR' },
    }),
  );
  await send(collector, SECRET_KEY, later);

  const idOf = async (namespace: string, value: string) =>
    (await collector.api<{ id: string }>(`/api/v1/profiles/lookup?namespace=${namespace}&value=${value}`)).id;
  for (const [one, two, undone] of [
    ['user-1', 'user-7', false],
    ['user-4', 'user-5', true],
  ] as const) {
    const id = await idOf('user_id', one);
    await collector.api(`/api/v1/profiles/${id}/link`, { other: await idOf('user_id', two) });
    const { links } = await collector.api<{ links: { id: string; reason: string; joined: string }[] }>(`/api/v1/profiles/${id}`);
    const last = links.at(-1);
    if (undone && last) await collector.api(`/api/v1/links/${last.id}/undo`, {});
  }
  // Nothing may still be building when the file is closed.
  for (let tries = 0; tries < 100; tries++) {
    const { items } = await collector.api<{ items: { status: string }[] }>('/api/v1/segments');
    if (items.every(({ status }) => status === 'live')) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('A segment is still building.');
}
