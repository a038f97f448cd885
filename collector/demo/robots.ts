/** The robots that read Aurora Hall's pages: a few a day, kept apart from people. */
import type { Event } from '../../shared/event.ts';
import { dice } from './dice.ts';
import type { Sent } from './visit.ts';

const NAMES = [
  ['Googlebot', 0.4],
  ['bingbot', 0.2],
  ['GPTBot', 0.16],
  ['AhrefsBot', 0.14],
  ['spam from semalt.com', 0.1],
] as const;
const PAGES = ['', 'seats.html', 'records.html', 'passes.html'];
const DAY = 86_400_000;

/** What robots sent on a day, in the order of its time. */
export function robotsOf(seed: string, shop: string, day: number): Sent[] {
  const d = dice(`${seed} robots ${day}`);
  const root = new URL(shop).pathname;
  return Array.from({ length: d.poisson(7) }, (_, i): Sent => {
    const ts = day + d.int(0, DAY - 1);
    const path = root + d.pick(PAGES);
    const event: Event = {
      ...{ type: 'page', messageId: `robot-${day / DAY}-${i}`, anonymousId: `robot-${day / DAY}-${i}`, name: '', data: { path } },
      ...{ context: { page: { path, url: new URL(path, shop).href } }, ts, receivedAt: ts + 900 },
      client: { robot: d.weighted(NAMES), device: '', browser: '', system: '', country: '', city: '' },
    };
    return { from: 'browser', event };
  }).sort((a, b) => a.event.ts - b.event.ts);
}
