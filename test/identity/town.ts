/** Many sites in one store: the same story told on each in another order, and a second eye on the rows. */
import type { Event, Source } from '../../shared/event.ts';
import { prepare } from '../../collector/store/sqlite/prepare.ts';
import { openStore } from '../../collector/store/open.ts';
import type { Query } from '../../collector/store/query.ts';
import type { Store } from '../../collector/store/store.ts';
import { pack } from '../../collector/store/parcel.ts';
import { groundOf } from '../../collector/store/sqlite/ground.ts';
import { Writer } from '../../collector/store/writer.ts';
import type { writes } from '../../collector/store/writes.ts';
import { ENGINE, freshDatabase } from '../kit/database.ts';
import { openEye } from '../kit/eye.ts';
import { siteCalled } from '../kit/site.ts';

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

/**
 * So many rounds of a generated test. Every operation on a server is some tens of statements over a connection, so that all of them take six minutes
 * there: a fifth is run, and all where `KITH_TEST_RUNS` asks for it. In memory nothing is left out.
 */
export const rounds = (all: number): number => (ENGINE === 'sqlite' || process.env['KITH_TEST_RUNS'] ? all : Math.ceil(all / 5));

/** How the town writes and looks, and how it is left. */
interface Hall {
  eye: Query;
  ingest: Store['ingest'];
  write(name: string, args: unknown[]): Promise<unknown>;
  close(): Promise<void>;
}
/** In memory the eye shares the writer's connection, so that an operation costs no thread and no file. */
function inMemory(): Hall {
  const eye = prepare(':memory:');
  const writer = new Writer(groundOf(eye));
  return {
    eye,
    ingest: (batch, now) => writer.submit({ kind: 'ingest', batch: pack(batch), now }) as ReturnType<Store['ingest']>,
    write: (name, args) => writer.submit({ kind: 'write', name, args }),
    close: async () => eye.close(),
  };
}
async function onServer(): Promise<Hall> {
  const place = await freshDatabase();
  const [store, eye] = [await openStore({ url: place.url }), await openEye(place.url)];
  return {
    eye,
    ingest: store.ingest,
    write: (name, args) => (store.write as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>)[name]!(...args),
    close: async () => {
      await eye.close();
      await store.close();
      await place.drop();
    },
  };
}

/** One store with as many sites as are asked for. */
export class Town {
  private readonly sites: number[] = [];
  private constructor(private readonly hall: Hall) {}

  /** A new one on the engine under test; `close` it after the test. */
  static async open(): Promise<Town> {
    return new Town(ENGINE === 'sqlite' ? inMemory() : await onServer());
  }
  /** Looks at the rows. */
  get eye(): Query {
    return this.hall.eye;
  }
  close(): Promise<void> {
    return this.hall.close();
  }

  /** A write of the store. */
  write<K extends keyof Writes>(name: K, ...args: Rest<Writes[K]>): Promise<Answer<Writes[K]>> {
    return this.hall.write(name, args) as Promise<Answer<Writes[K]>>;
  }

  /** A new site with a browser and a server source. */
  async site(): Promise<{ site: number; browser: Source; server: Source }> {
    const n = this.sites.length;
    const key = (kind: 'browser' | 'server') => ({ id: `${kind}${n}`, kind, name: kind, hash: `${kind}${n}`, shown: kind });
    const settings = siteCalled('Town');
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
    return this.hall.ingest({ site, source, sender, events, failed: [], anonymous: [] }, T + 1e9);
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
