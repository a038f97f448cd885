/**
 * The in-memory reader of a rule: one person's facts -> yes or no. Two-valued: a leaf on an absent, null or wrongly typed value is false.
 * Its twin reads the whole population (`collector/store/rule-sql.ts`); `test/rule.cases.ts` is the law for both.
 */
import { fromMicros, toMicros } from './money.ts';
import { signature, type Did, type Rule, type RuleOf } from './rule.ts';
import { flip, holds } from './compare.ts';
import { parseDuration, parseInstant } from './time.ts';
import type { Explained } from './api.ts';

/** What was counted of one fact in one window; sums in micro-units. */
export interface Tally {
  count: number;
  sum: number;
  /** Time of the earliest event in the window: the first that a moving window will lose. */
  first?: number;
  /** Time of the earliest event that a moving window has yet to reach, or at which a volatile one changes. */
  next?: number;
}
/** Everything a rule may read of one person. A missing tally means that nothing was counted. */
export interface Facts {
  /** Own properties only, `$`-traits included. */
  traits: Readonly<Record<string, unknown>>;
  segments: ReadonlySet<string>;
  tallies: ReadonlyMap<string, Tally>;
}

/** The window of a `did` as milliseconds, `from` inclusive, `to` exclusive; infinite where it is open. */
export function windowOf(did: Did, now: number, zone: string): { from: number; to: number } {
  const within = did.within;
  if (within && 'last' in within) return { from: now - (parseDuration(within.last) ?? 0), to: now + 1 };
  return {
    from: within?.from === undefined ? -Infinity : (parseInstant(within.from, zone) ?? Infinity),
    to: within?.to === undefined ? Infinity : (parseInstant(within.to, zone) ?? -Infinity),
  };
}
/** The key of a tally in `Facts`. */
export function tallyKey(did: Did, now: number, zone: string): string {
  const { from, to } = windowOf(did, now, zone);
  return `${signature(did)} ${from} ${to}`;
}

const NOTHING: Tally = { count: 0, sum: 0 };
const tallyOf = (did: Did, facts: Facts, now: number, zone: string) => facts.tallies.get(tallyKey(did, now, zone)) ?? NOTHING;
const traitOf = (name: string, facts: Facts): unknown => (Object.hasOwn(facts.traits, name) ? facts.traits[name] : undefined);

/** Whether a count and a sum satisfy a `did`: the count defaults to at least one, also beside a sum. */
export function enough(did: Did, tally: { count: number; sum: number }): boolean {
  const { op, value } = did.count ?? { op: 'gte', value: 1 };
  const counted = op === 'gte' ? tally.count >= value : op === 'lte' ? tally.count <= value : tally.count === value;
  if (!did.sum) return counted;
  const limit = toMicros(did.sum.value) ?? 0;
  return counted && (did.sum.op === 'gte' ? tally.sum >= limit : tally.sum <= limit);
}

type Reader<T> = { [K in Rule['kind']]: (rule: RuleOf<K>, facts: Facts, now: number, zone: string) => T };
const readers: Reader<boolean> = {
  all: (rule, facts, now, zone) => rule.of.every((one) => matches(one, facts, now, zone)),
  any: (rule, facts, now, zone) => rule.of.some((one) => matches(one, facts, now, zone)),
  not: (rule, facts, now, zone) => !matches(rule.of, facts, now, zone),
  trait: (rule, facts, now, zone) => holds(rule, traitOf(rule.name, facts), now, zone),
  did: (rule, facts, now, zone) => enough(rule, tallyOf(rule, facts, now, zone)),
  segment: (rule, facts) => facts.segments.has(rule.id),
};
/** Whether a rule holds for a person at a moment, in the site's zone. */
export function matches(rule: Rule, facts: Facts, now: number, zone: string): boolean {
  return (readers[rule.kind] as Reader<boolean>['all'])(rule as RuleOf<'all'>, facts, now, zone);
}

const explainers: Reader<Omit<Explained, 'holds' | 'rule'>> = {
  all: (rule, facts, now, zone) => ({ of: rule.of.map((one) => explain(one, facts, now, zone)) }),
  any: (rule, facts, now, zone) => ({ of: rule.of.map((one) => explain(one, facts, now, zone)) }),
  not: (rule, facts, now, zone) => ({ of: [explain(rule.of, facts, now, zone)] }),
  trait: (rule, facts) => ({ seen: traitOf(rule.name, facts) ?? null }),
  did: (rule, facts, now, zone) => {
    const { count, sum } = tallyOf(rule, facts, now, zone);
    return { seen: rule.sum ? { count, sum: fromMicros(sum) } : { count } };
  },
  segment: (rule, facts) => ({ seen: facts.segments.has(rule.id) }),
};
/** The rule again, each clause with whether it holds and what was seen. */
export function explain(rule: Rule, facts: Facts, now: number, zone: string): Explained {
  const told = (explainers[rule.kind] as Reader<Omit<Explained, 'holds' | 'rule'>>['all'])(rule as RuleOf<'all'>, facts, now, zone);
  return { holds: matches(rule, facts, now, zone), rule, ...told };
}

const soonest = (times: (number | undefined)[]): number | undefined => {
  const known = times.filter((time) => time !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
};
const dues: Reader<number | undefined> = {
  all: (rule, facts, now, zone) => soonest(rule.of.map((one) => nextDue(one, facts, now, zone))),
  any: (rule, facts, now, zone) => soonest(rule.of.map((one) => nextDue(one, facts, now, zone))),
  not: (rule, facts, now, zone) => nextDue(rule.of, facts, now, zone),
  trait: (rule, facts, now, zone) => flip(rule, traitOf(rule.name, facts), now, zone),
  did: (rule, facts, now, zone) => {
    const { first, next } = tallyOf(rule, facts, now, zone);
    const last = rule.within && 'last' in rule.within ? parseDuration(rule.within.last) : undefined;
    return soonest([next, first === undefined || last === undefined ? undefined : first + last + 1]);
  },
  segment: () => undefined,
};
/** The next moment after `now` at which the answer may change by time alone; `undefined` when it never does. May be early, never late. */
export function nextDue(rule: Rule, facts: Facts, now: number, zone: string): number | undefined {
  return (dues[rule.kind] as Reader<number | undefined>['all'])(rule as RuleOf<'all'>, facts, now, zone);
}
