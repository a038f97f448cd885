/** What the builder offers, and what a condition becomes when one of its parts is changed. Pure. */
import type { Names } from '../../shared/api.ts';
import type { Did, Rule, Scalar, Test, Within } from '../../shared/rule.ts';
import { number } from '../format.ts';
import { t } from '../text/text.ts';
import type { Trait } from './edit.ts';
import { COMPUTED, KNOWN_EVENTS, eventLabel, isMoney, plainName, sortOf, traitLabel, type Sort } from './known.ts';

/** A comparison, by its name in the rule. */
export type Op = Test['op'];
/** One thing to choose in a list. */
export interface Choice {
  value: string;
  label: string;
  detail?: string;
}

const OPS: Record<Sort, readonly Op[]> = {
  text: ['eq', 'in', 'contains', 'startsWith', 'exists'],
  number: ['gte', 'lte', 'gt', 'lt', 'eq', 'exists'],
  money: ['gte', 'lte', 'gt', 'lt', 'eq', 'exists'],
  time: ['withinLast', 'withinNext', 'before', 'after', 'exists'],
  flag: ['eq', 'exists'],
  stage: ['eq', 'in'],
};
const ALL: readonly Op[] = [
  'eq',
  'in',
  'contains',
  'startsWith',
  'gte',
  'lte',
  'gt',
  'lt',
  'withinLast',
  'withinNext',
  'before',
  'after',
  'exists',
];

/** The comparisons offered for a sort of value (all of them where it is not known), and always the one in use. */
export function opsFor(sort: Sort | undefined, used: Op): Op[] {
  const ops = sort ? OPS[sort] : ALL;
  return ops.includes(used) ? [...ops] : [...ops, used];
}

/** A test with another comparison; what was typed is kept where it still makes sense. */
export function retest(test: Test, op: Op, sort?: Sort): Test {
  const old = 'value' in test ? test.value : undefined;
  const one: Scalar | undefined = Array.isArray(old) ? old[0] : old;
  switch (op) {
    case 'exists':
      return { op };
    case 'in':
      return { op, value: Array.isArray(old) ? old : one === undefined || one === '' || Number.isNaN(one) ? [] : [one] };
    case 'eq':
      return {
        op,
        value: one ?? (sort === 'flag' ? true : sort === 'stage' ? 'customer' : sort === 'number' || sort === 'money' ? NaN : ''),
      };
    case 'contains':
    case 'startsWith':
      return { op, value: typeof one === 'string' ? one : '' };
    case 'before':
    case 'after':
      return { op, value: test.op === 'before' || test.op === 'after' ? test.value : '' };
    case 'withinLast':
    case 'withinNext':
      return { op, value: test.op === 'withinLast' || test.op === 'withinNext' ? test.value : 'P30D' };
    default:
      return { op, value: typeof one === 'number' ? one : typeof one === 'string' && one.trim() !== '' ? Number(one) : NaN };
  }
}

/** The test that a freshly chosen trait or property starts with: the first comparison of its sort. */
export const firstTest = (sort: Sort | undefined): Test => retest({ op: 'exists' }, (sort ? OPS[sort][0] : undefined) ?? 'eq', sort);

/** What a trait holds: known for `$`-traits, else what was seen of it; undefined when it holds several things or was never seen. */
export function traitSort(name: string, names: Names | undefined): Sort | undefined {
  const computed = sortOf(name);
  if (computed) return computed;
  const seen = names?.traits.find((trait) => trait.name === name);
  if (!seen || seen.type === 'mixed') return undefined;
  if (seen.type === 'boolean') return 'flag';
  if (seen.type === 'number') return 'number';
  return seen.examples.length > 0 && seen.examples.every((example) => /^\d{4}-\d{2}-\d{2}/.test(example)) ? 'time' : 'text';
}
/** What a property of an event holds, as far as its name tells. */
export const propertySort = (name: string): Sort | undefined =>
  isMoney(name) ? 'money' : /(^|[._])(quantity|position|step|count)$/.test(name) ? 'number' : undefined;

/** A trait condition about another trait; its test starts anew when the sort differs. */
export function rename(trait: Trait, name: string, names: Names | undefined): Trait {
  const [before, after] = [traitSort(trait.name, names), traitSort(name, names)];
  if (trait.name !== '' && before === after) return { ...trait, name };
  return { kind: 'trait', name, ...firstTest(after) };
}

const SPLIT = '\u0000';
/** An event and its type as one value of a list. */
export const eventValue = (did: Pick<Did, 'type' | 'event'>): string =>
  did.event === ''
    ? ''
    : [did.type ?? 'track', ...(did.event === undefined ? [] : [did.event])].join(SPLIT) + (did.event === undefined ? SPLIT : '');
/** The event of such a value; words typed freely are the name of a track event. */
export function eventOf(value: string): Pick<Did, 'type' | 'event'> {
  const [type, name = ''] = value.split(SPLIT);
  if (!value.includes(SPLIT) || (type !== 'track' && type !== 'page' && type !== 'screen')) return { event: value };
  const typed: Pick<Did, 'type'> = type === 'track' ? {} : { type };
  return name === '' ? typed : { ...typed, event: name };
}

/** The events to choose from: what was seen, most frequent first; what shops usually have; anything at all. */
export function eventChoices(names: Names | undefined): Choice[] {
  const seen = [...(names?.events ?? [])].filter((e) => e.name !== '').sort((a, b) => b.count - a.count);
  const tracked = new Set(seen.filter((e) => e.type === 'track').map((e) => e.name));
  const choice = (did: Pick<Did, 'type' | 'event'>, detail: string): Choice => ({ value: eventValue(did), label: eventLabel(did), detail });
  return [
    ...seen.map((e) => choice({ type: e.type, event: e.name }, number(e.count))),
    ...KNOWN_EVENTS.filter((name) => !tracked.has(name)).map((event) => choice({ event }, number(0))),
    ...(['page', 'screen', 'track'] as const).map((type) => choice({ type }, '')),
  ];
}

/** The traits to choose from: the site's own by name, then the computed ones. */
export function traitChoices(names: Names | undefined): Choice[] {
  const own = (names?.traits ?? []).filter((trait) => !COMPUTED.includes(trait.name));
  return [
    ...own.map((trait) => ({ value: trait.name, label: traitLabel(trait.name), detail: trait.examples.slice(0, 2).join(', ') })),
    ...COMPUTED.map((name) => ({ value: name, label: traitLabel(name), detail: t('builder.computed') })),
  ];
}

/** The properties that were seen with the event of a condition. */
export function propertyChoices(did: Did, names: Names | undefined): Choice[] {
  const of = (names?.events ?? []).filter((e) => e.type === (did.type ?? 'track') && (did.event === undefined || e.name === did.event));
  return [...new Set(of.flatMap((e) => e.properties))].sort().map((value) => ({ value, label: value, detail: plainName(value) }));
}

/** The values that were seen of a trait. */
export const exampleChoices = (name: string, names: Names | undefined): Choice[] =>
  (names?.traits.find((trait) => trait.name === name)?.examples ?? []).map((value) => ({ value, label: value }));

/** A condition that still has to be filled in. */
export const fresh = {
  did: (): Rule => ({ kind: 'did', event: '', count: { op: 'gte', value: 1 } }),
  trait: (): Rule => ({ kind: 'trait', name: '', op: 'eq', value: '' }),
  segment: (): Rule => ({ kind: 'segment', id: '' }),
};
/** A kind of condition that can be added. */
export type Fresh = keyof typeof fresh;

/** How a window is meant: ever, back from now, or between two days. */
export type WindowKind = 'ever' | 'last' | 'between';
/** How the window of a condition is meant. */
export const windowKind = (within: Within | undefined): WindowKind => (!within ? 'ever' : 'last' in within ? 'last' : 'between');
/** A window of another kind, with a sensible start. */
export const windowOf = (kind: WindowKind): Within | undefined =>
  kind === 'last' ? { last: 'P30D' } : kind === 'between' ? { from: '', to: '' } : undefined;

/** The condition as it is sent: without the empty parts that the builder keeps while they are filled in. */
export function tidy(rule: Rule): Rule {
  if (rule.kind === 'all' || rule.kind === 'any') return { ...rule, of: rule.of.map(tidy) };
  if (rule.kind === 'not') return { ...rule, of: tidy(rule.of) };
  if (rule.kind !== 'did') return rule;
  const { where, within, ...rest } = rule;
  const window =
    within && !('last' in within) ? { ...(within.from ? { from: within.from } : {}), ...(within.to ? { to: within.to } : {}) } : within;
  return { ...rest, ...(where?.length ? { where } : {}), ...(window ? { within: window } : {}) };
}
