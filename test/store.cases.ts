/** Every promise of the store, as cases that each engine must pass: a name that completes "the store ...", and what to do. */
import { expect } from 'vitest';
import type { Event, Source } from '../shared/event.ts';
import type { Batch, Store } from '../collector/store/store.ts';

/** What a case gets: a fresh store with one site, and a way to send events to it. */
export interface Bench {
  store: Store;
  site: number;
  browser: Source;
  server: Source;
  /** Sends events as one batch; fields left out get plain values. */
  send(source: Source, ...events: Partial<Event>[]): ReturnType<Store['ingest']>;
}
export interface Case {
  name: string;
  run(bench: Bench): Promise<void>;
}

export const T0 = Date.UTC(2026, 2, 3, 12);
export const MINUTE = 60_000;

/** An event with plain values where none are given. */
export const event = (e: Partial<Event>, n = 0): Event => ({
  type: 'track',
  messageId: `m-${n}-${e.ts ?? T0}-${e.name ?? ''}`,
  name: '',
  ts: T0,
  receivedAt: Math.max(e.ts ?? T0, T0),
  data: {},
  context: {},
  ...e,
});
/** A batch of events from a source. */
export const batch = (site: number, source: Source, events: Event[]): Batch => ({
  site,
  source,
  sender: 'test',
  events,
  failed: [],
  anonymous: [],
});

const who = async ({ store, site }: Bench, namespace: string, value: string) => {
  const found = await store.read.profileByIdentifier(site, namespace, value);
  if (!found) throw new Error(`nobody is ${namespace} ${value}`);
  return store.read.profileById(site, found);
};

export const cases: Case[] = [
  {
    name: 'stores an event once per node and messageId, and says so',
    async run({ send, browser }) {
      const e = { anonymousId: 'a1', messageId: 'once', name: 'Seen' };
      expect(await send(browser, e)).toMatchObject({ accepted: 1, duplicates: 0 });
      expect(await send(browser, e, { ...e, name: 'Other' })).toMatchObject({ accepted: 0, duplicates: 2 });
      expect(await send(browser, { ...e, anonymousId: 'a2' })).toMatchObject({ accepted: 1, duplicates: 0 });
    },
  },
];
