/** The rule as JSON, for experts: what is typed becomes the rule as soon as it is one, else the reason why not stands below. */
import { useEffect, useState } from 'preact/hooks';
import { parseRule } from '../../shared/rule-parse.ts';
import type { Rule } from '../../shared/rule.ts';
import { Textarea } from '../parts/field.tsx';
import { t } from '../text/text.ts';
import { tidy } from './choices.ts';

/** What a text is as a rule, or why it is none. */
export function readRule(text: string): { rule: Rule } | { reason: string } {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    return { reason: t('flaw.json', { message: error instanceof Error ? error.message : '' }) };
  }
  const rule = parseRule(raw);
  return 'reason' in rule ? { reason: t('flaw.shape', { message: rule.reason }) } : { rule };
}

const written = (rule: Rule) => JSON.stringify(tidy(rule), null, 2);

/** Edits a rule as text. */
export function JsonView({ rule, onChange, locked }: { rule: Rule; onChange: (rule: Rule) => void; locked: boolean }) {
  const [text, setText] = useState(() => written(rule));
  const read = readRule(text);
  useEffect(() => {
    // A step back or forth changes the rule from outside; what was typed and means the same stays as it was typed.
    if ('rule' in read && written(read.rule) !== written(rule)) setText(written(rule));
  }, [rule]);
  const type = (next: string) => {
    setText(next);
    const parsed = readRule(next);
    if ('rule' in parsed) onChange(parsed.rule);
  };
  return (
    <Textarea
      code
      label={t('builder.json')}
      hint={t('builder.jsonHelp')}
      rows={Math.min(28, Math.max(8, text.split('\n').length + 1))}
      value={text}
      disabled={locked}
      error={'reason' in read ? read.reason : null}
      onInput={type}
    />
  );
}
