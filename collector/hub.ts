/** Passes what arrives on to whoever watches, here and at the other collectors of the store. */
import type { LiveEvent } from '../shared/api.ts';
import type { Hub } from './deps.ts';
import type { Peers } from './store/peers.ts';

/** Whoever watches says so again after this long, and is forgotten by the others after three times as long without a word. */
const ANNOUNCE = 3000;
/** What arrives for watchers elsewhere is told together, so often. */
const GATHER = 100;
/** Of a site so many events are told at once, in so many characters; more than anybody can read. */
const TOLD = 50;
const ROOM = 7000;

type Listener = Parameters<Hub['subscribe']>[1];

/** The hub of one collector. */
export function createHub(peers: Peers): Hub {
  const watchers = new Map<number, Set<Listener>>();
  /** Sites that somebody watches elsewhere, each with the timer that ends it. */
  const elsewhere = new Map<number, NodeJS.Timeout>();
  const waiting = new Map<number, { events: LiveEvent[]; lost: number }>();
  let announcing: NodeJS.Timeout | undefined;
  let gathering: NodeJS.Timeout | undefined;

  const here = (site: number, events: readonly LiveEvent[], lost = 0): void => {
    for (const listener of watchers.get(site) ?? []) {
      for (const event of events) listener(event);
      if (lost > 0) listener(null, lost);
    }
  };
  peers.hear((word) => {
    if (word.about === 'events') here(word.site, word.events, word.lost);
    if (word.about !== 'watching') return;
    clearTimeout(elsewhere.get(word.site));
    elsewhere.set(word.site, setTimeout(() => elsewhere.delete(word.site), 3 * ANNOUNCE).unref());
  });

  function tell(): void {
    gathering = undefined;
    for (const [site, { events, lost }] of waiting) {
      let [part, room, missed]: [LiveEvent[], number, number] = [[], ROOM, lost];
      for (const event of events) {
        const size = Buffer.byteLength(JSON.stringify(event));
        if (size > ROOM) missed++;
        else {
          if (size > room) {
            peers.tell({ about: 'events', site, events: part, lost: 0 });
            [part, room] = [[], ROOM];
          }
          part.push(event);
          room -= size;
        }
      }
      peers.tell({ about: 'events', site, events: part, lost: missed });
    }
    waiting.clear();
  }
  function gather(site: number, events: LiveEvent[]): void {
    const known = waiting.get(site) ?? { events: [], lost: 0 };
    waiting.set(site, known);
    const room = Math.max(0, TOLD - known.events.length);
    known.events.push(...events.slice(0, room));
    known.lost += Math.max(0, events.length - room);
    gathering ??= setTimeout(tell, GATHER).unref();
  }
  function announce(): void {
    for (const site of watchers.keys()) peers.tell({ about: 'watching', site });
    if (watchers.size === 0) {
      clearInterval(announcing);
      announcing = undefined;
    }
  }

  return {
    publish(site, events) {
      here(site, events);
      if (elsewhere.has(site)) gather(site, events);
    },
    subscribe(site, listener) {
      const listeners = watchers.get(site) ?? new Set();
      watchers.set(site, listeners.add(listener));
      peers.tell({ about: 'watching', site });
      announcing ??= setInterval(announce, ANNOUNCE).unref();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && watchers.get(site) === listeners) watchers.delete(site);
      };
    },
    watched: (site) => watchers.has(site) || elsewhere.has(site),
  };
}
