/** The door of the rule language: anything -> Rule, or the reason why not with the path of the clause. Closed: what is not named here is refused. */
import type { Problem } from './event.ts';
import type { Rule, Test } from './rule.ts';
import { parseDuration, parseInstant } from './time.ts';

/** What a rule may not go beyond. `values` counts the entries of all `in` lists together. */
export const RULE_LIMITS = { depth: 20, nodes: 200, values: 5000, text: 1000, name: 200, path: 500 } as const;

type Raw = Record<string, unknown>;
interface Walk {
  nodes: number;
  values: number;
}
class Refused extends Error {}
const refuse = (path: string, why: string): never => {
  throw new Refused(`${path || 'rule'}: ${why}`);
};
const at = (path: string, key: string) => (path ? `${path}.${key}` : key);

/** `raw` as a rule, trusted from here on, or a problem whose reason starts with the path of the clause (`of[1].where[0].value: ...`). */
export function parseRule(raw: unknown): Rule | Problem {
  try {
    return rule(raw, '', 1, { nodes: 0, values: 0 });
  } catch (error) {
    if (error instanceof Refused) return { code: 'bad_rule', reason: error.message };
    throw error;
  }
}

const isObject = (raw: unknown): raw is Raw => typeof raw === 'object' && raw !== null && !Array.isArray(raw);
function object(raw: unknown, path: string, keys: readonly string[], what: string): Raw {
  if (!isObject(raw)) return refuse(path, `expected ${what}.`);
  for (const key of Object.keys(raw)) if (!keys.includes(key)) refuse(path, `"${key.slice(0, 60)}" is no part of ${what}.`);
  return raw;
}
function list(raw: unknown, path: string): unknown[] {
  return Array.isArray(raw) ? raw : refuse(path, 'expected a list.');
}
function count(walk: Walk, path: string): void {
  if (++walk.nodes > RULE_LIMITS.nodes) refuse(path, `a rule has at most ${RULE_LIMITS.nodes} clauses.`);
}

const kinds: { [K in Rule['kind']]: (raw: Raw, path: string, depth: number, walk: Walk) => Rule } = {
  all: (raw, path, depth, walk) => group('all', raw, path, depth, walk),
  any: (raw, path, depth, walk) => group('any', raw, path, depth, walk),
  not: (raw, path, depth, walk) => {
    object(raw, path, ['kind', 'of'], 'a "not" clause');
    return { kind: 'not', of: rule(raw['of'], at(path, 'of'), depth + 1, walk) };
  },
  trait: (raw, path, _depth, walk) => {
    const name = nameOf(raw['name'], at(path, 'name'), 'a trait');
    return { kind: 'trait', name, ...test(raw, path, ['kind', 'name'], walk) };
  },
  did,
  segment: (raw, path) => {
    object(raw, path, ['kind', 'id'], 'a "segment" clause');
    return { kind: 'segment', id: nameOf(raw['id'], at(path, 'id'), 'a segment') };
  },
};

function rule(raw: unknown, path: string, depth: number, walk: Walk): Rule {
  if (depth > RULE_LIMITS.depth) refuse(path, `clauses nest at most ${RULE_LIMITS.depth} deep.`);
  count(walk, path);
  if (!isObject(raw)) return refuse(path, 'expected a clause.');
  const kind = raw['kind'];
  if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind))
    return refuse(at(path, 'kind'), `expected one of ${Object.keys(kinds).join(', ')}.`);
  return kinds[kind as Rule['kind']](raw, path, depth, walk);
}

function group(kind: 'all' | 'any', raw: Raw, path: string, depth: number, walk: Walk): Rule {
  object(raw, path, ['kind', 'of'], `an "${kind}" clause`);
  return { kind, of: list(raw['of'], at(path, 'of')).map((one, i) => rule(one, at(path, `of[${i}]`), depth + 1, walk)) };
}

function did(raw: Raw, path: string, _depth: number, walk: Walk): Rule {
  object(raw, path, ['kind', 'type', 'event', 'where', 'count', 'sum', 'within'], 'a "did" clause');
  const { type, event, where, count: times, sum, within } = raw;
  if (type !== undefined && type !== 'track' && type !== 'page' && type !== 'screen')
    refuse(at(path, 'type'), 'expected track, page or screen.');
  return {
    kind: 'did',
    ...(type === undefined ? {} : { type: type as 'track' }),
    ...(event === undefined ? {} : { event: nameOf(event, at(path, 'event'), 'an event') }),
    ...(where === undefined ? {} : { where: list(where, at(path, 'where')).map((w, i) => condition(w, at(path, `where[${i}]`), walk)) }),
    ...(times === undefined ? {} : { count: countOf(times, at(path, 'count')) }),
    ...(sum === undefined ? {} : { sum: sumOf(sum, at(path, 'sum')) }),
    ...(within === undefined ? {} : { within: withinOf(within, at(path, 'within')) }),
  };
}
function condition(raw: unknown, path: string, walk: Walk) {
  count(walk, path);
  if (!isObject(raw)) return refuse(path, 'expected a condition.');
  return { property: propertyOf(raw['property'], at(path, 'property'), true), ...test(raw, path, ['property'], walk) };
}
function countOf(raw: unknown, path: string) {
  const { op, value } = object(raw, path, ['op', 'value'], 'a count');
  if (op !== 'gte' && op !== 'lte' && op !== 'eq') return refuse(at(path, 'op'), 'expected gte, lte or eq.');
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    return refuse(at(path, 'value'), 'expected a whole number from 0.');
  return { op: op as 'gte' | 'lte' | 'eq', value };
}
function sumOf(raw: unknown, path: string) {
  const { property, op, value } = object(raw, path, ['property', 'op', 'value'], 'a sum');
  if (op !== 'gte' && op !== 'lte') return refuse(at(path, 'op'), 'expected gte or lte.');
  const limit = numberOf(value, at(path, 'value'));
  if (Math.abs(limit) > 9e9) refuse(at(path, 'value'), 'a sum is at most nine billion.');
  return { property: propertyOf(property, at(path, 'property'), false), op: op as 'gte' | 'lte', value: limit };
}
function withinOf(raw: unknown, path: string) {
  const span = object(raw, path, ['last', 'from', 'to'], 'a window');
  if (span['last'] !== undefined) {
    if (span['from'] !== undefined || span['to'] !== undefined) refuse(path, 'expected either "last", or "from" and "to".');
    return { last: durationOf(span['last'], at(path, 'last')) };
  }
  return {
    ...(span['from'] === undefined ? {} : { from: instantTextOf(span['from'], at(path, 'from')) }),
    ...(span['to'] === undefined ? {} : { to: instantTextOf(span['to'], at(path, 'to')) }),
  };
}

type Value = (raw: unknown, path: string, walk: Walk) => unknown;
const values: { [O in Test['op']]: Value | null } = {
  exists: null,
  eq: scalarOf,
  in: (raw, path, walk) =>
    list(raw, path).map((one, i) => {
      if (++walk.values > RULE_LIMITS.values) refuse(path, `the lists of a rule hold at most ${RULE_LIMITS.values} values.`);
      return scalarOf(one, `${path}[${i}]`);
    }),
  gt: numberOf,
  gte: numberOf,
  lt: numberOf,
  lte: numberOf,
  contains: textOf,
  startsWith: textOf,
  before: instantTextOf,
  after: instantTextOf,
  withinLast: durationOf,
  withinNext: durationOf,
};
function test(raw: Raw, path: string, keys: string[], walk: Walk): Test {
  const op = raw['op'];
  if (typeof op !== 'string' || !Object.hasOwn(values, op))
    return refuse(at(path, 'op'), `expected one of ${Object.keys(values).join(', ')}.`);
  const value = values[op as Test['op']];
  object(raw, path, [...keys, 'op', ...(value ? ['value'] : [])], `an "${op}" test`);
  return (value ? { op, value: value(raw['value'], at(path, 'value'), walk) } : { op }) as Test;
}

function scalarOf(raw: unknown, path: string): string | number | boolean {
  return typeof raw === 'boolean'
    ? raw
    : typeof raw === 'number'
      ? numberOf(raw, path)
      : textOf(raw, path, 'a text, a number, or true or false');
}
function numberOf(raw: unknown, path: string): number {
  if (typeof raw !== 'number' || !Number.isFinite(raw)) return refuse(path, 'expected a number.');
  if (Number.isInteger(raw) && !Number.isSafeInteger(raw)) refuse(path, 'a whole number beyond 9,007,199,254,740,991 is not exact.');
  return raw;
}
const BROKEN = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
function textOf(raw: unknown, path: string, what: unknown = 'a text'): string {
  if (typeof raw !== 'string') return refuse(path, `expected ${typeof what === 'string' ? what : 'a text'}.`);
  if (raw.length > RULE_LIMITS.text) refuse(path, `a text has at most ${RULE_LIMITS.text} characters.`);
  if (BROKEN.test(raw)) refuse(path, 'the text holds characters that cannot be stored.');
  return raw;
}
function instantTextOf(raw: unknown, path: string): string {
  const text = textOf(raw, path, 'a date');
  return parseInstant(text, 'UTC') === undefined
    ? refuse(path, 'expected a date (2026-01-31) or a time with its offset (2026-01-31T12:00:00Z).')
    : text;
}
function durationOf(raw: unknown, path: string): string {
  const text = textOf(raw, path, 'a duration');
  return parseDuration(text) === undefined
    ? refuse(path, 'expected a duration of weeks, days, hours, minutes or seconds (P30D, PT12H); months and years have no fixed length.')
    : text;
}
function nameOf(raw: unknown, path: string, what: string): string {
  if (typeof raw !== 'string' || raw === '') return refuse(path, `expected the name of ${what}.`);
  if (raw.length > RULE_LIMITS.name) refuse(path, `a name has at most ${RULE_LIMITS.name} characters.`);
  if (BROKEN.test(raw)) refuse(path, 'the name holds characters that cannot be stored.');
  return raw;
}
// Steps of a path: no dots, brackets, quotes, backslashes or control characters, so that every reader spells them alike.
const STEP = /^[^.[\]"\\\u0000-\u001f\u007f]+(\[\])?$/;
/** Whether a rule may name a property by this path. */
export const isPath = (path: string): boolean =>
  path.length <= RULE_LIMITS.path && !BROKEN.test(path) && path.split('.').every((step) => STEP.test(step)) && path.split('[]').length <= 2;
function propertyOf(raw: unknown, path: string, elements: boolean): string {
  if (typeof raw !== 'string' || raw.length === 0 || raw.length > RULE_LIMITS.path || BROKEN.test(raw))
    return refuse(path, 'expected the path of a property.');
  if (!raw.split('.').every((step) => STEP.test(step)))
    refuse(path, 'expected names joined by dots, such as order.total or products[].category.');
  const lists = raw.split('[]').length - 1;
  if (lists > 1) refuse(path, 'a path looks into one list at most.');
  if (lists > 0 && !elements) refuse(path, 'a sum adds one number of each event; it cannot look into a list.');
  return raw;
}
