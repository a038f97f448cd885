import { z } from 'zod';
import { isProblem } from './event.ts';
import type { Rule } from './rule.ts';
import { parseRule } from './rule-parse.ts';

/** `parseRule` as a schema, for bodies that carry a rule. */
export const ruleSchema: z.ZodType<Rule> = z.unknown().transform((raw, context): Rule => {
  const rule = parseRule(raw);
  if (!isProblem(rule)) return rule;
  context.addIssue({ code: 'custom', message: rule.reason });
  return z.NEVER;
});
