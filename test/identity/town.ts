/** Many sites in one store in memory: the same story told on each in another order, and a second eye on the rows. */
import type { Event, Source } from '../../shared/event.ts';
import { prepare } from '../../collector/store/sqlite/prepare.ts';
import type { Connection } from '../../collector/store/sqlite/connection.ts';
import { pack } from '../../collector/store/parcel.ts';
import { groundOf } from '../../collector/store/sqlite/ground.ts';
import { Writer } from '../../collector/store/writer.ts';
import type { writes } from '../../collector/store/writes.ts';

type Writes = typeof writes;
type Rest<F> = F extends (q: never, ...args: infer A) => unknown ? A : never;
type Answer<F> = F extends (q: never, ...args: never[]) => Promise<infer T> ? T : never;

export const T = Date.UTC(2026, 2, 3, 12);
export const MINUTE = 60_000;
/** Random numbers in [0, 1) from a seed (mulberry32). */
export const seeded = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};

/** One store with as many sites as are asked for. */
export class Town {
  readonly eye: Connection = prepare(':memory:');
  private readonly writer = new Writer(groundOf(this.eye));
  private readonly sites: number[] = [];

  /** A write of the store. */
  write<K extends keyof Writes>(name: K, ...args: Rest<Writes[K]>): Promise<Answer<Writes[K]>> {
    return this.writer.submit({ kind: 'write', name, args }) as Promise<Answer<Writes[K]>>;
  }

  /** A new site with a browser and a server source. */
  async site(): Promise<{ site: number; browser: Source; server: Source }> {
    const n = this.sites.length;
    const key = (kind: 'browser' | 'server') => ({ id: `${kind}${n}`, kind, name: kind, hash: `${kind}${n}`, shown: kind });
    const settings = {
      name: 'Town',
      origins: ['*'],
      timeZone: 'UTC',
      currency: 'EUR',
      language: 'en',
      weekStart: 1,
      pricesWithTax: true,
      consent: 'none' as const,
      spamReferrers: [],
    };
    const keys = [key('browser'), key('server')];
    if (n === 0) await this.write('firstSite', `s${n}`, settings, keys, T);
    else await this.write('addSite', `s${n}`, settings, keys, { member: null }, T);
    const { site } = (await this.eye.get<{ site: number }>('select site from site where id = ?', `s${n}`))!;
    this.sites.push(site);
    const source = async (kind: 'browser' | 'server'): Promise<Source> => ({
      id: (await this.eye.get<{ source: number }>('select source from source where id = ?', `${kind}${n}`))!.source,
      kind,
    });
    return { site, browser: await source('browser'), server: await source('server') };
  }

  /** Sends events of one source as one batch. */
  send(site: number, source: Source, events: Event[], sender = 'a test'): Promise<unknown> {
    return this.writer.submit({ kind: 'ingest', batch: pack({ site, source, sender, events, failed: [], anonymous: [] }), now: T + 1e9 });
  }

  /** Profiles whose kept rows differ from a recomputation. */
  async drift(site: number): Promise<unknown[]> {
    return (await this.write('profileDrift', site, 0, 100_000)).drift;
  }
}

/** An event with plain values where none are given. */
export const event = (e: Partial<Event> & { messageId: string; ts: number }): Event => ({
  type: 'track',
  name: '',
  receivedAt: T + 1e9,
  data: {},
  context: {},
  ...e,
});
