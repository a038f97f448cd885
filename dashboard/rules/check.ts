/** What is still missing or wrong in a rule as it is drawn, each flaw at the field that can mend it. The collector has the last word. */
import type { Did, Rule, Test } from '../../shared/rule.ts';
import { parseInstant } from '../../shared/time.ts';
import { current } from '../format.ts';
import { t } from '../text/text.ts';
import { isGroup, type Path } from './edit.ts';
import { readSpan } from './span.ts';
import type { SegmentNames } from './values.ts';

/** One flaw: where it is and what to do about it. `field` names the part of the condition. */
export interface Flaw {
  path: Path;
  field: string;
  text: string;
}

/** Every flaw of the rule, in the order of the page. */
export function flaws(rule: Rule, segments: SegmentNames, path: Path = []): Flaw[] {
  const flaw = (field: string, text: string): Flaw => ({ path, field, text });
  switch (rule.kind) {
    case 'all':
    case 'any':
      if (rule.of.length === 0 && path.length > 0) return [flaw('group', t('flaw.empty'))];
      return rule.of.flatMap((child, i) => flaws(child, segments, [...path, i]));
    case 'not':
      return isGroup(rule.of) && rule.of.of.length === 0 ? [flaw('group', t('flaw.empty'))] : flaws(rule.of, segments, [...path, 0]);
    case 'segment':
      if (rule.id === '') return [flaw('segment', t('flaw.segment'))];
      return segments.has(rule.id) ? [] : [flaw('segment', t('flaw.segmentGone'))];
    case 'trait':
      return [...(rule.name === '' ? [flaw('trait', t('flaw.trait'))] : []), ...inTest(rule, 'value').map(([f, text]) => flaw(f, text))];
    case 'did':
      return inDid(rule).map(([field, text]) => flaw(field, text));
  }
}

type Found = [field: string, text: string];

function inDid(did: Did): Found[] {
  const found: Found[] = [];
  if (did.event === '') found.push(['event', t('flaw.event')]);
  did.where?.forEach((where, i) => {
    found.push(...property(where.property).map((text): Found => [`where.${i}.property`, text]));
    found.push(...inTest(where, `where.${i}.value`));
  });
  if (did.count && !(Number.isInteger(did.count.value) && did.count.value >= 0)) found.push(['count', t('flaw.count')]);
  if (did.sum) {
    found.push(...property(did.sum.property).map((text): Found => ['sum.property', text]));
    if (!Number.isFinite(did.sum.value)) found.push(['sum.value', t('flaw.number')]);
  }
  return [...found, ...inWindow(did)];
}

function inWindow({ within }: Did): Found[] {
  if (!within) return [];
  if ('last' in within) return span(within.last).map((text): Found => ['within', text]);
  const { from = '', to = '' } = within;
  if (from === '' && to === '') return [['from', t('flaw.window')]];
  const [start, stop] = [momentOf(from), momentOf(to)];
  const found: Found[] = [];
  if (from !== '' && start === undefined) found.push(['from', t('flaw.date')]);
  if (to !== '' && stop === undefined) found.push(['to', t('flaw.date')]);
  return start !== undefined && stop !== undefined && start >= stop ? [['to', t('flaw.order')]] : found;
}

function property(name: string): string[] {
  if (name === '') return [t('flaw.property')];
  const lists = name.split('[]').length - 1;
  return lists > 1 || name.startsWith('[]') || (lists === 1 && !/\[\](\.|$)/.test(name)) ? [t('flaw.brackets')] : [];
}

function inTest(test: Test, field: string): Found[] {
  const wrong = (text: string): Found[] => [[field, text]];
  switch (test.op) {
    case 'exists':
      return [];
    case 'eq':
      if (test.value === '') return wrong(t('flaw.value'));
      return typeof test.value === 'number' && !Number.isFinite(test.value) ? wrong(t('flaw.number')) : [];
    case 'in':
      return test.value.length === 0 ? wrong(t('flaw.values')) : [];
    case 'contains':
    case 'startsWith':
      return test.value === '' ? wrong(t('flaw.value')) : [];
    case 'before':
    case 'after':
      return momentOf(test.value) === undefined ? wrong(t('flaw.date')) : [];
    case 'withinLast':
    case 'withinNext':
      return span(test.value).map((text): Found => [field, text]);
    default:
      return Number.isFinite(test.value) ? [] : wrong(t('flaw.number'));
  }
}

function span(text: string): string[] {
  const read = readSpan(text);
  if (!read) return [t('flaw.spanText')];
  return read.n >= 1 ? [] : [t('flaw.span', { unit: t(`builder.unit.${read.unit}`) })];
}

/** A day (`2024-03-01`) or a moment with its offset, that exists; milliseconds in the site's zone. */
const momentOf = (text: string): number | undefined => parseInstant(text, current().timeZone);
