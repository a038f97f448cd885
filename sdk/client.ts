/** The calls behind the public face: what each does to identity, consent and queue. Exceptions are caught one level up, in `kith.ts`. */
import type { ConsentMode } from '../shared/api.ts';
import type { EventType, WireEvent } from '../shared/event.ts';
import { createConsent, type ConsentState } from './consent.ts';
import { address, pageContext, surroundings } from './context.ts';
import type { Environment } from './environment.ts';
import { createIdentity, type Identity } from './identity.ts';
import { createIds } from './ids.ts';
import { plain, stringify } from './plain.ts';
import type { Problems } from './problems.ts';
import { createQueue } from './queue.ts';
import { createStorage } from './storage.ts';

/** How the SDK is started; the script tag's `data-` attributes of the same names. */
export interface Options {
  /** The site's write key. */
  key: string;
  /** The collector's address, which may have a path. */
  host: string;
  /** `required`: nothing is stored and nothing with an id is sent before `consent(true)`. Default `implied`. */
  consent?: ConsentMode | null;
  /** `off`: no automatic page views. */
  auto?: 'on' | 'off' | null;
  /** `off`: `navigator.globalPrivacyControl` is not taken as a no. */
  gpc?: 'on' | 'off' | null;
  /** Writes problems to the console's debug level. The attribute needs no value. */
  debug?: boolean | string;
}

/** A choice: one answer for all, or one for each purpose (`analytics`, `personalization`, and any of your own). */
export type Choice = boolean | Record<string, boolean>;

/** What the parts of the SDK see of each other. */
export interface Client {
  env: Environment;
  options: Options;
  problems: Problems;
  identity: Identity;
  /** Whether this visitor may be told apart. */
  allowed(): boolean;
  context(): Record<string, unknown>;
  /** Where the collector's routes begin: `https://host/path/v1/`. */
  url: string;
  /** The address of the last page view. */
  viewed(): string;
  /** Hands over what waits, because the page is about to go. */
  leave(this: void): void;
  /** For `kith.debug()`. */
  state(): object;
  /** Called when the visitor has just chosen. */
  chosen?(): void;
  /** The calls that the public face offers, by name. */
  calls: {
    track(name: string, properties?: unknown): void;
    page(name?: unknown, properties?: unknown): void;
    [call: string]: (...args: never[]) => unknown;
  };
}

/** Calls made before a choice are kept in this page's memory alone, at most so many. */
const MOST_HELD = 200;
const NOBODY = /^\s*(null|undefined|nan|none|anonymous|guest|0|\[object.*)?\s*$/i;

const userId = (value: unknown): string => {
  const text = ['string', 'number'].includes(typeof value) ? String(value) : '';
  return NOBODY.test(text) || text.length > 512 ? '' : text;
};

/** Starts everything that the core does. */
export function createClient(env: Environment, options: Options, problems: Problems): Client {
  const { window } = env;
  const newId = createIds(env);
  const mode = options.consent || 'implied';
  // A word that is none of the three is taken for the strictest.
  const strict = !['implied', 'none'].includes(mode);
  const identity = createIdentity(env, newId, strict);
  const signal = !!(window.navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl && options.gpc !== 'off';
  const { allowed, state, evidence } = createConsent(mode, strict, signal, identity);
  const { key, host } = options;
  const url = `${host.replace(/\/+$/, '')}/v1/`;
  const queue = createQueue(
    env,
    { url: `${url}batch`, key, storage: createStorage(env, `kith-${key}`, newId(), problems), allowed },
    problems,
  );
  let held: (() => void)[] = [];
  let viewed = '';
  let { referrer } = window.document;

  const context = (): Record<string, unknown> => ({
    library: { name: 'kith', version: __KITH_VERSION__ },
    page: pageContext(window, referrer),
    ...surroundings(window),
  });
  /** Runs now where it may, else when the visitor agrees, else never. */
  const whenAllowed = (run: () => void): void => {
    if (allowed()) run();
    else if (state() === 'pending' && held.length < MOST_HELD) held.push(problems.guard(run));
  };
  const emit = (type: EventType, fields: Partial<WireEvent>, user?: string): void => {
    // A broken clock says 1970 here and in `sentAt`: only the difference counts.
    const event = { type, messageId: newId(), ...fields, timestamp: new Date(env.now()).toISOString(), context: context() };
    whenAllowed(() => {
      if (user) identity.become(user);
      const visitor = identity.visit();
      const about = { ...event.context, sessionId: visitor.start, consent: evidence() };
      const json = stringify({ ...event, anonymousId: visitor.id, userId: visitor.user || undefined, context: about });
      queue.add({ id: event.messageId, json }, type === 'identify');
    });
  };
  const track = (event: unknown, properties?: unknown): void => {
    if (!event || typeof event !== 'string') throw 'track needs a name';
    emit('track', { event, properties: plain(properties) });
  };
  const page = (name?: unknown, properties?: unknown): void => {
    const here = address(window);
    if (viewed && viewed !== here) referrer = viewed;
    viewed = here;
    emit('page', {
      name: typeof name === 'string' ? name : undefined,
      properties: { ...pageContext(window, referrer), ...plain(name), ...plain(properties) },
    });
  };
  const identify = (user: unknown, traits?: unknown): void => {
    const id = userId(user);
    const about = { ...plain(user), ...plain(traits) };
    if (id || Object.keys(about).length) emit('identify', { traits: about }, id);
  };
  const consent = (choice?: Choice): ConsentState => {
    const asked = plain(choice);
    const purposes: Record<string, unknown> = typeof choice === 'boolean' ? { analytics: choice, personalization: choice } : asked;
    const before = state();
    if (purposes['analytics'] === false) {
      held = [];
      identity.refuse(!strict);
      queue.clear();
    }
    if (purposes['analytics'] === true) {
      identity.grant(purposes['personalization'] === false ? 'a' : 'y');
      held.splice(0).forEach((run) => run());
    }
    if (state() !== before || Object.keys(asked)[0]) emit('track', { event: '$consent', properties: { purposes, ...evidence() } });
    if (state() !== before) client.chosen?.();
    return state();
  };
  const leave = problems.guard(queue.leave);
  const client: Client = {
    env,
    options,
    problems,
    identity,
    allowed,
    context,
    leave,
    viewed: () => viewed,
    url,
    state: () => ({ ...options, ...evidence(), waiting: queue.size() + held.length }),
    calls: { track, page, identify, consent, reset: () => whenAllowed(identity.reset), id: () => (allowed() ? identity.visit().id : null) },
  };
  // Hidden is the last that a phone tells; to hand over when it becomes visible again as well does no harm.
  ['pagehide', 'visibilitychange'].forEach((type) => window.addEventListener(type, leave));
  if (allowed()) queue.wake();
  return client;
}
