/** Whose events are these? Reads the ids of a group, refuses poison, and finds or makes the nodes. */
import type { Event } from '../../shared/event.ts';
import type { Origin } from '../identity/claims.ts';
import { isPoison } from '../identity/poison.ts';
import { both } from './both.ts';
import { nameKey as key, type Name, type Node, type Sighting, type Tx } from './tx.ts';

/** An event, with who sent it. */
export interface Sent {
  event: Event;
  /** One object for each request. */
  origin: Origin;
}
/** An event with its node; `device` is the node of its anonymous id, `previous` that of an alias. */
export interface Sighted extends Sent {
  node: Node;
  device?: Node;
  previous?: Node;
  /** The device's own node, where the event was kept apart from it. */
  elsewhere?: Node;
  /** Other nodes on which the same message may stand already: it came with another time, or its sender looked otherwise. */
  twins: readonly number[];
  /** Sent by a robot: stored, and nobody's. */
  robot?: true;
}
/** The namespace of a device's unnamed events after a second known person used it. */
export const SHARED = 'shared_device';
/** The namespace of what robots send: such a node is nobody, has no profile, and is linked to none. */
export const ROBOT = 'robot';

const NONE: readonly number[] = [];

class Sightings {
  private readonly wanted = new Map<string, Sighting>();
  want(namespace: string, value: string, ts: number): string {
    const k = key(namespace, value);
    const known = this.wanted.get(k);
    if (!known) this.wanted.set(k, { namespace, value, known: namespace === 'user_id', ts });
    else known.ts = Math.min(known.ts, ts);
    return k;
  }
  wants(namespace: string, value: string): boolean {
    return this.wanted.has(key(namespace, value));
  }
  async find(tx: Tx, site: number): Promise<Map<string, Node>> {
    const nodes = await tx.nodes(site, [...this.wanted.values()]);
    return new Map(nodes.map((n) => [key(n.namespace, n.value), n]));
  }
}

/** Whose the events of a group are. */
export interface Sight {
  sighted: Sighted[];
  nodes: Node[];
  /** Events that no usable id names. */
  nameless: Sent[];
  /** Ids that name nobody, by the event that carried them. */
  poison: Map<Event, string[]>;
}

/** The events of one request. */
export interface Lot {
  events: Event[];
  origin: Origin;
}

/** Finds the node of every event, in their order. The node follows from the event's identifiers: the user's when it names one, else the device's. */
export async function sight(tx: Tx, site: number, lots: readonly Lot[]): Promise<Sight> {
  const wanted = new Sightings();
  const plans: Plan[] = [];
  const nameless: Sent[] = [];
  const poison = new Map<Event, string[]>();
  for (const { events, origin } of lots) {
    const robots = robotsOf(events);
    for (const event of events) {
      const keys = keysOf(event, origin, robots?.get(event));
      if (keys) plans.push({ event, origin, keys });
      else {
        nameless.push({ event, origin });
        if (event.type === 'alias') usable(event, event.previousId);
      }
    }
  }
  // Only now is it known who else is named beside them.
  for (const { event, keys } of plans)
    if (event.type === 'alias' && !keys.robot && usable(event, event.previousId))
      keys.previous = await previousKey(tx, site, wanted, event);

  function usable(event: Event, id: string | undefined): boolean {
    if (id === undefined || id === '') return false;
    if (!isPoison(id)) return true;
    poison.set(event, [...(poison.get(event) ?? []), id]);
    return false;
  }
  function keysOf(event: Event, { source }: Origin, machine: string | undefined): Keys | null {
    if (machine !== undefined) return { robot: wanted.want(ROBOT, machine, event.ts) };
    const keys: Keys = {
      // Ids of a file were judged when it was read: there a customer may be number 1.
      user:
        (source.kind === 'import' && event.userId) || usable(event, event.userId)
          ? wanted.want('user_id', event.userId as string, event.ts)
          : undefined,
      device: usable(event, event.anonymousId) ? wanted.want('anonymous_id', event.anonymousId as string, event.ts) : undefined,
    };
    return keys.user || keys.device ? keys : null;
  }
  const [nodes, standing] = await both(wanted.find(tx, site), tx.standing(site, twinNames(plans)));
  const apart = new Sightings();
  for (const plan of plans) {
    const device = plan.keys.device ? nodes.get(plan.keys.device) : undefined;
    if (device && !plan.keys.user && keptApart(device, plan.event)) apart.want(SHARED, device.value, plan.event.ts);
  }
  for (const [k, n] of await apart.find(tx, site)) nodes.set(k, n);
  const sighted = plans.flatMap((plan) => place(plan, nodes) ?? []);
  if (standing.size > 0)
    for (const s of sighted) s.twins = twinsOf(s).flatMap(([namespace, value]) => standing.get(key(namespace, value)) ?? []);
  return { sighted, nodes: [...nodes.values()], nameless, poison };
}

/** Where the ids of an event point to, as keys of what is looked up. */
interface Keys {
  user?: string;
  device?: string;
  previous?: string;
  robot?: string;
}
type Plan = Sent & { keys: Keys };

/** Where any of these messages may stand already, whatever is found of the ids that they came with. */
function twinNames(plans: readonly Plan[]): Name[] {
  const names = new Map<string, Name>();
  let before: Plan | undefined;
  for (const plan of plans) {
    const { userId, anonymousId } = plan.event;
    // Events that follow each other are mostly of one sender.
    const same =
      before && before.event.userId === userId && before.event.anonymousId === anonymousId && before.keys.robot === plan.keys.robot;
    before = plan;
    const id = anonymousId ?? userId;
    if (same || id === undefined) continue;
    const others: Name[] = plan.keys.robot
      ? [userId === undefined ? ['anonymous_id', id] : ['user_id', userId]]
      : [[ROBOT, id], ...(plan.keys.user ? [] : [[SHARED, id] satisfies Name])];
    for (const name of others) names.set(key(...name), name);
  }
  return [...names.values()];
}
/**
 * Where a message may stand already: what came unnamed before a device was shared may have come with a later time before, and whoever looks like a
 * robot now may have looked like a browser before.
 */
function twinsOf({ event: { userId, anonymousId }, robot, node, device }: Sighted): Name[] {
  const id = anonymousId ?? userId;
  if (id === undefined) return [];
  if (robot) return userId === undefined ? [['anonymous_id', id]] : [['user_id', userId]];
  const names: Name[] = [[ROBOT, id]];
  if (node === device && node.sharedSince !== null) names.push([SHARED, id]);
  return names;
}

/** The events of a request that robots sent, by the id that each came with; a device that shows itself as one in a request is one in all of it. */
function robotsOf(events: Event[]): Map<Event, string> | null {
  let found = false;
  for (const { client } of events) if (client !== undefined && client.robot !== '') found = true;
  if (!found) return null;
  const devices = new Set(events.flatMap(({ client, anonymousId }) => (client?.robot && anonymousId !== undefined ? [anonymousId] : [])));
  const robots = new Map<Event, string>();
  for (const event of events) {
    const id = event.anonymousId ?? event.userId;
    if (id === undefined) continue;
    if (event.client?.robot || (event.userId === undefined && devices.has(id))) robots.set(event, id);
  }
  return robots;
}

const keptApart = (device: Node, event: Event): boolean => device.sharedSince !== null && event.ts >= device.sharedSince;

function place(plan: Plan, nodes: Map<string, Node>): Sighted | null {
  const { event, origin, keys } = plan;
  const robot = keys.robot === undefined ? undefined : nodes.get(keys.robot);
  if (robot) return { event, origin, node: robot, robot: true, twins: NONE };
  const user = keys.user ? nodes.get(keys.user) : undefined;
  const device = keys.device ? nodes.get(keys.device) : undefined;
  const previous = keys.previous ? nodes.get(keys.previous) : undefined;
  if (user) return { event, origin, node: user, device, previous, twins: NONE };
  if (!device) return null;
  const apart = keptApart(device, event) ? nodes.get(key(SHARED, device.value)) : undefined;
  return apart
    ? { event, origin, node: apart, elsewhere: device, previous, twins: NONE }
    : { event, origin, node: device, device, previous, twins: NONE };
}

/** An alias may name a device or a user: whichever is already known, a device first. */
async function previousKey(tx: Tx, site: number, wanted: Sightings, event: Event): Promise<string> {
  const id = event.previousId as string;
  const standing = await tx.standing(site, [
    ['user_id', id],
    ['anonymous_id', id],
  ]);
  const is = (namespace: string): boolean => wanted.wants(namespace, id) || standing.has(key(namespace, id));
  const [known, device] = [is('user_id'), is('anonymous_id')];
  return wanted.want(known && !device ? 'user_id' : 'anonymous_id', id, event.ts);
}
