/** Events against a `did`: which fit, and what they add up to. */
import { flip, holds } from './compare.ts';
import type { EventType, Json } from './event.ts';
import { windowOf, type Tally } from './evaluate.ts';
import { toMicros } from './money.ts';
import type { Did, Where } from './rule.ts';

/** What of an event a rule can read; `Event` is one. */
export interface Occurrence {
  type: EventType;
  name: string;
  ts: number;
  data: Json;
}

const own = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, key) ? (value as Json)[key] : undefined;
/** The value at a dotted path (without `[]`), through own properties of objects only. */
export const valueAt = (data: unknown, path: string): unknown => (path === '' ? data : path.split('.').reduce(own, data));

/** A clause's path, cut at its `[]`: where the list is (null without one), and where the value is in an element. */
export function splitPath(property: string): { list: string | null; rest: string } {
  const cut = property.indexOf('[]');
  return cut < 0 ? { list: null, rest: property } : { list: property.slice(0, cut), rest: property.slice(cut + 3) };
}
/** Clauses by the list that they look into; those under one list must all fit one element. */
export function byList(where: readonly Where[]): Map<string | null, { rest: string; test: Where }[]> {
  const groups = new Map<string | null, { rest: string; test: Where }[]>();
  for (const test of where) {
    const { list, rest } = splitPath(test.property);
    const group = groups.get(list);
    if (group) group.push({ rest, test });
    else groups.set(list, [{ rest, test }]);
  }
  return groups;
}
const candidates = (data: Json, list: string | null): unknown[] => {
  if (list === null) return [data];
  const value = valueAt(data, list);
  return Array.isArray(value) ? value : [];
};

const isNamed = (did: Did, event: Occurrence): boolean =>
  event.type === (did.type ?? 'track') && (did.event === undefined || event.name === did.event);
/** Whether an event is one that a `did` counts: its type, its name and every `where`. The window is not looked at. */
export function eventMatches(did: Did, event: Occurrence, now: number, zone: string): boolean {
  if (!isNamed(did, event)) return false;
  for (const [list, clauses] of byList(did.where ?? [])) {
    const fits = (one: unknown) => clauses.every(({ rest, test }) => holds(test, valueAt(one, rest), now, zone));
    if (!candidates(event.data, list).some(fits)) return false;
  }
  return true;
}
/** What an event adds to the sum of a `did`, in micro-units; nothing when the property is no number. */
export function amountOf(did: Did, event: Occurrence): number {
  return did.sum ? (toMicros(valueAt(event.data, did.sum.property)) ?? 0) : 0;
}
/** The next moment at which an event begins or ceases to fit by time alone. */
function flipOf(did: Did, event: Occurrence, now: number, zone: string): number | undefined {
  let soonest: number | undefined;
  for (const test of did.where ?? []) {
    const { list, rest } = splitPath(test.property);
    for (const one of candidates(event.data, list)) {
      const at = flip(test, valueAt(one, rest), now, zone);
      if (at !== undefined && (soonest === undefined || at < soonest)) soonest = at;
    }
  }
  return soonest;
}

/** The tally of a `did` over a person's events, in any order: the plain recount that every faster way must agree with. */
export function tallyEvents(did: Did, events: readonly Occurrence[], now: number, zone: string): Tally {
  const { from, to } = windowOf(did, now, zone);
  const moving = did.within !== undefined && 'last' in did.within;
  const tally: Tally = { count: 0, sum: 0 };
  const sooner = (key: 'first' | 'next', at: number | undefined) => {
    if (at !== undefined && (tally[key] === undefined || at < tally[key])) tally[key] = at;
  };
  for (const event of events) {
    if (!isNamed(did, event)) continue;
    if (event.ts >= to && moving) sooner('next', event.ts);
    if (event.ts < from || event.ts >= to) continue;
    sooner('next', flipOf(did, event, now, zone));
    if (!eventMatches(did, event, now, zone)) continue;
    tally.count++;
    tally.sum += amountOf(did, event);
    if (moving) sooner('first', event.ts);
  }
  return tally;
}
