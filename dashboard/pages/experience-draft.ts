/** An experience while it is edited: what the form holds, what is wrong in it, and what is sent. Pure. */
import type { Content, ContentKind, Experience } from '../../shared/api.ts';
import type { Rule } from '../../shared/rule.ts';
import { CONTROL } from '../../shared/decision.ts';
import { parseInstant } from '../../shared/time.ts';
import { current } from '../format.ts';
import { flaws } from '../rules/check.ts';
import { tidy } from '../rules/choices.ts';
import { asGroup } from '../rules/edit.ts';
import type { SegmentNames } from '../rules/values.ts';
import { t } from '../text/text.ts';

/** The kinds of content, in the order of the form. */
export const CONTENT_KINDS = ['text', 'html', 'json', 'attributes', 'redirect', 'none'] as const satisfies readonly ContentKind[];

/** A variant as the form holds it: its content is what was typed. */
export interface DraftVariant {
  key: string;
  weight: number;
  kind: ContentKind;
  typed: string;
}
/** How the audience is said. */
export type Audience = 'everyone' | 'segment' | 'rule';
/** The form. `control` is in hundredths; days of the schedule are those of the site, moments stay as they are. */
export interface Draft {
  name: string;
  slot: string;
  priority: number;
  audience: Audience;
  segment: string;
  rule: Rule;
  control: number;
  from: string;
  to: string;
  goal: string;
  days: number;
  variants: DraftVariant[];
}

const NO_RULE: Rule = { kind: 'all', of: [] };
/** A new experience, for a segment when one is given. */
export const emptyDraft = (segment = ''): Draft => ({
  name: '',
  slot: '',
  priority: 0,
  audience: segment ? 'segment' : 'everyone',
  segment,
  rule: NO_RULE,
  control: 10,
  from: '',
  to: '',
  goal: 'Order Completed',
  days: 30,
  variants: [{ key: 'A', weight: 1, kind: 'text', typed: '' }],
});

/** What a content looks like as typed text. */
export function typedOf({ kind, value }: Content): string {
  if (kind === 'none') return '';
  if (kind === 'json') return JSON.stringify(value, null, 2);
  if (kind !== 'attributes') return typeof value === 'string' ? value : '';
  return Object.entries(value as Record<string, unknown>)
    .map(([name, text]) => `${name}=${String(text)}`)
    .join('\n');
}

/** A saved experience as a form. */
export function draftOf(e: Experience): Draft {
  const audience: Audience = !e.audience ? 'everyone' : e.audience.kind === 'segment' ? 'segment' : 'rule';
  return {
    name: e.name,
    slot: e.slot,
    priority: e.priority,
    audience,
    segment: e.audience?.kind === 'segment' ? e.audience.id : '',
    rule: audience === 'rule' && e.audience ? e.audience : NO_RULE,
    control: Math.round(e.control * 1e6) / 1e4,
    from: e.schedule?.from ?? '',
    to: e.schedule?.to ?? '',
    goal: e.goal.event,
    days: e.goal.days,
    variants: e.variants.map((v) => ({ key: v.key, weight: v.weight, kind: v.content.kind, typed: typedOf(v.content) })),
  };
}

const ADDRESS = /^(https?:\/\/[^/]|\/(?!\/)|[?#]|\.{1,2}\/)/i;
const ACTIVE = /^(on|srcdoc$|formaction$|style$|srcset$|http-equiv$)/i;

/** What was typed as content, or why it is none. */
export function contentOf({ kind, typed }: Pick<DraftVariant, 'kind' | 'typed'>): { content: Content } | { flaw: string } {
  if (kind === 'none') return { content: { kind, value: null } };
  if (typed.trim() === '') return { flaw: t('experience.flaw.content') };
  switch (kind) {
    case 'json':
      try {
        return { content: { kind, value: JSON.parse(typed) as unknown } };
      } catch (error) {
        return { flaw: t('experience.flaw.json', { message: error instanceof Error ? error.message : '' }) };
      }
    case 'redirect':
      return ADDRESS.test(typed.trim()) ? { content: { kind, value: typed.trim() } } : { flaw: t('experience.flaw.address') };
    case 'attributes': {
      const lines = typed.split('\n').filter((line) => line.trim() !== '');
      const pairs = lines.map((line) => /^\s*([A-Za-z_][\w.:-]*)\s*(?:=(.*))?$/.exec(line));
      if (pairs.some((pair) => pair === null)) return { flaw: t('experience.flaw.attributes') };
      const value = Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', (pair?.[2] ?? '').trim()]));
      const active = Object.keys(value).find((name) => ACTIVE.test(name));
      return active ? { flaw: t('experience.flaw.attributeName', { name: active }) } : { content: { kind, value } };
    }
    default:
      return { content: { kind, value: typed } };
  }
}

/** What is wrong, by field: `name`, `slot`, `variant.0.key`, ... Fields of the rule are the builder's own. */
export function flawsOf(draft: Draft, segments: SegmentNames): Map<string, string> {
  const found = new Map<string, string>();
  const say = (wrong: boolean, field: string, text: string) => wrong && !found.has(field) && found.set(field, text);
  say(draft.name.trim() === '', 'name', t('experience.flaw.name'));
  say(!/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(draft.slot), 'slot', t('experience.flaw.slot'));
  say(!Number.isInteger(draft.priority) || Math.abs(draft.priority) > 1000, 'priority', t('experience.flaw.priority'));
  say(draft.audience === 'segment' && !segments.has(draft.segment), 'segment', t('experience.flaw.segment'));
  const missing = draft.audience === 'rule' ? flaws(asGroup(draft.rule), segments).length : 0;
  say(missing > 0, 'rule', t('experience.flaw.rule', { n: missing }));
  say(!(draft.control >= 0 && draft.control <= 100), 'control', t('experience.flaw.control'));
  const [from, to] = [draft.from, draft.to].map((text) => (text ? parseInstant(text, current().timeZone) : undefined));
  say(from !== undefined && to !== undefined && from >= to, 'to', t('experience.flaw.schedule'));
  say(draft.goal.trim() === '', 'goal', t('experience.flaw.goal'));
  say(!Number.isInteger(draft.days) || draft.days < 1 || draft.days > 365, 'days', t('experience.flaw.days'));
  draft.variants.forEach((variant, i) => {
    say(!/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/.test(variant.key), `variant.${i}.key`, t('experience.flaw.key'));
    say(
      draft.variants.some((v, k) => k < i && v.key === variant.key),
      `variant.${i}.key`,
      t('experience.flaw.keyTwice'),
    );
    say(variant.key === CONTROL, `variant.${i}.key`, t('experience.flaw.keyControl'));
    say(!(variant.weight >= 0), `variant.${i}.weight`, t('experience.flaw.weight'));
    const content = contentOf(variant);
    if ('flaw' in content) say(true, `variant.${i}.content`, content.flaw);
  });
  say(!draft.variants.some((v) => v.weight > 0), 'variant.0.weight', t('experience.flaw.weights'));
  return found;
}

/** The rule that decides who sees it; null is everyone. */
export const audienceOf = (draft: Draft): Rule | null =>
  draft.audience === 'everyone' ? null : draft.audience === 'segment' ? { kind: 'segment', id: draft.segment } : tidy(draft.rule);

/** What is sent; only for a draft without flaws. */
export function bodyOf(draft: Draft) {
  return {
    name: draft.name.trim(),
    slot: draft.slot,
    priority: draft.priority,
    audience: audienceOf(draft),
    control: draft.control / 100,
    schedule: draft.from || draft.to ? { ...(draft.from ? { from: draft.from } : {}), ...(draft.to ? { to: draft.to } : {}) } : null,
    goal: { event: draft.goal.trim(), days: draft.days },
    variants: draft.variants.map((variant) => {
      const read = contentOf(variant);
      return {
        key: variant.key,
        weight: variant.weight,
        content: 'content' in read ? read.content : { kind: 'none' as const, value: null },
      };
    }),
  };
}

/** Whether a change begins new results: it touches who gets what. */
export const beginsAnew = (before: Draft, after: Draft): boolean =>
  JSON.stringify([before.control, before.variants]) !== JSON.stringify([after.control, after.variants]);

/** The share of each variant among all who fit, 0..1. */
export function sharesOf(draft: Draft): number[] {
  const total = draft.variants.reduce((sum, v) => sum + (v.weight > 0 ? v.weight : 0), 0);
  return draft.variants.map((v) => (total > 0 && v.weight > 0 ? (v.weight / total) * (1 - Math.min(100, draft.control || 0) / 100) : 0));
}

/** A key that no variant has yet: A, B, C ... */
export const nextKey = (variants: readonly DraftVariant[]): string =>
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].find((letter) => !variants.some((v) => v.key === letter)) ?? `V${variants.length + 1}`;
