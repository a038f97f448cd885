/** Which field of an event is not what it must be, in a sentence that its sender can act on. Pure. */
import type { z } from 'zod';
import { EVENT_TYPES, type Json } from '../../shared/event.ts';

/** What a value is, as people call it. */
function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'empty (null)';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? 'text' : typeof value === 'number' ? 'a number' : 'true or false';
}

/** Fields that must be times, so that a number in quotation marks would be refused again. */
const TIMES = new Set(['timestamp', 'originalTimestamp', 'sentAt']);

/** The sentence for what the schema of an event found first in `raw`. */
export function wrongField(raw: Json, issue: z.core.$ZodIssue | undefined): string {
  const field = String(issue?.path[0] ?? '');
  if (!issue || field === '') return 'The event is not valid.';
  const value = raw[field];
  if (field === 'type') {
    const said = typeof value === 'string' ? `"${value.slice(0, 40).replace(/[\0\p{Surrogate}]/gu, '�')}"` : kindOf(value);
    return `type: must be one of ${EVENT_TYPES.join(', ')}, and is ${said}.`;
  }
  if (issue.code === 'too_big')
    return `${field}: may have ${String(issue.maximum)} characters at most; this one has ${String(value).length}.`;
  if (issue.code === 'invalid_type' && issue.expected === 'string') {
    if (TIMES.has(field)) return `${field}: must be an ISO 8601 time like 2024-05-01T12:00:00Z, and is ${kindOf(value)}.`;
    const hint = typeof value === 'number' ? `; send "${value}" with quotation marks` : '';
    return `${field}: must be text, and is ${kindOf(value)}${hint}.`;
  }
  return `${field}: must be an object of names and values, and is ${kindOf(value)}.`;
}
