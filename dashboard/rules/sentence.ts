/** A rule as one sentence in plain words, made of pieces; a piece with a path can be clicked to edit what it says. */
import type { Did, Rule, Test } from '../../shared/rule.ts';
import { t } from '../text/text.ts';
import type { Key } from '../text/text.ts';
import { isGroup, type Path, type Trait } from './edit.ts';
import { isMoney, isPlace, isStage, plainName, sortOf, verb } from './known.ts';
import { current, list } from '../format.ts';
import { amount, duration, instant, valueOf, type SegmentNames } from './values.ts';

/** A run of text; with a path it stands for one condition of the rule. */
export interface Piece {
  text: string;
  path?: Path;
}

/** `People who ordered at least 3 times, and either live in Utrecht or hold a season pass.` */
export function sentence(rule: Rule, segments: SegmentNames): Piece[] {
  if (isGroup(rule) && rule.of.length === 0) return [{ text: t(rule.kind === 'all' ? 'rule.everyone' : 'rule.nobody') }];
  return within(t('rule.people', { clauses: HOLE }), clauses(rule, [], segments, 'top'));
}
/** What a rule says of somebody, as it follows "people who" or "because they". */
export const clause = (rule: Rule, segments: SegmentNames): string =>
  clauses(rule, [], segments, 'top')
    .map((piece) => piece.text)
    .join('');
/** The sentence as one plain string. */
export const plainSentence = (rule: Rule, segments: SegmentNames): string =>
  sentence(rule, segments)
    .map((piece) => piece.text)
    .join('');

const HOLE = '\u0001';
/** The pieces put where the pattern has its hole. */
function within(pattern: string, pieces: Piece[]): Piece[] {
  const [before = '', after = ''] = pattern.split(HOLE);
  return [{ text: before }, ...pieces, { text: after }].filter((piece) => piece.text !== '');
}

function clauses(rule: Rule, path: Path, segments: SegmentNames, inside: 'top' | 'all' | 'any' | 'not'): Piece[] {
  if (rule.kind === 'not' && (isGroup(rule.of) || rule.of.kind === 'not')) {
    if (rule.of.kind === 'not') return clauses(rule.of.of, [...path, 0, 0], segments, inside);
    return within(t('rule.not', { clauses: HOLE }), clauses(rule.of, [...path, 0], segments, 'not'));
  }
  if (!isGroup(rule)) return [{ text: leaf(rule, segments), path }];
  const parts = rule.of.map((child, i) => clauses(child, [...path, i], segments, rule.kind));
  if (parts.length === 0) return [{ text: t('rule.unset'), path }];
  if (parts.length === 1) return parts[0] ?? [];
  const joined = join(parts, rule.kind);
  if (rule.kind === 'any' && inside !== 'any') return within(t('rule.either', { list: HOLE }), joined);
  return rule.kind === 'all' && inside === 'any' ? within(t('rule.both', { list: HOLE }), joined) : joined;
}

/** Clauses joined as the reader's language joins a list. */
function join(parts: Piece[][], kind: 'all' | 'any'): Piece[] {
  const format = new Intl.ListFormat(current().words, { type: kind === 'all' ? 'conjunction' : 'disjunction' });
  return format
    .formatToParts(parts.map((_, i) => String(i)))
    .flatMap((part) => (part.type === 'element' ? (parts[Number(part.value)] ?? []) : [{ text: part.value }]));
}

/** One condition, as it follows "people who". */
export function leaf(rule: Rule, segments: SegmentNames): string {
  const no = rule.kind === 'not';
  const inner = no ? rule.of : rule;
  switch (inner.kind) {
    case 'did':
      return did(inner, no);
    case 'trait':
      return trait(inner, no);
    case 'segment': {
      const known = segments.get(inner.id);
      const name = inner.id === '' ? t('rule.unset') : known === undefined ? t('rule.segmentGone') : t('rule.quoted', { value: known });
      return t(no ? 'rule.segmentNot' : 'rule.segment', { name });
    }
    default:
      return sentence(rule, segments)
        .map((piece) => piece.text)
        .join('');
  }
}

function did(rule: Did, no: boolean): string {
  // "exactly 0 times" and "at most 0 times" are said as "have not".
  const zero = rule.count?.value === 0 && rule.count.op !== 'gte' && !rule.sum;
  const never = zero !== no;
  const where = rule.where?.length
    ? t('rule.where', {
        list: list(
          rule.where.map((w) => test(w.property, w, isMoney(w.property))),
          'conjunction',
        ),
      })
    : '';
  const parts = {
    verb: verb(rule, never ? 'done' : 'did'),
    where,
    count: count(zero ? { ...rule, count: undefined } : rule, never),
    sum: sum(rule),
    window: span(rule),
  };
  return t(never ? 'rule.didNot' : 'rule.did', parts);
}

function count({ count: c, within: w, sum: s, where }: Did, never: boolean): string {
  if (!c) return never || w || s || where?.length ? '' : t('rule.count.gte', { times: t('rule.times', { n: 1 }) });
  if (c.op === 'gte' && c.value === 0) return t('rule.anyTimes');
  if (c.op === 'gte' && c.value === 1 && (never || w)) return '';
  return t(`rule.count.${c.op}`, { times: Number.isNaN(c.value) ? t('rule.unset') : t('rule.times', { n: c.value }) });
}

function sum({ sum: s }: Did): string {
  if (!s) return '';
  return t(`rule.sum.${s.op}`, { value: amount(s.value, isMoney(s.property)), name: plainName(s.property) || t('rule.unset') });
}

function span({ within: w }: Did): string {
  if (!w) return '';
  if ('last' in w) return t('rule.last', { span: duration(w.last) });
  if (w.from && w.to) return t('rule.between', { from: instant(w.from), to: instant(w.to) });
  if (w.from) return t('rule.since', { from: instant(w.from) });
  return w.to ? t('rule.until', { to: instant(w.to) }) : '';
}

const test = (name: string, given: Test, asMoney: boolean): string => {
  const holes = { name: plainName(name) || t('rule.unset'), value: valueOf(given, asMoney) };
  return t(`rule.test.${given.op}`, holes);
};

function trait(rule: Trait, no: boolean): string {
  const special = computed(rule, no);
  if (special !== undefined) return special;
  if (isPlace(rule.name) && (rule.op === 'eq' || rule.op === 'in')) {
    const places = (rule.op === 'eq' ? [rule.value] : rule.value).map(String).filter((place) => place !== '');
    const place = places.length ? list(places, 'disjunction') : t('rule.unset');
    return t(no ? 'rule.liveNot' : 'rule.live', { place });
  }
  return t(no ? 'rule.haveNot' : 'rule.have', { test: test(rule.name, rule, false) });
}

/** How `$`-traits are said, by name; the key's twin with `Not` is the opposite. */
const SAID = {
  $orders: ['rule.orders', 'rule.ordersNot'],
  $revenue: ['rule.spent', 'rule.spentNot'],
  $margin: ['rule.margin', 'rule.marginNot'],
  $cost_to_serve: ['rule.served', 'rule.servedNot'],
  $cost_to_reach: ['rule.reached', 'rule.reachedNot'],
  $profit: ['rule.profit', 'rule.profitNot'],
  $gross: ['rule.spent', 'rule.spentNot'],
  $returned: ['rule.returned', 'rule.returnedNot'],
  $first_seen: ['rule.firstSeen', 'rule.firstSeenNot'],
  $last_seen: ['rule.lastSeen', 'rule.lastSeenNot'],
  $first_order: ['rule.firstOrder', 'rule.firstOrderNot'],
  $last_order: ['rule.lastOrder', 'rule.lastOrderNot'],
} as const satisfies Record<string, readonly [Key, Key]>;

/** A computed trait in words of its own; undefined where the comparison has none. */
function computed(rule: Trait, no: boolean): string | undefined {
  if (rule.name === '$identified' && rule.op === 'eq' && typeof rule.value === 'boolean')
    return t(rule.value !== no ? 'rule.known' : 'rule.anonymous');
  if (rule.name === '$stage' && rule.op === 'eq' && isStage(rule.value)) return t(`${no ? 'rule.stageNot' : 'rule.stage'}.${rule.value}`);
  // "Last seen in the last 60 days" says "last" twice.
  if (rule.op === 'withinLast' && (rule.name === '$last_seen' || rule.name === '$last_order')) {
    const key = rule.name === '$last_seen' ? (no ? 'rule.cameByNot' : 'rule.cameBy') : no ? 'rule.orderedLastNot' : 'rule.orderedLast';
    return t(key, { value: valueOf(rule) });
  }
  const said = Object.hasOwn(SAID, rule.name) ? SAID[rule.name as keyof typeof SAID][no ? 1 : 0] : undefined;
  if (!said) return undefined;
  const sort = sortOf(rule.name);
  const value = valueOf(rule, sort === 'money');
  if (sort === 'time') {
    const op = WHEN.find((o) => o === rule.op);
    return op && t(said as 'rule.lastSeen', { when: t(`rule.when.${op}`, { value }) });
  }
  const op = HOW.find((o) => o === rule.op);
  return op && t(said as 'rule.orders', { how: t(`rule.how.${op}`, { value }) });
}
const WHEN = ['before', 'after', 'withinLast', 'withinNext', 'exists'] as const;
const HOW = ['eq', 'in', 'gt', 'gte', 'lt', 'lte'] as const;
