/** Two sites in one store: what one of them asks must never show what the other one has. */
import type { Event } from '../../shared/event.ts';
import { batch } from '../store.cases.ts';
import { SECRET_KEY, startKith, type Kith } from './kith.ts';

/** A collector with a second site beside the first, and a way to send events to either as its server or a browser. */
export interface Neighbours extends Kith {
  other: { site: number; id: string };
  /** Stores events on the first site. `as: 'server'` makes what they say verified. */
  tell(events: Partial<Event>[], as?: 'browser' | 'server'): Promise<void>;
  /** Stores events on the second site. */
  tellOther(events: Partial<Event>[], as?: 'browser' | 'server'): Promise<void>;
  /** Asks the API about the first site with its secret key. */
  ask<T = any>(path: string, method?: string, body?: unknown): Promise<{ status: number; body: T }>;
  /** Asks the API about the second site as its owner. */
  askOther<T = any>(path: string): Promise<{ status: number; body: T }>;
  /** The profile id behind a user id or an anonymous id (`a...`) of the first site. */
  idOf(value: string): Promise<string>;
}

/** Starts one; `zone` and `currency` are the first site's. */
export async function startNeighbours(now: string, zone = 'UTC', more: Record<string, unknown> = {}): Promise<Neighbours> {
  const env = { KITH_SITE: JSON.stringify({ name: 'Shop', origin: '*', timeZone: zone, ...more }) };
  const kith = await startKith({ now: Date.parse(now), env });
  const owner = await kith.as('owner');
  const settings = { name: 'Next door', origins: ['*'], timeZone: 'UTC', currency: 'EUR', language: 'en', weekStart: 1 };
  const made = await kith.api<{ id: string }>('owner', 'POST', '/sites', { ...settings, pricesWithTax: true, consent: 'none' });
  const added = (await kith.store.read.allSites()).find((site) => site.id === made.body.id);
  if (!added) throw new Error(`no second site: ${JSON.stringify(made.body)}`);
  const { site, id } = added;
  const answer = async (path: string, init: RequestInit) => {
    const got = await kith.app.request(`/api/v1${path}`, init);
    return { status: got.status, body: (await got.json()) as never };
  };
  const source = (kind: 'browser' | 'server', n: number) => ({ id: n, kind });
  const tell =
    (to: number) =>
    async (events: Partial<Event>[], as: 'browser' | 'server' = 'browser') => {
      const received = events.map((e) => ({ receivedAt: Math.max(e.ts ?? kith.now(), kith.now()), ts: kith.now(), ...e }));
      await kith.store.ingest(batch(to, source(as, as === 'browser' ? 1 : 2), received), kith.now());
    };
  return {
    ...kith,
    other: { site, id },
    tell: tell(kith.site.site),
    tellOther: tell(site),
    ask: (path, method = 'GET', body) =>
      answer(path, {
        method,
        headers: { authorization: `Bearer ${SECRET_KEY}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    askOther: (path) => answer(path, { headers: { ...owner, 'kith-site': id } }),
    async idOf(value) {
      const person = await kith.store.read.keptPerson(kith.site.site, value.startsWith('a') ? 'anonymous_id' : 'user_id', value);
      if (!person) throw new Error(`nobody is ${value}`);
      return person.id;
    },
  };
}
