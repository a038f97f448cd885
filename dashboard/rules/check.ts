/** What is still missing or wrong in a rule as it is drawn, each flaw at the field that can mend it. `parseRule` has the last word. */
import { parseRule } from '../../shared/rule-parse.ts';
import type { Did, Rule, Test } from '../../shared/rule.ts';
import { parseInstant } from '../../shared/time.ts';
import { current } from '../format.ts';
import { t } from '../text/text.ts';
import { tidy } from './choices.ts';
import { isGroup, type Path } from './edit.ts';
import { readSpan } from './span.ts';
import type { SegmentNames } from './values.ts';

const MISSING = ['event', 'trait', 'segment', 'property', 'value', 'values', 'number', 'window', 'day'] as const;
const WRONG = ['segmentGone', 'brackets', 'count', 'date', 'span', 'spanText', 'order', 'empty'] as const;
type Cause = (typeof MISSING)[number] | (typeof WRONG)[number];
type Found = [field: string, cause: Cause];

/** One flaw: where it is and what to do about it. `field` names the part of the condition; `missing`: not filled in yet, else wrong. */
export interface Flaw {
  path: Path;
  field: string;
  text: string;
  missing: boolean;
}

/** Every flaw of the rule, in the order of the page; one of the whole rule has the field `rule`. */
export function flaws(rule: Rule, segments: SegmentNames): Flaw[] {
  const found = inRule(rule, segments, []);
  if (found.length > 0) return found;
  const parsed = parseRule(tidy(rule));
  return 'reason' in parsed ? [{ path: [], field: 'rule', text: t('flaw.shape', { message: parsed.reason }), missing: false }] : [];
}

function inRule(rule: Rule, segments: SegmentNames, path: Path): Flaw[] {
  const at = (found: Found[]): Flaw[] =>
    found.map(([field, cause]) => ({ path, field, text: t(`flaw.${cause}`), missing: MISSING.some((m) => m === cause) }));
  switch (rule.kind) {
    case 'all':
    case 'any':
      if (rule.of.length === 0 && path.length > 0) return at([['group', 'empty']]);
      return rule.of.flatMap((child, i) => inRule(child, segments, [...path, i]));
    case 'not':
      return isGroup(rule.of) && rule.of.of.length === 0 ? at([['group', 'empty']]) : inRule(rule.of, segments, [...path, 0]);
    case 'segment':
      return at(rule.id === '' ? [['segment', 'segment']] : segments.has(rule.id) ? [] : [['segment', 'segmentGone']]);
    case 'trait':
      return at([...(rule.name === '' ? [['trait', 'trait'] as Found] : []), ...inTest(rule, 'value')]);
    case 'did':
      return at(inDid(rule));
  }
}

function inDid(did: Did): Found[] {
  const found: Found[] = [];
  if (did.event === '') found.push(['event', 'event']);
  did.where?.forEach((where, i) => {
    found.push(...inProperty(where.property, `where.${i}.property`, true), ...inTest(where, `where.${i}.value`));
  });
  if (did.count && !(Number.isInteger(did.count.value) && did.count.value >= 0)) found.push(['count', 'count']);
  if (did.sum) {
    found.push(...inProperty(did.sum.property, 'sum.property', false));
    if (!Number.isFinite(did.sum.value)) found.push(['sum.value', 'number']);
  }
  return [...found, ...inWindow(did)];
}

function inWindow({ within }: Did): Found[] {
  if (!within) return [];
  if ('last' in within) return inSpan(within.last, 'within');
  const { from = '', to = '' } = within;
  if (from === '' && to === '') return [['from', 'window']];
  const [start, stop] = [momentOf(from), momentOf(to)];
  const found: Found[] = [];
  if (from !== '' && start === undefined) found.push(['from', 'date']);
  if (to !== '' && stop === undefined) found.push(['to', 'date']);
  return start !== undefined && stop !== undefined && start >= stop ? [['to', 'order']] : found;
}

function inProperty(name: string, field: string, elements: boolean): Found[] {
  if (name === '') return [[field, 'property']];
  const lists = name.split('[]').length - 1;
  const wrong = lists > (elements ? 1 : 0) || name.startsWith('[]') || (lists === 1 && !/\[\](\.|$)/.test(name));
  return wrong ? [[field, 'brackets']] : [];
}

function inTest(test: Test, field: string): Found[] {
  switch (test.op) {
    case 'exists':
      return [];
    case 'eq':
      if (test.value === '') return [[field, 'value']];
      return typeof test.value === 'number' && !Number.isFinite(test.value) ? [[field, 'number']] : [];
    case 'in':
      return test.value.length === 0 ? [[field, 'values']] : [];
    case 'contains':
    case 'startsWith':
      return test.value === '' ? [[field, 'value']] : [];
    case 'before':
    case 'after':
      if (test.value === '') return [[field, 'day']];
      return momentOf(test.value) === undefined ? [[field, 'date']] : [];
    case 'withinLast':
    case 'withinNext':
      return inSpan(test.value, field);
    default:
      return Number.isFinite(test.value) ? [] : [[field, 'number']];
  }
}

function inSpan(text: string, field: string): Found[] {
  const read = readSpan(text);
  return !read ? [[field, text === '' ? 'number' : 'spanText']] : read.n >= 1 ? [] : [[field, 'span']];
}

/** Milliseconds of a day (`2024-03-01`) or a moment with its offset, in the site's zone; undefined when it does not exist. */
const momentOf = (text: string): number | undefined => parseInstant(text, current().timeZone);
