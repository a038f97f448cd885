/** The public face. Whatever a page calls, in whatever order and with whatever arguments, nothing is thrown into it. */
import { createClient, type Choice, type Client, type Options } from './client.ts';
import type { ConsentState } from './consent.ts';
import { browser, type Environment } from './environment.ts';
import { createProblems } from './problems.ts';
import type { Decision } from '../shared/api.ts';

/** What `window.kith` and `import { kith }` offer. Calls made before `load` wait for it. */
export interface Kith {
  readonly version: string;
  /** Starts the SDK, once; the script tag does it by itself. On a page that is being prerendered it waits until somebody sees it. */
  load(options: Options): void;
  /** `kith.push(['track', 'Ticket Chosen', { seats: 2 }])`: a call as a list, before and after the SDK has arrived. */
  push(call: readonly unknown[]): void;
  /** Tells that something happened: `kith.track('Ticket Chosen', { seats: 2 })`. */
  track(event: string, properties?: object): void;
  /** Counts a page view. Not needed where page views are automatic; the same address is not counted twice. */
  page(name?: string, properties?: object): void;
  page(properties?: object): void;
  /** Says who the visitor is: `kith.identify('u_17', { email, plan })`, or what is known of them: `kith.identify({ city })`. */
  identify(userId: string | number, traits?: object): void;
  identify(traits: object): void;
  /** Forgets who the visitor is (log-out): a new anonymous id from here on. */
  reset(): void;
  /** Takes the visitor's choice and answers what holds. `false` wipes this browser and stops sending at once. */
  consent(choice?: Choice): ConsentState | undefined;
  /** The anonymous id, for the site's own server; null where the visitor may not be told apart. */
  id(): string | null | undefined;
  /** The decision for a slot. Elements with `data-kith-slot` need no call; a slot without an element is yours to render. */
  slot(name: string): Promise<Decision | null> | undefined;
  /** What the SDK is doing, and the last problems inside it. */
  debug(): Record<string, unknown> | undefined;
}

/** What the full SDK adds to the core: calls at once; what it answers begins after the calls that waited. */
export type Feature = (client: Client) => () => void;

const CALLS = ['track', 'page', 'identify', 'reset', 'consent', 'id', 'slot'] as const;

/** A face that is not started yet. Importing this has no effect: nothing is looked at before `load`. */
export function createKith(feature?: Feature, environment?: Environment): Kith {
  let loaded = false;
  let client: Client | undefined;
  const waiting: [string, ...unknown[]][] = [];
  const problems = createProblems();
  const { guard } = problems;
  const call = guard((name: string, ...args: unknown[]): unknown => {
    if (client) return (client.calls[name] as (...args: unknown[]) => unknown)(...args);
    if (waiting.length < 1000) waiting.push([name, ...args]);
    return undefined;
  });
  const face: Record<string, unknown> = {
    version: __KITH_VERSION__,
    push: guard((list: [string]) => call(...list)),
    debug: guard(() => ({ problems: problems.list, ...client?.state() })),
    load: guard((options: Options) => {
      if (loaded) return;
      if (!options.key || !options.host) throw 'load needs key and host';
      loaded = true;
      problems.loud = !!options.debug;
      const env = environment ?? browser(window);
      const start = guard(() => {
        client = createClient(env, options, problems);
        const begin = feature && guard(feature)(client);
        waiting.splice(0).forEach((list) => call(...list));
        if (begin) guard(begin)();
      });
      const { document } = env.window;
      if ((document as { prerendering?: boolean }).prerendering) document.addEventListener('prerenderingchange', start, { once: true });
      else start();
    }),
  };
  for (const name of CALLS) face[name] = (...args: unknown[]) => call(name, ...args);
  return face as unknown as Kith;
}
