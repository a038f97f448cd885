/**
 * What a request tells of the visitor behind each of its events: robot or person, with what, from where. Read once at the door, in memory; the address
 * that the place is found by goes no further than this file. Pure.
 */
import type { Client, Event, Json, Source } from '../../shared/event.ts';
import { agentOf, isProgram, isWindowless, NO_AGENT, type Agent } from './agent.ts';
import { NOWHERE, type Geo, type Place } from './geo.ts';
import { spamHost } from './spam.ts';

/** What a request is read with. `address`: of the client, before it is cut. */
export interface Sender {
  source: Source;
  userAgent: string;
  address: string;
  /** Hosts that the site's owner calls spam. */
  spam: readonly string[];
  geo: Geo;
}
/** Reads one event: its ids, and its context before the address in it is cut. */
export type ClientOf = (context: Json, event: Pick<Event, 'userId'>) => Client | undefined;

const LOOPBACK = /^(127\.|::1$|::ffff:127\.|unknown$)/i;

/**
 * The reader of one request. A page's requests speak for themselves; a server speaks for its visitors by `context.userAgent` and `context.ip`.
 * What the site's server says of somebody whom it names is a person's, whatever their browser is called.
 */
export function clientReader({ source, userAgent, address, spam, geo }: Sender): ClientOf {
  const browser = source.kind === 'browser';
  const program = userAgent === '' || isProgram(userAgent);
  // The owner's own tests on this machine are no robots of the world.
  const tester = LOOPBACK.test(address);
  let place: Place | undefined;
  const made = new Map<string, Client>();

  return (context, { userId }) => {
    const said = context['userAgent'];
    const own = typeof said === 'string' && said !== '' ? said : browser && !program ? userAgent : '';
    const agent: Agent = own === '' ? NO_AGENT : agentOf(own);
    const page = context['page'] as Json | undefined;
    const spammer = spamHost(page?.['referrer'], spam);
    const trusted = (source.kind === 'server' && userId !== undefined) || (tester && isWindowless(own));
    const robot = trusted ? '' : spammer ? `spam from ${spammer}` : agent.robot;
    const ip = context['ip'];
    const where = browser ? (place ??= program ? NOWHERE : geo(address)) : typeof ip === 'string' ? geo(ip.trim()) : NOWHERE;
    if (own === '' && robot === '' && where === NOWHERE) return undefined;
    const key = `${robot}\n${own}\n${where.country}\n${where.city}`;
    let client = made.get(key);
    if (!client) {
      const { device, browser: name, system } = agent;
      made.set(key, (client = { robot, device, browser: name, system, ...where }));
    }
    return client;
  };
}
