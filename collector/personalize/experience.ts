/** What an experience may be, and what becomes of it when it is changed. Pure. */
import { z } from 'zod';
import type { Experience, ExperienceStatus } from '../../shared/api.ts';
import { CONTROL } from '../../shared/decision.ts';
import { parseInstant } from '../../shared/time.ts';
import { ruleSchema } from '../../shared/rule-schema.ts';
import { contentSchema } from './content.ts';

/** A slot's name, as it stands in `data-kith-slot`. */
export const SLOT = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const KEY = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;

const variantSchema = z.object({
  key: z.string().regex(KEY, 'letters, digits, - and _, at most 40'),
  weight: z.number('a number is needed').min(0, 'not below 0').max(1e6, 'at most 1,000,000').default(1),
  content: contentSchema,
});

const instant = z
  .string()
  .nullish()
  .refine(
    (text) => !text || parseInstant(text, 'UTC') !== undefined,
    'a date like 2024-05-01, or a time with its zone like 2024-05-01T09:00:00Z',
  );

const scheduleSchema = z
  .object({ from: instant, to: instant })
  .transform(({ from, to }) => (from || to ? { ...(from && { from }), ...(to && { to }) } : null))
  .refine((s) => !s?.from || !s.to || parseInstant(s.from, 'UTC')! < parseInstant(s.to, 'UTC')!, 'it must end after it begins');

const goalSchema = z.object({
  event: z.string().trim().min(1, 'the name of an event is needed').max(200),
  days: z.int('a whole number is needed').min(1, 'at least 1 day').max(365, 'at most 365 days').default(30),
});

const fields = {
  name: z.string('a name is needed').trim().min(1, 'a name is needed').max(200),
  slot: z.string('the name of a slot is needed').regex(SLOT, 'begins with a letter; letters, digits, - and _, at most 64'),
  status: z.enum(['draft', 'live', 'paused', 'archived']),
  priority: z.int('a whole number is needed').min(-1000).max(1000),
  audience: ruleSchema.nullable(),
  control: z.number('a share from 0 to 1 is needed').min(0, 'not below 0').max(1, 'at most 1'),
  schedule: scheduleSchema.nullish(),
  allocation: z.object({ kind: z.literal('weights', 'only "weights" is known') }),
  goal: goalSchema,
  variants: z.array(variantSchema).min(1, 'at least one variant').max(20, 'at most 20 variants'),
};

/** A new experience: everything but name, slot and variants has a default. */
export const newExperienceSchema: z.ZodType<ExperienceInput> = z.object({
  ...fields,
  status: fields.status.default('draft'),
  priority: fields.priority.default(0),
  audience: fields.audience.default(null),
  control: fields.control.default(0),
  allocation: fields.allocation.default({ kind: 'weights' }),
  goal: fields.goal.default({ event: 'Order Completed', days: 30 }),
});
/** A change: what is absent stays, what a client may not set (id, version, times) is ignored. */
export const changeSchema: z.ZodType<ExperienceChange> = z.object(fields).partial();

/** What a person may set of an experience. */
export type ExperienceInput = Omit<Experience, 'id' | 'version' | 'createdAt' | 'updatedAt' | 'liveSince'>;
/** What a person changes of an experience. */
export type ExperienceChange = Partial<ExperienceInput>;

/** Why a whole experience cannot be as it stands, though each of its fields is right; null when it can. */
export function problemOf(e: ExperienceInput): string | null {
  const keys = e.variants.map((v) => v.key);
  const twice = keys.find((key, i) => keys.indexOf(key) !== i);
  if (twice !== undefined) return `variants: two are called "${twice}".`;
  if (e.control > 0 && keys.includes(CONTROL))
    return `variants: "${CONTROL}" is the name of the control group; call the variant something else.`;
  if (!e.variants.some((v) => v.weight > 0)) return 'variants: at least one needs a weight above 0.';
  return null;
}

/** Where an experience may go from each status: what was live is never a draft again, so that its results stay its own. */
const NEXT: Record<ExperienceStatus, readonly ExperienceStatus[]> = {
  draft: ['live', 'archived'],
  live: ['paused', 'archived'],
  paused: ['live', 'archived'],
  archived: ['paused', 'draft'],
};

/** Why a status may not follow another; null when it may. */
export function transitionProblem(from: ExperienceStatus, to: ExperienceStatus, wasLive: boolean): string | null {
  if (from === to) return null;
  if (!NEXT[from].includes(to))
    return `status: an experience that is ${from} cannot become ${to}; it may become ${NEXT[from].join(' or ')}.`;
  if (to === 'draft' && wasLive) return 'status: an experience that has been live cannot become a draft again; it may become paused.';
  return null;
}

/** A new experience as it is kept. */
export function created(input: ExperienceInput, id: string, now: number): Experience {
  const at = new Date(now).toISOString();
  return { ...input, id, version: 1, createdAt: at, updatedAt: at, liveSince: input.status === 'live' ? at : null };
}

/** What decides who sees what: a change of it begins a new version, and with it new results. */
const arms = (e: ExperienceInput | Experience): string => JSON.stringify([e.control, e.variants]);

/** An experience after a change: `updatedAt` always moves on (it is the ETag), the version when the arms changed, `liveSince` when it first goes live. */
export function changed(old: Experience, change: ExperienceChange, now: number): Experience {
  const set = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<ExperienceInput>;
  const next = { ...old, ...set };
  const at = new Date(Math.max(now, Date.parse(old.updatedAt) + 1)).toISOString();
  return {
    ...next,
    version: arms(next) === arms(old) ? old.version : old.version + 1,
    updatedAt: at,
    liveSince: old.liveSince ?? (next.status === 'live' ? at : null),
  };
}

/** The ETag of an experience. */
export const etagOf = (e: Experience): string => `"${Date.parse(e.updatedAt).toString(36)}"`;
