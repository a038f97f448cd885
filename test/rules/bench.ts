/** A real store with one site, a way to send events to it, and a second eye on its database: what rules say of the whole population. */
import { openStore } from '../../collector/store/open.ts';
import type { Store } from '../../collector/store/store.ts';
import { ruleSql } from '../../collector/store/rule-sql.ts';
import type { Asking } from '../../collector/store/rule-sql.ts';
import type { Sql } from '../../collector/store/sql.ts';
import type { Event, Source } from '../../shared/event.ts';
import { needs, type Rule } from '../../shared/rule.ts';
import { tallyEvents, type Occurrence } from '../../shared/event-match.ts';
import { tallyKey, type Facts } from '../../shared/evaluate.ts';
import { openDatabase, openEye } from '../kit/eye.ts';
import { groups, NOW, ZONE, type Done, type Someone } from '../rule.cases.ts';
import { siteCalled } from '../kit/site.ts';

export const server: Source = { id: 2, kind: 'server' };
export const browser: Source = { id: 1, kind: 'browser' };
let counter = 0;
/** An event with plain values where none are given. */
export const event = (e: Partial<Event> & { ts: number }): Event => ({
  type: 'track',
  messageId: `m-${String(++counter).padStart(8, '0')}`,
  name: '',
  receivedAt: e.ts,
  data: {},
  context: {},
  ...e,
});

type Reader = (rule: Rule, a: Asking) => Sql;
/** A store under test and what may be asked of it. */
export interface Bench {
  store: Store;
  site: number;
  send(source: Source, now: number, events: Event[]): Promise<void>;
  /** `user_id`s (else anonymous ids) of everyone whom a rule fits, in order, by the population's reader. */
  fits(rule: Rule, now: number, reader?: Reader): Promise<string[]>;
  /** Rows of any select, for looking behind the scenes. */
  rows<T>(text: string, ...params: (string | number)[]): Promise<T[]>;
  close(): Promise<void>;
}

/** Opens a bench. */
export async function openBench(zone = ZONE): Promise<Bench> {
  const place = await openDatabase();
  const store = await openStore({ url: place.url, threads: false });
  const key = (kind: 'browser' | 'server') => ({ id: kind, kind, name: kind, hash: kind, shown: kind });
  await store.write.firstSite('one', siteCalled('One', zone), [key('browser'), key('server')], NOW);
  const site = (await store.read.allSites())[0]?.site ?? 0;
  const eye = await openEye(place.url);
  const rows = <T>(text: string, ...params: (string | number)[]) => eye.all<T>(text, ...params);
  return {
    store,
    site,
    rows,
    send: async (source, now, events) => {
      await store.ingest({ site, source, sender: 'a test', events, failed: [], anonymous: [] }, now);
    },
    fits: async (rule, now, reader = ruleSql) => {
      const { text, params } = reader(rule, { d: eye.dialect, site, now, zone });
      const found = await eye.all<{ name: string }>(
        `select i.value as name from profile p join identifier i on i.site = p.site and i.node = p.node where p.site = ? and (${text})`,
        site,
        ...params,
      );
      return found.map((row) => row.name).sort();
    },
    close: async () => {
      await eye.close();
      await store.close();
      await place.drop();
    },
  };
}

/** The name under which somebody of a case is stored. */
export const idOf = (group: string, name: string) => `${group}/${name}`;
const JOINED = NOW - 300 * 86_400_000;

/** Everything that tells a store of one person. */
export function eventsOf(id: string, someone: Someone): { browser: Event[]; server: Event[] } {
  const traits = { ...someone.traits, ...Object.fromEntries((someone.segments ?? []).map((segment) => [`in ${segment}`, true])) };
  const done = (d: Done): Event => {
    const who = someone.anonymous || d.device ? { anonymousId: id } : { userId: id };
    return event({ type: d.type, name: d.name, ts: d.ts, data: d.data, ...who });
  };
  const acts = (someone.did ?? []).map(done);
  const device = (someone.did ?? []).some((d) => d.device);
  const identify = event({ type: 'identify', ts: JOINED, data: traits, userId: id, ...(device ? { anonymousId: id } : {}) });
  return {
    browser: acts.filter((act) => act.anonymousId !== undefined),
    server: [...(someone.anonymous ? [] : [identify]), ...acts.filter((act) => act.userId !== undefined)],
  };
}

/** Stores everybody of the cases, and the segments that they refer to. */
export async function moveIn({ store, site, send }: Bench): Promise<void> {
  for (const id of ['s_known', 's_other'])
    await store.write.createSegment(site, id, { name: id, rule: { kind: 'trait', name: `in ${id}`, op: 'eq', value: true } }, NOW);
  for (const [group, people] of Object.entries(groups))
    for (const [name, someone] of Object.entries(people as Record<string, Someone>)) {
      const { browser: early, server: late } = eventsOf(idOf(group, name), someone);
      if (early.length > 0) await send(browser, NOW, early);
      if (late.length > 0) await send(server, NOW, late);
    }
}

/** What the in-memory reader is given of somebody. */
export function factsOf(someone: Someone, rule: Rule, now: number, zone: string): Facts {
  const own = Object.entries(someone.traits ?? {}).filter(([name, value]) => value !== null && !name.startsWith('$'));
  const events = (someone.did ?? []).map((d): Occurrence => ({ ...d, data: JSON.parse(JSON.stringify(d.data)) as Done['data'] }));
  return {
    traits: { ...Object.fromEntries(own), ...someone.computed, ...lastSeen(someone) },
    segments: new Set(someone.segments ?? []),
    tallies: new Map(needs(rule).dids.map((did) => [tallyKey(did, now, zone), tallyEvents(did, events, now, zone)])),
  };
}
const lastSeen = (someone: Someone) => {
  const times = [...(someone.anonymous ? [] : [JOINED]), ...(someone.did ?? []).map((d) => d.ts)];
  return { $first_seen: new Date(Math.min(...times)).toISOString(), $last_seen: new Date(Math.max(...times)).toISOString() };
};
