/** One visit to Aurora Hall, from the first page to the last: the events that a browser and the shop's server send. */
import type { Event, EventType, Json } from '../../shared/event.ts';
import { browserOf } from './browser.ts';
import { catalogue, type DemoProduct } from './catalogue.ts';
import { dice as diceOf, type Dice } from './dice.ts';
import { choose, fillBasket, lineOf, orderOf } from './order.ts';
import type { Person } from './person.ts';
import { doorOf } from './season.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;

/** What a person has done so far, as far as it bears on what they do next. */
export interface Standing {
  visits: number;
  orders: number;
  registered: boolean;
  loggedIn: Set<string>;
  /** Browsers in which they agreed to be remembered. */
  agreed: Set<string>;
  passUntil: number;
  /** When which category was looked at, newest last, at most 180 days back. */
  views: { ts: number; category: string }[];
  /** What lifts the probability of an order, and until when. */
  lifts: Map<string, { factor: number; until: number }>;
}
/** Somebody who has not been here. */
export const newStanding = (): Standing => ({
  ...{ visits: 0, orders: 0, registered: false, passUntil: 0 },
  ...{ loggedIn: new Set<string>(), agreed: new Set<string>(), views: [], lifts: new Map() },
});

/** One event with who sends it. */
export interface Sent {
  from: 'browser' | 'server';
  event: Event;
}
/** What a visit needs beside the person. */
export interface Stage {
  /** Address of the shop, with a slash at its end. */
  shop: string;
  /** What the slots of a page show to this person now: an exposure for each experience that includes them. */
  exposures(
    page: string,
    person: Person,
    standing: Standing,
    device: string,
    ts: number,
  ): { decisionId: string; id: string; factor: number }[];
}

const TITLES: Record<string, string> = {
  index: 'Aurora Hall: concerts by the harbour',
  seats: 'Concerts · Aurora Hall',
  passes: 'Season passes · Aurora Hall',
  records: 'Records · Aurora Hall',
  basket: 'Basket · Aurora Hall',
  checkout: 'Till · Aurora Hall',
  account: 'Your account · Aurora Hall',
};

/** By which way an order came in the end: some call after they have looked, some go to who sells for the house. From dice of its own, so that the rest of the story does not depend on it. */
function soldBy(number: string): Json {
  const throws = diceOf(`sold ${number}`);
  if (throws.chance(0.08)) return { channel: 'phone', affiliation: 'Aurora Hall box office' };
  return { channel: 'web', affiliation: throws.chance(0.12) ? 'City Tickets' : 'Aurora Hall box office' };
}

/** Plays one visit and keeps its consequences in `standing`. The same dice play the same visit. */
export function playVisit(stage: Stage, person: Person, standing: Standing, at: number, dice: Dice, visitId: string): Sent[] {
  const sent: Sent[] = [];
  const second = standing.registered && person.devices.length > 1 && dice.chance(0.4);
  const device = person.devices[second ? 1 : 0]!;
  const onPhone = second ? !person.phone : person.phone;
  const door = doorOf(dice, at, standing.registered);
  const browser = browserOf(person, onPhone);
  let ts = at;
  let page = { url: '', path: '', title: '', referrer: door.referrer, search: '' };
  const user = () => (standing.loggedIn.has(device) ? person.userId : undefined);

  const say = (type: EventType, name: string, data: Json, over: Partial<Event> = {}, from: Sent['from'] = 'browser'): void => {
    const context: Json =
      from === 'server'
        ? { library: { name: 'aurora-box-office', version: '3.2' } }
        : {
            library: { name: 'kith', version: 'demo' },
            userAgent: browser.userAgent,
            page: { ...page },
            ...(door.campaign && page.referrer === door.referrer && { campaign: door.campaign }),
            locale: person.locale,
            screen: onPhone ? { width: 390, height: 844, density: 3 } : { width: 1440, height: 900, density: 1 },
            consent: { mode: 'required', state: 'granted' },
          };
    const event = {
      type,
      messageId: `${visitId}-${sent.length}`,
      anonymousId: device,
      userId: user(),
      name,
      data,
      context,
      ts,
      receivedAt: ts + 900,
      ...(from === 'browser' && { client: browser.client }),
      ...over,
    };
    sent.push({ from, event: { ...event, receivedAt: event.ts + 900 } });
  };
  const wait = (least: number, mean: number): void => {
    ts += Math.round((least + dice.exponential(mean)) * 1000);
  };
  const open = (name: string, product?: DemoProduct): void => {
    const path = product ? 'product.html' : name === 'index' ? '' : `${name}.html`;
    const search = product ? `?id=${product.id}` : '';
    const url = `${stage.shop}${path}${search}`;
    page = {
      url,
      path: new URL(url).pathname,
      title: product ? `${product.title} · Aurora Hall` : TITLES[name]!,
      referrer: page.url || door.referrer,
      search,
    };
    say('page', '', { ...page });
    for (const { decisionId, id, factor } of stage.exposures(name, person, standing, device, ts)) {
      wait(0.4, 0.5);
      say('track', '$exposure', { decisionId });
      standing.lifts.set(id, { factor, until: ts + 30 * DAY });
    }
  };
  const look = (product: DemoProduct): void => {
    open('product', product);
    say('track', 'Product Viewed', { ...lineOf(product, 1, stage.shop), currency: 'EUR' });
    standing.views.push({ ts, category: product.category });
    wait(6, 25);
  };
  const identify = (): void => {
    standing.registered = true;
    standing.loggedIn.add(device);
    const traits = { name: person.name, email: person.email, city: person.city };
    say('identify', '', traits);
    say('identify', '', traits, {}, 'server');
  };

  standing.views = standing.views.filter((view) => view.ts > at - 180 * DAY);
  if (door.landing === 'product') look(choose(dice, person, 'seats'));
  else open(door.landing);
  if (!standing.agreed.has(device)) agree();
  wait(3, 12);
  if (standing.registered && !user() && dice.chance(0.6)) {
    open('account');
    wait(8, 10);
    identify();
  }

  let lift = 1;
  for (const { factor, until } of standing.lifts.values()) if (until > ts) lift *= factor;
  const buys = dice.chance(Math.min(0.9, person.buys * lift * (standing.visits === 0 ? 0.3 : 1) * (standing.passUntil > ts ? 1.15 : 1)));
  const basket = buys ? fillBasket(dice, person, ts, standing.orders, standing.passUntil > ts) : [];
  const looks = buys ? basket.length + dice.poisson(0.8) : dice.poisson(standing.visits === 0 ? 0.9 : 1.3);
  const seen = new Set<DemoProduct>();
  let abandoned = false;
  for (let i = 0; i < looks; i++) {
    const product =
      basket[i]?.product ??
      choose(
        dice,
        person,
        dice.weighted([
          ['seats', 0.66],
          ['records', 0.22],
          ['passes', 0.12],
        ] as const),
      );
    if (seen.has(product)) continue;
    seen.add(product);
    if (i === 0 || dice.chance(0.35)) {
      open(product.shelf);
      const listed = catalogue.filter((p) => p.shelf === product.shelf).slice(0, 8);
      say('track', 'Product List Viewed', {
        list_id: product.shelf,
        category: product.shelf,
        products: listed.map((p) => ({ product_id: p.id })),
      });
      wait(4, 14);
    }
    look(product);
    const bought = basket.find((line) => line.product === product);
    const left = !bought && dice.chance(0.12);
    if (left) abandoned = true;
    if (bought || left) say('track', 'Product Added', { ...lineOf(product, bought?.quantity ?? 1, stage.shop), currency: 'EUR' });
    wait(2, 8);
  }
  if (!buys && !standing.registered && dice.chance(0.04)) {
    open('account');
    wait(12, 15);
    identify();
  }
  if (abandoned && !buys && dice.chance(0.8)) {
    open('basket');
    wait(5, 20);
  }
  if (buys) checkOut();
  if (!second && standing.visits === 3 && user() && dice.chance(0.12)) housemate();
  standing.visits++;
  return sent;

  /** The banner is answered with a yes; who says no leaves no trace here. What the page told before it waited for the answer, as in a browser. */
  function agree(): void {
    standing.agreed.add(device);
    wait(1, 3);
    say('track', '$consent', { purposes: { analytics: true, personalization: true }, mode: 'required', state: 'granted' });
  }

  /** Somebody of the same house logs in on the same browser: two known people, one device. */
  function housemate(): void {
    const name = `${dice.pick(['Robin', 'Sam', 'Noa', 'Alex'])} ${person.name.slice(person.name.indexOf(' ') + 1)}`;
    const them = { userId: `${person.userId}-home` };
    wait(60, 300);
    open('account');
    say('identify', '', { name, email: `home.${person.email}`, city: person.city }, them);
    const product = choose(dice, person, 'seats');
    say('track', 'Product Viewed', { ...lineOf(product, 1, stage.shop), currency: 'EUR' }, them);
    standing.loggedIn.delete(device);
  }

  function checkOut(): void {
    open('basket');
    wait(6, 15);
    const coupon = standing.orders === 0 && dice.chance(0.35);
    const order = orderOf(basket, coupon, stage.shop);
    open('checkout');
    say('track', 'Checkout Started', order);
    wait(25, 40);
    if (!user()) identify();
    standing.orders++;
    if (basket.some(({ product }) => product.shelf === 'passes')) standing.passUntil = ts + 365 * DAY;
    const number = `AH-${visitId}`;
    say('track', 'Order Completed', { order_id: number, ...soldBy(number), ...order }, {}, 'server');
    post(number);
    if (!dice.chance(0.045)) return;
    // Some evenings fall through: the whole order, or its first line, comes back within two weeks.
    const back = dice.chance(0.6) ? basket : basket.slice(0, 1);
    const { products, subtotal, discount } = orderOf(back, coupon, stage.shop) as { products: Json[]; subtotal: number; discount: number };
    const later = ts + DAY + Math.round(dice.unit() * 12 * DAY) + dice.int(0, 600) * MINUTE;
    const amount = Math.round((subtotal - discount) * 100) / 100;
    say(
      'track',
      'Order Refunded',
      { order_id: number, currency: 'EUR', revenue: amount, products, discount },
      { ts: later, anonymousId: undefined, userId: person.userId },
      'server',
    );
  }

  /** Tickets on paper go by post; a few evenings are called off. From dice of its own, so that the rest of the story does not depend on it. */
  function post(number: string): void {
    const throws = diceOf(`post ${number}`);
    const tell = (event: string, days: number, data: Json = {}): void =>
      say(
        'track',
        event,
        { order_id: number, ...data },
        { ts: ts + Math.round(days * DAY), anonymousId: undefined, userId: person.userId },
        'server',
      );
    if (throws.chance(0.012)) return tell('Order Cancelled', 0.1, { reason: 'The evening was called off' });
    if (!throws.chance(0.35)) return;
    const delay = throws.chance(0.08) ? 3 : 0;
    tell('Order Shipped', 0.8, { carrier: 'DHL', tracking_number: `00340${throws.int(10_000_000, 99_999_999)}` });
    if (delay > 0) tell('Order Delayed', 2.5, { reason: 'Strike in the sorting office' });
    tell('Order Delivered', 2.2 + throws.unit() + delay);
  }
}
