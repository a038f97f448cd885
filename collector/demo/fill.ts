/** Fills a demo's database: two years in the order of their days, through the store's own front door, with segments and experiences made on the way. */
import type { Event, Source } from '../../shared/event.ts';
import { toMicros } from '../../shared/money.ts';
import { needs } from '../../shared/rule.ts';
import { hashOf } from '../access/secrets.ts';
import type { Deps } from '../deps.ts';
import { StoreError } from '../store/error.ts';
import { cardIndex } from './card-index.ts';
import { catalogue } from './catalogue.ts';
import { experiences, segments, type DemoExperience } from './definitions.ts';
import { tell, type Guests, type Told } from './history.ts';
import { lettersOf } from './letters.ts';
import { robotsOf } from './robots.ts';
import { slips } from './slips.ts';
import { stageOf } from './stage.ts';
import type { DemoState } from './state.ts';
import type { Sent, Stage } from './visit.ts';

const DAY = 86_400_000;
/** New people a day over the first year: about 4,400 in two years. */
const PER_DAY = 5.2;
/** So long before the first start the hall came to be talked about. */
const NOTICED = 90;
/**
 * Experiences were live for the last year and a half, segments (and the experiences whose audience names one) kept for the last 45 days: history for
 * their pages, without the cost of two years.
 */
const EXPERIENCES_LIVE = 540;
const SEGMENTS_KEPT = 45;
/** The till and the scanner went wrong for so many days. */
const SLIPS = 20;
/** Days after the first on which what is sold became dearer to buy. */
const DEARER = 400;
/** What serving costs the house: printing, post, the hand that books a return, and the payment. */
const SERVING = { order: 0.35, parcel: 4.1, return: 2.5, paymentShare: 0.014, payment: 0.25 };
/** Records are read once a week from so many days before the end on; the box office's cards came in so many days before it, for so many of the members. */
const READ_FROM = 84;
const CARDS = { days: 60, members: 14 };
/** Events of a write: a day or a few. */
const AT_ONCE = 400;

/** The demo once it is filled: who is there, the stage on which they go on, and how the story does. */
export interface Filled {
  site: number;
  guests: Guests;
  stage: Stage;
  /** What is left of the day at which filling ended, and all the days after it. */
  rest: Told;
  days: Generator<Told, never>;
}

const ofSegment = ({ input }: DemoExperience): boolean => input.audience !== null && needs(input.audience).segments.length > 0;
/** The catalogue as its owner would bring it in, with what each thing costs: `dearer` times as much as at first. */
const products = (publicUrl: string, dearer: number) =>
  catalogue.map(({ id, title, category, price, cost, by, about, taste }) => ({
    id,
    words: {
      ...{
        title,
        category,
        description: about,
        brand: by,
        currency: 'EUR',
        price: toMicros(price) ?? null,
        cost: toMicros(Math.round(cost * dearer * 100) / 100) ?? null,
      },
      url: `${publicUrl}/demo/product.html?id=${id}`,
      ...(taste && { attributes: { genre: taste } }),
    },
  }));

async function sourceOf(deps: Deps, key: string): Promise<{ site: number; zone: string; source: Source }> {
  const owner = await deps.store.read.keyByHash(hashOf(key));
  if (!owner) throw new StoreError('conflict', 'A key of the demo was revoked; remove its database to begin anew.');
  return { site: owner.site.site, zone: owner.site.timeZone, source: { id: owner.source.id, kind: owner.source.kind } };
}

/** Works until everything that a change of rules needs is counted. */
async function settled(deps: Deps, now: number): Promise<void> {
  while ((await deps.store.write.segmentBuildStep(now, 500)).more);
}

/** Reads everybody's record once, for the figures of that day alone. */
async function readRecords({ store }: Pick<Deps, 'store'>, site: number, day: number): Promise<void> {
  await store.write.beginReading(site, day);
  const { total, kinds } = await store.read.beforeReading(site);
  await store.write.startReading(site, total, kinds);
  while ((await store.write.hygieneStep(500, day)) === 'read');
  await store.write.hygieneFigures(day);
}

/**
 * Tells the story up to `now` and stores what was not stored yet. A start that was cut short is told again: what is there already is a duplicate.
 * `progress` hears the share that is done, and how many events are stored.
 */
export async function fill(deps: Deps, state: DemoState, progress: (share: number, events: number) => void): Promise<Filled> {
  const { store, config } = deps;
  const now = deps.now();
  const [browser, server] = [await sourceOf(deps, state.writeKey), await sourceOf(deps, state.secretKey)];
  const { site } = browser;
  // Both dates hang on the first telling, so that telling again finds the same.
  const liveFrom = state.ended - EXPERIENCES_LIVE * DAY;
  const keptFrom = state.ended - SEGMENTS_KEPT * DAY;
  let { secret } = await store.read.playlist(site);
  const opens = (experience: DemoExperience) => (ofSegment(experience) ? keptFrom : liveFrom);
  const stage = stageOf(site, `${config.publicUrl}/demo/`, opens, () => secret);
  const guests: Guests = new Map();
  const from = state.filled ? state.told : state.began;
  let waiting: Sent[] = [];
  let count = 0;

  const send = async (until: number): Promise<void> => {
    for (const [kind, to] of [
      ['browser', browser],
      ['server', server],
    ] as const) {
      const events = waiting.flatMap((sent): Event[] => (sent.from === kind ? [sent.event] : []));
      if (events.length === 0) continue;
      const batch = { site, source: to.source, sender: 'the demo', events, failed: [], anonymous: [] };
      count += (await store.ingest(batch, until)).accepted;
    }
    waiting = [];
  };
  const milestones = async (day: number): Promise<void> => {
    if (state.filled) return;
    if (day >= keptFrom && (await store.read.segmentById(site, browser.zone, segments[0]!.id, day)) === null) {
      await send(day);
      for (const { id, name, rule } of segments) await store.write.createSegment(site, id, { name, rule }, day);
      await settled(deps, day);
    }
    if (day === state.ended - CARDS.days * DAY) {
      const members = [...guests.values()].filter(({ standing }) => standing.registered).map(({ person }) => person);
      const step = Math.max(1, Math.floor(members.length / CARDS.members));
      const chosen = members.filter((_, i) => i % step === 0).slice(0, CARDS.members);
      waiting.push(...cardIndex(state.seed, chosen, day).map((event): Sent => ({ from: 'server', event })));
    }
    waiting.push(...lettersOf(state.seed, guests, day, state.ended).map((event): Sent => ({ from: 'server', event })));
    if (day >= state.ended - READ_FROM * DAY && day < state.ended && (state.ended - day) % (7 * DAY) === 0) {
      await send(day);
      await readRecords(deps, site, day);
    }
    for (const experience of experiences) {
      const { id, input } = experience;
      if (day < opens(experience) || (await store.read.experience(site, id))) continue;
      await send(day);
      await store.write.createExperience(site, id, input, deps.token(32), day);
      await settled(deps, day);
      ({ secret } = await store.read.playlist(site));
    }
  };

  if (!state.filled) {
    // What was paid for goods is known from the first day on, and rose once.
    for (const [dearer, at] of [
      [1, state.began],
      [1.08, state.began + DEARER * DAY],
    ] as const)
      await store.write.importProducts(products(config.publicUrl, dearer), { site, currency: 'EUR', who: 'csv', member: null, now: at });
    const orders = { countUnconfirmed: true, rates: [], margins: { site: 0.35, categories: [] }, serving: SERVING };
    await store.write.setOrderSettings(site, orders, { member: null }, now);
  }
  const days = tell({ seed: state.seed, began: state.began, perDay: PER_DAY, noticed: state.ended - NOTICED * DAY }, stage, guests);
  let rest: Told = days.next().value;
  for (; ; rest = days.next().value) {
    const { day, sent } = rest;
    const last = day + DAY > now;
    if (day + DAY <= from && !last) continue;
    await milestones(day);
    const told = [...sent, ...robotsOf(state.seed, stage.shop, day)];
    waiting.push(...told.filter(({ event }) => event.ts >= from && event.ts < now));
    if (waiting.length < AT_ONCE && day < keptFrom && !last) continue;
    const until = Math.min(day + DAY, now);
    await send(until);
    if (!state.filled && day >= now - SLIPS * DAY)
      for (const batch of slips(state.seed, site, server.source, sent, now)) await store.ingest(batch, until);
    if (day >= keptFrom) while ((await store.write.segmentDueSweep(until, 500)) === 500);
    progress(now > from ? (until - from) / (now - from) : 1, count);
    if (last) break;
  }
  rest = { day: rest.day, sent: rest.sent.filter(({ event }) => event.ts >= now) };
  await store.write.keepDemoState(JSON.stringify({ ...state, told: now, filled: true } satisfies DemoState));
  return { site, guests, stage, rest, days };
}
