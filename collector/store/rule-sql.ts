/**
 * The population's reader of a rule: a condition over `profile p` that holds for exactly the roots for which `shared/evaluate.ts` says yes.
 * Strictly two-valued: a leaf is a membership in a set of roots, or a `case` without an unknown.
 */
import { toMicros } from '../../shared/money.ts';
import { EVENT_TYPES } from '../../shared/event.ts';
import { enough, windowOf } from '../../shared/evaluate.ts';
import { byList } from '../../shared/event-match.ts';
import { limitOf, spanOf } from '../../shared/compare.ts';
import type { Did, Rule, RuleOf, Scalar, Test, TestOf } from '../../shared/rule.ts';
import { computedTraits } from './computed-traits.ts';
import type { Dialect } from './dialect.ts';
import type { Typed } from './json-words.ts';
import { joined, plain, sql, type Sql } from './sql.ts';

/** What a rule is asked of: a site, at a moment, in its zone. */
export interface Asking {
  d: Dialect;
  site: number;
  now: number;
  zone: string;
}

const always = plain('1 = 1');
const never = plain('1 = 0');
const every = (parts: Sql[]): Sql =>
  parts.length > 0
    ? joined(
        parts.map((part) => sql`(${part})`),
        ' and ',
      )
    : always;
const some = (parts: Sql[]): Sql =>
  parts.length > 0
    ? joined(
        parts.map((part) => sql`(${part})`),
        ' or ',
      )
    : never;

const readers: { [K in Rule['kind']]: (rule: RuleOf<K>, a: Asking) => Sql } = {
  all: (rule, a) => every(rule.of.map((one) => ruleSql(one, a))),
  any: (rule, a) => some(rule.of.map((one) => ruleSql(one, a))),
  not: (rule, a) => sql`not (${ruleSql(rule.of, a)})`,
  trait: (rule, a) => (rule.name.startsWith('$') ? computedSql(rule, a) : traitSql(rule, a)),
  did: didSql,
  segment: (rule, a) => sql`p.node in (select m.node from membership m where m.site = ${a.site} and m.segment = ${rule.id})`,
};
/** A rule as a condition over `profile p` of one site. */
export function ruleSql(rule: Rule, a: Asking): Sql {
  return (readers[rule.kind] as (rule: Rule, a: Asking) => Sql)(rule, a);
}

function traitSql(rule: RuleOf<'trait'>, a: Asking): Sql {
  const value: Typed = {
    text: plain(`case when t.kind = 'string' then t.text end`),
    number: plain(`case when t.kind = 'number' then t.num end`),
    truth: plain(`case when t.kind = 'boolean' then t.num end`),
    exists: always,
  };
  return sql`p.node in (select t.node from profile_trait t where t.site = ${a.site} and t.name = ${rule.name} and ${testSql(rule, value, a)})`;
}
function computedSql(rule: RuleOf<'trait'>, a: Asking): Sql {
  const trait = Object.hasOwn(computedTraits, rule.name) ? computedTraits[rule.name] : undefined;
  if (!trait) return never;
  const [nothing, column] = [plain('null'), plain(`(${trait.sql(a.d)})`)];
  const of = (type: Typed['text'] extends Sql ? 'text' | 'number' | 'truth' : never) => (trait.type === type ? column : nothing);
  const value: Typed = { text: of('text'), number: of('number'), truth: of('truth'), exists: sql`${column} is not null` };
  return sql`case when ${testSql(rule, value, a)} then 1 else 0 end = 1`;
}

/** The expressions that a scalar is compared with, by its type. */
const same = (value: Typed, other: Scalar): Sql =>
  typeof other === 'string'
    ? sql`${value.text} = ${other}`
    : typeof other === 'number'
      ? sql`${value.number} = ${other}`
      : sql`${value.truth} = ${other ? 1 : 0}`;
/** A list of values of one type as one comparison: a chain of `or` would grow too deep. */
function oneOf(test: TestOf<'in'>, type: 'string' | 'number' | 'boolean', value: Sql): Sql {
  const others = test.value.filter((other) => typeof other === type).map((other) => (typeof other === 'boolean' ? Number(other) : other));
  return others.length > 0
    ? sql`${value} in (${joined(
        others.map((other) => sql`${other}`),
        ', ',
      )})`
    : never;
}
const within = (value: Typed, from: number, to: number, a: Asking): Sql =>
  sql`${a.d.instant(value.text, a.zone)} between ${from} and ${to}`;

const tests: { [O in Test['op']]: (test: TestOf<O>, value: Typed, a: Asking) => Sql } = {
  exists: (_test, value) => value.exists,
  eq: (test, value) => same(value, test.value),
  in: (test, value) => {
    const lists = [oneOf(test, 'string', value.text), oneOf(test, 'number', value.number), oneOf(test, 'boolean', value.truth)];
    return sql`(${some(lists)})`;
  },
  gt: (test, value) => sql`${value.number} > ${test.value}`,
  gte: (test, value) => sql`${value.number} >= ${test.value}`,
  lt: (test, value) => sql`${value.number} < ${test.value}`,
  lte: (test, value) => sql`${value.number} <= ${test.value}`,
  contains: (test, value, a) => sql`${a.d.position(value.text, sql`${test.value}`)} > 0`,
  startsWith: (test, value, a) => sql`${a.d.position(value.text, sql`${test.value}`)} = 1`,
  before: (test, value, a) => sql`${a.d.instant(value.text, a.zone)} < ${limitOf(test.value, a.zone)}`,
  after: (test, value, a) => sql`${a.d.instant(value.text, a.zone)} > ${limitOf(test.value, a.zone)}`,
  withinLast: (test, value, a) => within(value, a.now - spanOf(test.value), a.now, a),
  withinNext: (test, value, a) => within(value, a.now, a.now + spanOf(test.value), a),
};
const testSql = (test: Test, value: Typed, a: Asking): Sql =>
  (tests[test.op] as (test: Test, value: Typed, a: Asking) => Sql)(test, value, a);

/** The events `e` that a `did` counts, its window left out: its fact's definition. */
export function eventSql(did: Did, a: Asking): Sql {
  const parts = [sql`e.site = ${a.site}`, sql`e.kind = ${EVENT_TYPES.indexOf(did.type ?? 'track')}`];
  if (did.event !== undefined) parts.push(sql`e.name = ${did.event}`);
  const body = plain('e.body');
  for (const [list, clauses] of byList(did.where ?? [])) {
    if (list === null) {
      parts.push(...clauses.map(({ rest, test }) => testSql(test, a.d.json.at(body, ['data', ...stepsOf(rest)]), a)));
      continue;
    }
    const elements = a.d.json.each(body, ['data', ...stepsOf(list)], 'x');
    const fits = every(clauses.map(({ rest, test }) => testSql(test, elements.at(stepsOf(rest)), a)));
    parts.push(sql`exists (select 1 from ${elements.from} where ${fits})`);
  }
  return joined(parts, ' and ');
}
const stepsOf = (path: string): string[] => (path === '' ? [] : path.split('.'));

/** What each event `e` adds to the sum of a `did`, in micro-units; null where it adds nothing. */
export const amountSql = (did: Did, a: Asking): Sql =>
  did.sum ? a.d.micros(a.d.json.at(plain('e.body'), ['data', ...did.sum.property.split('.')]).number) : plain('0');

/** A `did` counts by node along the covering index, then by root. People without the event hold it when zero is enough. */
function didSql(did: Did, a: Asking): Sql {
  const { from, to } = windowOf(did, a.now, a.zone);
  const events = [eventSql(did, a)];
  if (from !== -Infinity) events.push(sql`e.ts >= ${from}`);
  if (to !== Infinity) events.push(sql`e.ts < ${to}`);
  const { op, value } = did.count ?? { op: 'gte', value: 1 };
  const conditions = [sql`sum(t.count) ${compare(op)} ${value}`];
  if (did.sum) conditions.push(sql`${a.d.total(plain('t.sum'))} ${compare(did.sum.op)} ${toMicros(did.sum.value) ?? 0}`);
  const zero = enough(did, { count: 0, sum: 0 });
  const having = joined(conditions, ' and ');
  const roots = sql`select n.root from (select e.node as node, count(*) as count, ${a.d.total(amountSql(did, a))} as sum from event e
    where ${joined(events, ' and ')} group by e.node) t join node n on n.node = t.node group by n.root having ${zero ? sql`not (${having})` : having}`;
  return zero ? sql`p.node not in (${roots})` : sql`p.node in (${roots})`;
}
const compare = (op: 'gte' | 'lte' | 'eq'): Sql => plain({ gte: '>=', lte: '<=', eq: '=' }[op]);
