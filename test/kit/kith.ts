/** A whole collector in memory: real routes, a real store, a clock that stands still, and callers with each right. */
import { randomBytes } from 'node:crypto';
import type { Hono } from 'hono';
import type { Role } from '../../shared/api.ts';
import { setUpUnattended } from '../../collector/access/entry.ts';
import { SESSION_COOKIE } from '../../collector/access/may.ts';
import { hashOf } from '../../collector/access/secrets.ts';
import { createCollector } from '../../collector/app.ts';
import { noGeo, type Geo } from '../../collector/collect/geo.ts';
import { readConfig, type Config } from '../../collector/config.ts';
import type { Doors } from '../../collector/doors.ts';
import type { Threshold } from '../../collector/threshold.ts';
import type { Deps, Env, Hub, SiteContext } from '../../collector/http.ts';
import { freshDatabase } from './database.ts';
import { openStore } from '../../collector/store/open.ts';
import type { Hand } from '../../collector/upkeep/hand.ts';
import { doWork } from '../../collector/upkeep/work.ts';
import type { Store } from '../../collector/store/store.ts';

export const WRITE_KEY = 'write-key-of-the-tests-0001';
export const SECRET_KEY = 'secret-key-of-the-tests-001';
export const ORIGIN = 'https://shop.example';
export const PUBLIC_URL = 'https://kith.example';

/** Who asks: nobody, a key, or a person with a role in the site. */
export type Who = 'anonymous' | 'write key' | 'secret key' | Role;
export interface Kith {
  app: Hono<Env>;
  doors: Doors;
  /** What stands before the app where it listens on a socket. */
  threshold: Threshold;
  store: Store;
  deps: Deps;
  config: Config;
  site: SiteContext;
  /** Moves the clock on; a negative time puts it back, while what measures durations stands still. */
  pass(ms: number): void;
  now(): number;
  log: Record<string, unknown>[];
  /** Headers of a caller; people are added to the site when they are first asked for. */
  as(who: Who): Promise<Record<string, string>>;
  /** Asks an API path (below `/api/v1`) as somebody; answers status and parsed body. */
  api<T = unknown>(who: Who, method: string, path: string, body?: unknown): Promise<{ status: number; body: T; headers: Headers }>;
  /** Sends events with the write key (or the secret key) and answers the parsed answer. */
  send(
    events: unknown[],
    options?: { key?: string; origin?: string; body?: Record<string, unknown> },
  ): Promise<{ status: number; body: Record<string, unknown> }>;
  close(): Promise<void>;
}

interface Options {
  env?: Record<string, string>;
  args?: string[];
  /** Folder of built files. */
  dist?: string;
  now?: number;
  hub?: Hub;
  /** Opens the store in another way. */
  open?: typeof openStore;
  geo?: Geo;
  /** Whether a site and its keys are there from the start. */
  ready?: boolean;
}

const silent: Hub = { publish: () => undefined, subscribe: () => () => undefined, watched: () => false };

/** Starts one; `close` it after the test. */
export async function startKith(options: Options = {}): Promise<Kith> {
  const env = {
    KITH_PUBLIC_URL: PUBLIC_URL,
    KITH_LOG: 'warn',
    ...(options.ready === false
      ? {}
      : { KITH_WRITE_KEY: WRITE_KEY, KITH_SECRET_KEY: SECRET_KEY, KITH_SITE: JSON.stringify({ name: 'Shop', origin: ORIGIN }) }),
    ...options.env,
  };
  const read = readConfig(env, options.args ?? [], { version: '0.0.0-test', dist: options.dist ?? '/nowhere' });
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  const { databaseUrl } = read.config;
  // Where nobody names a database, with or without --demo, nothing is written to the checkout.
  const place = databaseUrl.startsWith('file:./data/') ? await freshDatabase() : { url: databaseUrl, drop: async () => undefined };
  const store = await (options.open ?? openStore)({ url: place.url, threads: false });
  let now = options.now ?? Date.parse('2026-03-04T12:00:00Z');
  let elapsed = 0;
  const log: Record<string, unknown>[] = [];
  const deps: Deps = {
    store,
    config: read.config,
    now: () => now,
    elapsed: () => elapsed,
    token: (n) => randomBytes(n).toString('base64url'),
    log: (line) => void log.push(line),
    hub: options.hub ?? silent,
    geo: options.geo ?? noGeo,
    hand: doWork as Hand,
  };
  const { app, doors, threshold } = createCollector(deps);
  await setUpUnattended(deps, (password) => doors.passwords.hash(password));
  const [site] = await store.read.allSites();
  const cookies = new Map<Who, string>();

  async function login(role: Role): Promise<string> {
    const known = cookies.get(role);
    if (known) return known;
    const secret = deps.token(32);
    const email = `${role}@example.com`;
    const member = { id: `m_${role}`, email, name: role, password: '' };
    await store.write.invite(site!.site, member, role, hashOf(`link ${role}`), { member: null }, now);
    await store.write.acceptInvitation(hashOf(`link ${role}`), member.id, null, 'no password fits this', now);
    await store.write.openSession(hashOf(secret), member.id, now, now + 365 * 86_400_000);
    cookies.set(role, `${SESSION_COOKIE}=${secret}`);
    return `${SESSION_COOKIE}=${secret}`;
  }

  const as = async (who: Who): Promise<Record<string, string>> => {
    if (who === 'anonymous') return {};
    if (who === 'write key') return { authorization: `Bearer ${WRITE_KEY}` };
    if (who === 'secret key') return { authorization: `Bearer ${SECRET_KEY}` };
    return { cookie: await login(who), origin: PUBLIC_URL, 'kith-site': site!.id };
  };

  return {
    app,
    doors,
    threshold,
    store,
    deps,
    config: read.config,
    site: site!,
    log,
    pass(ms) {
      now += ms;
      elapsed += Math.max(0, ms);
    },
    now: () => now,
    as,
    async api<T>(who: Who, method: string, path: string, body?: unknown) {
      const headers = { ...(await as(who)), ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
      const answer = await app.request(`/api/v1${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
      const text = await answer.text();
      const json = answer.headers.get('content-type')?.includes('json') ? (JSON.parse(text) as unknown) : text;
      return { status: answer.status, body: json as T, headers: answer.headers };
    },
    async send(events, { key = WRITE_KEY, origin, body = {} } = {}) {
      const answer = await app.request('/v1/batch', {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`, ...(origin ? { origin } : {}) },
        body: JSON.stringify({ batch: events, ...body }),
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    },
    async close() {
      await store.close();
      await place.drop();
    },
  };
}
